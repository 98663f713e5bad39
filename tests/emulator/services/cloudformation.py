# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Service-managed StackSets: of an organization's units, with a stack of IAM in each of their accounts.

moto knows StackSets with accounts of their own only.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs.html
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

from moto.organizations.models import FakeDelegatedAdministrator, organizations_backends
from moto.s3.models import s3_backends

from tests.emulator.kit import Request, ServiceError, operation, stored
from tests.emulator.services import stacks

PRINCIPAL = "member.org.stacksets.cloudformation.amazonaws.com"
_NOT_OPEN = "You must enable organizations access to operate a service managed stack set"
FakeDelegatedAdministrator.SUPPORTED_SERVICES.append(PRINCIPAL)
#: Bytes of a template in a request.
_BODY = 51_200


def _organization(request: Request) -> Any:
    """The organization that the caller works for, as it says.

    Raises:
        ServiceError: it is neither what it says.
    """
    own = organizations_backends[request.account_id]["aws"]
    if request.params.get("CallAs", "SELF") == "SELF":
        if own.org is None:
            raise ServiceError("ValidationError", "Account used is not the management account of an organization")
        return own
    owner = organizations_backends.master_accounts.get(request.account_id)
    organization = organizations_backends[owner[0]]["aws"] if owner else None
    admins = organization.admins if organization is not None else []
    if not any(admin.account.id == request.account_id and PRINCIPAL in admin.services for admin in admins):
        raise ServiceError("ValidationError", "Account used is not a delegated administrator")
    return organization


def _of(request: Request, name: str) -> dict[str, Any]:
    return stored(_organization(request).account_id, f"cloudformation.{name}")


def _stack_set(request: Request) -> dict[str, Any]:
    name = request.params["StackSetName"]
    found: dict[str, Any] | None = _of(request, "sets").get(name)
    if found is None:
        raise ServiceError("StackSetNotFoundException", f"StackSet {name} not found")
    return found


@operation("cloudformation", "DescribeOrganizationsAccess")
def describe_organizations_access(request: Request) -> dict[str, Any]:
    """Whether StackSets may reach the organization."""
    return {"Status": "ENABLED" if _of(request, "access") else "DISABLED"}


@operation("cloudformation", "ActivateOrganizationsAccess")
def activate_organizations_access(request: Request) -> dict[str, Any]:
    """They may from now on."""
    _of(request, "access")["on"] = True
    return {}


def _template(request: Request) -> str:
    """The template of a request, or the one in S3 that it names.

    Raises:
        ServiceError: it is too long, or is not there.
    """
    body: str = request.params.get("TemplateBody", "")
    if len(body.encode()) > _BODY:
        raise ServiceError(
            "ValidationError", f"'templateBody' failed to satisfy constraint: length must be at most {_BODY}"
        )
    address: str = request.params.get("TemplateURL", "")
    if not address:
        return body
    host, _slash, key = address.removeprefix("https://").partition("/")
    bucket = s3_backends[request.account_id]["aws"].buckets.get(host.partition(".s3.")[0])
    if bucket is None or key not in bucket.keys:
        raise ServiceError("ValidationError", "S3 error: The specified key does not exist.")
    text: bytes = bucket.keys[key].value
    return text.decode()


@operation("cloudformation", "CreateStackSet")
def create_stack_set(request: Request) -> dict[str, Any]:
    """A StackSet, which has no stacks yet."""
    sets, name = _of(request, "sets"), request.params["StackSetName"]
    if not _of(request, "access"):
        raise ServiceError("ValidationError", _NOT_OPEN)
    if name in sets:
        raise ServiceError("NameAlreadyExistsException", "The specified name is already in use.")
    kept = ("Description", "PermissionModel", "AutoDeployment", "Capabilities", "Tags", "ManagedExecution")
    sets[name] = {
        **{key: request.params[key] for key in kept if key in request.params},
        "StackSetName": name,
        "StackSetId": f"{name}:{uuid.uuid4()}",
        "Status": "ACTIVE",
        "TemplateBody": _template(request),
        "OrganizationalUnitIds": [],
        "stacks": {},
    }
    return {"StackSetId": sets[name]["StackSetId"]}


@operation("cloudformation", "DescribeStackSet")
def describe_stack_set(request: Request) -> dict[str, Any]:
    """The StackSet."""
    return {"StackSet": {key: value for key, value in _stack_set(request).items() if key != "stacks"}}


@operation("cloudformation", "UpdateStackSet")
def update_stack_set(request: Request) -> dict[str, Any]:
    """Another template, in all accounts."""
    found = _stack_set(request)
    found.update(
        {key: request.params[key] for key in ("Description", "AutoDeployment", "Tags") if key in request.params}
    )
    found["TemplateBody"] = _template(request)
    return _tried(request, found, list(found["stacks"]))


@operation("cloudformation", "CreateStackInstances")
def create_stack_instances(request: Request) -> dict[str, Any]:
    """A stack in each account of units."""
    found, units = _stack_set(request), request.params["DeploymentTargets"]["OrganizationalUnitIds"]
    found["OrganizationalUnitIds"] = sorted({*found["OrganizationalUnitIds"], *units})
    (found["region"],) = request.params["Regions"]
    for account, unit in _accounts(_organization(request), units):
        found["stacks"].setdefault(account, {"unit": unit, "status": "OUTDATED", "detail": "PENDING", "reason": ""})
    return _tried(request, found, [account for account, _unit in _accounts(_organization(request), units)])


@operation("cloudformation", "DeleteStackInstances")
def delete_stack_instances(request: Request) -> dict[str, Any]:
    """No stack in the accounts of units any more."""
    found, units = _stack_set(request), request.params["DeploymentTargets"]["OrganizationalUnitIds"]
    for account, _unit in _accounts(_organization(request), units):
        found["stacks"].pop(account, None)
        stacks.delete(account, found["StackSetName"])
    found["OrganizationalUnitIds"] = [unit for unit in found["OrganizationalUnitIds"] if unit not in units]
    return _tried(request, found, [])


def _accounts(organization: Any, units: list[str]) -> Iterator[tuple[str, str]]:
    """The accounts below units, but the management account, each with its unit."""
    for unit in units:
        for account in organization.accounts:
            if account.parent_id == unit and account.id != organization.account_id:
                yield account.id, unit
        yield from _accounts(organization, [item.id for item in organization.ou if item.parent_id == unit])


def _tried(request: Request, found: dict[str, Any], accounts: list[str]) -> dict[str, Any]:
    """Try it in accounts. The operation is still running when it is first looked at."""
    fails = _of(request, "failures")
    for account in accounts:
        reason = fails.get(account) or stacks.apply(
            account, found["StackSetName"], json.loads(found["TemplateBody"]), request.region
        )
        found["stacks"][account].update(
            {"status": "OUTDATED", "detail": "FAILED", "reason": reason}
            if reason
            else {"status": "CURRENT", "detail": "SUCCEEDED", "reason": ""}
        )
    number = str(uuid.uuid4())
    failed = any(found["stacks"][account]["reason"] for account in accounts)
    _of(request, "operations")[number] = ["FAILED" if failed else "SUCCEEDED", "RUNNING"]
    return {"OperationId": number}


@operation("cloudformation", "DescribeStackSetOperation")
def describe_stack_set_operation(request: Request) -> dict[str, Any]:
    """How an operation stands."""
    _stack_set(request)
    states = _of(request, "operations").get(request.params["OperationId"])
    if states is None:
        raise ServiceError("OperationNotFoundException", "Operation not found")
    state = states.pop() if len(states) > 1 else states[0]
    return {"StackSetOperation": {"OperationId": request.params["OperationId"], "Status": state}}


@operation("cloudformation", "ListStackInstances")
def list_stack_instances(request: Request) -> dict[str, Any]:
    """The stack of each account."""
    found = _stack_set(request)
    return {
        "Summaries": [
            {
                "StackSetId": found["StackSetId"],
                "Region": found["region"],
                "Account": account,
                "Status": stack["status"],
                "StatusReason": stack["reason"],
                "StackInstanceStatus": {"DetailedStatus": stack["detail"]},
                "OrganizationalUnitId": stack["unit"],
            }
            for account, stack in sorted(found["stacks"].items())
        ]
    }


@operation("cloudformation", "DeleteStackSet")
def delete_stack_set(request: Request) -> dict[str, Any]:
    """A StackSet that has no stacks any more."""
    found = _stack_set(request)
    if found["stacks"]:
        raise ServiceError("StackSetNotEmptyException", "StackSet is not empty")
    _of(request, "sets").pop(found["StackSetName"])
    return {}
