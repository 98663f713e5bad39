# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The findings that others import into Security Hub, which moto takes from anybody, whatever they say.

https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
"""

from __future__ import annotations

import copy
import json
from datetime import datetime
from typing import Any

from tests.emulator.kit import Request, ServiceError, operation, store

from .securityhub import subscriptions

#: So many findings are imported in a request.
MOST = 100
#: So many bytes a finding has at most.
SIZE = 240 * 1024
_PAGE = 100
#: What botocore's model does not require.
_NEEDED = ("FindingProviderFields",)
#: Characters that a text has at most.
_LENGTHS = {"Title": 256, "Description": 1024, "GeneratorId": 512, "Id": 512}
#: What a customer writes about a finding: an import leaves it as it is.
_CUSTOMERS = ("Note", "UserDefinedFields", "VerificationState", "Workflow")
_REOPENING = ("WARNING", "FAILED", "NOT_AVAILABLE")
_MISFORMED = "Finding does not adhere to Amazon Finding Format."


def _findings(request: Request) -> dict[str, Any]:
    """The region's findings by their Id. Where Security Hub is off, it takes none and shows none."""
    subscriptions(request)
    found: dict[str, Any] = store(request, "findings", regional=True)
    return found


@operation("securityhub", "BatchImportFindings")
def batch_import_findings(request: Request) -> dict[str, Any]:
    """Take findings of the caller's own account, and say which were not taken."""
    known, given = _findings(request), request.params["Findings"]
    if len(given) > MOST:
        raise ServiceError("InvalidInputException", f"Findings has {len(given)} items, and may have {MOST}.")
    product = f"arn:{request.partition}:securityhub:{request.region}:{request.account_id}:product/{request.account_id}"
    for finding in given:
        if (finding.get("AwsAccountId"), finding.get("ProductArn")) != (request.account_id, f"{product}/default"):
            raise ServiceError(
                "AccessDeniedException",
                f"User: {request.account_id} is not authorized to perform: securityhub:BatchImportFindings",
            )
    failed = []
    for finding in given:
        wrong = _wrong(finding)
        if wrong:
            failed.append({"Id": finding.get("Id", ""), "ErrorCode": "InvalidInput", "ErrorMessage": wrong})
        else:
            _take(known, finding)
    return {"FailedCount": len(failed), "SuccessCount": len(given) - len(failed), "FailedFindings": failed}


def _wrong(finding: dict[str, Any]) -> str:
    """Why a finding is not taken."""
    for name in _NEEDED:
        if not finding.get(name):
            return f"{_MISFORMED} data should have required property '{name}'."
    for name, most in _LENGTHS.items():
        if len(finding[name]) > most:
            return f"{_MISFORMED} data.{name} should NOT be longer than {most} characters."
    if len(json.dumps(finding).encode()) > SIZE:
        return f"{_MISFORMED} Finding is larger than 240 KB."
    return ""


def _take(known: dict[str, Any], finding: dict[str, Any]) -> None:
    """Make a finding, or bring the known one to it: an older state changes nothing."""
    before = known.get(finding["Id"])
    made = {"RecordState": "ACTIVE", "Workflow": {"Status": "NEW"}, **copy.deepcopy(finding)}
    provided = made["FindingProviderFields"]
    made.update({name: provided[name] for name in ("Severity", "Types") if name in provided})
    # Security Hub writes its own fields beside those of the provider.
    made["ProductFields"] = {
        **made.get("ProductFields", {}),
        "aws/securityhub/FindingId": f"{made['ProductArn']}/{made['Id']}",
        "aws/securityhub/CompanyName": "Personal",
    }
    if before is None:
        known[finding["Id"]] = made
        return
    if _time(finding["UpdatedAt"]) <= _time(before["UpdatedAt"]):
        return
    made.update({name: before[name] for name in _CUSTOMERS if name in before})
    if before["Workflow"]["Status"] in ("NOTIFIED", "RESOLVED") and _is_back(before, made):
        made["Workflow"] = {"Status": "NEW"}
    known[finding["Id"]] = made


def _is_back(before: dict[str, Any], now: dict[str, Any]) -> bool:
    states = [item.get("Compliance", {}).get("Status") for item in (before, now)]
    returned = (before["RecordState"], now["RecordState"]) == ("ARCHIVED", "ACTIVE")
    return returned or (states[0] == "PASSED" and states[1] in _REOPENING)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


@operation("securityhub", "GetFindings")
def get_findings(request: Request) -> dict[str, Any]:
    """The findings that meet each filter, a page at a time."""
    filters = request.params.get("Filters") or {}
    found = [item for item in _findings(request).values() if _meets({**item, "Region": request.region}, filters)]
    start, size = int(request.params.get("NextToken") or 0), int(request.params.get("MaxResults") or _PAGE)
    if size > _PAGE:
        raise ServiceError("InvalidInputException", f"MaxResults is {size}, and may be {_PAGE}.")
    page = [{**copy.deepcopy(item), "Region": request.region} for item in found[start : start + size]]
    more = {"NextToken": str(start + size)} if len(found) > start + size else {}
    return {"Findings": page, **more}


def _meets(finding: dict[str, Any], filters: dict[str, Any]) -> bool:
    """Whether a finding meets each filter, in one of its values."""
    return all(any(_is(str(finding.get(name, "")), item) for item in items) for name, items in filters.items())


def _is(value: str, wanted: dict[str, str]) -> bool:
    if wanted["Comparison"] == "PREFIX":
        return value.startswith(wanted["Value"])
    if wanted["Comparison"] != "EQUALS":
        raise NotImplementedError(f"The embedded account does not compare by {wanted['Comparison']}.")
    return value == wanted["Value"]


@operation("securityhub", "BatchUpdateFindings")
def batch_update_findings(request: Request) -> dict[str, Any]:
    """What a customer says of findings."""
    known = _findings(request)
    for item in request.params["FindingIdentifiers"]:
        known[item["Id"]].update({name: request.params[name] for name in _CUSTOMERS if name in request.params})
    return {"ProcessedFindings": request.params["FindingIdentifiers"], "UnprocessedFindings": []}
