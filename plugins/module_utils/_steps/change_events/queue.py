# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SQS queue that events of changes come to, and how it is emptied.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, Refusal, State
from ..._kernel.reconcile import Resource, gather, gather_all
from ..._module.run import Context
from ..._parts.chain.topics import key_of
from ..._parts.metric_figures import newest_maximum
from ..._parts.ownership import MANAGED_TAG
from ..._parts.role import check_boundary
from ..._parts.role_resource import RoleResource
from . import queue_plan, queue_verdicts
from .names import BACKLOG_CONTROL, QUEUE_CONTROL, UNHANDLED, Place, check_names, place_of
from .queue_plan import OwnQueue

GONE = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")
_AGE = "ApproximateAgeOfOldestMessage"
#: Seconds of CloudWatch's figures. SQS writes one each minute while a queue is used.
_PERIOD = 300
_LOOKED_BACK = timedelta(minutes=20)
_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")


def check(options: Mapping[str, Any]) -> None:
    """Refuse what AWS would refuse, before the first request."""
    check_names(options)
    check_boundary(options)
    organization = options["organization_id"]
    if organization is not None and not _ORGANIZATION.fullmatch(organization):
        raise Refusal(f"organization_id is {organization}, but must look like o-exampleorgid.")
    if options["max_age_minutes"] < 1:
        raise Refusal(f"max_age_minutes is {options['max_age_minutes']}, but must be at least 1.")


def resources(context: Context, options: Mapping[str, Any]) -> Sequence[Resource]:
    """The role, and the queue where it is this account's.

    Raises:
        Refusal: the queue is in another region.
    """
    place = place_of(context, options)
    role = RoleResource(context.aws, place.role, options, "role")
    return [role, ChangeQueue(context, options, place)] if place.is_own else [role]


class ChangeQueue(Resource):
    """The resource that the kernel works on: the queue, and the one for what could not be handled."""

    name = "queue"

    def __init__(self, context: Context, options: Mapping[str, Any], place: Place) -> None:
        self._aws = context.aws
        self._absent = options["state"] == "absent"
        self._key: str | None = options["kms_key_id"]
        self._max_age: int = options["max_age_minutes"]
        self.region = place.home
        arn, aside = place.queue_arn, place.queue_arn + UNHANDLED
        self._queue = queue_plan.queue(arn, aside, self._key, options["organization_id"])
        self._unhandled = queue_plan.unhandled(aside, arn, self._key)
        self.controls = (QUEUE_CONTROL,) if self._absent else (QUEUE_CONTROL, BACKLOG_CONTROL)

    @property
    def _queues(self) -> tuple[OwnQueue, OwnQueue]:
        """That for what could not be handled first, for the other names it."""
        return self._unhandled, self._queue

    def observe(self) -> State:
        """Read both queues, what is in them, and the key."""
        readers: dict[str, Any] = {
            item.arn: partial(observe_queue, self._aws, item.name, self.region) for item in self._queues
        }
        if self._absent:
            return gather_all(readers)
        more: dict[str, Any] = {"age": partial(oldest_minutes, self._aws, self._queue.name, self.region)}
        if self._key:
            more["key"] = partial(key_of, self._aws, self._key, self.region)
        found = gather({**readers, **more})
        lost = next((found[arn] for arn in readers if isinstance(found[arn], Failure)), None)
        if lost is not None:
            raise lost
        return {"key": None, **found}

    def plan(self, current: State | None) -> Plan:
        """Queue by queue."""
        state = current or {}
        before = {item.name: _shown(state[item.arn]) for item in self._queues if state[item.arn]}
        if self._absent:
            gone = [call for item in reversed(self._queues) for call in queue_plan.removal_calls(state[item.arn], item)]
            verdicts = tuple(queue_verdicts.removed(state[item.arn], item) for item in self._queues)
            return Plan(before, {} if gone else before, tuple(gone), verdicts)
        calls = [call for item in self._queues for call in queue_plan.queue_calls(state[item.arn], item)]
        after = {item.name: queue_plan.after(state[item.arn], item) for item in self._queues}
        judged = [
            *(queue_verdicts.queue(state[item.arn], item, state["key"]) for item in self._queues),
            queue_verdicts.backlog(state, self._queue, self._unhandled, self._max_age),
        ]
        return Plan(before, after if calls else before, tuple(calls), tuple(judged))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The queues as they were, or none. What was in one that was deleted is lost, so it is not made again."""
        state = current or {}
        if any(before.get(item.name) and state[item.arn] is None for item in self._queues):
            return None
        calls = [
            call
            for item in reversed(self._queues)
            for call in queue_plan.restore_calls(state[item.arn], before.get(item.name), item)
        ]
        return Plan({item.name: _shown(state[item.arn]) for item in self._queues}, before, tuple(calls))

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)

    def extra(self) -> dict[str, Any]:
        """Where the queues are."""
        return {"queue_arn": self._queue.arn, "unhandled_queue_arn": self._unhandled.arn}


def _shown(found: State) -> dict[str, Any]:
    """A queue as the diff shows it: without what is in it."""
    return {"attributes": found["attributes"], "owner": found["owner"]}


def observe_queue(aws: Aws, name: str, region: str) -> dict[str, Any] | None:
    """A queue in normal form, with the number of its messages, or nothing."""
    try:
        url = aws.call("sqs", "get_queue_url", region=region, absent=GONE, QueueName=name)["QueueUrl"]
        asked: dict[str, Any] = {"region": region, "absent": GONE, "QueueUrl": url}
        readers: dict[str, Any] = {
            "about": lambda: aws.call("sqs", "get_queue_attributes", **asked, AttributeNames=["All"]),
            "tags": lambda: aws.call("sqs", "list_queue_tags", **asked).get("Tags", {}),
        }
        found = gather_all(readers)
    except NotFound:
        return None
    attributes = found["about"].get("Attributes", {})
    if "QueueArn" not in attributes:
        raise Failure("error", f"sqs:get_queue_attributes in {region} did not say what queue {name} is. Run again.")
    return {
        "url": url,
        "attributes": queue_plan.normal(attributes),
        "owner": found["tags"].get(MANAGED_TAG, ""),
        "messages": int(attributes.get("ApproximateNumberOfMessages", 0)),
    }


def oldest_minutes(aws: Aws, name: str, region: str) -> int:
    """How many minutes the oldest message of a queue has waited, by the last figure of the last minutes.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
    """
    dimension = ("QueueName", name)
    point = newest_maximum(aws, region, ("AWS/SQS", _AGE), dimension, back=_LOOKED_BACK, period=_PERIOD)
    return int(point["Maximum"] // 60) if point else 0
