# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The IAM actions behind an operation of AWS's APIs. Most have the operation's name, and the service's as prefix.

What differs is data, as AWS's Service Authorization Reference has it:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
A test holds every action against that reference.
"""

from __future__ import annotations

#: IAM's prefix, by botocore's name of the service, where they differ.
PREFIXES = {
    "accessanalyzer": "access-analyzer",
    "apigatewayv2": "apigateway",
    "docdb": "rds",
    "efs": "elasticfilesystem",
    "elb": "elasticloadbalancing",
    "elbv2": "elasticloadbalancing",
    "emr": "elasticmapreduce",
    "neptune": "rds",
    "opensearch": "es",
    "resourcegroupstaggingapi": "tag",
    "s3control": "s3",
    "sso-admin": "sso",
}

_BUDGET = "https://docs.aws.amazon.com/cost-management/latest/userguide/billing-example-policies.html"
_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/API"
_EC2 = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide"

#: Operations that ask for an action of another name, or for more than one, on the same resource: the actions, and the
#: page that says so. Sent with tags, an operation asks for the right to tag, too: ours are sent with tags.
OPERATIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "accessanalyzer:CreateAnalyzer": (
        ("access-analyzer:CreateAnalyzer", "access-analyzer:TagResource"),
        "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamaccessanalyzer.html",
    ),
    **{
        f"apigateway{version}:{name}": (
            ("apigateway:GET",),
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
            "api-gateway-iam-policy-examples-for-apigateway.html",
        )
        for version, names in (("", ("GetRestApis", "GetStages")), ("v2", ("GetApis", "GetStages")))
        for name in names
    },
    "detective:ListOrganizationAdminAccounts": (
        ("detective:ListOrganizationAdminAccount",),
        "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondetective.html",
    ),
    **{
        f"budgets:{name}": (("budgets:ViewBudget",), _BUDGET)
        for name in (
            "DescribeBudget",
            "DescribeBudgets",
            "DescribeNotificationsForBudget",
            "DescribeSubscribersForNotification",
        )
    },
    **{
        f"budgets:{name}": (("budgets:ModifyBudget",), _BUDGET)
        for name in (
            "CreateNotification",
            "CreateSubscriber",
            "DeleteBudget",
            "DeleteNotification",
            "DeleteSubscriber",
            "UpdateBudget",
        )
    },
    "budgets:CreateBudget": (("budgets:ModifyBudget", "budgets:TagResource"), _BUDGET),
    "cloudfront:CreateDistributionWithTags": (
        ("cloudfront:CreateDistribution",),
        "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistributionWithTags.html",
    ),
    "cloudtrail:CreateTrail": (
        ("cloudtrail:CreateTrail", "cloudtrail:AddTags"),
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/"
        "security_iam_id-based-policy-examples.html#grant-custom-permissions-for-cloudtrail-users",
    ),
    "cloudwatch:PutMetricAlarm": (
        ("cloudwatch:PutMetricAlarm", "cloudwatch:TagResource"),
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
    ),
    "ec2:CreateFlowLogs": (("ec2:CreateFlowLogs", "ec2:CreateTags"), f"{_EC2}/supported-iam-actions-tagging.html"),
    "config:PutConfigurationAggregator": (
        ("config:PutConfigurationAggregator", "config:TagResource"),
        "https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigurationAggregator.html",
    ),
    "events:PutRule": (
        ("events:PutRule", "events:TagResource"),
        "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html",
    ),
    "iam:CreatePolicy": (
        ("iam:CreatePolicy", "iam:TagPolicy"),
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags_customer-managed-policies.html",
    ),
    "iam:CreateRole": (
        ("iam:CreateRole", "iam:TagRole"),
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags_roles.html",
    ),
    "iam:CreateUser": (
        ("iam:CreateUser", "iam:TagUser"),
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags_users.html",
    ),
    "iam:CreateVirtualMFADevice": (
        ("iam:CreateVirtualMFADevice", "iam:TagMFADevice"),
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags_virtual-mfa.html",
    ),
    "logs:CreateLogGroup": (
        ("logs:CreateLogGroup", "logs:TagResource"),
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
    ),
    **{
        f"logs:{name}": (
            (f"logs:{name}", "logs:TagResource"),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-CloudWatchLogs.html",
        )
        for name in ("CreateDelivery", "PutDeliveryDestination", "PutDeliverySource")
    },
    "s3:CreateBucket": (
        ("s3:CreateBucket", "s3:PutBucketOwnershipControls", "s3:TagResource"),
        f"{_S3}/API_CreateBucket.html",
    ),
    "s3:DeleteObjects": (("s3:DeleteObject",), f"{_S3}/API_DeleteObjects.html"),
    "s3:GetBucketEncryption": (("s3:GetEncryptionConfiguration",), f"{_S3}/API_GetBucketEncryption.html"),
    "s3:GetBucketLifecycleConfiguration": (
        ("s3:GetLifecycleConfiguration",),
        f"{_S3}/API_GetBucketLifecycleConfiguration.html",
    ),
    "s3:GetPublicAccessBlock": (("s3:GetBucketPublicAccessBlock",), f"{_S3}/API_GetPublicAccessBlock.html"),
    "s3:HeadObject": (("s3:GetObject",), f"{_S3}/API_HeadObject.html"),
    "s3:ListBuckets": (("s3:ListAllMyBuckets",), f"{_S3}/API_ListBuckets.html"),
    "s3:ListObjectVersions": (("s3:ListBucketVersions",), f"{_S3}/API_ListObjectVersions.html"),
    "s3:ListObjectsV2": (("s3:ListBucket",), f"{_S3}/API_ListObjectsV2.html"),
    "s3:PutBucketEncryption": (("s3:PutEncryptionConfiguration",), f"{_S3}/API_PutBucketEncryption.html"),
    "s3:PutBucketLifecycleConfiguration": (
        ("s3:PutLifecycleConfiguration",),
        f"{_S3}/API_PutBucketLifecycleConfiguration.html",
    ),
    "s3:PutPublicAccessBlock": (("s3:PutBucketPublicAccessBlock",), f"{_S3}/API_PutPublicAccessBlock.html"),
    "s3control:GetPublicAccessBlock": (
        ("s3:GetAccountPublicAccessBlock",),
        f"{_S3}/API_control_GetPublicAccessBlock.html",
    ),
    "s3control:PutPublicAccessBlock": (
        ("s3:PutAccountPublicAccessBlock",),
        f"{_S3}/API_control_PutPublicAccessBlock.html",
    ),
    "secretsmanager:CreateSecret": (
        ("secretsmanager:CreateSecret", "secretsmanager:TagResource"),
        "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
    ),
    "securityhub:EnableSecurityHub": (
        ("securityhub:EnableSecurityHub", "securityhub:TagResource"),
        "https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_EnableSecurityHub.html",
    ),
    "sqs:DeleteMessageBatch": (
        ("sqs:DeleteMessage",),
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html",
    ),
    "sns:CreateTopic": (
        ("sns:CreateTopic", "sns:TagResource"),
        "https://docs.aws.amazon.com/sns/latest/dg/sns-tags-configuring.html",
    ),
}
#: Operations that need no permission:
#: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
FREE = frozenset({"sts:GetCallerIdentity"})


def actions_of(operation: str) -> tuple[str, ...]:
    """The IAM actions that an operation asks for, such as ``s3:GetBucketEncryption``, by botocore's names."""
    if operation in FREE:
        return ()
    if operation in OPERATIONS:
        return OPERATIONS[operation][0]
    service, name = operation.split(":")
    return (f"{PREFIXES.get(service, service)}:{name}",)
