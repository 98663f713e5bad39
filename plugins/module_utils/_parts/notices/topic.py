# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An SNS topic that carries notices: what it is to be, and how it is read.

https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._kernel.plan import Refusal
from ..._kernel.reconcile import gather_all
from .. import key as own_key
from ..key import OwnKey
from ..names import topic_arn
from ..ownership import MANAGED_TAG
from .endpoint import mask_endpoint

#: Its policy cannot be changed, and lets no service in that publishes notices.
AWS_KEY = "alias/aws/sns"
PROTOCOLS = ("email", "email-json", "http", "https", "sms", "sqs", "lambda", "firehose", "application")
#: The publisher that AWS's page lets have no encrypted topic, neither with AWS's own key nor with another:
#: https://docs.aws.amazon.com/config/latest/developerguide/sns-topic-policy.html
CONFIG = "config"
#: Services that may publish: the statement's id, and the principal.
PUBLISHERS = {
    "budgets": ("DayoneBudgets", "budgets.amazonaws.com"),
    "cloudwatch": ("DayoneCloudWatch", "cloudwatch.amazonaws.com"),
    "config": ("DayoneConfig", "config.amazonaws.com"),
    "costalerts": ("DayoneCostAlerts", "costalerts.amazonaws.com"),
    "events": ("DayoneEvents", "events.amazonaws.com"),
}
_ENDPOINTS = {
    "email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "email-json": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "http": r"http://\S+",
    "https": r"https://\S+",
    # E.164, and nothing else: https://docs.aws.amazon.com/sns/latest/dg/sns-mobile-phone-number-as-subscriber.html
    "sms": r"\+[1-9][0-9]{1,14}",
}
_ARN = r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+"


def subscriptions_spec() -> dict[str, Any]:
    """The option ``subscriptions``."""
    options = {
        "protocol": {"type": "str", "required": True, "choices": list(PROTOCOLS)},
        "endpoint": {"type": "str", "required": True},
    }
    return {"type": "list", "elements": "dict", "default": [], "options": options}


def check_topic(options: Mapping[str, Any]) -> None:
    """Refuse a key that publishers cannot use, and endpoints that do not fit their protocol."""
    if options["kms_key_id"] and options["kms_key_id"].endswith(AWS_KEY):
        raise Refusal("kms_key_id is alias/aws/sns, but alarms and rules cannot publish through that key.")
    for item in options["subscriptions"]:
        mask_endpoint(item["protocol"], item["endpoint"])
        pattern = _ENDPOINTS.get(item["protocol"], _ARN)
        if not re.fullmatch(pattern, item["endpoint"]):
            raise Refusal(f"subscriptions: endpoint {item['endpoint']} is not valid for protocol {item['protocol']}.")


@dataclass(frozen=True)
class Topic:
    """The topic to have.

    Args:
        name: its name.
        partition: its partition.
        region: where it is.
        account_id: its account.
        owner: the mark by which its maker knows it again.
        controls: the group of its controls: ``<controls>.topic``, ``.topic_encryption`` and ``.subscription``.
        module: the module that makes it, for what a finding says.
        publishers: the services that may publish, as `PUBLISHERS` names them.
        purpose: what it carries.
        encrypt: whether it is encrypted with a key of our own.
        kms_key_id: the key that is given instead.
        subscriptions: who is notified.
        tags: further tags.
    """

    name: str
    partition: str
    region: str
    account_id: str
    owner: str
    controls: str
    module: str
    publishers: Sequence[str]
    purpose: str
    encrypt: bool
    kms_key_id: str | None
    subscriptions: Sequence[Mapping[str, str]]
    tags: Mapping[str, str]

    @property
    def arn(self) -> str:
        """Its ARN."""
        return topic_arn(self.name, self.account_id, self.region, self.partition)

    @property
    def all_tags(self) -> dict[str, str]:
        """The tags of a new topic."""
        return {**self.tags, MANAGED_TAG: self.owner}

    def control(self, what: str) -> str:
        """The id of one of its controls."""
        return f"{self.controls}.{what}"

    def key(self) -> OwnKey:
        """The key that is made for it."""
        listed = [PUBLISHERS[name] for name in self.publishers]
        return OwnKey(
            alias=f"alias/{self.name}",
            description=f"Encrypts {self.purpose}",
            owner=self.owner,
            account_id=self.account_id,
            partition=self.partition,
            statements={
                # EventBridge says nothing of its source to KMS: a condition on it would keep it out.
                sid: own_key.service_statement(sid, service, None if sid == "DayoneEvents" else self.account_id)
                for sid, service in listed
            },
        )

    def default_policy(self) -> dict[str, Any]:
        """The policy that SNS gives a new topic."""
        actions = "Publish RemovePermission SetTopicAttributes DeleteTopic ListSubscriptionsByTopic GetTopicAttributes"
        return {
            "Version": "2012-10-17",
            "Id": "__default_policy_ID",
            "Statement": [
                {
                    "Sid": "__default_statement_ID",
                    "Effect": "Allow",
                    "Principal": {"AWS": "*"},
                    "Action": [f"SNS:{name}" for name in (*actions.split(), "AddPermission", "Subscribe")],
                    "Resource": self.arn,
                    "Condition": {"StringEquals": {"AWS:SourceOwner": self.account_id}},
                }
            ],
        }

    def statements(self) -> dict[str, dict[str, Any]]:
        """The policy statements that the topic needs, by statement id."""
        found: dict[str, dict[str, Any]] = {}
        for name in self.publishers:
            sid, service = PUBLISHERS[name]
            found[sid] = {
                "Sid": sid,
                "Effect": "Allow",
                "Principal": {"Service": service},
                "Action": "sns:Publish",
                "Resource": self.arn,
                "Condition": self._only_for_account(name),
            }
        found["DayoneDenyInsecureTransport"] = {
            "Sid": "DayoneDenyInsecureTransport",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "sns:Publish",
            "Resource": self.arn,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
        return found

    def _only_for_account(self, publisher: str) -> dict[str, Any]:
        """For this account alone. EventBridge says for which rule it publishes, or says nothing: its guide knows no
        conditions for topics, and AWS's own examples have them.

        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
        """
        if publisher == "events":
            rules = f"arn:{self.partition}:events:*:{self.account_id}:rule/*"
            return {"ArnLikeIfExists": {"aws:SourceArn": rules}}
        return {"StringEquals": {"aws:SourceAccount": self.account_id}}


def observe_topic(aws: Aws, topic: Topic) -> dict[str, Any] | None:
    """The topic as it is, or nothing."""
    try:
        answer = aws.call(
            "sns",
            "get_topic_attributes",
            region=topic.region,
            absent=("NotFound", "NotFoundException"),
            TopicArn=topic.arn,
        )
    except NotFound:
        return None
    attributes, where, arn = answer["Attributes"], topic.region, topic.arn
    readers: dict[str, Any] = {
        "tags": partial(aws.call, "sns", "list_tags_for_resource", region=where, ResourceArn=arn),
        "told": partial(aws.pages, "sns", "list_subscriptions_by_topic", "Subscriptions", region=where, TopicArn=arn),
    }
    more = gather_all(readers)
    for item in more["told"]:
        mask_endpoint(item["Protocol"], item["Endpoint"])
    return {
        "kms_key_id": attributes.get("KmsMasterKeyId") or None,
        "policy": json.loads(attributes.get("Policy") or "{}"),
        "tags": {item["Key"]: item["Value"] for item in more["tags"]["Tags"]},
        "subscriptions": sorted(
            (
                {"protocol": item["Protocol"], "endpoint": item["Endpoint"], "arn": item["SubscriptionArn"]}
                for item in more["told"]
            ),
            key=lambda item: (item["protocol"], item["endpoint"]),
        ),
    }
