# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Detective: the behavior graph of an organization's administrator, and its members.

https://docs.aws.amazon.com/detective/latest/userguide/accounts-orgs-transition.html
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from tests.emulator.kit import Request, ServiceError, operation, stored

from .delegation import administered, configuration, join, when_named

_REFUSED = "You do not administer Detective for the organization."
_ID = "0123456789abcdef0123456789abcdef"


def _graphs(account_id: str, region: str) -> dict[str, Any]:
    return stored(account_id, "detective.graphs", region)


def _begin(account_id: str, region: str) -> None:
    """The administrator's graph comes with being named."""
    arn = f"arn:aws:detective:{region}:{account_id}:graph:{_ID}"
    _graphs(account_id, region).setdefault(arn, {"Arn": arn, "CreatedTime": datetime.now(timezone.utc)})


when_named("detective", _begin)


def _members(request: Request) -> dict[str, Any]:
    found = administered(request, ServiceError("AccessDeniedException", _REFUSED))
    if request.params["GraphArn"] not in _graphs(request.account_id, request.region):
        raise ServiceError("ValidationException", "There is no such behavior graph.")
    return found


@operation("detective", "ListGraphs")
def list_graphs(request: Request) -> dict[str, Any]:
    """The account's graph, if it has one."""
    return {"GraphList": list(_graphs(request.account_id, request.region).values())}


@operation("detective", "DescribeOrganizationConfiguration")
def describe_organization_configuration(request: Request) -> dict[str, Any]:
    """Whether new accounts become members."""
    _members(request)
    return {"AutoEnable": bool(configuration(request.account_id, "detective", request.region).get("new"))}


@operation("detective", "UpdateOrganizationConfiguration")
def update_organization_configuration(request: Request) -> None:
    """Change it."""
    _members(request)
    configuration(request.account_id, "detective", request.region)["new"] = request.params["AutoEnable"]


@operation("detective", "CreateMembers")
def create_members(request: Request) -> dict[str, Any]:
    """Take accounts of the organization in. What is refused stands in the answer."""
    found = _members(request)
    names = [item["AccountId"] for item in request.params["Accounts"]]
    reasons = {name: join(request.account_id, "detective", request.region, name) for name in names}
    return {
        "Members": [_shown(request, item) for item in found.values() if item["id"] in names],
        "UnprocessedAccounts": [{"AccountId": name, "Reason": why} for name, why in reasons.items() if why],
    }


@operation("detective", "ListMembers")
def list_members(request: Request) -> dict[str, Any]:
    """The members."""
    return {"MemberDetails": [_shown(request, item) for item in _members(request).values()]}


def _shown(request: Request, item: dict[str, Any]) -> dict[str, Any]:
    return {
        "AccountId": item["id"],
        "EmailAddress": item["email"],
        "GraphArn": request.params["GraphArn"],
        "AdministratorId": request.account_id,
        "Status": "ENABLED",
        "InvitationType": "ORGANIZATION",
    }


@operation("detective", "DeleteMembers")
def delete_members(request: Request) -> dict[str, Any]:
    """Members no more."""
    found = _members(request)
    for name in request.params["AccountIds"]:
        found.pop(name, None)
    return {"AccountIds": request.params["AccountIds"], "UnprocessedAccounts": []}
