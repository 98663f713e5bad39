# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Billing alarms: CloudWatch alarms on the account's estimated charges, and the preference behind them.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._aws import BILLING_REGIONS, NotFound
from .._controls import CONTROLS
from .._reconcile import Call, Failure, Plan, Refusal, State, Verdict, gather
from .._run import Context
from . import billing_topic
from .billing_topic import MANAGED_TAG

#: EstimatedCharges is published every few hours; a shorter period sees gaps.
PERIOD = 21600
#: US dollars a month for a standard-resolution alarm: https://aws.amazon.com/cloudwatch/pricing/ (2026-11).
ALARM_PRICE = 0.10
#: Currencies that AWS publishes estimated charges in: the payer's settlement currency.
CURRENCIES = [
    "AED",
    "AUD",
    "BRL",
    "CAD",
    "CHF",
    "CNY",
    "CZK",
    "DKK",
    "EUR",
    "GBP",
    "HKD",
    "IDR",
    "ILS",
    "INR",
    "JPY",
    "KRW",
    "MXN",
    "MYR",
    "NOK",
    "NZD",
    "PHP",
    "PLN",
    "SAR",
    "SEK",
    "SGD",
    "THB",
    "TWD",
    "USD",
    "ZAR",
]
PROTOCOLS = ("email", "email-json", "http", "https", "sms", "sqs", "lambda", "firehose", "application")

_ENDPOINTS = {
    "email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "email-json": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "http": r"http://\S+",
    "https": r"https://\S+",
    "sms": r"\+?[0-9][0-9 -]{4,18}",
}
_ARN = r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+"
_FIELDS = [
    "AlarmDescription",
    "ActionsEnabled",
    "OKActions",
    "AlarmActions",
    "InsufficientDataActions",
    "MetricName",
    "Namespace",
    "Statistic",
    "Dimensions",
    "Period",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "Threshold",
    "ComparisonOperator",
    "TreatMissingData",
]
_LISTS = ("OKActions", "AlarmActions", "InsufficientDataActions")


def alarm_name(prefix: str, alarm: Mapping[str, Any]) -> str:
    """The name of an alarm: its own, or one that says what it watches."""
    if alarm.get("name"):
        return str(alarm["name"])
    parts = [prefix, f"{alarm['threshold']:g}", alarm["currency"], alarm.get("service"), alarm.get("linked_account")]
    return "-".join(part for part in parts if part)


def alarm_params(name: str, alarm: Mapping[str, Any], topic_arn: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """One alarm, as PutMetricAlarm takes it."""
    dimensions = {
        "Currency": alarm["currency"],
        "ServiceName": alarm.get("service"),
        "LinkedAccount": alarm.get("linked_account"),
    }
    return {
        "AlarmName": name,
        "AlarmDescription": f"Estimated charges of the month exceed {alarm['threshold']:g} {alarm['currency']}",
        "ActionsEnabled": True,
        "OKActions": [topic_arn] if options["notify_ok"] else [],
        "AlarmActions": [topic_arn],
        "InsufficientDataActions": [],
        "MetricName": "EstimatedCharges",
        "Namespace": "AWS/Billing",
        "Statistic": "Maximum",
        "Dimensions": [{"Name": key, "Value": value} for key, value in sorted(dimensions.items()) if value],
        "Period": PERIOD,
        "EvaluationPeriods": 1,
        "DatapointsToAlarm": 1,
        "Threshold": float(alarm["threshold"]),
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": options["treat_missing_data"],
    }


def normal_alarm(alarm: Mapping[str, Any]) -> dict[str, Any]:
    """An alarm of DescribeAlarms, by the fields that we set."""
    found = {field: alarm.get(field) for field in _FIELDS}
    found["DatapointsToAlarm"] = found["DatapointsToAlarm"] or alarm.get("EvaluationPeriods")
    found["TreatMissingData"] = found["TreatMissingData"] or "missing"
    found["Dimensions"] = sorted(alarm.get("Dimensions", []), key=lambda item: item["Name"])
    return {**found, **{field: sorted(found[field] or []) for field in _LISTS}, "AlarmName": alarm["AlarmName"]}


def plan_alarms(
    current: Mapping[str, Any], wanted: Mapping[str, dict[str, Any]], owner: str, region: str
) -> tuple[list[Call], list[Verdict]]:
    """Put what differs, delete what we made and nobody names any more, leave others' alone."""
    calls: list[Call] = []
    verdicts: list[Verdict] = []
    for name, params in wanted.items():
        found = current.get(name)
        same = found is not None and found["alarm"] == params
        foreign = found is not None and not same and found["owner"] != owner
        note = (
            f"Alarm {name} exists and was made by others. Rename it, or choose another name_prefix." if foreign else ""
        )
        verdicts.append(_alarm_verdict(found, params, same, region, note))
        if same or foreign:
            continue
        tags = [] if found else [{"Key": MANAGED_TAG, "Value": owner}]
        calls.append(Call("cloudwatch", "put_metric_alarm", {**params, **({"Tags": tags} if tags else {})}, region))
    stale = sorted(name for name, item in current.items() if item["owner"] == owner and name not in wanted)
    for name in stale:
        gone = Verdict(
            "billing_alerts.alarm", False, f"{name} is there", "removed", "call", current[name]["arn"], region
        )
        verdicts.append(gone)
    if stale:
        calls.append(Call("cloudwatch", "delete_alarms", {"AlarmNames": stale}, region))
    return calls, verdicts


def _alarm_verdict(
    found: Mapping[str, Any] | None, params: Mapping[str, Any], same: bool, region: str, note: str
) -> Verdict:
    current = None
    wanted: Any = {"alarm": params["AlarmName"], "threshold": params["Threshold"]}
    if found is not None:
        differing = [key for key in params if found["alarm"].get(key) != params[key]]
        current = {key: found["alarm"].get(key) for key in differing} or wanted
        wanted = {key: params[key] for key in differing} or wanted
    mend = "person" if note else "call"
    arn = found["arn"] if found else params["AlarmName"]
    return Verdict("billing_alerts.alarm", same, current, wanted, mend, arn, region, note)


def plan_preference(state: State, manage: bool, region: str) -> tuple[list[Call], list[Verdict]]:
    """Switch on the publication of billing metrics. The key is the one that AWS itself names for the account."""
    control, entries = "billing_alerts.preference", state["preference"]
    if isinstance(entries, Failure):
        mend = "person" if entries.kind in ("denied", "unsupported") else "unknown"
        note = f"{entries.message} {CONTROLS[control].remediation}"
        return [], [Verdict(control, False, "not readable", "ENABLED", mend, "", region, note)]
    off = sorted(entry["key"] for entry in entries if entry["value"] != "ENABLED")
    if not entries or (off and not manage):
        return [], [Verdict(control, False, "not set" if not entries else "DISABLED", "ENABLED", "person", "", region)]
    if not off:
        return [], [Verdict(control, True, "ENABLED", "ENABLED", "call", "", region)]
    pairs = [{"key": key, "value": "ENABLED"} for key in off]
    params = {"feature": "BILLING_ALERTS", "billingPreferencesPerKey": pairs}
    call = Call("billing", "update_billing_preferences", params, region)
    return [call], [Verdict(control, False, "DISABLED", "ENABLED", "call", "", region)]


def plan_metric(state: State, region: str) -> Verdict:
    """Whether CloudWatch has seen the metric, without which no billing alarm fires."""
    metrics = state["metric"]
    if isinstance(metrics, Failure):
        return Verdict("billing_alerts.metric", False, None, "seen", "unknown", "", region, metrics.message)
    return Verdict(
        "billing_alerts.metric", bool(metrics), "seen" if metrics else "not seen", "seen", "person", "", region
    )


def _need(state: State, name: str) -> Any:
    """A part of the state without which no plan can be made."""
    if isinstance(state[name], Failure):
        raise state[name]
    return state[name]


class BillingAlarm:
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
        self._owner = f"billing_alarm/{options['name_prefix']}"
        self._topic = _topic(context, options, self._region, self._owner)
        alarms = [] if self._absent else _alarms(options)
        self._wanted = {
            name: alarm_params(name, alarm, self._topic["arn"], options)
            for name, alarm in ((alarm_name(options["name_prefix"], alarm), alarm) for alarm in alarms)
        }

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        _check_alarms(options)
        _check_subscriptions(options["subscriptions"])
        if options["kms_key_id"] and options["kms_key_id"].endswith("alias/aws/sns"):
            raise Refusal("kms_key_id is alias/aws/sns, but CloudWatch alarms cannot publish through that key.")

    def observe(self) -> State:
        """Read everything at the same time."""
        readers: dict[str, Any] = {"topic": self._observe_topic, "alarms": self._observe_alarms}
        if not self._absent:
            readers["preference"] = self._observe_preference
            readers["metric"] = self._observe_metric
        return gather(readers)

    def _observe_topic(self) -> dict[str, Any] | None:
        arn = self._topic["arn"]
        try:
            answer = self._aws.call(
                "sns",
                "get_topic_attributes",
                region=self._region,
                absent=("NotFound", "NotFoundException"),
                TopicArn=arn,
            )
        except NotFound:
            return None
        attributes = answer["Attributes"]
        tags = self._aws.call("sns", "list_tags_for_resource", region=self._region, ResourceArn=arn)["Tags"]
        found = self._aws.pages(
            "sns", "list_subscriptions_by_topic", "Subscriptions", region=self._region, TopicArn=arn
        )
        return {
            "kms_key_id": attributes.get("KmsMasterKeyId") or None,
            "policy": json.loads(attributes.get("Policy") or "{}"),
            "tags": {item["Key"]: item["Value"] for item in tags},
            "subscriptions": sorted(
                (
                    {"protocol": item["Protocol"], "endpoint": item["Endpoint"], "arn": item["SubscriptionArn"]}
                    for item in found
                ),
                key=lambda item: (item["protocol"], item["endpoint"]),
            ),
        }

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

    def plan(self, current: State | None) -> Plan:
        """Topic first, for the alarms name it; then the preference, the subscriptions and the alarms."""
        state = current or {}
        topic, alarms = _need(state, "topic"), _need(state, "alarms")
        alarm_calls, alarm_verdicts = plan_alarms(alarms, self._wanted, self._owner, self._region)
        if self._absent:
            calls = [*alarm_calls, *self._removal(topic)]
            verdict = Verdict("billing_alerts.topic", not calls, bool(topic), "removed", "call", self._topic["arn"])
            return Plan(_shown(topic, alarms), {}, tuple(calls), (verdict,))
        topic_calls = billing_topic.topic_calls(topic, self._topic, self._region)
        told = billing_topic.subscription_calls(topic, self._topic, self._region)
        shifted, preference = plan_preference(state, self._options["manage_preference"], self._region)
        verdicts = [
            *billing_topic.verdicts(topic, self._topic, topic_calls, self._region),
            *preference,
            plan_metric(state, self._region),
            *alarm_verdicts,
        ]
        calls = [*topic_calls, *told, *shifted, *alarm_calls]
        after = _after(_shown(topic, alarms), calls, self._topic, self._wanted)
        return Plan(_shown(topic, alarms), after, tuple(calls), tuple(verdicts))

    def _removal(self, topic: Mapping[str, Any] | None) -> list[Call]:
        if topic is None or topic["tags"].get(MANAGED_TAG) != self._owner:
            return []
        return [Call("sns", "delete_topic", {"TopicArn": self._topic["arn"]}, self._region)]

    def send(self, call: Call) -> None:
        """Send one write."""
        self._aws.call(call.service, call.method, region=call.region, **call.params)

    def extra(self) -> dict[str, Any]:
        """Where the topic is, and what the alarms cost."""
        return {
            "topic_arn": self._topic["arn"],
            "alarm_names": sorted(self._wanted),
            "estimated_monthly_cost_usd": round(ALARM_PRICE * len(self._wanted), 2),
        }


def _topic(context: Context, options: Mapping[str, Any], region: str, owner: str) -> dict[str, Any]:
    arn = f"arn:{context.partition}:sns:{region}:{context.account_id}:{options['topic_name']}"
    return {
        "name": options["topic_name"],
        "arn": arn,
        "account_id": context.account_id,
        "kms_key_id": options["kms_key_id"],
        "tags": {**(options["tags"] or {}), MANAGED_TAG: owner},
        "subscriptions": options["subscriptions"],
        "default_policy": _default_policy(arn, context.account_id),
    }


def _default_policy(arn: str, account_id: str) -> dict[str, Any]:
    """The policy that SNS gives a new topic."""
    actions = "Publish RemovePermission SetTopicAttributes DeleteTopic ListSubscriptionsByTopic GetTopicAttributes"
    return {
        "Version": "2012-10-17",
        "Id": "__default_policy_ID",
        "Statement": [
            {
                "Sid": "__default_statement_ID",
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": [f"SNS:{name}" for name in (*actions.split(), "AddPermission", "Subscribe")],
                "Resource": arn,
                "Condition": {"StringEquals": {"AWS:SourceOwner": account_id}},
            }
        ],
    }


def _alarms(options: Mapping[str, Any]) -> list[dict[str, Any]]:
    plain = [{"threshold": value, "currency": options["currency"]} for value in options["thresholds"]]
    listed = [{**alarm, "currency": alarm["currency"] or options["currency"]} for alarm in options["alarms"]]
    return [*plain, *listed]


def _check_alarms(options: Mapping[str, Any]) -> None:
    alarms = _alarms(options)
    for alarm in alarms:
        if alarm["threshold"] <= 0:
            raise Refusal(f"threshold is {alarm['threshold']:g}, but must be greater than 0.")
        if alarm.get("linked_account") and not re.fullmatch(r"[0-9]{12}", alarm["linked_account"]):
            raise Refusal(f"linked_account is {alarm['linked_account']}, but must be an account id of 12 digits.")
    names = [alarm_name(options["name_prefix"], alarm) for alarm in alarms]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refusal(f"alarms: the name {', '.join(twice)} is given more than once.")
    if options["state"] == "present" and not alarms:
        raise Refusal("give thresholds or alarms: without either there is nothing to watch.")


def _check_subscriptions(subscriptions: Sequence[Mapping[str, str]]) -> None:
    for item in subscriptions:
        pattern = _ENDPOINTS.get(item["protocol"], _ARN)
        if not re.fullmatch(pattern, item["endpoint"]):
            raise Refusal(f"subscriptions: endpoint {item['endpoint']} is not one for protocol {item['protocol']}.")


def _shown(topic: Mapping[str, Any] | None, alarms: Mapping[str, Any]) -> dict[str, Any]:
    """The state as the diff shows it."""
    return {"topic": dict(topic) if topic else None, "alarms": {name: item["alarm"] for name, item in alarms.items()}}


def _after(
    before: Mapping[str, Any], calls: Sequence[Call], topic: Mapping[str, Any], wanted: Mapping[str, Any]
) -> dict[str, Any]:
    """The state that the calls lead to."""
    if not calls:
        return dict(before)
    gone = {name for call in calls if call.method == "delete_alarms" for name in call.params["AlarmNames"]}
    put = {call.params["AlarmName"] for call in calls if call.method == "put_metric_alarm"}
    alarms = {name: alarm for name, alarm in before["alarms"].items() if name not in gone}
    old = before["topic"] or {"policy": topic["default_policy"], "tags": {}, "subscriptions": [], "kms_key_id": None}
    known = {(item["protocol"], item["endpoint"]) for item in old["subscriptions"]}
    fresh = [
        {**item, "arn": billing_topic.PENDING}
        for item in topic["subscriptions"]
        if (item["protocol"], item["endpoint"]) not in known
    ]
    own = topic["tags"] if before["topic"] is None else {k: v for k, v in topic["tags"].items() if k != MANAGED_TAG}
    return {
        "topic": {
            "kms_key_id": old["kms_key_id"] if topic["kms_key_id"] is None else topic["kms_key_id"],
            "policy": billing_topic.merged_policy(old["policy"], topic["arn"], topic["account_id"]),
            "tags": {**old["tags"], **own},
            "subscriptions": [*old["subscriptions"], *fresh],
        },
        "alarms": {**alarms, **{name: wanted[name] for name in put}},
    }
