# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies of every type that botocore knows, with AWS's quotas, which moto has not: how large, how many at a target,
and which stays.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
"""

from __future__ import annotations

import json
from typing import Any

import boto3
from moto.organizations.models import FakePolicy, FakeRoot

from tests.emulator.kit import Pass, Request, ServiceError, operation
from tests.emulator.services.organizations import organization_of

SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
#: Characters of a policy of a type, and how many of it are attached to one root, unit or account.
QUOTAS = {
    SCP: (10_240, 10),
    RCP: (5_120, 5),
    "AISERVICES_OPT_OUT_POLICY": (2_500, 5),
    "CHATBOT_POLICY": (10_000, 5),
}
OTHERS = (10_000, 10)
#: What a policy that is no control policy begins with, by its type.
KEYS = {
    "AISERVICES_OPT_OUT_POLICY": "services",
    "BACKUP_POLICY": "plans",
    "CHATBOT_POLICY": "chatbot",
    "DECLARATIVE_POLICY_EC2": "ec2_attributes",
    "S3_POLICY": "s3_attributes",
    "TAG_POLICY": "tags",
}
_ARN = "arn:{{0}}:organizations::{{1}}:policy/{{2}}/{kind}/{{3}}"


def _known() -> list[str]:
    """The types that the installed botocore knows."""
    client = boto3.client("organizations", region_name="us-east-1")
    return list(client.meta.service_model.shape_for("PolicyType").enum)


TYPES = _known()
for _supported in (FakeRoot.SUPPORTED_POLICY_TYPES, FakePolicy.SUPPORTED_POLICY_TYPES):
    _supported += [kind for kind in TYPES if kind not in _supported]


class _Policy(FakePolicy):
    """A policy of a type that moto makes none of."""

    def __init__(self, organization: Any, **given: Any) -> None:
        super().__init__(organization, **{**given, "Type": "TAG_POLICY"})
        self.type = given["Type"]
        self._arn_format = _ARN.format(kind=self.type.lower())


@operation("organizations", "CreatePolicy")
def create_policy(request: Request) -> dict[str, Any]:
    """A policy of any type, where it is of its form and size."""
    organization, params = organization_of(request), request.params
    _check_content(params["Type"], params["Content"])
    if any(policy.name == params["Name"] for policy in organization.policies):
        raise ServiceError("DuplicatePolicyException", "A policy with the same name already exists.")
    made: FakePolicy = _Policy(organization.org, **params)
    if params["Type"] in (SCP, RCP, "AISERVICES_OPT_OUT_POLICY", "TAG_POLICY"):
        made = FakePolicy(organization.org, **params)
    organization.policies.append(made)
    return dict(made.describe())


@operation("organizations", "UpdatePolicy")
def update_policy(request: Request) -> dict[str, Any]:
    """The same of a change."""
    organization, params = organization_of(request), request.params
    found = organization.get_policy_by_id(params["PolicyId"])
    if "Content" in params:
        _check_content(found.type, params["Content"])
    return dict(organization.update_policy(**params))


@operation("organizations", "AttachPolicy")
def attach_policy(request: Request) -> None:
    """Where the type is enabled, and the target has room for it."""
    organization, params = organization_of(request), request.params
    policy, target = organization.get_policy_by_id(params["PolicyId"]), _target(organization, params["TargetId"])
    root = next(unit for unit in organization.ou if isinstance(unit, FakeRoot))
    if {"Type": policy.type, "Status": "ENABLED"} not in root.policy_types:
        raise ServiceError(
            "PolicyTypeNotEnabledException", "This operation can be performed only for enabled policy types."
        )
    if policy in target.attached_policies:
        raise ServiceError(
            "DuplicatePolicyAttachmentException",
            "A policy with the specified name and type is already attached to the specified target.",
        )
    if len(_attached(target, policy.type)) >= QUOTAS.get(policy.type, OTHERS)[1]:
        raise ServiceError(
            "ConstraintViolationException", "You have attached the maximum number of policies to the specified target."
        )
    organization.attach_policy(**params)


@operation("organizations", "DetachPolicy")
def detach_policy(request: Request) -> None:
    """Where it is attached, and is not the last service control policy of the target."""
    organization, params = organization_of(request), request.params
    policy, target = organization.get_policy_by_id(params["PolicyId"]), _target(organization, params["TargetId"])
    if policy not in target.attached_policies:
        raise ServiceError("PolicyNotAttachedException", "The specified policy isn't attached to the specified target.")
    if policy.type == SCP and len(_attached(target, SCP)) == 1:
        raise ServiceError(
            "ConstraintViolationException",
            "You cannot remove the last policy attached to the specified target. You must have at least one attached "
            "at all times.",
        )
    organization.detach_policy(**params)


@operation("organizations", "DeletePolicy")
def delete_policy(request: Request) -> dict[str, Any]:
    """Moto's deletion, also for a delegated administrator."""
    organization = organization_of(request)
    if organization.account_id == request.account_id:
        raise Pass
    organization.delete_policy(**request.params)
    return {}


def _target(organization: Any, wanted: str) -> Any:
    """The root, unit or account of an id."""
    found = next((item for item in (*organization.ou, *organization.accounts) if item.id == wanted), None)
    if found is None:
        raise ServiceError("TargetNotFoundException", "We can't find a target with the TargetId that you specified.")
    return found


def _attached(target: Any, kind: str) -> list[Any]:
    return [policy for policy in target.attached_policies if policy.type == kind]


def _check_content(kind: str, content: str) -> None:
    if len(content) > QUOTAS.get(kind, OTHERS)[0]:
        raise ServiceError("ConstraintViolationException", "You have exceeded the maximum policy size.")
    if not _is_of_type(kind, content):
        raise ServiceError(
            "MalformedPolicyDocumentException",
            "The provided policy document does not meet the requirements of the specified policy type.",
        )


def _is_of_type(kind: str, content: str) -> bool:
    try:
        document = json.loads(content)
    except ValueError:
        return False
    if kind in (SCP, RCP):
        statements = document.get("Statement")
        listed = statements if isinstance(statements, list) else [statements]
        return all(_is_statement(kind, item) for item in listed)
    return kind not in KEYS or list(document) == [KEYS[kind]]


def _is_statement(kind: str, statement: Any) -> bool:
    """A statement of the kind of policy: one of resources denies, for everybody."""
    if not isinstance(statement, dict) or statement.get("Effect") not in ("Allow", "Deny"):
        return False
    if kind == SCP:
        return not {"Principal", "NotPrincipal"} & set(statement) and ("Action" in statement) != (
            "NotAction" in statement
        )
    everybody = statement.get("Principal") == "*" and not {"NotPrincipal", "NotAction"} & set(statement)
    actions = statement.get("Action", "*")
    listed = [actions] if isinstance(actions, str) else actions
    return statement["Effect"] == "Deny" and everybody and "*" not in listed
