# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Enumerations that AWS extends are compared with the installed models: a value that botocore adds fails the test
until it stands here, with what the collection makes of it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.policy_attachments import SCP
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.certificate import _KEYS
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.config import TLS
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.inspector import _ON
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.security_hub import _GOOD

pytestmark = pytest.mark.newer_models
_NOT_OURS = "organization_policies takes it from data, and nothing else of ours reads or writes what it governs"
_HOLDS = "may hold a setting of ours: what AWS refuses for it is said as AWS says it"
_IN_CHARGE, _NOT_IN_CHARGE = "that account has charge", "that account has no charge"

KNOWN: dict[tuple[str, str], dict[str, str]] = {
    ("organizations", "PolicyType"): {
        "SERVICE_CONTROL_POLICY": "the guardrails of organization_guardrails, which enables it",
        "RESOURCE_CONTROL_POLICY": _HOLDS,
        "TAG_POLICY": _HOLDS,
        "BACKUP_POLICY": _NOT_OURS,
        "AISERVICES_OPT_OUT_POLICY": _NOT_OURS,
        "CHATBOT_POLICY": _NOT_OURS,
        "DECLARATIVE_POLICY_EC2": "holds settings of EC2, which say so themselves (ManagedBy)",
        "SECURITYHUB_POLICY": _HOLDS,
        "SECURITYHUB_CSPM_POLICY": _HOLDS,
        "INSPECTOR_POLICY": _HOLDS,
        "UPGRADE_ROLLOUT_POLICY": _NOT_OURS,
        "BEDROCK_POLICY": _NOT_OURS,
        "S3_POLICY": "holds the block of public access of the account, which is looked up",
        "NETWORK_SECURITY_DIRECTOR_POLICY": _NOT_OURS,
        "GUARDDUTY_POLICY": _HOLDS,
    },
    ("organizations", "PolicyTypeStatus"): {
        "ENABLED": "policies can be attached",
        "PENDING_ENABLE": "waited for",
        "PENDING_DISABLE": "not enabled",
    },
    ("securityhub", "StandardsStatus"): {
        "PENDING": "good",
        "READY": "good",
        "INCOMPLETE": "good: some of its checks are not there",
        "DELETING": "off",
        "FAILED": "for a person, with a note",
    },
    ("macie2", "MacieStatus"): {"PAUSED": "off, and is enabled again", "ENABLED": "on"},
    ("macie2", "RelationshipStatus"): {
        "Enabled": _IN_CHARGE,
        "Paused": _NOT_IN_CHARGE,
        "Invited": _NOT_IN_CHARGE,
        "Created": _NOT_IN_CHARGE,
        "Removed": _NOT_IN_CHARGE,
        "Resigned": _NOT_IN_CHARGE,
        "EmailVerificationInProgress": _NOT_IN_CHARGE,
        "EmailVerificationFailed": _NOT_IN_CHARGE,
        "RegionDisabled": _NOT_IN_CHARGE,
        "AccountSuspended": _NOT_IN_CHARGE,
    },
    ("inspector2", "Status"): {
        "ENABLING": "on",
        "ENABLED": "on",
        "DISABLING": "off",
        "DISABLED": "off",
        "SUSPENDING": "off",
        "SUSPENDED": "off",
    },
    ("cloudfront", "MinimumProtocolVersion"): dict.fromkeys(TLS, "in its order"),
    ("acm", "KeyAlgorithm"): {
        **dict.fromkeys(_KEYS, "CloudFront takes it"),
        "RSA_1024": "ACM issues none",
        "EC_secp384r1": "CloudFront does not take it",
        "EC_secp521r1": "CloudFront does not take it",
    },
}


@pytest.mark.parametrize("name", KNOWN, ids="-".join)
def test_an_enumeration_has_no_value_that_nobody_looked_at(aws: Any, name: tuple[str, str]) -> None:
    assert set(aws.choices(*name)) == set(KNOWN[name])


def test_what_the_collection_knows_is_what_stands_here() -> None:
    on = {value for value, what in KNOWN["inspector2", "Status"].items() if what == "on"}
    good = {value for value, what in KNOWN["securityhub", "StandardsStatus"].items() if what.startswith("good")}
    assert (on, good) == (set(_ON), set(_GOOD))
    assert SCP in KNOWN["organizations", "PolicyType"]
