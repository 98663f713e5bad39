# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Statements of control policies, and those that suit almost every organization. Pure.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

VERSION = "2012-10-17"


def deny(sid: str, *actions: str, resource: str | Sequence[str] = "*", **condition: Any) -> dict[str, Any]:
    """A statement that denies actions, under a condition where one is given."""
    rest = {"Condition": condition} if condition else {}
    return {"Sid": sid, "Effect": "Deny", "Action": list(actions), "Resource": resource, **rest}


def document(statements: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A policy of statements."""
    return {"Version": VERSION, "Statement": list(statements)}


#: Description and statements of each preset that needs no value.
GUARDRAILS: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "deny_leaving": (
        "Prevents accounts from leaving the organization",
        [deny("DenyLeaving", "organizations:LeaveOrganization")],
    ),
    "deny_root_user": (
        "Denies everything to root users of member accounts, except in root sessions of the organization",
        [
            deny(
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
            deny("ProtectTrails", "cloudtrail:DeleteTrail", "cloudtrail:StopLogging"),
            deny(
                "ProtectRecorders",
                "config:DeleteConfigurationRecorder",
                "config:DeleteDeliveryChannel",
                "config:StopConfigurationRecorder",
            ),
            deny(
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
            deny(
                "ProtectDefaults",
                "ec2:DisableEbsEncryptionByDefault",
                "ec2:DisableImageBlockPublicAccess",
                "ec2:DisableSnapshotBlockPublicAccess",
                "ec2:ModifyInstanceMetadataDefaults",
            )
        ],
    ),
}


def denial_problem(statement: Mapping[str, Any]) -> str:
    """What is wrong with a statement that must deny, and names nobody, or nothing."""
    if statement.get("Effect") != "Deny":
        return (
            f"Effect is {statement.get('Effect')}, but a guardrail denies: FullAWSAccess stays attached alongside it."
        )
    return statement_problem(statement)


def statement_problem(statement: Mapping[str, Any]) -> str:
    """What is wrong with a statement of a service control policy, or nothing."""
    if statement.get("Effect") not in ("Allow", "Deny"):
        return f"Effect is {statement.get('Effect')}, but must be Allow or Deny."
    if ("Action" in statement) == ("NotAction" in statement):
        return "a statement needs exactly one of Action and NotAction."
    if "Resource" not in statement and "NotResource" not in statement:
        return "a statement needs Resource."
    if {"Principal", "NotPrincipal"} & set(statement):
        return "service control policies cannot have a Principal."
    everything = "*" in as_list(statement.get("Action")) and "*" in as_list(statement.get("Resource"))
    if everything and statement["Effect"] == "Deny" and not statement.get("Condition"):
        return "it denies everything to everybody. Add a Condition."
    return ""


def as_list(value: Any) -> list[Any]:
    """A value that may stand alone or in a list."""
    return value if isinstance(value, list) else [value]
