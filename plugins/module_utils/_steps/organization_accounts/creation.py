# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts that AWS creates in the background: waiting for them, and what their failures mean.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccountStatus.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..._aws.client import Aws
from ..._kernel.plan import Failure

#: Seconds until an account must be created, and until its role must let the management account in.
CREATED_WITHIN, ENTERED_WITHIN = 1800.0, 180.0
_QUOTAS = "https://console.aws.amazon.com/servicequotas/home/services/organizations/quotas/L-E619E033"
_SUPPORT = "https://console.aws.amazon.com/support/home#/case/create"
_PAYMENT = "https://console.aws.amazon.com/billing/home#/paymentmethods"
#: What to do about each reason for which AWS creates no account.
_ADVICE = {
    "EMAIL_ALREADY_EXISTS": (
        "another AWS account has the address {email}, or had it and was closed. Choose another one: with most "
        "mail servers {plus} reaches the same mailbox. If that account is yours, invite it: set its id, and "
        "invite: true."
    ),
    "ACCOUNT_LIMIT_EXCEEDED": (
        "the organization has reached its maximum number of accounts, including accounts that were closed in "
        f"the last 90 days. Request a higher quota: {_QUOTAS}. In a new organization this may also pass within "
        "an hour."
    ),
    "CONCURRENT_ACCOUNT_MODIFICATION": "AWS is already creating an account with these values: run this again later.",
    "INVALID_EMAIL": "AWS does not accept the address {email}. Choose another one.",
    "INVALID_ADDRESS": "AWS does not accept the address of the management account: set account_contacts_primary there.",
    "INTERNAL_FAILURE": f"an internal error of AWS: run this again later. If it persists, open a case: {_SUPPORT}",
    "MISSING_PAYMENT_INSTRUMENT": f"the management account has no payment method: {_PAYMENT}",
    "INVALID_PAYMENT_INSTRUMENT": f"AWS does not accept the payment method of the management account: {_PAYMENT}",
}


def await_created(aws: Aws, request: str, name: str, email: str) -> Mapping[str, Any]:
    """Wait until AWS has created an account.

    Args:
        request: the id of the request that began it.
        name: its name.
        email: its address.

    Returns:
        AWS's answer, with its id.

    Raises:
        Failure: AWS did not create it, or is still at it.
    """
    wait = aws.wait(f"AWS to create account {name}", CREATED_WITHIN, first=2.0)
    while True:
        answer = aws.call("organizations", "describe_create_account_status", CreateAccountRequestId=request)
        status = answer["CreateAccountStatus"]
        if status["State"] == "SUCCEEDED":
            return answer
        if status["State"] == "FAILED":
            raise _failure(name, email, str(status.get("FailureReason", "")))
        if not wait.more():
            raise Failure(
                "error",
                f"AWS is still creating account {name} after {CREATED_WITHIN:g} s. The next run continues from "
                "there, and does not create a second one.",
            )


def _failure(name: str, email: str, reason: str) -> Failure:
    local, _at, domain = email.partition("@")
    advice = _ADVICE.get(reason, f"see the Organizations console, or open a case: {_SUPPORT}")
    known = advice.format(email=email or "that was given", plus=f"{local}+{name.replace(' ', '-')}@{domain}")
    return Failure("error", f"AWS did not create account {name} ({reason or 'no reason given'}): {known}")


def await_entry(aws: Aws, name: str, enter: Callable[[], Any]) -> None:
    """Wait until the role of a new account lets the caller in. Where it does not in time, who needs it says so.

    Raises:
        Failure: it could not be asked.
    """
    wait = aws.wait(f"the access role of account {name}", ENTERED_WITHIN, first=2.0)
    while True:
        try:
            enter()
        except Failure as failure:
            if failure.kind != "denied":
                raise
        else:
            return
        if not wait.more():
            return
