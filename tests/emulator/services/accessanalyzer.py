# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM Access Analyzer: analyzers of an account in a region.

https://docs.aws.amazon.com/access-analyzer/latest/APIReference/Welcome.html
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from moto.iam.models import iam_backends

from tests.emulator.clock import clock
from tests.emulator.kit import Request, ServiceError, operation, store

from .delegation import may_see, organization_around

_ROLE = "AWSServiceRoleForAccessAnalyzer"
#: Seconds until an analyzer has looked at what was there before it. AWS names no time for that: half an hour is what it
#: names for a changed policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html
_LOOKS_WITHIN = 1800


def _analyzers(request: Request) -> dict[str, Any]:
    return store(request, "analyzers", regional=True)


@operation("accessanalyzer", "CreateAnalyzer")
def create_analyzer(request: Request) -> dict[str, Any]:
    """Make an analyzer. One of a type for each account and region."""
    name, kind = request.params["analyzerName"], request.params["type"]
    if name in _analyzers(request):
        raise ServiceError("ConflictException", f"Analyzer {name} already exists.")
    if any(item["type"] == kind for item in _analyzers(request).values()):
        raise ServiceError("ServiceQuotaExceededException", f"There is an analyzer of type {kind} already.")
    ready = {"status": "ACTIVE"} if not kind.startswith("ORGANIZATION") else _of_organization(request)
    arn = f"arn:{request.partition}:access-analyzer:{request.region}:{request.account_id}:analyzer/{name}"
    _analyzers(request)[name] = {
        "arn": arn,
        "name": name,
        "type": kind,
        "createdAt": datetime.now(timezone.utc),
        "due": clock.now() + _LOOKS_WITHIN,
        **ready,
        "tags": request.params.get("tags", {}),
        **({"configuration": request.params["configuration"]} if "configuration" in request.params else {}),
    }
    return {"arn": arn}


def _of_organization(request: Request) -> dict[str, Any]:
    """How an analyzer of the organization begins: it works by a role of the management account."""
    if not may_see(request.account_id, "access-analyzer.amazonaws.com"):
        message = "You must be the management account or the delegated administrator to create this analyzer."
        raise ServiceError("ValidationException", message)
    management = organization_around(request.account_id).account_id
    roles = iam_backends[management][request.partition].roles.values()
    # The management account gets the role with its first analyzer.
    if request.account_id == management or any(role.name == _ROLE for role in roles):
        return {"status": "ACTIVE"}
    return {"status": "FAILED", "statusReason": {"code": "SERVICE_LINKED_ROLE_CREATION_FAILED"}}


@operation("accessanalyzer", "ListAnalyzers")
def list_analyzers(request: Request) -> dict[str, Any]:
    """The analyzers, of one type or of all."""
    kind = request.params.get("type")
    found = [item for item in _analyzers(request).values() if kind in (None, item["type"])]
    return {"analyzers": [_shown(request, item) for item in found]}


@operation("accessanalyzer", "GetAnalyzer")
def get_analyzer(request: Request) -> dict[str, Any]:
    """One analyzer."""
    return {"analyzer": _shown(request, _found(request))}


@operation("accessanalyzer", "DeleteAnalyzer")
def delete_analyzer(request: Request) -> dict[str, Any]:
    """Remove an analyzer."""
    _found(request)
    del _analyzers(request)[request.params["analyzerName"]]
    return {}


@operation("accessanalyzer", "ListFindings")
def list_findings(request: Request) -> dict[str, Any]:
    """The findings of external access that were put into the store of the region, those that the filter asks for."""
    arns = {item["arn"] for item in _analyzers(request).values() if not item["type"].endswith("UNUSED_ACCESS")}
    if request.params["analyzerArn"] not in arns:
        raise ServiceError("ResourceNotFoundException", f"{request.params['analyzerArn']} does not exist.")
    asked = request.params.get("filter", {})
    now = datetime.now(timezone.utc)
    whole = [
        {
            "id": name,
            "status": "ACTIVE",
            "resourceOwnerAccount": request.account_id,
            "condition": {},
            "createdAt": now,
            "analyzedAt": now,
            "updatedAt": now,
            **item,
        }
        for name, item in store(request, "findings", regional=True).items()
    ]
    return {"findings": [item for item in whole if all(item[key] in test["eq"] for key, test in asked.items())]}


@operation("accessanalyzer", "ValidatePolicy")
def validate_policy(request: Request) -> dict[str, Any]:
    """No findings: what AWS's own checks would say is not known here."""
    return {"findings": []}


def _shown(request: Request, analyzer: dict[str, Any]) -> dict[str, Any]:
    """An analyzer as answers show it: with when it looked last, once it has. One that stands already has."""
    if store(request, "findings", regional=True):
        analyzer["due"] = clock.now()
    shown = {key: value for key, value in analyzer.items() if key != "due"}
    looked = clock.now() >= analyzer.get("due", 0)
    return {**shown, **({"lastResourceAnalyzedAt": datetime.now(timezone.utc)} if looked else {})}


def _found(request: Request) -> dict[str, Any]:
    name = request.params["analyzerName"]
    if name not in _analyzers(request):
        raise ServiceError("ResourceNotFoundException", f"Analyzer {name} does not exist.")
    found: dict[str, Any] = _analyzers(request)[name]
    return found
