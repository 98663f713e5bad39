# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What brings a role with its managed policies about, what takes it away, and what puts it back. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..._kernel.plan import Call, State
from ..._parts.ownership import MANAGED_TAG
from ..._parts.policy_effect.same import same_policy
from .role_reads import is_named_after

#: How many versions of a policy IAM keeps.
_MOST_VERSIONS = 5


@dataclass(frozen=True)
class WantedRole:
    """The role to have.

    Args:
        name: its name.
        path: its path, and that of its policies.
        partition: the partition.
        account_id: the account.
        control: the control that the writes are for.
        purpose: what runs in it are for.
        trust: its trust policy, in normal form.
        policies: the documents that it is given, in normal form, by the names of the policies.
        limits: the documents of the same kind that are boundaries, by name.
        boundary: the name of its own boundary among the limits, or nothing.
        session_seconds: how long a session may last.
        tags: its tags besides the mark.
    """

    name: str
    path: str
    partition: str
    account_id: str
    control: str
    purpose: str
    trust: Mapping[str, Any]
    policies: Mapping[str, Mapping[str, Any]]
    limits: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    boundary: str = ""
    session_seconds: int = 3600
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def owner(self) -> str:
        """The mark by which it is known again."""
        return f"bootstrap/{self.name}"

    @property
    def arn(self) -> str:
        """Its ARN."""
        return f"arn:{self.partition}:iam::{self.account_id}:role{self.path}{self.name}"

    def policy_arn(self, name: str) -> str:
        """The ARN of one of its policies."""
        return f"arn:{self.partition}:iam::{self.account_id}:policy{self.path}{name}"

    @property
    def boundary_arn(self) -> str:
        """The ARN of its boundary, or nothing."""
        return self.policy_arn(self.boundary) if self.boundary else ""

    @property
    def documents(self) -> dict[str, Mapping[str, Any]]:
        """All its policies and limits, by ARN."""
        return {self.policy_arn(name): document for name, document in {**self.limits, **self.policies}.items()}

    @property
    def attached(self) -> list[str]:
        """What is attached to it, by ARN."""
        return sorted(map(self.policy_arn, self.policies))

    def call(self, method: str, **params: Any) -> Call:
        """A write that is for its control."""
        return Call("iam", method, params, mends=(self.control,))


def wanted_state(wanted: WantedRole, current: State) -> dict[str, Any]:
    """Role and policies as they will be. Tags of others stay."""
    role = current["role"]
    kept = {arn: policy for arn, policy in current["policies"].items() if arn in wanted.documents}
    return {
        "role": {
            "arn": role["arn"] if role else wanted.arn,
            "owner": wanted.owner,
            "trust": wanted.trust,
            "boundary": wanted.boundary_arn,
            "session_seconds": wanted.session_seconds,
            "tags": {**(role["tags"] if role else {}), **wanted.tags},
            "attached": wanted.attached,
            "inline": [],
        },
        "policies": {
            arn: {
                "owner": wanted.owner,
                "document": document,
                "old_versions": kept[arn]["old_versions"] if arn in kept else [],
            }
            for arn, document in sorted(wanted.documents.items())
        },
    }


def hindrances(wanted: WantedRole, current: State) -> list[str]:
    """What others made under these names, and is left alone."""
    role = current["role"]
    found = [f"role {wanted.name}"] if role is not None and role["owner"] != wanted.owner else []
    policies = current["policies"]
    return found + [
        f"policy {arn.rpartition('/')[2]}"
        for arn in wanted.documents
        if arn in policies and policies[arn]["owner"] != wanted.owner
    ]


def is_same(wanted: WantedRole, current: State) -> bool:
    """Whether what others made is all that is wanted: it is adopted then, whatever its policies are called."""
    role, policies = current["role"], current["policies"]
    if role is None or role["inline"]:
        return False
    held = [policies[arn]["document"] for arn in role["attached"] if arn in policies]
    granted = len(held) == len(role["attached"]) == len(wanted.policies)
    granted = granted and all(any(same_policy(one, it) for one in held) for it in wanted.policies.values())
    limit = policies.get(role["boundary"], {}).get("document") if wanted.boundary else None
    limited = role["boundary"] == wanted.boundary_arn and same_policy(limit, wanted.limits.get(wanted.boundary) or None)
    trusted = same_policy(role["trust"], wanted.trust)
    return granted and limited and trusted and bool(role["session_seconds"] == wanted.session_seconds)


def role_calls(wanted: WantedRole, current: State) -> list[Call]:
    """The writes that bring role and policies about: what limits and allows first, what is too much at the end."""
    calls = [
        call for arn, document in wanted.documents.items() for call in _policy_calls(wanted, arn, document, current)
    ]
    role = current["role"]
    if role is None:
        calls.append(_creation(wanted))
        return [*calls, *(_attach(wanted, arn) for arn in wanted.attached), *_surplus(wanted, current)]
    calls += _settings(wanted, role)
    calls += [_attach(wanted, arn) for arn in wanted.attached if arn not in role["attached"]]
    calls += [_detach(wanted, arn) for arn in role["attached"] if arn not in wanted.attached]
    calls += [wanted.call("delete_role_policy", RoleName=wanted.name, PolicyName=name) for name in role["inline"]]
    return [*calls, *_surplus(wanted, current)]


def _policy_calls(wanted: WantedRole, arn: str, document: Mapping[str, Any], current: State) -> list[Call]:
    """A policy as it should be. Of six versions IAM keeps five, so that the oldest goes."""
    found = current["policies"].get(arn)
    if found is None:
        tags = [{"Key": MANAGED_TAG, "Value": wanted.owner}]
        about = {"PolicyName": arn.rpartition("/")[2], "Path": wanted.path, "Tags": tags}
        text = f"What dayone.aws needs for: {wanted.purpose}"
        return [wanted.call("create_policy", **about, PolicyDocument=_text(document), Description=text)]
    if same_policy(found["document"], document):
        return []
    spare = found["old_versions"][: max(0, len(found["old_versions"]) + 2 - _MOST_VERSIONS)]
    put = {"PolicyArn": arn, "PolicyDocument": _text(document), "SetAsDefault": True}
    return [*_without_versions(wanted, arn, spare), wanted.call("create_policy_version", **put)]


def _creation(wanted: WantedRole) -> Call:
    tags = [{"Key": MANAGED_TAG, "Value": wanted.owner}]
    tags += [{"Key": key, "Value": value} for key, value in sorted(wanted.tags.items())]
    limit = {"PermissionsBoundary": wanted.boundary_arn} if wanted.boundary else {}
    return wanted.call(
        "create_role",
        RoleName=wanted.name,
        Path=wanted.path,
        AssumeRolePolicyDocument=_text(wanted.trust),
        Description=f"What dayone.aws uses it for: {wanted.purpose}",
        MaxSessionDuration=wanted.session_seconds,
        Tags=tags,
        **limit,
    )


def _settings(wanted: WantedRole, role: Mapping[str, Any]) -> list[Call]:
    """Trust, length of sessions, boundary and tags of a role that is there."""
    name, calls = {"RoleName": wanted.name}, []
    if role["boundary"] != wanted.boundary_arn:
        calls += _boundary(wanted, wanted.boundary_arn)
    if not same_policy(role["trust"], wanted.trust):
        calls.append(wanted.call("update_assume_role_policy", **name, PolicyDocument=_text(wanted.trust)))
    if role["session_seconds"] != wanted.session_seconds:
        calls.append(wanted.call("update_role", **name, MaxSessionDuration=wanted.session_seconds))
    fresh = {key: value for key, value in wanted.tags.items() if role["tags"].get(key) != value}
    if fresh:
        tags = [{"Key": key, "Value": value} for key, value in sorted(fresh.items())]
        calls.append(wanted.call("tag_role", **name, Tags=tags))
    return calls


def _boundary(wanted: WantedRole, arn: str) -> list[Call]:
    if not arn:
        return [wanted.call("delete_role_permissions_boundary", RoleName=wanted.name)]
    return [wanted.call("put_role_permissions_boundary", RoleName=wanted.name, PermissionsBoundary=arn)]


def _surplus(wanted: WantedRole, current: State) -> list[Call]:
    """Policies of ours that the role no longer needs."""
    old = [arn for arn in _own(wanted, current) if arn not in wanted.documents]
    return [call for arn in old for call in _gone(wanted, arn, current["policies"][arn])]


def _own(wanted: WantedRole, current: State) -> list[str]:
    return [
        arn
        for arn, policy in current["policies"].items()
        if policy["owner"] == wanted.owner and is_named_after(arn.rpartition("/")[2], wanted.name)
    ]


def _gone(wanted: WantedRole, arn: str, policy: Mapping[str, Any]) -> list[Call]:
    return [
        *_without_versions(wanted, arn, policy["old_versions"]),
        wanted.call("delete_policy", PolicyArn=arn),
    ]


def _without_versions(wanted: WantedRole, arn: str, versions: Iterable[str]) -> list[Call]:
    return [wanted.call("delete_policy_version", PolicyArn=arn, VersionId=version) for version in versions]


def removal_calls(wanted: WantedRole, current: State, keep: Sequence[str] = ()) -> list[Call]:
    """Delete role and policies of ours, but those policies that are to be kept."""
    role, calls = current["role"], []
    held: Sequence[str] = ()
    if role is not None and role["owner"] != wanted.owner:
        # What others' role holds is theirs to take off.
        held = [*role["attached"], role["boundary"]]
    elif role is not None:
        calls += [_detach(wanted, arn) for arn in role["attached"]]
        calls += [wanted.call("delete_role_policy", RoleName=wanted.name, PolicyName=name) for name in role["inline"]]
        calls.append(wanted.call("delete_role", RoleName=wanted.name))
    for arn in _own(wanted, current):
        if arn not in (*keep, *held):
            calls += _gone(wanted, arn, current["policies"][arn])
    return calls


def restore_calls(wanted: WantedRole, current: State, before: State) -> list[Call]:
    """Role and policies as they were. What was not there goes."""
    role, old = current["role"], before["role"]
    if role is None or old is None:
        return removal_calls(wanted, current, keep=list(before["policies"]))
    calls = []
    for arn, policy in before["policies"].items():
        if arn in _own(wanted, current):
            calls += _policy_calls(wanted, arn, policy["document"], current)
    name = {"RoleName": wanted.name}
    if role["boundary"] != old["boundary"]:
        calls += _boundary(wanted, old["boundary"])
    if not same_policy(role["trust"], old["trust"]):
        calls.append(wanted.call("update_assume_role_policy", **name, PolicyDocument=_text(old["trust"])))
    if role["session_seconds"] != old["session_seconds"]:
        calls.append(wanted.call("update_role", **name, MaxSessionDuration=old["session_seconds"]))
    calls += [_attach(wanted, arn) for arn in old["attached"] if arn not in role["attached"]]
    calls += [_detach(wanted, arn) for arn in role["attached"] if arn not in old["attached"]]
    for arn in _own(wanted, current):
        if arn not in before["policies"]:
            calls += _gone(wanted, arn, current["policies"][arn])
    return calls


def _attach(wanted: WantedRole, arn: str) -> Call:
    return wanted.call("attach_role_policy", RoleName=wanted.name, PolicyArn=arn)


def _detach(wanted: WantedRole, arn: str) -> Call:
    return wanted.call("detach_role_policy", RoleName=wanted.name, PolicyArn=arn)


def _text(document: Mapping[str, Any]) -> str:
    """A document as it is sent: without white space, which IAM counts in part."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"))
