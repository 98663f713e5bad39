# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rules that tell of activities, and the one of each other region that sends them its events. Pure.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Plan, State, Verdict
from ..._parts.chain.rules import heard, serving
from ..._parts.event_pattern import API_CALL, SIGN_IN
from ..._parts.event_rule import PATHS, TARGET, EventRule, RulePlan, Serves, plan_removal, plan_rule
from ..._parts.role import OwnRole
from .activities import ACTIVITIES, Activity
from .alarms_chain import HANDLE, events_of
from .destination import control, own_name

OWNER = "activity_events"
FORWARDING = control("forwarding")
FORWARD_RULE = own_name("forward")
ROLE = own_name("events")
#: Services of the whole account: CloudTrail tells of them in the partition's first region alone.
GLOBAL_SERVICES = ("iam.amazonaws.com", "organizations.amazonaws.com")


@dataclass(frozen=True)
class RuleDestination:
    """Where rules notify people, and whom.

    Args:
        home: the region of the rules.
        global_region: the region in which services of the whole account tell of themselves.
        account_id: the account.
        partition: the partition.
        topic_arn: the topic that is notified.
    """

    home: str
    global_region: str
    account_id: str
    partition: str
    topic_arn: str

    @property
    def bus_arn(self) -> str:
        """The event bus that all events come to."""
        return f"arn:{self.partition}:events:{self.home}:{self.account_id}:event-bus/default"

    @property
    def role(self) -> OwnRole:
        """The role by which EventBridge sends events from one region to another."""
        statement = {"Effect": "Allow", "Action": "events:PutEvents", "Resource": self.bus_arn}
        return OwnRole(ROLE, OWNER, self.account_id, "events.amazonaws.com", (statement,), FORWARDING, self.partition)

    def notice_rule(self, activity: Activity, region: str) -> EventRule:
        """The rule that tells of an activity."""
        text = f"{activity.title}: <event> of <service> in <region>, account <account>, by <who> from <ip>, at <time>."
        target = {
            "Id": TARGET,
            "Arn": self.topic_arn,
            "InputTransformer": {
                "InputPathsMap": {**PATHS, "who": "$.detail.userIdentity.arn"},
                "InputTemplate": f'"{text}"',
            },
        }
        return self._rule(
            own_name(activity.name),
            region,
            control(activity.name),
            activity.event_pattern,
            activity.title,
            target,
            activity.reads,
        )

    def forwarding_rule(self, region: str, asked: Collection[str]) -> EventRule:
        """The rule that sends a region's events to the rules that tell of them."""
        target = {"Id": TARGET, "Arn": self.bus_arn, "RoleArn": self.role.arn}
        pattern = forwarded(asked, is_global=region == self.global_region) or {}
        title = f"Forwards security-relevant events to {self.home}"
        reads = any(ACTIVITIES[name].reads for name in asked)
        return self._rule(FORWARD_RULE, region, FORWARDING, pattern, title, target, reads)

    def _rule(
        self,
        name: str,
        region: str,
        mends: str,
        pattern: dict[str, Any],
        title: str,
        target: dict[str, Any],
        reads: bool,
    ) -> EventRule:
        return EventRule(name, region, self.account_id, self.partition, OWNER, mends, pattern, title, target, reads)


def forwarded(asked: Collection[str], *, is_global: bool) -> dict[str, Any] | None:
    """The one pattern of all that is sent to the home region, or nothing where there is nothing to send.

    One rule, for an event that two rules send comes twice. It sends a little more than the rules there tell of, so
    that it is short: names without their services, and all changes of the few services of the whole account.
    """
    wanted = [ACTIVITIES[name] for name in asked]
    regional = [item for item in wanted if item.event_source not in GLOBAL_SERVICES]
    names = sorted({name for item in regional for name in item.event_names})
    ways: list[dict[str, Any]] = [{"eventName": names}] if names else []
    ways += [item.detail for item in regional if not item.event_names]
    sources = sorted({item.event_source for item in wanted} & set(GLOBAL_SERVICES))
    if is_global and sources:
        ways.append({"eventSource": sources, "readOnly": [False]})
    if not ways:
        return None
    detail = ways[0] if len(ways) == 1 else {"$or": ways}
    return {"detail-type": [API_CALL, SIGN_IN], "detail": detail}


def sends_home(rule: EventRule, found: State) -> bool:
    """Whether a rule of others sends all that ours is to send, and to the same bus."""
    return rule.is_covered_by(found) and any(target["Arn"] == rule.target["Arn"] for target in found["targets"])


def plan_home(state: State, rules: Mapping[str, EventRule], asked: Collection[str], left: Iterable[EventRule]) -> Plan:
    """Activity by activity; then what is left over from earlier wishes."""
    serves = serving(state["ends"], HANDLE)
    parts = {name: plan_rule(rule, state, serves) for name, rule in rules.items() if name in asked}
    gone = [plan_removal(rule, state) for rule in (*left, *(rules[name] for name in rules if name not in asked))]
    removed = {part.name for part in gone if part.calls}
    stays = {**state, "rules": {name: item for name, item in state["rules"].items() if name not in removed}}
    verdicts = [
        heard(
            parts[name].verdict if name in parts else _judge_unasked(rule, name, stays, serves),
            rule,
            stays,
            events_of(ACTIVITIES[name]),
            HANDLE,
        )
        for name, rule in rules.items()
    ]
    return _merged([*parts.values(), *gone], verdicts)


def plan_forwarding(state: State, rule: EventRule, left: Iterable[EventRule]) -> Plan:
    """Send the region's events home, then remove what is left over from when this was the home region."""
    if not rule.pattern:
        return plan_gone(state, [rule, *left])
    part = plan_rule(rule, state, sends_home)
    return _merged([part, *(plan_removal(item, state) for item in left)], [part.verdict])


def plan_gone(state: State, rules: Iterable[EventRule]) -> Plan:
    """Have no rule of ours."""
    parts = [plan_removal(rule, state) for rule in rules]
    return _merged(parts, [part.verdict for part in parts if part.calls])


def _merged(parts: Sequence[RulePlan], verdicts: Sequence[Verdict]) -> Plan:
    """The plan of a region. What is not there is not shown."""
    before = {part.name: part.before for part in parts if part.before}
    after = {part.name: part.after for part in parts if part.after}
    return Plan(before, after, tuple(call for part in parts for call in part.calls), tuple(verdicts))


def _judge_unasked(rule: EventRule, name: str, state: State, serves: Serves) -> Verdict:
    """How an activity stands for which no rule of ours is asked for."""
    others = sorted(key for key, item in state["rules"].items() if serves(rule, item))
    if others:
        return rule.verdict(True, others[0], arn=rule.arn_of(others[0]))
    return rule.verdict(
        False, "no rule", note=f"Add {name} to activity_alarms_activities for a rule that notifies about it."
    )
