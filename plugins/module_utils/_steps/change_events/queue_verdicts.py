# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How the queue of changes stands, and whether it is emptied. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._kernel.plan import Failure, State, Verdict, unknown
from ..._parts.chain.admission import Visit, lets_in
from .names import BACKLOG_CONTROL, QUEUE_CONTROL
from .queue_plan import OwnQueue, hindrance, queue_calls, removal_calls

_SERVICE = "events.amazonaws.com"
_EMPTIED = "emptied"


def queue(current: State | None, wanted: OwnQueue, key: Any) -> Verdict:
    """How a queue stands: what it is, and whether EventBridge may use its key."""
    note = hindrance(current, wanted)
    calls = queue_calls(current, wanted)
    if not calls and not note and wanted.attributes["KmsMasterKeyId"]:
        if isinstance(key, Failure):
            return unknown(QUEUE_CONTROL, "in place", key, resource=wanted.arn, region=wanted.region)
        note = _locked(wanted, key)
    shown = "absent" if current is None else "differs" if calls or note else "in place"
    holds = not calls and not note
    return Verdict(QUEUE_CONTROL, holds, shown, "in place", _who(note), wanted.arn, wanted.region, note)


def _who(note: str) -> str:
    return "person" if note else "call"


def _locked(wanted: OwnQueue, key: Mapping[str, Any]) -> str:
    """Why EventBridge cannot encrypt what it sends, or nothing."""
    name = key["name"]
    if key["aws"]:
        return f"{name} is an AWS managed key, which EventBridge cannot use. Set another, or none for SQS's own."
    if key["state"] != "Enabled":
        return f"The key {name} of queue {wanted.name} is {key['state']}: enable it, or set another."
    account = wanted.arn.split(":")[4]
    perhaps = {"aws:sourceaccount": account, "kms:viaservice": f"sqs.{wanted.region}.amazonaws.com"}
    visit = Visit(_SERVICE, ("kms:Decrypt", "kms:GenerateDataKey"), key["arn"], {}, perhaps)
    if lets_in(key["policy"], visit):
        return ""
    return (
        f"Add a statement to the policy of key {name} that allows {_SERVICE} kms:Decrypt and kms:GenerateDataKey: "
        "without it no event reaches the queue."
    )


def removed(current: State | None, wanted: OwnQueue) -> Verdict:
    """How it stands that a queue of ours is to be gone."""
    calls = removal_calls(current, wanted)
    shown = "present" if calls else "a queue that was created outside this collection" if current else "absent"
    return Verdict(QUEUE_CONTROL, not calls, shown, "removed", "call", wanted.arn, wanted.region)


def backlog(state: State, wanted: OwnQueue, unhandled: OwnQueue, max_age: int) -> Verdict:
    """Whether what comes is handled: how long the oldest message has waited, and what was put aside.

    Args:
        state: both queues by their ARNs, and ``age``, in minutes.
        max_age: minutes after which a message should have been handled.
    """
    age, aside = state["age"], (state[unhandled.arn] or {}).get("messages", 0)
    if isinstance(age, Failure):
        return unknown(BACKLOG_CONTROL, _EMPTIED, age, resource=wanted.arn, region=wanted.region)
    wrong, notes = [], []
    if age > max_age:
        waiting = (state[wanted.arn] or {}).get("messages", 0)
        wrong.append(f"the oldest of about {waiting} messages has waited {age} minutes")
        notes.append("Check that ansible-rulebook, or the job that runs dayone.aws.changes, is running.")
    if aside:
        wrong.append(f"about {aside} messages in {unhandled.name}")
        notes.append(
            f"Look at what could not be handled: aws sqs receive-message --region {unhandled.region} --queue-url "
            f"{(state[unhandled.arn] or {}).get('url', '')}. Then run the drift playbook, and purge that queue."
        )
    shown = "; ".join(wrong) or _EMPTIED
    return Verdict(BACKLOG_CONTROL, not wrong, shown, _EMPTIED, "person", wanted.arn, wanted.region, " ".join(notes))
