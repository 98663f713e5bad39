# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts import anomaly_plan
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts.anomaly_detection import (
    CostAnomalyDetection,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts.anomaly_plan import Subscription
from hypothesis import given
from hypothesis import strategies as st

REGION, OWNER = "us-east-1", "cost_anomaly_detection/dayone-anomalies"
TOPIC = "arn:aws:sns:us-east-1:123456789012:dayone-billing"
MONITOR = "arn:aws:ce::123456789012:anomalymonitor/1"
WANTED = Subscription("dayone-anomalies", "IMMEDIATE", "SNS", [TOPIC], {"absolute": 10.0, "percentage": 40.0})
OPTIONS: dict[str, Any] = {
    "state": "present",
    "name": "dayone-anomalies",
    "threshold_absolute": 10.0,
    "threshold_percentage": 40.0,
    "emails": [],
    "email_frequency": "daily",
    "topic_arn": TOPIC,
    "topic_name": None,
}
AWS_MONITOR = {
    "MonitorArn": MONITOR,
    "MonitorName": "Default-Services-Monitor",
    "MonitorType": "DIMENSIONAL",
    "MonitorDimension": "SERVICE",
}


def found(owner: str | None = OWNER, name: str = "dayone-anomalies", **change: Any) -> dict[str, Any]:
    item = {**WANTED.to_api(MONITOR), "SubscriptionName": name, "SubscriptionArn": "arn:s", **change}
    normal = anomaly_plan.normal_subscription(item)
    return normal if owner is None else {**normal, "owner": owner}


HIGHER = {"Dimensions": {"Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE", "Values": ["100"]}}
EXPRESSION = WANTED.to_api(MONITOR)["ThresholdExpression"]


@pytest.mark.parametrize(
    ("items", "calls", "holds"),
    [
        pytest.param([], ["create_anomaly_subscription"], False, id="made"),
        pytest.param([found(None)], [], True, id="there"),
        pytest.param([found(None, "theirs")], [], True, id="one_of_others_that_tells_the_same"),
        pytest.param([found(ThresholdExpression=HIGHER)], ["update_anomaly_subscription"], False, id="threshold"),
        pytest.param([found(MonitorArnList=["arn:other"])], ["update_anomaly_subscription"], False, id="monitor"),
        pytest.param([found("", ThresholdExpression=HIGHER)], [], False, id="name_of_ours_made_by_others"),
        pytest.param(
            [found(None, ThresholdExpression={"And": list(reversed(EXPRESSION["And"]))})], [], True, id="other_order"
        ),
        pytest.param(
            [found(None, "theirs", ThresholdExpression=HIGHER)],
            ["create_anomaly_subscription"],
            False,
            id="one_of_others_that_tells_less",
        ),
        pytest.param(
            [found(None, Subscribers=[{"Type": "SNS", "Address": TOPIC, "Status": "DECLINED"}])],
            [],
            False,
            id="declined_is_for_a_person",
        ),
    ],
)
def test_subscription(items: list[Any], calls: list[str], holds: bool) -> None:
    made, verdicts = anomaly_plan.plan_subscription(items, WANTED, MONITOR, OWNER, REGION)
    assert ([call.method for call in made], verdicts[0].holds) == (calls, holds)


def test_the_one_monitor_of_all_services_is_used_whoever_made_it() -> None:
    custom = {"MonitorType": "CUSTOM", "MonitorName": "x"}
    monitor = anomaly_plan.service_monitor([custom, AWS_MONITOR])
    calls, verdict = anomaly_plan.plan_monitor(monitor, "dayone-anomalies", OWNER, REGION)
    assert (calls, verdict.holds) == ([], True)


AMOUNTS = st.floats(0.01, 10**9, allow_nan=False).map(lambda value: round(value, 6))


@given(st.dictionaries(st.sampled_from(["absolute", "percentage"]), AMOUNTS, min_size=1))
def test_a_subscription_that_was_made_is_as_it_should_be(threshold: dict[str, float]) -> None:
    wanted = Subscription("n", "DAILY", "EMAIL", ["b@example.com", "a@example.com"], threshold)
    item = anomaly_plan.normal_subscription({**wanted.to_api(MONITOR), "SubscriptionArn": "arn:s"})
    assert anomaly_plan.plan_subscription([{**item, "owner": OWNER}], wanted, MONITOR, OWNER, REGION)[0] == []


def test_the_older_threshold_is_understood() -> None:
    item = {**WANTED.to_api(MONITOR), "SubscriptionArn": "arn:s", "ThresholdExpression": None, "Threshold": 5.0}
    normal = anomaly_plan.normal_subscription(item)
    assert normal["subscription"]["threshold"] == {"of": "one", "ANOMALY_TOTAL_IMPACT_ABSOLUTE": 5.0}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param({"threshold_absolute": 0.0}, "threshold_absolute", id="zero"),
        pytest.param({"threshold_percentage": -1.0}, "threshold_percentage", id="negative"),
        pytest.param({"threshold_absolute": None, "threshold_percentage": None}, "threshold_absolute", id="none"),
        pytest.param({"topic_arn": None}, "topic_arn", id="nobody_is_told"),
        pytest.param({"emails": ["nobody"]}, "emails", id="no_address"),
    ],
)
def test_bad_input_is_refused(change: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        CostAnomalyDetection.check({**OPTIONS, **change})


def test_nothing_to_do_costs_two_requests(context: Any, scripted: Any) -> None:
    resource = CostAnomalyDetection(context(), OPTIONS)
    explorer = scripted("ce")
    explorer.add_response("get_anomaly_monitors", {"AnomalyMonitors": [AWS_MONITOR]}, {})
    item = {**WANTED.to_api(MONITOR), "SubscriptionArn": "arn:s"}
    explorer.add_response("get_anomaly_subscriptions", {"AnomalySubscriptions": [item]}, {})
    _ordered(resource)
    outcome = reconcile(resource, check_mode=False)
    assert (outcome.changed, outcome.error) == (False, "")
    assert (resource.extra()["paid_requests"], resource.extra()["request_cost_usd"]) == (2, 0.02)


def test_each_page_is_paid_for(context: Any, scripted: Any) -> None:
    resource = CostAnomalyDetection(context(), OPTIONS)
    explorer = scripted("ce")
    explorer.add_response("get_anomaly_monitors", {"AnomalyMonitors": [], "NextPageToken": "n"}, {})
    explorer.add_response("get_anomaly_monitors", {"AnomalyMonitors": [AWS_MONITOR]}, {"NextPageToken": "n"})
    assert resource._pages("get_anomaly_monitors", "AnomalyMonitors") == [AWS_MONITOR]
    assert resource.extra()["paid_requests"] == 2


def _ordered(resource: CostAnomalyDetection) -> None:
    """Scripted answers have an order: read one list after the other."""
    pages = resource._pages
    first: dict[str, Any] = {}

    def read(method: str, key: str) -> Any:
        if not first:
            for name, field in (
                ("get_anomaly_monitors", "AnomalyMonitors"),
                ("get_anomaly_subscriptions", "AnomalySubscriptions"),
            ):
                first[name] = pages(name, field)
        return first[method]

    resource._pages = read  # type: ignore[method-assign]


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        pytest.param("User not enabled for cost explorer access", "off", id="never_opened_is_for_a_person"),
        pytest.param("not authorized to perform ce:GetAnomalyMonitors", "denied", id="denied_is_unknown"),
    ],
)
def test_cost_explorer_that_cannot_be_read(context: Any, scripted: Any, message: str, kind: str) -> None:
    resource = CostAnomalyDetection(context(), OPTIONS)
    for _list in range(2):
        scripted("ce").add_client_error("get_anomaly_monitors", "AccessDeniedException", message)
    resource._pages = lambda method, key: resource._call("get_anomaly_monitors")[key]  # type: ignore[method-assign]
    outcome = reconcile(resource, check_mode=False)
    statuses = {status for _verdict, status in outcome.findings}
    assert statuses == ({"manual"} if kind == "off" else {"unknown"})
    assert bool(outcome.error) == (kind == "denied")
    assert resource.extra()["money"]["watched"] == []


def test_other_failures_are_not_taken_for_an_account_without_cost_explorer(context: Any, scripted: Any) -> None:
    resource = CostAnomalyDetection(context(), OPTIONS)
    scripted("ce").add_client_error("get_anomaly_monitors", "LimitExceededException")
    with pytest.raises(Failure):
        resource._call("get_anomaly_monitors")
