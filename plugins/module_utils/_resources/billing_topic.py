# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The topic of billing notices: its policy, encryption, tags and subscriptions.

https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .._plan import Call, State, Verdict
from .billing_encryption import CONTROL as ENCRYPTION
from .billing_encryption import Encryption
from .ownership import MANAGED_TAG, merged_statements

#: Who may publish: CloudWatch alarms, Budgets and Cost Anomaly Detection. EventBridge has a condition of its own.
PUBLISHERS = {
    "DayoneCloudWatch": "cloudwatch.amazonaws.com",
    "DayoneBudgets": "budgets.amazonaws.com",
    "DayoneCostAlerts": "costalerts.amazonaws.com",
}
CONTROL = "billing_alerts.topic"
PENDING = "PendingConfirmation"


def default_policy(arn: str, account_id: str) -> dict[str, Any]:
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
    rules = f"arn:{arn.split(':')[1]}:events:*:{account_id}:rule/*"
    found["DayoneEvents"] = {
        "Sid": "DayoneEvents",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": arn,
        "Condition": {"ArnLike": {"aws:SourceArn": rules}},
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


def create_calls(topic: Mapping[str, Any], encryption: Encryption, region: str) -> list[Call]:
    """Make the topic."""
    attributes = {"KmsMasterKeyId": encryption.key_id} if encryption.key_id else {}
    tags = [{"Key": key, "Value": value} for key, value in sorted(topic["tags"].items())]
    params = {"Name": topic["name"], "Attributes": attributes, "Tags": tags}
    return [Call("sns", "create_topic", params, region, mends=(CONTROL,))]


def topic_calls(current: State | None, topic: Mapping[str, Any], encryption: Encryption, region: str) -> list[Call]:
    """The writes that bring the topic about: its existence, key, policy and tags."""
    calls = []
    if current is None:
        calls = create_calls(topic, encryption, region)
    elif encryption.key_id is not None and current["kms_key_id"] != encryption.key_id:
        calls.append(_attribute(topic, "KmsMasterKeyId", encryption.key_id, region))
    policy = current["policy"] if current else topic["default_policy"]
    merged = merged_statements(policy, statements(topic["arn"], topic["account_id"]))
    if merged != policy:
        calls.append(_attribute(topic, "Policy", json.dumps(merged, sort_keys=True), region))
    missing = _missing_tags(current, topic)
    if missing:
        calls.append(
            Call("sns", "tag_resource", {"ResourceArn": topic["arn"], "Tags": missing}, region, mends=(CONTROL,))
        )
    return calls


def _attribute(topic: Mapping[str, Any], name: str, value: str, region: str) -> Call:
    params = {"TopicArn": topic["arn"], "AttributeName": name, "AttributeValue": value}
    mends = ENCRYPTION if name == "KmsMasterKeyId" else CONTROL
    return Call("sns", "set_topic_attributes", params, region, mends=(mends,))


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
            mends=("billing_alerts.subscription",),
        )
        for item in topic["subscriptions"]
        if (item["protocol"], item["endpoint"]) not in known
    ]


def verdicts(current: State | None, topic: Mapping[str, Any], calls: list[Call], region: str) -> list[Verdict]:
    """How the topic and its subscriptions stand."""
    holds = not [call for call in calls if call.params.get("AttributeName") != "KmsMasterKeyId"]
    return [
        Verdict(CONTROL, holds, _shown(current), "in place", "call", topic["arn"], region),
        *_subscription_verdicts(current, topic, region),
    ]


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
