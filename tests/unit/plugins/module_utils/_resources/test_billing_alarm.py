# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._resources import (
    billing_alarm,
    billing_metric_alarms,
    billing_preference,
)

REGION = "us-east-1"
ACCOUNT = "123456789012"
ARN = "arn:aws:sns:us-east-1:123456789012:dayone-billing"
OWNER = "billing_alarm/dayone-billing"
OPTIONS: dict[str, Any] = {
    "state": "present",
    "thresholds": [50.0],
    "alarms": [],
    "currency": "USD",
    "name_prefix": "dayone-billing",
    "notify_ok": False,
    "treat_missing_data": "missing",
    "subscriptions": [],
    "kms_key_id": None,
    "encrypt": True,
}


def wanted(threshold: float = 50.0) -> dict[str, Any]:
    alarm = {"threshold": threshold, "currency": "USD"}
    name = billing_metric_alarms.alarm_name("dayone-billing", alarm)
    return {name: billing_metric_alarms.alarm_params(name, alarm, ARN, OPTIONS)}


def found(alarms: dict[str, Any], owner: str = OWNER) -> dict[str, Any]:
    return {name: {"alarm": alarm, "arn": f"arn:{name}", "owner": owner} for name, alarm in alarms.items()}


def methods(current: Any, asked: Any) -> list[str]:
    return [call.method for call in billing_metric_alarms.plan_alarms(current, asked, OWNER, REGION)[0]]


def test_alarms_that_match_are_left() -> None:
    assert methods(found(wanted()), wanted()) == []


def test_own_alarm_that_is_no_longer_named_is_removed() -> None:
    assert methods(found(wanted(50)), wanted(60)) == ["put_metric_alarm", "delete_alarms"]


def test_alarms_of_others_are_never_removed() -> None:
    assert methods(found(wanted(50), owner=""), wanted(60)) == ["put_metric_alarm"]


def test_someone_elses_alarm_with_our_name_is_not_overwritten() -> None:
    other = {name: {**alarm, "Threshold": 1.0} for name, alarm in wanted().items()}
    calls, verdicts = billing_metric_alarms.plan_alarms(found(other, owner=""), wanted(), OWNER, REGION)
    assert calls == []
    assert (verdicts[0].holds, verdicts[0].mend) == (False, "person")


@pytest.mark.parametrize(
    ("entries", "manage", "calls", "mend"),
    [
        pytest.param([{"key": "k", "value": "DISABLED"}], True, 1, "call", id="off_is_switched_on"),
        pytest.param([{"key": "k", "value": "DISABLED"}], False, 0, "person", id="off_and_not_managed"),
        pytest.param([{"key": "k", "value": "ENABLED"}], True, 0, "call", id="on_is_left"),
        pytest.param(Failure("denied", "no"), True, 0, "person", id="denied_is_for_a_person"),
        pytest.param(Failure("error", "no"), True, 0, "unknown", id="broken_is_unknown"),
        pytest.param([], True, 0, "person", id="no_entry_is_for_a_person"),
    ],
)
def test_preference(entries: Any, manage: bool, calls: int, mend: str) -> None:
    made, verdicts = billing_preference.plan_preference({"preference": entries}, manage, REGION, ACCOUNT)
    assert (len(made), verdicts[0].mend) == (calls, mend)


def test_member_account_is_told_who_pays() -> None:
    state = {"preference": Failure("denied", "no"), "payer": "111122223333"}
    _calls, verdicts = billing_preference.plan_preference(state, True, REGION, ACCOUNT)
    assert "111122223333" in verdicts[0].note


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param({"thresholds": [0.0]}, "threshold", id="zero_threshold"),
        pytest.param({"thresholds": [5.0, 5.0]}, "more than once", id="two_of_one_name"),
        pytest.param({"thresholds": []}, "thresholds", id="nothing_to_watch"),
        pytest.param({"kms_key_id": "alias/aws/sns"}, "kms_key_id", id="key_that_alarms_cannot_use"),
        pytest.param({"subscriptions": [{"protocol": "email", "endpoint": "nobody"}]}, "endpoint", id="no_email"),
        pytest.param({"subscriptions": [{"protocol": "sqs", "endpoint": "queue"}]}, "endpoint", id="no_arn"),
    ],
)
def test_bad_input_is_refused(change: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        billing_alarm.BillingAlarm.check({**OPTIONS, **change})
