# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Call, Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts import (
    budget_action,
    budget_form,
    budget_plan,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts.budget import CostBudget
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts.common_options import billed_here
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts.services import SERVICES, check_services
from hypothesis import given
from hypothesis import strategies as st

from tests.chains import end, policy

ACCOUNT, REGION, OWNER = "123456789012", "us-east-1", "cost_budget/dayone-monthly"
PLACE = budget_plan.Place(ACCOUNT, "aws", REGION)
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:dayone-billing"
OPTIONS: dict[str, Any] = {
    "state": "present",
    "name": "dayone-monthly",
    "monthly_limit": 100.0,
    "currency": "USD",
    "percentages": [50.0, 80.0, 100.0],
    "forecast_percentages": [100.0],
    "emails": [],
    "topic_arn": TOPIC,
    "topic_name": None,
    "services": [],
    "further_services": [],
    "tags_filter": None,
    "linked_accounts": [],
    "include_credits": False,
    "action": None,
}
ACTION: dict[str, Any] = {
    "state": "present",
    "policy_arn": "arn:aws:iam::aws:policy/AWSDenyAll",
    "role_arn": f"arn:aws:iam::{ACCOUNT}:role/budget-actions",
    "users": [],
    "groups": ["developers"],
    "roles": [],
    "percentage": 100.0,
    "forecast": False,
    "approval": "manual",
}
TOLD = frozenset({("SNS", TOPIC)})


def budget(**change: Any) -> budget_form.Budget:
    given: dict[str, Any] = {
        "name": "dayone-monthly",
        "amount": 100.0,
        "unit": "USD",
        "filters": {},
        "credits": False,
        "notices": {("ACTUAL", 50.0): TOLD, ("FORECASTED", 100.0): TOLD},
        "owner": OWNER,
    }
    return budget_form.Budget(**{**given, **change})


def found(wanted: budget_form.Budget, owner: str = OWNER, **change: Any) -> dict[str, Any]:
    return {"budget": {**wanted.to_api(), **change}, "owner": owner, "notices": dict(wanted.notices), "actions": []}


def methods(state: Any, wanted: budget_form.Budget) -> list[str]:
    return [call.method for call in budget_plan.plan_budget(state, wanted, PLACE)[0]]


def test_every_field_of_a_budget_is_set_kept_dropped_or_only_told(aws: Any) -> None:
    shape = aws.client("budgets").meta.service_model.operation_model("UpdateBudget").input_shape
    fields = {*budget_form.SET, *budget_form.KEPT, *budget_form.DROPPED, *budget_form.TOLD}
    assert fields == set(shape.members["NewBudget"].members)
    assert set(budget_form.COST_TYPES) == set(shape.members["NewBudget"].members["CostTypes"].members)


@pytest.mark.parametrize(
    ("change", "owner", "calls", "mend"),
    [
        pytest.param({}, OWNER, [], "call", id="ours_as_it_should_be"),
        pytest.param({"BudgetLimit": {"Amount": "100", "Unit": "USD"}}, OWNER, [], "call", id="another_form_of_number"),
        pytest.param({"BudgetLimit": {"Amount": "50", "Unit": "USD"}}, OWNER, ["update_budget"], "call", id="limit"),
        pytest.param(
            {"BudgetLimit": {"Amount": "100", "Unit": "EUR"}}, OWNER, ["update_budget"], "call", id="currency"
        ),
        pytest.param({"CostFilters": {"Service": ["x"]}}, OWNER, ["update_budget"], "call", id="filter"),
        pytest.param({"CostTypes": {"IncludeCredit": True}}, OWNER, ["update_budget"], "call", id="credits"),
        pytest.param({"PlannedBudgetLimits": {"1": {}}}, OWNER, ["update_budget"], "call", id="planned_limits"),
        pytest.param({"BudgetLimit": {"Amount": "101", "Unit": "USD"}}, "", [], "person", id="higher_one_of_others"),
        pytest.param(
            {"BudgetLimit": {"Amount": "99", "Unit": "USD"}}, "", [], "call", id="lower_one_of_others_is_good"
        ),
        pytest.param({"CostFilters": {"Service": ["x"]}}, "", [], "person", id="narrower_one_of_others"),
    ],
)
def test_budget(change: dict[str, Any], owner: str, calls: list[str], mend: str) -> None:
    wanted = budget()
    state = found(wanted, owner, **change)
    verdict = budget_plan.plan_budget(state, wanted, PLACE)[1][0]
    assert (methods(state, wanted), verdict.mend) == (calls, mend)
    assert verdict.holds == (mend == "call" and not calls)


def test_update_sends_back_what_is_not_ours_and_drops_what_excludes_ours() -> None:
    state = found(budget(), TimePeriod={"Start": 1}, PlannedBudgetLimits={"1": {}}, CalculatedSpend={}, Metrics=["x"])
    (call,) = budget_plan.plan_budget(state, budget(), PLACE)[0]
    assert set(call.params["NewBudget"]) == {*budget_form.SET, "TimePeriod"}


def test_budget_of_others_that_tells_less_is_not_enough() -> None:
    theirs = found(budget(notices={("ACTUAL", 50.0): TOLD}), owner="")
    assert not budget_plan.satisfies(theirs, budget())


KEYS = st.tuples(st.sampled_from(["ACTUAL", "FORECASTED"]), st.sampled_from([50.0, 80.0, 100.0]))
EMAILS = st.sets(st.tuples(st.just("EMAIL"), st.sampled_from([f"{n}@example.com" for n in range(10)])), max_size=10)
TOPICS = st.sets(st.tuples(st.just("SNS"), st.sampled_from(["a", "b"])), max_size=1)
PEOPLE = st.tuples(EMAILS, TOPICS).map(lambda both: frozenset(both[0] | both[1])).filter(bool)
NOTICES = st.dictionaries(KEYS, PEOPLE, max_size=6)


def carried_out(notices: dict[Any, Any], calls: list[Call]) -> dict[Any, Any]:
    """What AWS makes of the calls. It refuses an eleventh address, a second topic and an eleventh notification."""
    left = dict(notices)
    for call in calls:
        key = budget_form.notice_key(call.params["Notification"])
        who = budget_form.told_of([call.params["Subscriber"]]) if "Subscriber" in call.params else frozenset()
        if call.method == "delete_notification":
            del left[key]
        elif call.method == "create_notification":
            assert key not in left
            left[key] = budget_form.told_of(call.params["Subscribers"])
        elif call.method == "create_subscriber":
            assert not who & left[key]
            left[key] = left[key] | who
        else:
            left[key] = left[key] - who
            assert left[key], "the last subscriber takes the notification along"
        kinds = [kind for kind, _address in left.get(key, ())]
        assert kinds.count("SNS") <= 1
        assert kinds.count("EMAIL") <= 10
        assert len(left) <= 10
    return left


@given(have=NOTICES, want=NOTICES)
def test_notifications_become_what_was_asked_for_within_the_limits(have: Any, want: Any) -> None:
    wanted = budget(notices=want)
    state = {**found(wanted), "notices": have}
    calls, _verdicts = budget_plan.plan_budget(state, wanted, PLACE)
    after = carried_out(have, calls)
    assert after == want
    assert methods({**state, "notices": after}, wanted) == []


@pytest.mark.parametrize(
    ("state", "calls"),
    [
        pytest.param(None, [], id="absent"),
        pytest.param(found(budget(), owner=""), [], id="of_others"),
        pytest.param(found(budget()), ["delete_budget"], id="ours"),
    ],
)
def test_absent(state: Any, calls: list[str]) -> None:
    assert [call.method for call in budget_plan.plan_absent(state, "dayone-monthly", OWNER, PLACE)[0]] == calls


WANTED = budget_action.to_action(ACTION, TOLD)


def action(owner: str = OWNER, status: str = "STANDBY", **change: Any) -> dict[str, Any]:
    item = {"ActionId": "i", "Status": status, "BudgetName": "b", **WANTED, **change}
    return {**budget_action.normal_action(item), "owner": owner}


@pytest.mark.parametrize(
    ("actions", "wanted", "calls", "holds"),
    [
        pytest.param([], WANTED, ["create_budget_action"], False, id="made"),
        pytest.param([action()], WANTED, [], True, id="there"),
        pytest.param([action("")], WANTED, [], True, id="there_by_others"),
        pytest.param([action(ApprovalModel="AUTOMATIC")], WANTED, ["update_budget_action"], False, id="changed"),
        pytest.param(
            [action("", ApprovalModel="AUTOMATIC")], WANTED, ["create_budget_action"], False, id="others_are_left"
        ),
        pytest.param(
            [action(), action(ApprovalModel="AUTOMATIC")], WANTED, ["delete_budget_action"], True, id="second"
        ),
        pytest.param([action()], None, ["delete_budget_action"], False, id="removed"),
        pytest.param([action("")], None, [], True, id="of_others_stays"),
        pytest.param([action(status="EXECUTION_FAILURE")], WANTED, [], False, id="failed_is_for_a_person"),
    ],
)
def test_action(actions: list[Any], wanted: Any, calls: list[str], holds: bool) -> None:
    made, verdicts = budget_action.plan_action(actions, wanted, "b", OWNER, PLACE)
    assert ([call.method for call in made], verdicts[0].holds) == (calls, holds)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param({"monthly_limit": 0.0}, "monthly_limit", id="zero_limit"),
        pytest.param({"percentages": [80.0, 50.0]}, "percentages", id="falling"),
        pytest.param({"forecast_percentages": [0.0]}, "forecast_percentages", id="zero_percent"),
        pytest.param({"percentages": [float(n) for n in range(1, 11)]}, "10", id="eleven_notifications"),
        pytest.param({"emails": ["nobody"]}, "emails", id="no_address"),
        pytest.param({"emails": [f"{n}@example.com" for n in range(11)]}, "emails has 11", id="eleven_addresses"),
        pytest.param({"emails": ["a@example.com", "A@example.com"]}, "more than once", id="same_address"),
        pytest.param({"topic_arn": "topic"}, "topic_arn", id="no_topic"),
        pytest.param({"topic_arn": None}, "topic_arn", id="nobody_is_told"),
        pytest.param({"services": ["Amazon S3"]}, "services", id="unknown_service"),
        pytest.param({"tags_filter": {"team": "data"}}, "tags_filter", id="tag_without_list"),
        pytest.param({"linked_accounts": ["1"]}, "linked_accounts", id="no_account_id"),
        pytest.param({"name": "a:b"}, "name", id="name_with_a_colon"),
        pytest.param({"action": {**ACTION, "policy_arn": "AWSDenyAll"}}, "policy_arn", id="no_policy"),
        pytest.param({"action": {**ACTION, "role_arn": None}}, "role_arn", id="no_role"),
        pytest.param({"action": {**ACTION, "groups": []}}, "users, groups or roles", id="no_target"),
        pytest.param({"action": {**ACTION, "percentage": 0.0}}, "percentage", id="action_at_zero"),
    ],
)
def test_bad_input_is_refused(change: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        CostBudget.check({**OPTIONS, **change})


def test_good_input_is_taken() -> None:
    CostBudget.check({**OPTIONS, "action": ACTION, "emails": ["a@example.com"], "services": ["AWS Lambda"]})


def test_a_service_that_is_named_in_addition_is_taken() -> None:
    check_services(["Amazon Tomorrow"], ["Amazon Tomorrow"])


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Amazon Simple Storage", "Amazon Simple Storage Service"),
        ("amazon route 53", "Amazon Route 53"),
        ("Lambda", "AWS Lambda"),
    ],
)
def test_an_unknown_service_is_refused_with_those_that_come_near(name: str, near: str) -> None:
    with pytest.raises(Refusal, match=near):
        check_services([name], [])


def test_names_of_services_are_whole() -> None:
    assert all(name == " ".join(name.split()) and name.count("(") == name.count(")") for name in SERVICES)
    assert not {name for name in SERVICES if "\n" in name or name.endswith((";", "Amazon", "AWS"))}


def test_absence_is_only_what_aws_calls_so(context: Any, scripted: Any) -> None:
    resource = CostBudget(context(), OPTIONS)
    scripted("budgets").add_client_error("describe_budget", "AccessDeniedException")
    outcome = reconcile(resource, check_mode=False)
    assert {status for _verdict, status in outcome.findings} == {"unknown"}
    assert resource.extra()["money"] == {"watched": [], "told": [], "spent": []}


def test_check_mode_only_reads(context: Any, scripted: Any) -> None:
    resource = CostBudget(context(), OPTIONS)
    budgets = scripted("budgets")
    about = {"AccountId": ACCOUNT}
    budgets.add_client_error(
        "describe_budget", "NotFoundException", expected_params={**about, "BudgetName": "dayone-monthly"}
    )
    budgets.add_response("describe_budgets", {"Budgets": []}, about)
    assert reconcile(resource, check_mode=True).changed


def test_partition_without_billing_is_refused(context: Any) -> None:
    with pytest.raises(Refusal, match="aws-us-gov"):
        CostBudget(context(Arn=f"arn:aws-us-gov:iam::{ACCOUNT}:user/admin"), OPTIONS)


def test_a_partition_that_is_billed_elsewhere_is_one_finding_and_no_error(context: Any) -> None:
    build = billed_here(CostBudget, "billing_alerts.budget", "dayone.aws.cost_budget")
    made: Any = build(context(Arn=f"arn:aws-us-gov:iam::{ACCOUNT}:user/admin"), OPTIONS)
    outcome = reconcile(made, check_mode=False)
    ((verdict, status),) = outcome.findings
    assert (outcome.error, outcome.calls, verdict.control, status) == (
        "",
        [],
        "billing_alerts.budget",
        "not_applicable",
    )
    assert "run dayone.aws.cost_budget in the commercial account" in verdict.note


NOW = datetime(2026, 11, 28, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        pytest.param(None, True, id="none"),
        pytest.param(budget_form.FOREVER, True, id="as_aws_sets_it"),
        pytest.param(datetime(2026, 11, 1, tzinfo=timezone.utc), False, id="ended"),
        pytest.param(datetime(2027, 1, 1, tzinfo=timezone.utc), False, id="soon"),
        pytest.param(datetime(2036, 1, 1, tzinfo=timezone.utc), True, id="in_ten_years"),
    ],
)
def test_a_budget_whose_period_ends_does_not_last(end: datetime | None, expected: bool) -> None:
    assert budget_form.lasts({"TimePeriod": {"End": end}} if end else {}, NOW) is expected


def test_a_budget_of_ours_whose_period_ended_goes_on_and_keeps_its_beginning() -> None:
    start = datetime(2025, 1, 1, tzinfo=timezone.utc)
    period = {"Start": start, "End": datetime(2026, 1, 1, tzinfo=timezone.utc)}
    calls, verdicts = budget_plan.plan_budget(found(budget(), TimePeriod=period), budget(), PLACE)
    assert calls[0].params["NewBudget"]["TimePeriod"] == {"Start": start, "End": budget_form.FOREVER}
    assert (verdicts[0].holds, verdicts[0].current) == (False, {"lasts": False})
    theirs = found(budget(), owner="", TimePeriod=period)
    assert not budget_plan.satisfies(theirs, budget())


@pytest.mark.parametrize(
    ("change", "control", "holds", "says"),
    [
        pytest.param({"ends": {TOPIC: end(policy=policy("budgets.amazonaws.com"))}}, "notices", True, "", id="topic"),
        pytest.param({"ends": {TOPIC: end()}}, "notices", False, "sns:Publish", id="topic_keeps_budgets_out"),
        pytest.param({"ends": {TOPIC: None}}, "notices", False, "does not exist", id="no_topic"),
        pytest.param(
            {"notices": {("ACTUAL", 50.0): frozenset({("EMAIL", "a@example.com")})}}, "notices", True, "", id="address"
        ),
        pytest.param({"notices": {}}, "notices", False, "", id="nobody"),
        pytest.param({}, "budget", True, "", id="healthy"),
    ],
)
def test_notifications_reach_somebody(change: dict[str, Any], control: str, holds: bool, says: str) -> None:
    name = {"notices": budget_plan.NOTICES, "budget": budget_plan.BUDGET}[control]
    verdict = budget_plan.Verdict(name, True, "on", "on")
    (made,) = budget_plan.judged([verdict], {**found(budget()), **change}, PLACE)
    assert (made.holds, says in made.note) == (holds, True), made


def test_a_budget_that_aws_calls_unhealthy_does_not_hold() -> None:
    status = {"Status": "UNHEALTHY", "StatusReason": "BILLING_VIEW_NO_ACCESS"}
    state = found(budget(), HealthStatus=status)
    (made,) = budget_plan.judged([budget_plan.Verdict(budget_plan.BUDGET, True, "on", "on")], state, PLACE)
    assert (made.holds, made.mend, "BILLING_VIEW_NO_ACCESS" in made.note) == (False, "person", True)


def test_a_budget_without_notifications_tells_nobody(context: Any, scripted: Any) -> None:
    """Its notifications are no list, but an error that says that there are none."""
    made = CostBudget(context(), OPTIONS)
    scripted("budgets").add_client_error("describe_notifications_for_budget", "NotFoundException")
    assert made._observe_notices("month") == {}


def test_notifications_that_are_denied_are_not_none(context: Any, scripted: Any) -> None:
    made = CostBudget(context(), OPTIONS)
    scripted("budgets").add_client_error("describe_notifications_for_budget", "AccessDeniedException")
    with pytest.raises(Failure):
        made._observe_notices("month")
