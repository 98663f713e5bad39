# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What only people can do about an account: its address, and an invitation that is under way. Pure."""

from __future__ import annotations

from ..._kernel.plan import Verdict
from ..._parts.organization_tree import Account
from .account_calls import ACCOUNT
from .account_options import WantedAccount
from .account_reads import OPEN, Found

EMAIL = "organization_accounts.account_email"
_CONSOLE = "https://console.aws.amazon.com/organizations/v2/home"


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
