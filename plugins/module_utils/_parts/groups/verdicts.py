# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How groups stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from ..._kernel.plan import Failure, Verdict, unknown
from .options import OWNER, PATH, Group, mfa_document
from .plan import Part, extra, foreign, granted, policy_calls
from .snapshot import IamSnapshot

_NO_WILDCARD = "no full administrative rights"


def judge(snapshot: IamSnapshot, group: Group, part: Part, now: datetime, unused_days: int | None) -> list[Verdict]:
    """The verdicts on one group. Where nothing may be written, nothing is for a call to mend."""
    if group.absent:
        return [_absent(snapshot, group, part)]
    found = [
        *_being(snapshot, group),
        *_policies(snapshot, group),
        *_extra(snapshot, group),
        *_validation(snapshot, group),
        *_unused(snapshot, group, now, unused_days),
    ]
    arn = snapshot.group_arn(group)
    placed = [dataclasses.replace(item, resource=item.resource or arn) for item in found]
    return [_held(item, part.hold) for item in placed]


def _held(verdict: Verdict, hold: str) -> Verdict:
    if not hold or verdict.holds or verdict.mend != "call":
        return verdict
    return dataclasses.replace(verdict, mend="person", note=f"Nothing is written for this group: {hold}")


def _absent(snapshot: IamSnapshot, group: Group, part: Part) -> Verdict:
    seen = snapshot.group(group.name)
    arn = snapshot.group_arn(group)
    if seen is None:
        return Verdict("iam_groups.group", True, "absent", "absent", "call", arn)
    goes = any(call.method == "delete_group" for call in part.calls)
    why = f"has the path {seen.path}" if seen.path != PATH else "has inline policies"
    note = "" if goes else f"The group {why}, so this role did not create it in this form: delete it in the console."
    return Verdict("iam_groups.group", False, "present", "absent", "call" if goes else "person", arn, "", note)


def _being(snapshot: IamSnapshot, group: Group) -> list[Verdict]:
    """Whether the group is there, and who is in it."""
    seen = snapshot.group(group.name)
    found = [Verdict("iam_groups.group", seen is not None, "present" if seen else "absent", "present")]
    if group.members is not None:
        now, left = list(seen.members) if seen else [], snapshot.members_after(group)
        found.append(Verdict("iam_groups.members", now == left, now, left))
    held = granted(snapshot, group)
    found.append(Verdict("iam_groups.admin", group.admin or not held, held, _NO_WILDCARD, "person"))
    return found


def _policies(snapshot: IamSnapshot, group: Group) -> list[Verdict]:
    """Whether the policies are attached and say what they should."""
    seen = snapshot.group(group.name)
    attached = list(seen.attached) if seen else []
    wanted = [arn for arn in snapshot.wanted(group) if arn != snapshot.mfa_arn]
    changed = [
        arn
        for arn in group.own
        if foreign(snapshot, arn, group.owner) or policy_calls(snapshot, arn, group.own[arn], group.owner)
    ]
    left = [
        arn
        for arn in snapshot.stale(group)
        if arn in attached or (arn != snapshot.mfa_arn and not snapshot.state["policies"][arn]["attachments"])
    ]
    have = [arn for arn in wanted if arn in attached and arn not in changed]
    found = [Verdict("iam_groups.policies", have == wanted and not left, sorted([*have, *left]), sorted(wanted))]
    if group.mfa:
        written = not foreign(snapshot, snapshot.mfa_arn, OWNER) and not policy_calls(
            snapshot, snapshot.mfa_arn, mfa_document(snapshot.caller.partition), OWNER
        )
        required = snapshot.mfa_arn in attached and written
        found.append(Verdict("iam_groups.mfa", required, required, True))
    return found


def _extra(snapshot: IamSnapshot, group: Group) -> list[Verdict]:
    seen = snapshot.group(group.name)
    if seen is None:
        return []
    more = [*extra(snapshot, group, seen), *seen.inline]
    mend = "call" if group.purge and not seen.inline else "person"
    return [Verdict("iam_groups.extra_policies", not more, more, [], mend)]


def _validation(snapshot: IamSnapshot, group: Group) -> list[Verdict]:
    found = []
    for arn in group.own:
        messages: Any = snapshot.state["validation"].get(arn)
        if isinstance(messages, Failure):
            found.append(unknown("iam_groups.validation", [], messages, resource=arn))
        elif messages is not None:
            note = " ".join(messages)
            found.append(Verdict("iam_groups.validation", not messages, messages, [], "person", arn, "", note))
    return found


def _unused(snapshot: IamSnapshot, group: Group, now: datetime, days: int | None) -> list[Verdict]:
    seen = snapshot.group(group.name)
    if days is None or seen is None:
        return []
    services: Any = snapshot.state["unused"].get(seen.name)
    wanted = f"every service used within {days} days"
    if isinstance(services, Failure):
        return [unknown("iam_groups.unused_permissions", wanted, services)]
    if seen.created is not None and now - seen.created < timedelta(days=days):
        return [Verdict("iam_groups.unused_permissions", True, "the group is newer than that", wanted)]
    return [Verdict("iam_groups.unused_permissions", not services, services or [], wanted, "person")]


def names(groups: Sequence[Group]) -> tuple[str, ...]:
    """The controls that are judged, for when nothing can be read."""
    always = ("group", "policies", "extra_policies", "admin", "direct_policies")
    found = [*always, *(["mfa"] if any(group.mfa for group in groups) else [])]
    found += ["members"] if any(group.members is not None for group in groups) else []
    return tuple(f"iam_groups.{name}" for name in found)
