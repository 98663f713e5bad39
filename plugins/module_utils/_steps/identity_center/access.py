# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who comes into some accounts by IAM Identity Center, who may do everything there, and what writes change. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..._parts.policy_effect.powers import is_admin

ADMIN = ":iam::aws:policy/AdministratorAccess"
#: A grant: permission set, account, kind of principal, and its id.
Grant = tuple[str, str, str, str]


@dataclass(frozen=True)
class Way:
    """The way in of the caller: a permission set in an account, and whose session it is."""

    name: str
    account: str
    user: str


@dataclass
class Access:
    """Who has which permission set in the accounts that count. ``take`` does to it what a write does.

    Args:
        sets: names of permission sets by ARN.
        policies: what makes each an administrator's: ARNs of managed policies, and ``inline``.
        grants: who has them.
        members: users by group.
        memberships: group and user by the id of a membership.
        users: ids of users who are enabled, by name.
    """

    sets: dict[str, str]
    policies: dict[str, set[str]]
    grants: set[Grant]
    members: dict[str, set[str]]
    memberships: dict[str, tuple[str, str]]
    users: dict[str, str]
    limited: set[str] = field(default_factory=set)

    def copy(self) -> Access:
        """The same, to send writes to."""
        return Access(
            dict(self.sets),
            {arn: set(held) for arn, held in self.policies.items()},
            set(self.grants),
            {group: set(users) for group, users in self.members.items()},
            self.memberships,
            dict(self.users),
            set(self.limited),
        )

    def holders(self, arn: str, account: str) -> set[str]:
        """The users who have a permission set in an account."""
        found: set[str] = set()
        for held, target, kind, principal in self.grants:
            if (held, target) == (arn, account):
                found |= {principal} if kind == "USER" else self.members.get(principal, set())
        return found & set(self.users.values())

    def administrators(self, accounts: Iterable[str]) -> set[str]:
        """The users who may do everything in one of some accounts."""
        wide = [arn for arn in self.sets if self.policies.get(arn) and arn not in self.limited]
        return {user for arn in wide for account in accounts for user in self.holders(arn, account)}

    def enters(self, way: Way) -> bool | None:
        """Whether the caller can come in the same way again. Nothing where it is not known who that is."""
        user = next((number for name, number in self.users.items() if name.lower() == way.user.lower()), None)
        arns = [arn for arn, name in self.sets.items() if name == way.name]
        if user is None:
            return None
        return any(user in self.holders(arn, way.account) for arn in arns)

    def take(self, method: str, params: Mapping[str, Any]) -> None:
        """Take in one write."""
        effect = _EFFECTS.get(method)
        if effect is not None:
            effect(self, params)


def _drop_grants(access: Access, keep: Callable[[Grant], bool]) -> None:
    access.grants = {grant for grant in access.grants if keep(grant)}


def _unassign(access: Access, params: Mapping[str, Any]) -> None:
    gone = (params["PermissionSetArn"], params["TargetId"], params["PrincipalType"], params["PrincipalId"])
    _drop_grants(access, lambda grant: grant != gone)


def _delete_group(access: Access, params: Mapping[str, Any]) -> None:
    access.members.pop(params["GroupId"], None)


def _leave(access: Access, params: Mapping[str, Any]) -> None:
    group, user = access.memberships.get(params["MembershipId"], ("", ""))
    access.members.get(group, set()).discard(user)


def _join(access: Access, params: Mapping[str, Any]) -> None:
    access.members.setdefault(str(params["GroupId"]), set()).add(str(params["MemberId"]["UserId"]))


def _delete_user(access: Access, params: Mapping[str, Any]) -> None:
    access.users = {name: number for name, number in access.users.items() if number != params["UserId"]}


def _delete_set(access: Access, params: Mapping[str, Any]) -> None:
    _drop_grants(access, lambda grant: grant[0] != params["PermissionSetArn"])


def _of(access: Access, params: Mapping[str, Any]) -> set[str]:
    return access.policies.setdefault(str(params["PermissionSetArn"]), set())


def _put_inline(access: Access, params: Mapping[str, Any]) -> None:
    held = _of(access, params)
    held.discard("inline")
    if is_admin(json.loads(params["InlinePolicy"])):
        held.add("inline")


def _attach(access: Access, params: Mapping[str, Any]) -> None:
    if params["ManagedPolicyArn"].endswith(ADMIN):
        _of(access, params).add(params["ManagedPolicyArn"])


_EFFECTS: Mapping[str, Callable[[Access, Mapping[str, Any]], None]] = {
    "attach_managed_policy_to_permission_set": _attach,
    "create_group_membership": _join,
    "delete_account_assignment": _unassign,
    "delete_group": _delete_group,
    "delete_group_membership": _leave,
    "delete_inline_policy_from_permission_set": lambda access, params: _of(access, params).discard("inline"),
    "delete_permission_set": _delete_set,
    "delete_user": _delete_user,
    "detach_managed_policy_from_permission_set": lambda access, params: _of(access, params).discard(
        params["ManagedPolicyArn"]
    ),
    "put_inline_policy_to_permission_set": _put_inline,
    "put_permissions_boundary_to_permission_set": lambda access, params: access.limited.add(
        str(params["PermissionSetArn"])
    ),
}
