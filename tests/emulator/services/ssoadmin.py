# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM Identity Center: instances, and the permission sets of an organization's one.

An account has no instance until one is made; moto's has one in every region, and ARNs that no model allows. AWS makes
the instance of an organization in the console alone: CreateInstance in a management account stands for that here.
https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListInstances.html
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from moto.organizations.models import FakeDelegatedAdministrator, organizations_backends

from tests.emulator.clock import clock
from tests.emulator.kit import Operation, Request, ServiceError, operation, store, stored

SSO = "sso.amazonaws.com"
FakeDelegatedAdministrator.SUPPORTED_SERVICES.append(SSO)
#: Managed policies of both kinds that a permission set takes at most:
#: https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
POLICIES = 20
#: What ends requests that have had their time, before each request.
SETTLE: list[Callable[[Request], None]] = []


@operation("sso-admin", "CreateInstance")
def create_instance(request: Request) -> dict[str, Any]:
    """Make an instance of the account. There is one at most."""
    instances = store(request, "instances")
    if instances:
        raise ServiceError("ConflictException", "There is an instance already.")
    arn = f"arn:{request.partition}:sso:::instance/ssoins-{secrets.token_hex(8)}"
    instances[arn] = {
        "InstanceArn": arn,
        "IdentityStoreId": f"d-{secrets.token_hex(5)}",
        "OwnerAccountId": request.account_id,
        "Name": request.params.get("Name", ""),
        "CreatedDate": datetime.now(timezone.utc),
        "Status": "ACTIVE",
        "PrimaryRegion": request.region,
    }
    return {"InstanceArn": arn}


def delegating(request: Request) -> str:
    """The management account for which the caller administers Identity Center, or nothing."""
    owner = organizations_backends.master_accounts.get(request.account_id)
    organization = organizations_backends[owner[0]]["aws"] if owner else None
    if organization is None or organization.account_id == request.account_id:
        return ""
    admins = {admin.account.id for admin in organization.admins if SSO in admin.services}
    return str(organization.account_id) if request.account_id in admins else ""


def instances_of(request: Request) -> dict[str, Any]:
    """The instances that the caller sees: its own, and that of its organization where it administers it."""
    above = delegating(request)
    own = stored(request.account_id, "sso-admin.instances")
    return {**own, **(stored(above, "sso-admin.instances") if above else {})}


@operation("sso-admin", "ListInstances")
def list_instances(request: Request) -> dict[str, Any]:
    """The instances of the region that is asked, or of all."""
    everywhere = request.params.get("RegionScope") == "ALL_REGIONS"
    found = instances_of(request).values()
    return {"Instances": [item for item in found if everywhere or item["PrimaryRegion"] == request.region]}


def admit(request: Request) -> None:
    """Let as many requests through as tests say: one in so many seconds, of all APIs of Identity Center together.

    Raises:
        ServiceError: this is one too many.
    """
    rate = stored(request.account_id, "sso-admin.rate")
    if not rate:
        return
    if clock.now() < rate.get("next", 0.0):
        raise ServiceError("ThrottlingException", "Rate exceeded")
    rate["next"] = clock.now() + rate["seconds"]


def limited(service: str, name: str) -> Callable[[Operation], Operation]:
    """Register an operation that is let through as often as `admit` says."""

    def register(function: Operation) -> Operation:
        @functools.wraps(function)
        def admitted(request: Request) -> dict[str, Any] | None:
            admit(request)
            for settle in SETTLE if "InstanceArn" in request.params else ():
                settle(request)
            return function(request)

        operation(service, name)(admitted)
        return function

    return register


def owner_of(request: Request) -> str:
    """The account whose instance a request names. It answers in its own region only.

    Raises:
        ServiceError: the caller may not use it, or it is not here.
    """
    found = instances_of(request).get(request.params.get("InstanceArn", ""))
    if found is None or found["PrimaryRegion"] != request.region:
        raise ServiceError("AccessDeniedException", "You do not have sufficient access to perform this action.")
    return str(found["OwnerAccountId"])


def kept(request: Request, name: str) -> dict[str, Any]:
    """What the instance of a request keeps."""
    return stored(owner_of(request), f"sso-admin.{name}")


def permission_set(request: Request) -> dict[str, Any]:
    """The permission set that a request names.

    Raises:
        ServiceError: there is none.
    """
    arn = request.params["PermissionSetArn"]
    found: dict[str, Any] | None = kept(request, "sets").get(arn)
    if found is None:
        name = arn.rpartition("/")[2]
        raise ServiceError("ResourceNotFoundException", f"Could not find PermissionSet with id {name}")
    return found


def changing(request: Request) -> dict[str, Any]:
    """The permission set that a request changes: the accounts that have it have an older one from then on.

    Raises:
        ServiceError: there is none, or the caller may not change it.
    """
    found = permission_set(request)
    owner = owner_of(request)
    if request.account_id != owner and owner in found["accounts"]:
        message = f"User: x is not authorized to perform: sso:{request.operation} on resource: {_account(owner)}"
        raise ServiceError("AccessDeniedException", message)
    return found


def _account(number: str) -> str:
    return f"arn:aws:sso:::account/{number}"


def age(found: dict[str, Any]) -> None:
    """Let all accounts have an older one."""
    found["accounts"] = dict.fromkeys(found["accounts"], "LATEST_PERMISSION_SET_NOT_PROVISIONED")


@limited("sso-admin", "CreatePermissionSet")
def create_permission_set(request: Request) -> dict[str, Any]:
    """A permission set, which nobody has yet."""
    sets, name = kept(request, "sets"), request.params["Name"]
    if any(item["about"]["Name"] == name for item in sets.values()):
        raise ServiceError("ConflictException", f"PermissionSet with name {name} already exists.")
    instance = request.params["InstanceArn"].rpartition("/")[2]
    arn = f"arn:{request.partition}:sso:::permissionSet/{instance}/ps-{secrets.token_hex(8)}"
    about = {key: request.params[key] for key in ("Name", "Description", "RelayState") if key in request.params}
    sets[arn] = {
        "arn": arn,
        "about": {
            **about,
            "PermissionSetArn": arn,
            "SessionDuration": request.params.get("SessionDuration", "PT1H"),
            "CreatedDate": datetime.now(timezone.utc),
        },
        "tags": {item["Key"]: item["Value"] for item in request.params.get("Tags", [])},
        "inline": "",
        "managed": [],
        "customer": [],
        "boundary": None,
        "accounts": {},
    }
    return {"PermissionSet": sets[arn]["about"]}


@limited("sso-admin", "ListPermissionSets")
def list_permission_sets(request: Request) -> dict[str, Any]:
    """The ARNs of all."""
    return paged(request, "PermissionSets", list(kept(request, "sets")))


def paged(request: Request, key: str, items: list[Any]) -> dict[str, Any]:
    """A page of a list: of 100 at most, or of as many as are asked for."""
    begin, size = int(request.params.get("NextToken", "0")), request.params.get("MaxResults", 100)
    end = begin + size
    return {key: items[begin:end], **({"NextToken": str(end)} if end < len(items) else {})}


@limited("sso-admin", "DescribePermissionSet")
def describe_permission_set(request: Request) -> dict[str, Any]:
    """What one is called, and how long its sessions last."""
    return {"PermissionSet": permission_set(request)["about"]}


@limited("sso-admin", "UpdatePermissionSet")
def update_permission_set(request: Request) -> dict[str, Any]:
    """Description, session and relay state, all at once: what is not sent is gone."""
    found = changing(request)
    for key, value in (("Description", None), ("RelayState", None), ("SessionDuration", "PT1H")):
        sent = request.params.get(key, value)
        found["about"].pop(key, None)
        found["about"].update({} if sent is None else {key: sent})
    age(found)
    return {}


@limited("sso-admin", "DeletePermissionSet")
def delete_permission_set(request: Request) -> dict[str, Any]:
    """One that no account has."""
    found = changing(request)
    if found["accounts"]:
        message = "Could not delete because PermissionSet has ApplicationProfile associated with it"
        raise ServiceError("ConflictException", message)
    kept(request, "sets").pop(found["arn"])
    return {}


@limited("sso-admin", "GetInlinePolicyForPermissionSet")
def get_inline_policy(request: Request) -> dict[str, Any]:
    """The policy, or an empty text."""
    return {"InlinePolicy": permission_set(request)["inline"]}


@limited("sso-admin", "PutInlinePolicyToPermissionSet")
def put_inline_policy(request: Request) -> dict[str, Any]:
    """Replace it."""
    found = changing(request)
    found["inline"] = request.params["InlinePolicy"]
    age(found)
    return {}


@limited("sso-admin", "DeleteInlinePolicyFromPermissionSet")
def delete_inline_policy(request: Request) -> dict[str, Any]:
    """Take it away."""
    found = changing(request)
    found["inline"] = ""
    age(found)
    return {}


def _room(found: dict[str, Any]) -> None:
    if len(found["managed"]) + len(found["customer"]) >= POLICIES:
        raise ServiceError("ServiceQuotaExceededException", f"Cannot attach more than {POLICIES} managed policies.")


@limited("sso-admin", "AttachManagedPolicyToPermissionSet")
def attach_managed_policy(request: Request) -> dict[str, Any]:
    """Attach one of AWS's policies."""
    found, arn = changing(request), request.params["ManagedPolicyArn"]
    if arn in found["managed"]:
        raise ServiceError("ConflictException", f"Permission set already has a typed link attachment to {arn}")
    _room(found)
    found["managed"].append(arn)
    age(found)
    return {}


@limited("sso-admin", "DetachManagedPolicyFromPermissionSet")
def detach_managed_policy(request: Request) -> dict[str, Any]:
    """Detach it."""
    found, arn = changing(request), request.params["ManagedPolicyArn"]
    if arn not in found["managed"]:
        raise ServiceError("ResourceNotFoundException", f"Could not find ManagedPolicy with arn {arn}")
    found["managed"].remove(arn)
    age(found)
    return {}


@limited("sso-admin", "ListManagedPoliciesInPermissionSet")
def list_managed_policies(request: Request) -> dict[str, Any]:
    """Those of AWS's."""
    found = [{"Arn": arn, "Name": arn.rpartition("/")[2]} for arn in permission_set(request)["managed"]]
    return paged(request, "AttachedManagedPolicies", found)


def _reference(request: Request) -> dict[str, str]:
    given = request.params["CustomerManagedPolicyReference"]
    return {"Name": given["Name"], "Path": given.get("Path", "/")}


@limited("sso-admin", "AttachCustomerManagedPolicyReferenceToPermissionSet")
def attach_customer_policy(request: Request) -> dict[str, Any]:
    """Name a policy that each account has for itself."""
    found, reference = changing(request), _reference(request)
    if reference in found["customer"]:
        raise ServiceError("ConflictException", f"Given customer managed policy {reference['Name']} already attached")
    _room(found)
    found["customer"].append(reference)
    age(found)
    return {}


@limited("sso-admin", "DetachCustomerManagedPolicyReferenceFromPermissionSet")
def detach_customer_policy(request: Request) -> dict[str, Any]:
    """Name it no more."""
    found, reference = changing(request), _reference(request)
    if reference not in found["customer"]:
        message = f"Given managed policy with name: {reference['Name']} does not exist on PermissionSet"
        raise ServiceError("ResourceNotFoundException", message)
    found["customer"].remove(reference)
    age(found)
    return {}


@limited("sso-admin", "ListCustomerManagedPolicyReferencesInPermissionSet")
def list_customer_policies(request: Request) -> dict[str, Any]:
    """Those that it names."""
    return paged(request, "CustomerManagedPolicyReferences", permission_set(request)["customer"])


@limited("sso-admin", "GetPermissionsBoundaryForPermissionSet")
def get_boundary(request: Request) -> dict[str, Any]:
    """The boundary. Without one, an error."""
    boundary = permission_set(request)["boundary"]
    if boundary is None:
        raise ServiceError("ResourceNotFoundException", "Permissions boundary does not exist.")
    return {"PermissionsBoundary": boundary}


@limited("sso-admin", "PutPermissionsBoundaryToPermissionSet")
def put_boundary(request: Request) -> dict[str, Any]:
    """Replace it."""
    found, given = changing(request), request.params["PermissionsBoundary"]
    reference = given.get("CustomerManagedPolicyReference")
    found["boundary"] = {"CustomerManagedPolicyReference": {"Path": "/", **reference}} if reference else dict(given)
    age(found)
    return {}


@limited("sso-admin", "DeletePermissionsBoundaryFromPermissionSet")
def delete_boundary(request: Request) -> dict[str, Any]:
    """Take it away."""
    found = changing(request)
    found["boundary"] = None
    age(found)
    return {}


def _tagged(request: Request) -> dict[str, str]:
    found = kept(request, "sets").get(request.params["ResourceArn"])
    if found is None:
        raise ServiceError("ResourceNotFoundException", "Could not find the resource.")
    tags: dict[str, str] = found["tags"]
    return tags


@limited("sso-admin", "ListTagsForResource")
def list_tags(request: Request) -> dict[str, Any]:
    """The tags of a permission set."""
    return {"Tags": [{"Key": key, "Value": value} for key, value in _tagged(request).items()]}


@limited("sso-admin", "TagResource")
def tag_resource(request: Request) -> dict[str, Any]:
    """Add tags."""
    _tagged(request).update({item["Key"]: item["Value"] for item in request.params["Tags"]})
    return {}


@limited("sso-admin", "UntagResource")
def untag_resource(request: Request) -> dict[str, Any]:
    """Remove tags."""
    for key in request.params["TagKeys"]:
        _tagged(request).pop(key, None)
    return {}
