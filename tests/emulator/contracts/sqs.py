# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""SQS: names that wait, queues for dead letters, one kind of encryption, and attributes that stay."""

from __future__ import annotations

import json

from .form import Clients, Contract, Reply, Stale
from .scripts import ask, refusal, twice

_API = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/"
_URL = "$0.QueueUrl"
_MADE = ask("sqs", "create_queue", QueueName="changes")
_ALL = ask("sqs", "get_queue_attributes", QueueUrl=_URL, AttributeNames=["VisibilityTimeout"])
_REDRIVE = '{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:123456789012:nowhere", "maxReceiveCount": 5}'
_BOTH = {"SqsManagedSseEnabled": "true", "KmsMasterKeyId": "alias/changes"}


def _kept(client: Clients) -> bool:
    """Set another attribute than the policy, and look for the policy."""
    sqs = client("sqs", agent="")
    statement = {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    url = sqs.create_queue(QueueName="changes", Attributes={"Policy": text})["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "60"})
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return bool(json.loads(found["Policy"])["Statement"] == [statement] and found["VisibilityTimeout"] == "60")


def _allowed(client: Clients) -> str:
    """Say which queues may name one for their dead letters, and read it."""
    sqs = client("sqs", agent="")
    given = {"RedriveAllowPolicy": '{"redrivePermission": "denyAll"}'}
    url = sqs.create_queue(QueueName="changes", Attributes=given)["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return str(found["RedriveAllowPolicy"])


ROWS = (
    refusal(
        "sqs-name-waits",
        "a queue of the name was deleted less than a minute ago",
        (
            "QueueDeletedRecently",
            "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
        ),
        "hashicorp/terraform-provider-aws internal/service/sqs/wait.go; " + f"{_API}API_CreateQueue.html",
        "sqs.create_queue",
        _MADE,
        ask("sqs", "delete_queue", QueueUrl=_URL),
        _MADE,
    ),
    refusal(
        "sqs-no-such-dead-letter-queue",
        "the queue for dead letters is not there",
        (
            "InvalidParameterValue",
            f"Value {_REDRIVE} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.",
        ),
        f"{_API}API_CreateQueue.html",
        "sqs._check",
        ask("sqs", "create_queue", QueueName="changes", Attributes={"RedrivePolicy": _REDRIVE}),
        assumed="the code and the words",
    ),
    refusal(
        "sqs-two-encryptions",
        "both kinds of encryption are asked for",
        (
            "InvalidAttributeName",
            "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS "
            "SSE.",
        ),
        f"{_API}API_SetQueueAttributes.html",
        "sqs._check",
        _MADE,
        ask("sqs", "set_queue_attributes", QueueUrl=_URL, Attributes=_BOTH),
    ),
    Contract(
        name="sqs-attributes-stay",
        service="sqs",
        operation="SetQueueAttributes",
        when="a queue has a policy, and another attribute is set",
        answer=Reply("effect", True),
        source=f"{_API}API_SetQueueAttributes.html",
        provoke=_kept,
        by="sqs.set_queue_attributes",
    ),
    Contract(
        name="sqs-redrive-allow-policy",
        service="sqs",
        operation="GetQueueAttributes",
        when="it says which queues may name it for their dead letters",
        answer=Reply("shape", '{"redrivePermission": "denyAll"}'),
        source=f"{_API}API_GetQueueAttributes.html",
        provoke=_allowed,
        by="sqs.get_queue_attributes",
    ),
    Contract(
        name="sqs-stale-attributes",
        service="sqs",
        operation="GetQueueAttributes",
        when="what it reads was written a moment ago",
        answer=Stale(60, ("SetQueueAttributes",), ("QueueUrl",)),
        source=f"{_API}API_SetQueueAttributes.html",
        provoke=twice(
            _ALL,
            ask("sqs", "set_queue_attributes", QueueUrl=_URL, Attributes={"VisibilityTimeout": "60"}),
            _MADE,
        ),
    ),
    Contract(
        name="sqs-stale-url",
        service="sqs",
        operation="GetQueueUrl",
        when="the queue was created a moment ago",
        answer=Stale(1, ("CreateQueue",), ("QueueName",)),
        source=f"{_API}API_CreateQueue.html",
        provoke=twice(ask("sqs", "get_queue_url", QueueName="changes"), _MADE),
        assumed="that its URL is what cannot be read until then: AWS says that the queue cannot be used",
    ),
)
