# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies that are attached to users, and their way to a group of the user."""

from __future__ import annotations

from collections.abc import Sequence

from ..._kernel.plan import Call, Verdict
from ..._parts.groups.options import Group
from ..._parts.groups.snapshot import IamSnapshot

CONTROL = "iam_groups.direct_policies"
WANTED = "no directly attached policy"


def plan_moves(snapshot: IamSnapshot, groups: Sequence[Group], moves: bool) -> tuple[list[Call], list[Verdict]]:
    """The calls that move managed policies from users to their groups, and how each user stands.

    Args:
        snapshot: what is there.
        groups: the groups that may be written to, in the order of preference.
        moves: whether policies are to be moved.
    """
    calls: list[Call] = []
    verdicts: list[Verdict] = []
    for name, user in snapshot.state["users"].items():
        found = [*user["attached"], *user["inline"]]
        if not found:
            continue
        targets = {arn: _target(snapshot, groups, name, arn) for arn in user["attached"]} if moves else {}
        for arn, group in targets.items():
            if group is not None:
                calls += _move(snapshot, group, name, arn, calls)
        mended = moves and not user["inline"] and all(targets.values())
        verdicts.append(Verdict(CONTROL, False, found, WANTED, "call" if mended else "person", user["arn"]))
    if not verdicts:
        verdicts.append(Verdict(CONTROL, True, [], WANTED))
    return calls, verdicts


def _target(snapshot: IamSnapshot, groups: Sequence[Group], user: str, arn: str) -> Group | None:
    """The group that takes over a policy: one that grants it already, else the first that may take it."""
    own = [group for group in groups if not group.absent and user in snapshot.members_after(group)]
    already = next((group for group in own if arn in _held(snapshot, group)), None)
    if already is not None:
        return already
    wide = snapshot.grants_all(arn)
    return next((group for group in own if not group.purge and (group.admin or not wide)), None)


def _held(snapshot: IamSnapshot, group: Group) -> list[str]:
    """What a group has attached in the end."""
    seen = snapshot.group(group.name)
    kept = seen.attached if seen and not group.purge else ()
    return [*snapshot.wanted(group), *(arn for arn in kept if arn not in snapshot.stale(group))]


def _move(snapshot: IamSnapshot, group: Group, user: str, arn: str, before: Sequence[Call]) -> list[Call]:
    """Attach to the group first: the user never goes without."""
    seen = snapshot.group(group.name)
    name = seen.name if seen else group.name
    attach = Call("iam", "attach_group_policy", {"GroupName": name, "PolicyArn": arn})
    detach = Call("iam", "detach_user_policy", {"UserName": user, "PolicyArn": arn})
    return [detach] if arn in _held(snapshot, group) or attach in before else [attach, detach]
