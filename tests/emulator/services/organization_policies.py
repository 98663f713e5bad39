# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies of an organization that decide on GuardDuty, Inspector and Security Hub: who is held by one changes nothing.

The store ``organizations.effective`` of the account has the policy in force, by its type.
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies.html
"""

from __future__ import annotations

from typing import Any

from tests.emulator.kit import Pass, Request, ServiceError, operation, stored

#: The keys of what Inspector scans.
_SCANNED = {"EC2": "ec2_scanning", "ECR": "ecr_scanning", "LAMBDA": "lambda_standard_scanning"}


def effective(request: Request, kind: str) -> dict[str, Any]:
    """The policy of a type that is in force for the account. Empty where none is."""
    found: dict[str, Any] = stored(request.account_id, "organizations.effective").get(kind, {})
    return found


def check_guardduty(request: Request, given: list[dict[str, Any]]) -> None:
    """Refuse what the policy of the region decides on."""
    found = effective(request, "GUARDDUTY_POLICY").get("guardduty", {})
    block = found.get(request.region, found.get("default", {}))
    asked = {item["Name"].lower() for item in given} | ({"foundational"} if "Enable" in request.params else set())
    if asked & set(block):
        raise ServiceError("BadRequestException", "The request is rejected because an organization policy manages it.")


@operation("inspector2", "Enable")
def enable(request: Request) -> dict[str, Any]:
    """Nothing of what the policy decides on."""
    found = effective(request, "INSPECTOR_POLICY").get("inspector", {}).get("enablement", {})
    if not any(_decides(found.get(_SCANNED.get(kind, ""), {}), request) for kind in request.params["resourceTypes"]):
        raise Pass
    failed = {"errorCode": "ACCESS_DENIED", "errorMessage": "An organization policy manages this account."}
    return {"accounts": [], "failedAccounts": [{"accountId": request.account_id, **failed}]}


@operation("securityhub", "EnableSecurityHub")
def enable_security_hub(request: Request) -> None:
    """Not where the policy decides on the region."""
    if _decides(effective(request, "SECURITYHUB_CSPM_POLICY").get("cspm_enablement", {}), request):
        raise ServiceError("AccessDeniedException", "An organization policy manages Security Hub in this Region.")
    raise Pass


def _decides(part: dict[str, Any], request: Request) -> bool:
    named = {*part.get("enable_in_regions", ()), *part.get("disable_in_regions", ())}
    return bool(named & {request.region, "ALL_SUPPORTED"})
