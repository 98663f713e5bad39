# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Billing alarms: CloudWatch alarms on the account's estimated charges, and the preference behind them.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._kernel.plan import Call, Failure, Link, Plan, State, Verdict
from ..._kernel.reconcile import Resource, gather
from ..._module.run import Context
from ..._parts import key as own_key
from ..._parts.chain.delivery import Sender, links_to_person
from ..._parts.chain.topics import observe_end_of
from ..._parts.chain.verdict import absent, chained, judged_link, there, unreached
from ..._parts.key_io import observe_key, send_to_kms
from ..._parts.metric_alarms import restore_calls as restore_alarm_calls
from ..._parts.notices import topic_plan
from ..._parts.notices.topic import Topic, check_topic, observe_topic
from ..._parts.notices.topic_encryption import Encryption, plan_encryption
from ..._parts.prices import monthly_usd
from . import scope as billing_scope
from .alarm_options import all_alarms, check_alarms
from .charge_alarms import alarm_params, plan_alarms
from .common_options import HANDLE, billing_region
from .preference import plan_metric, plan_preference
from .reads import BillingReads

#: What the module judges.
CONTROLS = tuple(
    f"billing_alerts.{name}"
    for name in ("topic", "topic_encryption", "subscription", "alarm", "preference", "metric", "currency", "scope")
)


def _need(state: State, name: str) -> Any:
    """A part of the state without which no plan can be made."""
    if isinstance(state[name], Failure):
        raise state[name]
    return state[name]


class BillingAlarm(Resource):
    """The resource that the kernel works on: topic, subscriptions, preference, alarms, and a message on request."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._options = options
        self._region = billing_region(context, "dayone.aws.billing_alarm")
        self._reads = BillingReads(context.aws, self._region)
        self.regions = (self._region,)
        self._absent = options["state"] == "absent"
        self.controls = ("billing_alerts.topic",) if self._absent else CONTROLS
        self._makes_key = False
        self._owner = f"billing_alarm/{options['name_prefix']}"
        self._account = context.account_id
        self._topic = _topic(context, options, self._region, self._owner)
        self._key = self._topic.key()
        self._alarms = [] if self._absent else all_alarms(options)
        self._wanted = self._params(self._alarms)
        self._test: dict[str, Any] | None = None
        self._seen: State = {}

    def _params(self, alarms: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Alarms by name, as PutMetricAlarm takes them."""
        named = billing_scope.named(alarms, self._options["name_prefix"])
        return {name: alarm_params(name, alarm, self._topic.arn, self._options) for name, alarm in named.items()}

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        check_alarms(options)
        check_topic(options)

    def observe(self) -> State:
        """Read everything at the same time."""
        reads = self._reads
        readers: dict[str, Any] = {
            "topic": lambda: observe_topic(self._aws, self._topic),
            "alarms": lambda: reads.alarms(self._wanted),
        }
        if self._options["encrypt"] and not self._options["kms_key_id"]:
            readers["key"] = lambda: observe_key(self._aws, self._key, self._region)
        if not self._absent:
            readers["preference"] = reads.preference
            readers["metric"] = lambda: reads.metric(whole=self._options["linked_account_limit"] is not None)
            readers["charges"] = lambda: reads.charges(self._options["currency"])
            readers["payer"] = reads.payer
        found = {"key": None, "charges": None, "test": self._test, **gather(readers)}
        topic = found["topic"]
        if self._absent or topic is None or isinstance(topic, Failure):
            return {**found, "end": topic}
        return {**found, "end": observe_end_of(self._aws, topic, found["key"], self._key.alias, self._region)}

    def plan(self, current: State | None) -> Plan:
        """Topic first, for the alarms name it; then the preference, the subscriptions and the alarms."""
        state = current or {}
        topic, alarms, key = _need(state, "topic"), _need(state, "alarms"), _need(state, "key")
        self._seen = state
        listed = [] if self._absent else self._all_alarms(state)
        self._wanted = self._params(listed)
        alarm_calls, alarm_verdicts = plan_alarms(alarms, self._wanted, self._owner, self._region)
        before = _shown(topic, alarms, own_key.shown(key, self._key, []))
        if self._absent:
            return self._plan_absent(topic, key, alarm_calls, before)
        encryption = plan_encryption(topic, key, self._topic)
        topic_calls = topic_plan.topic_calls(topic, self._topic, encryption)
        told = topic_plan.subscription_calls(topic, self._topic)
        shifted, preference = plan_preference(state, self._options["manage_preference"], self._region, self._account)
        verdicts = [
            *topic_plan.verdicts(topic, self._topic, topic_calls),
            encryption.verdict,
            *encryption.spares,
            *preference,
            plan_metric(state, self._region),
            billing_scope.judge_currency(state, listed, self._region),
            billing_scope.judge_scope(state, listed, self._account, self._region),
            *(chained(item, self._chain(item, state, listed)) for item in alarm_verdicts),
        ]
        calls = [*encryption.calls, *topic_calls, *told, *shifted, *alarm_calls, *self._test_calls(state)]
        self._makes_key = encryption.own
        after = self._after(before, calls, encryption, key)
        return Plan(before, after, tuple(calls), tuple(verdicts))

    def _chain(self, verdict: Verdict, state: State, listed: Sequence[Mapping[str, Any]]) -> tuple[Link, ...]:
        """The links from the charges to people, for one alarm."""
        metric = judged_link("metric", plan_metric(state, self._region))
        currency = judged_link("currency", billing_scope.judge_currency(state, listed, self._region))
        if not verdict.holds:
            return (metric, currency, absent("alarm", "absent, or differs"), *unreached("topic", "subscription"))
        sender = Sender("cloudwatch.amazonaws.com", self._account, verdict.resource, HANDLE)
        ends = links_to_person(self._topic.arn, state["end"], sender)
        return (metric, currency, there("alarm", verdict.resource.rpartition(":")[2]), *ends)

    def _all_alarms(self, state: State) -> list[Mapping[str, Any]]:
        """The alarms that are named, and those of the linked accounts that are seen. A named one goes first."""
        linked = billing_scope.linked_alarms(state["metric"], self._options)
        prefix = self._options["name_prefix"]
        return list({**billing_scope.named(linked, prefix), **billing_scope.named(self._alarms, prefix)}.values())

    def _test_calls(self, state: State) -> list[Call]:
        """One message to everybody whose subscription is confirmed, on request."""
        if not self._options["send_test"] or state["test"] is not None:
            return []
        params = {
            "TopicArn": self._topic.arn,
            "Subject": f"Test of the billing notifications of account {self._account}",
            "Message": (
                f"This is a test. You will receive billing notifications of AWS account {self._account} in this way."
            ),
        }
        return [Call("sns", "publish", params, self._region, mends=(self._topic.control("subscription"),))]

    def _plan_absent(self, topic: State | None, key: State | None, alarm_calls: list[Call], before: State) -> Plan:
        calls = [*alarm_calls, *topic_plan.removal_calls(topic, self._topic)]
        calls += own_key.removal_calls(key, self._key, self._region)
        verdict = Verdict("billing_alerts.topic", not calls, bool(topic), "removed", "call", self._topic.arn)
        return Plan(before, {} if calls else before, tuple(calls), (verdict,))

    def _after(self, before: State, calls: Sequence[Call], encryption: Encryption, key: State | None) -> dict[str, Any]:
        """The state that the calls lead to."""
        if not calls:
            return dict(before)
        gone = {name for call in calls if call.method == "delete_alarms" for name in call.params["AlarmNames"]}
        put = {call.params["AlarmName"] for call in calls if call.method == "put_metric_alarm"}
        alarms = {name: alarm for name, alarm in before["alarms"].items() if name not in gone}
        tested = any(call.method == "publish" for call in calls)
        return {
            "key": own_key.shown(key, self._key, list(encryption.calls)),
            "topic": topic_plan.topic_after(before["topic"], self._topic, encryption),
            "alarms": {**alarms, **{name: self._wanted[name] for name in put}},
            **({"test_message": "sent"} if tested else {}),
        }

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The alarms as they were, then the topic that they tell, then its key. What is published stays so."""
        state = current or {}
        topic, key = _need(state, "topic"), _need(state, "key")
        now = _shown(topic, _need(state, "alarms"), own_key.shown(key, self._key, []))
        if before["topic"] is not None and topic is None:
            return None
        calls = restore_alarm_calls(now["alarms"], before["alarms"], self._owner, self._region)
        calls += topic_plan.restore_calls(topic, before["topic"], self._topic)
        calls += own_key.restore_calls(key, before["key"], self._key, self._region)
        return Plan(now, before, tuple(calls))

    def lasting(self, shown: State) -> State:
        """Without what SNS goes on with by itself."""
        return {**shown, "topic": topic_plan.lasting(shown["topic"])}

    def send(self, call: Call) -> Any:
        """Send one write."""
        if call.service == "kms":
            return send_to_kms(self._aws, call)
        answer = self._aws.call(call.service, call.method, region=call.region, **call.params)
        if call.method == "publish":
            self._test = {"message_id": answer["MessageId"]}
        return answer

    def extra(self) -> dict[str, Any]:
        """Where the topic is, what is watched, who is notified, what was charged, and what the alarms cost."""
        charges = self._seen.get("charges")
        charged = None if isinstance(charges, Failure) else charges
        spent = (
            [f"estimated charges: {charged['amount']:.2f} {charged['currency']} at {charged['at']}"] if charged else []
        )
        topic = self._seen.get("topic")
        lives = topic_plan.subscription_lives(topic, self._topic) if self._seen else []
        told = [f"{item['protocol']}:{item['endpoint']} ({life})" for item, life in lives]
        confirmed = [item for item in (topic or {}).get("subscriptions", []) if item["arn"].startswith("arn:")]
        watched = [_watched(alarm) for alarm in self._wanted.values()] if self._seen else []
        test = {**self._test, "receivers": len(confirmed)} if self._test else None
        return {
            "topic_arn": self._topic.arn,
            "alarm_names": sorted(self._wanted),
            "estimated_charges": charged,
            "test_message": test,
            "estimated_monthly_cost_usd": monthly_usd(alarm=len(self._wanted), key=self._makes_key),
            "money": {"watched": watched, "told": told, "spent": spent},
        }


def _watched(alarm: Mapping[str, Any]) -> str:
    """An alarm in words."""
    return f"alarm {alarm['AlarmName']}: {alarm['AlarmDescription']}"


def _topic(context: Context, options: Mapping[str, Any], region: str, owner: str) -> Topic:
    return Topic(
        name=options["topic_name"],
        partition=context.partition,
        region=region,
        account_id=context.account_id,
        owner=owner,
        controls="billing_alerts",
        module="dayone.aws.billing_alarm",
        publishers=("budgets", "cloudwatch", "costalerts", "events"),
        purpose="billing notices",
        encrypt=options["encrypt"],
        kms_key_id=options["kms_key_id"],
        subscriptions=options["subscriptions"],
        tags=options["tags"] or {},
    )


def _shown(topic: State | None, alarms: Mapping[str, Any], key: State | None) -> dict[str, Any]:
    """The state as the diff shows it."""
    return {
        "key": key,
        "topic": dict(topic) if topic else None,
        "alarms": {name: item["alarm"] for name, item in alarms.items()},
    }
