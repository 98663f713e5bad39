# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alarms and budgets of others serve where AWS's words say so, however they are made."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.chain.alarm_evaluation import is_on, why_silent
from ansible_collections.dayone.aws.plugins.module_utils._parts.metric_alarms import normal_alarm
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts import budget_form, budget_plan

from tests.estate.watches import ALARMS, BUDGETS, AlarmRow, BudgetRow

TOPIC = "arn:aws:sns:us-east-1:123456789012:on-call"
#: As CIS's own remediation makes it.
ALARM: dict[str, Any] = {
    "AlarmName": "root",
    "Namespace": "CISBenchmark",
    "MetricName": "root_usage",
    "Statistic": "Sum",
    "Period": 300,
    "EvaluationPeriods": 1,
    "Threshold": 1.0,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    "ActionsEnabled": True,
    "AlarmActions": [TOPIC],
}
METRIC = {"metricName": "root_usage", "metricNamespace": "CISBenchmark", "metricValue": "1"}
NOTICE = {
    "NotificationType": "ACTUAL",
    "ComparisonOperator": "GREATER_THAN",
    "Threshold": 80.0,
    "ThresholdType": "PERCENTAGE",
}


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ALARMS])
def test_an_alarm_rings_where_the_words_say_so(row: AlarmRow) -> None:
    raw = {**ALARM, **row.change}
    alarm = normal_alarm(raw)
    metric = {**METRIC, **({} if row.default is None else {"defaultValue": row.default})}
    found = {"name": "root", "alarm": alarm, "unit": raw.get("Unit") or ""}
    rings = is_on(alarm, metric) and not why_silent(found, metric)
    assert rings == row.rings, f"{row.means} ({row.source})"


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in BUDGETS])
def test_a_budget_serves_where_the_words_say_so(row: BudgetRow) -> None:
    told = frozenset({("SNS", TOPIC)})
    wanted = budget_form.Budget("ours", 100.0, "USD", {}, False, {("ACTUAL", 80.0): told}, "cost_budget/ours")
    budget = {**wanted.to_api(), "BudgetName": "theirs"}
    changed = {key: {**budget[key], **value} if key == "CostTypes" else value for key, value in row.change.items()}
    key = budget_form.notice_key({**NOTICE, **row.notice})
    found = {"budget": {**budget, **changed}, "owner": "", "notices": {} if key is None else {key: told}}
    assert budget_plan.satisfies(found, wanted) == row.serves, f"{row.means} ({row.source})"


def test_the_tables_of_watches_are_whole() -> None:
    rows: list[AlarmRow | BudgetRow] = [*ALARMS, *BUDGETS]
    assert len({row.name for row in rows}) == len(rows)
    assert all(row.source.startswith("https://") and row.means.endswith(".") for row in rows)
    assert {row.rings for row in ALARMS} == {row.serves for row in BUDGETS} == {True, False}
