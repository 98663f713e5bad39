# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the queue, its role and the rules are called, and where they are. Data, and pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._aws.client import DEFAULT_REGIONS
from ..._kernel.plan import Refusal
from ..._module.run import Context
from ..._parts.role import OwnRole

QUEUE = "dayone-changes"
#: What the name of the queue for what could not be handled ends with.
UNHANDLED = "-unhandled"
#: What the names of the rules begin with, before a number.
RULES = "dayone-change-"
ROLE = "dayone-change-events"
OWNER = "change_events"
RULES_CONTROL, QUEUE_CONTROL, ROLE_CONTROL, BACKLOG_CONTROL = (
    f"change_events.{name}" for name in ("rules", "queue", "forwarding", "backlog")
)
_NAME = re.compile(r"[A-Za-z0-9_-]{1,70}")
_ARN = re.compile(r"arn:aws[a-z-]*:sqs:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12}):(?P<name>[A-Za-z0-9_-]{1,80})")


def names_spec() -> dict[str, Any]:
    """The options that say which queue it is."""
    return {"queue_name": {"type": "str", "default": QUEUE}, "queue_arn": {"type": "str"}}


def check_names(options: Mapping[str, Any]) -> None:
    """Refuse what cannot be the name or the ARN of a standard queue, before the first request."""
    name, arn = options["queue_name"], options["queue_arn"]
    if not _NAME.fullmatch(name):
        raise Refusal(f"queue_name is {name}, but must be 1 to 70 letters, digits, hyphens and underscores.")
    if arn is not None and not _ARN.fullmatch(arn):
        raise Refusal(
            f"queue_arn is {arn}, but must be the ARN of a standard SQS queue, such as "
            f"arn:aws:sqs:eu-west-1:123456789012:{QUEUE}."
        )


@dataclass(frozen=True)
class Place:
    """Where the queue is, and where its events come from.

    Args:
        home: the region of the queue.
        global_region: the region in which services of the whole account record their calls.
        account_id: the account whose events are sent.
        partition: the partition.
        queue_arn: the queue. One of another account is not made here.
    """

    home: str
    global_region: str
    account_id: str
    partition: str
    queue_arn: str

    @property
    def is_own(self) -> bool:
        """Whether the queue is in this account."""
        return self.queue_arn.split(":")[4] == self.account_id

    @property
    def bus_arn(self) -> str:
        """The event bus of the home region: a rule of another region reaches no queue but by it.

        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html
        """
        return f"arn:{self.partition}:events:{self.home}:{self.account_id}:event-bus/default"

    @property
    def role(self) -> OwnRole:
        """The role by which EventBridge sends events to the home region, and to a queue of another account."""
        statements: list[dict[str, Any]] = [
            {"Effect": "Allow", "Action": "events:PutEvents", "Resource": self.bus_arn},
        ]
        if not self.is_own:
            statements.append({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": self.queue_arn})
        service = "events.amazonaws.com"
        return OwnRole(ROLE, OWNER, self.account_id, service, tuple(statements), ROLE_CONTROL, self.partition)


def place_of(context: Context, options: Mapping[str, Any]) -> Place:
    """Where things are.

    Raises:
        Refusal: the queue is in another region than the play works in, where no rule reaches it.
    """
    home = context.home_region
    named = f"arn:{context.partition}:sqs:{home}:{context.account_id}:{options['queue_name']}"
    arn = options["queue_arn"] or named
    where = arn.split(":")[3]
    if where != home:
        raise Refusal(f"queue_arn is in {where}, but a rule can only send to queues in its own region, here {home}.")
    return Place(home, DEFAULT_REGIONS[context.partition], context.account_id, context.partition, arn)
