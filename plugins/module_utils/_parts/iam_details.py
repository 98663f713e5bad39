# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""All users, groups, roles and policies of an account with who holds what, a thousand in a call.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from .._aws.client import Aws
from .policy_effect.trust import identity_providers

#: The most that AWS gives in one call.
PAGE = 1000
_LISTS = {"user": "UserDetailList", "group": "GroupDetailList", "role": "RoleDetailList", "policy": "Policies"}
_INLINE = ("UserPolicyList", "GroupPolicyList", "RolePolicyList")


@dataclass(frozen=True)
class Holder:
    """A user, group or role, and the policies that it holds itself.

    Args:
        kind: ``user``, ``group`` or ``role``.
        attached: ARNs of managed policies.
        inline: documents by name.
        trusts: the identity providers that may assume the role.
        trust: the role's trust policy.
    """

    kind: str
    name: str
    arn: str
    path: str
    attached: tuple[str, ...] = ()
    inline: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    trusts: tuple[str, ...] = ()
    trust: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """How findings call it."""
        return f"{self.kind}/{self.name}"


@dataclass(frozen=True)
class Details:
    """Who holds what, and the documents of the managed policies by ARN."""

    holders: tuple[Holder, ...] = ()
    documents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def parsed(document: Any) -> dict[str, Any]:
    """A policy document. IAM encodes it as a part of a URL, and botocore decodes it, of most operations."""
    if not isinstance(document, str):
        return dict(document)
    return dict(json.loads(unquote(document) if document.startswith("%") else document))


def read_pages(aws: Aws, kinds: Iterable[str], *, versions: bool = True) -> dict[str, list[Any]]:
    """What AWS has of some kinds, by ``user``, ``group``, ``role`` and ``policy``.

    Args:
        aws: the way to AWS.
        kinds: of ``User``, ``Group``, ``Role``, ``LocalManagedPolicy`` and ``AWSManagedPolicy``; of the last only those
            that are attached to something.
        versions: whether the versions of policies that do not count are kept.
    """
    found: dict[str, list[Any]] = {name: [] for name in _LISTS}
    marker: dict[str, Any] = {}
    while True:
        asked: dict[str, Any] = {"Filter": list(kinds), "MaxItems": PAGE, **marker}
        answer = aws.call("iam", "get_account_authorization_details", **asked)
        for name, key in _LISTS.items():
            found[name] += answer.get(key, []) if versions else map(_slim, answer.get(key, []))
        if not answer.get("IsTruncated"):
            return found
        marker = {"Marker": answer["Marker"]}


def _slim(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """A policy with the version alone that counts: the other four would be kept until all pages are read."""
    versions = item.get("PolicyVersionList")
    if not versions:
        return item
    return {**item, "PolicyVersionList": [version for version in versions if version["IsDefaultVersion"]]}


def read_details(aws: Aws) -> Details:
    """Everything, in normal form."""
    found = read_pages(aws, ("User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy"), versions=False)
    holders = [_holder(kind, item) for kind in ("user", "group", "role") for item in found[kind]]
    return Details(tuple(holders), {item["Arn"]: default_document(item) for item in found["policy"]})


def default_document(policy: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a policy that counts."""
    return next(parsed(item["Document"]) for item in policy["PolicyVersionList"] if item["IsDefaultVersion"])


def _holder(kind: str, item: Mapping[str, Any]) -> Holder:
    inline = [policy for key in _INLINE for policy in item.get(key) or []]
    trust = parsed(item.get("AssumeRolePolicyDocument") or {})
    return Holder(
        kind,
        item[f"{kind.capitalize()}Name"],
        item["Arn"],
        item["Path"],
        tuple(sorted(policy["PolicyArn"] for policy in item.get("AttachedManagedPolicies") or [])),
        {policy["PolicyName"]: parsed(policy["PolicyDocument"]) for policy in inline},
        tuple(identity_providers(trust)),
        trust,
    )
