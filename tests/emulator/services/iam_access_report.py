# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which services the accounts of a root, a unit or an account last used.

The store ``iam.used`` of an account has its services: ``{"s3": {"region": "eu-west-1", "days": 3}}``.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateOrganizationsAccessReport.html
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from moto.organizations.models import organizations_backends

from tests.emulator.kit import Request, ServiceError, operation, stored

from .iam_policies import begin_job, look_at_job

#: Services that nobody used are listed too, without a time.
UNUSED = ("glacier", "iam", "s3")
#: How many services a page has, where no number is asked for.
PAGE = 100


@operation("iam", "GenerateOrganizationsAccessReport")
def generate_organizations_access_report(request: Request) -> dict[str, Any]:
    """Begin a job. Only the management account may."""
    organization = organizations_backends[request.account_id]["aws"]
    if organization.org is None:
        raise ServiceError("AccessDenied", "You don't have permissions to access this resource.")
    return begin_job(request, path=request.params["EntityPath"])


@operation("iam", "GetOrganizationsAccessReport")
def get_organizations_access_report(request: Request) -> dict[str, Any]:
    """The report, which AWS takes a while to make: the first look finds it in progress."""
    job, times = look_at_job(request)
    if job is None:
        return {"JobStatus": "IN_PROGRESS", **times}
    organization = organizations_backends[request.account_id]["aws"]
    if not _counts(organization):
        about = {"Code": "SERVICE_CONTROL_POLICIES_DISABLED", "Message": "Service control policies are not enabled."}
        return {"JobStatus": "FAILED", **times, "ErrorDetails": about}
    rows = _rows(organization, job["path"])
    start = int(request.params.get("Marker", 0))
    end = start + request.params.get("MaxItems", PAGE)
    more = {"IsTruncated": True, "Marker": str(end)} if end < len(rows) else {"IsTruncated": False}
    return {"JobStatus": "COMPLETED", **times, "AccessDetails": rows[start:end], **more}


def _counts(organization: Any) -> bool:
    enabled = [kind for unit in organization.ou for kind in getattr(unit, "policy_types", [])]
    return {"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"} in enabled


def _rows(organization: Any, path: str) -> list[dict[str, Any]]:
    """The services of all accounts below a path but the management account, which no control policy binds."""
    last = path.split("/")[-1]
    within = [account for account in organization.accounts if last in _places(organization, account)]
    found: dict[str, list[tuple[int, str, str]]] = {name: [] for name in UNUSED}
    for account in within:
        if account.id == organization.account_id and last != account.id:
            continue
        for name, use in stored(account.id, "iam.used").items():
            found.setdefault(name, []).append((use["days"], use["region"], account.id))
    return [_row(organization, name, found[name]) for name in sorted(found)]


def _places(organization: Any, account: Any) -> list[str]:
    units = {unit.id: unit for unit in organization.ou}
    places, here = [account.id], units.get(account.parent_id)
    while here is not None:
        places.append(here.id)
        here = units.get(here.parent_id or "")
    return places


def _row(organization: Any, name: str, uses: list[tuple[int, str, str]]) -> dict[str, Any]:
    row: dict[str, Any] = {"ServiceName": name, "ServiceNamespace": name, "TotalAuthenticatedEntities": len(uses)}
    if uses:
        days, region, account_id = min(uses)
        account = next(item for item in organization.accounts if item.id == account_id)
        row["Region"] = region
        row["LastAuthenticatedTime"] = datetime.now(timezone.utc) - timedelta(days=days)
        row["EntityPath"] = "/".join([organization.org.id, *reversed(_places(organization, account))])
    return row
