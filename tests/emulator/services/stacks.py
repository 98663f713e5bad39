# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Stacks of IAM's roles, policies and identity providers in one account, from a template.

moto attaches no policies to a role of a template, and knows no identity providers there.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.iam.models import iam_backends
from moto.utilities.utils import get_partition

from tests.emulator.kit import stored


def apply(account: str, name: str, template: dict[str, Any], region: str) -> str:
    """Make what a template says in the place of what the stack made before. Why it failed, or nothing."""
    partition = get_partition(region)
    backend = iam_backends[account][partition]
    _take_away(account, name)
    kept: list[tuple[str, str]] = stored(account, "cloudformation.stacks").setdefault(name, [])
    refs = {"AWS::AccountId": account, "AWS::Partition": partition}
    for logical, resource in _in_order(template["Resources"]).items():
        about = _filled(resource["Properties"], refs)
        kind = resource["Type"].removeprefix("AWS::IAM::")
        taken = _taken(backend, kind, about, account, partition)
        if taken:
            return f'Resource handler returned message: "{taken} already exists." (HandlerErrorCode: AlreadyExists)'
        refs[logical] = _made(backend, kind, about)
        if resource.get("DeletionPolicy") != "Retain":
            kept.append((kind, refs[logical]))
    return ""


def delete(account: str, name: str) -> None:
    """Take away what the stack made."""
    _take_away(account, name)
    stored(account, "cloudformation.stacks").pop(name, None)


def _in_order(resources: dict[str, Any]) -> dict[str, Any]:
    """Roles last: they name what is made besides."""
    return dict(sorted(resources.items(), key=lambda item: item[1]["Type"] == "AWS::IAM::Role"))


def _filled(value: Any, refs: dict[str, str]) -> Any:
    if isinstance(value, dict) and set(value) == {"Ref"}:
        return refs[value["Ref"]]
    if isinstance(value, dict) and set(value) == {"Fn::Sub"}:
        text: str = value["Fn::Sub"]
        for key, known in refs.items():
            text = text.replace(f"${{{key}}}", known)
        return text.replace("${!", "${")
    if isinstance(value, dict):
        return {key: _filled(item, refs) for key, item in value.items()}
    return [_filled(item, refs) for item in value] if isinstance(value, list) else value


def _taken(backend: Any, kind: str, about: dict[str, Any], account: str, partition: str) -> str:
    """What is there already under the name of what is to be made, or nothing."""
    head = f"arn:{partition}:iam::{account}"
    if kind == "Role":
        found = any(role.name == about["RoleName"] for role in backend.roles.values())
        return f"Role with name {about['RoleName']}" if found else ""
    if kind == "ManagedPolicy":
        arn = f"{head}:policy{about['Path']}{about['ManagedPolicyName']}"
        return f"A policy called {about['ManagedPolicyName']}" if arn in backend.managed_policies else ""
    arn = f"{head}:oidc-provider/{about['Url'].removeprefix('https://')}"
    return f"Provider with url {about['Url']}" if arn in backend.open_id_providers else ""


def _made(backend: Any, kind: str, about: dict[str, Any]) -> str:
    tags = about.get("Tags", [])
    if kind == "ManagedPolicy":
        policy = backend.create_policy(
            about["Description"], about["Path"], json.dumps(about["PolicyDocument"]), about["ManagedPolicyName"], tags
        )
        return str(policy.arn)
    if kind == "OIDCProvider":
        return str(backend.create_open_id_connect_provider(about["Url"], [], about["ClientIdList"], tags).arn)
    role = backend.create_role(
        about["RoleName"],
        json.dumps(about["AssumeRolePolicyDocument"]),
        about["Path"],
        about.get("PermissionsBoundary", ""),
        about["Description"],
        tags,
        str(about["MaxSessionDuration"]),
    )
    for arn in about["ManagedPolicyArns"]:
        backend.attach_role_policy(arn, role.name)
    return str(role.name)


def _take_away(account: str, name: str) -> None:
    made: list[tuple[str, str]] = stored(account, "cloudformation.stacks").pop(name, [])
    backend = iam_backends[account]["aws"]
    for kind, thing in reversed(made):
        if kind == "Role":
            for arn in list(backend.get_role(thing).managed_policies):
                backend.detach_role_policy(arn, thing)
            backend.delete_role(thing)
        elif kind == "ManagedPolicy":
            backend.delete_policy(thing)
