# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who has which permission set in which account, and permission sets that are provisioned: all of it takes its time.

A request is answered with IN_PROGRESS and an id, by which its end is asked for.
https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from moto.organizations.models import organizations_backends

from tests.emulator.clock import clock
from tests.emulator.kit import Request, ServiceError, background, stored

from .ssoadmin import SETTLE, changing, kept, limited, owner_of, paged, permission_set

#: Seconds until a request has ended, by the clock of the embedded account.
TAKES = 4.0
#: Seconds until a user or group that was created is known here.
KNOWN_AFTER = 20.0
LATEST = "LATEST_PERMISSION_SET_PROVISIONED"
_WORKING = "IN_PROGRESS"


def _begin(request: Request, kind: str, about: dict[str, Any]) -> dict[str, Any]:
    """A request that is worked on from now on."""
    number = str(uuid.uuid4())
    status = {"Status": _WORKING, "RequestId": number, "CreatedDate": datetime.now(timezone.utc), **about}
    kept(request, kind)[number] = {"status": status, "until": clock.now() + TAKES}
    return status


def _settle(request: Request) -> None:
    """End what has had its time: permission sets are where they should be, or it is said why not."""
    with background:
        for kind, end in _ENDS.items():
            for item in list(kept(request, kind).values()):
                if item["status"]["Status"] == _WORKING and clock.now() >= item["until"]:
                    reason = end(request, item["status"])
                    done = {"Status": "FAILED", "FailureReason": reason} if reason else {"Status": "SUCCEEDED"}
                    item["status"].update(done)


def _key(about: dict[str, Any]) -> tuple[str, ...]:
    names = ("TargetId", "PermissionSetArn", "PrincipalType", "PrincipalId")
    return tuple(str(about[name]) for name in names)


def _account(request: Request, number: str) -> Any:
    organization = organizations_backends[owner_of(request)]["aws"]
    return next((account for account in organization.accounts if account.id == number), None)


def _lacks(request: Request, found: dict[str, Any], number: str) -> str:
    """Why a permission set cannot be provisioned to an account. Tests say which policies accounts do not have."""
    missing = stored(number, "sso-admin.policies_missing")
    names = [item["Name"] for item in found["customer"] if item["Name"] in missing]
    if names:
        return f"Received a 404 status error: Not supported policy arn:aws:iam::{number}:policy/{names[0]}."
    account = _account(request, number)
    if account is None or account.status != "ACTIVE":
        return f"Received a 403 status error: Account {number} is not an active member of the organization."
    return ""


def _assigned(request: Request, about: dict[str, Any]) -> str:
    found = kept(request, "sets").get(about["PermissionSetArn"])
    reason = "Received a 404 status error: no such permission set" if found is None else ""
    store_id = stored(owner_of(request), "sso-admin.instances")[request.params["InstanceArn"]]["IdentityStoreId"]
    kind = "users" if about["PrincipalType"] == "USER" else "groups"
    number = about["PrincipalId"]
    fresh = clock.now() < stored("", "identitystore.begun").get(number, -KNOWN_AFTER) + KNOWN_AFTER
    if fresh or number not in stored(store_id, f"identitystore.{kind}"):
        who = f"{about['PrincipalType']} assignee {about['PrincipalId']}"
        reason = f"Received a 404 status error: the {who} was not found in directory {store_id}."
    if found is not None and not reason:
        reason = _lacks(request, found, about["TargetId"])
    if found is not None and not reason:
        found["accounts"][about["TargetId"]] = LATEST
        _assignments(request)[_key(about)] = True
    return reason


def _assignments(request: Request) -> dict[Any, Any]:
    """The assignments, by account, permission set, kind and number of who has it."""
    return kept(request, "assignments")


def _removed(request: Request, about: dict[str, Any]) -> str:
    assignments = _assignments(request)
    if assignments.pop(_key(about), None) is None:
        return "Received a 404 status error: EntitlementItem doesn't exist with the given entitlement key."
    target, arn = about["TargetId"], about["PermissionSetArn"]
    if not any(key[:2] == (target, arn) for key in assignments):
        kept(request, "sets")[arn]["accounts"].pop(target, None)
    return ""


def _provisioned(request: Request, about: dict[str, Any]) -> str:
    found = kept(request, "sets").get(about["PermissionSetArn"])
    if found is None:
        return "Received a 404 status error: no such permission set"
    targets = [about["AccountId"]] if "AccountId" in about else list(found["accounts"])
    for number in targets:
        reason = _lacks(request, found, number)
        if reason:
            return reason
        found["accounts"][number] = LATEST
    return ""


_ENDS = {"creations": _assigned, "deletions": _removed, "provisions": _provisioned}


SETTLE.append(_settle)


def _named(request: Request, kind: str, number: str) -> dict[str, Any]:
    found = kept(request, kind).get(number)
    if found is None:
        raise ServiceError("ResourceNotFoundException", "Could not find the request.")
    status: dict[str, Any] = found["status"]
    return status


def _listed(request: Request, kind: str, key: str) -> dict[str, Any]:
    wanted = request.params.get("Filter", {}).get("Status")
    shown = ("Status", "RequestId", "CreatedDate")
    found = [{name: item["status"][name] for name in shown} for item in kept(request, kind).values()]
    return paged(request, key, [item for item in found if wanted in (None, item["Status"])])


def _ask(request: Request) -> dict[str, Any]:
    """What an assignment is about.

    Raises:
        ServiceError: the caller may not touch it, or the same is being worked on.
    """
    permission_set(request)
    if request.account_id != owner_of(request) == request.params["TargetId"]:
        arn = f"arn:aws:sso:::account/{request.params['TargetId']}"
        message = f"User: x is not authorized to perform: sso:{request.operation} on resource: {arn}"
        raise ServiceError("AccessDeniedException", message)
    about = {key: value for key, value in request.params.items() if key != "InstanceArn"}
    if any(_key(item) == _key(about) for item in _working(request)):
        message = "There is a conflicting operation in process. Please try again later."
        raise ServiceError("ConflictException", message)
    return about


def _working(request: Request) -> Iterator[dict[str, Any]]:
    for kind in ("creations", "deletions"):
        for item in kept(request, kind).values():
            if item["status"]["Status"] == _WORKING:
                yield item["status"]


@limited("sso-admin", "CreateAccountAssignment")
def create_account_assignment(request: Request) -> dict[str, Any]:
    """Begin to give somebody a permission set in an account."""
    return {"AccountAssignmentCreationStatus": _begin(request, "creations", _ask(request))}


@limited("sso-admin", "DeleteAccountAssignment")
def delete_account_assignment(request: Request) -> dict[str, Any]:
    """Begin to take it away."""
    return {"AccountAssignmentDeletionStatus": _begin(request, "deletions", _ask(request))}


@limited("sso-admin", "DescribeAccountAssignmentCreationStatus")
def describe_creation(request: Request) -> dict[str, Any]:
    """How far it is."""
    number = request.params["AccountAssignmentCreationRequestId"]
    return {"AccountAssignmentCreationStatus": _named(request, "creations", number)}


@limited("sso-admin", "DescribeAccountAssignmentDeletionStatus")
def describe_deletion(request: Request) -> dict[str, Any]:
    """How far it is."""
    number = request.params["AccountAssignmentDeletionRequestId"]
    return {"AccountAssignmentDeletionStatus": _named(request, "deletions", number)}


@limited("sso-admin", "ListAccountAssignmentCreationStatus")
def list_creations(request: Request) -> dict[str, Any]:
    """All of late, or those that stand so."""
    return _listed(request, "creations", "AccountAssignmentsCreationStatus")


@limited("sso-admin", "ListAccountAssignmentDeletionStatus")
def list_deletions(request: Request) -> dict[str, Any]:
    """All of late, or those that stand so."""
    return _listed(request, "deletions", "AccountAssignmentsDeletionStatus")


@limited("sso-admin", "ProvisionPermissionSet")
def provision_permission_set(request: Request) -> dict[str, Any]:
    """Begin to bring a permission set as it is now to accounts."""
    found = changing(request)
    everywhere = request.params["TargetType"] == "ALL_PROVISIONED_ACCOUNTS"
    target = {} if everywhere else {"AccountId": request.params["TargetId"]}
    about = {"PermissionSetArn": found["arn"], **target}
    return {"PermissionSetProvisioningStatus": _begin(request, "provisions", about)}


@limited("sso-admin", "DescribePermissionSetProvisioningStatus")
def describe_provisioning(request: Request) -> dict[str, Any]:
    """How far it is."""
    number = request.params["ProvisionPermissionSetRequestId"]
    return {"PermissionSetProvisioningStatus": _named(request, "provisions", number)}


@limited("sso-admin", "ListPermissionSetProvisioningStatus")
def list_provisionings(request: Request) -> dict[str, Any]:
    """All of late, or those that stand so."""
    return _listed(request, "provisions", "PermissionSetsProvisioningStatus")


@limited("sso-admin", "ListAccountsForProvisionedPermissionSet")
def list_accounts(request: Request) -> dict[str, Any]:
    """The accounts that have a permission set, as it is now or an older one."""
    wanted = request.params.get("ProvisioningStatus")
    found = permission_set(request)["accounts"].items()
    return paged(request, "AccountIds", [number for number, status in found if wanted in (None, status)])


@limited("sso-admin", "ListPermissionSetsProvisionedToAccount")
def list_sets_of_account(request: Request) -> dict[str, Any]:
    """The permission sets that an account has."""
    number = request.params["AccountId"]
    found = [arn for arn, item in kept(request, "sets").items() if number in item["accounts"]]
    return paged(request, "PermissionSets", found)


@limited("sso-admin", "ListAccountAssignments")
def list_account_assignments(request: Request) -> dict[str, Any]:
    """Who has a permission set in an account."""
    permission_set(request)
    wanted = (request.params["AccountId"], request.params["PermissionSetArn"])
    found = [
        {"AccountId": target, "PermissionSetArn": arn, "PrincipalType": kind, "PrincipalId": number}
        for target, arn, kind, number in _assignments(request)
        if (target, arn) == wanted
    ]
    return paged(request, "AccountAssignments", found)
