# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads permission sets, in normal form.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DescribePermissionSet.html
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import partial
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.threads import concurrently
from ..._parts.ownership import MANAGED_TAG
from .center import READERS, Center
from .permission_set_options import owner_of

_GONE = ("ResourceNotFoundException",)
_OLD = "LATEST_PERMISSION_SET_NOT_PROVISIONED"


def read_names(center: Center) -> dict[str, dict[str, Any]]:
    """All permission sets by name: ``arn``, ``description``, ``duration``, ``relay_state``."""
    arns = center.sso_list("list_permission_sets", "PermissionSets")
    found = concurrently([partial(_described, center, arn) for arn in arns], READERS)
    return {item["name"]: item for item in found if item is not None}


def _described(center: Center, arn: str) -> dict[str, Any] | None:
    """What a permission set is called. Nothing where it went since it was listed."""
    try:
        about = center.sso("describe_permission_set", absent=_GONE, PermissionSetArn=arn)["PermissionSet"]
    except NotFound:
        return None
    return {
        "name": about["Name"],
        "arn": arn,
        "description": about.get("Description", ""),
        "duration": about.get("SessionDuration", "PT1H"),
        "relay_state": about.get("RelayState", ""),
    }


def read_sets(center: Center, named: Collection[str]) -> dict[str, dict[str, Any]]:
    """All permission sets by name, with their ``owner``; those that are named with all that they hold."""
    found = read_names(center)
    whole = concurrently([partial(_filled, center, item, item["name"] in named) for item in found.values()], READERS)
    return {item["name"]: item for item in whole if item is not None}


def _filled(center: Center, item: dict[str, Any], named: bool) -> dict[str, Any] | None:
    """A permission set with its tags; all of it where it is named, or was made here."""
    try:
        tags = {entry["Key"]: entry["Value"] for entry in _listed(center, "list_tags_for_resource", "Tags", item, True)}
        owned = {**item, "tags": tags, "owner": tags.get(MANAGED_TAG, "")}
        if not named and owned["owner"] != owner_of(item["name"]):
            return owned
        return {**owned, **_accounts(center, item), **_policies(center, item)}
    except NotFound:
        return None


def _listed(center: Center, method: str, key: str, item: dict[str, Any], resource: bool = False, **more: Any) -> Any:
    about = {"ResourceArn" if resource else "PermissionSetArn": item["arn"]}
    return center.sso_list(method, key, **about, **more)


def _accounts(center: Center, item: dict[str, Any]) -> dict[str, Any]:
    """The accounts that have it, and those that have an older one."""
    method, key = "list_accounts_for_provisioned_permission_set", "AccountIds"
    outdated = _listed(center, method, key, item, ProvisioningStatus=_OLD)
    return {"accounts": sorted(_listed(center, method, key, item)), "outdated": sorted(outdated)}


def _policies(center: Center, item: dict[str, Any]) -> dict[str, Any]:
    about = {"PermissionSetArn": item["arn"]}
    inline = center.sso("get_inline_policy_for_permission_set", absent=_GONE, **about).get("InlinePolicy", "")
    managed = _listed(center, "list_managed_policies_in_permission_set", "AttachedManagedPolicies", item)
    references = "list_customer_managed_policy_references_in_permission_set"
    customer = _listed(center, references, "CustomerManagedPolicyReferences", item)
    return {
        "inline": json.loads(inline) if inline else None,
        "managed": sorted(policy["Arn"] for policy in managed),
        "customer": sorted((policy["Name"], policy.get("Path", "/")) for policy in customer),
        "boundary": _boundary(center, item),
    }


def _boundary(center: Center, item: dict[str, Any]) -> dict[str, Any] | None:
    try:
        method = "get_permissions_boundary_for_permission_set"
        found = center.sso(method, absent=_GONE, PermissionSetArn=item["arn"])["PermissionsBoundary"]
    except NotFound:
        return None
    reference = found.get("CustomerManagedPolicyReference")
    if reference:
        return {"CustomerManagedPolicyReference": {"Name": reference["Name"], "Path": reference.get("Path", "/")}}
    return {"ManagedPolicyArn": found["ManagedPolicyArn"]}


def read_assignments(center: Center, arn: str, account: str) -> list[tuple[str, str]]:
    """Who has a permission set in an account: kind and id of each. Nobody where it went meanwhile."""
    try:
        found = center.sso_list(
            "list_account_assignments", "AccountAssignments", AccountId=account, PermissionSetArn=arn
        )
    except NotFound:
        return []
    return sorted((item["PrincipalType"], item["PrincipalId"]) for item in found)
