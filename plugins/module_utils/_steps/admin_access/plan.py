# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about the administrators' group and the users in it. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..._kernel.plan import Call, Failure, Refusal, State
from ..._parts import federation
from ..._parts.groups.options import Group
from ..._parts.groups.plan import Part, deletions, mfa_calls, plan_group
from ..._parts.groups.predicted import after as groups_after
from ..._parts.groups.refusals import refuse
from ..._parts.groups.snapshot import Caller, IamSnapshot
from ..._parts.ownership import MANAGED_TAG
from ..._parts.policy_effect.powers import is_admin
from . import console_password
from .console_password import Delivery

ROLE = "admin_access"
OWNER = ROLE
POLICY = "AdministratorAccess"


def admin_policy(partition: str) -> str:
    """The ARN of the AWS-managed policy that grants everything."""
    return f"arn:{partition}:iam::aws:policy/{POLICY}"


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    Args:
        group: name of the administrators' group.
        people: how each user's first password is handed over, by the user's name. None: no password is made.
        exact: whether there are no other members.
        mfa: whether nothing goes without MFA.
        creates: whether users are made. None: where nobody signs in by federation.
        limit: how many administrators there may be.
    """

    group: str
    people: Mapping[str, Delivery | None]
    exact: bool
    mfa: bool
    creates: bool | None
    limit: int


@dataclass(frozen=True)
class AdminAccess:
    """Administrators as they are and as they are asked for, with the users that are to be made already among them.

    ``state`` has what the planning of groups takes, and ``federation``, ``logins`` (whether each user has a console
    password) and ``blocked`` (why a password cannot be handed over).
    """

    state: State
    wanted: Wanted
    caller: Caller

    @cached_property
    def now(self) -> IamSnapshot:
        """The account as it is."""
        return IamSnapshot(self.state, self.caller)

    @cached_property
    def ways(self) -> list[str] | Failure:
        """What people sign in with from elsewhere."""
        return federation.ways_in(self.state["federation"])

    @property
    def creates(self) -> bool:
        """Whether users, and a group that is not there, are made."""
        return self.ways == [] if self.wanted.creates is None else self.wanted.creates

    @property
    def missing(self) -> list[str]:
        """Users that are not there."""
        return [name for name in self.wanted.people if self.now.user(name) is None]

    @property
    def managed(self) -> bool:
        """Whether the group is dealt with. Where people sign in by federation, none is made for users."""
        return self.creates or self.now.group(self.wanted.group) is not None

    @cached_property
    def user_calls(self) -> list[Call]:
        """The calls that make users."""
        tags = [{"Key": MANAGED_TAG, "Value": OWNER}]
        names = self.missing if self.creates else []
        return [Call("iam", "create_user", {"UserName": name, "Tags": tags}) for name in names]

    @cached_property
    def with_users(self) -> IamSnapshot:
        """The account once the users were made."""
        return IamSnapshot(groups_after(self.state, self.user_calls, self.now.root), self.caller)

    @cached_property
    def group(self) -> Group:
        """The group to have."""
        members = tuple(name for name in (self.with_users.user(name) for name in self.wanted.people) if name)
        policies = (admin_policy(self.caller.partition),)
        return Group(
            self.wanted.group, False, policies, None, members, self.wanted.exact, mfa=self.wanted.mfa, admin=True
        )

    @cached_property
    def part(self) -> Part:
        """The calls for the group, or why there are none."""
        return plan_group(self.with_users, self.group) if self.managed else Part()

    def user_arn(self, name: str) -> str:
        """Where a user is, or will be."""
        found = self.with_users.user(name)
        return str(self.with_users.state["users"][found]["arn"]) if found else f"{self.now.root}:user/{name}"

    def group_arn(self) -> str:
        """Where the group is, or will be."""
        return self.now.group_arn(self.group)

    def lacking_password(self) -> list[Delivery]:
        """The passwords to be made: those of users who have none. As with users, none is made beside federation."""
        named = [item for item in self.wanted.people.values() if item and self.creates]
        return [item for item in named if self.state["logins"][item.user] is False]


def plan_calls(access: AdminAccess) -> tuple[Call, ...]:
    """Users first, who may do nothing yet; then what requires MFA; then the rights; and passwords last.

    Raises:
        Refusal: somebody would be locked out, or a password could not be handed over.
    """
    if access.managed:
        refuse(access.with_users, [access.group])
    if access.part.hold:
        return ()
    groups = [access.group] if access.managed else []
    calls = [
        *access.user_calls,
        *mfa_calls(access.with_users, groups, [access.part] * len(groups)),
        *access.part.calls,
    ]
    calls += deletions(access.with_users, groups, calls)
    lacking = access.lacking_password()
    _refuse_blocked(access, lacking)
    marked = [_marked(access, call) for call in calls]
    return (*marked, *(call for item in lacking for call in _password_calls(access, item)))


def _refuse_blocked(access: AdminAccess, lacking: Iterable[Delivery]) -> None:
    for item in lacking:
        reason = access.state["blocked"].get(item.user, "")
        if isinstance(reason, Failure):
            raise reason
        if reason:
            raise Refusal(f"user {item.user}: console_password is {item.kind}, but {reason} Nothing was changed.")


def _password_calls(access: AdminAccess, item: Delivery) -> list[Call]:
    names = (f"{ROLE}.users", f"{ROLE}.console_password")
    about = {"mends": names, "resource": access.user_arn(item.user), "chain": item.user}
    return console_password.calls_for(item, about)


#: What each call is for. A call without which another is of no use is for the same.
_MENDS = {
    "create_user": ("users",),
    "create_group": ("group",),
    "add_user_to_group": ("members", "users", "group"),
    "remove_user_from_group": ("members",),
}


def _marked(access: AdminAccess, call: Call) -> Call:
    """A call with the controls that it mends, so that what is waived is left alone."""
    names = _MENDS.get(call.method, ("mfa",))
    if call.params.get("PolicyArn") == access.group.managed[0]:
        names = ("policies", "group")
    elif call.method == "attach_group_policy":
        names = ("mfa", "group")
    user = call.params["UserName"] if call.method == "create_user" else ""
    mends = tuple(f"{ROLE}.{name}" for name in names)
    return dataclasses.replace(call, mends=mends, resource=access.user_arn(user) if user else "")


def state_after(access: AdminAccess, calls: Sequence[Call]) -> dict[str, Any]:
    """The state that calls lead to."""
    given = {call.params["UserName"] for call in calls if call.method == "create_login_profile"}
    known = [call for call in calls if call.method not in ("create_login_profile", "create_secret")]
    found = groups_after(access.state, known, access.now.root)
    logins = {name: True if name in given else login for name, login in access.state["logins"].items()}
    return {**found, "logins": logins}


def administrators(snapshot: IamSnapshot) -> list[str]:
    """The users who may do everything, by a policy of their own or of a group."""
    state = snapshot.state
    wide = {
        name
        for name, item in state["groups"].items()
        if any(map(is_admin, item["inline"].values())) or any(map(snapshot.grants_all, item["attached"]))
    }
    return sorted(
        name
        for name, user in state["users"].items()
        if user["admin"] or wide & set(user["groups"]) or any(map(snapshot.grants_all, user["attached"]))
    )
