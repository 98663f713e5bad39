# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Subscriptions that wait to be confirmed: people and web servers confirm before anything is delivered.

https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html
"""

from __future__ import annotations

from typing import Any

from moto.sns.models import sns_backends

from tests.emulator.account import State
from tests.emulator.kit import Request, operation


@operation("sns", "ListSubscriptionsByTopic")
def list_subscriptions_by_topic(request: Request) -> dict[str, Any]:
    """The subscriptions, each confirmed or pending."""
    backend = sns_backends[request.account_id][request.region]
    found, token = backend.list_subscriptions_by_topic(
        request.params["TopicArn"], next_token=request.params.get("NextToken")
    )
    rows = [
        {
            "SubscriptionArn": "PendingConfirmation" if _is_pending(item.protocol) else item.arn,
            "Owner": request.account_id,
            "Protocol": item.protocol,
            "Endpoint": item.endpoint,
            "TopicArn": item.topic.arn,
        }
        for item in found
    ]
    return {"Subscriptions": rows, **({"NextToken": str(token)} if token else {})}


def _is_pending(protocol: str) -> bool:
    return protocol.startswith(("email", "http")) and not State.root.confirmed
