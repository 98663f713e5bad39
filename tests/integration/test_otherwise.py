# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a module made, and somebody changed since, is put right: within the permissions that are generated for it.

Many permissions are for that alone (tests/permission_tests.yml).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.emulator.server import Emulator

from .conftest import step
from .granted import denied, limited
from .test_every_module import Play
from .test_restore_modules import SEEN

Client = Callable[..., Any]
BOUNDARY = "arn:aws:iam::123456789012:policy/dayone-access/dayone-baseline-service-boundary"
ROOT = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}}


def buckets(client: Client) -> None:
    """Buckets are open, and take keys that nobody keeps."""
    s3 = client("s3")
    rule = {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
        "BlockedEncryptionTypes": {"EncryptionType": ["NONE"]},
    }
    for bucket in s3.list_buckets()["Buckets"]:
        s3.delete_public_access_block(Bucket=bucket["Name"])
        s3.put_bucket_encryption(Bucket=bucket["Name"], ServerSideEncryptionConfiguration={"Rules": [rule]})


def roles(client: Client) -> None:
    """Service roles trust the account, and no service."""
    iam = client("iam")
    text = json.dumps({"Version": "2012-10-17", "Statement": [{**ROOT, "Action": "sts:AssumeRole"}]})
    for role in iam.list_roles(PathPrefix="/dayone/")["Roles"]:
        iam.update_assume_role_policy(RoleName=role["RoleName"], PolicyDocument=text)


def keys(client: Client) -> None:
    """Keys let in nobody but their account."""
    kms = client("kms")
    statement = {**ROOT, "Action": "kms:*", "Resource": "*"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    for key in kms.list_keys()["Keys"]:
        if kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyManager"] == "CUSTOMER":
            kms.put_key_policy(KeyId=key["KeyId"], PolicyName="default", Policy=text)


def trail(client: Client) -> None:
    """The trail does not validate its files."""
    client("cloudtrail").update_trail(Name="dayone-trail", EnableLogFileValidation=False)


def policies(client: Client) -> None:
    """The policies say nothing."""
    iam = client("iam")
    nothing = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"}]}
    for policy in iam.list_policies(Scope="Local", PathPrefix="/dayone/")["Policies"]:
        iam.create_policy_version(PolicyArn=policy["Arn"], PolicyDocument=json.dumps(nothing), SetAsDefault=True)


def subscription(client: Client) -> None:
    """The subscription has another threshold."""
    ce = client("ce")
    for item in ce.get_anomaly_subscriptions()["AnomalySubscriptions"]:
        limit = {
            "Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
            "MatchOptions": ["GREATER_THAN_OR_EQUAL"],
            "Values": ["999"],
        }
        ce.update_anomaly_subscription(
            SubscriptionArn=item["SubscriptionArn"], ThresholdExpression={"Dimensions": limit}
        )


def site(client: Client) -> None:
    """The parts of the site are not as they were."""
    cloudfront = client("cloudfront")
    for item in cloudfront.list_response_headers_policies(Type="custom")["ResponseHeadersPolicyList"]["Items"]:
        found = cloudfront.get_response_headers_policy(Id=item["ResponseHeadersPolicy"]["Id"])
        config = found["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"]
        config["SecurityHeadersConfig"]["FrameOptions"]["FrameOption"] = "SAMEORIGIN"
        cloudfront.update_response_headers_policy(
            Id=item["ResponseHeadersPolicy"]["Id"], IfMatch=found["ETag"], ResponseHeadersPolicyConfig=config
        )
    for item in cloudfront.list_origin_access_controls()["OriginAccessControlList"]["Items"]:
        found = cloudfront.get_origin_access_control(Id=item["Id"])
        config = {**found["OriginAccessControl"]["OriginAccessControlConfig"], "SigningBehavior": "never"}
        cloudfront.update_origin_access_control(Id=item["Id"], IfMatch=found["ETag"], OriginAccessControlConfig=config)
    for item in cloudfront.list_functions()["FunctionList"]["Items"]:
        about = cloudfront.describe_function(Name=item["Name"])
        cloudfront.update_function(
            Name=item["Name"],
            IfMatch=about["ETag"],
            FunctionConfig=item["FunctionConfig"],
            FunctionCode=b"function handler(event) { return event.request; }",
        )


@dataclass(frozen=True)
class Case:
    """A module with its options, what is changed behind it, and options that the second run has besides."""

    module: str
    options: dict[str, Any] = field(default_factory=dict)
    spoils: tuple[Callable[[Client], None], ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


WITHIN = {"permissions_boundary": BOUNDARY}
CASES = (
    Case("access_logs", {}, (buckets,)),
    Case("activity_events_role", {}, (roles,), WITHIN),
    Case("admin_access", {"users": [{"name": "ada"}], "require_mfa": True, "support_role": True}, (policies, roles)),
    Case("audit_trail", {"cloudwatch_logs": True}, (trail, buckets, roles, keys), WITHIN),
    Case("billing_alarm", {"thresholds": [10]}, (keys,)),
    Case("change_queue", {}, (roles,), WITHIN),
    Case("config_delivery", {}, (buckets,)),
    Case("cost_anomaly_detection", {"threshold_absolute": 10, "topic_name": "dayone-billing"}, (subscription,)),
    Case("flow_log_destination", {"destination": "cloud-watch-logs"}, (roles,), WITHIN),
    Case("iam_groups", {"groups": [{"name": "auditor", "persona": "auditor"}], "require_mfa": True}, (policies,)),
    Case("notice_topic", {}, (keys,)),
    Case("site_distribution", {"routing": "spa"}, (buckets, site)),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.module))
def test_what_somebody_changed_is_put_right_within_the_permissions(
    account: Emulator, direct: Play, client: Client, case: Case
) -> None:
    name = f"dayone.aws.{case.module}"
    task = limited(client, {name: {**case.options, **case.more}})
    first = direct({name: {**task[name], **dict.fromkeys(case.more)}})
    assert first.code == 0, first.output
    for spoil in case.spoils:
        spoil(client)
    account.control("clock", {"seconds": SEEN})
    run = direct([step(task, "check", check_mode=True), step(task, "apply"), step(task, "again")])
    assert (run.code, denied()) == (0, []), run.output
    assert [item["changed"] for item in run.tasks] == [True, True, False], run.output
    assert run.writes_of("check") == []


#: Modules that judge how their notices get to people, or their events to a queue, with options by which they name a
#: topic of ours.
TELLING: dict[str, dict[str, Any]] = {
    "activity_alarms": {},
    "activity_events": {"regions": ["us-east-1"]},
    "change_events": {"regions": ["us-east-1"], "steps": ["audit_trail"]},
    "billing_alarm": {"thresholds": [10], "topic_name": "dayone-security", "encrypt": True},
    "cost_anomaly_detection": {"threshold_absolute": 10, "topic_name": "dayone-security"},
    "cost_budget": {"monthly_limit": 100, "topic_name": "dayone-security"},
    "notice_topic": {},
    "root_activity_rule": {},
}


@pytest.mark.parametrize("module", TELLING)
def test_the_way_of_a_notice_is_read_within_the_permissions(
    account: Emulator, direct: Play, client: Client, module: str
) -> None:
    """There is a trail, and an encrypted topic with somebody behind it, who has confirmed."""
    people = [{"protocol": "email", "endpoint": "security@example.com"}]
    account.control("root", {"confirmed": True})
    publishers = ["budgets", "cloudwatch", "costalerts", "events"]
    made = direct(
        [
            {"dayone.aws.notice_topic": {"subscriptions": people, "publishers": publishers}},
            {"dayone.aws.audit_trail": {"cloudwatch_logs": True}},
        ]
    )
    assert made.code == 0, made.output
    account.control("clock", {"seconds": SEEN})
    run = direct(limited(client, {f"dayone.aws.{module}": TELLING[module]}))
    assert (run.code, denied()) == (0, []), run.output
    assert [row for row in run.result["findings"] if row["status"] == "unknown"] == []


def test_default_vpcs_with_a_way_out_are_deleted_within_the_permissions(
    account: Emulator, direct: Play, client: Client
) -> None:
    ec2 = client("ec2")
    (vpc,) = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc["VpcId"])
    run = direct(limited(client, {"dayone.aws.default_vpcs": {"regions": ["us-east-1"], "delete": True}}))
    assert (run.code, denied()) == (0, []), run.output
    assert ec2.describe_internet_gateways()["InternetGateways"] == []
