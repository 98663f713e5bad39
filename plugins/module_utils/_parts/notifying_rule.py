# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A rule of EventBridge of which people are to be notified, judged with its chain: trail, rule, topic, subscription.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
"""

from __future__ import annotations

import re
from typing import Any

from .._aws.client import Aws
from .._kernel.plan import Call, Failure, Plan, Refusal, State
from .._kernel.reconcile import Resource, gather
from .chain.recording import Events
from .chain.rules import heard, serving, topics_asked
from .chain.topics import observe_ends
from .event_rule import (
    EventRule,
    lasting,
    observe_rules,
    plan_removal,
    plan_rule,
    restore_calls,
    send_rule,
    watches,
)
from .names import is_topic_arn
from .trails import observe_trails


class NotifyingRule(Resource):
    """One rule and its target, a topic.

    Args:
        aws: the way to AWS.
        rule: the rule to have.
        handle: how somebody is subscribed, in the words of the role's user.
        absent: whether it is to go.
        whose: whose events it receives, for messages.

    Raises:
        Refusal: the topic is in another region.
    """

    def __init__(self, aws: Aws, rule: EventRule, handle: str, *, absent: bool = False, whose: str) -> None:
        self._aws, self._rule, self._handle, self._absent = aws, rule, handle, absent
        self.controls = (rule.control,)
        self.regions = (rule.region,)
        where = rule.target["Arn"].split(":")[3]
        if where != rule.region:
            raise Refusal(
                f"topic_arn is in {where}, but a rule can only notify topics in its own region, and {whose} events are "
                f"in {rule.region}. Create a topic there with dayone.aws.notice_topic and home_region: true."
            )

    def observe(self) -> State:
        """Read the rules that receive the events, the one of our name, their trails, and whom they notify."""
        rules = [self._rule]
        if self._absent:
            return observe_rules(self._aws, rules, watches, (self._rule.name,))
        readers: dict[str, Any] = {
            "rules": lambda: observe_rules(self._aws, rules, watches),
            "trails": lambda: observe_trails(self._aws, self._rule.region),
        }
        found: dict[str, Any] = gather(readers)
        if isinstance(found["rules"], Failure):
            raise found["rules"]
        topics = topics_asked(rules, found["rules"])
        return {**found["rules"], "trails": found["trails"], "ends": observe_ends(self._aws, topics)}

    def plan(self, current: State | None) -> Plan:
        """Keep our own rule, or be content with another's that does the same, or make ours."""
        state = current or {"rules": {}, "tags": {}, "trails": [], "ends": {}}
        if self._absent:
            gone = plan_removal(self._rule, state)
            return Plan(gone.before, gone.after, gone.calls, (gone.verdict,))
        made = plan_rule(self._rule, state, serving(state["ends"], self._handle))
        verdict = heard(made.verdict, self._rule, state, Events(reads=self._rule.reads), self._handle)
        return Plan(made.before, made.after, made.calls, (verdict,))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The rule as it was, or none."""
        found = (current or {})["rules"].get(self._rule.name)
        return Plan(found, before, tuple(restore_calls(self._rule, found, before)))

    def lasting(self, shown: State) -> State:
        """Without what is not always read."""
        return lasting(shown)

    def send(self, call: Call) -> Any:
        """Send one write."""
        return send_rule(self._aws, call)

    def extra(self) -> dict[str, Any]:
        """The rule, and whom it tells."""
        return {"rule_arn": self._rule.arn, "topic_arn": self._rule.target["Arn"]}


def check_names(rule_name: str, topic_arn: str | None) -> None:
    """Refuse what AWS would refuse as the name of a rule, or as the ARN of its topic."""
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", rule_name):
        raise Refusal(f"rule_name is {rule_name}, but must be 1 to 64 letters, digits, dots, hyphens and underscores.")
    if topic_arn is not None and not is_topic_arn(topic_arn):
        raise Refusal(f"topic_arn is {topic_arn}, but must be the ARN of an SNS topic.")
