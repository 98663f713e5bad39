# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What only people can do about an account: its address, an invitation that is under way, and a state in which it is
not usable. Pure."""

from __future__ import annotations

from ..._kernel.plan import Verdict
from ..._parts.organization_tree import ACTIVE, CLOSED, CLOSING, SIGNING_UP, SUSPENDED, Account
from .account_calls import ACCOUNT, CLOSURE
from .account_options import CLOSED as TO_BE_CLOSED
from .account_options import WantedAccount
from .account_reads import OPEN, Found

EMAIL = "organization_accounts.account_email"
_CONSOLE = "https://console.aws.amazon.com/organizations/v2/home"
_SUPPORT = "https://console.aws.amazon.com/support/home#/case/create"


def judge_inactive(wanted: WantedAccount, account: Account) -> Verdict:
    """An account that should be usable, and is not."""
    note = _blocked(account) or (
        f"Account {account.id} is closed. Within 90 days AWS Support can reopen it: {_SUPPORT}. For a new account "
        "choose another name and another email address, because AWS uses an address for one account only."
    )
    return Verdict(ACCOUNT, False, account.state, ACTIVE, "person", wanted.resource, note=note)


def judge_closure(wanted: WantedAccount, account: Account) -> Verdict:
    """An account that should be closed, and is not active."""
    mend, note = ("waiting", "AWS is closing it.") if account.state == CLOSING else ("person", _blocked(account))
    closed = account.state == CLOSED
    return Verdict(CLOSURE, closed, account.state, TO_BE_CLOSED, mend, wanted.resource, note="" if closed else note)


def _blocked(account: Account) -> str:
    """Why an account can neither be used nor be closed, and what ends that. Nothing where it is being closed."""
    if account.state == SUSPENDED:
        return (
            f"AWS has suspended account {account.id}, usually because of an unpaid bill. It is not closed. See the "
            f"emails to its root user, or open a case: {_SUPPORT}"
        )
    if account.state == SIGNING_UP:
        return (
            f"The sign-up of account {account.id} was never completed. Its root user has to sign in and complete it, "
            "for example with a phone number and a payment method."
        )
    return ""


def judge_email(wanted: WantedAccount, found: Found, account: Account) -> Verdict:
    if not found.other_email:
        return Verdict(EMAIL, True, account.email, wanted.email, "person", wanted.resource)
    note = (
        f"Account {account.id} is called {account.name} and has a different address. If it is the intended "
        f"one, open {_CONSOLE}/accounts, choose it, Actions, Update email address: AWS sends a code to the new "
        "address. If a new account is intended, give it another name."
    )
    return Verdict(EMAIL, False, account.email, wanted.email, "person", wanted.resource, note=note)


def judge_invitation(wanted: WantedAccount, found: Found) -> Verdict:
    """How an account stands that is invited: whether it is to be invited, has to answer, or has declined."""
    sent = found.invitation
    state = str(sent["State"]) if sent else ""
    if sent is not None and state in (*OPEN, "ACCEPTED"):
        until = f" until {sent['ExpirationTimestamp']:%Y-%m-%d}" if sent.get("ExpirationTimestamp") else ""
        note = (
            f"Account {wanted.id} was invited and has not joined yet: its administrator has to open "
            f"{_CONSOLE}/invitations there and accept{until}."
        )
        return Verdict(ACCOUNT, False, f"invitation {state}", "a member", "waiting", wanted.resource, note=note)
    if state == "DECLINED":
        note = (
            f"Account {wanted.id} has declined the invitation. Talk to its owner, then invite it again in "
            f"{_CONSOLE}/accounts."
        )
        return Verdict(ACCOUNT, False, "invitation DECLINED", "a member", "person", wanted.resource, note=note)
    current = f"invitation {state}" if sent is not None else "not invited"
    return Verdict(ACCOUNT, False, current, "invited", "call", wanted.resource)
