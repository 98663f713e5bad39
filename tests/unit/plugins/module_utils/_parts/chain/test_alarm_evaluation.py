# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alarms as accounts have them, on the metric of a filter: which of them go off at one event."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.chain.alarm_evaluation import why_silent
from ansible_collections.dayone.aws.plugins.module_utils._parts.metric_alarms import normal_alarm

#: As CIS's own remediation makes it.
CIS = {
    "AlarmName": "root",
    "Namespace": "CISBenchmark",
    "MetricName": "root_usage",
    "Statistic": "Sum",
    "Period": 300,
    "EvaluationPeriods": 1,
    "Threshold": 1.0,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    "ActionsEnabled": True,
    "AlarmActions": ["arn:aws:sns:us-east-1:123456789012:on-call"],
}
METRIC = {"metricName": "root_usage", "metricNamespace": "CISBenchmark", "metricValue": "1"}
COUNTED = {**METRIC, "defaultValue": 0.0}


@pytest.mark.parametrize(
    ("change", "metric", "reason"),
    [
        pytest.param({}, METRIC, "", id="as_cis_has_it"),
        pytest.param({}, COUNTED, "", id="with_a_default_value"),
        pytest.param(
            {"Threshold": 0.0, "ComparisonOperator": "GreaterThanThreshold"}, COUNTED, "", id="more_than_none"
        ),
        pytest.param({"Threshold": 0.0}, COUNTED, "in ALARM state without any event", id="always_in_alarm"),
        pytest.param({"Threshold": 2.0}, METRIC, "fires at GreaterThanOrEqualToThreshold 2", id="at_two"),
        pytest.param(
            {"ComparisonOperator": "GreaterThanThreshold"}, METRIC, "one event counts 1", id="at_more_than_one"
        ),
        pytest.param({"ComparisonOperator": "LessThanThreshold"}, COUNTED, "one event counts 1", id="less_than"),
        pytest.param(
            {"ComparisonOperator": "LessThanOrEqualToThreshold"}, COUNTED, "in ALARM state without", id="at_most"
        ),
        pytest.param({"EvaluationPeriods": 240}, METRIC, "240 of 240 data points", id="240_of_240"),
        pytest.param({"EvaluationPeriods": 240, "DatapointsToAlarm": 1}, METRIC, "", id="1_of_240"),
        pytest.param({"EvaluationPeriods": 3, "DatapointsToAlarm": 2}, METRIC, "2 of 3 data points", id="2_of_3"),
        pytest.param({"Statistic": "Average"}, METRIC, "", id="average_of_events_alone"),
        pytest.param({"Statistic": "Average"}, COUNTED, "does not show in the statistic Average", id="diluted_average"),
        pytest.param({"Statistic": "Minimum"}, COUNTED, "does not show in the statistic", id="minimum"),
        pytest.param({"Statistic": "Maximum"}, COUNTED, "", id="maximum"),
        pytest.param({"Statistic": "SampleCount"}, METRIC, "", id="number_of_events"),
        pytest.param({"Statistic": "SampleCount"}, COUNTED, "does not show", id="number_of_minutes"),
        pytest.param({"Statistic": None, "ExtendedStatistic": "p99"}, METRIC, "of percentiles", id="percentile"),
        pytest.param({"Dimensions": [{"Name": "a", "Value": "b"}]}, METRIC, "it has dimensions", id="dimensions"),
        pytest.param(
            {}, {**METRIC, "dimensions": {"who": "$.who"}}, "metric has dimensions", id="filter_with_dimensions"
        ),
        pytest.param({"Unit": "Bytes"}, METRIC, "unit Bytes", id="another_unit"),
        pytest.param({"Unit": "Count"}, {**METRIC, "unit": "Count"}, "", id="the_same_unit"),
        pytest.param({"ActionsEnabled": False}, METRIC, "actions are disabled", id="switched_off"),
        pytest.param({"AlarmActions": []}, METRIC, "no topic", id="tells_nobody"),
        pytest.param(
            {"AlarmActions": ["arn:aws:automate:us-east-1:ec2:stop"]}, METRIC, "no topic", id="does_something"
        ),
        pytest.param({"TreatMissingData": "notBreaching"}, METRIC, "", id="missing_is_good"),
        pytest.param({"TreatMissingData": "missing"}, METRIC, "", id="missing_is_missing"),
        pytest.param({"TreatMissingData": "breaching"}, METRIC, "missing data is breaching", id="missing_is_bad"),
        pytest.param({"TreatMissingData": "ignore"}, METRIC, "after the first event", id="stays_in_alarm"),
        pytest.param({"TreatMissingData": "ignore"}, COUNTED, "", id="nothing_is_missing"),
        pytest.param({}, {**METRIC, "metricValue": "$.count"}, "counts by $.count", id="value_of_a_field"),
        pytest.param({"Threshold": None}, METRIC, "no fixed threshold", id="anomaly_detection"),
        pytest.param({}, {**METRIC, "metricValue": "5"}, "", id="a_larger_value"),
    ],
)
def test_one_event_is_enough(change: dict[str, Any], metric: dict[str, Any], reason: str) -> None:
    raw = {**CIS, **change}
    found = why_silent({"name": "root", "alarm": normal_alarm(raw), "unit": raw.get("Unit") or ""}, metric)
    assert reason in found if reason else found == ""
