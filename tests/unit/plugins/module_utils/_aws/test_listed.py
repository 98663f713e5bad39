# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a list names and what is gone when it is looked at is left out; nothing else becomes unknown by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._aws.failures import NotFound
from ansible_collections.dayone.aws.plugins.module_utils._aws.listed import GONE, gather_all_listed, gather_listed
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._parts.event_rule import EventRule, observe_rules
from ansible_collections.dayone.aws.plugins.module_utils._parts.metric_alarms import read_alarms
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization import Organization
from ansible_collections.dayone.aws.plugins.module_utils._parts.trails import observe_trails
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts.anomaly_detection import (
    CostAnomalyDetection,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.config_recorder.conformance_pack import (
    ConformancePacks,
    full_name,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root.audit import OrganizationAudit
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root.coverage import read_coverage

from tests.emulator import clients
from tests.emulator.account import ACCOUNT
from tests.emulator.server import Emulator
from tests.estate.form import REGION, Estate
from tests.estate.looking import context, defaults

NAMES = ("first", "second")


@pytest.fixture(scope="module")
def running() -> Iterator[Estate]:
    with Emulator() as emulator:
        yield Estate(emulator)


@pytest.fixture
def estate(running: Estate) -> Estate:
    running.emulator.reset()
    return running


def _trails(estate: Estate) -> Callable[[Aws], Any]:
    clients.bucket_for(estate.client("s3", "us-east-1"), "records")
    for name in NAMES:
        estate.client("cloudtrail").create_trail(Name=name, S3BucketName="records")
    return lambda aws: [(item["name"], item["logging"], item["events"]) for item in observe_trails(aws, REGION)]


def _rules(estate: Estate) -> Callable[[Aws], Any]:
    pattern = '{"source": ["aws.signin"], "detail": {"userIdentity": {"type": ["Root"]}}}'
    for name in NAMES:
        estate.client("events").put_rule(Name=name, EventPattern=pattern)
    wanted = EventRule(
        name="ours",
        region=REGION,
        account_id=ACCOUNT,
        partition="aws",
        owner="test",
        control="root_account.activity_alarm",
        pattern={},
        description="",
        target={},
    )
    return lambda aws: sorted(observe_rules(aws, [wanted], lambda _rule, _found: True)["rules"])


def _alarms(estate: Estate) -> Callable[[Aws], Any]:
    about = {"MetricName": "calls", "Namespace": "logs", "Statistic": "Sum", "Period": 300, "EvaluationPeriods": 1}
    how = {"Threshold": 1.0, "ComparisonOperator": "GreaterThanOrEqualToThreshold"}
    for name in NAMES:
        estate.client("cloudwatch").put_metric_alarm(AlarmName=name, **about, **how)
    return lambda aws: sorted(read_alarms(aws, REGION, lambda _alarm: True))


def _organization(estate: Estate) -> dict[str, Any]:
    organizations = estate.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]
    organizations.enable_policy_type(RootId=root["Id"], PolicyType="SERVICE_CONTROL_POLICY")
    return dict(organizations.list_roots()["Roots"][0])


def _targets(estate: Estate) -> Callable[[Aws], Any]:
    root = _organization(estate)
    deny = '{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "a4b:*", "Resource": "*"}}'
    for name in NAMES:
        about = {"Name": name, "Description": name, "Type": "SERVICE_CONTROL_POLICY", "Content": deny}
        estate.client("organizations").create_policy(**about)
    return lambda aws: sorted(read_coverage(aws, root, ACCOUNT).guardrails)


def _administrators(estate: Estate) -> Callable[[Aws], Any]:
    _organization(estate)
    organizations = estate.client("organizations")
    for name in NAMES:
        made = organizations.create_account(Email=f"{name}@example.com", AccountName=name)["CreateAccountStatus"]
        organizations.enable_aws_service_access(ServicePrincipal="guardduty.amazonaws.com")
        organizations.register_delegated_administrator(
            AccountId=made["AccountId"], ServicePrincipal="guardduty.amazonaws.com"
        )
    about = Organization("o-1", "arn:o-1", ACCOUNT, True)
    return lambda _aws: sorted(OrganizationAudit(context(estate), about).observe()["administrators"])


def _packs(estate: Estate) -> Callable[[Aws], Any]:
    template = "Resources: {R: {Type: 'AWS::Config::ConfigRule'}}"
    for name in NAMES:
        estate.client("config").put_conformance_pack(ConformancePackName=full_name(name), TemplateBody=template)
    asked = [{"name": name, "state": "present", "parameters": {}, "template_body": template} for name in NAMES]
    options = {"state": "present", "packs": asked}
    return lambda _aws: sorted(ConformancePacks(context(estate), options, REGION).observe()["packs"])


def _subscriptions(estate: Estate) -> Callable[[Aws], Any]:
    ce = estate.client("ce", "us-east-1")
    monitor = {"MonitorName": "all", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}
    arn = ce.create_anomaly_monitor(AnomalyMonitor=monitor)["MonitorArn"]
    options = {**defaults("cost_anomaly_detection"), "topic_name": None, "name": "ours", "state": "absent"}
    for name in ("ours", "ours-email"):
        told = {"Subscribers": [{"Type": "EMAIL", "Address": "a@example.com"}], "Frequency": "DAILY", "Threshold": 1.0}
        subscription = {"SubscriptionName": name, "MonitorArnList": [arn], **told}
        ce.create_anomaly_subscription(AnomalySubscription=subscription)
    seen = CostAnomalyDetection(context(estate), options)
    return lambda _aws: sorted(item["name"] for item in seen.observe()["subscriptions"])


#: Of each list that is read item by item: what makes two, and the request that looks at one of them.
LISTS: dict[str, tuple[Callable[[Estate], Callable[[Aws], Any]], str, str]] = {
    "trail_status": (_trails, "cloudtrail", "GetTrailStatus"),
    "trail_selectors": (_trails, "cloudtrail", "GetEventSelectors"),
    "alarm_owner": (_alarms, "cloudwatch", "ListTagsForResource"),
    "rule_targets": (_rules, "events", "ListTargetsByRule"),
    "policy_targets": (_targets, "organizations", "ListTargetsForPolicy"),
    "pack_tags": (_packs, "config", "ListTagsForResource"),
    "subscription_owner": (_subscriptions, "ce", "ListTagsForResource"),
    "delegated_services": (_administrators, "organizations", "ListDelegatedServicesForAccount"),
}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_what_is_gone_meanwhile_is_left_out(estate: Estate, name: str) -> None:
    makes, service, operation = LISTS[name]
    looks = makes(estate)
    aws = context(estate).aws
    both = looks(aws)
    assert len(both) == 2
    for gone in GONE[service]:
        error = {"code": gone, "message": "It does not exist.", "status": 400}
        estate.emulator.control("faults", [{"service": service, "operation": operation, "times": 1, "error": error}])
        left = looks(aws)
        assert len(left) == 1
        assert left[0] in both
    estate.emulator.control("faults", [])


def test_what_is_refused_is_not_gone() -> None:
    def refuse() -> int:
        raise Failure("denied", "no")

    def gone() -> int:
        raise NotFound("NoSuchThing")

    found = gather_listed({"there": lambda: 1, "gone": gone, "refused": refuse})
    assert found["there"] == 1
    assert isinstance(found["refused"], Failure)
    assert "gone" not in found
    with pytest.raises(Failure, match="no"):
        gather_all_listed({"there": lambda: 1, "refused": refuse})
