# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is refused once the account was read, and before the first write."""

from __future__ import annotations

from collections.abc import Sequence

from ..._kernel.plan import Refusal
from .options import PATH, Group
from .snapshot import IamSnapshot


def refuse(snapshot: IamSnapshot, groups: Sequence[Group]) -> None:
    """Refuse names that do not exist, administrators by accident, and what locks people out."""
    for group in groups:
        _refuse_names(snapshot, group)
    for group in groups:
        if not group.absent:
            _refuse_admin(snapshot, group)
            _refuse_mfa_lockout(snapshot, group)
        _refuse_removals(snapshot, group)
        _refuse_purge(snapshot, group)


def _refuse_names(snapshot: IamSnapshot, group: Group) -> None:
    for item in group.managed:
        if snapshot.managed(item) is None:
            raise Refusal(
                f"group {group.name}: managed_policies lists {item}, but no such policy exists. Give the name "
                "of an AWS managed policy, or the ARN of a policy in this account. Nothing was changed."
            )
    missing = sorted(name for name in group.members or () if snapshot.user(name) is None)
    if missing:
        raise Refusal(
            f"group {group.name}: members lists {', '.join(missing)}, but no such user exists. Create the user "
            "first, or remove it from the list. Nothing was changed."
        )


def _refuse_admin(snapshot: IamSnapshot, group: Group) -> None:
    grants = [arn for arn in snapshot.wanted(group) if snapshot.grants_all(arn, group)]
    if grants and not group.admin:
        raise Refusal(
            f"group {group.name} would have full administrative rights through {', '.join(grants)}. Add the "
            "group to admin_groups if this is intended. Nothing was changed."
        )


def _refuse_mfa_lockout(snapshot: IamSnapshot, group: Group) -> None:
    caller, seen = snapshot.caller, snapshot.group(group.name)
    inside = caller.user in snapshot.members_after(group)
    already = seen is not None and snapshot.mfa_arn in seen.attached and caller.user in seen.members
    if group.mfa and caller.plain and inside and not already:
        raise Refusal(
            f"group {group.name}: require_mfa would lock out {caller.user}, the caller, who uses an access key "
            "without MFA. Use a role or a session with MFA, or set require_mfa: false for the group. Nothing "
            "was changed."
        )


def _refuse_removals(snapshot: IamSnapshot, group: Group) -> None:
    seen = snapshot.group(group.name)
    if seen is None or (group.absent and seen.path != PATH):
        return
    left = snapshot.members_after(group)
    if snapshot.caller.user in seen.members and snapshot.caller.user not in left:
        raise Refusal(
            f"group {group.name}: {snapshot.caller.user}, the caller, would be removed from the group. Use "
            "other credentials, or keep the user as a member. Nothing was changed."
        )
    admin = group.admin or any(snapshot.grants_all(arn, group) for arn in seen.attached)
    if admin and seen.members and not left:
        raise Refusal(
            f"group {group.name}: the last member of an administrators' group would be removed. Keep at least "
            "one member. Nothing was changed."
        )


def _refuse_purge(snapshot: IamSnapshot, group: Group) -> None:
    seen = snapshot.group(group.name)
    if seen is None or not group.purge or snapshot.caller.user not in seen.members:
        return
    lost = [arn for arn in seen.attached if arn not in snapshot.wanted(group) and snapshot.grants_all(arn)]
    if lost:
        raise Refusal(
            f"group {group.name}: purge_policies would detach {', '.join(lost)}, which {snapshot.caller.user} "
            "needs for this run. Use other credentials. Nothing was changed."
        )
