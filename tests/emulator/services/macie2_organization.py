# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Macie of an organization: its administrator's setting for new accounts, and its members.

https://docs.aws.amazon.com/macie/latest/user/accounts-mgmt-ao.html
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from moto.macie2.models import macie2_backends

from tests.emulator.kit import Request, ServiceError, operation

from .delegation import administered, configuration, join, when_joined, when_named
from .macie2 import session

_REFUSED = "The request failed because you must be the Macie administrator for the organization to perform it."


def _begin(account_id: str, region: str) -> None:
    """Macie comes with being named, and with becoming a member."""
    asked = Request("macie2", "EnableMacie", {}, account_id, region, "")
    try:
        session(asked)
    except ServiceError:
        macie2_backends[account_id][region].enable_macie("FIFTEEN_MINUTES", "ENABLED")


when_named("macie2", _begin)
when_joined("macie2", _begin)


def _members(request: Request) -> dict[str, Any]:
    session(replace(request, operation="GetMacieSession"))
    return administered(request, ServiceError("AccessDeniedException", _REFUSED))


@operation("macie2", "DescribeOrganizationConfiguration")
def describe_organization_configuration(request: Request) -> dict[str, Any]:
    """Whether Macie is enabled in new accounts."""
    _members(request)
    found = configuration(request.account_id, "macie2", request.region)
    return {"autoEnable": bool(found.get("new")), "maxAccountLimitReached": False}


@operation("macie2", "UpdateOrganizationConfiguration")
def update_organization_configuration(request: Request) -> None:
    """Change it."""
    _members(request)
    configuration(request.account_id, "macie2", request.region)["new"] = request.params["autoEnable"]


@operation("macie2", "CreateMember")
def create_member(request: Request) -> dict[str, Any]:
    """Take an account of the organization in, which enables Macie there."""
    _members(request)
    name = request.params["account"]["accountId"]
    why = join(request.account_id, "macie2", request.region, name)
    if why:
        raise ServiceError("ValidationException", why)
    return {"arn": f"arn:aws:macie2:{request.region}:{request.account_id}:member/{name}"}


@operation("macie2", "ListMembers")
def list_members(request: Request) -> dict[str, Any]:
    """The members."""
    about = {"administratorAccountId": request.account_id, "relationshipStatus": "Enabled"}
    return {
        "members": [{"accountId": item["id"], "email": item["email"], **about} for item in _members(request).values()]
    }


@operation("macie2", "DisassociateMember")
def disassociate_member(request: Request) -> None:
    """A member no more. Macie stays on there."""
    _members(request).pop(request.params["id"], None)
