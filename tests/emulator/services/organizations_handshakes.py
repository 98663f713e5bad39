# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Invitations into an organization, which an account accepts or declines.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_InviteAccountToOrganization.html
"""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta, timezone
from typing import Any

from moto.organizations.models import FakeAccount, organizations_backends

from tests.emulator.kit import Request, ServiceError, operation, stored
from tests.emulator.services.organizations import organization_of
from tests.emulator.services.organizations_units import managed

_OPEN = ("REQUESTED", "OPEN")
_numbers = itertools.count(1)


def handshakes(account: str) -> dict[str, Any]:
    """The handshakes of an organization, by their ids, in the store of its management account."""
    return stored(account, "organizations.handshakes")


@operation("organizations", "InviteAccountToOrganization")
def invite_account_to_organization(request: Request) -> dict[str, Any]:
    """Invite an account by its id."""
    organization = managed(request)
    own, target = organization.org.master_account_id, request.params["Target"]
    if target["Id"] in {item.id for item in organization.accounts}:
        message = "The specified account is already a member of an organization."
        raise ServiceError("HandshakeConstraintViolationException", message, reason="ALREADY_IN_AN_ORGANIZATION")
    found = handshakes(own).values()
    if any(item["State"] in _OPEN and target["Id"] == _invited(item) for item in found):
        raise ServiceError("DuplicateHandshakeException", "A handshake with the same action and target already exists.")
    number, now = f"h-{next(_numbers):010x}", datetime.now(timezone.utc)
    handshakes(own)[number] = {
        "Id": number,
        "Arn": f"arn:aws:organizations::{own}:handshake/{organization.org.id}/invite/{number}",
        "Parties": [{"Id": organization.org.id[2:], "Type": "ORGANIZATION"}, dict(target)],
        "State": "OPEN",
        "RequestedTimestamp": now,
        "ExpirationTimestamp": now + timedelta(days=15),
        "Action": "INVITE",
    }
    return {"Handshake": handshakes(own)[number]}


def _invited(handshake: dict[str, Any]) -> str:
    return next((str(party["Id"]) for party in handshake["Parties"] if party["Type"] == "ACCOUNT"), "")


@operation("organizations", "ListHandshakesForOrganization")
def list_handshakes_for_organization(request: Request) -> dict[str, Any]:
    """All of an action."""
    wanted = request.params.get("Filter", {}).get("ActionType")
    found = handshakes(organization_of(request).org.master_account_id).values()
    return {"Handshakes": [item for item in found if wanted in (None, item["Action"])]}


@operation("organizations", "CancelHandshake")
def cancel_handshake(request: Request) -> dict[str, Any]:
    """Take an invitation back."""
    found = handshakes(managed(request).org.master_account_id).get(request.params["HandshakeId"])
    if found is None:
        raise ServiceError("HandshakeNotFoundException", "You specified a handshake that doesn't exist.")
    if found["State"] not in _OPEN:
        raise ServiceError("InvalidHandshakeTransitionException", "The handshake can't be canceled any more.")
    found["State"] = "CANCELED"
    return {"Handshake": found}


@operation("organizations", "AcceptHandshake")
def accept_handshake(request: Request) -> dict[str, Any]:
    """Join the organization that has invited the account. It has no role for others, and keeps its address."""
    return _answered(request, "ACCEPTED")


@operation("organizations", "DeclineHandshake")
def decline_handshake(request: Request) -> dict[str, Any]:
    """Stay out of it."""
    return _answered(request, "DECLINED")


def _answered(request: Request, state: str) -> dict[str, Any]:
    for own, found in list(organizations_backends.items()):
        handshake = handshakes(own).get(request.params["HandshakeId"])
        if handshake is None or _invited(handshake) != request.account_id:
            continue
        handshake["State"] = state
        if state == "ACCEPTED":
            _join(found["aws"], request.account_id)
        return {"Handshake": handshake}
    raise ServiceError("HandshakeNotFoundException", "You specified a handshake that doesn't exist.")


def _join(organization: Any, number: str) -> None:
    account = FakeAccount(organization.org, AccountName=f"invited-{number}", Email=f"{number}@example.org")
    account.id, account.joined_method = number, "INVITED"
    organization.accounts.append(account)
    organizations_backends.master_accounts[number] = (organization.org.master_account_id, "aws")
