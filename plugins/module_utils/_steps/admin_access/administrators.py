# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Administrators who are not root: their group, the users in it, and their first console passwords.

https://docs.aws.amazon.com/IAM/latest/UserGuide/getting-started-iam-user.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather, whole
from ..._module.run import Context
from ..._parts.federation import observe_federation
from ..._parts.groups import options as iam_groups_options
from ..._parts.groups.options import PATH
from ..._parts.groups.reads import Reader
from ..._parts.groups.restore import restore_calls
from ..._parts.groups.snapshot import Caller, IamSnapshot, caller_of
from ..._parts.lockout.guard import refuse_lockout
from .account_alias import AccountAlias, check_alias, sign_in_url
from .console_password import FILE, LONGEST, NONE, SECRET, SHORTEST, Passwords
from .plan import AdminAccess, Wanted, admin_policy, plan_calls, state_after
from .support_role import SupportRole
from .verdicts import judge_all

_ROLE_NAME = re.compile(r"[A-Za-z0-9_+=,.@-]{1,64}")
#: What is judged however things stand, for when nothing can be read.
_ALWAYS = ("administrators", "max", "group", "policies", "members")


def resources(context: Context, options: Mapping[str, Any]) -> list[Resource]:
    """What the kernel works on: administrators, the role for AWS Support, and the alias are independent."""
    found: list[Resource] = [Administrators(context, options), AccountAlias(context, options)]
    return [*found, SupportRole(context, options)] if options["support_role"] else found


def check(options: Mapping[str, Any]) -> None:
    """Refuse bad options before the first request."""
    check_alias(options["account_alias"])
    names = [item["name"] for item in options["users"]]
    group = {"name": options["group"], "members": names, "membership": options["membership"]}
    iam_groups_options.check_group_names(f"group {options['group']}", group)
    iam_groups_options.refuse_twice("users", [name.lower() for name in names])
    if not _ROLE_NAME.fullmatch(options["support_role_name"]):
        raise Refusal("support_role_name must be 1 to 64 characters of A-Z, a-z, 0-9 and _+=,.@-.")
    if options["max"] < 1:
        raise Refusal(f"max is {options['max']}, but must be at least 1.")
    if not SHORTEST <= options["password_length"] <= LONGEST:
        given = options["password_length"]
        raise Refusal(f"password_length is {given}, but must be between {SHORTEST} and {LONGEST}.")
    kinds = {item["name"]: _kind(options, item) for item in options["users"]}
    if FILE in kinds.values() and not options["password_directory"]:
        raise Refusal("console_password is file, which requires password_directory.")
    odd = sorted(name for name, kind in kinds.items() if kind == SECRET and "," in name)
    if odd:
        raise Refusal(
            f"users has {odd[0]}, but the name of a secret cannot contain a comma: use console_password: file."
        )


def _kind(options: Mapping[str, Any], user: Mapping[str, Any]) -> str:
    return str(user["console_password"] or options["console_password"])


def _as_groups(shown: State, mfa_arn: str) -> dict[str, Any]:
    """What is shown of administrators, as what is shown of any groups."""
    group, document = shown["group"], shown["mfa_policy"]
    return {
        "groups": {group["name"]: {"path": PATH, **group}} if group else {},
        "policies": {mfa_arn: {"document": document, "owner": iam_groups_options.OWNER}} if document else {},
        "users": {},
    }


class Administrators(Resource):
    """The group and its users."""

    name = "administrators"

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._context, self._aws = context, context.aws
        self._reader = Reader(context.aws, context.partition)
        self._caller: Caller = caller_of(context)
        url = sign_in_url(context.partition, context.account_id)
        self._passwords = Passwords(
            context.aws, context.account_id, url, options["password_directory"], options["password_length"]
        )
        people = {
            item["name"]: None if kind == NONE else self._passwords.delivery(item["name"], kind)
            for item, kind in ((item, _kind(options, item)) for item in options["users"])
        }
        exact = options["membership"] == "exact"
        self._wanted = Wanted(
            options["group"], people, exact, options["require_mfa"], options["create_users"], options["max"]
        )
        names = [*_ALWAYS, *(["mfa"] if options["require_mfa"] else []), *(["users"] if people else [])]
        self.controls = tuple(f"admin_access.{name}" for name in names)
        self._seen: State = {}
        self._delivered: list[dict[str, str]] = []

    def observe(self) -> State:
        """Read the account, and how people sign in, at the same time; then what those name."""
        policy = admin_policy(self._context.partition)
        asked = [name for name, delivery in self._wanted.people.items() if delivery]
        readers: dict[str, Any] = {
            "details": self._reader.details,
            "policy": partial(self._reader.named, policy),
            "federation": partial(observe_federation, self._context),
            **{f"login {name}": partial(self._has_login, name) for name in asked},
        }
        found = gather(readers)
        logins = {name: found.pop(f"login {name}") for name in asked}
        read = whole(found)
        details = read["details"]
        self._seen = {
            **details,
            "policies": self._with_owner(details["policies"]),
            "managed": {policy: read["policy"]},
            "validation": {},
            "federation": read["federation"],
            "logins": logins,
            "blocked": self._blocked(logins),
        }
        return self._seen

    def _has_login(self, user: str) -> bool:
        try:
            self._aws.call("iam", "get_login_profile", absent=("NoSuchEntity",), UserName=user)
        except NotFound:
            return False
        return True

    def _with_owner(self, policies: Mapping[str, Any]) -> dict[str, Any]:
        """The policies, with the mark of the one that requires MFA."""
        arn = IamSnapshot({}, self._caller).mfa_arn
        owners = self._reader.owners([arn] if arn in policies else [])
        return {name: {**item, "owner": owners.get(name, "")} for name, item in policies.items()}

    def _blocked(self, logins: Mapping[str, Any]) -> dict[str, Any]:
        """Why passwords that are lacking cannot be handed over."""
        lacking = [item for name, item in self._wanted.people.items() if item and logins[name] is False]
        return gather({item.user: partial(self._passwords.blocked, item) for item in lacking})

    def plan(self, current: State | None) -> Plan:
        """Decide on users, group, and passwords."""
        access = self._access(current)
        calls = plan_calls(access)
        after = self._shown(state_after(access, calls))
        return Plan(self._shown(access.state), after, calls, judge_all(access, calls))

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """The plan without what is waived, and with what the other calls lead to."""
        left = super().plan_without(current, plan, waived)
        return replace(left, after=self._shown(state_after(self._access(current), left.calls)))

    def _access(self, current: State | None) -> AdminAccess:
        return AdminAccess(current or {}, self._wanted, self._caller)

    def _shown(self, state: State) -> dict[str, Any]:
        """The state as the diff shows it."""
        snapshot = IamSnapshot(state, self._caller)
        group = snapshot.group(self._wanted.group)
        policy = state["policies"].get(snapshot.mfa_arn)
        users = {name: snapshot.user(name) for name in self._wanted.people}
        return {
            "group": group and {"name": group.name, "policies": list(group.attached), "members": list(group.members)},
            "mfa_policy": policy and policy["document"],
            "users": {name: "present" if found else "absent" for name, found in users.items()},
            "console_passwords": {
                name: "not readable" if isinstance(login, Failure) else login for name, login in state["logins"].items()
            },
        }

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The group as it was. Users who were made stay, with their passwords, and are in it no more."""
        snapshot = IamSnapshot(current or {}, self._caller)
        now = self._shown(snapshot.state)
        groups = (_as_groups(now, snapshot.mfa_arn), _as_groups(before, snapshot.mfa_arn))
        return Plan(now, before, tuple(restore_calls(*groups, snapshot)))

    def lasting(self, shown: State) -> State:
        """Without the policy that requires MFA, which other groups have too."""
        return {key: value for key, value in shown.items() if key != "mfa_policy"}

    def guard(self, plan: Plan) -> None:
        """Refuse what would take the last administrator who can sign in."""
        refuse_lockout(self._context, plan.calls)

    def send(self, call: Call) -> Any:
        """Send one write. A user, or a group, that was made a moment ago may not be known everywhere yet."""
        if call.method in ("create_secret", "create_login_profile"):
            answer = self._passwords.send(call)
            delivery = self._wanted.people.get(call.params.get("UserName", ""))
            if delivery:
                self._delivered.append({"user": delivery.user, "delivered_to": delivery.where})
            return answer
        return self._aws.call(call.service, call.method, **call.params)

    def extra(self) -> dict[str, Any]:
        """The group, who is there, and where passwords went."""
        snapshot = IamSnapshot(self._seen, self._caller) if self._seen else None
        names = [name for name in self._wanted.people if snapshot and snapshot.user(name)]
        root = f"arn:{self._context.partition}:iam::{self._context.account_id}"
        group = snapshot.group(self._wanted.group) if snapshot else None
        return {
            "group_arn": group.arn if group else f"{root}:group{PATH}{self._wanted.group}",
            "user_names": names,
            "console_passwords": self._delivered,
        }
