# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules of EventBridge that tell of what happens in the account, in one region for all.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._aws.client import DEFAULT_REGIONS
from ..._kernel.plan import Call, Failure, Plan, Refusal, State
from ..._kernel.reconcile import Resource, gather
from ..._module.regional import per_region
from ..._module.run import Context
from ..._parts.chain.rules import topics_asked
from ..._parts.chain.topics import observe_ends
from ..._parts.event_rule import EventRule, lasting, observe_rules, restored_rules, send_rule, watches
from ..._parts.names import is_topic_arn, topic_arn
from ..._parts.role_resource import RoleResource
from ..._parts.trails import observe_trails
from .activities import ACTIVITIES
from .destination import control
from .events_plan import FORWARDING, RuleDestination, plan_forwarding, plan_gone, plan_home


def place_of(context: Context, topic: str = "") -> RuleDestination:
    """Where the rules are."""
    first = DEFAULT_REGIONS[context.partition]
    return RuleDestination(context.home_region, first, context.account_id, context.partition, topic)


def check(options: Mapping[str, Any]) -> None:
    """Refuse what AWS would refuse, before the first request."""
    arn = options["topic_arn"]
    if arn is not None and not is_topic_arn(arn):
        raise Refusal(f"topic_arn is {arn}, but must be the ARN of an SNS topic.")


def resources(context: Context, options: Mapping[str, Any]) -> Sequence[Resource]:
    """The home region, whatever ``regions`` names, and each region that sends it its events.

    Raises:
        Refusal: the topic is in another region.
    """
    home = context.home_region
    named = topic_arn(options["topic_name"], context.account_id, home, context.partition)
    place = place_of(context, options["topic_arn"] or named)
    where = place.topic_arn.split(":")[3]
    if where != home:
        raise Refusal(f"topic_arn is in {where}, but a rule can only notify topics in its own region, here {home}.")
    given = options["regions"]
    chosen = {**options, "regions": None if given is None else [*given, home]}
    return per_region(context, chosen, lambda region: [RegionEvents(context, options, place, region)])


class RegionEvents(Resource):
    """The resource that the kernel works on: the rules of one region."""

    def __init__(self, context: Context, options: Mapping[str, Any], place: RuleDestination, region: str) -> None:
        self._aws = context.aws
        self._place = place
        self.region = region
        self._home = region == place.home
        self._absent = options["state"] == "absent"
        self._asked = () if self._absent else tuple(name for name in ACTIVITIES if name in options["activities"])
        self._telling = {name: place.notice_rule(item, region) for name, item in ACTIVITIES.items()}
        self._forwarding = place.forwarding_rule(region, self._asked)
        self.controls = tuple(map(control, ACTIVITIES)) if self._home else (FORWARDING,)

    def observe(self) -> State:
        """Read the rules that are ours, or that might do what ours are to do, and whether a trail lets them hear."""
        kept = () if self._absent else tuple(self._telling.values()) if self._home else (self._forwarding,)

        def near(rule: EventRule, found: Mapping[str, Any]) -> bool:
            return rule in kept and (watches if self._home else EventRule.is_covered_by)(rule, found)

        rules = [*self._telling.values(), self._forwarding]
        wanted = {self._telling[name].name for name in self._asked} if self._home else set()
        if not self._home and self._forwarding.pattern:
            wanted = {self._forwarding.name}
        leaving = {rule.name for rule in rules} - wanted
        if self._absent or not self._home:
            return observe_rules(self._aws, rules, near, leaving)
        readers: dict[str, Any] = {
            "rules": lambda: observe_rules(self._aws, rules, near, leaving),
            "trails": lambda: observe_trails(self._aws, self.region),
        }
        found: dict[str, Any] = gather(readers)
        if isinstance(found["rules"], Failure):
            raise found["rules"]
        topics = topics_asked(self._telling.values(), found["rules"])
        return {**found["rules"], "trails": found["trails"], "ends": observe_ends(self._aws, topics)}

    def plan(self, current: State | None) -> Plan:
        """Notify people, in the home region; send events there, in any other."""
        state = current or {"rules": {}, "tags": {}, "trails": [], "ends": {}}
        if self._absent:
            return plan_gone(state, [*self._telling.values(), self._forwarding])
        if self._home:
            return plan_home(state, self._telling, self._asked, [self._forwarding])
        return plan_forwarding(state, self._forwarding, self._telling.values())

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The rules of the region as they were."""
        return restored_rules([*self._telling.values(), self._forwarding], current or {}, before)

    def lasting(self, shown: State) -> State:
        """Without what is not always read."""
        return {name: lasting(rule) for name, rule in shown.items()}

    def send(self, call: Call) -> Any:
        """Send one write."""
        return send_rule(self._aws, call)

    def extra(self) -> dict[str, Any]:
        """Where the rules are, and who is notified."""
        return {"topic_arn": self._place.topic_arn, "home_region": self._place.home}


class ForwardingRole(RoleResource):
    """The role by which EventBridge sends events from one region to another."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        super().__init__(context.aws, place_of(context).role, options)
