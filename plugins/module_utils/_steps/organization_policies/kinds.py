# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The types of policies: how large one may be, how many a target takes, and what form each has. Pure.

A type that is not listed here is passed through as it is: AWS says what is wrong with it.
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Refusal
from ..._parts.control_policy import as_list, statement_problem
from ..._parts.policy_attachments import RCP, SCP, content

EC2 = "DECLARATIVE_POLICY_EC2"
#: The types that decide on requests. All others decide on settings, and have an effective policy.
AUTHORIZING = (SCP, RCP)


@dataclass(frozen=True)
class Quota:
    """What AWS takes of a type: characters of one policy, and how many are attached to one target."""

    characters: int
    attached: int


_USUAL = Quota(10_000, 10)
QUOTAS: Mapping[str, Quota] = {
    SCP: Quota(10_240, 10),
    RCP: Quota(5_120, 5),
    "AISERVICES_OPT_OUT_POLICY": Quota(2_500, 5),
    "BACKUP_POLICY": _USUAL,
    "BEDROCK_POLICY": _USUAL,
    "CHATBOT_POLICY": Quota(10_000, 5),
    EC2: _USUAL,
    "INSPECTOR_POLICY": _USUAL,
    "SECURITYHUB_POLICY": _USUAL,
    "TAG_POLICY": _USUAL,
    "UPGRADE_ROLLOUT_POLICY": _USUAL,
}
#: What a policy of a type has in it, and nothing else.
_KEYS: Mapping[str, str] = {
    "AISERVICES_OPT_OUT_POLICY": "services",
    "BACKUP_POLICY": "plans",
    "CHATBOT_POLICY": "chatbot",
    EC2: "ec2_attributes",
    "S3_POLICY": "s3_attributes",
    "TAG_POLICY": "tags",
}
_NAMES: Mapping[str, str] = {
    SCP: "service control policies",
    RCP: "resource control policies",
    EC2: "declarative policies for EC2",
    "AISERVICES_OPT_OUT_POLICY": "AI services opt-out policies",
    "CHATBOT_POLICY": "chat applications policies",
    "S3_POLICY": "S3 policies",
    "SECURITYHUB_CSPM_POLICY": "Security Hub CSPM policies",
    "SECURITYHUB_POLICY": "Security Hub policies",
}
#: The longest id of an organization has so many characters more than what stands for it: o- and 32 others.
ORGANIZATION = "{organization}"
_ID_CHARACTERS = 34


def named(kind: str) -> str:
    """How people call the policies of a type."""
    usual = kind.removesuffix("_POLICY").replace("_", " ").lower()
    return _NAMES.get(kind, f"{usual} policies")


def check_document(where: str, kind: str, document: Mapping[str, Any]) -> None:
    """Refuse a policy that AWS would refuse.

    Raises:
        Refusal: what is wrong with it.
    """
    problem = _problem(kind, document)
    if problem:
        raise Refusal(f"{where}: {problem}")
    text = content(document)
    size = len(text) + text.count(ORGANIZATION) * (_ID_CHARACTERS - len(ORGANIZATION))
    quota = QUOTAS.get(kind)
    if quota and size > quota.characters:
        raise Refusal(
            f"{where}: it has {size:,} characters without whitespace, {size - quota.characters:,} more than "
            f"AWS's limit of {quota.characters:,} for {named(kind)}. Split it into two policies."
        )


def _problem(kind: str, document: Mapping[str, Any]) -> str:
    """What is wrong with the form of a policy, or nothing."""
    if kind in AUTHORIZING:
        statements = as_list(document.get("Statement"))
        if not all(isinstance(item, Mapping) for item in statements):
            return "it needs a Statement, a list of statements."
        judge = statement_problem if kind == SCP else _resource_problem
        return next((problem for problem in map(judge, statements) if problem), "")
    key = _KEYS.get(kind)
    if key and list(document) != [key]:
        return f"a policy of type {kind} has the key {key}, and no other."
    return "" if document else "its content is empty."


def _resource_problem(statement: Mapping[str, Any]) -> str:
    """What is wrong with a statement of a resource control policy, or nothing.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
    """
    if statement.get("Effect") != "Deny":
        return f"Effect is {statement.get('Effect')}, but a resource control policy can only deny."
    if statement.get("Principal") != "*" or "NotPrincipal" in statement:
        return 'a statement of a resource control policy needs Principal: "*".'
    if "NotAction" in statement or "Action" not in statement or "*" in as_list(statement["Action"]):
        return 'a statement of a resource control policy needs an Action that names services, such as "s3:*".'
    if "Resource" not in statement and "NotResource" not in statement:
        return "a statement needs Resource."
    if "*" in as_list(statement.get("Resource")) and not statement.get("Condition"):
        return "it denies every resource to everybody. Add a Condition."
    return ""
