# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies and settings that name what was made a moment ago: a role as a principal, a key, a log group, a bucket."""

from __future__ import annotations

import json

from .form import Contract, Late
from .fresh_iam import MAKE_ROLE, ROLE
from .scripts import Ask, ask, before, late

_TF = "hashicorp/terraform-provider-aws internal/service/"
_PASSED_BY = "failed: nothing said that this passes, and the run ended"


def _policy(service: str, resource: str) -> str:
    """A policy that lets the new role in."""
    statement = {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": f"{service}:*", "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _principal(name: str, code: str, message: str, source: str, *asks: Ask) -> Contract:
    """A policy that names the new role."""
    *first, last = asks
    return late(
        name,
        (*first, MAKE_ROLE, last),
        Late(6, ("iam:CreateRole",), code, message, "RoleName", only=lambda request: ROLE in str(request.params)),
        "a policy names a role that was created a moment ago",
        source,
        "already right",
    )


ROWS = (
    _principal(
        "iam-principal-unknown-yet",
        "MalformedPolicyDocument",
        f'Invalid principal in policy: "AWS":"{ROLE}"',
        f"{_TF}iam/role.go",
        ask("iam", "create_role", RoleName="other", AssumeRolePolicyDocument=_policy("sts", "*")),
    ),
    _principal(
        "s3-principal-unknown-yet",
        "MalformedPolicy",
        "Invalid principal in policy",
        f"{_TF}s3/bucket_policy.go",
        before("s3", "create_bucket", Bucket="named"),
        ask("s3", "put_bucket_policy", Bucket="named", Policy=_policy("s3", "arn:aws:s3:::named")),
    ),
    _principal(
        "kms-principal-unknown-yet",
        "MalformedPolicyDocumentException",
        "Policy contains a statement with one or more invalid principals.",
        f"{_TF}kms/key.go",
        ask("kms", "create_key", Policy=_policy("kms", "*")),
    ),
    _principal(
        "sns-principal-unknown-yet",
        "InvalidParameter",
        "Invalid parameter: Policy Error: PrincipalNotFound",
        f"{_TF}sns/topic.go",
        before("sns", "create_topic", Name="named"),
        ask(
            "sns",
            "set_topic_attributes",
            TopicArn="$0.TopicArn",
            AttributeName="Policy",
            AttributeValue=_policy("sns", "*"),
        ),
    ),
    late(
        "bedrock-role-unknown-yet",
        (
            MAKE_ROLE,
            ask(
                "bedrock",
                "put_model_invocation_logging_configuration",
                loggingConfig={"cloudWatchConfig": {"logGroupName": "calls", "roleArn": ROLE}},
            ),
        ),
        Late(
            8,
            ("iam:CreateRole",),
            "ValidationException",
            f"Failed to validate permissions for log group: calls, with role: {ROLE}. "
            "Verify the IAM role permissions are correct.",
            "RoleName",
        ),
        "the role that writes to the log group was created a moment ago",
        f"{_TF}bedrock/model_invocation_logging_configuration.go",
        _PASSED_BY,
    ),
    late(
        "kms-disabled-at-first",
        (
            before("kms", "create_key"),
            ask("kms", "create_alias", AliasName="alias/fresh", TargetKeyId="$0.KeyMetadata.KeyId"),
            ask("kms", "enable_key_rotation", KeyId="$0.KeyMetadata.KeyId"),
        ),
        Late(3, ("kms:CreateAlias",), "DisabledException", "The key is disabled.", "TargetKeyId"),
        "the key and its alias were created a moment ago",
        f"{_TF}kms/key.go",
        _PASSED_BY,
        "the text",
    ),
    late(
        "logs-key-unknown-yet",
        (
            ask("kms", "create_key"),
            ask("logs", "create_log_group", logGroupName="sealed", kmsKeyId="$0.KeyMetadata.Arn"),
        ),
        Late(
            6,
            ("kms:CreateKey",),
            "InvalidParameterException",
            "The specified KMS key does not exist or is not allowed to be used with the log group.",
            ".KeyMetadata.KeyId",
        ),
        "its key was created a moment ago",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
        "already right",
    ),
    late(
        "logs-group-unknown-yet",
        (
            ask("logs", "create_log_group", logGroupName="fresh"),
            ask("logs", "put_retention_policy", logGroupName="fresh", retentionInDays=30),
        ),
        Late(
            4,
            ("logs:CreateLogGroup",),
            "ResourceNotFoundException",
            "The specified log group does not exist.",
            "logGroupName",
        ),
        "the log group was created a moment ago",
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
        "already right",
        "that a new log group is not known at once: no page says so, and none says that it is",
    ),
    late(
        "logs-delivery-bucket-closed-yet",
        (
            before("s3", "create_bucket", Bucket="taker"),
            ask("s3", "put_bucket_policy", Bucket="taker", Policy=_policy("s3", "*").replace(ROLE, "123456789012")),
            ask(
                "logs",
                "create_delivery",
                deliverySourceName="site",
                deliveryDestinationArn="arn:aws:logs:us-east-1:123456789012:delivery-destination:files",
            ),
        ),
        Late(
            6,
            ("s3:PutBucketPolicy",),
            "AccessDeniedException",
            "Access Denied for LogDestination: taker. Please check the policy of the bucket.",
            "*",
        ),
        "the policy of the bucket was written a moment ago",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html",
        "already right",
        "that this is refused for a while too: the service that reads the policy is that of flow logs",
    ),
    late(
        "route53-log-group-unknown-yet",
        (
            ask("logs", "create_log_group", logGroupName="/aws/route53/x"),
            ask(
                "route53",
                "create_query_logging_config",
                HostedZoneId="Z1",
                CloudWatchLogsLogGroupArn="arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/x",
            ),
        ),
        Late(
            6,
            ("logs:CreateLogGroup",),
            "NoSuchCloudWatchLogsLogGroup",
            "The log group does not exist.",
            "logGroupName",
        ),
        "the log group was created a moment ago",
        "https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateQueryLoggingConfig.html",
        "already right",
    ),
)
