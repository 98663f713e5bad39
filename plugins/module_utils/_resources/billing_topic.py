# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The topic of billing notices: its policy, encryption, tags and subscriptions.

https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .._reconcile import Call, State, Verdict

#: Who may publish: CloudWatch alarms, Budgets and Cost Anomaly Detection.
PUBLISHERS = {
    "DayoneCloudWatch": "cloudwatch.amazonaws.com",
    "DayoneBudgets": "budgets.amazonaws.com",
    "DayoneCostAlerts": "costalerts.amazonaws.com",
}
MANAGED_TAG = "dayone:managed"
PENDING = "PendingConfirmation"


def statements(arn: str, account_id: str) -> dict[str, dict[str, Any]]:
    """The policy statements that the topic needs, by statement id."""
    found: dict[str, dict[str, Any]] = {
        sid: {
            "Sid": sid,
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sns:Publish",
            "Resource": arn,
            "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
        }
        for sid, service in PUBLISHERS.items()
    }
    found["DayoneDenyInsecureTransport"] = {
        "Sid": "DayoneDenyInsecureTransport",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "sns:Publish",
        "Resource": arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return found


def merged_policy(policy: Mapping[str, Any], arn: str, account_id: str) -> dict[str, Any]:
    """The topic's policy with our statements in place, and everybody else's kept."""
    ours = statements(arn, account_id)
    others = [item for item in policy.get("Statement", []) if item.get("Sid") not in ours]
    return {"Version": "2012-10-17", **policy, "Statement": [*others, *ours.values()]}


def _by_sid(policy: Mapping[str, Any]) -> dict[str, Any]:
    return {item.get("Sid", ""): item for item in policy.get("Statement", [])}


def needs_policy(policy: Mapping[str, Any], arn: str, account_id: str) -> bool:
    """Whether one of our statements is missing or differs."""
    found = _by_sid(policy)
    return any(found.get(sid) != item for sid, item in statements(arn, account_id).items())


def create_calls(topic: Mapping[str, Any], region: str) -> list[Call]:
    """Make the topic."""
    attributes = {"KmsMasterKeyId": topic["kms_key_id"]} if topic["kms_key_id"] else {}
    tags = [{"Key": key, "Value": value} for key, value in sorted(topic["tags"].items())]
    params = {"Name": topic["name"], "Attributes": attributes, "Tags": tags}
    return [Call("sns", "create_topic", params, region)]


def topic_calls(current: State | None, topic: Mapping[str, Any], region: str) -> list[Call]:
    """The writes that bring the topic about: its existence, key, policy and tags."""
    arn, calls = topic["arn"], []
    if current is None:
        calls = create_calls(topic, region)
    elif topic["kms_key_id"] is not None and current["kms_key_id"] != topic["kms_key_id"]:
        value = {"TopicArn": arn, "AttributeName": "KmsMasterKeyId", "AttributeValue": topic["kms_key_id"]}
        calls.append(Call("sns", "set_topic_attributes", value, region))
    policy = current["policy"] if current else topic["default_policy"]
    if needs_policy(policy, arn, topic["account_id"]):
        text = json.dumps(merged_policy(policy, arn, topic["account_id"]), sort_keys=True)
        params = {"TopicArn": arn, "AttributeName": "Policy", "AttributeValue": text}
        calls.append(Call("sns", "set_topic_attributes", params, region))
    missing = _missing_tags(current, topic)
    if missing:
        calls.append(Call("sns", "tag_resource", {"ResourceArn": arn, "Tags": missing}, region))
    return calls


def _missing_tags(current: State | None, topic: Mapping[str, Any]) -> list[dict[str, str]]:
    """User tags that are missing. Our own mark is set at creation only: what others made stays theirs."""
    if current is None:
        return []
    wanted = {key: value for key, value in topic["tags"].items() if key != MANAGED_TAG}
    return [{"Key": key, "Value": value} for key, value in sorted(wanted.items()) if current["tags"].get(key) != value]


def subscription_calls(current: State | None, topic: Mapping[str, Any], region: str) -> list[Call]:
    """Subscribe who is not yet subscribed. A subscription that awaits its confirmation exists."""
    known = {(item["protocol"], item["endpoint"]) for item in current["subscriptions"]} if current else set()
    return [
        Call(
            "sns",
            "subscribe",
            {"TopicArn": topic["arn"], "Protocol": item["protocol"], "Endpoint": item["endpoint"]},
            region,
        )
        for item in topic["subscriptions"]
        if (item["protocol"], item["endpoint"]) not in known
    ]


def verdicts(current: State | None, topic: Mapping[str, Any], calls: list[Call], region: str) -> list[Verdict]:
    """How the topic, its encryption and its subscriptions stand."""
    arn = topic["arn"]
    found = [Verdict("billing_alerts.topic", not calls, _shown(current), "in place", "call", arn, region)]
    key = current["kms_key_id"] if current else topic["kms_key_id"]
    by_call = topic["kms_key_id"] is not None
    holds = bool(key) and not key.endswith("alias/aws/sns") and (current is not None or not by_call)
    if by_call:
        holds = current is not None and key == topic["kms_key_id"]
    wanted = topic["kms_key_id"] or "a customer-managed key"
    found.append(
        Verdict(
            "billing_alerts.topic_encryption",
            holds,
            current["kms_key_id"] if current else None,
            wanted,
            "call" if by_call else "person",
            arn,
            region,
        )
    )
    return [*found, *_subscription_verdicts(current, topic, region)]


def _shown(current: State | None) -> str:
    return "absent" if current is None else "present"


def _subscription_verdicts(current: State | None, topic: Mapping[str, Any], region: str) -> list[Verdict]:
    control, arn = "billing_alerts.subscription", topic["arn"]
    known = {(item["protocol"], item["endpoint"]): item["arn"] for item in current["subscriptions"]} if current else {}
    if not topic["subscriptions"]:
        confirmed = [arn for arn in known.values() if arn.startswith("arn:")]
        note = "Give subscriptions to dayone.aws.billing_alarm: nobody would hear of an alarm."
        return [
            Verdict(control, bool(confirmed), f"{len(confirmed)} confirmed", "at least 1", "person", arn, region, note)
        ]
    found = []
    for item in topic["subscriptions"]:
        state = known.get((item["protocol"], item["endpoint"]))
        name = f"{item['protocol']}:{item['endpoint']}"
        mend = "call" if state is None else "person"
        shown = "absent" if state is None else "pending confirmation" if not state.startswith("arn:") else "confirmed"
        found.append(Verdict(control, shown == "confirmed", f"{name} {shown}", f"{name} confirmed", mend, arn, region))
    return found
