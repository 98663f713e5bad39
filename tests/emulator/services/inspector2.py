# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What moto's Inspector lacks: accounts that never switched it on, error codes, and who manages it.

https://docs.aws.amazon.com/inspector/v2/APIReference/API_BatchGetAccountStatus.html
"""

from __future__ import annotations

from typing import Any

from moto.inspector2.models import AccountStatus, inspector2_backends

from tests.emulator.kit import Request, ServiceError, operation, store

from .delegation import administrator, member_of
from .inspector2_organization import status_of

_WELL = {"errorCode": "SUCCESS", "errorMessage": "SUCCESS"}


@operation("inspector2", "BatchGetAccountStatus")
def batch_get_account_status(request: Request) -> dict[str, Any]:
    """How the named accounts stand, or the caller's own."""
    named = request.params.get("accountIds") or [request.account_id]
    told = store(request, "status", regional=True)
    found = {name: status_of(name, request.account_id, request.region) or AccountStatus(name) for name in named}
    return {"accounts": [_stand(status, told) for status in found.values()]}


def _stand(status: AccountStatus, told: dict[str, str]) -> dict[str, Any]:
    """moto's status, but for types of which a test puts another into the store ``inspector2.status``."""
    found = status.to_batch_json()
    parts = {name: {**part, **_WELL} for name, part in found["resourceState"].items()}
    parts |= {name: {**parts[name], "status": value} for name, value in told.items()}
    return {"accountId": found["accountId"], "state": {**found["state"], **_WELL}, "resourceState": parts}


@operation("inspector2", "GetDelegatedAdminAccount")
def get_delegated_admin_account(request: Request) -> dict[str, Any]:
    """The account that the organization named, if any."""
    named = inspector2_backends[request.account_id][request.region].admin_accounts
    found = [name for name, status in named.items() if status == "ENABLED"]
    about = (request.account_id, "inspector2", request.region)
    found += [admin for admin in (member_of(*about), administrator(*about)) if admin]
    if not found:
        raise ServiceError("ResourceNotFoundException", "No delegated administrator was found.")
    return {"delegatedAdmin": {"accountId": found[0], "relationshipStatus": "ENABLED"}}


@operation("inspector2", "ListCoverage")
def list_coverage(request: Request) -> dict[str, Any]:
    """The resources that Inspector knows, and what came of their scans, by account and reason. Tests put them into the
    store ``inspector2.coverage`` of the region."""
    asked = request.params.get("filterCriteria", {})

    def fits(name: str, value: str) -> bool:
        return name not in asked or any(item["value"] == value for item in asked[name])

    found = [
        item
        for item in store(request, "coverage", regional=True).values()
        if fits("accountId", item["accountId"]) and fits("scanStatusReason", item["scanStatus"]["reason"])
    ]
    return {"coveredResources": found}
