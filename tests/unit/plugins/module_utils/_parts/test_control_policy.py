# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The presets of guardrails, evaluated as service control policies beside FullAWSAccess."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.control_policy import GUARDRAILS

from tests.emulator.evaluation import Ask, Policies, Principal, decide

ACCOUNT = "123456789012"
ADMIN = Principal.user(f"arn:aws:iam::{ACCOUNT}:user/admin")
ROOT = Principal.root(ACCOUNT)
FULL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def may(preset: str, action: str, who: Principal = ADMIN, **context: str) -> bool:
    guardrail: dict[str, Any] = {"Version": "2012-10-17", "Statement": GUARDRAILS[preset][1]}
    keys: dict[str, str | list[str]] = {name.replace("_", ":"): value for name, value in context.items()}
    return bool(
        decide(Ask(who, action, "*", ACCOUNT, keys), Policies([FULL], organization=[[FULL], [FULL, guardrail]]))
    )


@pytest.mark.parametrize(
    ("preset", "kept_out", "let_in"),
    [
        ("deny_leaving", ["organizations:LeaveOrganization"], ["organizations:DescribeOrganization"]),
        (
            "protect_audit",
            ["cloudtrail:StopLogging", "config:StopConfigurationRecorder", "guardduty:DeleteDetector"],
            ["cloudtrail:CreateTrail", "cloudtrail:StartLogging", "config:PutConfigurationRecorder"],
        ),
        (
            "protect_defaults",
            ["ec2:DisableEbsEncryptionByDefault", "ec2:DisableSnapshotBlockPublicAccess"],
            ["ec2:EnableEbsEncryptionByDefault", "ec2:RunInstances"],
        ),
    ],
)
def test_a_preset_keeps_out_what_it_says_and_nothing_else(preset: str, kept_out: list[str], let_in: list[str]) -> None:
    assert [action for action in kept_out if may(preset, action)] == []
    assert [action for action in let_in if not may(preset, action)] == []


def test_root_does_nothing_but_in_a_session_of_the_organization() -> None:
    assert not may("deny_root_user", "s3:ListAllMyBuckets", ROOT)
    assert may("deny_root_user", "s3:ListAllMyBuckets", ROOT, aws_AssumedRoot="true")
    assert may("deny_root_user", "s3:ListAllMyBuckets")
    china = Principal.root(ACCOUNT, "aws-cn")
    assert not may("deny_root_user", "s3:ListAllMyBuckets", china)
