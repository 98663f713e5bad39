# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The links from a publisher to a person: the topic, who may publish to it, its key, and who has subscribed. Pure.

https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import BROKEN, HOLDS, UNKNOWN, WAITS, Failure, Link
from ..notices.recipients import CONFIRM
from ..notices.topic_plan import PENDING, to_do
from .admission import Visit, lets_in

#: Services that publish, and what they say of themselves to SNS and to KMS. EventBridge's guide says that it takes no
#: conditions; AWS's examples have them all the same.
#: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
_SILENT = "events.amazonaws.com"
#: Comes in by a topic's default policy, which asks for a key that SNS itself gives to requests of the owner's alarms.
_OF_THE_OWNER = "cloudwatch.amazonaws.com"
_USES = ("kms:GenerateDataKey", "kms:Decrypt")


@dataclass(frozen=True)
class Sender:
    """Who publishes to a topic.

    Args:
        service: the service's principal.
        account_id: for whom it works.
        arn: the ARN of the alarm, rule or budget that it works for. Empty: of one among several.
        handle: how somebody is subscribed, in the words of the role's user.
    """

    service: str
    account_id: str
    arn: str
    handle: str

    def visit(self, topic: str) -> Visit:
        """What it asks of the topic."""
        own = {"aws:sourceaccount": self.account_id, **({"aws:sourcearn": self.arn} if self.arn else {})}
        if self.service == _SILENT:
            return Visit(self.service, ("sns:Publish",), topic, {}, own)
        if self.service == _OF_THE_OWNER:
            own["aws:sourceowner"] = self.account_id
        return Visit(self.service, ("sns:Publish",), topic, own)

    def use(self, key: str, topic: str) -> Visit:
        """What it asks of the topic's key."""
        about = {
            "kms:viaservice": f"sns.{topic.split(':')[3]}.amazonaws.com",
            "kms:encryptioncontext:aws:sns:topicarn": topic,
        }
        if self.service == _SILENT:
            return Visit(self.service, _USES, key, about)
        own = {"aws:sourceaccount": self.account_id, **({"aws:sourcearn": self.arn} if self.arn else {})}
        return Visit(self.service, _USES, key, {**about, **own})


def links_to_person(arn: str, end: Any, sender: Sender) -> tuple[Link, ...]:
    """The links from a publisher to a person.

    Args:
        arn: the topic.
        end: the topic as `observe_ends` reads it.
        sender: who publishes.
    """
    name = arn.rpartition(":")[2]
    if isinstance(end, Failure):
        owner = arn.split(":")[4]
        whose = f" of account {owner}" if owner != sender.account_id else ""
        return (Link("topic", UNKNOWN, f"{name}{whose} could not be read", f"Topic {arn}{whose}: {end.message}"),)
    if end is None:
        note = f"Topic {arn} does not exist, so nobody is notified. Create it, or use another topic."
        return (Link("topic", BROKEN, f"{name} does not exist", note),)
    return (
        Link("topic", HOLDS, name),
        _policy(arn, end["policy"], sender),
        *_key(arn, end["key"], sender),
        _subscription(arn, end, sender),
    )


def _policy(arn: str, policy: Mapping[str, Any], sender: Sender) -> Link:
    found = lets_in(policy, sender.visit(arn))
    who = sender.service
    if found:
        return Link("topic policy", HOLDS, f"allows {who} to publish")
    if found is None:
        note = f"Topic {arn} has conditions, and it is not known whether {who} meets them. Send a test message."
        return Link("topic policy", UNKNOWN, f"it is not known whether {who} may publish", note)
    note = f"Add a statement to the policy of topic {arn} that allows {who} sns:Publish."
    return Link("topic policy", BROKEN, f"does not allow {who} to publish", note)


def _key(arn: str, key: Any, sender: Sender) -> tuple[Link, ...]:
    if key is None:
        return ()
    if isinstance(key, Failure):
        return (Link("key", UNKNOWN, "could not be read", f"The key of topic {arn}: {key.message}"),)
    name, who = key["name"], sender.service
    if key["aws"]:
        note = (
            f"Topic {arn} is encrypted with the AWS managed key, which {who} cannot use: messages are lost. "
            f"Encrypt the topic with a customer-managed key whose policy allows {who} to use it."
        )
        return (Link("key", BROKEN, f"{name} is the AWS managed key", note),)
    if key["state"] != "Enabled":
        note = f"The key {name} of topic {arn} is {key['state']}: enable it, or encrypt the topic with another key."
        return (Link("key", BROKEN, f"{name} is {key['state']}", note),)
    found = lets_in(key["policy"], sender.use(key["arn"], arn))
    if found:
        return (Link("key", HOLDS, f"{name} allows {who} to use it"),)
    if found is None:
        note = f"The policy of key {name} has conditions, and it is not known whether {who} meets them."
        return (Link("key", UNKNOWN, f"{name}: it is not known whether {who} may use it", note),)
    note = f"Add a statement to the policy of key {name} that allows {who} kms:Decrypt and kms:GenerateDataKey*."
    return (Link("key", BROKEN, f"{name} does not allow {who} to use it", note),)


def _subscription(arn: str, end: Mapping[str, Any], sender: Sender) -> Link:
    listed = end["subscriptions"]
    if isinstance(listed, Failure):
        return Link("subscription", UNKNOWN, "could not be read", f"The subscriptions of topic {arn}: {listed.message}")
    confirmed = [item for item in listed or () if item["arn"].startswith("arn:")]
    if confirmed:
        return _filtered(arn, end["filter"], confirmed)
    waiting = [item for item in listed or () if item["arn"] == PENDING]
    if waiting:
        first = waiting[0]
        what = f"{len(waiting)} pending confirmation"
        return Link("subscription", WAITS, what, to_do(first, "pending confirmation"), resolution=CONFIRM)
    name = arn.rpartition(":")[2]
    return Link("subscription", BROKEN, "nobody", f"Topic {name} has no subscribers. {sender.handle}", "input")


def _filtered(arn: str, kept: Any, confirmed: Sequence[Mapping[str, str]]) -> Link:
    kinds = sorted({item["protocol"] for item in confirmed})
    what = f"{len(confirmed)} confirmed ({', '.join(kinds)})"
    if isinstance(kept, Failure):
        return Link("subscription", UNKNOWN, f"{what}, filters could not be read", kept.message)
    if kept == "MessageBody":
        note = f"Each confirmed subscription to {arn} filters by the message body. Send a test message."
        return Link("subscription", UNKNOWN, f"{what}, each with a filter policy", note)
    if kept:
        note = (
            f"Each confirmed subscription to {arn} has a filter policy on attributes, which notifications of AWS "
            "services do not have. Remove one of the filter policies."
        )
        return Link("subscription", BROKEN, f"{what}, each behind a filter policy", note)
    return Link("subscription", HOLDS, what)
