# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules of EventBridge in every region that send calls to one queue: those that can change what the baseline holds.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._aws.client import Aws
from ..._kernel.plan import Call, Failure, Plan, Refusal, State
from ..._kernel.reconcile import Resource, gather
from ..._module.regional import check_regions, per_region
from ..._module.run import Context
from ..._parts.event_pattern import API_CALL
from ..._parts.event_rule import TARGET, EventRule, lasting, observe_rules, restored_rules, send_rule
from ..._parts.trails import observe_trails
from .names import OWNER, RULES, RULES_CONTROL, UNHANDLED, Place, check_names, place_of
from .patterns import STEPS, patterns
from .rules_plan import plan_gone, plan_rules

#: More rules than all steps take. Of those that are not asked for, what an earlier run made is removed.
_MOST = 20


def check(options: Mapping[str, Any]) -> None:
    """Refuse what AWS would refuse, and what does nothing, before the first request."""
    check_names(options)
    check_regions(options)
    steps = options["steps"]
    if steps is not None and not steps:
        raise Refusal("steps is empty: list steps, or leave it out for all of them.")
    wrong = [name for name in steps or () if name not in STEPS]
    if wrong:
        raise Refusal(f"steps: {', '.join(wrong)} does not exist. The steps are {', '.join(STEPS)}.")


def resources(context: Context, options: Mapping[str, Any]) -> Sequence[Resource]:
    """The home region, whatever ``regions`` names, and each region that sends its events there.

    Raises:
        Refusal: the queue is in another region.
    """
    place = place_of(context, options)
    given = options["regions"]
    chosen = {**options, "regions": None if given is None else [*given, place.home]}
    return per_region(context, chosen, lambda region: [ChangeRules(context.aws, options, place, region)])


class ChangeRules(Resource):
    """The resource that the kernel works on: the rules of one region."""

    controls = (RULES_CONTROL,)

    def __init__(self, aws: Aws, options: Mapping[str, Any], place: Place, region: str) -> None:
        self._aws = aws
        self._place = place
        self.region = region
        self._home = region == place.home
        self._absent = options["state"] == "absent"
        everything = self._home or region == place.global_region
        found = [] if self._absent else patterns(options["steps"] or STEPS, is_global=everything)
        self._wanted = [self._rule(number, pattern) for number, pattern in enumerate(found, 1)]
        self._spare = [self._rule(number, {}) for number in range(len(found) + 1, _MOST + 1)]

    def _rule(self, number: int, pattern: Mapping[str, Any]) -> EventRule:
        place = self._place
        return EventRule(
            name=f"{RULES}{number}",
            region=self.region,
            account_id=place.account_id,
            partition=place.partition,
            owner=OWNER,
            control=RULES_CONTROL,
            pattern=pattern,
            description=f"Sends changes to {place.queue_arn.split(':')[5]} in {place.home}",
            target=self._target(),
        )

    def _target(self) -> dict[str, Any]:
        """The queue, and what takes the events that it does not; from any other region the bus of the home region."""
        place = self._place
        if not self._home:
            return {"Id": TARGET, "Arn": place.bus_arn, "RoleArn": place.role.arn}
        if not place.is_own:
            return {"Id": TARGET, "Arn": place.queue_arn, "RoleArn": place.role.arn}
        aside = f"{place.queue_arn}{UNHANDLED}"
        return {"Id": TARGET, "Arn": place.queue_arn, "DeadLetterConfig": {"Arn": aside}}

    def observe(self) -> State:
        """Read the rules of our names, and in the home region whether a trail lets them hear."""
        leaving = {rule.name for rule in self._spare}

        def read() -> dict[str, Any]:
            return observe_rules(self._aws, [*self._wanted, *self._spare], lambda _rule, _found: False, leaving)

        if self._absent or not self._home:
            return read()
        found: dict[str, Any] = gather({"rules": read, "trails": lambda: observe_trails(self._aws, self.region)})
        if isinstance(found["rules"], Failure):
            raise found["rules"]
        return {**found["rules"], "trails": found["trails"]}

    def plan(self, current: State | None) -> Plan:
        """The rules that are asked for, and none of ours besides."""
        state = current or {"rules": {}, "tags": {}}
        if self._absent:
            return plan_gone(state, self._spare)
        return plan_rules(state, self._wanted, self._spare)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The rules of the region as they were."""
        return restored_rules([*self._wanted, *self._spare], current or {}, before)

    def lasting(self, shown: State) -> State:
        """Without what is not always read."""
        return {name: lasting(rule) for name, rule in shown.items()}

    def send(self, call: Call) -> Any:
        """Send one write."""
        return send_rule(self._aws, call)

    def extra(self) -> dict[str, Any]:
        """Where the events go, and which."""
        return {"queue_arn": self._place.queue_arn, "home_region": self._place.home, "event_type": API_CALL}
