# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies of an organization: their forms, their sizes, and how many a target takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .form import Clients, Contract, Refusal
from .organizations import organized
from .scripts import Ask, ask, before, refusal

_SCP = "SERVICE_CONTROL_POLICY"


_API = "https://docs.aws.amazon.com/organizations/latest/APIReference/API_"
_LIMITS = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html"
_RCP = "RESOURCE_CONTROL_POLICY"
_STAY = {"Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"}


def _content(*statements: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements or (_STAY,))})


def _create(name: str = "stay", kind: str = _SCP, content: str = "") -> Ask:
    return ask("organizations", "create_policy", Name=name, Description="", Content=content or _content(), Type=kind)


_BEGIN = (before("organizations", "create_organization", FeatureSet="ALL"), before("organizations", "list_roots"))
_ENABLE = before("organizations", "enable_policy_type", RootId="$1.Roots.0.Id", PolicyType=_SCP)
_MADE = "$3.Policy.PolicySummary.Id"
_ATTACH = ask("organizations", "attach_policy", PolicyId=_MADE, TargetId="$1.Roots.0.Id")
_DETACH = ask("organizations", "detach_policy", PolicyId=_MADE, TargetId="$1.Roots.0.Id")


def _full(client: Clients) -> None:
    """One more policy than a target takes. The one that AWS attaches counts."""
    organizations, root = organized(client)
    organizations.enable_policy_type(RootId=root, PolicyType=_RCP)
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    for number in range(5):
        made = organizations.create_policy(Name=f"p{number}", Description="", Content=_content(statement), Type=_RCP)
        organizations.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=root)


ROWS = (
    refusal(
        "organizations-policy-too-large",
        "a service control policy has more than 10,240 characters",
        ("ConstraintViolationException", "You have exceeded the maximum policy size."),
        f"{_LIMITS} org-formation/org-formation-cli#332",
        "policy_types._check_content",
        *_BEGIN,
        _create(content=_content({**_STAY, "Sid": "a" * 10_240})),
    ),
    refusal(
        "organizations-policy-of-another-form",
        "a service control policy names a principal",
        (
            "MalformedPolicyDocumentException",
            "The provided policy document does not meet the requirements of the specified policy type.",
        ),
        f"{_API}CreatePolicy.html org-formation/org-formation-cli#225",
        "policy_types._check_content",
        *_BEGIN,
        _create(content=_content({**_STAY, "Principal": "*"})),
    ),
    refusal(
        "organizations-policy-twice",
        "a policy has that name already",
        ("DuplicatePolicyException", "A policy with the same name already exists."),
        f"{_API}CreatePolicy.html",
        "policy_types.create_policy",
        *_BEGIN,
        _create(),
        _create(),
    ),
    refusal(
        "organizations-type-not-enabled",
        "policies of the type are not enabled in the organization",
        ("PolicyTypeNotEnabledException", "This operation can be performed only for enabled policy types."),
        f"{_API}AttachPolicy.html",
        "policy_types.attach_policy",
        *_BEGIN,
        before("organizations", "describe_organization"),
        _create(),
        _ATTACH,
    ),
    refusal(
        "organizations-attached-already",
        "the policy is attached there already",
        (
            "DuplicatePolicyAttachmentException",
            "A policy with the specified name and type is already attached to the specified target.",
        ),
        f"{_API}AttachPolicy.html",
        "policy_types.attach_policy",
        *_BEGIN,
        _ENABLE,
        _create(),
        _ATTACH,
        _ATTACH,
    ),
    Contract(
        "organizations-target-is-full",
        "organizations",
        "AttachPolicy",
        "the target has as many policies of the type as it takes",
        Refusal(
            "ConstraintViolationException", "You have attached the maximum number of policies to the specified target."
        ),
        _LIMITS,
        _full,
        by="policy_types.attach_policy",
        assumed="the text",
    ),
    refusal(
        "organizations-target-absent",
        "there is no such unit",
        ("TargetNotFoundException", "We can't find a target with the TargetId that you specified."),
        f"{_API}AttachPolicy.html",
        "policy_types._target",
        *_BEGIN,
        _ENABLE,
        _create(),
        ask("organizations", "attach_policy", PolicyId=_MADE, TargetId="ou-abcd-12345678"),
    ),
    refusal(
        "organizations-effective-policy-of-nobody",
        "there is no such account",
        ("TargetNotFoundException", "We can't find a target with the TargetId that you specified."),
        f"{_API}DescribeEffectivePolicy.html",
        "effective_policies._inherited",
        *_BEGIN,
        ask("organizations", "describe_effective_policy", PolicyType="TAG_POLICY", TargetId="999999999999"),
    ),
    refusal(
        "organizations-not-attached",
        "the policy is not attached there",
        ("PolicyNotAttachedException", "The specified policy isn't attached to the specified target."),
        f"{_API}DetachPolicy.html",
        "policy_types.detach_policy",
        *_BEGIN,
        _ENABLE,
        _create(),
        _DETACH,
    ),
    refusal(
        "organizations-last-policy",
        "it is the last service control policy of the target",
        (
            "ConstraintViolationException",
            "You cannot remove the last policy attached to the specified target. You must have at least one attached "
            "at all times.",
        ),
        f"{_API}DetachPolicy.html hashicorp/terraform-provider-aws#26797",
        "policy_types.detach_policy",
        *_BEGIN,
        _ENABLE,
        ask("organizations", "detach_policy", PolicyId="p-FullAWSAccess", TargetId="$1.Roots.0.Id"),
    ),
)
