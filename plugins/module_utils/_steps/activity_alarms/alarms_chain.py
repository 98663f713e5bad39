# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The chain from an activity to the person who is notified, by filter and alarm. Pure.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import BROKEN, Link, State, Verdict
from ..._parts.chain.alarm_evaluation import is_on, topics_of, why_silent
from ..._parts.chain.delivery import Sender, links_to_person
from ..._parts.chain.recording import Events, log_delivery, recording
from ..._parts.chain.verdict import RANKS, absent, chained, rank, there, unreached
from ..._parts.event_pattern import SIGN_IN
from ..._parts.filter_pattern import covers
from .activities import Activity
from .destination import Destination, control, own_name

_SERVICE = "cloudwatch.amazonaws.com"
_SIGN_IN = "signin.amazonaws.com"
HANDLE = (
    "Add a recipient to activity_alarms_subscriptions (option subscriptions of dayone.aws.notice_topic), who "
    "then confirms."
)
Metric = Mapping[str, Any]


@dataclass(frozen=True)
class Way:
    """One way from a filter to people: the filter, the alarm on its metric, the topic, and what lies behind it."""

    filter: str
    alarm: Mapping[str, Any]
    topic: str
    links: tuple[Link, ...]

    @property
    def rank(self) -> int:
        """How good it is: the lower, the better."""
        return rank(self.links)


@dataclass(frozen=True)
class Chain:
    """The best way of an activity, and all links of it.

    Args:
        filter: the filter that serves, or nothing.
        metrics: its metrics.
        way: the way from it to people, or nothing where no alarm goes off at one event.
        links: from the event to the person.
    """

    filter: str | None
    metrics: list[Metric]
    way: Way | None
    links: tuple[Link, ...]

    def adopted(self, activity: Activity, place: Destination) -> Verdict | None:
        """How the activity stands where an alarm of others serves: people are notified, or an alarm of ours would tell
        no others. Nothing where none serves."""
        way = self.way
        if way is None or way.alarm["name"] == own_name(activity.name):
            return None
        if way.rank == RANKS[BROKEN] and way.topic != place.topic_arn:
            return None
        shown, arn = f"{self.filter}, {way.alarm['name']}", way.alarm["arn"]
        return chained(Verdict(control(activity.name), True, shown, "an alarm", "call", arn, place.region), self.links)


def events_of(activity: Activity) -> Events:
    """What has to be recorded of an activity. Sign-ins are events of one service, by whatever field they are known."""
    source = _SIGN_IN if activity.kinds == (SIGN_IN,) else activity.event_source
    return Events(source, activity.reads)


def topics_asked(activities: Mapping[str, Activity], state: State) -> set[str]:
    """The topics of the alarms that go off at one event of an activity."""
    return {
        topic
        for activity in activities.values()
        for _name, _metric, alarm in _ringing(activity, state)
        for topic in topics_of(alarm["alarm"])
    }


def _fitting(activity: Activity, state: State) -> list[str]:
    return [
        name
        for name, item in state["filters"].items()
        if item["metrics"] and not item.get("partial") and covers(item["pattern"], activity.asked)
    ]


def _ringing(activity: Activity, state: State) -> Iterator[tuple[str, Metric, Mapping[str, Any]]]:
    """The filters that match, with each metric and each alarm on it that goes off at one event."""
    for name in _fitting(activity, state):
        for metric in state["filters"][name]["metrics"]:
            for alarm in state["alarms"].values():
                if is_on(alarm["alarm"], metric) and not why_silent(alarm, metric):
                    yield name, metric, alarm


def chain_of(activity: Activity, state: State, place: Destination) -> Chain:
    """The best way from an activity to people, with its links."""
    own = own_name(activity.name)
    ways = [
        Way(name, alarm, topic, links_to_person(topic, state["ends"].get(topic), _sender(alarm, place)))
        for name, _metric, alarm in _ringing(activity, state)
        for topic in topics_of(alarm["alarm"])
    ]
    way = min(ways, key=lambda one: (one.rank, one.alarm["name"] != own, one.filter != own, one.filter), default=None)
    fitting = sorted(_fitting(activity, state), key=lambda name: (name != own, name))
    serving = way.filter if way else next(iter(fitting), None)
    metrics = list(state["filters"][serving]["metrics"]) if serving else []
    first = (
        recording(state["trails"], events_of(activity), place.group_arn),
        log_delivery(state["trails"], place.group_arn),
    )
    return Chain(serving, metrics, way, (*first, *_links(serving, metrics, way, state)))


def _sender(alarm: Mapping[str, Any], place: Destination) -> Sender:
    return Sender(_SERVICE, place.account_id, alarm["arn"], HANDLE)


def _links(serving: str | None, metrics: list[Metric], way: Way | None, state: State) -> tuple[Link, ...]:
    """The links behind the log group."""
    if serving is None:
        return (absent("filter", "no filter matches it"), *unreached("alarm", "topic", "subscription"))
    if way is None:
        return (there("filter", serving), _silent(metrics, state), *unreached("topic", "subscription"))
    return (there("filter", serving), there("alarm", f"{way.alarm['name']} fires on one event"), *way.links)


def _silent(metrics: list[Metric], state: State) -> Link:
    """Why no alarm on the filter's metrics goes off at one event."""
    found = [
        f"{alarm['name']}: {why_silent(alarm, metric)}"
        for metric in metrics
        for alarm in state["alarms"].values()
        if is_on(alarm["alarm"], metric)
    ]
    return absent("alarm", "; ".join(found) or "no alarm watches its metric")
