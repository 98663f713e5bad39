# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which KMS key encrypts the topic of billing notices, and what that needs. Pure.

https://docs.aws.amazon.com/sns/latest/dg/sns-enable-encryption-for-topic-sources.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .._plan import Call, State, Verdict
from . import own_key
from .own_key import OwnKey
from .ownership import MANAGED_TAG

CONTROL = "billing_alerts.topic_encryption"
#: Services that send notices through the key, beside those that publish to the topic.
SERVICES = {
    "DayoneCloudWatch": "cloudwatch.amazonaws.com",
    "DayoneBudgets": "budgets.amazonaws.com",
    "DayoneCostAlerts": "costalerts.amazonaws.com",
}
#: Its policy cannot be changed, and lets none of these services in.
AWS_KEY = "alias/aws/sns"


@dataclass(frozen=True)
class Encryption:
    """What is done about the topic's key: the key to set, the writes before that, and how the control stands."""

    key_id: str | None
    calls: tuple[Call, ...]
    verdict: Verdict
    own: bool = False


def billing_key(topic: Mapping[str, Any]) -> OwnKey:
    """The key that the module makes for its topic."""
    return OwnKey(
        alias=f"alias/{topic['name']}",
        description="Encrypts billing notices",
        owner=topic["tags"][MANAGED_TAG],
        account_id=topic["account_id"],
        partition=topic["arn"].split(":")[1],
        statements={
            **{sid: own_key.service_statement(sid, service, topic["account_id"]) for sid, service in SERVICES.items()},
            # EventBridge says nothing of its source to KMS: a condition on it would keep it out.
            "DayoneEvents": own_key.service_statement("DayoneEvents", "events.amazonaws.com", None),
        },
    )


def plan_encryption(current: State | None, key: State | None, topic: Mapping[str, Any], region: str) -> Encryption:
    """Choose the key: the one that was given, the one that is there, or our own."""
    found = current["kms_key_id"] if current else None
    arn = topic["arn"]
    if topic["kms_key_id"] is not None:
        holds = found == topic["kms_key_id"]
        verdict = Verdict(CONTROL, holds, found, topic["kms_key_id"], "call", arn, region)
        return Encryption(topic["kms_key_id"], (), verdict)
    own = billing_key(topic)
    if found and found not in (AWS_KEY, own.alias):
        return Encryption(None, (), Verdict(CONTROL, True, found, found, "call", arn, region))
    reason = _reason_against(current, key, topic, own)
    if reason:
        return Encryption(
            None, (), Verdict(CONTROL, False, found, "a customer-managed key", "person", arn, region, reason)
        )
    calls = [replace(call, mends=(CONTROL,)) for call in own_key.key_calls(key, own, region)]
    holds = found == own.alias and not calls
    verdict = Verdict(CONTROL, holds, found, own.alias, "call", arn, region)
    return Encryption(own.alias, tuple(calls), verdict, own=True)


def _reason_against(current: State | None, key: State | None, topic: Mapping[str, Any], own: OwnKey) -> str:
    """Why our own key is not put on the topic, or nothing."""
    if not topic["encrypt"]:
        return "Set encrypt, or give kms_key_id, to dayone.aws.billing_alarm."
    if current is not None and current["tags"].get(MANAGED_TAG) != own.owner:
        return (
            f"Topic {topic['name']} was made by others, who may publish to it without the right to use a key. "
            "Give kms_key_id to encrypt it all the same."
        )
    return own_key.hindrance(key, own)
