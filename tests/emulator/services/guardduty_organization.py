# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""GuardDuty of an organization: its administrator's settings for all accounts, and its members.

https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html
"""

from __future__ import annotations

from typing import Any

from moto.guardduty.models import guardduty_backends

from tests.emulator.kit import Request, ServiceError, operation

from .delegation import administered, configuration, join, when_joined, when_named
from .guardduty import OPTIONAL

_REFUSED = "The request is rejected because an invalid or out-of-range value is specified as an input parameter."
#: Protection plans that an organization has no setting for.
_OF_AN_ACCOUNT = ("AI_ANALYST",)


def _start(account_id: str, region: str, defaults: bool) -> None:
    """A detector, where there is none: with AWS's choice of plans, or with what the administrator has set."""
    backend = guardduty_backends[account_id][region]
    if backend.detectors:
        return
    features = [{"Name": name, "Status": "ENABLED" if on and defaults else "DISABLED"} for name, on in OPTIONAL.items()]
    nothing: Any = None
    backend.create_detector(True, "SIX_HOURS", nothing, {}, features)


when_named("guardduty", lambda account, region: _start(account, region, defaults=True))
when_joined("guardduty", lambda account, region: _start(account, region, defaults=False))


def _members(request: Request) -> dict[str, Any]:
    """Those of the administrator who asks about its own detector."""
    found = administered(request, ServiceError("BadRequestException", _REFUSED))
    guardduty_backends[request.account_id][request.region].get_detector(request.params["DetectorId"])
    return found


def _configuration(request: Request) -> dict[str, Any]:
    """What is set. A new administrator enables nothing, but the plans that a new detector has by itself."""
    found = configuration(request.account_id, "guardduty", request.region)
    plans = {name: "NEW" if on else "NONE" for name, on in OPTIONAL.items() if name not in _OF_AN_ACCOUNT}
    found.setdefault("features", plans)
    found.setdefault("members", "NONE")
    return found


@operation("guardduty", "DescribeOrganizationConfiguration")
def describe_organization_configuration(request: Request) -> dict[str, Any]:
    """What is enabled in which accounts."""
    _members(request)
    found = _configuration(request)
    return {
        "AutoEnable": found["members"] != "NONE",
        "AutoEnableOrganizationMembers": found["members"],
        "MemberAccountLimitReached": False,
        "Features": [{"Name": name, "AutoEnable": value} for name, value in found["features"].items()],
    }


@operation("guardduty", "UpdateOrganizationConfiguration")
def update_organization_configuration(request: Request) -> None:
    """Change it. Features that are not named stay as they are. Accounts that are there are enabled within a day."""
    _members(request)
    found = _configuration(request)
    found["members"] = request.params.get("AutoEnableOrganizationMembers", found["members"])
    found["new"] = found["members"] != "NONE"
    found["features"] |= {item["Name"]: item["AutoEnable"] for item in request.params.get("Features", [])}


@operation("guardduty", "CreateMembers")
def create_members(request: Request) -> dict[str, Any]:
    """Take accounts of the organization in. What is refused stands in the answer."""
    _members(request)
    asked = {item["AccountId"]: "" for item in request.params["AccountDetails"]}
    reasons = {name: join(request.account_id, "guardduty", request.region, name) for name in asked}
    return {"UnprocessedAccounts": [{"AccountId": name, "Result": why} for name, why in reasons.items() if why]}


@operation("guardduty", "ListMembers")
def list_members(request: Request) -> dict[str, Any]:
    """The members."""
    return {
        "Members": [
            {
                "AccountId": item["id"],
                "Email": item["email"],
                "MasterId": request.account_id,
                "AdministratorId": request.account_id,
                "RelationshipStatus": "Enabled",
                "UpdatedAt": "2026-01-01T00:00:00Z",
            }
            for item in _members(request).values()
        ]
    }


@operation("guardduty", "DisassociateMembers")
def disassociate_members(request: Request) -> dict[str, Any]:
    """Members no more. Their detectors stay."""
    found = _members(request)
    for name in request.params["AccountIds"]:
        found.pop(name, None)
    return {"UnprocessedAccounts": []}
