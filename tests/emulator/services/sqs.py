# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Queues whose attributes stay when others are set, that name a dead-letter queue which is there, and whose names wait.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.sqs.models import sqs_backends

from tests.emulator.clock import clock
from tests.emulator.kit import Pass, Request, ServiceError, operation, store

#: Seconds for which the name of a deleted queue is not given again.
WAITS = 60.0
_ALLOW = "RedriveAllowPolicy"


@operation("sqs", "CreateQueue")
def create_queue(request: Request) -> dict[str, Any]:
    """moto's queue, with a name that is free again, and attributes that fit."""
    name = request.params["QueueName"]
    deleted = store(request, "deleted", regional=True).get(name)
    if deleted is not None and clock.now() - deleted < WAITS:
        raise ServiceError(
            "QueueDeletedRecently",
            "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
        )
    _check(request, request.params.get("Attributes", {}))
    raise Pass


@operation("sqs", "DeleteQueue")
def delete_queue(request: Request) -> dict[str, Any]:
    """moto's answer. The name is not free at once."""
    store(request, "deleted", regional=True)[_name(request)] = clock.now()
    raise Pass


@operation("sqs", "SetQueueAttributes")
def set_queue_attributes(request: Request) -> dict[str, Any]:
    """Set what is named, and leave the rest."""
    queue, given = _queue(request), request.params["Attributes"]
    _check(request, given)
    # moto takes a policy away that is not named.
    kept = {"Policy": queue.policy} if "Policy" not in given and queue.policy else {}
    queue._set_attributes({**kept, **given})
    if "Policy" in given and not given["Policy"]:
        queue.policy = None
    return {}


@operation("sqs", "GetQueueAttributes")
def get_queue_attributes(request: Request) -> dict[str, Any]:
    """All that are asked for, as texts, and who may name the queue as its own for dead letters."""
    queue, asked = _queue(request), set(request.params.get("AttributeNames", ()))
    found = {**queue.attributes, _ALLOW: getattr(queue, "redrive_allow_policy", None)}
    for name in ("SqsManagedSseEnabled",):
        found[name] = str(found[name]).lower()
    shown = {name: str(value) for name, value in found.items() if value not in (None, "")}
    return {"Attributes": {name: value for name, value in shown.items() if "All" in asked or name in asked}}


def _check(request: Request, attributes: dict[str, Any]) -> None:
    if attributes.get("SqsManagedSseEnabled") == "true" and attributes.get("KmsMasterKeyId"):
        raise ServiceError(
            "InvalidAttributeName",
            "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS "
            "SSE.",
        )
    redrive = attributes.get("RedrivePolicy")
    if not redrive:
        return
    target = json.loads(redrive)["deadLetterTargetArn"]
    if target.rpartition(":")[2] not in _queues(request):
        raise ServiceError(
            "InvalidParameterValue",
            f"Value {redrive} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.",
        )


def _queues(request: Request) -> dict[str, Any]:
    return dict(sqs_backends[request.account_id][request.region].queues)


def _name(request: Request) -> str:
    return str(request.params["QueueUrl"].rpartition("/")[2])


def _queue(request: Request) -> Any:
    found = _queues(request).get(_name(request))
    if found is None:
        raise Pass
    return found
