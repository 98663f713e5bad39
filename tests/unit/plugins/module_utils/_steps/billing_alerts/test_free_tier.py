# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts.free_tier import FreeTier

OPTIONS: dict[str, Any] = {"min_days_left": 30, "min_credits_left": 20.0, "max_usage_percentage": 85.0}
TODAY = datetime(2026, 11, 24, tzinfo=timezone.utc)
FREE = {"type": "FREE", "status": "ACTIVE", "ends": "2027-05-01", "days_left": 158, "credits_left": 90.0}


def offer(forecast: float, actual: float = 0.0, limit: float = 100.0) -> dict[str, Any]:
    amounts = {"actualUsageAmount": actual, "forecastedUsageAmount": forecast, "limit": limit}
    return {"service": "AWS Lambda", "usageType": "Request", "unit": "Requests", **amounts}


def judged(context: Any, plan: Any = None, usage: Any = ()) -> list[tuple[bool, str]]:
    made = FreeTier(context(), OPTIONS, TODAY).plan({"plan": plan, "usage": usage})
    assert made.calls == ()
    return [(verdict.holds, verdict.mend) for verdict in made.verdicts]


@pytest.mark.parametrize(
    ("plan", "verdict"),
    [
        pytest.param(FREE, (True, "person"), id="time_and_credits_left"),
        pytest.param({**FREE, "days_left": 29}, (False, "person"), id="ends_soon"),
        pytest.param({**FREE, "days_left": 30}, (True, "person"), id="ends_not_so_soon"),
        pytest.param({**FREE, "credits_left": 19.9}, (False, "person"), id="few_credits"),
        pytest.param({**FREE, "credits_left": 0.0}, (False, "person"), id="no_credits"),
        pytest.param({**FREE, "status": "EXPIRED"}, (False, "person"), id="expired"),
        pytest.param({**FREE, "type": "PAID", "days_left": None}, (True, "person"), id="paid"),
        pytest.param(None, (True, "person"), id="account_without_plan"),
        pytest.param(Failure("denied", "no"), (False, "unknown"), id="denied_is_unknown"),
    ],
)
def test_account_plan(context: Any, plan: Any, verdict: tuple[bool, str]) -> None:
    assert judged(context, plan)[0] == verdict


@pytest.mark.parametrize(
    ("usage", "verdicts"),
    [
        pytest.param([], [(True, "person")], id="no_offers"),
        pytest.param([offer(85.0)], [(True, "person")], id="at_the_bound"),
        pytest.param([offer(86.0), offer(1.0)], [(False, "person")], id="expected_to_be_used_up"),
        pytest.param([offer(0.0, 99.0)], [(False, "person")], id="used_up_before_it_is_expected"),
        pytest.param([offer(5.0, limit=0.0)], [(True, "person")], id="offer_without_a_limit"),
        pytest.param([offer(90.0), offer(100.0)], [(False, "person")] * 2, id="each_is_a_finding"),
        pytest.param(Failure("denied", "no"), [(False, "unknown")], id="denied_is_unknown"),
    ],
)
def test_free_tier(context: Any, usage: Any, verdicts: list[tuple[bool, str]]) -> None:
    assert judged(context, None, usage)[1:] == verdicts


def test_plan_is_read(context: Any, scripted: Any) -> None:
    resource = FreeTier(context(), OPTIONS, TODAY)
    scripted("freetier").add_response(
        "get_account_plan_state",
        {
            "accountId": "123456789012",
            "accountPlanType": "FREE",
            "accountPlanStatus": "ACTIVE",
            "accountPlanRemainingCredits": {"amount": 12.5, "unit": "USD"},
            "accountPlanExpirationDate": TODAY + timedelta(days=10),
        },
        {},
    )
    assert resource._observe_plan() == {
        "type": "FREE",
        "status": "ACTIVE",
        "ends": "2026-12-04",
        "days_left": 10,
        "credits_left": 12.5,
    }


def test_account_without_plan_is_no_failure(context: Any, scripted: Any) -> None:
    scripted("freetier").add_client_error("get_account_plan_state", "ResourceNotFoundException")
    assert FreeTier(context(), OPTIONS)._observe_plan() is None


def test_other_partitions_have_no_free_tier(context: Any) -> None:
    resource = FreeTier(context(Arn="arn:aws-cn:iam::123456789012:user/admin"), OPTIONS)
    assert {verdict.holds for verdict in resource.plan(resource.observe()).verdicts} == {True}


@pytest.mark.parametrize("name", list(OPTIONS))
def test_bounds_that_mean_nothing_are_refused(name: str) -> None:
    with pytest.raises(Refusal, match=name):
        FreeTier.check({**OPTIONS, name: 0})
