# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS refuses for a while, and then does not refuse any more. Data.

Seconds are those that Terraform's AWS provider waits, or what AWS documents, where a source says so.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Passing:
    """What passes by itself.

    Args:
        service: botocore's name.
        methods: the client's methods. Empty for all of the service.
        codes: the error codes. Empty where the text alone tells.
        seconds: until when it must have passed.
        what: what is waited for, as it stands in "waiting for ...".
        source: where that is written: an address, or a repository and a path.
        text: what the error's text must hold, as a regular expression, where the code alone does not tell.
        after: the method that this run must have sent before, where it passes only then.
        assumed: what no source says. Nothing is lost where it is wrong: the refusal is told a little later.
    """

    service: str
    methods: tuple[str, ...]
    codes: tuple[str, ...]
    seconds: float
    what: str
    source: str
    text: str = ""
    after: str = ""
    assumed: str = ""


_TF = "hashicorp/terraform-provider-aws internal/service/"
_IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency"
_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList"
_ROLE = "a new role, or its new policy, to propagate"
_POLICY = "a principal that a policy names to propagate"
_BUCKET = "a new bucket to propagate"
_CENTER = "IAM Identity Center to take requests again"
_CENTER_LIMITS = "https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html"
_NAMED = ("MalformedPolicyDocument", "MalformedPolicyDocumentException", "MalformedPolicy", "InvalidPolicyDocument")

REFUSALS = (
    # IAM
    Passing(
        "iam",
        (
            "add_role_to_instance_profile",
            "add_user_to_group",
            "attach_group_policy",
            "attach_role_policy",
            "attach_user_policy",
            "create_login_profile",
            "enable_mfa_device",
            "put_group_policy",
            "put_role_policy",
            "put_user_policy",
            "tag_role",
            "tag_user",
            "update_assume_role_policy",
        ),
        ("NoSuchEntity",),
        120,
        "a new IAM resource to propagate",
        _IAM,
    ),
    Passing(
        "iam",
        (),
        ("EntityTemporarilyUnmodifiable",),
        120,
        "a user that was just changed to accept changes again",
        f"{_TF}iam/user_login_profile.go",
    ),
    Passing(
        "iam",
        (),
        ("ConcurrentModification", "ConcurrentModificationException"),
        120,
        "another change of the same resource to finish",
        f"{_TF}iam/role_policy_attachment.go",
    ),
    Passing(
        "iam",
        ("create_role", "update_assume_role_policy"),
        ("MalformedPolicyDocument",),
        120,
        _POLICY,
        f"{_TF}iam/role.go",
        text="invalid principal",
    ),
    Passing(
        "iam",
        ("delete_role", "delete_policy", "delete_group", "delete_user"),
        ("DeleteConflict",),
        120,
        "a detached resource to be released everywhere",
        f"{_TF}iam/role.go",
    ),
    Passing(
        "iam",
        ("get_credential_report",),
        ("ReportInProgress",),
        60,
        "IAM to generate the credential report",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html; "
        "cloud-custodian/cloud-custodian tests/data/placebo/test_iam_user_unused_keys_report_in_progress",
    ),
    # CloudFormation
    Passing(
        "cloudformation",
        ("create_stack_set",),
        ("ValidationError",),
        120,
        "StackSets to get access to the organization",
        f"{_TF}cloudformation/stack_set.go",
        text="must enable organizations access",
    ),
    Passing(
        "cloudformation",
        ("create_stack_instances", "delete_stack_instances", "delete_stack_set", "update_stack_set"),
        ("OperationInProgressException",),
        600,
        "another operation of the StackSet to finish",
        f"{_TF}cloudformation/stack_set.go",
    ),
    # IAM Identity Center, whose APIs take few requests a second, all together
    Passing("sso-admin", (), ("ThrottlingException",), 600, _CENTER, _CENTER_LIMITS),
    Passing("identitystore", (), ("ThrottlingException",), 600, _CENTER, _CENTER_LIMITS),
    Passing(
        "sso-admin",
        (),
        ("ConflictException",),
        300,
        "an earlier change in IAM Identity Center to finish",
        "https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html; "
        "aws-samples/iam-identity-center-team#513",
        text=r"^(?!.*(already|ApplicationProfile))",
    ),
    Passing(
        "sso-admin",
        ("delete_permission_set",),
        ("ConflictException",),
        300,
        "the removed assignments of a permission set to be gone everywhere",
        "hashicorp/terraform-provider-aws#26757",
        text="ApplicationProfile",
        after="delete_account_assignment",
    ),
    # S3
    Passing(
        "s3", (), ("OperationAborted",), 300, "another change of the bucket to finish", f"{_TF}s3/bucket.go; {_S3}"
    ),
    Passing(
        "s3",
        (
            "put_bucket_acl",
            "put_bucket_encryption",
            "put_bucket_lifecycle_configuration",
            "put_bucket_logging",
            "put_bucket_ownership_controls",
            "put_bucket_policy",
            "put_bucket_tagging",
            "put_bucket_versioning",
            "put_object",
            "put_public_access_block",
            "upload_file",
        ),
        ("NoSuchBucket",),
        120,
        _BUCKET,
        f"{_TF}s3/bucket.go; ansible-collections/amazon.aws plugins/module_utils/s3.py",
    ),
    Passing(
        "s3",
        ("put_bucket_logging",),
        ("InvalidTargetBucketForLogging",),
        120,
        "the bucket for the logs, and its policy, to propagate",
        _S3,
        assumed="that a new bucket is refused so: Terraform waits out NoSuchBucket there",
    ),
    Passing("s3", ("put_bucket_policy",), _NAMED, 120, _POLICY, f"{_TF}s3/bucket_policy.go", text="invalid principal"),
    # CloudTrail
    Passing(
        "cloudtrail",
        (),
        (
            "InsufficientS3BucketPolicyException",
            "InsufficientEncryptionPolicyException",
            "InsufficientSnsTopicPolicyException",
            "InvalidCloudWatchLogsLogGroupArnException",
            "InvalidCloudWatchLogsRoleArnException",
            "KmsKeyNotFoundException",
            "S3BucketDoesNotExistException",
        ),
        120,
        "the bucket, key, log group and role of the trail to propagate",
        f"{_TF}cloudtrail/trail.go",
    ),
    Passing(
        "cloudtrail",
        (),
        ("ConflictException", "ThrottlingException"),
        120,
        "another change of the trail to finish",
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html",
    ),
    # AWS Config
    Passing(
        "config",
        (),
        ("InsufficientDeliveryPolicyException", "NoSuchBucketException", "InvalidRoleException"),
        120,
        "the bucket and role of the recorder to propagate",
        f"{_TF}configservice/delivery_channel.go",
    ),
    Passing(
        "config",
        ("put_conformance_pack", "delete_conformance_pack", "put_config_rule", "delete_config_rule"),
        ("ResourceInUseException",),
        300,
        "AWS Config to finish what it is still doing with it",
        f"{_TF}configservice/conformance_pack.go",
    ),
    Passing(
        "config",
        ("delete_delivery_channel",),
        ("LastDeliveryChannelDeleteFailedException",),
        30,
        "the recorder to have stopped",
        f"{_TF}configservice/delivery_channel.go",
        text="running configuration recorder",
    ),
    Passing(
        "config",
        (),
        ("OrganizationAccessDeniedException",),
        120,
        "AWS Config's access to the organization to propagate",
        f"{_TF}configservice/organization_managed_rule.go",
    ),
    # KMS
    Passing(
        "kms",
        ("create_key", "put_key_policy"),
        ("MalformedPolicyDocumentException",),
        120,
        _POLICY,
        f"{_TF}kms/key.go",
    ),
    Passing(
        "kms",
        ("create_alias", "enable_key_rotation", "put_key_policy", "tag_resource", "update_alias"),
        ("NotFoundException",),
        120,
        "a new key to propagate",
        f"{_TF}kms/alias.go",
    ),
    Passing(
        "kms",
        ("enable_key_rotation",),
        ("DisabledException",),
        120,
        "a new key to be enabled everywhere",
        f"{_TF}kms/key.go",
        after="create_alias",
    ),
    # Bedrock
    Passing(
        "bedrock",
        ("put_model_invocation_logging_configuration",),
        ("ValidationException",),
        60,
        _ROLE,
        f"{_TF}bedrock/model_invocation_logging_configuration.go",
        text="failed to validate permissions for log group",
    ),
    # EC2
    Passing(
        "ec2",
        ("create_flow_logs",),
        ("InvalidParameter",),
        120,
        _ROLE,
        f"{_TF}ec2/vpc_flow_log.go",
        text="unable to assume",
    ),
    # Inside of the answer. People quote its text, and no source its code.
    Passing(
        "ec2",
        ("create_flow_logs",),
        (),
        120,
        "the bucket for the flow logs, and its policy, to propagate",
        "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-troubleshooting.html; "
        "awsdocs/amazon-vpc-user-guide#28",
        text="access denied for logdestination",
        assumed="the code in the answer, which is why any will do",
    ),
    Passing(
        "ec2",
        (
            "delete_internet_gateway",
            "delete_network_acl",
            "delete_security_group",
            "delete_subnet",
            "delete_vpc",
            "detach_internet_gateway",
        ),
        ("DependencyViolation",),
        300,
        "removed network resources to be released everywhere",
        f"{_TF}ec2/vpc_.go; {_TF}ec2/vpc_internet_gateway.go",
    ),
    # CloudWatch Logs
    Passing(
        "logs",
        ("associate_kms_key", "create_log_group"),
        ("InvalidParameterException", "AccessDeniedException"),
        120,
        "the key of the log group, and its policy, to propagate",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
        text="KMS key",
    ),
    Passing(
        "logs",
        (),
        ("OperationAbortedException",),
        120,
        "another change of the log group to finish",
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
    ),
    Passing(
        "logs",
        ("put_retention_policy", "tag_resource", "put_metric_filter", "put_resource_policy"),
        ("ResourceNotFoundException",),
        60,
        "a new log group to propagate",
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
        after="create_log_group",
        assumed="that a new log group is not known at once",
    ),
    Passing(
        "logs",
        ("create_delivery",),
        ("AccessDeniedException", "ConflictException", "ValidationException"),
        60,
        "the bucket for the logs, and its policy, to propagate",
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateDelivery.html",
        text=r"^(?!.*not authorized to perform: logs:).*(bucket|destination)(?!.*already)",
        assumed="that this is refused for a while too: the service that reads the policy is that of flow logs",
    ),
    # What people are notified by: SNS, EventBridge
    Passing(
        "sns",
        ("create_topic", "set_topic_attributes"),
        ("InvalidParameter",),
        120,
        _POLICY,
        f"{_TF}sns/topic.go",
        text="PrincipalNotFound|invalid principal",
    ),
    Passing(
        "sns",
        (
            "get_topic_attributes",
            "list_subscriptions_by_topic",
            "list_tags_for_resource",
            "set_topic_attributes",
            "subscribe",
            "tag_resource",
        ),
        ("NotFound", "NotFoundException", "ResourceNotFound", "ResourceNotFoundException"),
        60,
        "a new topic to propagate",
        "https://github.com/ansible/ansible/pull/67089",
        after="create_topic",
    ),
    Passing(
        "sns",
        ("create_topic", "delete_topic", "tag_resource"),
        ("ConcurrentAccess", "ConcurrentAccessException"),
        60,
        "another change of the topic to finish",
        "https://docs.aws.amazon.com/sns/latest/api/API_TagResource.html",
    ),
    Passing(
        "sqs",
        ("create_queue",),
        ("AWS.SimpleQueueService.QueueDeletedRecently", "QueueDeletedRecently"),
        70,
        "the name of a queue that was deleted to be free again",
        f"{_TF}sqs/wait.go",
    ),
    Passing(
        "sqs",
        ("create_queue", "set_queue_attributes"),
        ("InvalidParameterValue",),
        60,
        "a new queue for dead letters to propagate",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html",
        text="Dead letter target does not exist",
        after="create_queue",
        assumed="that a queue of the same second is refused: AWS says that it cannot be used within its first second",
    ),
    Passing(
        "events",
        ("put_rule", "put_targets", "remove_targets", "delete_rule"),
        ("ConcurrentModificationException",),
        120,
        "another change of the rule to finish",
        "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html",
    ),
    Passing(
        "events",
        ("put_rule", "put_targets"),
        ("ValidationException",),
        120,
        _ROLE,
        f"{_TF}events/rule.go",
        text="cannot be assumed by principal",
        assumed="that PutTargets refuses a new role in the words in which PutRule does",
    ),
    Passing(
        "events",
        ("delete_rule",),
        ("ValidationException",),
        300,
        "the removed targets of the rule to be released everywhere",
        f"{_TF}events/rule.go",
        text="since it has targets",
        after="remove_targets",
    ),
    # Money
    Passing(
        "budgets",
        ("create_budget_action", "update_budget_action"),
        ("AccessDeniedException",),
        120,
        _ROLE,
        f"{_TF}budgets/budget_action.go",
        text=r"^(?!.*not authorized to perform: budgets:)",
    ),
    Passing(
        "budgets",
        ("delete_budget_action", "update_budget_action"),
        ("ResourceLockedException",),
        120,
        "the action of the budget to finish",
        "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_DeleteBudgetAction.html",
    ),
    # A first password whose user could not be given it goes again, and comes again with the next run.
    Passing(
        "secretsmanager",
        ("create_secret",),
        ("InvalidRequestException",),
        120,
        "the deleted secret with that name to be gone",
        "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html",
        text="scheduled for deletion",
    ),
    # Web sites
    Passing(
        "cloudfront",
        ("create_distribution", "create_distribution_with_tags", "update_distribution"),
        ("InvalidViewerCertificate",),
        60,
        "a newly issued certificate to reach CloudFront",
        f"{_TF}cloudfront/distribution.go; hashicorp/terraform-provider-aws#4687",
        text="certificate",
    ),
    Passing(
        "cloudfront",
        ("delete_distribution",),
        ("DistributionNotDisabled",),
        180,
        "CloudFront to disable the distribution everywhere",
        f"{_TF}cloudfront/distribution.go; hashicorp/terraform-provider-aws#3034",
    ),
    Passing(
        "cloudfront",
        ("delete_function", "delete_origin_access_control", "delete_response_headers_policy"),
        ("FunctionInUse", "OriginAccessControlInUse", "ResponseHeadersPolicyInUse"),
        120,
        "CloudFront to release it everywhere",
        "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteFunction.html; "
        "hashicorp/terraform-provider-aws#21730",
    ),
    Passing(
        "acm",
        ("describe_certificate", "add_tags_to_certificate"),
        ("ResourceNotFoundException",),
        60,
        "a newly requested certificate to propagate",
        f"{_TF}acm/certificate.go",
        after="request_certificate",
    ),
    Passing(
        "acm",
        ("delete_certificate",),
        ("ResourceInUseException",),
        600,
        "CloudFront to release the certificate",
        # It waits for 20 minutes, for API Gateway, which takes longest. Nothing of ours gives a certificate to that.
        f"{_TF}acm/certificate.go",
    ),
    # DNS
    Passing(
        "route53",
        ("create_query_logging_config",),
        ("InsufficientCloudWatchLogsResourcePolicy",),
        120,
        "the resource policy of CloudWatch Logs to propagate",
        "https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateQueryLoggingConfig.html",
    ),
    Passing(
        "route53",
        ("create_query_logging_config",),
        ("NoSuchCloudWatchLogsLogGroup",),
        60,
        "a new log group to propagate",
        "https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateQueryLoggingConfig.html",
    ),
    Passing(
        "route53",
        ("create_key_signing_key",),
        ("InvalidKMSArn",),
        120,
        "a new key, and its policy, to reach Route 53",
        f"{_TF}route53/key_signing_key.go",
    ),
    Passing(
        "route53",
        ("disable_hosted_zone_dnssec",),
        ("KeySigningKeyInParentDSRecord",),
        300,
        "the parent zone to drop the DS record",
        f"{_TF}route53/hosted_zone_dnssec.go",
    ),
    Passing(
        "route53",
        (),
        ("PriorRequestNotComplete", "ConcurrentModification"),
        300,
        "another change of the zone to finish",
        f"{_TF}route53/record.go",
    ),
    # Threat detection
    Passing(
        "securityhub",
        ("batch_enable_standards", "create_finding_aggregator"),
        ("InvalidAccessException",),
        120,
        "Security Hub, which was just enabled, to propagate",
        "https://github.com/hashicorp/terraform-provider-aws/issues/24754",
        text="not subscribed",
        after="enable_security_hub",
    ),
    Passing(
        "securityhub",
        ("disable_security_hub",),
        ("InvalidInputException",),
        300,
        "Security Hub to release its administrator account",
        f"{_TF}securityhub/account.go",
        text="Cannot disable Security Hub on the Security Hub administrator",
    ),
    Passing(
        "securityhub",
        ("create_finding_aggregator", "describe_organization_configuration", "update_organization_configuration"),
        ("InvalidAccessException",),
        120,
        "Security Hub to know its new administrator",
        "https://github.com/hashicorp/terraform-provider-aws/issues/23079",
        text="is not an administrator for this organization",
    ),
    Passing(
        "securityhub",
        (
            "create_configuration_policy",
            "start_configuration_policy_association",
            "start_configuration_policy_disassociation",
        ),
        ("AccessDeniedException",),
        180,
        "central configuration of Security Hub to be enabled",
        f"{_TF}securityhub/organization_configuration.go",
        text="with Central Configuration enabled",
    ),
    Passing(
        "guardduty",
        ("enable_organization_admin_account",),
        ("BadRequestException",),
        120,
        "GuardDuty to know the organization and its new accounts",
        "https://github.com/aws-samples/aws-security-reference-architecture-examples/issues/178",
        text="invalid or out-of-range value",
        assumed="that it passes: the account was new there, and the next run went well",
    ),
    Passing(
        "macie2",
        ("enable_organization_admin_account",),
        ("ClientError",),
        240,
        "Macie to take its administrator",
        f"{_TF}macie2/organization_admin_account.go",
    ),
    Passing(
        "macie2",
        ("enable_macie",),
        ("ClientError",),
        240,
        "Macie to accept the account",
        f"{_TF}macie2/account.go",
    ),
    Passing(
        "macie2",
        ("disable_macie",),
        ("ConflictException",),
        240,
        "Macie's administrator account to release this account",
        f"{_TF}macie2/account.go",
        text="associated with an administrator account",
    ),
    # Inside of the answer. ACCESS_DENIED of a member that just joined passes too, and cannot be told from a real one.
    Passing(
        "inspector2",
        ("enable", "disable"),
        (
            "DISABLE_IN_PROGRESS",
            "ENABLE_IN_PROGRESS",
            "EVENTBRIDGE_THROTTLED",
            "SSM_THROTTLED",
            "SUSPEND_IN_PROGRESS",
        ),
        300,
        "Inspector to finish what it is still doing in the account",
        f"{_TF}inspector2/enabler.go",
    ),
    # Organizations
    Passing(
        "organizations",
        ("create_account", "invite_account_to_organization"),
        ("FinalizingOrganizationException",),
        600,
        "AWS to end the creation of the organization, which takes up to an hour",
        "https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html",
    ),
    Passing(
        "organizations",
        ("create_account", "close_account"),
        ("ConstraintViolationException",),
        600,
        "AWS to end what it creates or closes for the organization",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
        text="ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED|CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED",
    ),
    Passing(
        "organizations",
        (),
        (
            "ConcurrentModificationException",
            "FinalizingOrganizationException",
            "PolicyChangesInProgressException",
        ),
        300,
        "another change of the organization to finish",
        f"{_TF}organizations/policy_attachment.go; hashicorp/terraform-provider-aws#5073",
    ),
    Passing(
        "organizations",
        (),
        ("ThrottlingException", "TooManyRequestsException"),
        600,
        "AWS Organizations to take requests again",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
    ),
    Passing(
        "account",
        (),
        ("ThrottlingException", "TooManyRequestsException"),
        600,
        "AWS Account Management to take requests again",
        "https://docs.aws.amazon.com/accounts/latest/reference/quotas.html",
    ),
    Passing(
        "organizations",
        ("attach_policy",),
        ("PolicyTypeNotEnabledException",),
        300,
        "the policy type to be enabled in the organization",
        f"{_TF}organizations/organization.go",
    ),
    Passing(
        "accessanalyzer",
        ("create_analyzer",),
        ("ValidationException",),
        600,
        "the organization to reach IAM Access Analyzer",
        f"{_TF}accessanalyzer/analyzer.go",
        text="must create an organization",
    ),
    Passing(
        "accessanalyzer",
        ("create_analyzer", "delete_analyzer"),
        ("ConflictException",),
        60,
        "another change of the analyzer to finish",
        "https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_DeleteAnalyzer.html",
        text="in progress|being",
        assumed="that such a conflict passes, and how it is worded",
    ),
)
