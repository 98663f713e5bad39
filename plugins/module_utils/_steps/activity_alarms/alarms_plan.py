# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about metric filters and their alarms. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Call, State, Verdict
from ..._parts.chain.verdict import chained
from ..._parts.ownership import MANAGED_TAG
from .activities import ACTIVITIES, Activity
from .alarms_chain import chain_of
from .destination import Destination, control, own_name

NAMESPACE = "DayoneActivity"
OWNER = "activity_alarms"
#: Seconds over which events are counted.
PERIOD = 300
Filters = Mapping[str, Mapping[str, Any]]
Alarms = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Part:
    """What is done about one activity, and how it stands."""

    calls: tuple[Call, ...]
    verdict: Verdict


def filter_params(activity: Activity, place: Destination) -> dict[str, Any]:
    """Our filter, as PutMetricFilter takes it."""
    name = own_name(activity.name)
    transformation = {"metricName": name, "metricNamespace": NAMESPACE, "metricValue": "1", "defaultValue": 0.0}
    return {
        "logGroupName": place.group,
        "filterName": name,
        "filterPattern": activity.pattern,
        "metricTransformations": [transformation],
    }


def alarm_params(activity: Activity, metric: Mapping[str, str], place: Destination) -> dict[str, Any]:
    """Our alarm, as PutMetricAlarm takes it."""
    return {
        "AlarmName": own_name(activity.name),
        "AlarmDescription": activity.title,
        "ActionsEnabled": True,
        "OKActions": [],
        "AlarmActions": [place.topic_arn],
        "InsufficientDataActions": [],
        "MetricName": metric["metricName"],
        "Namespace": metric["metricNamespace"],
        "Statistic": "Sum",
        "Dimensions": [],
        "Period": PERIOD,
        "EvaluationPeriods": 1,
        "DatapointsToAlarm": 1,
        "Threshold": 1.0,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
    }


def plan_activity(activity: Activity, state: State, place: Destination) -> Part:
    """Adopt a filter that matches the activity and an alarm that tells of it, or make what is missing."""
    calls: list[Call] = []
    mends, name = (control(activity.name),), own_name(activity.name)
    arn, alarms = place.alarm_arn(name), state["alarms"]
    chain = chain_of(activity, state, place)
    adopted = chain.adopted(activity, place)
    if adopted is not None:
        return Part((), adopted)
    serving, metrics = chain.filter, chain.metrics
    if serving is None:
        params = filter_params(activity, place)
        calls.append(Call("logs", "put_metric_filter", params, place.region, "", mends, arn, chain=name))
        metrics = params["metricTransformations"]
    wanted = alarm_params(activity, metrics[0], place)
    found = alarms.get(name)
    current = f"filter {serving or 'absent'}, alarm {'absent' if found is None else 'differs'}"
    if found is not None and found["alarm"] != wanted and found["owner"] != OWNER:
        note = f"Alarm {name} was created outside this collection: rename it."
        verdict = Verdict(mends[0], False, current, "an alarm", "person", arn, place.region, note)
        return Part((), chained(verdict, chain.links))
    if found is None or found["alarm"] != wanted:
        tags = {} if found else {"Tags": [{"Key": MANAGED_TAG, "Value": OWNER}]}
        params = {**wanted, **tags}
        calls.append(Call("cloudwatch", "put_metric_alarm", params, place.region, "", mends, arn, chain=name))
    if calls:
        verdict = Verdict(mends[0], False, current, "an alarm", "call", arn, place.region)
        return Part(tuple(calls), chained(verdict, chain.links))
    verdict = Verdict(mends[0], True, f"{serving}, {name}", "an alarm", "call", arn, place.region)
    return Part((), chained(verdict, chain.links))


def judge_unasked(activity: Activity, state: State, place: Destination) -> Verdict:
    """How an activity stands for which no alarm of ours is asked for."""
    chain = chain_of(activity, state, place)
    adopted = chain.adopted(activity, place)
    if adopted is not None:
        return adopted
    name, arn = control(activity.name), place.alarm_arn(own_name(activity.name))
    note = f"Add {activity.name} to activity_alarms_activities for an alarm, at $0.10 per month."
    return Verdict(name, False, "no alarm", "an alarm", "choice", arn, place.region, note, chain=chain.links)


def removals(kept: Collection[str], filters: Filters, alarms: Alarms, place: Destination) -> list[Call]:
    """Delete our filters and alarms on activities that are not asked for any more."""
    gone = {name: own_name(name) for name in ACTIVITIES if name not in kept}
    stale = [name for name in gone.values() if name in alarms and alarms[name]["owner"] == OWNER]
    calls = []
    if stale:
        mends = tuple(control(activity) for activity, name in gone.items() if name in stale)
        calls.append(Call("cloudwatch", "delete_alarms", {"AlarmNames": stale}, place.region, "", mends))
    for activity, name in gone.items():
        if name in filters:
            params = {"logGroupName": place.group, "filterName": name}
            calls.append(Call("logs", "delete_metric_filter", params, place.region, "", (control(activity),)))
    return calls


def filter_calls_back(current: Mapping[str, str], before: Mapping[str, str], place: Destination) -> list[Call]:
    """Give our filters the patterns that they had, and delete those that came.

    Args:
        current: patterns by the filters' names.
        before: the patterns as they were.
        place: where the filters are.
    """
    activities = {own_name(name): activity for name, activity in ACTIVITIES.items()}
    calls = [
        Call(
            "logs",
            "put_metric_filter",
            {**filter_params(activities[name], place), "filterPattern": pattern},
            place.region,
        )
        for name, pattern in before.items()
        if current.get(name) != pattern
    ]
    came = sorted(current.keys() - before.keys())
    return calls + [
        Call("logs", "delete_metric_filter", {"logGroupName": place.group, "filterName": name}, place.region)
        for name in came
    ]
