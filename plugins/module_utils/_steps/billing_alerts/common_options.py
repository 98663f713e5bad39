# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules about money refuse alike, and the topic that they tell. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..._aws.client import BILLING_REGIONS
from ..._kernel.plan import Refusal, Verdict
from ..._kernel.reconcile import Resource
from ..._module.run import Builder, Context
from ..._parts.names import is_topic_arn, topic_arn
from ..._parts.organization import StatedVerdicts

#: Currencies that AWS publishes estimated charges in: the payer's settlement currency.
# fmt: off
CURRENCIES = [
    "AED", "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "IDR", "ILS", "INR", "JPY",
    "KRW", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "SAR", "SEK", "SGD", "THB", "TWD", "USD", "ZAR",
]
# fmt: on
#: A notification of Budgets, and a subscription of Cost Anomaly Detection, tell so many addresses.
MAX_EMAILS = 10
#: How somebody is subscribed to the topic, in the words of the role's user.
HANDLE = (
    "Add a recipient to billing_alerts_subscriptions (option subscriptions of dayone.aws.billing_alarm), who "
    "then confirms."
)
_EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"


def billing_region(context: Context, module: str) -> str:
    """The region in which the partition keeps its billing.

    Raises:
        Refusal: the partition has none.
    """
    region = BILLING_REGIONS.get(context.partition)
    if region is None:
        raise Refusal(_elsewhere(context, module))
    return region


def _elsewhere(context: Context, module: str) -> str:
    return (
        f"partition {context.partition} has no billing of its own: run {module} in the commercial account that pays "
        "for this one."
    )


def billed_here(kind: Builder, control: str, module: str) -> Builder:
    """A module's builder. In a partition whose accounts are billed through another account the module says so, in one
    finding, and nothing of it is an error."""

    def build(context: Context, options: Mapping[str, Any]) -> Resource | Sequence[Resource]:
        if context.partition in BILLING_REGIONS:
            return kind(context, options)
        note = _elsewhere(context, module)
        return StatedVerdicts([Verdict(control, False, None, None, "not_applicable", note=note)])

    return build


def amount(value: float) -> str:
    """An amount as AWS takes it and people read it: no exponent, and no zeros that say nothing."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def check_rising(name: str, values: Sequence[float]) -> None:
    """Refuse amounts that are not greater than 0, or that do not rise."""
    for value in values:
        if value <= 0:
            raise Refusal(f"{name}: {value:g} must be greater than 0.")
    if any(later <= earlier for earlier, later in itertools.pairwise(values)):
        raise Refusal(f"{name} is {', '.join(f'{value:g}' for value in values)}, but must be in ascending order.")


def check_limit(options: Mapping[str, Any]) -> None:
    """Refuse a limit that no charge can stay under."""
    limit = options["monthly_limit"]
    if limit is not None and limit <= 0:
        raise Refusal(f"monthly_limit is {limit:g}, but must be greater than 0.")


def check_recipients(options: Mapping[str, Any]) -> None:
    """Refuse addresses that are none, and more of them than a notification takes."""
    emails = options["emails"]
    for email in emails:
        if not re.fullmatch(_EMAIL, email):
            raise Refusal(f"emails: {email} is not an email address.")
    if len(emails) > MAX_EMAILS:
        raise Refusal(f"emails has {len(emails)} addresses, but a notification can have at most {MAX_EMAILS}.")
    if len({email.lower() for email in emails}) < len(emails):
        raise Refusal("emails contains an address more than once.")
    arn = options["topic_arn"]
    if arn is not None and not is_topic_arn(arn):
        raise Refusal(f"topic_arn is {arn}, but must be the ARN of an SNS topic.")


def recipients_spec() -> dict[str, Any]:
    """The options that say who is notified."""
    return {
        "emails": {"type": "list", "elements": "str", "default": []},
        "topic_arn": {"type": "str"},
        "topic_name": {"type": "str"},
    }


def recipients_topic(context: Context, options: Mapping[str, Any], region: str) -> str:
    """The ARN of the topic that is notified, or nothing."""
    if options["topic_name"] is not None:
        return topic_arn(options["topic_name"], context.account_id, region, context.partition)
    return str(options["topic_arn"] or "")
