# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How the administrators of an account stand. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from ..._kernel.plan import Call, Failure, Verdict, unknown
from ..._parts.groups.snapshot import IamSnapshot
from ..._parts.groups.verdicts import judge
from .plan import ROLE, AdminAccess, administrators, state_after

#: Ours for those of iam_groups that hold for this group.
_OF_GROUP = {f"iam_groups.{name}": f"{ROLE}.{name}" for name in ("group", "policies", "mfa", "members")}
_SOMEBODY = "an administrator other than root, or federation"


def judge_all(access: AdminAccess, calls: Sequence[Call]) -> tuple[Verdict, ...]:
    """The verdicts on administrators, their group, and each user who was named."""
    end = IamSnapshot(state_after(access, calls), access.caller)
    return (
        *_administrators(access, administrators(access.now), administrators(end)),
        *_group(access),
        *(_user(access, name) for name in access.wanted.people),
        *_passwords(access),
    )


def _administrators(access: AdminAccess, now: list[str], left: list[str]) -> list[Verdict]:
    ways, limit = access.ways, access.wanted.limit
    control = f"{ROLE}.administrators"
    if now or left:
        first = Verdict(control, bool(now), now, _SOMEBODY)
    elif isinstance(ways, Failure):
        first = unknown(control, _SOMEBODY, ways)
    else:
        first = Verdict(control, bool(ways), ways, _SOMEBODY, "input")
    return [first, Verdict(f"{ROLE}.max", len(left) <= limit, left, f"at most {limit}", "person")]


def _group(access: AdminAccess) -> list[Verdict]:
    if not access.managed:
        return []
    found = judge(access.with_users, access.group, access.part, datetime.now(timezone.utc), None)
    return [dataclasses.replace(item, control=_OF_GROUP[item.control]) for item in found if item.control in _OF_GROUP]


def _user(access: AdminAccess, name: str) -> Verdict:
    """Whether a user is there."""
    arn, control = access.user_arn(name), f"{ROLE}.users"
    if name not in access.missing:
        return Verdict(control, True, "present", "present", resource=arn)
    if access.wanted.creates is None and isinstance(access.ways, Failure):
        note = (
            f"It could not be determined whether people sign in through federation: {access.ways.message} Or set "
            "create_users."
        )
        return Verdict(control, False, "absent", "present", "unknown", arn, "", note)
    note = access.part.hold or _why_not(access)
    return Verdict(control, False, "absent", "present", "person" if note else "call", arn, "", note)


def _why_not(access: AdminAccess) -> str:
    """Why no users, and no passwords, are made, or nothing."""
    if access.creates:
        return ""
    if not access.ways or isinstance(access.ways, Failure):
        return (
            "Neither users nor passwords are created, because create_users is not true. Create them yourself, or "
            "set it."
        )
    return (
        f"People sign in through {', '.join(access.ways)}: give the user administrator access there and remove "
        "it from users, or set create_users: true."
    )


def _passwords(access: AdminAccess) -> list[Verdict]:
    found = []
    for name, delivery in access.wanted.people.items():
        if delivery is None:
            continue
        control, arn, wanted = f"{ROLE}.console_password", access.user_arn(name), "a console password"
        login: Any = access.state["logins"][name]
        if isinstance(login, Failure):
            found.append(unknown(control, wanted, login, resource=arn))
            continue
        note = access.part.hold or _why_not(access)
        current = wanted if login else "no console password"
        found.append(Verdict(control, bool(login), current, wanted, "person" if note else "call", arn, "", note))
    return found
