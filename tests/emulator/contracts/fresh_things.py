# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Buckets, keys, certificates and other things that were made a moment ago, and are refused for a while."""

from __future__ import annotations

import json
from typing import Any

from tests.emulator.kit import Request

from .form import Contract, Late
from .fresh_iam import POLICY
from .scripts import ask, before, late, script

_TF = "hashicorp/terraform-provider-aws internal/service/"
_BUCKET = ask("s3", "create_bucket", Bucket="fresh-bucket")
_KEY = ask("kms", "create_key")
_KEY_ID = "$0.KeyMetadata.KeyId"
_BLOCK = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
_ENCRYPTION = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
_ACCOUNT = "123456789012"
_TOPIC = "arn:aws:sns:us-east-1:123456789012:notices"
_DELIVERS = {"Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"}}
_FLOWS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {**_DELIVERS, "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::flows"},
            {**_DELIVERS, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::flows/*"},
        ],
    }
)
_LIFECYCLE = {"Rules": [{"Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 30}}]}


def _under_way(request: Request) -> dict[str, Any]:
    failed = {"errorCode": "DISABLE_IN_PROGRESS", "errorMessage": "Inspector is being disabled."}
    return {"accounts": [], "failedAccounts": [{"accountId": name, **failed} for name in request.params["accountIds"]]}


def _closed(request: Request) -> dict[str, Any]:
    bucket = request.params["LogDestination"].rpartition(":")[2].partition("/")[0]
    text = f"Access Denied for LogDestination: {bucket}. Please check LogDestination permission"
    error = {"Code": "400", "Message": text}
    return {"Unsuccessful": [{"ResourceId": name, "Error": error} for name in request.params["ResourceIds"]]}


def _bucket(name: str, operation: str, **params: Any) -> Contract:
    method = {"versioning": "put_bucket_versioning", "public-access": "put_public_access_block"}.get(
        name, f"put_bucket_{name.replace('-', '_')}"
    )
    return Contract(
        name=f"s3-fresh-{name}",
        service="s3",
        operation=operation,
        when="the bucket was created a moment ago",
        answer=Late(
            seconds=6,
            after=("s3:CreateBucket",),
            code="NoSuchBucket",
            message="The specified bucket does not exist",
            thing="Bucket",
        ),
        source=f"{_TF}s3/bucket.go; ansible-collections/amazon.aws plugins/module_utils/s3.py; ansible/ansible#66778",
        provoke=script(_BUCKET, ask("s3", method, Bucket="fresh-bucket", **params)),
        was="failed: the run ended, and the bucket was left without this setting",
    )


def _key(name: str, method: str, **params: Any) -> Contract:
    return late(
        f"kms-fresh-{name}",
        (_KEY, ask("kms", method, **params)),
        Late(6, ("kms:CreateKey",), "NotFoundException", "Invalid keyId", ".KeyMetadata.KeyId"),
        "the key was created a moment ago",
        f"{_TF}kms/alias.go",
        "failed: a key was left that nobody finds, at a dollar a month",
    )


_ROWS_S3 = (
    _bucket("versioning", "PutBucketVersioning", VersioningConfiguration={"Status": "Enabled"}),
    _bucket("policy", "PutBucketPolicy", Policy=POLICY),
    _bucket("encryption", "PutBucketEncryption", ServerSideEncryptionConfiguration=_ENCRYPTION),
    _bucket("public-access", "PutPublicAccessBlock", PublicAccessBlockConfiguration=_BLOCK),
    _bucket("tagging", "PutBucketTagging", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]}),
    _bucket("lifecycle-configuration", "PutBucketLifecycleConfiguration", LifecycleConfiguration=_LIFECYCLE),
    _bucket(
        "ownership-controls",
        "PutBucketOwnershipControls",
        OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
    ),
    late(
        "s3-fresh-object",
        (_BUCKET, ask("s3", "put_object", Bucket="fresh-bucket", Key="page", Body=b"hello")),
        Late(6, ("s3:CreateBucket",), "NoSuchBucket", "The specified bucket does not exist", "Bucket"),
        "the bucket was created a moment ago",
        f"{_TF}s3/bucket.go",
        "failed: the file was not published",
    ),
    late(
        "s3-busy-bucket",
        (
            before("s3", "create_bucket", Bucket="fresh-bucket"),
            ask("s3", "put_public_access_block", Bucket="fresh-bucket", PublicAccessBlockConfiguration=_BLOCK),
            ask("s3", "put_bucket_policy", Bucket="fresh-bucket", Policy=POLICY),
        ),
        Late(
            2,
            ("s3:PutPublicAccessBlock",),
            "OperationAborted",
            "A conflicting conditional operation is currently in progress against this resource. Please try again.",
            "Bucket",
        ),
        "another setting of the bucket was written a moment ago",
        f"{_TF}s3/bucket.go",
    ),
    late(
        "s3-logging-target",
        (
            before("s3", "create_bucket", Bucket="source-bucket"),
            _BUCKET,
            ask(
                "s3",
                "put_bucket_logging",
                Bucket="source-bucket",
                BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": "fresh-bucket", "TargetPrefix": ""}},
            ),
        ),
        Late(
            10,
            ("s3:CreateBucket",),
            "InvalidTargetBucketForLogging",
            "The target bucket for logging does not exist",
            "Bucket",
        ),
        "the bucket that takes the logs was created a moment ago",
        f"{_TF}s3/bucket_logging.go",
    ),
)
_ROWS_KEYS = (
    _key("alias", "create_alias", AliasName="alias/fresh", TargetKeyId=_KEY_ID),
    _key("rotation", "enable_key_rotation", KeyId=_KEY_ID),
    _key("policy", "put_key_policy", KeyId=_KEY_ID, Policy=POLICY),
    late(
        "cloudtrail-key",
        (
            _KEY,
            ask("cloudtrail", "create_trail", Name="all", S3BucketName="b-1", KmsKeyId="$0.KeyMetadata.Arn"),
        ),
        Late(
            8,
            ("kms:CreateKey",),
            "InsufficientEncryptionPolicyException",
            "Insufficient permissions to access S3 bucket or KMS key",
            ".KeyMetadata.KeyId",
        ),
        "its key was created a moment ago",
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html",
        "already right",
    ),
    late(
        "route53-signing-key",
        (
            ask("kms", "create_key", KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY"),
            ask(
                "route53",
                "create_key_signing_key",
                CallerReference="1",
                HostedZoneId="Z1",
                KeyManagementServiceArn="$0.KeyMetadata.Arn",
                Name="ksk_1",
                Status="ACTIVE",
            ),
        ),
        Late(8, ("kms:CreateKey",), "InvalidKMSArn", "The key or its policy is not known yet.", ".KeyMetadata.KeyId"),
        "its key was created a moment ago",
        f"{_TF}route53/key_signing_key.go",
    ),
)
_ROWS_OTHERS = (
    late(
        "acm-fresh-describe",
        (
            ask("acm", "request_certificate", DomainName="example.com", ValidationMethod="DNS"),
            ask("acm", "describe_certificate", CertificateArn="$0.CertificateArn"),
        ),
        Late(
            4,
            ("acm:RequestCertificate",),
            "ResourceNotFoundException",
            "Could not find the certificate.",
            ".CertificateArn",
        ),
        "the certificate was requested a moment ago",
        f"{_TF}acm/certificate.go",
        "failed: the request was made, and the run ended",
    ),
    late(
        "route53-query-log-policy",
        (
            ask("logs", "put_resource_policy", policyName="p", policyDocument=POLICY),
            ask(
                "route53",
                "create_query_logging_config",
                HostedZoneId="Z1",
                CloudWatchLogsLogGroupArn="arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/x",
            ),
        ),
        Late(
            8,
            ("logs:PutResourcePolicy",),
            "InsufficientCloudWatchLogsResourcePolicy",
            "The resource policy does not let Route 53 write.",
            "*",
        ),
        "the resource policy of CloudWatch Logs was written a moment ago",
        "https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateQueryLoggingConfig.html",
    ),
    late(
        "securityhub-fresh-standards",
        (
            ask("securityhub", "enable_security_hub", EnableDefaultStandards=False),
            ask(
                "securityhub",
                "batch_enable_standards",
                StandardsSubscriptionRequests=[{"StandardsArn": "arn:aws:securityhub:::ruleset/x/v/1.2.0"}],
            ),
        ),
        Late(
            6,
            ("securityhub:EnableSecurityHub",),
            "InvalidAccessException",
            "Account is not subscribed to AWS Security Hub",
            "*",
        ),
        "Security Hub was enabled a moment ago",
        "https://github.com/hashicorp/terraform-provider-aws/issues/24754",
        "already right",
    ),
    late(
        "sns-fresh-topic",
        (
            ask("sns", "create_topic", Name="fresh"),
            ask("sns", "subscribe", TopicArn="$0.TopicArn", Protocol="email", Endpoint="a@example.com"),
        ),
        Late(4, ("sns:CreateTopic",), "NotFound", "Topic does not exist", ".TopicArn"),
        "the topic was created a moment ago",
        "https://github.com/ansible/ansible/pull/67089",
    ),
    late(
        "secretsmanager-deleted-name",
        (
            before("secretsmanager", "create_secret", Name="first", SecretString="one"),
            ask("secretsmanager", "delete_secret", SecretId="first", ForceDeleteWithoutRecovery=True),
            ask("secretsmanager", "create_secret", Name="first", SecretString="two"),
        ),
        Late(
            6,
            ("secretsmanager:DeleteSecret",),
            "InvalidRequestException",
            "You can't create this secret because a secret with this name is already scheduled for deletion.",
            "SecretId",
        ),
        "a secret of that name was deleted for good a moment ago",
        "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html; "
        "hashicorp/terraform-provider-aws internal/service/secretsmanager/secret.go",
    ),
    late(
        "events-rule-with-targets",
        (
            before("events", "put_rule", Name="all", EventPattern='{"source": ["aws.iam"]}'),
            before("events", "put_targets", Rule="all", Targets=[{"Id": "1", "Arn": _TOPIC}]),
            ask("events", "remove_targets", Rule="all", Ids=["1"]),
            ask("events", "delete_rule", Name="all"),
        ),
        Late(
            6,
            ("events:RemoveTargets",),
            "ValidationException",
            "Rule can't be deleted since it has targets.",
            "Rule",
        ),
        "its targets were removed a moment ago",
        f"{_TF}events/rule.go",
    ),
    late(
        "inspector2-under-way",
        (
            ask("inspector2", "disable", accountIds=[_ACCOUNT], resourceTypes=["EC2"]),
            ask("inspector2", "enable", accountIds=[_ACCOUNT], resourceTypes=["ECR"]),
        ),
        Late(
            20,
            ("inspector2:Disable",),
            "DISABLE_IN_PROGRESS",
            "Inspector is being disabled.",
            "*",
            inside=_under_way,
        ),
        "a kind of scan was disabled a moment ago: the refusal stands in the answer",
        f"{_TF}inspector2/enabler.go",
        "failed: the run ended, and nothing was scanned",
    ),
    late(
        "ec2-fresh-flow-log-bucket",
        (
            before("ec2", "describe_vpcs"),
            before("s3", "create_bucket", Bucket="flows"),
            ask("s3", "put_bucket_policy", Bucket="flows", Policy=_FLOWS),
            ask(
                "ec2",
                "create_flow_logs",
                ResourceIds=["$0.Vpcs.0.VpcId"],
                ResourceType="VPC",
                TrafficType="ALL",
                LogDestinationType="s3",
                LogDestination="arn:aws:s3:::flows",
            ),
        ),
        Late(
            8,
            ("s3:PutBucketPolicy",),
            "400",
            "Access Denied for LogDestination: flows. Please check LogDestination permission",
            "Bucket",
            inside=_closed,
        ),
        "the policy of its bucket was written a moment ago: the refusal stands in the answer",
        "awsdocs/amazon-vpc-user-guide#28",
        "failed: the run ended, and the network was left without a flow log",
        "the code in the answer: any will do",
    ),
)
ROWS = (*_ROWS_S3, *_ROWS_KEYS, *_ROWS_OTHERS)
