# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Chains in the embedded account: made whole by the collection, then broken by another hand, link by link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import boto3
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import Resource, reconcile
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from ansible_collections.dayone.aws.plugins.module_utils._parts.notices.notice_topic import NoticeTopic
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.activities import ACTIVITIES
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.alarms import ActivityAlarms
from ansible_collections.dayone.aws.plugins.module_utils._steps.audit_trail.trail import AuditTrail
from ansible_collections.dayone.aws.plugins.module_utils._steps.config_recorder.recorder import ConfigRecorder
from ansible_collections.dayone.aws.plugins.module_utils._steps.root_account.activity import RootActivity

from tests.emulator import clients
from tests.emulator.server import Emulator

pytestmark = pytest.mark.costly

REGION = "us-east-1"
PERSON = {"protocol": "email", "endpoint": "security@example.com"}
TRAIL: dict[str, Any] = {
    "state": "present",
    "name": "dayone-trail",
    "adopt": True,
    "bucket_name": None,
    "log_bucket_name": None,
    "log_group_name": None,
    "log_retention_days": 365,
    "expire_days": 0,
    "encrypt": True,
    "kms_key_id": None,
    "cloudwatch_logs": True,
    "s3_write_events": False,
    "s3_read_events": False,
    "insights": [],
}
TOPIC: dict[str, Any] = {
    "state": "present",
    "name": "dayone-security",
    "publishers": ["cloudwatch", "events"],
    "encrypt": True,
    "kms_key_id": None,
    "subscriptions": [PERSON],
    "tags": None,
    "home_region": False,
}
ALARMS: dict[str, Any] = {
    "state": "present",
    "activities": list(ACTIVITIES),
    "log_group_name": None,
    "default_log_group_name": "dayone-trail",
    "topic_name": "dayone-security",
    "topic_arn": None,
}
ROOT: dict[str, Any] = {
    "state": "present",
    "rule_name": "dayone-root-activity",
    "topic_name": "dayone-security",
    "topic_arn": None,
    "all_events": False,
    "tags": None,
}
Client = Callable[..., Any]


class Account:
    """The embedded account, and what the collection says of it."""

    def __init__(self, emulator: Emulator) -> None:
        session = boto3.session.Session(**clients.LOOKS, region_name=REGION)
        self.context = Context(Aws(session, endpoint=emulator.endpoint))
        self.emulator = emulator
        self.client = partial(clients.client, emulator.endpoint)

    def run(self, kind: Callable[..., Resource], options: dict[str, Any], *, check: bool = False) -> dict[str, Any]:
        """The findings of a module by their controls: status and verdict."""
        outcome = reconcile(kind(self.context, options), check_mode=check)
        assert not outcome.error, outcome.error
        return {verdict.control.partition(".")[2]: (status, verdict) for verdict, status in outcome.findings}

    def look(self, name: str) -> tuple[str, Any]:
        """How one activity stands."""
        found: tuple[str, Any] = self.run(ActivityAlarms, ALARMS, check=True)[name]
        return found

    def store(self, name: str, **value: Any) -> None:
        """What AWS is to say from now on."""
        self.emulator.control("store", {"name": name, "value": value, "region": REGION})


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture(scope="module")
def account(emulator: Emulator) -> Account:
    emulator.reset()
    made = Account(emulator)
    trail = made.run(AuditTrail, TRAIL)
    assert trail["log_group"][0] == "fixed", trail
    made.run(NoticeTopic, TOPIC)
    alarms = made.run(ActivityAlarms, ALARMS)
    assert {status for status, _verdict in alarms.values()} == {"manual"}
    assert "choose Confirm subscription" in alarms["root_use"][1].note
    made.run(RootActivity, ROOT)
    return made


@pytest.fixture(autouse=True)
def whole(account: Account) -> None:
    """Everybody confirms, and everything is delivered, before each test."""
    account.emulator.control("root", {"confirmed": True})
    account.store("cloudtrail.delivery", error="", logs_error="")


def test_a_baseline_holds_when_somebody_has_confirmed(account: Account) -> None:
    found = account.run(ActivityAlarms, ALARMS, check=True)
    assert {status for status, _verdict in found.values()} == {"compliant"}
    links = [(link.link, link.state) for link in found["keys"][1].chain]
    names = ("trail", "log group", "filter", "alarm", "topic", "topic policy", "key", "subscription")
    assert links == [(name, "holds") for name in names]
    assert account.run(RootActivity, ROOT, check=True)["activity_alarm"][0] == "compliant"


def test_nobody_hears_until_somebody_confirms(account: Account) -> None:
    account.emulator.control("root", {"confirmed": False})
    status, verdict = account.look("root_use")
    assert (status, verdict.chain[-1].state) == ("manual", "waits")
    assert "48 hours" in verdict.note
    assert account.run(RootActivity, ROOT, check=True)["activity_alarm"][0] == "manual"


def test_what_cloudtrail_cannot_deliver_is_heard_by_nobody(account: Account) -> None:
    account.store("cloudtrail.delivery", logs_error="Access denied")
    assert account.look("root_use")[0] == "manual"
    trail = account.run(AuditTrail, TRAIL, check=True)
    assert (trail["log_group"][0], trail["delivery"][0]) == ("manual", "compliant")
    account.store("cloudtrail.delivery", logs_error="", error="NoSuchBucket")
    assert account.run(AuditTrail, TRAIL, check=True)["delivery"][0] == "manual"


def test_a_trail_without_kms_leaves_a_gap_for_kms_alone(account: Account) -> None:
    cloudtrail = account.client("cloudtrail")
    selector = {"ReadWriteType": "All", "IncludeManagementEvents": True}
    left = {"ExcludeManagementEventSources": ["kms.amazonaws.com"]}
    cloudtrail.put_event_selectors(TrailName="dayone-trail", EventSelectors=[{**selector, **left}])
    found = account.run(ActivityAlarms, ALARMS, check=True)
    broken = {name for name, (status, _verdict) in found.items() if status != "compliant"}
    assert broken == {"keys", "root_use", "unauthorized_calls"}
    assert "kms.amazonaws.com" in found["keys"][1].note
    assert account.run(AuditTrail, TRAIL)["trail"][0] == "fixed"
    assert account.look("keys")[0] == "compliant"


@pytest.mark.parametrize("state", ["Disabled", "PendingDeletion"])
def test_a_key_that_does_not_work_is_no_encryption(account: Account, state: str) -> None:
    kms = account.client("kms")
    (trail,) = account.client("cloudtrail").describe_trails()["trailList"]
    key = kms.describe_key(KeyId=trail["KmsKeyId"])["KeyMetadata"]["KeyId"]
    if state == "Disabled":
        kms.disable_key(KeyId=key)
    else:
        kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    status, verdict = account.run(AuditTrail, TRAIL, check=True)["encryption"]
    if state == "PendingDeletion":
        kms.cancel_key_deletion(KeyId=key)
    kms.enable_key(KeyId=key)
    assert (status, state in verdict.current) == ("manual", True), verdict


def test_a_filter_policy_keeps_notifications_away(account: Account) -> None:
    sns = account.client("sns")
    (told,) = sns.list_subscriptions_by_topic(TopicArn=f"arn:aws:sns:{REGION}:123456789012:dayone-security")[
        "Subscriptions"
    ]
    about = {"SubscriptionArn": told["SubscriptionArn"], "AttributeName": "FilterPolicy"}
    sns.set_subscription_attributes(**about, AttributeValue='{"team": ["security"]}')
    status, verdict = account.look("root_use")
    sns.set_subscription_attributes(**about, AttributeValue="{}")
    assert (status, "filter policy" in verdict.note) == ("manual", True)


def test_the_key_of_the_topic_by_any_name(account: Account) -> None:
    sns, topic = account.client("sns"), f"arn:aws:sns:{REGION}:123456789012:dayone-security"
    about = {"TopicArn": topic, "AttributeName": "KmsMasterKeyId"}
    name = f"arn:aws:kms:{REGION}:123456789012:alias/aws/sns"
    sns.set_topic_attributes(**about, AttributeValue=name)
    status, verdict = account.look("root_use")
    other = account.client("kms").create_key()["KeyMetadata"]["Arn"]
    sns.set_topic_attributes(**about, AttributeValue=other)
    kept_out = account.look("root_use")
    sns.set_topic_attributes(**about, AttributeValue="alias/dayone-security")
    assert (status, "the AWS managed key" in verdict.note) == ("manual", True)
    assert (kept_out[0], "kms:Decrypt" in kept_out[1].note) == ("manual", True)


def test_config_records_only_what_it_could_process(account: Account) -> None:
    clients.bucket_for(account.client("s3"), "config-bucket", "config")
    options: dict[str, Any] = {
        "state": "present",
        "name": "dayone",
        "bucket_name": "config-bucket",
        "role_arn": None,
        "home_region": None,
        "frequency": "continuous",
        "daily_types": [],
        "snapshot_frequency": "TwentyFour_Hours",
        "retention_days": None,
    }
    recorder = partial(ConfigRecorder, region=REGION)
    made = account.run(recorder, options)
    assert {status for status, _verdict in made.values()} == {"fixed"}, made
    account.store("config.delivery", lastStatus="FAILURE", lastErrorCode="AccessDenied")
    assert account.run(recorder, options, check=True)["recording"][0] == "manual"
    account.store("config.delivery", lastStatus="PENDING", channel={"lastStatus": "FAILURE"})
    found = account.run(recorder, options, check=True)
    assert (found["recording"][0], found["delivery"][0]) == ("waiting", "manual")


def test_a_member_that_sees_a_trail_of_its_organization_reads_what_it_may(account: Account) -> None:
    organizations = account.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    organizations.enable_aws_service_access(ServicePrincipal="cloudtrail.amazonaws.com")
    made = organizations.create_account(Email="m@example.com", AccountName="m")["CreateAccountStatus"]["AccountId"]
    clients.trail_for(account.client, "all-accounts", IsOrganizationTrail=True)
    role = f"arn:aws:iam::{made}:role/OrganizationAccountAccessRole"
    keys = account.client("sts").assume_role(RoleArn=role, RoleSessionName="look")["Credentials"]
    member = Account(account.emulator)
    member.context = Context(account.context.aws.with_credentials(keys, {"Account": made, "Arn": role}))
    found = member.run(AuditTrail, TRAIL, check=True)
    unknown = {name for name, (status, _verdict) in found.items() if status == "unknown"}
    assert unknown == {"trail", "read_events", "write_events"}
    assert "in account 123456789012" in found["trail"][1].note
    alarms = member.run(ActivityAlarms, ALARMS, check=True)
    assert {status for status, _verdict in alarms.values()} == {"not_applicable"}
    assert "account 123456789012" in alarms["root_use"][1].note
