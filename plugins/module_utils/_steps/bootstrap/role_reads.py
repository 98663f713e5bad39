# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads a role with all that its holder may do, and the managed policies that are ours.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._kernel.reconcile import gather_all
from ..._parts.iam_details import parsed
from ..._parts.ownership import MANAGED_TAG

_GONE = ("NoSuchEntity",)


def read_role(aws: Aws, name: str, path: str) -> dict[str, Any]:
    """The role, and the managed policies that are named after it or attached to it.

    Returns:
        ``role``, which is None where it is not there, and ``policies`` by ARN.
    """
    readers: dict[str, Any] = {
        "role": lambda: _role(aws, name),
        "attached": lambda: _attached(aws, name),
        "inline": lambda: _inline(aws, name),
        "named": lambda: _named(aws, name, path),
    }
    found = gather_all(readers)
    role = found["role"]
    if role is not None:
        role = {**role, "attached": found["attached"], "inline": found["inline"]}
    arns = {*found["named"], *(found["attached"] if role else [])}
    return {"role": role, "policies": _policies(aws, arns)}


def _role(aws: Aws, name: str) -> dict[str, Any] | None:
    try:
        role = aws.call("iam", "get_role", absent=_GONE, RoleName=name)["Role"]
    except NotFound:
        return None
    tags = {item["Key"]: item["Value"] for item in role.get("Tags", [])}
    return {
        "arn": role["Arn"],
        "owner": tags.pop(MANAGED_TAG, ""),
        "trust": _in_order(parsed(role["AssumeRolePolicyDocument"])),
        "boundary": role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", ""),
        "session_seconds": role.get("MaxSessionDuration", 3600),
        "tags": tags,
    }


def _attached(aws: Aws, name: str) -> list[str]:
    try:
        found = aws.pages("iam", "list_attached_role_policies", "AttachedPolicies", absent=_GONE, RoleName=name)
    except NotFound:
        return []
    return sorted(item["PolicyArn"] for item in found)


def _inline(aws: Aws, name: str) -> list[str]:
    try:
        return sorted(aws.pages("iam", "list_role_policies", "PolicyNames", absent=_GONE, RoleName=name))
    except NotFound:
        return []


def is_named_after(policy: str, role: str) -> bool:
    """Whether a policy has the name of one that the role is given: its own and a number, or what limits it."""
    return re.fullmatch(rf"{re.escape(role)}-(?:[0-9]+|boundary|service-boundary)", policy) is not None


def _named(aws: Aws, name: str, path: str) -> list[str]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html"""
    found = aws.pages("iam", "list_policies", "Policies", Scope="Local", PathPrefix=path)
    return [item["Arn"] for item in found if is_named_after(item["PolicyName"], name)]


def _policies(aws: Aws, arns: Iterable[str]) -> dict[str, dict[str, Any]]:
    found = gather_all({arn: partial(_policy, aws, arn) for arn in sorted(arns)})
    return {arn: policy for arn, policy in found.items() if policy is not None}


def _policy(aws: Aws, arn: str) -> dict[str, Any] | None:
    """A managed policy, with the versions of it that do not count, the oldest first."""
    try:
        policy = aws.call("iam", "get_policy", absent=_GONE, PolicyArn=arn)["Policy"]
        current = policy["DefaultVersionId"]
        document = aws.call("iam", "get_policy_version", absent=_GONE, PolicyArn=arn, VersionId=current)
        versions = aws.pages("iam", "list_policy_versions", "Versions", absent=_GONE, PolicyArn=arn)
    except NotFound:
        return None
    tags = {item["Key"]: item["Value"] for item in policy.get("Tags", [])}
    others = [item["VersionId"] for item in versions if not item["IsDefaultVersion"]]
    return {
        "owner": tags.get(MANAGED_TAG, ""),
        "document": _in_order(parsed(document["PolicyVersion"]["Document"])),
        "old_versions": sorted(others, key=lambda version: int(version.removeprefix("v"))),
    }


def _in_order(value: Any) -> Any:
    """A document in which nothing depends on the order that AWS shows it in."""
    if isinstance(value, Mapping):
        return {key: _in_order(item) for key, item in sorted(value.items())}
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return sorted(value)
    return [_in_order(item) for item in value] if isinstance(value, list) else value


def normal(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document that is to be, in the form of one that was read."""
    found: dict[str, Any] = _in_order(document)
    return found
