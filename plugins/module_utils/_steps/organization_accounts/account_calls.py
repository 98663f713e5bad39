# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes of an account, as data. Pure."""

from __future__ import annotations

from typing import Any

from ..._kernel.plan import Call
from ..._parts.organization_excepted import ACCOUNT
from ..._parts.organization_tree import Unit
from .account_options import WantedAccount

CLOSURE = "organization_accounts.account_closed"
SERVICE = "organizations"


def reason(wanted: WantedAccount, control: str) -> dict[str, Any]:
    """What calls of an account are for. What is refused keeps back what is behind it for the same account only."""
    return {"mends": (control,), "resource": wanted.resource, "chain": wanted.resource}


def call(wanted: WantedAccount, method: str, params: dict[str, Any], control: str = ACCOUNT, mark: str = "") -> Call:
    """A write of Organizations about an account."""
    return Call(SERVICE, method, params, mark=mark, **reason(wanted, control))


def move(wanted: WantedAccount, number: Any, source: str, unit: Unit, control: str = ACCOUNT) -> Call:
    """A move of an account, whose id may be known later only."""
    params = {"AccountId": number, "SourceParentId": source, "DestinationParentId": unit.id}
    return call(wanted, "move_account", params, control)


def creation(wanted: WantedAccount) -> dict[str, Any]:
    """The parameters of its creation: https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html"""
    return {
        "AccountName": wanted.name,
        "Email": wanted.email,
        "RoleName": wanted.role_name,
        "IamUserAccessToBilling": "ALLOW" if wanted.billing else "DENY",
        **tags_of(wanted),
    }


def tags_of(wanted: WantedAccount) -> dict[str, Any]:
    """The tags of what is made, as the API takes them."""
    tags = [{"Key": key, "Value": value} for key, value in sorted(wanted.tags.items())]
    return {"Tags": tags} if tags else {}
