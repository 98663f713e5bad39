# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is done about a topic of notices: its policy, encryption, tags and subscriptions. Pure.

https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..._kernel.plan import Call, State, Verdict
from ..ownership import MANAGED_TAG, merged_statements
from ..policy_effect.same import same_policy
from .topic import CONFIG, Topic
from .topic_encryption import Encryption

PENDING = "PendingConfirmation"
#: What SNS says instead of an ARN, in our words. It tells for some days of a subscription that somebody ended.
_LIVES = {PENDING: "pending confirmation", "Deleted": "deleted"}
#: How the owner of an endpoint confirms, by protocol. Other endpoints confirm by themselves in the topic's account.
#: https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
_CONFIRM = {
    "email": "open the message that AWS sent to {endpoint} and choose Confirm subscription",
    "email-json": "open the address SubscribeURL of the message that AWS sent to {endpoint}",
    "http": "let {endpoint} open the SubscribeURL of the request that AWS sent to it",
    "https": "let {endpoint} open the SubscribeURL of the request that AWS sent to it",
}
_CONFIRM_OTHERS = "let the account of {endpoint} call sns:ConfirmSubscription with the token that AWS sent to it"
#: How long SNS keeps a subscription that nobody has confirmed, and takes its token.
_PENDING_LIFE = (
    "AWS keeps the subscription for 48 hours after it was requested, and delivers nothing until it is confirmed. "
    "After that the next run requests it again."
)


def create_calls(topic: Topic, encryption: Encryption) -> list[Call]:
    """Make the topic."""
    attributes = {"KmsMasterKeyId": encryption.key_id} if encryption.key_id else {}
    tags = [{"Key": key, "Value": value} for key, value in sorted(topic.all_tags.items())]
    params = {"Name": topic.name, "Attributes": attributes, "Tags": tags}
    return [Call("sns", "create_topic", params, topic.region, mends=(topic.control("topic"),))]


def topic_calls(current: State | None, topic: Topic, encryption: Encryption) -> list[Call]:
    """The writes that bring the topic about: its existence, key, policy and tags."""
    calls = []
    if current is None:
        calls = create_calls(topic, encryption)
    elif encryption.key_id is not None and current["kms_key_id"] != encryption.key_id:
        calls.append(_attribute(topic, "KmsMasterKeyId", encryption.key_id))
    policy = current["policy"] if current else topic.default_policy()
    merged = merged_statements(policy, topic.statements())
    if merged != policy:
        calls.append(_attribute(topic, "Policy", json.dumps(merged, sort_keys=True)))
    missing = _missing_tags(current, topic)
    if missing:
        params = {"ResourceArn": topic.arn, "Tags": missing}
        calls.append(Call("sns", "tag_resource", params, topic.region, mends=(topic.control("topic"),)))
    return calls


def _attribute(topic: Topic, name: str, value: str) -> Call:
    params = {"TopicArn": topic.arn, "AttributeName": name, "AttributeValue": value}
    mends = topic.control("topic_encryption" if name == "KmsMasterKeyId" else "topic")
    return Call("sns", "set_topic_attributes", params, topic.region, mends=(mends,))


def _missing_tags(current: State | None, topic: Topic) -> list[dict[str, str]]:
    """User tags that are missing. Our own mark is set at creation only: what others made stays theirs."""
    if current is None:
        return []
    wanted = sorted(topic.tags.items())
    return [{"Key": key, "Value": value} for key, value in wanted if current["tags"].get(key) != value]


def subscription_calls(current: State | None, topic: Topic) -> list[Call]:
    """Subscribe who is not yet subscribed. A subscription that awaits its confirmation exists."""
    known = {(item["protocol"], item["endpoint"]) for item in current["subscriptions"]} if current else set()
    return [
        Call(
            "sns",
            "subscribe",
            {"TopicArn": topic.arn, "Protocol": item["protocol"], "Endpoint": item["endpoint"]},
            topic.region,
            mends=(topic.control("subscription"),),
        )
        for item in topic.subscriptions
        if (item["protocol"], item["endpoint"]) not in known
    ]


def removal_calls(current: State | None, topic: Topic) -> list[Call]:
    """Delete the topic that we made. Its subscriptions go with it."""
    if current is None or current["tags"].get(MANAGED_TAG) != topic.owner:
        return []
    return [Call("sns", "delete_topic", {"TopicArn": topic.arn}, topic.region)]


def restore_calls(current: State | None, before: State | None, topic: Topic) -> list[Call]:
    """Put the topic back as it was: its policy, key, tags and recipients. SNS drops by itself who has not confirmed.
    A topic that was not there is deleted, with its subscriptions."""
    if before is None or current is None:
        return removal_calls(current, topic)
    calls = []
    if not same_policy(current["policy"], before["policy"]):
        calls.append(_attribute(topic, "Policy", json.dumps(before["policy"], sort_keys=True)))
    if current["kms_key_id"] != before["kms_key_id"]:
        calls.append(_attribute(topic, "KmsMasterKeyId", before["kms_key_id"] or ""))
    old, about = before["tags"], {"ResourceArn": topic.arn}
    added = sorted(current["tags"].keys() - old.keys())
    if added:
        calls.append(Call("sns", "untag_resource", {**about, "TagKeys": added}, topic.region))
    changed = [{"Key": key, "Value": value} for key, value in sorted(old.items()) if current["tags"].get(key) != value]
    if changed:
        calls.append(Call("sns", "tag_resource", {**about, "Tags": changed}, topic.region))
    known = _told(before)
    came = [item for item in current["subscriptions"] if (item["protocol"], item["endpoint"]) not in known]
    return calls + [
        Call("sns", "unsubscribe", {"SubscriptionArn": item["arn"]}, topic.region)
        for item in came
        if item["arn"].startswith("arn:")
    ]


def lasting(shown: State | None) -> dict[str, Any] | None:
    """A shown topic without what SNS goes on with: confirmations, and subscriptions that ended."""
    return {**shown, "subscriptions": sorted(_told(shown))} if shown else None


def _told(topic: State) -> set[tuple[str, str]]:
    return {(item["protocol"], item["endpoint"]) for item in topic["subscriptions"] if item["arn"] != "Deleted"}


def verdicts(current: State | None, topic: Topic, calls: list[Call]) -> list[Verdict]:
    """How the topic and its subscriptions stand."""
    holds = not [call for call in calls if call.params.get("AttributeName") != "KmsMasterKeyId"]
    shown = "absent" if current is None else "present"
    mend, note = "call", ""
    if CONFIG in topic.publishers and current and current["kms_key_id"]:
        holds, mend = False, "person"
        note = (
            f"Topic {topic.name} keeps its key {current['kms_key_id']}, and AWS Config does not publish to "
            f"encrypted topics. Use another topic for {CONFIG}, or remove {CONFIG} from publishers."
        )
    return [
        Verdict(topic.control("topic"), holds, shown, "in place", mend, topic.arn, topic.region, note),
        *_subscription_verdicts(current, topic),
    ]


def _subscription_verdicts(current: State | None, topic: Topic) -> list[Verdict]:
    control, arn, region = topic.control("subscription"), topic.arn, topic.region
    known = {(item["protocol"], item["endpoint"]): item["arn"] for item in current["subscriptions"]} if current else {}
    if not topic.subscriptions:
        confirmed = [arn for arn in known.values() if arn.startswith("arn:")]
        note = f"Set subscriptions of {topic.module}: nobody would be notified of an alarm."
        return [
            Verdict(control, bool(confirmed), f"{len(confirmed)} confirmed", "at least 1", "input", arn, region, note)
        ]
    found = []
    for item, shown in subscription_lives(current, topic):
        name = f"{item['protocol']}:{item['endpoint']}"
        mend = "call" if shown == "absent" else "person"
        values = (f"{name} {shown}", f"{name} confirmed")
        found.append(Verdict(control, shown == "confirmed", *values, mend, arn, region, to_do(item, shown)))
    return found


def to_do(item: Mapping[str, str], shown: str) -> str:
    """What a person does about a subscription that delivers nothing."""
    name = f"{item['protocol']}:{item['endpoint']}"
    if shown == "deleted":
        return f"The subscription of {name} was removed. Remove it from subscriptions, or subscribe it manually."
    if shown == _LIVES[PENDING]:
        how = _CONFIRM.get(item["protocol"], _CONFIRM_OTHERS).format(endpoint=item["endpoint"])
        return f"Confirm {name}: {how}. {_PENDING_LIFE}"
    return ""


def subscription_lives(current: State | None, topic: Topic) -> list[tuple[Mapping[str, str], str]]:
    """Each subscription that is asked for, and how it stands: absent, pending confirmation, confirmed or deleted."""
    known = {(item["protocol"], item["endpoint"]): item["arn"] for item in current["subscriptions"]} if current else {}
    arns = [(item, known.get((item["protocol"], item["endpoint"]))) for item in topic.subscriptions]
    return [(item, "absent" if arn is None else _LIVES.get(arn, "confirmed")) for item, arn in arns]


def topic_after(old: State | None, topic: Topic, encryption: Encryption) -> dict[str, Any]:
    """The topic after the calls: policy merged, tags added, subscriptions pending."""
    current = old or {"policy": topic.default_policy(), "tags": {}, "subscriptions": [], "kms_key_id": None}
    known = {(item["protocol"], item["endpoint"]) for item in current["subscriptions"]}
    fresh = [
        {**item, "arn": PENDING} for item in topic.subscriptions if (item["protocol"], item["endpoint"]) not in known
    ]
    own = topic.all_tags if old is None else topic.tags
    return {
        "kms_key_id": encryption.key_id or current["kms_key_id"],
        "policy": merged_statements(current["policy"], topic.statements()),
        "tags": {**current["tags"], **own},
        "subscriptions": [*current["subscriptions"], *fresh],
    }
