# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An EventBridge rule that tells a topic when the root user signs in or calls an API.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..._aws.client import DEFAULT_REGIONS
from ..._kernel.plan import Call, Failure, Plan, Refusal, State
from ..._kernel.reconcile import Resource, gather
from ..._module.run import Context
from ..._parts.chain.recording import Events
from ..._parts.chain.rules import heard, serving, topics_asked
from ..._parts.chain.topics import observe_ends
from ..._parts.event_pattern import API_CALL, SIGN_IN
from ..._parts.event_rule import (
    PATHS,
    TARGET,
    EventRule,
    lasting,
    observe_rules,
    plan_removal,
    plan_rule,
    restore_calls,
    send_rule,
    watches,
)
from ..._parts.names import is_topic_arn, topic_arn
from ..._parts.trails import observe_trails

CONTROL = "root_account.activity_alarm"
PATTERN: dict[str, Any] = {"detail": {"userIdentity": {"type": ["Root"]}}, "detail-type": [API_CALL, SIGN_IN]}
HANDLE = (
    "Add a recipient to root_account_subscriptions (option subscriptions of dayone.aws.notice_topic), who then "
    "confirms."
)
DESCRIPTION = "Notifies when the root user signs in or calls an API"
TRANSFORMER = {
    "InputPathsMap": PATHS,
    "InputTemplate": '"The root user of AWS account <account> was used: <event> of <service> in <region>, '
    'from <ip>, at <time>."',
}


class RootActivity(Resource):
    """The resource that the kernel works on: one rule and its target."""

    controls = (CONTROL,)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._absent = options["state"] == "absent"
        region = DEFAULT_REGIONS[context.partition]
        self.regions = (region,)
        named = topic_arn(options["topic_name"], context.account_id, region, context.partition)
        name = options["rule_name"]
        self._rule = EventRule(
            name,
            region,
            context.account_id,
            context.partition,
            f"root_activity_rule/{name}",
            CONTROL,
            PATTERN,
            DESCRIPTION,
            {"Id": TARGET, "Arn": options["topic_arn"] or named, "InputTransformer": TRANSFORMER},
            options["all_events"],
            options["tags"] or {},
        )
        self._check_topic()

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        if not re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", options["rule_name"]):
            raise Refusal(
                f"rule_name is {options['rule_name']}, but must be 1 to 64 letters, digits, dots, hyphens and "
                "underscores."
            )
        arn = options["topic_arn"]
        if arn is not None and not is_topic_arn(arn):
            raise Refusal(f"topic_arn is {arn}, but must be the ARN of an SNS topic.")

    def _check_topic(self) -> None:
        where, region = self._rule.target["Arn"].split(":")[3], self._rule.region
        if where != region:
            raise Refusal(
                f"topic_arn is in {where}, but a rule can only notify topics in its own region, and root's "
                f"events are in {region}. Create a topic there with dayone.aws.notice_topic and home_region: "
                "true."
            )

    def observe(self) -> State:
        """Read the rules that receive root's events, the one of our name, their trails, and whom they notify."""
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
        made = plan_rule(self._rule, state, serving(state["ends"], HANDLE))
        verdict = heard(made.verdict, self._rule, state, Events(reads=self._rule.reads), HANDLE)
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
