# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.account import State
from tests.emulator.kit import stored
from tests.emulator.server import Emulator

from .conftest import assert_refusals

pytestmark = pytest.mark.swift

PASSWORD = {"dayone.aws.iam_password_policy_enforce": {"min_length": 14, "reuse_prevention": 24}}
AUDIT: dict[str, Any] = {"dayone.aws.root_key_audit": {}}
ALARM = {
    "dayone.aws.billing_alarm": {
        "thresholds": [50, 100],
        "subscriptions": [{"protocol": "email", "endpoint": "finance@example.com"}],
    }
}
Play = Callable[..., Any]


def test_password_policy_is_in_the_account(play: Play, client: Callable[..., Any]) -> None:
    play(PASSWORD)
    policy = client("iam").get_account_password_policy()["PasswordPolicy"]
    assert (policy["MinimumPasswordLength"], policy["PasswordReusePrevention"]) == (14, 24)


def test_stricter_policy_survives(play: Play, client: Callable[..., Any]) -> None:
    client("iam").update_account_password_policy(MinimumPasswordLength=20, RequireSymbols=True, MaxPasswordAge=30)
    play(PASSWORD)
    policy = client("iam").get_account_password_policy()["PasswordPolicy"]
    assert (policy["MinimumPasswordLength"], policy["RequireSymbols"], policy["MaxPasswordAge"]) == (20, True, 30)


def test_alarms_and_topic_are_in_the_billing_region(play: Play, client: Callable[..., Any]) -> None:
    play(ALARM, AWS_REGION="eu-west-1")
    alarms = client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert sorted(alarm["Threshold"] for alarm in alarms) == [50.0, 100.0]
    topic = alarms[0]["AlarmActions"][0]
    policy = json.loads(client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"])
    assert "DayoneCloudWatch" in {statement["Sid"] for statement in policy["Statement"]}
    assert stored("123456789012", "billing.preferences") == {"billing-alerts": "ENABLED"}


def test_alarm_that_is_no_longer_named_goes_and_others_stay(play: Play, client: Callable[..., Any]) -> None:
    client("cloudwatch").put_metric_alarm(
        AlarmName="theirs",
        Namespace="AWS/Billing",
        MetricName="EstimatedCharges",
        Dimensions=[{"Name": "Currency", "Value": "USD"}],
        Period=21600,
        EvaluationPeriods=1,
        Threshold=1,
        Statistic="Maximum",
        ComparisonOperator="GreaterThanThreshold",
    )
    play(ALARM)
    play({"dayone.aws.billing_alarm": {"thresholds": [100]}})
    names = {alarm["AlarmName"] for alarm in client("cloudwatch").describe_alarms()["MetricAlarms"]}
    assert names == {"theirs", "dayone-billing-100-USD"}
    play({"dayone.aws.billing_alarm": {"state": "absent"}})
    assert [alarm["AlarmName"] for alarm in client("cloudwatch").describe_alarms()["MetricAlarms"]] == ["theirs"]
    assert client("sns").list_topics()["Topics"] == []


PEOPLE = [{"protocol": "email", "endpoint": "finance@example.com"}]


@pytest.mark.parametrize(
    ("task", "control"),
    [
        pytest.param(ALARM, "billing_alerts.subscription", id="billing_alarm"),
        pytest.param({"dayone.aws.notice_topic": {"subscriptions": PEOPLE}}, "notices.subscription", id="notice_topic"),
    ],
)
def test_a_subscription_that_waits_is_never_fixed(
    play: Play, account: Emulator, task: dict[str, Any], control: str
) -> None:
    assert _rows(play(task, "--check"), control)[0]["status"] == "drift"
    first = play(task)
    rows = _rows(first, control)
    assert (first.changed, [row["status"] for row in rows]) == (True, ["manual"]), first.output
    assert "48 hours" in rows[0]["remediation"]
    for arguments in ((), ("--check",)):
        later = play(task, *arguments)
        assert (_rows(later, control), later.writes) == (rows, [])
    account.control("root", {"confirmed": True})
    assert _rows(play(task, "--check"), control)[0]["status"] == "compliant"


def test_a_subscription_that_aws_dropped_is_requested_again(play: Play) -> None:
    play(ALARM)
    asked = stored("123456789012", "sns.asked")
    asked.update(dict.fromkeys(asked, 0.0))
    assert "Subscribe" in play(ALARM).writes


def _rows(run: Any, control: str) -> list[dict[str, Any]]:
    return [row for row in run.result["findings"] if row["control"] == control]


@pytest.mark.parametrize(("mfa", "status"), [("none", "manual"), ("virtual", "manual"), ("hardware", "compliant")])
def test_root_mfa_kinds(play: Play, account: Emulator, mfa: str, status: str) -> None:
    account.control("root", {"mfa": mfa})
    found = {row["control"]: row["status"] for row in play(AUDIT).result["findings"]}
    assert found["root_account.hardware_mfa"] == status


def test_fail_on_fails_after_everything_was_read(play: Play) -> None:
    run = play({"dayone.aws.root_key_audit": {"fail_on": ["root_account.mfa"]}})
    assert run.code != 0
    assert "root_account.mfa" in run.result["msg"]
    assert len(run.result["findings"]) == 5


def test_root_deletes_its_own_keys(play: Play, account: Emulator) -> None:
    account.control("root", {"access_keys": 2})
    options = {"profile": "root", "allow_root": True, "delete_keys": True, "confirm_account_id": "123456789012"}
    check = play({"dayone.aws.root_key_audit": options}, "--check")
    assert (check.writes, len(State.root.keys)) == ([], 2)
    applied = play({"dayone.aws.root_key_audit": options})
    assert applied.writes == ["UpdateAccessKey", "DeleteAccessKey", "DeleteAccessKey"], applied.output
    assert State.root.keys == {}


def test_bad_input_is_refused_before_the_first_call(play: Callable[..., Any]) -> None:
    assert_refusals(
        play,
        ({"dayone.aws.iam_password_policy_enforce": {"min_length": 5}}, "min_length"),
        ({"dayone.aws.iam_password_policy_enforce": {"nonsense": 5}}, "nonsense"),
        ({"dayone.aws.billing_alarm": {"thresholds": [0]}}, "threshold"),
        ({"dayone.aws.billing_alarm": {"thresholds": [5], "currency": "XXX"}}, "USD"),
        ({"dayone.aws.root_key_audit": {"delete_keys": True}}, "confirm_account_id"),
    )


def test_denied_summary_is_unknown_and_not_compliant(play: Play, account: Emulator) -> None:
    error = {"code": "AccessDenied", "status": 403}
    account.control("faults", [{"service": "iam", "operation": "GetAccountSummary", "error": error}])
    found = {row["control"]: row["status"] for row in play(AUDIT).result["findings"]}
    assert found["root_account.mfa"] == found["root_account.access_keys"] == "unknown"


def test_denied_write_is_said_and_nothing_is_claimed(play: Play, account: Emulator) -> None:
    error = {"code": "AccessDenied", "status": 403}
    account.control("faults", [{"service": "iam", "operation": "UpdateAccountPasswordPolicy", "error": error}])
    run = play(PASSWORD)
    assert run.code != 0
    assert "update_account_password_policy" in run.result["msg"]
    assert {row["status"] for row in run.result["findings"]} == {"drift"}
    assert not run.result["changed"]


def test_someone_elses_alarm_with_our_name_is_left(play: Play, client: Callable[..., Any]) -> None:
    client("cloudwatch").put_metric_alarm(
        AlarmName="dayone-billing-50-USD",
        Namespace="AWS/Billing",
        MetricName="EstimatedCharges",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        Statistic="Maximum",
        ComparisonOperator="GreaterThanThreshold",
    )
    run = play(ALARM)
    assert run.code == 0, run.output
    assert "manual" in {row["status"] for row in run.result["findings"] if row["control"] == "billing_alerts.alarm"}
    found = client("cloudwatch").describe_alarms(AlarmNames=["dayone-billing-50-USD"])["MetricAlarms"]
    assert found[0]["Threshold"] == 1


def test_throttling_is_waited_out(play: Play, account: Emulator) -> None:
    fault = {"service": "iam", "error": {"code": "Throttling", "status": 400}, "times": 2}
    account.control("faults", [fault])
    assert play(PASSWORD).code == 0


def test_baseline_in_check_mode_writes_nothing(play: Play) -> None:
    assert play(None, "--check").writes == []
