# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What moto's GuardDuty lacks: the protection plans that a detector has by itself, and features changed one by one.

https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html
"""

from __future__ import annotations

from typing import Any

from moto.guardduty.models import guardduty_backends

from tests.emulator.kit import Request, ServiceError, operation, store

from .delegation import member_of
from .organization_policies import check_guardduty

#: Features of every detector, which nobody switches.
BASE = ("CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS")
#: Features by whether a new detector has them unless told otherwise.
OPTIONAL = {
    "S3_DATA_EVENTS": True,
    "EKS_AUDIT_LOGS": True,
    "EBS_MALWARE_PROTECTION": True,
    "RDS_LOGIN_EVENTS": True,
    "LAMBDA_NETWORK_LOGS": True,
    "EKS_RUNTIME_MONITORING": False,
    "RUNTIME_MONITORING": False,
    "AI_PROTECTION": True,
    "AI_ANALYST": True,
}


def backend(request: Request) -> Any:
    """moto's GuardDuty of the region."""
    return guardduty_backends[request.account_id][request.region]


def merged(found: dict[str, str], given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The features with those of a request put in."""
    states = {**found, **{item["Name"]: item["Status"] for item in given}}
    return [{"Name": name, "Status": status} for name, status in states.items()]


def checked(request: Request) -> list[dict[str, Any]]:
    """The features of a request. Two of them exclude each other, and a region may lack some."""
    given: list[dict[str, Any]] = request.params.get("Features", [])
    check_guardduty(request, given)
    lacking = {item["Name"] for item in given} & set(store(request, "lacking", regional=True))
    if lacking:
        raise ServiceError("BadRequestException", f"The request has {min(lacking)}, which this Region does not have.")
    if {"EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING"} <= {item["Name"] for item in given}:
        raise ServiceError("BadRequestException", "The request has EKS_RUNTIME_MONITORING and RUNTIME_MONITORING.")
    return given


@operation("guardduty", "CreateDetector")
def create_detector(request: Request) -> dict[str, Any]:
    """One detector a region, with the features that AWS switches on."""
    if backend(request).detectors:
        raise ServiceError(
            "BadRequestException",
            "The request is rejected because a detector already exists for the current account.",
        )
    found = {name: "ENABLED" if on else "DISABLED" for name, on in OPTIONAL.items()}
    made = backend(request).create_detector(
        request.params["Enable"],
        request.params.get("FindingPublishingFrequency"),
        None,
        request.params.get("Tags"),
        merged(found, checked(request)),
    )
    return {"DetectorId": made}


@operation("guardduty", "UpdateDetector")
def update_detector(request: Request) -> None:
    """Features that are not named stay as they are."""
    detector = backend(request).get_detector(request.params["DetectorId"])
    found = {item["Name"]: item["Status"] for item in detector.features}
    given = checked(request)
    features = merged(found, given) if "Features" in request.params else None
    detector.update(request.params.get("Enable"), request.params.get("FindingPublishingFrequency"), None, features)


@operation("guardduty", "GetDetector")
def get_detector(request: Request) -> dict[str, Any]:
    """moto's detector in the model's names."""
    detector = backend(request).get_detector(request.params["DetectorId"])
    base = [{"Name": name, "Status": "ENABLED"} for name in BASE]
    return {
        "CreatedAt": detector.created_at.isoformat(),
        "UpdatedAt": detector.updated_at.isoformat(),
        "FindingPublishingFrequency": detector.finding_publish_freq,
        "ServiceRole": detector.service_role,
        "Status": "ENABLED" if detector.enabled else "DISABLED",
        "Tags": detector.tags,
        "Features": [*base, *detector.features],
    }


@operation("guardduty", "GetAdministratorAccount")
def get_administrator_account(request: Request) -> dict[str, Any]:
    """The account itself is not its own administrator."""
    backend(request).get_detector(request.params["DetectorId"])
    others = [name for name in backend(request).admin_account_ids if name != request.account_id]
    others += [admin for admin in (member_of(request.account_id, "guardduty", request.region),) if admin]
    return {"Administrator": {"AccountId": others[0], "RelationshipStatus": "Enabled"}} if others else {}


@operation("guardduty", "GetCoverageStatistics")
def get_coverage_statistics(request: Request) -> dict[str, Any]:
    """How many resources are covered, and how many not, of the accounts that the filter names. Tests put the resources
    into the store ``guardduty.coverage`` of the region: the account and the status of each."""
    backend(request).get_detector(request.params["DetectorId"])
    asked = request.params.get("FilterCriteria", {}).get("FilterCriterion", [])
    named = [item["FilterCondition"]["Equals"] for item in asked if item["CriterionKey"] == "ACCOUNT_ID"]
    found = [
        about["status"]
        for about in store(request, "coverage", regional=True).values()
        if all(about["account"] in accounts for accounts in named)
    ]
    counts = {status: found.count(status) for status in sorted(set(found))}
    return {"CoverageStatistics": {"CountByCoverageStatus": counts}}
