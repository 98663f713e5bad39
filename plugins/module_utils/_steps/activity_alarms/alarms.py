# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alarms on what happens in the account, by metric filters on its trail's log group.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..._aws.client import DEFAULT_REGIONS
from ..._aws.failures import NotFound
from ..._kernel.plan import UNKNOWN, Call, Failure, Link, Plan, State, Verdict
from ..._kernel.reconcile import Resource, gather, gather_all
from ..._module.run import Context
from ..._parts.chain.recording import recording
from ..._parts.chain.topics import observe_ends
from ..._parts.chain.verdict import unreached
from ..._parts.metric_alarms import Alarm, read_alarms
from ..._parts.metric_alarms import restore_calls as restore_alarm_calls
from ..._parts.names import topic_arn
from ..._parts.prices import monthly_usd
from ..._parts.trails import Trail, log_group_of, observe_trails, owner_of
from .activities import ACTIVITIES
from .alarms_chain import events_of, topics_asked
from .alarms_plan import OWNER, alarm_params, filter_calls_back, judge_unasked, plan_activity, removals
from .destination import Destination, control, own_name

_BY_NAME = {own_name(activity.name): activity for activity in ACTIVITIES.values()}


class ActivityAlarms(Resource):
    """The resource that the kernel works on: all filters and alarms, for they share a log group."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._account = context.account_id
        self._asked = [] if options["state"] == "absent" else list(options["activities"])
        self._absent = options["state"] == "absent"
        region = context.aws.region or DEFAULT_REGIONS[context.partition]
        topic = options["topic_arn"] or topic_arn(options["topic_name"], self._account, region, context.partition)
        self._given = options["log_group_name"] is not None
        group = options["log_group_name"] or options["default_log_group_name"]
        self._place = Destination(group, region, self._account, context.partition, topic)
        self.regions = (region,)
        self.controls = tuple(control(name) for name in ACTIVITIES)
        self._made = 0

    def observe(self) -> State:
        """Find the log group, then read its filters and the region's alarms at the same time, then whom they tell."""
        trails = self._trails()
        group, elsewhere = (self._place.group, "") if self._given else self._group_of(trails)
        found = {"group": group, "elsewhere": elsewhere, "trails": trails, "filters": {}, "alarms": {}, "ends": {}}
        if elsewhere:
            return found
        readers: dict[str, Any] = {"filters": lambda: self._filters(group), "alarms": self._alarms}
        found |= gather_all(readers)
        if not self._absent:
            found["ends"] = observe_ends(self._aws, topics_asked(ACTIVITIES, found))
        return found

    def _trails(self) -> Any:
        """The trails that reach the region. Where the log group is named, they may stay unread."""
        found = gather({"trails": lambda: observe_trails(self._aws, self._place.region)})["trails"]
        if isinstance(found, Failure) and not self._given:
            raise found
        return found

    def _group_of(self, trails: Sequence[Trail]) -> tuple[str, str]:
        """The log group of the trail that serves, and its ARN where we cannot put filters on it."""
        arn = log_group_of(trails)
        if not arn:
            return self._place.group, ""
        _arn, _partition, _logs, region, account, _kind, name = arn.split(":", 6)
        here = (region, account) == (self._place.region, self._account)
        return name, "" if here else arn

    def _filters(self, group: str) -> dict[str, Any]:
        try:
            listed = self._aws.pages(
                "logs",
                "describe_metric_filters",
                "metricFilters",
                region=self._place.region,
                absent=("ResourceNotFoundException",),
                logGroupName=group,
            )
        except NotFound:
            return {}
        return {item["filterName"]: normal_filter(item) for item in listed}

    def _alarms(self) -> dict[str, Any]:
        """All alarms. The marks are read of those alone that might be written to."""
        return read_alarms(self._aws, self._place.region, self._is_touched)

    def _is_touched(self, alarm: Alarm) -> bool:
        """Whether an alarm has a name of ours, and is not as we would make it, or is not asked for."""
        activity = _BY_NAME.get(alarm["AlarmName"])
        if activity is None:
            return False
        metric = {"metricName": alarm["MetricName"], "metricNamespace": alarm["Namespace"]}
        return activity.name not in self._asked or alarm != alarm_params(activity, metric, self._place)

    def plan(self, current: State | None) -> Plan:
        """Activity by activity; then what is left over from earlier wishes."""
        state = current or {}
        if state["elsewhere"]:
            return Plan({}, {}, (), tuple(self._out_of_reach(state)))
        place = replace(self._place, group=state["group"])
        filters, alarms = state["filters"], state["alarms"]
        calls: list[Call] = []
        verdicts: list[Verdict] = []
        for name, activity in ACTIVITIES.items():
            if name in self._asked:
                part = plan_activity(activity, state, place)
                calls += part.calls
                verdicts.append(part.verdict)
            elif not self._absent:
                verdicts.append(judge_unasked(activity, state, place))
        gone = removals(self._asked, filters, alarms, place)
        calls += gone
        if self._absent:
            held = sorted({name for call in gone for name in call.mends}) or [control(next(iter(ACTIVITIES)))]
            verdicts += [Verdict(name, not gone, "present" if gone else "absent", "absent") for name in held]
        self._made = len([name for name in self._asked if own_name(name) in alarms or _puts(calls, name)])
        return Plan(*_states(filters, alarms, calls), tuple(calls), tuple(verdicts))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Alarms first, for they count what the filters find."""
        state = current or {}
        now, _after = _states(state["filters"], state["alarms"], [])
        if state["elsewhere"]:
            return None
        place = replace(self._place, group=state["group"])
        calls = restore_alarm_calls(now["alarms"], before["alarms"], OWNER, place.region)
        calls += filter_calls_back(now["filters"], before["filters"], place)
        return Plan(now, before, tuple(calls))

    def _out_of_reach(self, state: State) -> list[Verdict]:
        """Filters on a log group of another account are that account's to see; those of another region are ours."""
        arn, region = state["elsewhere"], self._place.region
        owner = owner_of(arn)
        foreign = owner != self._account
        whose = f" of account {owner}" if foreign else ""
        note = (
            f"The trail's log group{whose} is {arn}: run the role in its account and region, or create a "
            "separate trail for this account with dayone.aws.audit_trail and adopt: false."
        )
        group = Link("log group", UNKNOWN, f"{arn}{whose} cannot be checked from here", note)
        rest = unreached("filter", "alarm", "topic", "subscription")
        mend, current = ("not_applicable", f"in account {owner}") if foreign else ("person", "not checked")
        return [
            Verdict(
                control(name),
                False,
                current,
                "an alarm",
                mend,
                arn,
                region,
                note,
                chain=(recording(state["trails"], events_of(activity), arn), group, *rest),
            )
            for name, activity in ACTIVITIES.items()
        ]

    def send(self, call: Call) -> Any:
        """Send one write."""
        try:
            return self._aws.call(
                call.service, call.method, region=call.region, absent=("ResourceNotFoundException",), **call.params
            )
        except NotFound as missing:
            group = call.params.get("logGroupName", "")
            raise Failure(
                "error", f"log group {group} does not exist in {call.region}: run dayone.aws.audit_trail first."
            ) from missing

    def extra(self) -> dict[str, Any]:
        """Who is notified, and what our alarms cost."""
        return {"topic_arn": self._place.topic_arn, "estimated_monthly_cost_usd": monthly_usd(alarm=self._made)}


def normal_filter(item: Mapping[str, Any]) -> dict[str, Any]:
    """A filter of DescribeMetricFilters: its pattern, its metrics, and whether it looks at some events alone, or at
    events in another form.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricFilter.html
    """
    added = {"dimensions": {"system": "field"}} if item.get("emitSystemFieldDimensions") else {}
    return {
        "pattern": item.get("filterPattern", ""),
        "metrics": [{**metric, **added} for metric in item.get("metricTransformations", [])],
        "partial": bool(item.get("fieldSelectionCriteria") or item.get("applyOnTransformedLogs")),
    }


def _puts(calls: list[Call], activity: str) -> bool:
    return any(call.params.get("AlarmName") == own_name(activity) for call in calls)


def _states(
    filters: Mapping[str, Any], alarms: Mapping[str, Any], calls: list[Call]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Our filters and alarms before and after the calls."""
    names = {own_name(name) for name in ACTIVITIES}
    before = {
        "filters": {name: item["pattern"] for name, item in sorted(filters.items()) if name in names},
        "alarms": {name: item["alarm"] for name, item in sorted(alarms.items()) if name in names},
    }
    after = {key: dict(value) for key, value in before.items()}
    for call in calls:
        params = call.params
        if call.method == "put_metric_filter":
            after["filters"][params["filterName"]] = params["filterPattern"]
        elif call.method == "put_metric_alarm":
            after["alarms"][params["AlarmName"]] = {key: value for key, value in params.items() if key != "Tags"}
        elif call.method == "delete_metric_filter":
            after["filters"].pop(params["filterName"])
        else:
            for name in params["AlarmNames"]:
                after["alarms"].pop(name)
    return before, after
