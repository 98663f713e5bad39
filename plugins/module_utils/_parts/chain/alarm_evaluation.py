# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether an alarm on the metric of a filter goes off at one event, and at each further one. Pure.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": float.__ge__,
    "GreaterThanThreshold": float.__gt__,
    "LessThanThreshold": float.__lt__,
    "LessThanOrEqualToThreshold": float.__le__,
}
#: Statistics in which one event shows beside minutes without any, for which a filter reports its default value.
_ALWAYS = ("Sum", "Maximum")
#: Those in which it shows where nothing is reported for such minutes.
_ALONE = ("Average", "Minimum", "SampleCount")


def why_silent(item: Mapping[str, Any], metric: Mapping[str, Any]) -> str:
    """Why an alarm does not go off at one event; nothing where it does.

    Args:
        item: the alarm, as `read_alarms` reads it.
        metric: the metric of the filter, as DescribeMetricFilters names it.
    """
    alarm = item["alarm"]
    reasons = (
        _why_nobody(alarm),
        _why_another(item, metric),
        _why_many(alarm),
        _why_not_by_value(alarm, metric),
    )
    return next(filter(None, reasons), "")


def _why_nobody(alarm: Mapping[str, Any]) -> str:
    if not alarm["ActionsEnabled"]:
        return "its actions are disabled"
    return "" if topics_of(alarm) else "it notifies no topic"


def topics_of(alarm: Mapping[str, Any]) -> list[str]:
    """The topics that an alarm notifies when it goes off."""
    return [action for action in alarm["AlarmActions"] if action.split(":")[2:3] == ["sns"]]


def is_on(alarm: Mapping[str, Any], metric: Mapping[str, Any]) -> bool:
    """Whether an alarm watches a metric."""
    return (alarm["Namespace"], alarm["MetricName"]) == (metric["metricNamespace"], metric["metricName"])


def _why_another(item: Mapping[str, Any], metric: Mapping[str, Any]) -> str:
    """A metric with other dimensions, or in another unit, is another one."""
    if metric.get("dimensions"):
        return "the filter's metric has dimensions, of which an alarm sees only a single value"
    if item["alarm"]["Dimensions"]:
        return "it has dimensions that the filter's metric does not have"
    unit = metric.get("unit") or "None"
    return f"it has the unit {item['unit']}" if item.get("unit", "") not in ("", unit) else ""


def _why_many(alarm: Mapping[str, Any]) -> str:
    """One event is one data point."""
    needed = alarm["DatapointsToAlarm"] or alarm["EvaluationPeriods"] or 1
    return f"it needs {needed} of {alarm['EvaluationPeriods']} data points" if needed > 1 else ""


def _why_not_by_value(alarm: Mapping[str, Any], metric: Mapping[str, Any]) -> str:
    statistic, default = alarm["Statistic"], metric.get("defaultValue")
    if statistic not in _ALWAYS and (statistic not in _ALONE or default is not None):
        return f"one event does not show in the statistic {statistic or 'of percentiles'}"
    breaches, threshold = _OPERATORS.get(alarm["ComparisonOperator"]), alarm["Threshold"]
    if breaches is None or threshold is None:
        return "it has no fixed threshold"
    value = _value(metric) if statistic != "SampleCount" else 1.0
    if value is None:
        return f"the filter counts by {metric.get('metricValue')}, which may not be 1"
    shown = f"{alarm['ComparisonOperator']} {threshold:g}"
    if not breaches(value, float(threshold)):
        return f"one event counts {value:g}, and it fires at {shown}"
    if default is not None and breaches(float(default), float(threshold)):
        return f"it is in ALARM state without any event ({shown})"
    return _why_missing(alarm["TreatMissingData"]) if default is None else ""


def _value(metric: Mapping[str, Any]) -> float | None:
    try:
        return float(metric.get("metricValue", "1"))
    except ValueError:
        return None


def _why_missing(treated: str) -> str:
    """Without a default value there is no data without an event."""
    reasons = {
        "breaching": "it is in ALARM state without any event (missing data is breaching)",
        "ignore": "it stays in ALARM state after the first event (missing data is ignored)",
    }
    return reasons.get(treated, "")
