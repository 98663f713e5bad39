# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alarms and budgets of others, as people make them. They need no account: what is judged is what AWS shows of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from .form import CIS

_MONITORING = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/"
_API = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"
_EVALUATED = f"{_MONITORING}alarm-evaluation.html"
_MISSING = f"{_MONITORING}alarms-and-missing-data.html"
_COMPOSITE = f"{_MONITORING}alarm-combining.html"
_MATH = f"{_MONITORING}Create-alarm-on-metric-math-expression.html"
_STATISTICS = f"{_MONITORING}Statistics-definitions.html"
_BUDGETS = "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_"
_BUDGET, _NOTICE, _TYPES = (f"{_BUDGETS}{name}.html" for name in ("Budget", "Notification", "CostTypes"))
_53 = f"{CIS}5.3"


@dataclass(frozen=True)
class AlarmRow:
    """An alarm beside a filter that sees all uses of root, and whether one event makes it notify somebody.

    Args:
        change: what it has otherwise than CIS's own remediation.
        rings: whether it goes off at one event. Else as a `Variant`.
        default: what the filter reports of a minute without events.
    """

    name: str
    change: dict[str, Any]
    rings: bool
    source: str
    means: str
    default: float | None = None


@dataclass(frozen=True)
class BudgetRow:
    """A budget of others, and whether it warns of all that one of 100 US dollars a month at 80 percent would.

    Args:
        change: what it has otherwise.
        serves: whether it is as good. Else as a `Variant`.
        notice: what its notification has otherwise.
    """

    name: str
    change: dict[str, Any]
    serves: bool
    source: str
    means: str
    notice: dict[str, Any] = field(default_factory=dict)


def _alarms() -> tuple[AlarmRow, ...]:
    expression = [{"Id": "e1", "Expression": "FILL(m1, 0)", "ReturnData": True}]
    math = {"MetricName": None, "Namespace": None, "Statistic": None, "Period": None, "Metrics": expression}
    rows: tuple[tuple[Any, ...], ...] = (
        ("as-cis-makes-it", {}, True, _53, "Sum of 300 seconds, one period, 1 or more."),
        ("in-a-minute", {"Period": 60}, True, _EVALUATED, "One event is in one period, however short."),
        ("in-a-day", {"Period": 86400}, True, _EVALUATED, "It goes off within the period."),
        ("twice-in-a-row", {"EvaluationPeriods": 2}, False, _EVALUATED, "Each of two periods must breach."),
        (
            "one-of-five",
            {"EvaluationPeriods": 5, "DatapointsToAlarm": 1},
            True,
            _EVALUATED,
            "M of N: one data point is enough.",
        ),
        (
            "three-of-five",
            {"EvaluationPeriods": 5, "DatapointsToAlarm": 3},
            False,
            _EVALUATED,
            "M of N: three are not.",
        ),
        ("of-two-events", {"Threshold": 2.0}, False, _API, "One event does not reach the threshold."),
        ("more-than-one", {"ComparisonOperator": "GreaterThanThreshold"}, False, _API, "One is not more than one."),
        ("less-than", {"ComparisonOperator": "LessThanThreshold"}, False, _API, "It goes off where nothing happens."),
        (
            "more-than-none",
            {"ComparisonOperator": "GreaterThanThreshold", "Threshold": 0.0},
            True,
            _API,
            "One is more than none.",
        ),
        ("average-without-zeros", {"Statistic": "Average"}, True, _STATISTICS, "Minutes without data do not count."),
        ("average-with-zeros", {"Statistic": "Average"}, False, _STATISTICS, "One among zeros is less than one.", 0.0),
        ("minimum-with-zeros", {"Statistic": "Minimum"}, False, _STATISTICS, "The least of them is zero.", 0.0),
        ("maximum-with-zeros", {"Statistic": "Maximum"}, True, _STATISTICS, "The most of them is one.", 0.0),
        ("samples-with-zeros", {"Statistic": "SampleCount"}, False, _STATISTICS, "Each zero is a sample, too.", 0.0),
        (
            "percentile",
            {"Statistic": None, "ExtendedStatistic": "p90"},
            False,
            _STATISTICS,
            "One event may be above the percentile.",
        ),
        (
            "missing-is-breaching",
            {"TreatMissingData": "breaching"},
            False,
            _MISSING,
            "It is in alarm where nothing happens, and notifies at a change of its state only.",
        ),
        ("missing-is-good", {"TreatMissingData": "notBreaching"}, True, _MISSING, "It is OK where nothing happens."),
        (
            "missing-is-ignored",
            {"TreatMissingData": "ignore"},
            False,
            _MISSING,
            "It stays in alarm after the first event, and notifies of no further one.",
        ),
        ("actions-off", {"ActionsEnabled": False}, False, _API, "No action is done."),
        ("without-an-action", {"AlarmActions": []}, False, _53, "AlarmActions must have a topic."),
        (
            "notifies-when-it-is-over",
            {"AlarmActions": [], "OKActions": ["arn:aws:sns:us-east-1:1:t"]},
            False,
            _API,
            "OKActions are done when it is over.",
        ),
        ("on-a-function", {"AlarmActions": ["arn:aws:lambda:us-east-1:1:function:f"]}, False, _53, "It is no topic."),
        (
            "by-metric-math",
            math,
            False,
            _MATH,
            "What an expression makes of the metric is not calculated here, so that it is not counted.",
        ),
        (
            "by-anomaly-detection",
            {"Threshold": None, "ThresholdMetricId": "ad1", "ComparisonOperator": "GreaterThanUpperThreshold"},
            False,
            f"{_MONITORING}CloudWatch_Anomaly_Detection.html",
            "What is usual is learnt, and usual use of root would not be told.",
        ),
        (
            "quiet-part-of-a-composite-alarm",
            {"ActionsEnabled": False},
            False,
            _COMPOSITE,
            "A composite alarm may notify in its place; its rule is not read, so that the part does not count.",
        ),
        ("of-one-dimension", {"Dimensions": [{"Name": "who", "Value": "me"}]}, False, _API, "It is another metric."),
        ("in-another-unit", {"Unit": "Bytes"}, False, _API, "With a unit that the metric lacks it has no data."),
    )
    return tuple(AlarmRow(f"alarm-{row[0]}", *row[1:]) for row in rows)


def _budgets() -> tuple[BudgetRow, ...]:
    ended = {"Start": datetime(2024, 1, 1, tzinfo=timezone.utc), "End": datetime(2025, 1, 1, tzinfo=timezone.utc)}
    adjusted = {"AutoAdjustType": "HISTORICAL", "HistoricalOptions": {"BudgetAdjustmentPeriod": 3}}
    planned = {"1767225600": {"Amount": "50", "Unit": "USD"}}
    filters = {"Service": ["Amazon Elastic Compute Cloud - Compute"]}
    rows: tuple[tuple[Any, ...], ...] = (
        ("the-same", {}, True, _BUDGET, "Nothing differs."),
        ("a-lower-limit", {"BudgetLimit": {"Amount": "20", "Unit": "USD"}}, True, _BUDGET, "It warns earlier."),
        ("a-higher-limit", {"BudgetLimit": {"Amount": "500", "Unit": "USD"}}, False, _BUDGET, "It warns later."),
        ("in-euros", {"BudgetLimit": {"Amount": "20", "Unit": "EUR"}}, False, _BUDGET, "It is another currency."),
        ("of-a-quarter", {"TimeUnit": "QUARTERLY"}, False, _BUDGET, "It warns at a quarter's costs."),
        ("of-a-day", {"TimeUnit": "DAILY"}, False, _BUDGET, "A day's costs are not a month's."),
        ("of-usage", {"BudgetType": "USAGE"}, False, _BUDGET, "It counts units, not money."),
        ("of-reservations", {"BudgetType": "RI_UTILIZATION"}, False, _BUDGET, "It looks at reservations."),
        ("of-savings-plans", {"BudgetType": "SAVINGS_PLANS_COVERAGE"}, False, _BUDGET, "It looks at savings plans."),
        ("of-one-service", {"CostFilters": filters}, False, _BUDGET, "It sees a part of the costs."),
        ("of-one-tag", {"CostFilters": {"TagKeyValue": ["user:team$shop"]}}, False, _BUDGET, "It sees a part."),
        ("without-tax", {"CostTypes": {"IncludeTax": False}}, False, _TYPES, "It sees a part of the costs."),
        ("amortized", {"CostTypes": {"UseAmortized": True}}, False, _TYPES, "It spreads what is paid in advance."),
        ("after-credits", {"CostTypes": {"IncludeCredit": True}}, False, _TYPES, "Credits hide costs."),
        ("that-has-ended", {"TimePeriod": ended}, False, f"{_BUDGETS}TimePeriod.html", "It watches nothing any more."),
        (
            "that-adjusts-itself",
            {"AutoAdjustData": adjusted},
            False,
            f"{_BUDGETS}AutoAdjustData.html",
            "Its limit follows the costs.",
        ),
        ("of-planned-limits", {"PlannedBudgetLimits": planned}, False, _BUDGET, "Its limit changes month by month."),
        ("at-another-percentage", {}, False, _NOTICE, "It warns later.", {"Threshold": 95.0}),
        (
            "forecast-alone",
            {},
            False,
            _NOTICE,
            "What is spent is another notification.",
            {"NotificationType": "FORECASTED"},
        ),
        ("below-a-limit", {}, False, _NOTICE, "It warns of too little.", {"ComparisonOperator": "LESS_THAN"}),
        (
            "at-an-amount",
            {},
            False,
            _NOTICE,
            "A threshold in money is not compared with one in percent.",
            {"ThresholdType": "ABSOLUTE_VALUE"},
        ),
    )
    return tuple(BudgetRow(f"budget-{row[0]}", *row[1:]) for row in rows)


ALARMS = _alarms()
BUDGETS = _budgets()
