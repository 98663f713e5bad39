# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import clients
from tests.emulator.kit import stored
from tests.emulator.server import Emulator
from tests.emulator.services.freetier import offer

from .conftest import assert_refusals

pytestmark = pytest.mark.swift

ACCOUNT = "123456789012"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:dayone-billing"
ALARM = {"monthly_limit": 100, "encrypt": False}
BUDGET = {"monthly_limit": 100, "topic_arn": TOPIC}
ANOMALIES = {"threshold_absolute": 10, "topic_arn": TOPIC}
DENIED = {"code": "AccessDeniedException", "status": 400}
Play = Callable[..., Any]
Client = Callable[..., Any]


def task(name: str, **options: Any) -> dict[str, Any]:
    return {f"dayone.aws.{name}": options}


def finding(run: Any, control: str) -> dict[str, Any]:
    found = [row for row in run.result["findings"] if row["control"] == f"billing_alerts.{control}"]
    assert found, run.output
    return dict(found[0])


def put_charges(client: Client, value: float, **dimensions: str) -> None:
    named = [{"Name": key, "Value": text} for key, text in dimensions.items()]
    # Some minutes ago: requests for statistics end at a whole second.
    past = datetime.now(timezone.utc) - timedelta(minutes=5)
    data = {"MetricName": "EstimatedCharges", "Value": value, "Timestamp": past}
    client("cloudwatch").put_metric_data(Namespace="AWS/Billing", MetricData=[{**data, "Dimensions": named}])


def make_budget(client: Client, name: str, amount: str, percentages: list[int]) -> None:
    notices = [
        {
            "Notification": {"NotificationType": kind, "ComparisonOperator": "GREATER_THAN", "Threshold": value},
            "Subscribers": [{"SubscriptionType": "SNS", "Address": TOPIC}],
        }
        for kind in ("ACTUAL", "FORECASTED")
        for value in percentages
    ]
    budget = {
        "BudgetName": name,
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
        "BudgetLimit": {"Amount": amount, "Unit": "USD"},
        "CostTypes": {"IncludeCredit": False, "IncludeRefund": False},
    }
    client("budgets").create_budget(AccountId=ACCOUNT, Budget=budget, NotificationsWithSubscribers=notices)


def test_one_message_is_sent_on_request_and_said(play: Play, account: Emulator) -> None:
    account.control("root", {"confirmed": True})
    people = [{"protocol": "email", "endpoint": "finance@example.com"}]
    options = {**ALARM, "subscriptions": people, "send_test": True}
    check = play(task("billing_alarm", **options), "--check")
    assert (check.writes, check.result["test_message"]) == ([], None)
    assert check.result["calls"][-1]["method"] == "publish"
    run = play(task("billing_alarm", **options))
    assert run.writes.count("Publish") == 1
    assert run.result["test_message"]["receivers"] == 1
    assert play(task("billing_alarm", **{**options, "send_test": False})).writes == []


def test_wrong_currency_is_a_finding_that_names_the_right_one(play: Play, client: Client) -> None:
    put_charges(client, 3.0, Currency="EUR")
    found = finding(play(task("billing_alarm", **ALARM), "--check"), "currency")
    assert (found["status"], found["current"], found["wanted"]) == ("manual", "EUR", "USD")
    assert "EUR" in found["remediation"]
    found = finding(play(task("billing_alarm", **ALARM, currency="EUR"), "--check"), "currency")
    assert found["status"] == "compliant"


def test_last_charge_is_told(play: Play, client: Client) -> None:
    assert play(task("billing_alarm", **ALARM), "--check").result["estimated_charges"] is None
    put_charges(client, 12.5, Currency="USD")
    run = play(task("billing_alarm", **ALARM), "--check")
    assert run.result["estimated_charges"]["amount"] == 12.5
    assert "12.50 USD" in run.result["money"]["spent"][0]


def test_each_linked_account_has_its_alarm_and_keeps_it(play: Play, account: Emulator, client: Client) -> None:
    client("organizations").create_organization(FeatureSet="ALL")
    for member in ("111122223333", "444455556666"):
        put_charges(client, 1.0, Currency="USD", LinkedAccount=member)
    options = {"name_prefix": "linked", "linked_account_limit": 20, "encrypt": False}
    run = play(task("billing_alarm", **options))
    assert finding(run, "scope")["status"] == "compliant"
    alarms = client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert {item["Value"] for alarm in alarms for item in alarm["Dimensions"] if item["Name"] == "LinkedAccount"} == {
        "111122223333",
        "444455556666",
    }
    account.control("faults", [{"service": "cloudwatch", "operation": "ListMetrics", "error": DENIED}])
    run = play(task("billing_alarm", **options))
    assert run.writes == []
    assert run.code != 0


def test_budget_and_notifications_are_in_the_account(play: Play, client: Client) -> None:
    play(task("cost_budget", **BUDGET, emails=["finance@example.com"]))
    budgets = client("budgets")
    about = {"AccountId": ACCOUNT, "BudgetName": "dayone-monthly"}
    assert float(budgets.describe_budget(**about)["Budget"]["BudgetLimit"]["Amount"]) == 100
    notices = budgets.describe_notifications_for_budget(**about)["Notifications"]
    assert {(item["NotificationType"], item["Threshold"]) for item in notices} == {
        ("ACTUAL", 50.0),
        ("ACTUAL", 80.0),
        ("ACTUAL", 100.0),
        ("FORECASTED", 100.0),
    }
    for item in notices:
        item.pop("NotificationState")
        told = budgets.describe_subscribers_for_notification(**about, Notification=item)["Subscribers"]
        assert {person["Address"] for person in told} == {TOPIC, "finance@example.com"}


def test_budget_of_others_with_our_name_is_left(play: Play, client: Client) -> None:
    make_budget(client, "dayone-monthly", "9999", [50])
    run = play(task("cost_budget", **BUDGET))
    assert run.writes == []
    assert finding(run, "budget")["status"] == "manual"
    play(task("cost_budget", state="absent"))
    assert len(client("budgets").describe_budgets(AccountId=ACCOUNT)["Budgets"]) == 1


def test_budget_of_others_that_tells_as_much_is_taken_as_good(play: Play, client: Client) -> None:
    make_budget(client, "theirs", "80", [50, 80, 100])
    clients.topic_for(client, TOPIC.rpartition(":")[2], "budgets")
    run = play(task("cost_budget", **BUDGET))
    assert run.writes == []
    assert finding(run, "budget")["status"] == finding(run, "budget_notifications")["status"] == "compliant"


def test_denied_update_claims_nothing(play: Play, account: Emulator) -> None:
    play(task("cost_budget", **BUDGET))
    account.control("faults", [{"service": "budgets", "operation": "UpdateBudget", "error": DENIED}])
    run = play(task("cost_budget", **{**BUDGET, "monthly_limit": 50}))
    assert run.code != 0
    assert not run.changed
    assert finding(run, "budget")["status"] == "drift"


def test_action_is_made_changed_and_removed(play: Play, client: Client) -> None:
    clients.role_for(client("iam"), "b", "budgets", "iam:AttachGroupPolicy")
    action = {"policy_arn": "arn:aws:iam::aws:policy/AWSDenyAll", "role_arn": f"arn:aws:iam::{ACCOUNT}:role/b"}
    play(task("cost_budget", **BUDGET, action={**action, "groups": ["a"]}))
    play(task("cost_budget", **BUDGET, action={**action, "groups": ["a", "b"]}))
    about = {"AccountId": ACCOUNT, "BudgetName": "dayone-monthly"}
    (made,) = client("budgets").describe_budget_actions_for_budget(**about)["Actions"]
    assert made["Definition"]["IamActionDefinition"]["Groups"] == ["a", "b"]
    assert made["ApprovalModel"] == "MANUAL"
    assert play(task("cost_budget", **BUDGET)).writes == []
    play(task("cost_budget", **BUDGET, action={"state": "absent"}))
    assert client("budgets").describe_budget_actions_for_budget(**about)["Actions"] == []


def test_monitor_that_aws_made_is_used_and_stays(play: Play, client: Client) -> None:
    explorer = client("ce")
    monitor = {"MonitorName": "Default-Services-Monitor", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}
    arn = explorer.create_anomaly_monitor(AnomalyMonitor=monitor)["MonitorArn"]
    assert play(task("cost_anomaly_detection", **ANOMALIES)).writes == ["CreateAnomalySubscription"]
    (made,) = explorer.get_anomaly_subscriptions()["AnomalySubscriptions"]
    assert (made["MonitorArnList"], made["Frequency"]) == ([arn], "IMMEDIATE")
    assert play(task("cost_anomaly_detection", **{**ANOMALIES, "threshold_absolute": 20})).writes == [
        "UpdateAnomalySubscription"
    ]
    play(task("cost_anomaly_detection", state="absent"))
    assert explorer.get_anomaly_subscriptions()["AnomalySubscriptions"] == []
    assert len(explorer.get_anomaly_monitors()["AnomalyMonitors"]) == 1


def test_account_without_cost_explorer_is_for_a_person(play: Play, account: Emulator) -> None:
    error = {**DENIED, "message": "User not enabled for cost explorer access"}
    account.control("faults", [{"service": "ce", "error": error}])
    run = play(task("cost_anomaly_detection", **ANOMALIES))
    assert (run.code, run.writes) == (0, [])
    assert finding(run, "anomaly_monitor")["status"] == "manual"
    assert "cost-explorer" in finding(run, "anomaly_monitor")["remediation"]


def test_free_plan_that_ends_is_a_finding(play: Play, account: Emulator) -> None:
    assert finding(play(task("free_tier_audit")), "account_plan")["status"] == "compliant"
    stored(ACCOUNT, "freetier.plan").update(days=12, credits=3.5)
    stored(ACCOUNT, "freetier.usage")["rows"] = [offer("AWS Lambda", "Global-Request", 10, 990000, 1000000)]
    run = play(task("free_tier_audit"))
    assert finding(run, "account_plan")["status"] == "manual"
    assert finding(run, "account_plan")["current"]["credits_left"] == 3.5
    assert "AWS Lambda" in finding(run, "free_tier")["resource"]


@pytest.mark.parametrize("operation", ["GetAccountPlanState", "GetFreeTierUsage"])
def test_denied_part_of_the_free_tier_is_unknown_and_the_other_is_read(
    play: Play, account: Emulator, operation: str
) -> None:
    account.control("faults", [{"service": "freetier", "operation": operation, "error": DENIED}])
    run = play(task("free_tier_audit"))
    assert sorted(row["status"] for row in run.result["findings"]) == ["compliant", "unknown"]


@pytest.fixture
def role(tmp_path: Path) -> str:
    book = tmp_path / "role.yml"
    book.write_text("[{hosts: localhost, gather_facts: false, roles: [dayone.aws.billing_alerts]}]", encoding="utf-8")
    return str(book)


def test_report_tells_what_is_watched_and_what_it_costs(
    played: Play, client: Client, role: str, tmp_path: Path
) -> None:
    put_charges(client, 12.5, Currency="USD")
    output = played(role, "--check").output
    (money,) = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))["money"]
    assert (money["costs"], money["estimated_monthly_cost_usd"]) == ({"billing_alarm": 1.3}, 1.3)
    assert any("budget dayone-monthly of 100 USD" in line for line in money["watched"])
    assert any("12.50 USD" in line for line in money["spent"])
    assert TOPIC in money["told"]
    assert "about $1.30 per month at list price" in output


def test_role_does_the_rest_when_alarms_are_denied(play: Play, account: Emulator, role: str) -> None:
    account.control("faults", [{"service": "sns", "error": {"code": "AuthorizationError", "status": 403}}])
    run = play(role)
    assert run.code != 0
    assert {"CreateBudget", "CreateAnomalySubscription"} <= set(run.writes)


def test_bad_input_is_refused_before_the_first_call(play: Play) -> None:
    assert_refusals(
        play,
        (task("cost_budget", **BUDGET, services=["Amazon S3"]), "services"),
        (task("cost_budget", topic_arn=TOPIC), "monthly_limit"),
        (task("billing_alarm", monthly_limit=5, percentages=[9, 5]), "percentages"),
        (task("cost_anomaly_detection", topic_arn=TOPIC), "threshold_absolute"),
        (task("cost_anomaly_detection", **ANOMALIES, topic_name="x"), "topic_name"),
        (task("free_tier_audit", min_days_left=0), "min_days_left"),
    )
