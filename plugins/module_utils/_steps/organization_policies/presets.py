# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies that suit many organizations, of every kind, with the values that each asks for. Pure.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..._parts.control_policy import GUARDRAILS, deny, document
from ..._parts.names import PREFIX
from ..._parts.policy_attachments import RCP, SCP
from .global_services import GLOBAL_ACTIONS
from .kinds import EC2, ORGANIZATION

Values = Mapping[str, Any]
#: In the place of a value that has to be given.
NEEDED = object()
#: The roles with which an organization, and this collection, work in member accounts.
ACCESS_ROLES = ("arn:*:iam::*:role/OrganizationAccountAccessRole", "arn:*:iam::*:role/AWSControlTowerExecution")
BASELINE_ROLES = (f"arn:*:iam::*:role/{PREFIX}-access/{PREFIX}-*",)
STACK_SETS = "arn:*:iam::*:role/stacksets-exec-*"


@dataclass(frozen=True)
class Preset:
    """A policy that is made of values.

    Args:
        kind: its type.
        about: what it is for.
        build: makes its content.
        values: the values that it takes, with what each is where nobody gives it. Its kind is that of the default.
        takes: the kind of a value that has to be given.
    """

    kind: str
    about: str
    build: Callable[[Values], dict[str, Any]]
    values: Values = field(default_factory=dict)
    takes: type = list


def _regions(values: Values) -> dict[str, Any]:
    condition: dict[str, Any] = {"StringNotEquals": {"aws:RequestedRegion": values["regions"]}}
    exempt = _but_for(values["exempt_roles"])
    statement = {
        "Sid": "DenyOtherRegions",
        "Effect": "Deny",
        "NotAction": sorted({*GLOBAL_ACTIONS, *values["exempt_actions"]}),
        "Resource": "*",
        "Condition": {**condition, **exempt},
    }
    return document([statement])


def _but_for(roles: Sequence[str]) -> dict[str, Any]:
    """A condition that leaves out roles."""
    return {"ArnNotLike": {"aws:PrincipalArn": list(roles)}} if roles else {}


def _suspended(values: Values) -> dict[str, Any]:
    return document([deny("DenySuspended", "*", **_but_for(values["exempt_roles"]))])


def _no_users(values: Values) -> dict[str, Any]:
    actions = (
        "iam:CreateAccessKey",
        "iam:CreateLoginProfile",
        "iam:CreateServiceSpecificCredential",
        "iam:CreateUser",
        "iam:UpdateLoginProfile",
        "iam:UploadSSHPublicKey",
        "iam:UploadSigningCertificate",
    )
    return document([deny("DenyUsersAndKeys", *actions, **_but_for(values["exempt_roles"]))])


def _baseline(values: Values) -> dict[str, Any]:
    roles, exempt = list(values["roles"]), _but_for([*values["roles"], *values["exempt_roles"], STACK_SETS])
    of_roles = (
        "iam:AttachRolePolicy",
        "iam:DeleteRole",
        "iam:DeleteRolePermissionsBoundary",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
    )
    of_trails = (
        "cloudtrail:DeleteTrail",
        "cloudtrail:PutEventSelectors",
        "cloudtrail:PutInsightSelectors",
        "cloudtrail:StopLogging",
        "cloudtrail:UpdateTrail",
    )
    trails = [f"arn:*:cloudtrail:*:*:trail/{name}" for name in values["trails"]]
    statements = [deny("ProtectRoles", *of_roles, resource=roles, **exempt)]
    if trails:
        statements.append(deny("ProtectTrails", *of_trails, resource=trails, **exempt))
    return document(statements)


def _perimeter(values: Values) -> dict[str, Any]:
    """Nobody outside of the organization reaches resources, and no service in the name of somebody outside.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html
    """
    actions = ["sts:AssumeRole" if name == "sts" else f"{name}:*" for name in values["services"]]
    organizations = [ORGANIZATION, *values["organizations"]]
    outside: dict[str, Any] = {
        "StringNotEqualsIfExists": {"aws:PrincipalOrgID": organizations},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    }
    if values["accounts"]:
        outside["StringNotEqualsIfExists"]["aws:PrincipalAccount"] = list(values["accounts"])
    deputy: dict[str, Any] = {
        "StringNotEqualsIfExists": {"aws:SourceOrgID": organizations},
        "Null": {"aws:SourceAccount": "false"},
        "Bool": {"aws:PrincipalIsAWSService": "true"},
    }
    if values["accounts"]:
        deputy["StringNotEqualsIfExists"]["aws:SourceAccount"] = list(values["accounts"])
    return document(
        [
            {"Principal": "*", **deny("DenyStrangers", *actions, **outside)},
            {"Principal": "*", **deny("DenyConfusedDeputies", *actions, **deputy)},
        ]
    )


def _assigned(value: Any) -> dict[str, Any]:
    return {"@@assign": value}


def _ec2(attributes: Mapping[str, Any], message: str) -> dict[str, Any]:
    said = {"exception_message": _assigned(message)} if message else {}
    return {"ec2_attributes": {**attributes, **said}}


def _imdsv2(values: Values) -> dict[str, Any]:
    defaults = {
        "http_tokens": _assigned("required"),
        "http_put_response_hop_limit": _assigned(values["hop_limit"]),
        "http_endpoint": _assigned("no_preference"),
        "instance_metadata_tags": _assigned("no_preference"),
    }
    return _ec2({"instance_metadata_defaults": defaults}, values["message"])


def _private_ec2(values: Values) -> dict[str, Any]:
    attributes: dict[str, Any] = {
        "image_block_public_access": {"state": _assigned("block_new_sharing")},
        "snapshot_block_public_access": {"state": _assigned("block_all_sharing")},
        "serial_console_access": {"status": _assigned("disabled")},
    }
    if values["internet"] != "off":
        mode = {"mode": _assigned(values["internet"]), "exclusions_allowed": _assigned("enabled")}
        attributes["vpc_block_public_access"] = {"internet_gateway_block": mode}
    return _ec2(attributes, values["message"])


def _private_s3(values: Values) -> dict[str, Any]:
    return {"s3_attributes": {"public_access_block_configuration": _assigned("all")}}


def _opt_out(values: Values) -> dict[str, Any]:
    held = {"@@operators_allowed_for_child_policies": ["@@none"]}
    return {"services": {**held, "default": {**held, "opt_out_policy": {**held, "@@assign": "optOut"}}}}


def _tags(values: Values) -> dict[str, Any]:
    """A key is written as it is given. Where it has values, no other is taken for the types that are named."""
    found: dict[str, Any] = {}
    for key, allowed in values["tags"].items():
        about: dict[str, Any] = {"tag_key": _assigned(key)}
        if allowed:
            about["tag_value"] = _assigned([str(value) for value in allowed])
        if allowed and values["enforced_for"]:
            about["enforced_for"] = _assigned(list(values["enforced_for"]))
        found[key.lower()] = about
    return {"tags": found}


def _backup(values: Values) -> dict[str, Any]:
    """What carries a tag is backed up every day, in each of the regions, by the account's own role and vault."""
    rule = {
        "schedule_expression": _assigned(values["schedule"]),
        "target_backup_vault_name": _assigned(values["vault"]),
        "lifecycle": {"delete_after_days": _assigned(str(values["keep_days"]))},
    }
    selection = {
        "iam_role_arn": _assigned(values["role"]),
        "tag_key": _assigned(values["tag_key"]),
        "tag_value": _assigned(list(values["tag_values"])),
    }
    plan = {
        "regions": _assigned(list(values["regions"])),
        "rules": {"daily": rule},
        "selections": {"tags": {"tagged": selection}},
    }
    return {"plans": {f"{PREFIX}-daily": plan}}


_EXEMPT: Values = {"exempt_roles": []}
_ACCESS = {"exempt_roles": list(ACCESS_ROLES)}
_MESSAGE = {"message": ""}


def _plain(statements: list[dict[str, Any]]) -> Callable[[Values], dict[str, Any]]:
    return lambda _values: document(statements)


PRESETS: Mapping[str, Preset] = {
    **{name: Preset(SCP, about, _plain(statements)) for name, (about, statements) in GUARDRAILS.items()},
    "allowed_regions": Preset(
        SCP,
        "Denies requests in other Regions, except to global services",
        _regions,
        {"regions": NEEDED, "exempt_actions": [], **_ACCESS},
    ),
    "suspended": Preset(
        SCP,
        "Denies everything in suspended accounts, except to the access roles of the organization",
        _suspended,
        {**_ACCESS},
    ),
    "deny_iam_users": Preset(
        SCP, "Prevents IAM users, console passwords and access keys from being created", _no_users, {**_EXEMPT}
    ),
    "protect_baseline": Preset(
        SCP,
        "Prevents the roles and the trail of the baseline from being changed by others",
        _baseline,
        {"roles": list(BASELINE_ROLES), "trails": [f"{PREFIX}-trail"], **_ACCESS},
    ),
    "data_perimeter": Preset(
        RCP,
        "Denies access to resources from outside the organization",
        _perimeter,
        {"services": ["kms", "s3", "secretsmanager", "sqs", "sts"], "accounts": [], "organizations": []},
    ),
    "require_imdsv2": Preset(EC2, "Makes IMDSv2 the default for new instances", _imdsv2, {"hop_limit": 2, **_MESSAGE}),
    "private_ec2": Preset(
        EC2,
        "Blocks public sharing of images and snapshots, and disables the serial console",
        _private_ec2,
        {"internet": "off", **_MESSAGE},
    ),
    "private_s3": Preset("S3_POLICY", "Blocks public access to S3", _private_s3),
    "ai_opt_out": Preset("AISERVICES_OPT_OUT_POLICY", "Opts out of the use of content by AI services", _opt_out),
    "tags": Preset(
        "TAG_POLICY",
        "Standardizes the keys and values of tags",
        _tags,
        {"tags": NEEDED, "enforced_for": []},
        takes=dict,
    ),
    "daily_backup": Preset(
        "BACKUP_POLICY",
        "Backs up tagged resources every day",
        _backup,
        {
            "regions": NEEDED,
            "tag_key": "Backup",
            "tag_values": ["daily"],
            "keep_days": 35,
            "schedule": "cron(0 5 ? * * *)",
            "vault": "Default",
            "role": "arn:aws:iam::$account:role/service-role/AWSBackupDefaultServiceRole",
        },
    ),
}
