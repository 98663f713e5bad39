# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An SNS topic that notifies people of what happens in the account.

https://docs.aws.amazon.com/sns/latest/dg/welcome.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..._aws.client import DEFAULT_REGIONS
from ..._kernel.plan import Call, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from .. import key as own_key
from ..key_io import observe_key, send_to_kms
from ..prices import monthly_usd
from . import topic_plan
from .topic import CONFIG, Topic, check_topic, observe_topic
from .topic_encryption import plan_encryption

CONTROLS = ("notices.topic", "notices.topic_encryption", "notices.subscription")


class NoticeTopic(Resource):
    """The resource that the kernel works on: topic, key and subscriptions."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._absent = options["state"] == "absent"
        self.controls = CONTROLS[:1] if self._absent else CONTROLS
        self._reads_key = options["encrypt"] and options["kms_key_id"] is None
        self._makes_key = False
        self._topic = wanted_topic(context, options)
        self.regions = (self._topic.region,)
        self._key = self._topic.key()

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", options["name"]):
            raise Refusal(f"name is {options['name']}, but must be 1 to 256 letters, digits, hyphens and underscores.")
        check_topic(options)
        given = "encrypt" if options["encrypt"] else "kms_key_id"
        if options["state"] == "present" and CONFIG in options["publishers"] and options[given]:
            raise Refusal(
                f"publishers has {CONFIG} and {given} is set, but AWS Config does not publish to encrypted "
                f"topics, whatever the key. Use a separate topic for {CONFIG}, with encrypt: false."
            )

    def observe(self) -> State:
        """Read topic and key at the same time. Without either nothing can be planned."""
        readers: dict[str, Any] = {"topic": lambda: observe_topic(self._aws, self._topic)}
        if self._reads_key:
            readers["key"] = lambda: observe_key(self._aws, self._key, self._topic.region)
        return {"key": None, **gather_all(readers)}

    def plan(self, current: State | None) -> Plan:
        """The key first, for the topic is made with it; then the topic, and who is notified."""
        state = current or {}
        topic, key = state["topic"], state["key"]
        before = {"key": own_key.shown(key, self._key, []), "topic": dict(topic) if topic else None}
        if self._absent:
            return self._plan_absent(topic, key, before)
        encryption = plan_encryption(topic, key, self._topic)
        made = topic_plan.topic_calls(topic, self._topic, encryption)
        calls = [*encryption.calls, *made, *topic_plan.subscription_calls(topic, self._topic)]
        self._makes_key = encryption.own
        after = before
        if calls:
            after = {
                "key": own_key.shown(key, self._key, list(encryption.calls)),
                "topic": topic_plan.topic_after(topic, self._topic, encryption),
            }
        verdicts = (*topic_plan.verdicts(topic, self._topic, made), encryption.verdict, *encryption.spares)
        return Plan(before, after, tuple(calls), verdicts)

    def _plan_absent(self, topic: State | None, key: State | None, before: State) -> Plan:
        calls = topic_plan.removal_calls(topic, self._topic)
        calls += own_key.removal_calls(key, self._key, self._topic.region)
        verdict = Verdict(
            "notices.topic", not calls, bool(topic), "removed", "call", self._topic.arn, self._topic.region
        )
        return Plan(before, {} if calls else before, tuple(calls), (verdict,))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The topic as it was, or none; then its key."""
        state = current or {}
        if before["topic"] is not None and state["topic"] is None:
            return None
        calls = topic_plan.restore_calls(state["topic"], before["topic"], self._topic)
        calls += own_key.restore_calls(state["key"], before["key"], self._key, self._topic.region)
        return Plan(state, before, tuple(calls))

    def lasting(self, shown: State) -> State:
        """Without what SNS goes on with by itself."""
        return {**shown, "topic": topic_plan.lasting(shown["topic"])}

    def send(self, call: Call) -> Any:
        """Send one write."""
        if call.service == "kms":
            return send_to_kms(self._aws, call)
        return self._aws.call(call.service, call.method, region=call.region, **call.params)

    def extra(self) -> dict[str, Any]:
        """Where the topic is, and what it costs."""
        return {"topic_arn": self._topic.arn, "estimated_monthly_cost_usd": monthly_usd(key=self._makes_key)}


def wanted_topic(context: Context, options: Mapping[str, Any]) -> Topic:
    """The topic that the options describe."""
    home = DEFAULT_REGIONS[context.partition]
    return Topic(
        name=options["name"],
        partition=context.partition,
        region=home if options["home_region"] else context.aws.region or home,
        account_id=context.account_id,
        owner=f"notice_topic/{options['name']}",
        controls="notices",
        module="dayone.aws.notice_topic",
        publishers=sorted(options["publishers"]),
        # It is in the description of the key, by which a key that an earlier run created in vain is known.
        purpose=f"notices of {options['name']}",
        encrypt=options["encrypt"],
        kms_key_id=options["kms_key_id"],
        subscriptions=options["subscriptions"],
        tags=options["tags"] or {},
    )
