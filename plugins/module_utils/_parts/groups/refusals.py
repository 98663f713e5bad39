# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is refused once the account was read, and before the first write."""

from __future__ import annotations

from collections.abc import Sequence

from ..._kernel.plan import Refusal
from .options import PATH, Group
from .snapshot import Scene


def refuse(scene: Scene, groups: Sequence[Group]) -> None:
    """Refuse names that do not exist, administrators by accident, and what locks people out."""
    for group in groups:
        _refuse_names(scene, group)
    for group in groups:
        if not group.absent:
            _refuse_admin(scene, group)
            _refuse_mfa_lockout(scene, group)
        _refuse_removals(scene, group)
        _refuse_purge(scene, group)


def _refuse_names(scene: Scene, group: Group) -> None:
    for item in group.managed:
        if scene.managed(item) is None:
            raise Refusal(
                f"group {group.name}: managed_policies has {item}, and there is no such policy. Give the name of an "
                "AWS-managed policy, or the ARN of a policy of this account. Nothing was changed."
            )
    missing = sorted(name for name in group.members or () if scene.user(name) is None)
    if missing:
        raise Refusal(
            f"group {group.name}: members has {', '.join(missing)}, and there is no such user. Make the user first, "
            "or leave it out. Nothing was changed."
        )


def _refuse_admin(scene: Scene, group: Group) -> None:
    grants = [arn for arn in scene.wanted(group) if scene.grants_all(arn, group)]
    if grants and not group.admin:
        raise Refusal(
            f"group {group.name} would have full administrative rights by {', '.join(grants)}. Name the group in "
            "admin_groups if it is to have them. Nothing was changed."
        )


def _refuse_mfa_lockout(scene: Scene, group: Group) -> None:
    caller, seen = scene.caller, scene.group(group.name)
    inside = caller.user in scene.members_after(group)
    already = seen is not None and scene.mfa_arn in seen.attached and caller.user in seen.members
    if group.mfa and caller.plain and inside and not already:
        raise Refusal(
            f"group {group.name}: require_mfa would lock out {caller.user}, who runs this with an access key and no "
            "MFA. Run it as a role or with a session that has MFA, or set require_mfa: false for the group. "
            "Nothing was changed."
        )


def _refuse_removals(scene: Scene, group: Group) -> None:
    seen = scene.group(group.name)
    if seen is None or (group.absent and seen.path != PATH):
        return
    left = scene.members_after(group)
    if scene.caller.user in seen.members and scene.caller.user not in left:
        raise Refusal(
            f"group {group.name}: {scene.caller.user}, who runs this, would be removed from the group. Run it as "
            "somebody else, or keep the user among the members. Nothing was changed."
        )
    admin = group.admin or any(scene.grants_all(arn, group) for arn in seen.attached)
    if admin and seen.members and not left:
        raise Refusal(
            f"group {group.name}: the last member of an administrators' group would be removed. Keep somebody among "
            "the members. Nothing was changed."
        )


def _refuse_purge(scene: Scene, group: Group) -> None:
    seen = scene.group(group.name)
    if seen is None or not group.purge or scene.caller.user not in seen.members:
        return
    lost = [arn for arn in seen.attached if arn not in scene.wanted(group) and scene.grants_all(arn)]
    if lost:
        raise Refusal(
            f"group {group.name}: purge_policies would detach {', '.join(lost)}, by which {scene.caller.user} may "
            "run this. Run it as somebody else. Nothing was changed."
        )
