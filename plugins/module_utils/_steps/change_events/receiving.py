# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Messages of the queue: received in batches, and deleted once what they say was checked.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._aws.client import DEFAULT_REGIONS, Aws
from ..._aws.failures import NotFound
from ..._kernel.plan import Failure, Refusal
from .messages import fold, listed
from .names import check_names
from .queue import GONE

#: How many messages a request takes at most.
_BATCH = 10


def answer(module: Any) -> dict[str, Any]:
    """What the module answers.

    Raises:
        Refusal: an option is wrong.
        Failure: AWS did not answer as asked.
    """
    options = module.params
    _check(options)
    if options["state"] == "handled":
        receipts = options["receipts"]
        if receipts and not module.check_mode:
            Queue(Aws.of_module(module), options).delete(receipts)
        return {"changed": bool(receipts), "messages": len(receipts)}
    given: list[tuple[str, Any]] = [("", event) for event in options["events"] or ()]
    aws = Aws.of_module(module)
    if options["events"] is None:
        given = Queue(aws, options).receive(options["wait_seconds"], options["max_messages"])
    own = "" if all(options["hosts"].values()) else aws.identity()["Account"]
    hosts = {host: str(account or own) for host, account in options["hosts"].items()}
    found = fold(given, hosts, options["own_principals"])
    return {
        "changed": False,
        "changes": listed(found.changes),
        "receipts": {host: [one for one in handled if one] for host, handled in found.handled.items()},
        "messages": len(given),
        "own": found.own,
        "unread": found.unread,
        "foreign_accounts": sorted(found.foreign),
    }


def _check(options: Mapping[str, Any]) -> None:
    check_names({**options, "queue_arn": None})
    if not 0 <= options["wait_seconds"] <= 20:
        raise Refusal(f"wait_seconds is {options['wait_seconds']}, but must be between 0 and 20.")
    if options["max_messages"] < 1:
        raise Refusal(f"max_messages is {options['max_messages']}, but must be at least 1.")


class Queue:
    """The queue of changes, for who empties it.

    Raises:
        Refusal: there is no such queue.
    """

    def __init__(self, aws: Aws, options: Mapping[str, Any]) -> None:
        self._aws = aws
        self._region = aws.region or DEFAULT_REGIONS["aws"]
        name, owner = options["queue_name"], options["queue_owner"]
        asked: dict[str, Any] = {"QueueName": name, **({"QueueOwnerAWSAccountId": owner} if owner else {})}
        try:
            self._url = aws.call("sqs", "get_queue_url", region=self._region, absent=GONE, **asked)["QueueUrl"]
        except NotFound:
            raise Refusal(
                f"There is no queue {name} in {self._region}. Set change_events_enabled: true, and run the role "
                "dayone.aws.change_events."
            ) from None

    def receive(self, wait: int, most: int) -> list[tuple[str, Any]]:
        """The receipts and bodies of the messages that wait. Each is hidden from others for a while."""
        found: list[tuple[str, Any]] = []
        while len(found) < most:
            asked: dict[str, Any] = {
                "MaxNumberOfMessages": min(_BATCH, most - len(found)),
                "WaitTimeSeconds": 0 if found else wait,
            }
            answered = self._aws.call("sqs", "receive_message", region=self._region, QueueUrl=self._url, **asked)
            messages = answered.get("Messages", [])
            if not messages:
                break
            found += [(item["ReceiptHandle"], item["Body"]) for item in messages]
        return found

    def delete(self, receipts: Sequence[str]) -> None:
        """Delete messages that were handled.

        Raises:
            Failure: some were not deleted, and are received again.
        """
        failed: list[str] = []
        for start in range(0, len(receipts), _BATCH):
            part = receipts[start : start + _BATCH]
            entries = [{"Id": str(number), "ReceiptHandle": receipt} for number, receipt in enumerate(part)]
            answered = self._aws.call(
                "sqs", "delete_message_batch", region=self._region, QueueUrl=self._url, Entries=entries
            )
            failed += [item.get("Message") or item.get("Code", "") for item in answered.get("Failed", [])]
        if failed:
            raise Failure(
                "error",
                f"sqs:delete_message_batch in {self._region} did not delete {len(failed)} messages: {failed[0]}. They "
                "are received again, and their steps are checked again.",
            )
