# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Inspector of an organization: its administrator's settings for all accounts, and its members.

https://docs.aws.amazon.com/inspector/latest/user/admin-member-relationship.html
"""

from __future__ import annotations

from typing import Any

from moto.inspector2.models import AccountStatus, inspector2_backends

from tests.emulator.kit import Request, ServiceError, after, operation

from .delegation import administered, administrator, configuration, join, when_joined, when_named

_REFUSED = "Invoking account does not have access to use this API."
#: What is scanned, as the settings name it, and as Enable does.
_TYPES = {"ec2": "EC2", "ecr": "ECR", "lambda": "LAMBDA", "lambdaCode": "LAMBDA_CODE"}


def _enable(account_id: str, region: str, types: list[str]) -> None:
    found = inspector2_backends[account_id][region].account_status
    found.setdefault(account_id, AccountStatus(account_id)).toggle(types, enable=True)


def _begin(account_id: str, region: str) -> None:
    """The administrator's own account scans all that a new one does."""
    if account_id not in inspector2_backends[account_id][region].account_status:
        _enable(account_id, region, ["EC2", "ECR", "LAMBDA"])


def _joined(account_id: str, region: str) -> None:
    """A new member scans what the settings say of new accounts."""
    admin = administrator(account_id, "inspector2", region)
    settings = configuration(admin, "inspector2", region)
    types = [_TYPES[name] for name in _TYPES if settings.get("types", {}).get(name)]
    _enable(account_id, region, types)


when_named("inspector2", _begin)
when_joined("inspector2", _joined)


def _members(request: Request) -> dict[str, Any]:
    return administered(request, ServiceError("AccessDeniedException", _REFUSED))


@operation("inspector2", "DescribeOrganizationConfiguration")
def describe_organization_configuration(request: Request) -> dict[str, Any]:
    """What is scanned in new accounts."""
    _members(request)
    types = configuration(request.account_id, "inspector2", request.region).get("types", {})
    return {"autoEnable": {**dict.fromkeys(_TYPES, False), **types}, "maxAccountLimitReached": False}


@operation("inspector2", "UpdateOrganizationConfiguration")
def update_organization_configuration(request: Request) -> dict[str, Any]:
    """Replace it: what is not named is off."""
    _members(request)
    wanted = {**dict.fromkeys(_TYPES, False), **request.params["autoEnable"]}
    if wanted["lambdaCode"] and not wanted["lambda"]:
        raise ServiceError("ValidationException", "Lambda code scanning needs Lambda standard scanning.")
    found = configuration(request.account_id, "inspector2", request.region)
    found["types"], found["new"] = wanted, any(wanted.values())
    return {"autoEnable": wanted}


@operation("inspector2", "AssociateMember")
def associate_member(request: Request) -> dict[str, Any]:
    """Take an account of the organization in."""
    _members(request)
    why = join(request.account_id, "inspector2", request.region, request.params["accountId"])
    if why:
        raise ServiceError("ValidationException", why)
    return {"accountId": request.params["accountId"]}


@operation("inspector2", "DisassociateMember")
def disassociate_member(request: Request) -> dict[str, Any]:
    """A member no more."""
    _members(request).pop(request.params["accountId"], None)
    return {"accountId": request.params["accountId"]}


@operation("inspector2", "ListMembers")
def list_members(request: Request) -> dict[str, Any]:
    """The members."""
    found = _members(request).values()
    about = {"relationshipStatus": "ENABLED", "delegatedAdminAccountId": request.account_id}
    return {"members": [{"accountId": item["id"], **about} for item in found]}


@after("inspector2", "Enable")
def enable(request: Request) -> None:
    """What an administrator enables in a member is on there."""
    for name in request.params.get("accountIds") or []:
        if name != request.account_id:
            _enable(name, request.region, request.params["resourceTypes"])


def status_of(account_id: str, asker: str, region: str) -> AccountStatus | None:
    """How a member stands: its own account knows."""
    other = account_id if administrator(account_id, "inspector2", region) == asker else asker
    found: AccountStatus | None = inspector2_backends[other][region].account_status.get(account_id)
    return found
