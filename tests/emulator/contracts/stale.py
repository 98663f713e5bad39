# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads that answer for a while as they did before a write."""

from __future__ import annotations

import json
from typing import Any

from .form import Contract, Stale
from .fresh_iam import POLICY, TRUST
from .scripts import Ask, ask, before, twice

_IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency"
_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel"
_EC2 = "https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html"
_KMS = "https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency"
_TF = "hashicorp/terraform-provider-aws internal/service/"
_BUCKET = before("s3", "create_bucket", Bucket="b-1")
_ROLE = before("iam", "create_role", RoleName="r", AssumeRolePolicyDocument=TRUST)
_STANDARD = "arn:aws:securityhub:us-east-1::standards/aws-foundational-security-best-practices/v/1.0.0"
_LOGGED = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "cloudtrail.amazonaws.com"},
                "Action": "s3:GetBucketAcl",
                "Resource": "arn:aws:s3:::b-1",
            },
            {
                "Effect": "Allow",
                "Principal": {"Service": "cloudtrail.amazonaws.com"},
                "Action": "s3:PutObject",
                "Resource": "arn:aws:s3:::b-1/AWSLogs/123456789012/*",
            },
        ],
    }
)
#: Terraform waits for several equal answers in a row there.
_TURNS = "failed: the first answer that was new ended the wait, and the next run saw an old one and wrote again"
_CONTACT = {"Name": "Desk", "Title": "Security", "EmailAddress": "a@example.com", "PhoneNumber": "+1 555 1234567"}
_SHARING = "/ssm/documents/console/public-sharing-permission"
_PREFERENCES = json.dumps({"schemaVersion": "1.0", "sessionType": "Standard_Stream", "inputs": {}})
_BLOCK = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), False)


def _stale(
    read: Ask,
    write: Ask,
    *asks: Ask,
    seconds: float,
    source: str,
    thing: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
    flips: bool = False,
    was: str = "",
    assumed: str = "",
) -> Contract:
    """A row of a read and the writes after which it answers as before."""
    service, name = read.service, read.method.partition("_")[2].replace("_", "-")
    return Contract(
        name=f"{service}-stale-{name}",
        service=service,
        operation=_operation(read.method),
        when="what it reads was written a moment ago",
        answer=Stale(seconds, (_operation(write.method), *also), thing, flips),
        source=source,
        provoke=twice(read, write, *asks),
        # The kernel looked twenty times, half a second apart.
        was=was
        or ("already right" if seconds <= 10 else "failed: the write was taken, and the run ended after 10 seconds"),
        assumed=assumed,
    )


def _operation(method: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in method.split("_"))


def _bucket(read: str, write: str, **params: Any) -> Contract:
    return _stale(
        ask("s3", read, Bucket="b-1"),
        ask("s3", write, Bucket="b-1", **params),
        _BUCKET,
        seconds=12,
        source=_S3,
        thing=("Bucket",),
    )


ROWS = (
    _stale(
        ask("iam", "list_users"), ask("iam", "create_user", UserName="u"), seconds=8, source=_IAM, also=("DeleteUser",)
    ),
    _stale(
        ask("iam", "list_groups"),
        ask("iam", "create_group", GroupName="g"),
        seconds=8,
        source=_IAM,
        also=("DeleteGroup",),
    ),
    _stale(
        ask("iam", "get_role", RoleName="r"),
        ask("iam", "update_assume_role_policy", RoleName="r", PolicyDocument=TRUST.replace("ec2", "lambda")),
        _ROLE,
        seconds=8,
        source=_IAM,
        thing=("RoleName",),
        also=("CreateRole", "DeleteRole", "TagRole"),
    ),
    _stale(
        ask("iam", "get_role_policy", RoleName="r", PolicyName="p"),
        ask("iam", "put_role_policy", RoleName="r", PolicyName="p", PolicyDocument=POLICY),
        _ROLE,
        seconds=8,
        source=_IAM,
        thing=("RoleName", "PolicyName"),
        also=("DeleteRolePolicy",),
    ),
    _stale(
        ask("iam", "list_attached_group_policies", GroupName="g"),
        ask("iam", "attach_group_policy", GroupName="g", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess"),
        before("iam", "create_group", GroupName="g"),
        seconds=8,
        source=_IAM,
        thing=("GroupName",),
        also=("DetachGroupPolicy",),
    ),
    _stale(
        ask("iam", "get_account_password_policy"),
        ask("iam", "update_account_password_policy", MinimumPasswordLength=20),
        seconds=15,
        source=_IAM,
        also=("DeleteAccountPasswordPolicy",),
    ),
    _bucket("get_public_access_block", "put_public_access_block", PublicAccessBlockConfiguration=_BLOCK),
    _bucket("get_bucket_versioning", "put_bucket_versioning", VersioningConfiguration={"Status": "Enabled"}),
    _bucket("get_bucket_policy", "put_bucket_policy", Policy=POLICY),
    _bucket("get_bucket_tagging", "put_bucket_tagging", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]}),
    _stale(
        ask("s3control", "get_public_access_block", AccountId="123456789012"),
        ask(
            "s3control",
            "put_public_access_block",
            AccountId="123456789012",
            PublicAccessBlockConfiguration=dict.fromkeys(_BLOCK, True),
        ),
        seconds=15,
        source=f"{_TF}s3control/account_public_access_block.go",
        thing=("AccountId",),
        also=("DeletePublicAccessBlock",),
        flips=True,
        was=_TURNS,
    ),
    _stale(
        ask("account", "get_alternate_contact", AlternateContactType="SECURITY"),
        ask("account", "put_alternate_contact", AlternateContactType="SECURITY", **_CONTACT),
        seconds=20,
        source=f"{_TF}account/alternate_contact.go",
        thing=("AlternateContactType",),
        also=("DeleteAlternateContact",),
        flips=True,
        was=_TURNS,
    ),
    _stale(
        ask("ssm", "get_service_setting", SettingId=_SHARING),
        ask("ssm", "update_service_setting", SettingId=_SHARING, SettingValue="Disable"),
        seconds=20,
        source="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ServiceSetting.html",
        thing=("SettingId",),
        was="already right",
    ),
    _stale(
        ask("ssm", "get_document", Name="preferences"),
        ask("ssm", "create_document", Name="preferences", DocumentType="Session", Content=_PREFERENCES),
        seconds=20,
        source=f"{_TF}ssm/document.go",
        thing=("Name",),
        also=("UpdateDocument", "UpdateDocumentDefaultVersion"),
        was="already right",
    ),
    _stale(
        ask("kms", "list_aliases"),
        ask("kms", "create_alias", AliasName="alias/a", TargetKeyId="$0.KeyMetadata.KeyId"),
        before("kms", "create_key"),
        seconds=10,
        source=_KMS,
        also=("DeleteAlias",),
    ),
    _stale(
        ask("kms", "get_key_rotation_status", KeyId="$0.KeyMetadata.KeyId"),
        ask("kms", "enable_key_rotation", KeyId="$0.KeyMetadata.KeyId"),
        before("kms", "create_key"),
        seconds=10,
        source=f"{_TF}kms/key.go",
        thing=("KeyId",),
        also=("DisableKeyRotation",),
        flips=True,
        was="already right",
    ),
    _stale(
        ask("ec2", "get_ebs_encryption_by_default"),
        ask("ec2", "enable_ebs_encryption_by_default"),
        seconds=15,
        source=_EC2,
        also=("DisableEbsEncryptionByDefault",),
    ),
    _stale(
        ask("ec2", "describe_vpcs"),
        ask("ec2", "create_vpc", CidrBlock="10.0.0.0/16"),
        seconds=12,
        source=_EC2,
        also=("DeleteVpc",),
    ),
    _stale(
        ask("ec2", "get_snapshot_block_public_access_state"),
        ask("ec2", "enable_snapshot_block_public_access", State="block-all-sharing"),
        seconds=20,
        source="https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots-work.html",
        also=("DisableSnapshotBlockPublicAccess",),
    ),
    _stale(
        ask("ec2", "get_image_block_public_access_state"),
        ask("ec2", "enable_image_block_public_access", ImageBlockPublicAccessState="block-new-sharing"),
        seconds=60,
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html",
        also=("DisableImageBlockPublicAccess",),
    ),
    _stale(
        ask("inspector2", "batch_get_account_status"),
        ask("inspector2", "enable", accountIds=["123456789012"], resourceTypes=["EC2"]),
        seconds=60,
        source=f"{_TF}inspector2/enabler.go",
        also=("Disable",),
    ),
    _stale(
        ask("securityhub", "get_enabled_standards"),
        ask(
            "securityhub",
            "batch_enable_standards",
            StandardsSubscriptionRequests=[{"StandardsArn": _STANDARD}],
        ),
        before("securityhub", "enable_security_hub", EnableDefaultStandards=False),
        seconds=45,
        source=f"{_TF}securityhub/standards_subscription.go",
        also=("BatchDisableStandards",),
    ),
    _stale(
        ask("cloudtrail", "describe_trails"),
        ask("cloudtrail", "create_trail", Name="all", S3BucketName="b-1"),
        _BUCKET,
        before("s3", "put_bucket_policy", Bucket="b-1", Policy=_LOGGED),
        seconds=10,
        source=f"{_TF}cloudtrail/trail.go",
        also=("UpdateTrail", "DeleteTrail"),
    ),
    _stale(
        ask("events", "list_rules"),
        ask("events", "put_rule", Name="all", EventPattern='{"source": ["aws.iam"]}'),
        seconds=8,
        source=f"{_TF}events/rule.go",
        also=("DeleteRule",),
        assumed="that the list is late too: it is the rule itself that Terraform waits for",
    ),
    _stale(
        ask("logs", "describe_log_groups"),
        ask("logs", "create_log_group", logGroupName="g"),
        seconds=8,
        source="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html",
        also=("DeleteLogGroup", "PutRetentionPolicy"),
        assumed="that the list is late: no page says so, and none says that it is not",
    ),
    _stale(
        ask("sns", "list_subscriptions_by_topic", TopicArn="$0.TopicArn"),
        ask("sns", "subscribe", TopicArn="$0.TopicArn", Protocol="email", Endpoint="a@example.com"),
        before("sns", "create_topic", Name="t"),
        seconds=8,
        source=f"{_TF}sns/topic_subscription.go",
        thing=("TopicArn",),
        assumed="that the list is late too: it is the subscription itself that Terraform waits for",
    ),
)
