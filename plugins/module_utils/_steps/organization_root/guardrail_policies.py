# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Guardrails as data: their form, and presets that suit almost every organization. Pure.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..._kernel.plan import Refusal
from ..._parts.names import PREFIX


def _deny(sid: str, *actions: str, **condition: Any) -> dict[str, Any]:
    rest = {"Condition": condition} if condition else {}
    return {"Sid": sid, "Effect": "Deny", "Action": list(actions), "Resource": "*", **rest}


#: Description and statements of each preset.
PRESETS: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "deny_leaving": (
        "Prevents accounts from leaving the organization",
        [_deny("DenyLeaving", "organizations:LeaveOrganization")],
    ),
    "deny_root_user": (
        "Denies everything to root users of member accounts, except in root sessions of the organization",
        [
            _deny(
                "DenyRootUser",
                "*",
                StringLike={"aws:PrincipalArn": "arn:*:iam::*:root"},
                Null={"aws:AssumedRoot": "true"},
            )
        ],
    ),
    "protect_audit": (
        "Prevents trails, recorders, detectors and analyzers in member accounts from being stopped",
        [
            _deny("ProtectTrails", "cloudtrail:DeleteTrail", "cloudtrail:StopLogging"),
            _deny(
                "ProtectRecorders",
                "config:DeleteConfigurationRecorder",
                "config:DeleteDeliveryChannel",
                "config:StopConfigurationRecorder",
            ),
            _deny(
                "ProtectDetectors",
                "guardduty:DeleteDetector",
                "guardduty:DisassociateFromAdministratorAccount",
                "securityhub:DisableSecurityHub",
                "securityhub:DisassociateFromAdministratorAccount",
                "access-analyzer:DeleteAnalyzer",
            ),
        ],
    ),
    "protect_defaults": (
        "Prevents the defaults of EBS, snapshots, images and instance metadata in member accounts from being weakened",
        [
            _deny(
                "ProtectDefaults",
                "ec2:DisableEbsEncryptionByDefault",
                "ec2:DisableImageBlockPublicAccess",
                "ec2:DisableSnapshotBlockPublicAccess",
                "ec2:ModifyInstanceMetadataDefaults",
            )
        ],
    ),
}


def owner(guardrail: Mapping[str, Any]) -> str:
    """The mark by which a guardrail's policy is known again."""
    return f"organization_guardrails/{guardrail['name']}"


def policy_name(guardrail: Mapping[str, Any]) -> str:
    """The name of a guardrail's policy."""
    return f"{PREFIX}-{guardrail['name']}"


def document(guardrail: Mapping[str, Any]) -> dict[str, Any]:
    """The policy of a guardrail: its own statements, or those of its preset."""
    statements = guardrail["statements"]
    if statements is None:
        statements = PRESETS[guardrail["preset"]][1]
    return {"Version": "2012-10-17", "Statement": statements}


def description(guardrail: Mapping[str, Any]) -> str:
    """What a guardrail is for."""
    preset = guardrail["preset"]
    return str(guardrail["description"] or (PRESETS[preset][0] if preset else guardrail["name"]))


def check(options: Mapping[str, Any]) -> None:
    """Refuse bad guardrails before the first request."""
    names = [guardrail["name"] for guardrail in options["guardrails"]]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refusal(f"guardrails: the name {', '.join(twice)} is used more than once.")
    for guardrail in options["guardrails"]:
        _check_one(guardrail)


def _check_one(guardrail: Mapping[str, Any]) -> None:
    name = guardrail["name"]
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,100}", name):
        raise Refusal(f"guardrails: name is {name}, but must be 1 to 100 letters, digits, dots, hyphens, underscores.")
    if guardrail["state"] == "present" and (guardrail["statements"] is None) == (guardrail["preset"] is None):
        raise Refusal(f"guardrails: {name} needs exactly one of statements and preset.")
    for statement in guardrail["statements"] or []:
        problem = statement_problem(statement)
        if problem:
            raise Refusal(f"guardrails: {name}: {problem}")


def statement_problem(statement: Mapping[str, Any]) -> str:
    """What is wrong with a statement of a service control policy, or nothing."""
    if statement.get("Effect") != "Deny":
        return (
            f"Effect is {statement.get('Effect')}, but a guardrail denies: FullAWSAccess stays attached alongside it."
        )
    if ("Action" in statement) == ("NotAction" in statement):
        return "a statement needs exactly one of Action and NotAction."
    if "Resource" not in statement and "NotResource" not in statement:
        return "a statement needs Resource."
    if {"Principal", "NotPrincipal"} & set(statement):
        return "service control policies cannot have a Principal."
    everything = "*" in _listed(statement.get("Action")) and "*" in _listed(statement.get("Resource"))
    if everything and not statement.get("Condition"):
        return "it denies everything to everybody. Add a Condition."
    return ""


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
