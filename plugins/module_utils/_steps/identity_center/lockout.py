# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Refuses a plan that would take the caller's own way in, or the last administrator's, before its first write.

The role of a permission set's session is named AWSReservedSSO_<permission set>_<hash>, and its session is named as the
user: https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Refusal
from ..._kernel.threads import concurrently
from ..._module.run import Context
from ..._parts.policy_effect.powers import is_admin
from .access import ADMIN, Access, Way
from .center import READERS, SSO, STORE, Center

_SESSION = re.compile(r":assumed-role/AWSReservedSSO_(?P<set>.+)_[0-9a-f]{16}/(?P<user>.+)$")
#: Writes that can take somebody's way in, or an administrator's rights.
_TAKES = frozenset(
    {
        "delete_account_assignment",
        "delete_group",
        "delete_group_membership",
        "delete_inline_policy_from_permission_set",
        "delete_permission_set",
        "delete_user",
        "detach_managed_policy_from_permission_set",
        "put_inline_policy_to_permission_set",
        "put_permissions_boundary_to_permission_set",
    }
)


def way_of(context: Context) -> Way | None:
    """The caller's way in, where it is one of Identity Center's."""
    found = _SESSION.search(context.arn)
    return Way(found["set"], context.account_id, found["user"]) if found else None


def refuse_lockout(context: Context, center: Center, calls: Sequence[Call]) -> None:
    """Refuse calls that would take the caller's own way in, or leave no administrator where there is one.

    Nothing is read where no call can take anything.

    Raises:
        Refusal: one of them would, or that could not be read.
    """
    writes = [call for call in calls if call.service in (SSO, STORE)]
    if not any(call.method in _TAKES for call in writes):
        return
    accounts = sorted({center.owner, context.account_id})
    try:
        before = _read(center, accounts)
    except Failure as failure:
        raise Refusal(
            "this run would remove somebody's access, and whether the caller and an administrator keep theirs could "
            f"not be read: {failure.message} Nothing was changed."
        ) from failure
    after = before.copy()
    for call in writes:
        after.take(call.method, call.params)
    way = way_of(context)
    if way is not None:
        _refuse_own(way, before, after, writes)
    if before.administrators(accounts) and not after.administrators(accounts):
        lost = {number: name for name, number in before.users.items()}
        names = ", ".join(sorted(lost[number] for number in before.administrators(accounts)))
        raise Refusal(
            f"this run would remove the last administrator of account {' and '.join(accounts)} in IAM Identity Center: "
            f"{names}. Give another enabled user a permission set with AdministratorAccess there first. Nothing was "
            "changed."
        )


def _refuse_own(way: Way, before: Access, after: Access, writes: Sequence[Call]) -> None:
    was, will = before.enters(way), after.enters(way)
    unknown = was is None and _touches(way, before, writes)
    if (was and not will) or unknown:
        raise Refusal(
            f"this run would remove its own access: permission set {way.name} of {way.user} in account {way.account}. "
            "Run it as somebody else, or keep the user, the group or the assignment by which they have it. Nothing "
            "was changed."
        )


def _touches(way: Way, access: Access, writes: Sequence[Call]) -> bool:
    """Whether a write takes the caller's permission set from anybody in its account. Who the caller is, is unknown."""
    arns = {arn for arn, name in access.sets.items() if name == way.name}
    return any(
        call.params.get("PermissionSetArn") in arns and call.params.get("TargetId", way.account) == way.account
        for call in writes
        if call.method in ("delete_permission_set", "delete_account_assignment")
    )


def _read(center: Center, accounts: Sequence[str]) -> Access:
    """Who has what in the accounts that count."""
    try:
        method = "list_permission_sets_provisioned_to_account"
        listed = concurrently(
            [partial(center.sso_list, method, "PermissionSets", AccountId=number) for number in accounts], READERS
        )
        users = center.store_list("list_users", "Users")
    except NotFound as error:
        raise Failure("error", f"the instance no longer exists ({error})") from error
    arns = sorted({arn for found in listed for arn in found})
    details = concurrently([partial(_of_set, center, arn, accounts) for arn in arns], READERS)
    access = Access({}, {}, set(), {}, {}, {})
    for item in details:
        if item is not None:
            access.sets[item["arn"]] = item["name"]
            access.policies[item["arn"]] = item["policies"]
            access.grants |= item["grants"]
            access.limited |= {item["arn"]} if item["limited"] else set()
    access.users.update({item["UserName"]: item["UserId"] for item in users if _is_enabled(item)})
    groups = sorted({principal for _arn, _account, kind, principal in access.grants if kind == "GROUP"})
    for group, found in zip(
        groups, concurrently([partial(_members, center, group) for group in groups], READERS), strict=True
    ):
        access.members[group] = set(found.values())
        access.memberships.update({number: (group, user) for number, user in found.items()})
    return access


def _is_enabled(user: Mapping[str, Any]) -> bool:
    return bool(user.get("UserName")) and user.get("UserStatus", "ENABLED") == "ENABLED"


def _members(center: Center, group: str) -> dict[str, str]:
    """Users by the ids of memberships."""
    try:
        found = center.store_list("list_group_memberships", "GroupMemberships", GroupId=group)
    except NotFound:
        return {}
    return {item["MembershipId"]: item["MemberId"]["UserId"] for item in found if "UserId" in item.get("MemberId", {})}


def _of_set(center: Center, arn: str, accounts: Sequence[str]) -> dict[str, Any] | None:
    """A permission set: what makes it an administrator's, and who has it. Nothing where it went meanwhile."""
    about: dict[str, Any] = {"PermissionSetArn": arn}
    gone: dict[str, Any] = {"absent": ("ResourceNotFoundException",)}
    try:
        name = center.sso("describe_permission_set", **gone, **about)["PermissionSet"]["Name"]
        managed = center.sso_list("list_managed_policies_in_permission_set", "AttachedManagedPolicies", **about)
        inline = center.sso("get_inline_policy_for_permission_set", **gone, **about).get("InlinePolicy", "")
        grants = {
            (arn, account, item["PrincipalType"], item["PrincipalId"])
            for account in accounts
            for item in center.sso_list("list_account_assignments", "AccountAssignments", AccountId=account, **about)
        }
    except NotFound:
        return None
    policies = {item["Arn"] for item in managed if item["Arn"].endswith(ADMIN)}
    if inline and is_admin(json.loads(inline)):
        policies.add("inline")
    try:
        center.sso("get_permissions_boundary_for_permission_set", **gone, **about)
        limited = True
    except NotFound:
        limited = False
    return {"arn": arn, "name": name, "policies": policies, "grants": grants, "limited": limited}
