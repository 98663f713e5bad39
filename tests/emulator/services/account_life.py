# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An account's name, and the regions that it has opted in to.

https://docs.aws.amazon.com/accounts/latest/reference/API_PutAccountName.html
https://docs.aws.amazon.com/accounts/latest/reference/API_EnableRegion.html
"""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

from moto.organizations.models import FakeDelegatedAdministrator, organizations_backends

from tests.emulator.clock import clock
from tests.emulator.kit import Request, ServiceError, operation, stored
from tests.emulator.services.account import TRUSTED, named

FakeDelegatedAdministrator.SUPPORTED_SERVICES.append(TRUSTED)
#: Regions that are not enabled until somebody opts in:
#: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
OPT_IN = ("af-south-1", "ap-east-1", "ca-west-1", "eu-central-2", "eu-south-1", "il-central-1", "me-central-1")
DEFAULT = ("ap-northeast-1", "eu-central-1", "eu-west-1", "us-east-1", "us-west-2")
#: Seconds until a region is enabled.
ENABLED_AFTER = 400.0


@operation("account", "PutAccountName")
def put_account_name(request: Request) -> dict[str, Any]:
    """Rename an account."""
    number, name = named(request), request.params["AccountName"]
    if not re.fullmatch("[ -;=?-~]+", name):
        raise ServiceError("ValidationException", "The account name is invalid.")
    stored(number, "account.name")["name"] = name
    found = _listed(number)
    if found is not None:
        found.name = name
    return {}


@operation("account", "GetAccountInformation")
def get_account_information(request: Request) -> dict[str, Any]:
    """Its name, which Organizations may show later."""
    number = named(request)
    listed = _listed(number)
    name = stored(number, "account.name").get("name") or (listed.name if listed else "")
    return {"AccountId": number, "AccountName": name, "AccountCreatedDate": datetime.now(timezone.utc)}


def _listed(number: str) -> Any:
    accounts = (item for found in list(organizations_backends.values()) for item in found["aws"].accounts)
    return next((item for item in accounts if item.id == number), None)


def _status(number: str, region: str) -> str:
    """How far a region is enabled."""
    if region in DEFAULT:
        return "ENABLED_BY_DEFAULT"
    due = stored(number, "account.regions").get(region)
    if due is None:
        return "DISABLED"
    return "ENABLED" if clock.now() >= due else "ENABLING"


@operation("account", "ListRegions")
def list_regions(request: Request) -> dict[str, Any]:
    """All regions, or those of some states."""
    number = named(request)
    wanted = request.params.get("RegionOptStatusContains")
    found = [{"RegionName": name, "RegionOptStatus": _status(number, name)} for name in sorted((*DEFAULT, *OPT_IN))]
    return {"Regions": [item for item in found if not wanted or item["RegionOptStatus"] in wanted]}


@operation("account", "EnableRegion")
def enable_region(request: Request) -> dict[str, Any]:
    """Begin to enable a region."""
    number, region = named(request), request.params["RegionName"]
    if region not in (*DEFAULT, *OPT_IN):
        raise ServiceError("ValidationException", "The region is invalid.")
    if _status(number, region) == "ENABLING":
        raise ServiceError("ConflictException", "The region is being enabled.")
    stored(number, "account.regions").setdefault(region, clock.now() + ENABLED_AFTER)
    return {}


@operation("account", "DisableRegion")
def disable_region(request: Request) -> dict[str, Any]:
    """Disable one again."""
    stored(named(request), "account.regions").pop(request.params["RegionName"], None)
    return {}
