# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What stands around IAM Identity Center: its instance, instances of member accounts, MFA, and the way in without it.

https://docs.aws.amazon.com/singlesignon/latest/userguide/account-instances-identity-center.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from ..._aws.assumed import assume
from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict, unknown
from ..._kernel.reconcile import Resource, gather
from ..._module.run import Context
from ..._parts.federation import read_instances
from ..._parts.notifying_rule import check_names
from ..._parts.organization import (
    Organization,
    StatedVerdicts,
    find_organization,
    judged_elsewhere,
    without_organization,
)
from ..._parts.organization_tree import ACTIVE, read_tree
from .break_glass import BreakGlassUsers, break_glass_rule
from .center import not_enabled
from .controls import ACCOUNT_INSTANCES, BREAK_GLASS, BREAK_GLASS_ALARM, ENABLED, MFA

_NONE = "no instance of a member account"
_ROLE = re.compile(r"([\w+=,.@-]+/)*[\w+=,.@-]{1,64}", re.ASCII)
_USER = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)


def check(options: Mapping[str, Any]) -> None:
    """Refuse bad options before the first request."""
    check_names(options["rule_name"], options["topic_arn"])
    role = options["member_role_name"]
    if role is not None and not _ROLE.fullmatch(role):
        raise Refusal(
            f"member_role_name is {role!r}, but must be the name of an IAM role, with its path if it has one."
        )
    for user in options["break_glass_users"]:
        if not _USER.fullmatch(user):
            raise Refusal(f"break_glass_users has {user!r}, but must contain names of IAM users, without their path.")


def safeguards(context: Context, options: Mapping[str, Any]) -> list[Resource]:
    """What is looked at, by whose account this is: a member account judges itself alone."""
    organization = find_organization(context.aws)
    alarmed = (BREAK_GLASS_ALARM,) if options["break_glass_users"] else ()
    names = (ENABLED, ACCOUNT_INSTANCES, MFA, BREAK_GLASS, *alarmed)
    if organization is None:
        coming = bool((options["planned"] or {}).get("organization"))
        verdicts = [not_enabled(ENABLED)] if coming else without_organization(names)
        return [StatedVerdicts(verdicts)]
    instances = Instances(context, organization, options["member_role_name"])
    if context.account_id != organization.management_account:
        elsewhere = [judged_elsewhere(name, organization, "as configured") for name in (BREAK_GLASS, *alarmed)]
        return [instances, StatedVerdicts(elsewhere)]
    found: list[Resource] = [instances, BreakGlassUsers(context, options["break_glass_users"])]
    return [*found, break_glass_rule(context, options)] if options["break_glass_users"] else found


class Instances(Resource):
    """The instances of the organization and of its member accounts. Read only."""

    controls = (ENABLED, ACCOUNT_INSTANCES, MFA)
    name = "instances"

    def __init__(self, context: Context, organization: Organization, role: str | None) -> None:
        self._context, self._organization, self._role = context, organization, role
        self._manages = context.account_id == organization.management_account

    def observe(self) -> State:
        """Read the instances that this account sees, and with a role those of each member account."""
        return gather({"own": partial(read_instances, self._context), "members": self._members})

    def _members(self) -> dict[str, Any]:
        """The instances of each active member account, or why they could not be read."""
        if self._role is None:
            return {}
        tree = read_tree(self._context.aws)
        known = (self._context.account_id, self._organization.management_account)
        active = [item.id for item in tree.accounts if item.state == ACTIVE] if tree else []
        return gather({number: partial(self._of_member, number) for number in active if number not in known})

    def _of_member(self, number: str) -> list[dict[str, str]]:
        role = f"arn:{self._context.partition}:iam::{number}:role/{self._role}"
        return read_instances(Context(assume(self._context.aws, role)))

    def plan(self, current: State | None) -> Plan:
        """Judge them. Nothing is changed."""
        state = current or {}
        own = state["own"]
        if isinstance(own, Failure):
            return Plan({}, {}, (), tuple(unknown(name, None, own) for name in self.controls))
        found = [item for item in own if item["owner"] == self._organization.management_account]
        return Plan({}, {}, (), (self._enabled(found), *self._of_accounts(own, state["members"]), self._mfa(found)))

    def _enabled(self, found: list[dict[str, str]]) -> Verdict:
        if found:
            item = found[0]
            return Verdict(ENABLED, True, f"in {item['region']}", "enabled", "person", item["arn"])
        if not self._manages:
            return judged_elsewhere(ENABLED, self._organization, "enabled")
        return not_enabled(ENABLED)

    def _mfa(self, found: list[dict[str, str]]) -> Verdict:
        """A person looks, and notes that as an exception."""
        if not found and not self._manages:
            return judged_elsewhere(MFA, self._organization, "judged by a person")
        where = found[0]["arn"] if found else ""
        return Verdict(MFA, False, "not readable through an API", "judged by a person", "person", where)

    def _of_accounts(self, own: list[dict[str, str]], members: Any) -> list[Verdict]:
        """Instances of accounts: an account sees its own alone, so a role is needed to see those of all."""
        seen = {item["arn"]: item for item in own if item["owner"] != self._organization.management_account}
        if isinstance(members, Failure) and members.kind == "denied" and not self._manages:
            members = {}  # A member account, which sees and judges itself alone.
        if isinstance(members, Failure):
            return [*self._found(seen), unknown(ACCOUNT_INSTANCES, _NONE, members)]
        failed = {number: part for number, part in members.items() if isinstance(part, Failure)}
        for number, part in members.items():
            if number not in failed:
                seen.update({item["arn"]: item for item in part if item["owner"] == number})
        verdicts = self._found(seen)
        if failed:
            first = min(failed)
            message = f"{len(failed)} accounts could not be checked. {first}: {failed[first].message}"
            verdicts.append(unknown(ACCOUNT_INSTANCES, _NONE, Failure(failed[first].kind, message)))
        if not verdicts and self._role is None and self._manages:
            note = (
                "Each account only sees its own instance. Set member_role_name to a role that can be assumed in "
                "every member account."
            )
            return [Verdict(ACCOUNT_INSTANCES, False, "not checked", _NONE, "input", note=note)]
        return verdicts or [Verdict(ACCOUNT_INSTANCES, True, [], _NONE, "person", self._organization.arn)]

    def _found(self, seen: Mapping[str, Mapping[str, str]]) -> list[Verdict]:
        return [
            Verdict(ACCOUNT_INSTANCES, False, f"in {item['region']}", _NONE, "person", arn, account_id=item["owner"])
            for arn, item in sorted(seen.items())
        ]

    def send(self, call: Call) -> Any:
        """There is nothing to send."""
