# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads what lies between a publisher and a person: a topic, its policy, its key and its subscriptions.

https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._kernel.plan import Failure
from ..._kernel.reconcile import gather
from ..notices.endpoint import mask_endpoint, shown_endpoint
from ..notices.topic import AWS_KEY

_NO_TOPIC = ("NotFound", "NotFoundException")
_NO_KEY = ("NotFoundException",)
#: A topic by its parts. A part that could not be read is a `Failure` in its place; without a topic there is nothing.
End = Mapping[str, Any]


def observe_ends(aws: Aws, arns: Iterable[str]) -> dict[str, Any]:
    """What becomes of a message to each topic, by the topic's ARN: all of them at the same time.

    A topic that is not there is nothing, and one that could not be read a `Failure`.
    """
    return gather({arn: partial(_observe_end, aws, arn) for arn in sorted(set(arns))})


def _observe_end(aws: Aws, arn: str) -> End | None:
    region = arn.split(":")[3]
    readers: dict[str, Any] = {
        "attributes": partial(_attributes, aws, arn, region),
        "subscriptions": partial(_subscriptions, aws, arn, region),
    }
    found: dict[str, Any] = gather(readers)
    attributes = found["attributes"]
    if isinstance(attributes, Failure):
        raise attributes
    if attributes is None:
        return None
    more: dict[str, Any] = {"key": partial(key_of, aws, attributes.get("KmsMasterKeyId") or "", region)}
    subscriptions = found["subscriptions"]
    if not isinstance(subscriptions, Failure):
        more["filter"] = partial(_heard_by, aws, subscriptions or [], region)
    rest = gather(more)
    return {
        "policy": json.loads(attributes.get("Policy") or "{}"),
        "key": rest["key"],
        "subscriptions": subscriptions,
        "filter": rest.get("filter", ""),
    }


def observe_end_of(aws: Aws, topic: Mapping[str, Any], own_key: Any, alias: str, region: str) -> dict[str, Any]:
    """What becomes of a message to a topic that `observe_topic` has read: what that leaves out is read.

    Args:
        aws: the way to AWS.
        topic: the topic.
        own_key: the key that was made for it, as `observe_key` reads it, where that was read.
        alias: the alias of that key.
        region: where the topic is.
    """
    name = topic["kms_key_id"] or ""
    readers: dict[str, Any] = {"filter": partial(_heard_by, aws, topic["subscriptions"], region)}
    known = isinstance(own_key, Mapping) and own_key["named"] and name in (alias, own_key["id"], own_key["arn"])
    if not known:
        readers["key"] = partial(key_of, aws, name, region)
    found = gather(readers)
    if known:
        found["key"] = {
            "name": name,
            "arn": own_key["arn"],
            "aws": False,
            "state": own_key["state"],
            "policy": own_key["policy"],
        }
    shown = [
        {**item, "endpoint": shown_endpoint(item["protocol"], item["endpoint"])} for item in topic["subscriptions"]
    ]
    return {"policy": topic["policy"], "subscriptions": shown, **found}


def _attributes(aws: Aws, arn: str, region: str) -> Mapping[str, str] | None:
    try:
        answer = aws.call("sns", "get_topic_attributes", region=region, absent=_NO_TOPIC, TopicArn=arn)
    except NotFound:
        return None
    found: Mapping[str, str] = answer["Attributes"]
    return found


def _subscriptions(aws: Aws, arn: str, region: str) -> list[dict[str, str]] | None:
    try:
        listed = aws.pages(
            "sns", "list_subscriptions_by_topic", "Subscriptions", region=region, absent=_NO_TOPIC, TopicArn=arn
        )
    except NotFound:
        return None
    for item in listed:
        mask_endpoint(item["Protocol"], item["Endpoint"])
    return [
        {
            "protocol": item["Protocol"],
            "endpoint": shown_endpoint(item["Protocol"], item["Endpoint"]),
            "arn": item["SubscriptionArn"],
        }
        for item in listed
    ]


def _heard_by(aws: Aws, subscriptions: Iterable[Mapping[str, str]], region: str) -> str:
    """What keeps messages from everybody who has confirmed: nothing as soon as one of them has no filter."""
    filters = []
    for item in subscriptions:
        if item["arn"].startswith("arn:"):
            answer = aws.call("sns", "get_subscription_attributes", region=region, SubscriptionArn=item["arn"])
            attributes = answer["Attributes"]
            policy = json.loads(attributes.get("FilterPolicy") or "{}")
            if not policy:
                return ""
            filters.append(attributes.get("FilterPolicyScope") or "MessageAttributes")
    return "MessageBody" if "MessageBody" in filters else "MessageAttributes" if filters else ""


def key_of(aws: Aws, name: str, region: str) -> dict[str, Any] | None:
    """The topic's key: whose it is, its state and its policy. Nothing where the topic is not encrypted."""
    if not name:
        return None
    if name.rpartition(":")[2] == AWS_KEY:
        return {"name": name, "aws": True, "state": "Enabled", "policy": {}}
    try:
        about = aws.call("kms", "describe_key", region=region, absent=_NO_KEY, KeyId=name)["KeyMetadata"]
    except NotFound:
        return {"name": name, "aws": False, "state": "deleted", "policy": {}}
    own = about.get("KeyManager") == "AWS"
    found = {"name": name, "arn": about["Arn"], "aws": own, "state": about["KeyState"], "policy": {}}
    if own or about["KeyState"] != "Enabled":
        return found
    answer = aws.call("kms", "get_key_policy", region=region, KeyId=about["Arn"], PolicyName="default")
    return {**found, "policy": json.loads(answer["Policy"])}
