# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about one IAM group, and about the policies that the module made. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Call, Failure, Refusal
from ..ownership import MANAGED_TAG
from ..policy_effect.powers import is_admin
from ..policy_effect.same import same_policy
from .options import OWNER, PATH, Group, mfa_document
from .snapshot import ExistingGroup, IamSnapshot

#: Versions that IAM keeps of a policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
VERSIONS = 5


@dataclass(frozen=True)
class Part:
    """The calls for one group, or why there are none."""

    calls: tuple[Call, ...] = ()
    hold: str = ""


def _iam(method: str, **params: Any) -> Call:
    return Call("iam", method, params)


def policy_calls(snapshot: IamSnapshot, arn: str, document: Mapping[str, Any], owner: str) -> list[Call]:
    """The writes that make a policy of ours what it should be."""
    text = json.dumps(document, sort_keys=True)
    current = snapshot.state["policies"].get(arn)
    if current is None:
        name = arn.rpartition("/")[2]
        tags = [{"Key": MANAGED_TAG, "Value": owner}]
        made = "Created by dayone.aws.iam_groups."
        return [_iam("create_policy", PolicyName=name, Path=PATH, PolicyDocument=text, Description=made, Tags=tags)]
    if same_policy(current["document"], document):
        return []
    pruned = [
        _iam("delete_policy_version", PolicyArn=arn, VersionId=version)
        for version in current["spare"][: max(0, len(current["spare"]) + 2 - VERSIONS)]
    ]
    return [*pruned, _iam("create_policy_version", PolicyArn=arn, PolicyDocument=text, SetAsDefault=True)]


def foreign(snapshot: IamSnapshot, arn: str, owner: str) -> str:
    """Why a policy of ours cannot be made or changed, or nothing."""
    current = snapshot.state["policies"].get(arn)
    if current is not None:
        return (
            "" if current.get("owner") == owner else f"{arn} was created outside this collection. Rename or remove it."
        )
    name = arn.rpartition("/")[2].lower()
    taken = [other for other, item in snapshot.state["policies"].items() if item["name"].lower() == name]
    return f"the policy {taken[0]} already has the required name. Rename or remove it." if taken else ""


def hold_of(snapshot: IamSnapshot, group: Group) -> str:
    """Why nothing may be written for a group, or nothing."""
    if group.absent:
        return ""
    owned = [(arn, group.owner) for arn in group.own] + ([(snapshot.mfa_arn, OWNER)] if group.mfa else [])
    reasons = [foreign(snapshot, arn, owner) for arn, owner in owned]
    reasons += [_validation_hold(snapshot, group, arn) for arn in group.own]
    held = granted(snapshot, group)
    if held and not group.admin:
        reasons.append(
            f"it has full administrative rights through {', '.join(held)}. Remove them, or see admin_groups."
        )
    return " ".join(reason for reason in reasons if reason)


def _validation_hold(snapshot: IamSnapshot, group: Group, arn: str) -> str:
    found = snapshot.state["validation"].get(arn, [])
    if isinstance(found, Failure):
        return f"{arn} could not be validated: {found.message}"
    if found and policy_calls(snapshot, arn, group.own[arn], group.owner):
        raise Refusal(f"group {group.name}: IAM Access Analyzer rejects {arn}: {'; '.join(found)} Nothing was changed.")
    return ""


def granted(snapshot: IamSnapshot, group: Group) -> list[str]:
    """By which of the policies that a group keeps it has full administrative rights."""
    seen = snapshot.group(group.name)
    if seen is None:
        return []
    kept = [arn for arn in seen.attached if not (group.purge and arn in extra(snapshot, group, seen))]
    inline = [name for name, document in seen.inline.items() if is_admin(document)]
    return [arn for arn in kept if snapshot.grants_all(arn, group)] + inline


def extra(snapshot: IamSnapshot, group: Group, seen: ExistingGroup) -> list[str]:
    """Managed policies of a group that are neither asked for nor ours."""
    known = {*snapshot.wanted(group), *snapshot.stale(group)}
    return [arn for arn in seen.attached if arn not in known]


def plan_group(snapshot: IamSnapshot, group: Group) -> Part:
    """The calls for one group, without those for the policies themselves."""
    if group.absent:
        return Part(tuple(_absent(snapshot, group)))
    hold = hold_of(snapshot, group)
    return Part(hold=hold) if hold else Part(tuple(_present(snapshot, group)))


def _present(snapshot: IamSnapshot, group: Group) -> list[Call]:
    seen = snapshot.group(group.name)
    name = seen.name if seen else group.name
    attached = seen.attached if seen else ()
    members = seen.members if seen else ()
    wanted, left = snapshot.wanted(group), snapshot.members_after(group)
    calls = [call for arn in group.own for call in policy_calls(snapshot, arn, group.own[arn], group.owner)]
    if seen is None:
        calls.append(_iam("create_group", GroupName=name, Path=PATH))
    calls += [_iam("attach_group_policy", GroupName=name, PolicyArn=arn) for arn in wanted if arn not in attached]
    if seen is not None:
        gone = [*snapshot.stale(group), *(extra(snapshot, group, seen) if group.purge else [])]
        calls += [_iam("detach_group_policy", GroupName=name, PolicyArn=arn) for arn in gone if arn in attached]
    if group.members is not None:
        calls += [_iam("add_user_to_group", GroupName=name, UserName=user) for user in left if user not in members]
        calls += [_iam("remove_user_from_group", GroupName=name, UserName=user) for user in members if user not in left]
    return calls


def _absent(snapshot: IamSnapshot, group: Group) -> list[Call]:
    """Remove what we made. A group of another path keeps its members and others' policies."""
    seen = snapshot.group(group.name)
    if seen is None:
        return []
    own = seen.path == PATH and not seen.inline
    gone = [arn for arn in seen.attached if own or arn in snapshot.stale(group)]
    calls = [_iam("detach_group_policy", GroupName=seen.name, PolicyArn=arn) for arn in gone]
    if own:
        calls += [_iam("remove_user_from_group", GroupName=seen.name, UserName=user) for user in seen.members]
        calls.append(_iam("delete_group", GroupName=seen.name))
    return calls


def mfa_calls(snapshot: IamSnapshot, groups: Iterable[Group], parts: Iterable[Part]) -> list[Call]:
    """The writes for the policy that requires MFA, where a group that may be written to wants it."""
    wants = any(group.mfa and not group.absent and not part.hold for group, part in zip(groups, parts, strict=True))
    return policy_calls(snapshot, snapshot.mfa_arn, mfa_document(snapshot.caller.partition), OWNER) if wants else []


def deletions(snapshot: IamSnapshot, groups: Sequence[Group], calls: Sequence[Call]) -> list[Call]:
    """The end of policies that we made, that are no longer wanted, and that nothing holds any more."""
    stale = dict.fromkeys(arn for group in groups for arn in snapshot.stale(group))
    wanted = {arn for group in groups if not group.absent for arn in snapshot.wanted(group)}
    found: list[Call] = []
    for arn in stale:
        policy = snapshot.state["policies"][arn]
        changes = {"detach_group_policy": -1, "detach_user_policy": -1, "attach_group_policy": 1}
        left = policy["attachments"] + sum(
            changes.get(call.method, 0) for call in calls if call.params.get("PolicyArn") == arn
        )
        if arn in wanted or left > 0:
            continue
        found += [_iam("delete_policy_version", PolicyArn=arn, VersionId=version) for version in policy["spare"]]
        found.append(_iam("delete_policy", PolicyArn=arn))
    return found
