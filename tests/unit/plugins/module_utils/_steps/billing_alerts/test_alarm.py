# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts import alarm as billing_alarm
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts import alarm_options as billing_checks
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts import (
    charge_alarms as billing_metric_alarms,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts import preference as billing_preference
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts import scope as billing_scope

REGION = "us-east-1"
ACCOUNT = "123456789012"
ARN = "arn:aws:sns:us-east-1:123456789012:dayone-billing"
OWNER = "billing_alarm/dayone-billing"
OPTIONS: dict[str, Any] = {
    "state": "present",
    "monthly_limit": None,
    "percentages": [50.0, 80.0, 100.0],
    "thresholds": [50.0],
    "linked_account_limit": None,
    "alarms": [],
    "currency": "USD",
    "name_prefix": "dayone-billing",
    "notify_ok": False,
    "treat_missing_data": "missing",
    "subscriptions": [],
    "kms_key_id": None,
    "encrypt": True,
}


def alarm(**change: Any) -> dict[str, Any]:
    return {"name": None, "threshold": 5.0, "currency": None, "service": None, "linked_account": None, **change}


def wanted(threshold: float = 50.0) -> dict[str, Any]:
    item = {"threshold": threshold, "currency": "USD"}
    name = billing_metric_alarms.alarm_name("dayone-billing", item)
    return {name: billing_metric_alarms.alarm_params(name, item, ARN, OPTIONS)}


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
        pytest.param(Failure("denied", "no"), True, 0, "unknown", id="denied_is_unknown"),
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
    assert verdicts[0].mend == "person"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param({"thresholds": [0.0]}, "thresholds", id="zero_threshold"),
        pytest.param({"thresholds": [5.0, 5.0]}, "ascending order", id="same_threshold_twice"),
        pytest.param({"thresholds": [9.0, 5.0]}, "thresholds", id="falling_thresholds"),
        pytest.param({"percentages": [80.0, 50.0]}, "percentages", id="falling_percentages"),
        pytest.param({"monthly_limit": -1.0}, "monthly_limit", id="negative_limit"),
        pytest.param({"linked_account_limit": 0.0}, "linked_account_limit", id="zero_limit_of_linked_accounts"),
        pytest.param({"alarms": [alarm(threshold=0.0)]}, "alarms: threshold", id="zero_alarm"),
        pytest.param({"alarms": [alarm(), alarm()]}, "more than once", id="two_of_one_name"),
        pytest.param({"alarms": [alarm(service="Amazon EC2")]}, "service", id="service_of_another_list"),
        pytest.param({"alarms": [alarm(linked_account="1")]}, "linked_account", id="no_account_id"),
        pytest.param({"thresholds": []}, "thresholds", id="nothing_to_watch"),
        pytest.param({"kms_key_id": "alias/aws/sns"}, "kms_key_id", id="key_that_alarms_cannot_use"),
        pytest.param({"subscriptions": [{"protocol": "email", "endpoint": "nobody"}]}, "endpoint", id="no_email"),
        pytest.param({"subscriptions": [{"protocol": "sqs", "endpoint": "queue"}]}, "endpoint", id="no_arn"),
    ],
)
def test_bad_input_is_refused(change: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        billing_alarm.BillingAlarm.check({**OPTIONS, **change})


@pytest.mark.parametrize(
    ("change", "amounts"),
    [
        pytest.param({"monthly_limit": 100.0, "thresholds": None}, [50.0, 80.0, 100.0], id="one_number"),
        pytest.param({"monthly_limit": 33.0, "thresholds": None}, [16.5, 26.4, 33.0], id="cents"),
        pytest.param({"monthly_limit": 100.0, "thresholds": [7.0]}, [7.0], id="amounts_stand_instead"),
        pytest.param({"monthly_limit": 100.0, "thresholds": []}, [], id="no_amounts_are_none"),
        pytest.param({"thresholds": None}, [], id="neither"),
    ],
)
def test_amounts(change: dict[str, Any], amounts: list[float]) -> None:
    found = billing_checks.all_alarms({**OPTIONS, **change})
    assert [item["threshold"] for item in found] == amounts


def test_large_amounts_keep_their_names_apart() -> None:
    names = {billing_metric_alarms.alarm_name("p", {"threshold": 1234567.0 + n, "currency": "USD"}) for n in range(2)}
    assert names == {"p-1234567-USD", "p-1234568-USD"}


USD, EUR = [{"Currency": "USD"}], [{"Currency": "EUR"}]


@pytest.mark.parametrize(
    ("metric", "holds", "mend"),
    [
        pytest.param(USD, True, "person", id="the_accounts_own"),
        pytest.param(EUR, False, "person", id="another_never_fires"),
        pytest.param([], False, "waiting", id="nothing_seen"),
        pytest.param(Failure("denied", "no"), False, "unknown", id="denied"),
    ],
)
def test_currency(metric: Any, holds: bool, mend: str) -> None:
    found = billing_scope.judge_currency({"metric": metric}, [{"currency": "USD"}], REGION)
    assert (found.holds, found.mend) == (holds, mend)


def test_wrong_currency_names_the_right_one() -> None:
    found = billing_scope.judge_currency({"metric": EUR}, [{"currency": "USD"}], REGION)
    assert "EUR" in found.note


OTHER = {"currency": "USD", "linked_account": "111122223333"}


@pytest.mark.parametrize(
    ("payer", "alarms", "holds", "word"),
    [
        pytest.param(ACCOUNT, [OTHER], True, "management", id="management_account_sees_all"),
        pytest.param("999988887777", [], True, "not those of other accounts", id="member_sees_its_own"),
        pytest.param("999988887777", [OTHER], False, "999988887777", id="member_does_not_see_another"),
        pytest.param("999988887777", [{**OTHER, "linked_account": ACCOUNT}], True, "member", id="member_sees_itself"),
        pytest.param("", [], True, "standalone", id="alone"),
        pytest.param("", [OTHER], False, "standalone", id="alone_has_no_others"),
    ],
)
def test_scope(payer: str, alarms: list[dict[str, Any]], holds: bool, word: str) -> None:
    found = billing_scope.judge_scope({"payer": payer}, alarms, ACCOUNT, REGION)
    assert (found.holds, word in f"{found.current} {found.note}") == (holds, True)


def test_scope_that_cannot_be_read_is_unknown() -> None:
    found = billing_scope.judge_scope({"payer": Failure("denied", "no")}, [], ACCOUNT, REGION)
    assert found.mend == "unknown"


def test_each_linked_account_gets_an_alarm() -> None:
    metrics = [{"Currency": "USD", "LinkedAccount": "2"}, {"Currency": "USD", "LinkedAccount": "1"}, *USD]
    found = billing_scope.linked_alarms([*metrics, *metrics], {**OPTIONS, "linked_account_limit": 9.0})
    assert [item["linked_account"] for item in found] == ["1", "2"]


def test_linked_accounts_that_cannot_be_read_end_the_plan() -> None:
    """Else their alarms would be taken for stale, and removed."""
    with pytest.raises(Failure):
        billing_scope.linked_alarms(Failure("denied", "no"), {**OPTIONS, "linked_account_limit": 9.0})
