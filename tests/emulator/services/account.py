# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Contacts of an account and, for the organization's management account, of its members.

https://docs.aws.amazon.com/accounts/latest/reference/API_GetContactInformation.html
"""

from __future__ import annotations

import re
from typing import Any

from moto.organizations.models import organizations_backends

from tests.emulator.account import ACCOUNT
from tests.emulator.kit import Request, ServiceError, on_reset, operation, stored

#: What the account's sign-up asked for.
SIGN_UP = {
    "FullName": "Erika Example",
    "AddressLine1": "Example Street 1",
    "City": "Berlin",
    "StateOrRegion": "Berlin",
    "PostalCode": "10115",
    "CountryCode": "DE",
    "PhoneNumber": "+49 30 1234567",
}
#: Countries of which an address has a state or region.
WITH_STATE = ("US", "CA", "GB", "DE", "JP", "IN", "BR")
TRUSTED = "account.amazonaws.com"


@on_reset
def seed() -> None:
    """A new account has the contact of its sign-up."""
    stored(ACCOUNT, "account.contact").update(SIGN_UP)


def contacts(request: Request, name: str) -> dict[str, Any]:
    """What the account that a request names has of a kind of contact."""
    return stored(named(request), f"account.{name}")


def named(request: Request) -> str:
    """The account that a request is about.

    Raises:
        ServiceError: it is the caller's own, which must not be named, or none that the caller administers.
    """
    number = request.params.get("AccountId")
    if number is None:
        return request.account_id
    organization = _administered(request.account_id)
    if number == request.account_id:
        raise ServiceError("ValidationException", "The management account cannot be specified as the AccountId.")
    trusted = TRUSTED in {item["ServicePrincipal"] for item in organization.services}
    members = {account.id for account in organization.accounts} if organization.org else set()
    if not trusted or number not in members:
        raise ServiceError("AccessDeniedException", "User is not authorized to access the resource.")
    return str(number)


def _administered(account: str) -> Any:
    """moto's organization whose accounts an account administers: its own, or as a delegated administrator."""
    owner = organizations_backends.master_accounts.get(account)
    found = organizations_backends[owner[0] if owner else account]["aws"]
    delegated = {admin.account.id for admin in found.admins if TRUSTED in admin.services}
    return found if account in {found.account_id, *delegated} else organizations_backends[account]["aws"]


@operation("account", "GetContactInformation")
def get_contact_information(request: Request) -> dict[str, Any]:
    """The primary contact."""
    found = contacts(request, "contact")
    if not found:
        raise ServiceError("ResourceNotFoundException", "No contact information found for the account.")
    return {"ContactInformation": dict(found)}


@operation("account", "PutContactInformation")
def put_contact_information(request: Request) -> dict[str, Any]:
    """Replace the primary contact."""
    given = request.params["ContactInformation"]
    if not re.fullmatch(r"[+][\s0-9()-]+", given["PhoneNumber"]):
        raise ServiceError("ValidationException", "The phone number is invalid.")
    if given["CountryCode"] in WITH_STATE and not given.get("StateOrRegion"):
        raise ServiceError("ValidationException", "StateOrRegion is required for the given CountryCode.")
    found = contacts(request, "contact")
    found.clear()
    found.update(given)
    return {}


@operation("account", "GetAlternateContact")
def get_alternate_contact(request: Request) -> dict[str, Any]:
    """One of the alternate contacts."""
    kind = request.params["AlternateContactType"]
    found = contacts(request, "alternate").get(kind)
    if found is None:
        raise ServiceError("ResourceNotFoundException", "No contact of the inputted alternate contact type found.")
    return {"AlternateContact": {**found, "AlternateContactType": kind}}


@operation("account", "PutAlternateContact")
def put_alternate_contact(request: Request) -> dict[str, Any]:
    """Set one of the alternate contacts."""
    given = {key: value for key, value in request.params.items() if key not in ("AccountId", "AlternateContactType")}
    contacts(request, "alternate")[request.params["AlternateContactType"]] = given
    return {}


@operation("account", "DeleteAlternateContact")
def delete_alternate_contact(request: Request) -> dict[str, Any]:
    """Delete one of the alternate contacts."""
    if contacts(request, "alternate").pop(request.params["AlternateContactType"], None) is None:
        raise ServiceError("ResourceNotFoundException", "No contact of the inputted alternate contact type found.")
    return {}
