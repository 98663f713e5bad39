# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Subscriptions that wait to be confirmed: people, web servers and other accounts confirm before anything is delivered.

The control ``root`` with ``confirmed`` lets everybody confirm. A token is in the store ``sns.tokens`` of the account.
https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html
"""

from __future__ import annotations

import time
import uuid
from typing import Any

from moto.sns.models import Subscription, sns_backends

from tests.emulator.account import State
from tests.emulator.kit import Request, ServiceError, operation, store

#: Seconds for which SNS keeps what nobody has confirmed, and takes its token.
LIFE = 48 * 3600
#: What a request is answered where its subscription has no ARN yet, and what a list says.
ASKED, LISTED = "pending confirmation", "PendingConfirmation"


@operation("sns", "Subscribe")
def subscribe(request: Request) -> dict[str, Any]:
    """moto's subscription. Where its endpoint has to confirm, there is no ARN, unless the request asks for it. What
    waits already is asked again, and is one subscription."""
    params = request.params
    made = _backend(request).subscribe(params["TopicArn"], params.get("Endpoint", ""), params["Protocol"])
    for name, value in sorted(params.get("Attributes", {}).items(), reverse=True):
        _backend(request).set_subscription_attributes(made.arn, name, value)
    if not _waits(request, made):
        return {"SubscriptionArn": made.arn}
    store(request, "tokens")[uuid.uuid4().hex] = made.arn
    store(request, "asked")[made.arn] = time.time()
    return {"SubscriptionArn": made.arn if params.get("ReturnSubscriptionArn") else ASKED}


@operation("sns", "ConfirmSubscription")
def confirm_subscription(request: Request) -> dict[str, Any]:
    """Confirm with the token that an endpoint was sent."""
    _forget(request)
    arn = store(request, "tokens").get(request.params["Token"])
    found = _backend(request).subscriptions.get(arn)
    if found is None or found.topic.arn != request.params["TopicArn"]:
        raise ServiceError("InvalidParameter", "Invalid parameter: Token")
    found.confirmed = True
    return {"SubscriptionArn": arn}


@operation("sns", "ListSubscriptionsByTopic")
def list_subscriptions_by_topic(request: Request) -> dict[str, Any]:
    """The subscriptions, each confirmed or pending."""
    _forget(request)
    found, token = _backend(request).list_subscriptions_by_topic(
        request.params["TopicArn"], next_token=request.params.get("NextToken")
    )
    rows = [
        {
            "SubscriptionArn": LISTED if _waits(request, item) else item.arn,
            "Owner": request.account_id,
            "Protocol": item.protocol,
            "Endpoint": item.endpoint,
            "TopicArn": item.topic.arn,
        }
        for item in found
    ]
    return {"Subscriptions": rows, **({"NextToken": str(token)} if token else {})}


def _backend(request: Request) -> Any:
    return sns_backends[request.account_id][request.region]


def _waits(request: Request, found: Subscription) -> bool:
    """Whether the owner of the endpoint has yet to confirm: always where that is a person or a web server, or an AWS
    resource of another account."""
    if found.confirmed or State.root.confirmed:
        return False
    parts = found.endpoint.split(":")
    elsewhere = parts[0] == "arn" and len(parts) > 4 and parts[4] != request.account_id
    return found.protocol.startswith(("email", "http")) or elsewhere


def _forget(request: Request) -> None:
    """Drop what nobody has confirmed in time."""
    backend, asked = _backend(request), store(request, "asked")
    for arn, since in list(asked.items()):
        found = backend.subscriptions.get(arn)
        if found is not None and _waits(request, found) and time.time() - since > LIFE:
            backend.unsubscribe(arn)
            del asked[arn]
