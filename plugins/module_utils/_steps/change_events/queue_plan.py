# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The queue of changes, and the one for what could not be handled: what they are to be, and the writes. Pure.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Call, State
from ..._parts.ownership import MANAGED_TAG, merged_statements
from ..._parts.policy_effect.same import same_policy
from .names import OWNER, QUEUE_CONTROL, ROLE, RULES

#: Seconds: the longest that SQS keeps a message, and how long one that is being handled is shown to nobody else.
KEPT, HIDDEN = 1_209_600, 900
#: After how many attempts a message is put aside.
ATTEMPTS = 5
#: Seconds that a request for messages waits, which is the longest.
WAIT = 20
_JSON = ("Policy", "RedrivePolicy", "RedriveAllowPolicy")
_BY_SQS = "SqsManagedSseEnabled"
#: The attributes that are managed, and what a queue has where they are not shown.
MANAGED = {
    "MessageRetentionPeriod": "345600",
    "VisibilityTimeout": "30",
    "ReceiveMessageWaitTimeSeconds": "0",
    _BY_SQS: "false",
    "KmsMasterKeyId": "",
    "Policy": {},
    "RedrivePolicy": {},
    "RedriveAllowPolicy": {},
}


@dataclass(frozen=True)
class OwnQueue:
    """A queue to have.

    Args:
        arn: its ARN.
        attributes: what it is to be, in normal form, but for its policy.
        statements: the statements of its policy, by id.
    """

    arn: str
    attributes: Mapping[str, Any]
    statements: Mapping[str, dict[str, Any]]

    @property
    def name(self) -> str:
        """Its name."""
        return self.arn.split(":")[5]

    @property
    def region(self) -> str:
        """Where it is."""
        return self.arn.split(":")[3]


def queue(arn: str, unhandled_arn: str, key: str | None, organization_id: str | None) -> OwnQueue:
    """The queue of changes.

    Args:
        arn: its ARN.
        unhandled_arn: the queue for what could not be handled.
        key: the KMS key that encrypts it. None: SQS's own.
        organization_id: the organization whose other accounts may send to it.
    """
    redrive = {"deadLetterTargetArn": unhandled_arn, "maxReceiveCount": ATTEMPTS}
    attributes = {
        "MessageRetentionPeriod": str(KEPT),
        "VisibilityTimeout": str(HIDDEN),
        "ReceiveMessageWaitTimeSeconds": str(WAIT),
        "RedrivePolicy": redrive,
        **_encryption(key),
    }
    organization = _organization(arn, organization_id) if organization_id else {}
    return OwnQueue(arn, attributes, {**_statements(arn), **organization})


def unhandled(arn: str, queue_arn: str, key: str | None) -> OwnQueue:
    """The queue for what could not be handled, or not be delivered."""
    allowed = {"redrivePermission": "byQueue", "sourceQueueArns": [queue_arn]}
    attributes = {"MessageRetentionPeriod": str(KEPT), "RedriveAllowPolicy": allowed, **_encryption(key)}
    return OwnQueue(arn, attributes, _statements(arn))


def _encryption(key: str | None) -> dict[str, str]:
    """One of the two that SQS has: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/
    sqs-server-side-encryption.html"""
    return {"KmsMasterKeyId": key or "", _BY_SQS: "false" if key else "true"}


def _statements(arn: str) -> dict[str, dict[str, Any]]:
    """Let our rules in, and nobody without TLS. The ARN of a rule names its account, which EventBridge need not say."""
    _arn, partition, _sqs, region, account, _name = arn.split(":")
    rules = f"arn:{partition}:events:{region}:{account}:rule/{RULES}*"
    events = {
        "Sid": "DayoneEvents",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"StringEqualsIfExists": {"aws:SourceAccount": account}, "ArnLike": {"aws:SourceArn": rules}},
    }
    tls = {
        "Sid": "DayoneTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"DayoneEvents": events, "DayoneTls": tls}


def _organization(arn: str, organization_id: str) -> dict[str, dict[str, Any]]:
    """Let the role of the other accounts of an organization in, which EventBridge takes there."""
    role = f"arn:{arn.split(':')[1]}:iam::*:role/dayone/{ROLE}"
    statement = {
        "Sid": "DayoneOrganization",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": organization_id}, "ArnLike": {"aws:PrincipalArn": role}},
    }
    return {"DayoneOrganization": statement}


def normal(attributes: Mapping[str, str]) -> dict[str, Any]:
    """The attributes of a queue in normal form."""
    found: dict[str, Any] = {name: attributes.get(name) or default for name, default in MANAGED.items()}
    for name in _JSON:
        if isinstance(found[name], str):
            found[name] = json.loads(found[name])
    if "maxReceiveCount" in found["RedrivePolicy"]:
        found["RedrivePolicy"]["maxReceiveCount"] = int(found["RedrivePolicy"]["maxReceiveCount"])
    return found


def _sent(attributes: Mapping[str, Any]) -> dict[str, str]:
    """Attributes as SQS takes them. What is empty is taken away by an empty text."""
    return {
        name: (json.dumps(value, sort_keys=True) if value else "") if name in _JSON else value
        for name, value in attributes.items()
    }


def hindrance(current: State | None, wanted: OwnQueue) -> str:
    """Why the queue of that name cannot be used, or nothing."""
    if current is None or current["owner"] == OWNER:
        return ""
    return f"Queue {wanted.name} was created outside this collection. Delete it, or set another name."


def after(current: State | None, wanted: OwnQueue) -> dict[str, Any]:
    """The queue as it will be. Statements of others in its policy stay."""
    found: dict[str, Any] = current["attributes"] if current else dict(MANAGED)
    policy = merged_statements(found["Policy"], wanted.statements)
    return {"attributes": {**found, **wanted.attributes, "Policy": policy}, "owner": OWNER}


def queue_calls(current: State | None, wanted: OwnQueue) -> list[Call]:
    """The writes that bring the queue about. None for a queue that others made."""
    if hindrance(current, wanted):
        return []
    then = after(current, wanted)["attributes"]
    if current is None:
        # A new queue is encrypted by SQS unless it is said otherwise.
        given = {name: value for name, value in then.items() if value != MANAGED[name] or name == _BY_SQS}
        return [_call(wanted, "create_queue", QueueName=wanted.name, Attributes=_sent(given), tags=_tags())]
    return _changes(wanted, current, then)


def _changes(wanted: OwnQueue, current: State, then: Mapping[str, Any]) -> list[Call]:
    found = current["attributes"]
    changed = {name: value for name, value in then.items() if not _same(name, found[name], value)}
    if not changed:
        return []
    return [_call(wanted, "set_queue_attributes", QueueUrl=current["url"], Attributes=_sent(changed))]


def _same(name: str, one: Any, other: Any) -> bool:
    """Whether two values of an attribute say the same."""
    if name == "Policy" and one and other:
        return same_policy(one, other)
    return bool(one == other)


def removal_calls(current: State | None, wanted: OwnQueue) -> list[Call]:
    """Delete the queue that we made, with what is in it."""
    if current is None or current["owner"] != OWNER:
        return []
    return [_call(wanted, "delete_queue", QueueUrl=current["url"])]


def restore_calls(current: State | None, before: State | None, wanted: OwnQueue) -> list[Call]:
    """Put the attributes back as they were, or delete a queue of ours that was not there."""
    if before is None or current is None:
        return removal_calls(current, wanted)
    return _changes(wanted, current, before["attributes"])


def _tags() -> dict[str, str]:
    return {MANAGED_TAG: OWNER}


def _call(wanted: OwnQueue, method: str, **params: Any) -> Call:
    return Call("sqs", method, params, wanted.region, mends=(QUEUE_CONTROL,), resource=wanted.arn)
