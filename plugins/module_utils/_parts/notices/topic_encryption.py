# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which KMS key encrypts a topic of notices, and what that needs. Pure.

https://docs.aws.amazon.com/sns/latest/dg/sns-enable-encryption-for-topic-sources.html
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..._kernel.plan import Call, State, Verdict
from .. import key as own_key
from ..key import OwnKey
from ..ownership import MANAGED_TAG
from .topic import AWS_KEY, Topic


@dataclass(frozen=True)
class Encryption:
    """What is done about the topic's key: the key to set, the writes before that, how the control stands, and further
    keys that were made for the topic."""

    key_id: str | None
    calls: tuple[Call, ...]
    verdict: Verdict
    own: bool = False
    spares: tuple[Verdict, ...] = ()


def plan_encryption(current: State | None, key: State | None, topic: Topic) -> Encryption:
    """Choose the key: the one that was given, the one that is there, or our own."""
    control, arn, region = topic.control("topic_encryption"), topic.arn, topic.region
    found = current["kms_key_id"] if current else None
    if topic.kms_key_id is not None:
        holds = found == topic.kms_key_id
        verdict = Verdict(control, holds, found, topic.kms_key_id, "call", arn, region)
        return Encryption(topic.kms_key_id, (), verdict)
    own = topic.key()
    if found and found not in (AWS_KEY, own.alias):
        return Encryption(None, (), Verdict(control, True, found, found, "call", arn, region))
    reason = _reason_against(current, key, topic, own)
    if reason:
        return Encryption(
            None, (), Verdict(control, False, found, "a customer-managed key", "person", arn, region, reason)
        )
    calls = [replace(call, mends=(control,)) for call in own_key.key_calls(key, own, region)]
    holds = found == own.alias and not calls
    verdict = Verdict(control, holds, found, own.alias, "call", arn, region)
    spares = tuple(own_key.spare_verdicts(key, own, control, region))
    calls += [replace(call, mends=(control,)) for call in own_key.spare_calls(key, own, region)]
    return Encryption(own.alias, tuple(calls), verdict, own=True, spares=spares)


def _reason_against(current: State | None, key: State | None, topic: Topic, own: OwnKey) -> str:
    """Why our own key is not put on the topic, or nothing."""
    if not topic.encrypt:
        return f"Set encrypt, or give kms_key_id, to {topic.module}."
    if current is not None and current["tags"].get(MANAGED_TAG) != own.owner:
        return (
            f"Topic {topic.name} was created outside this collection, and its publishers may not be allowed to "
            "use a key. Set kms_key_id to encrypt it anyway."
        )
    return own_key.hindrance(key, own)
