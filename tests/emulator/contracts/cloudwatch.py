# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudWatch: how an alarm begins."""

from __future__ import annotations

from typing import Any

from .form import Clients, Contract, Reply


def _new_alarm(client: Clients) -> Any:
    cloudwatch = client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="new",
        Namespace="ours",
        MetricName="events",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
    )
    (alarm,) = cloudwatch.describe_alarms()["MetricAlarms"]
    return alarm["StateValue"], "TreatMissingData" in alarm, "DatapointsToAlarm" in alarm


ROWS = (
    Contract(
        name="cloudwatch-new-alarm",
        service="cloudwatch",
        operation="PutMetricAlarm",
        when="the alarm is new, and says nothing of missing data and of how many data points are needed",
        answer=Reply("default", ("INSUFFICIENT_DATA", False, False)),
        source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
        provoke=_new_alarm,
        by="cloudwatch.put_metric_alarm",
    ),
)
