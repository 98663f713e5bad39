# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Templates of CloudFormation that put a role with its policies into one account, or into many. Pure.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._steps.bootstrap.stack_set_plan import BODY
from .policies import Document, minified

#: What stands for the account and the partition where a template is used in many.
ACCOUNT, PARTITION = "${AWS::AccountId}", "${AWS::Partition}"
_FORMAT = "2010-09-09"
_ADDRESS = {
    "Type": "String",
    "Description": "The S3 URL of the template for one account, which is too large to be included in this one",
    "AllowedPattern": "https://.+",
}
_OURS = re.compile(r"\$\{(?!AWS::)")


@dataclass(frozen=True)
class Role:
    """The role to have.

    Args:
        name: its name, from which those of its policies are made.
        path: its path, with a slash at both ends.
        trusted: the ARNs of those who may assume it.
        external_id: what they must say, or nothing.
        boundary: the ARN of its permissions boundary, or nothing.
        hours: how long a session of it may last.
        tags: its tags.
        trust: its trust policy, where more than ARNs are trusted.
        limits: the documents of boundaries that come with it, by what is behind its name in theirs.
        own_limit: which of them is its own boundary, or nothing.
        providers: identity providers that come with it: audiences by host.
    """

    name: str
    path: str
    trusted: tuple[str, ...]
    external_id: str
    boundary: str
    hours: int
    tags: Mapping[str, str]
    trust: Document | None = None
    limits: Mapping[str, Document] = field(default_factory=dict)
    own_limit: str = ""
    providers: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Spread:
    """Where a StackSet puts a template.

    Args:
        name: the name of the StackSet.
        units: the organization's root, or units in it.
        region: the one region of the stacks: roles are global.
        delegated: whether it is made in the account of a delegated administrator.
    """

    name: str
    units: tuple[str, ...]
    region: str
    delegated: bool


def trust_of(role: Role) -> Document:
    """Who may assume the role."""
    if role.trust is not None:
        return role.trust
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"AWS": list(role.trusted) if len(role.trusted) > 1 else role.trusted[0]},
        "Action": "sts:AssumeRole",
    }
    if role.external_id:
        statement["Condition"] = {"StringEquals": {"sts:ExternalId": role.external_id}}
    return {"Version": "2012-10-17", "Statement": [statement]}


def account_template(role: Role, policies: Sequence[Document], *, purpose: str) -> Document:
    """The template of a role and its policies, for one account. CloudFormation needs CAPABILITY_NAMED_IAM for it."""
    parts = {
        f"Policy{number}": _managed_policy(role, str(number), policy, purpose)
        for number, policy in enumerate(policies, 1)
    }
    limits = {_word(name): _managed_policy(role, name, document, purpose) for name, document in role.limits.items()}
    providers = {
        _word(f"provider-{host}"): _provider(host, names, role.tags) for host, names in sorted(role.providers.items())
    }
    about: dict[str, Any] = {
        "RoleName": role.name,
        "Path": role.path,
        "Description": f"What dayone.aws uses it for: {purpose}",
        "AssumeRolePolicyDocument": _with_variables(trust_of(role)),
        "MaxSessionDuration": role.hours * 3600,
        "ManagedPolicyArns": [{"Ref": name} for name in parts],
    }
    if role.own_limit:
        about["PermissionsBoundary"] = {"Ref": _word(role.own_limit)}
    elif role.boundary:
        about["PermissionsBoundary"] = _with_variables(role.boundary)
    if role.tags:
        about["Tags"] = _tags(role.tags)
    made = {"Role": {"Type": "AWS::IAM::Role", "Properties": about}}
    return {
        "AWSTemplateFormatVersion": _FORMAT,
        "Description": f"Role {role.name} of dayone.aws ({purpose})",
        "Resources": {**parts, **limits, **providers, **made},
        "Outputs": {"RoleArn": {"Description": "The role", "Value": {"Fn::GetAtt": ["Role", "Arn"]}}},
    }


def _managed_policy(role: Role, name: str, document: Document, purpose: str) -> dict[str, Any]:
    return {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {
            "ManagedPolicyName": f"{role.name}-{name}",
            "Path": role.path,
            "Description": f"What dayone.aws needs for: {purpose}",
            "PolicyDocument": _with_variables(document),
        },
    }


def _provider(host: str, audiences: Sequence[str], tags: Mapping[str, str]) -> dict[str, Any]:
    """A provider, which stays where the stack goes: others may use it by then.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-oidcprovider.html
    """
    about = {"Url": f"https://{host}", "ClientIdList": list(audiences)}
    return {
        "Type": "AWS::IAM::OIDCProvider",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {**about, "Tags": _tags(tags)} if tags else about,
    }


def _tags(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in sorted(tags.items())]


def _word(name: str) -> str:
    """A name as a template has it: letters and digits."""
    return "".join(part.capitalize() for part in re.split(r"[^0-9A-Za-z]+", name))


def stack_set_template(template: Document, spread: Spread) -> Document:
    """The template of a service-managed StackSet, which also puts the role into accounts that join later.

    It holds the accounts' template where that is small enough, and else has a parameter for its address in S3:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    """
    body = minified(template)
    held = len(body.encode()) <= BODY
    about = {
        "StackSetName": spread.name,
        "Description": template["Description"],
        "PermissionModel": "SERVICE_MANAGED",
        "AutoDeployment": {"Enabled": True, "RetainStacksOnAccountRemoval": False},
        "CallAs": "DELEGATED_ADMIN" if spread.delegated else "SELF",
        "Capabilities": ["CAPABILITY_NAMED_IAM"],
        "ManagedExecution": {"Active": True},
        "OperationPreferences": {"FailureTolerancePercentage": 100, "MaxConcurrentPercentage": 25},
        "StackInstancesGroup": [
            {"DeploymentTargets": {"OrganizationalUnitIds": list(spread.units)}, "Regions": [spread.region]}
        ],
        **({"TemplateBody": body} if held else {"TemplateURL": {"Ref": "TemplateURL"}}),
    }
    return {
        "AWSTemplateFormatVersion": _FORMAT,
        "Description": f"Creates in each account: {template['Description']}",
        **({} if held else {"Parameters": {"TemplateURL": _ADDRESS}}),
        "Resources": {"Roles": {"Type": "AWS::CloudFormation::StackSet", "Properties": about}},
    }


def _with_variables(value: Any) -> Any:
    """A value in which CloudFormation puts in account and partition. A variable of a policy is kept from it."""
    if isinstance(value, Mapping):
        return {key: _with_variables(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_with_variables(item) for item in value]
    if isinstance(value, str) and "${AWS::" in value:
        return {"Fn::Sub": _OURS.sub("${!", value)}
    return value
