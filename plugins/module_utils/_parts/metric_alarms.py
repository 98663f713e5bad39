# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads CloudWatch's metric alarms, in normal form and with the mark of who made them.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .._aws.client import Aws
from .._aws.listed import GONE, gather_all_listed
from .._kernel.plan import Call
from .ownership import MANAGED_TAG

_FIELDS = (
    "AlarmDescription",
    "ActionsEnabled",
    "OKActions",
    "AlarmActions",
    "InsufficientDataActions",
    "MetricName",
    "Namespace",
    "Statistic",
    "Dimensions",
    "Period",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "Threshold",
    "ComparisonOperator",
    "TreatMissingData",
)
_LISTS = ("OKActions", "AlarmActions", "InsufficientDataActions")
Alarm = Mapping[str, Any]


def normal_alarm(alarm: Alarm) -> dict[str, Any]:
    """An alarm of DescribeAlarms, by the fields that we set."""
    found = {field: alarm.get(field) for field in _FIELDS}
    found["DatapointsToAlarm"] = found["DatapointsToAlarm"] or alarm.get("EvaluationPeriods")
    found["TreatMissingData"] = found["TreatMissingData"] or "missing"
    found["Dimensions"] = sorted(alarm.get("Dimensions", []), key=lambda item: item["Name"])
    return {**found, **{field: sorted(found[field] or []) for field in _LISTS}, "AlarmName": alarm["AlarmName"]}


def read_alarms(aws: Aws, region: str, marked: Callable[[Alarm], bool]) -> dict[str, dict[str, Any]]:
    """The metric alarms of a region, by name.

    Args:
        marked: of which alarm, in normal form, it is asked who made it. Of the others that stays empty.

    Raises:
        Failure: a part could not be read.
    """
    listed = aws.pages("cloudwatch", "describe_alarms", "MetricAlarms", region=region, AlarmTypes=["MetricAlarm"])
    found = {item["AlarmName"]: (item["AlarmArn"], normal_alarm(item), item.get("Unit") or "") for item in listed}
    asked = {name: arn for name, (arn, alarm, _unit) in found.items() if marked(alarm)}
    owners = gather_all_listed({name: partial(_owner, aws, region, arn) for name, arn in asked.items()})
    found = {name: about for name, about in found.items() if name not in asked or name in owners}
    return {
        name: {"name": name, "arn": arn, "alarm": alarm, "unit": unit, "owner": owners.get(name, "")}
        for name, (arn, alarm, unit) in found.items()
    }


def _owner(aws: Aws, region: str, arn: str) -> str:
    asked: dict[str, Any] = {"region": region, "absent": GONE["cloudwatch"]}
    answer = aws.call("cloudwatch", "list_tags_for_resource", **asked, ResourceARN=arn)
    return {item["Key"]: item["Value"] for item in answer["Tags"]}.get(MANAGED_TAG, "")


def restore_calls(
    current: Mapping[str, Mapping[str, Any]], before: Mapping[str, Mapping[str, Any]], owner: str, region: str
) -> list[Call]:
    """Put alarms back as they were, also those that are gone, and delete those that came.

    Args:
        current: the alarms by name, by the fields that we set.
        before: the alarms as they were.
        owner: the mark of an alarm that is made again: only one of ours was deleted.
        region: where they are.
    """
    calls = []
    for name, alarm in before.items():
        if current.get(name) != alarm:
            given = {key: value for key, value in alarm.items() if value is not None}
            tags = {} if name in current else {"Tags": [{"Key": MANAGED_TAG, "Value": owner}]}
            calls.append(Call("cloudwatch", "put_metric_alarm", {**given, **tags}, region))
    came = sorted(current.keys() - before.keys())
    return [*calls, *([Call("cloudwatch", "delete_alarms", {"AlarmNames": came}, region)] if came else [])]
