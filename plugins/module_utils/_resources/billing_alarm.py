# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Billing alarms: CloudWatch alarms on the account's estimated charges, and the preference behind them.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws import BILLING_REGIONS, NotFound
from .._plan import Call, Failure, Plan, Refusal, State, Verdict
from .._prices import monthly_usd
from .._reconcile import Resource, gather
from .._run import Context
from . import own_key, topic_plan
from .billing_checks import all_alarms, check_alarms
from .billing_metric_alarms import alarm_name, alarm_params, normal_alarm, plan_alarms
from .billing_preference import plan_metric, plan_preference
from .ownership import MANAGED_TAG
from .topic import Topic, check_topic, observe_topic
from .topic_encryption import Encryption, plan_encryption

#: Currencies that AWS publishes estimated charges in: the payer's settlement currency.
# fmt: off
CURRENCIES = [
    "AED", "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "IDR", "ILS", "INR", "JPY",
    "KRW", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "SAR", "SEK", "SGD", "THB", "TWD", "USD", "ZAR",
]
# fmt: on

#: What the module judges.
CONTROLS = tuple(
    f"billing_alerts.{name}" for name in ("topic", "topic_encryption", "subscription", "alarm", "preference", "metric")
)


def _need(state: State, name: str) -> Any:
    """A part of the state without which no plan can be made."""
    if isinstance(state[name], Failure):
        raise state[name]
    return state[name]


class BillingAlarm(Resource):
    """The resource that the kernel works on: topic, subscriptions, preference, alarms."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        if context.partition not in BILLING_REGIONS:
            raise Refusal(
                f"partition {context.partition} has no billing metrics: set billing alarms in the commercial account "
                "that pays for this one."
            )
        self._aws = context.aws
        self._options = options
        self._region = BILLING_REGIONS[context.partition]
        self.regions = (self._region,)
        self._absent = options["state"] == "absent"
        self.controls = ("billing_alerts.topic",) if self._absent else CONTROLS
        self._makes_key = False
        self._owner = f"billing_alarm/{options['name_prefix']}"
        self._account = context.account_id
        self._topic = _topic(context, options, self._region, self._owner)
        self._key = self._topic.key()
        alarms = [] if self._absent else all_alarms(options)
        self._wanted = {
            name: alarm_params(name, alarm, self._topic.arn, options)
            for name, alarm in ((alarm_name(options["name_prefix"], alarm), alarm) for alarm in alarms)
        }

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        check_alarms(options)
        check_topic(options)

    def observe(self) -> State:
        """Read everything at the same time."""
        readers: dict[str, Any] = {
            "topic": lambda: observe_topic(self._aws, self._topic),
            "alarms": self._observe_alarms,
        }
        if self._options["encrypt"] and not self._options["kms_key_id"]:
            readers["key"] = lambda: own_key.observe_key(self._aws, self._key.alias, self._region)
        if not self._absent:
            readers["preference"] = self._observe_preference
            readers["metric"] = self._observe_metric
            readers["payer"] = self._observe_payer
        return {"key": None, **gather(readers)}

    def _observe_alarms(self) -> dict[str, Any]:
        found = self._aws.pages(
            "cloudwatch", "describe_alarms", "MetricAlarms", region=self._region, AlarmTypes=["MetricAlarm"]
        )
        near = [
            alarm for alarm in found if alarm.get("Namespace") == "AWS/Billing" or alarm["AlarmName"] in self._wanted
        ]
        tags = gather({alarm["AlarmArn"]: self._tag_reader(alarm["AlarmArn"]) for alarm in near})
        return {
            alarm["AlarmName"]: {
                "alarm": normal_alarm(alarm),
                "arn": alarm["AlarmArn"],
                "owner": _need(tags, alarm["AlarmArn"]).get(MANAGED_TAG, ""),
            }
            for alarm in near
        }

    def _tag_reader(self, arn: str) -> Any:
        def read() -> dict[str, str]:
            answer = self._aws.call("cloudwatch", "list_tags_for_resource", region=self._region, ResourceARN=arn)
            return {item["Key"]: item["Value"] for item in answer["Tags"]}

        return read

    def _observe_preference(self) -> list[dict[str, str]]:
        if not self._aws.offers("billing", "get_billing_preferences"):
            raise Failure("unsupported", "the installed botocore cannot read billing preferences (1.44 can).")
        answer = self._aws.call("billing", "get_billing_preferences", region=self._region, features=["BILLING_ALERTS"])
        return [{"key": item["key"], "value": item["value"]} for item in answer["billingPreferences"]]

    def _observe_metric(self) -> list[Any]:
        answer = self._aws.call(
            "cloudwatch", "list_metrics", region=self._region, Namespace="AWS/Billing", MetricName="EstimatedCharges"
        )
        return list(answer["Metrics"])

    def _observe_payer(self) -> str:
        """The management account of the organization, whose bill this account's charges are on."""
        try:
            answer = self._aws.call(
                "organizations", "describe_organization", absent=("AWSOrganizationsNotInUseException",)
            )
        except NotFound:
            return ""
        return str(answer["Organization"]["MasterAccountId"])

    def plan(self, current: State | None) -> Plan:
        """Topic first, for the alarms name it; then the preference, the subscriptions and the alarms."""
        state = current or {}
        topic, alarms, key = _need(state, "topic"), _need(state, "alarms"), _need(state, "key")
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
            *preference,
            plan_metric(state, self._region),
            *alarm_verdicts,
        ]
        calls = [*encryption.calls, *topic_calls, *told, *shifted, *alarm_calls]
        self._makes_key = encryption.own
        after = self._after(before, calls, encryption, key)
        return Plan(before, after, tuple(calls), tuple(verdicts))

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
        return {
            "key": own_key.shown(key, self._key, list(encryption.calls)),
            "topic": topic_plan.topic_after(before["topic"], self._topic, encryption),
            "alarms": {**alarms, **{name: self._wanted[name] for name in put}},
        }

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)

    def extra(self) -> dict[str, Any]:
        """Where the topic is, and what the alarms cost."""
        return {
            "topic_arn": self._topic.arn,
            "alarm_names": sorted(self._wanted),
            "estimated_monthly_cost_usd": monthly_usd(alarm=len(self._wanted), key=self._makes_key),
        }


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
