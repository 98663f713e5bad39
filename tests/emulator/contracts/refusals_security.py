# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Logs, keys and threat detection: what CloudTrail, Config, GuardDuty, Security Hub and others refuse."""

from __future__ import annotations

import json
from typing import Any

from tests.emulator import clients
from tests.emulator.kit import stored

from .form import Clients, Contract, Refusal
from .scripts import ask, before, refusal

_DOCS = "https://docs.aws.amazon.com/"
_KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
_ROLE = "arn:aws:iam::123456789012:role/none"
_PACK = f"{_DOCS}config/latest/APIReference/API_"
_GUARDDUTY = f"{_DOCS}guardduty/latest/APIReference/API_CreateDetector.html"
_HUB = ask("securityhub", "enable_security_hub", EnableDefaultStandards=False)
_STANDARD = "arn:aws:securityhub:us-east-1::standards/none/v/1.0.0"
_ON = [{"Name": "LAMBDA_NETWORK_LOGS", "Status": "ENABLED"}]


def _key_absent(client: Clients) -> None:
    clients.bucket_for(client("s3"), "files")
    client("cloudtrail").create_trail(Name="new", S3BucketName="files", KmsKeyId=_KEY)


def _foreign_partition(client: Clients) -> None:
    """Select the data events of buckets of AWS's first partition in China."""
    trail, region = client("cloudtrail", "cn-north-1"), {"LocationConstraint": "cn-north-1"}
    client("s3", "cn-north-1").create_bucket(Bucket="files", CreateBucketConfiguration=region)
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": ["s3:GetBucketAcl", "s3:PutObject"],
        "Resource": ["arn:aws-cn:s3:::files", "arn:aws-cn:s3:::files/*"],
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    client("s3", "cn-north-1").put_bucket_policy(Bucket="files", Policy=policy)
    trail.create_trail(Name="new", S3BucketName="files")
    data = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}
    trail.put_event_selectors(TrailName="new", EventSelectors=[{"ReadWriteType": "All", "DataResources": [data]}])


def _lacking(client: Clients) -> None:
    """Name a protection plan that the region does not have."""
    guardduty = client("guardduty")
    stored("123456789012", "guardduty.lacking", "us-east-1")["LAMBDA_NETWORK_LOGS"] = True
    guardduty.create_detector(Enable=True, Features=_ON)


def _row(name: str, operation: str, when: str, answer: tuple[str, str], source: str, by: str, provoke: Any) -> Contract:
    service, _colon, what = operation.partition(":")
    return Contract(name, service, what, when, Refusal(*answer), source, provoke, by)


ROWS = (
    refusal(
        "accessanalyzer-absent",
        "there is no analyzer of that name",
        ("ResourceNotFoundException", "Analyzer none does not exist."),
        f"{_DOCS}access-analyzer/latest/APIReference/API_DeleteAnalyzer.html",
        "accessanalyzer._found",
        ask("accessanalyzer", "delete_analyzer", analyzerName="none"),
    ),
    refusal(
        "cloudtrail-trail-of-others",
        "the trail is of another account, such as one of the organization that a member asks for",
        (
            "TrailNotFoundException",
            "Unknown trail: arn:aws:cloudtrail:us-east-1:111122223333:trail/all for the user: 123456789012",
        ),
        "https://github.com/cloud-custodian/cloud-custodian/pull/6394",
        "cloudtrail.get_event_selectors",
        ask(
            "cloudtrail",
            "get_event_selectors",
            TrailName="arn:aws:cloudtrail:us-east-1:111122223333:trail/all",
        ),
    ),
    _row(
        "cloudtrail-key-absent",
        "cloudtrail:CreateTrail",
        "there is no such key",
        ("KmsKeyNotFoundException", f"KMS key {_KEY} does not exist."),
        f"{_DOCS}awscloudtrail/latest/APIReference/API_CreateTrail.html",
        "cloudtrail_refusals.create_trail",
        _key_absent,
    ),
    Contract(
        name="cloudtrail-selector-partition",
        service="cloudtrail",
        operation="PutEventSelectors",
        when="a resource is of another partition than the trail",
        answer=Refusal("InvalidEventSelectorsException", "Value arn:aws:s3 for DataResources.Values is invalid."),
        source="https://github.com/aws-samples/aws-security-reference-architecture-examples/issues/335",
        provoke=_foreign_partition,
        by="cloudtrail_refusals.put_event_selectors",
        was="failed: in China and in GovCloud the events of buckets were refused",
    ),
    refusal(
        "config-pack-template",
        "the template has no resources",
        ("ConformancePackTemplateValidationException", "Template must have Resources."),
        f"{_PACK}PutConformancePack.html",
        "config_packs.put_conformance_pack",
        ask("config", "put_conformance_pack", ConformancePackName="p", TemplateBody="Parameters: {}"),
    ),
    refusal(
        "config-pack-not-found",
        "there is no pack of that name",
        ("NoSuchConformancePackException", "There is no such conformance pack."),
        f"{_PACK}DescribeConformancePacks.html",
        "config_packs.describe_conformance_packs",
        ask("config", "describe_conformance_packs", ConformancePackNames=["none"]),
    ),
    refusal(
        "config-pack-deleted",
        "there is no pack of that name",
        ("NoSuchConformancePackException", "There is no such conformance pack."),
        f"{_PACK}DeleteConformancePack.html",
        "config_packs.delete_conformance_pack",
        ask("config", "delete_conformance_pack", ConformancePackName="none"),
    ),
    refusal(
        "ec2-ebs-key-absent",
        "there is no such key in the region",
        ("InvalidParameterValue", f"The key {_KEY} does not exist."),
        f"{_DOCS}AWSEC2/latest/APIReference/API_ModifyEbsDefaultKmsKeyId.html",
        "ec2.modify_ebs_default_key",
        ask("ec2", "modify_ebs_default_kms_key_id", KmsKeyId=_KEY),
        assumed="the code and the words",
    ),
    refusal(
        "events-target-role-absent",
        "the role of a target is not there, or does not trust EventBridge",
        (
            "ValidationException",
            f"Provided role '{_ROLE}' cannot be assumed by principal 'events.amazonaws.com'.",
        ),
        "hashicorp/terraform-provider-aws internal/service/events/rule.go",
        "events.put_targets",
        before("events", "put_rule", Name="all", EventPattern='{"source": ["aws.iam"]}'),
        ask(
            "events",
            "put_targets",
            Rule="all",
            Targets=[{"Id": "1", "Arn": "arn:aws:events:eu-west-1:123456789012:event-bus/default", "RoleArn": _ROLE}],
        ),
    ),
    refusal(
        "guardduty-detector-twice",
        "the region has a detector",
        ("BadRequestException", "The request is rejected because a detector already exists for the current account."),
        "https://github.com/nozaq/terraform-aws-secure-baseline/issues/35",
        "guardduty.create_detector",
        ask("guardduty", "create_detector", Enable=True),
        ask("guardduty", "create_detector", Enable=True),
    ),
    Contract(
        name="guardduty-feature-lacking",
        service="guardduty",
        operation="CreateDetector",
        when="the region does not have a protection plan that is named. AWS documents the code, and not the text",
        answer=Refusal("BadRequestException", "The request has LAMBDA_NETWORK_LOGS, which this Region does not have."),
        source=f"{_DOCS}guardduty/latest/ug/guardduty_regions.html",
        provoke=_lacking,
        by="guardduty.create_detector",
        was="failed: every plan that the installed models know was named, and in such a region nothing was enabled",
    ),
    refusal(
        "inspector2-no-administrator",
        "the organization has no delegated administrator for Inspector",
        ("ResourceNotFoundException", "No delegated administrator was found."),
        f"{_DOCS}inspector/v2/APIReference/API_GetDelegatedAdminAccount.html",
        "inspector2.get_delegated_admin_account",
        ask("inspector2", "get_delegated_admin_account"),
    ),
    refusal(
        "kms-last-usage-absent",
        "there is no such key",
        ("NotFoundException", f"Key {_KEY} does not exist"),
        f"{_DOCS}kms/latest/APIReference/API_GetKeyLastUsage.html",
        "kms.get_key_last_usage",
        ask("kms", "get_key_last_usage", KeyId=_KEY),
    ),
    refusal(
        "securityhub-off",
        "Security Hub is off",
        ("InvalidAccessException", "Account 123456789012 is not subscribed to AWS Security Hub"),
        "hashicorp/terraform-provider-aws internal/service/securityhub/account.go",
        "securityhub.subscriptions",
        ask("securityhub", "get_enabled_standards"),
    ),
    refusal(
        "securityhub-standard-absent",
        "the region has no such standard",
        ("InvalidInputException", f"{_STANDARD} is not a standard that is offered in us-east-1."),
        f"{_DOCS}securityhub/1.0/APIReference/API_BatchEnableStandards.html",
        "securityhub.subscribe",
        _HUB,
        ask("securityhub", "batch_enable_standards", StandardsSubscriptionRequests=[{"StandardsArn": _STANDARD}]),
    ),
    refusal(
        "sns-wrong-token",
        "the token is not that of a subscription of the topic",
        ("InvalidParameter", "Invalid parameter: Token"),
        "localstack/localstack tests/aws/services/sns/test_sns.snapshot.json",
        "sns.confirm_subscription",
        ask("sns", "create_topic", Name="t"),
        ask("sns", "confirm_subscription", TopicArn="$0.TopicArn", Token="none"),
    ),
)
