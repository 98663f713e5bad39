# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies that AWS manages, their validation, and what services were last used.

Moto can load all of AWS's policies, which takes two seconds at each reset: here are those that tests name.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html
"""

from __future__ import annotations

import functools
import json
import uuid
from datetime import datetime, timezone
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend, iam_backends
from moto.iam.policy_validation import VALID_RESOURCE_PATH_STARTING_VALUES

from tests.emulator.account import REGIONS, State
from tests.emulator.kit import Request, ServiceError, operation, store

SEEDED = (
    "AWSCloudShellFullAccess",
    "AWSBillingReadOnlyAccess",
    "AWSSupportAccess",
    "AdministratorAccess",
    "IAMUserChangePassword",
    "PowerUserAccess",
    "ReadOnlyAccess",
    "SecurityAudit",
    "ViewOnlyAccess",
)


@functools.cache
def _data() -> dict[str, Any]:
    found = json.loads(aws_managed_policies_data)
    return {name: found[name] for name in SEEDED}


def _of_aws(backend: IAMBackend) -> list[AWSManagedPolicy]:
    """AWS's policies, as they are in every account from its first day on. moto looks for a key in each partition of
    each account: those that no test is about stay empty."""
    if backend.partition not in REGIONS:
        return []
    region = REGIONS[backend.partition][1]
    return [AWSManagedPolicy.from_data(name, backend.account_id, region, data) for name, data in _data().items()]


# The types do not let a method be replaced.
_backends: Any = IAMBackend
_backends._init_aws_policies = _of_aws


def take_roots_arn() -> None:
    """A policy may name the root user of an account, as one for sts:AssumeRoot does."""
    kinds: list[str] = VALID_RESOURCE_PATH_STARTING_VALUES["iam"]["values"]
    if "root" not in kinds:
        kinds.append("root")


take_roots_arn()


@operation("accessanalyzer", "ValidatePolicy")
def validate_policy(request: Request) -> dict[str, Any]:
    """One error and one security warning of the many that AWS knows."""
    findings = []
    for statement in json.loads(request.params["policyDocument"])["Statement"]:
        actions = statement.get("Action", [])
        actions = [actions] if isinstance(actions, str) else actions
        if "iam:PassRole" in actions and statement.get("Resource") == "*":
            findings.append(_finding("SECURITY_WARNING", "PASS_ROLE_WITH_STAR_IN_RESOURCE", "PassRole with a star."))
        findings += [
            _finding("ERROR", "INVALID_ACTION", f"The action {action} does not exist.")
            for action in actions
            if action.endswith(":NoSuchAction")
        ]
        if "Sid" not in statement:
            findings.append(_finding("SUGGESTION", "MISSING_SID", "Give the statement a Sid."))
    return {"findings": findings}


def _finding(kind: str, code: str, details: str) -> dict[str, Any]:
    link = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
    return {
        "findingType": kind,
        "issueCode": code,
        "findingDetails": details,
        "learnMoreLink": link,
        "locations": [],
    }


@operation("iam", "GenerateServiceLastAccessedDetails")
def generate_service_last_accessed_details(request: Request) -> dict[str, Any]:
    """Begin a job. AWS takes a while, so the first look finds it in progress."""
    if _identity(request.account_id, request.params["Arn"]) is None:
        raise ServiceError("NoSuchEntity", f"There is no {request.params['Arn']}.")
    return begin_job(request, arn=request.params["Arn"])


@operation("iam", "GetServiceLastAccessedDetails")
def get_service_last_accessed_details(request: Request) -> dict[str, Any]:
    """The job's services: used as the store ``iam.last_accessed`` says, which tests fill, else never."""
    job, times = look_at_job(request)
    if job is None:
        return {"JobStatus": "IN_PROGRESS", **times}
    used = store(request, "last_accessed").get(job["arn"], {})
    rows = [
        {"ServiceName": name, "ServiceNamespace": name, **({"LastAuthenticated": used[name]} if name in used else {})}
        for name in sorted({*_permitted(request.account_id, job["arn"]), *used})
    ]
    return {"JobStatus": "COMPLETED", **times, "ServicesLastAccessed": rows}


def begin_job(request: Request, **about: Any) -> dict[str, Any]:
    """Begin a job of a report on use, which AWS takes a while for."""
    job = str(uuid.uuid4())
    store(request, "jobs")[job] = {**about, "looks": 0}
    return {"JobId": job}


def look_at_job(request: Request) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """A job with its times. Nothing with the first look, which finds it in progress.

    Raises:
        ServiceError: there is no such job.
    """
    job = store(request, "jobs").get(request.params["JobId"])
    if job is None:
        raise ServiceError("NoSuchEntity", "There is no such job.")
    job["looks"] += 1
    now = datetime.now(timezone.utc)
    begun = {"JobCreationDate": now}
    return (None, begun) if job["looks"] == 1 else (job, {**begun, "JobCompletionDate": now})


def _identity(account_id: str, arn: str) -> Any:
    """The group, user, role or managed policy of an ARN, or nothing."""
    backend = iam_backends[account_id][State.partition]
    found: tuple[Any, ...] = (
        *backend.list_groups(),
        *backend.users.values(),
        *backend.roles.values(),
        *backend.managed_policies.values(),
    )
    return next((item for item in found if item.arn == arn), None)


def _permitted(account_id: str, arn: str) -> set[str]:
    """The services that the managed policies of a group, user or role allow something of."""
    found = set()
    for policy in getattr(_identity(account_id, arn), "managed_policies", {}).values():
        document = next(version.document for version in policy.versions if version.is_default)
        for statement in json.loads(document)["Statement"]:
            actions = statement.get("Action", []) if statement["Effect"] == "Allow" else []
            found |= {action.partition(":")[0] for action in ([actions] if isinstance(actions, str) else actions)}
    return found
