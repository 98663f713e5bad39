# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The chain from an event to a person by a rule of EventBridge: trail, rule, topic, policies, subscription. Pure.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..._kernel.plan import BROKEN, HOLDS, UNKNOWN, Link, State, Verdict
from ..event_rule import EventRule, Serves, tells, topics_of, watches
from .delivery import Sender, links_to_person
from .recording import Events, recording
from .verdict import RANKS, absent, chained, rank, there, unreached

_SERVICE = "events.amazonaws.com"
Ends = Mapping[str, Any]


def topics_asked(rules: Iterable[EventRule], found: State) -> set[str]:
    """The topics of the rules that receive everything that one of ours is to receive."""
    return {
        topic for rule in rules for item in found["rules"].values() if watches(rule, item) for topic in topics_of(item)
    }


def serving(ends: Ends, handle: str) -> Serves:
    """Says of a rule of others whether it notifies people, or at least the topic that ours would tell."""

    def serves(rule: EventRule, found: Mapping[str, Any]) -> bool:
        return tells(rule, found) and any(
            topic == rule.target["Arn"] or rank(_end(rule, "", topic, ends, handle)) < RANKS[BROKEN]
            for topic in topics_of(found)
        )

    return serves


def heard(verdict: Verdict, rule: EventRule, state: State, events: Events, handle: str) -> Verdict:
    """A verdict on a rule with its chain. A rule receives nothing that no trail records, whatever else is right.

    Args:
        verdict: how the rule stands.
        rule: the rule that is wanted.
        state: ``rules``, ``trails`` and ``ends``.
        events: what has to be recorded.
        handle: how somebody is subscribed.
    """
    trail = recording(state["trails"], events)
    links = (trail, *_links(rule, state, handle))
    if trail.state == HOLDS or verdict.mend not in ("call", "unknown"):
        return chained(verdict, links)
    mend = "unknown" if trail.state == UNKNOWN else trail.mend
    current = f"{verdict.current}, {trail.what}"
    return replace(verdict, holds=False, current=current, mend=mend, note=trail.note, chain=links)


def _links(rule: EventRule, state: State, handle: str) -> tuple[Link, ...]:
    """The links from the rule on: those of the best rule that tells a topic."""
    ways = [(name, _end(rule, name, topic, state["ends"], handle)) for name, topic in _ways(rule, state)]
    if ways:
        name, end = min(ways, key=lambda way: (rank(way[1]), way[0] != rule.name, way[0]))
        return (there("rule", name), *end)
    found = state["rules"].get(rule.name)
    what = "no rule receives it and notifies a topic"
    if found is not None and not rule.hears(found):
        what = f"{rule.name} is {found['state']}"
    return (absent("rule", what), *unreached("topic", "subscription"))


def _ways(rule: EventRule, state: State) -> Iterator[tuple[str, str]]:
    for name, found in state["rules"].items():
        if tells(rule, found):
            for topic in topics_of(found):
                yield name, topic


def _end(rule: EventRule, name: str, topic: str, ends: Ends, handle: str) -> tuple[Link, ...]:
    sender = Sender(_SERVICE, rule.account_id, rule.arn_of(name or rule.name), handle)
    return links_to_person(topic, ends.get(topic), sender)
