# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What blocks public access to an account, and the services that look for threats. Each variant is an account of its
own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Verdict
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from ansible_collections.dayone.aws.plugins.module_utils._steps.compute_defaults import ec2_defaults
from ansible_collections.dayone.aws.plugins.module_utils._steps.public_access import block
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.guardduty import GuardDutyDetector
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.inspector import Inspector
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.security_hub import SecurityHub

from tests.emulator.account import ACCOUNT

from .accounts import Account, Looks
from .form import BREACHES, CIS, CONFIG, HOLDS, HUB, REGION, Estate
from .looking import defaults

Begins = Callable[[Estate], None]
_S3 = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
_GUARDDUTY, _S3_PLAN = "threat_detection.guardduty", "threat_detection.guardduty_s3"
_HUB, _INSPECTOR = "threat_detection.security_hub", "threat_detection.inspector_ec2"
_PORTS, _EMR, _SHARING = (
    f"public_access.{name}" for name in ("emr_permitted_ports", "emr_block_public_access", "ssm_document_sharing")
)
_RESTRICT, _SNAPSHOTS = "public_access.s3_restrict_public_buckets", "compute_defaults.snapshot_block_public_access"
_EMR_2, _SSM_7 = f"{HUB}emr-controls.html#emr-2", f"{HUB}ssm-controls.html#ssm-7"
_EC2_182 = f"{HUB}ec2-controls.html#ec2-182"
_314, _S3_1 = f"{CIS}3.1.4", f"{CONFIG}s3-account-level-public-access-blocks-periodic.html"
_DETECTOR = "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetDetector.html"


def blocked(context: Context) -> list[Verdict]:
    """What is said of the blocks of an account and of a region."""
    switches = dict.fromkeys(block.SWITCHES, True) | {"ssm_document_sharing": False, "emr_permitted_ports": ["22"]}
    options = {**defaults("public_access_block"), **switches, "regions": [REGION], "exact": False}
    return [verdict for item in block.resources(context, options) for verdict in item.plan(item.observe()).verdicts]


def snapshots(context: Context) -> list[Verdict]:
    """What is said of the sharing of snapshots."""
    wanted = {"regions": [REGION], "snapshot_block_public_access": "block-all-sharing", "exact": False}
    found = ec2_defaults.resources(context, {**defaults("ec2_account_defaults"), **wanted})
    return [verdict for item in found for verdict in item.plan(item.observe()).verdicts]


def _service(kind: Any, module: str, **given: Any) -> Looks:
    def looks(context: Context) -> list[Verdict]:
        found = kind(context, {**defaults(module), "regions": [REGION], **given}, REGION, True)
        return list(found.plan(found.observe()).verdicts)

    return looks


guardduty = _service(GuardDutyDetector, "guardduty_detector", features=["s3"])
hub = _service(SecurityHub, "security_hub")
inspector = _service(Inspector, "inspector", resource_types=["ec2"])


def nothing(_estate: Estate) -> None:
    """As AWS gives it."""


def _asked(service: str, method: str, **params: Any) -> Begins:
    """An account of which something was asked."""

    def begins(estate: Estate) -> None:
        getattr(estate.client(service), method)(**params)

    return begins


def _block_of(*switches: str) -> Begins:
    found = {"PublicAccessBlockConfiguration": {name: name in switches for name in _S3}, "AccountId": ACCOUNT}
    return _asked("s3control", "put_public_access_block", **found)


def _emr(on: bool, *ranges: tuple[int, int]) -> Begins:
    permitted = [{"MinRange": first, "MaxRange": last} for first, last in ranges]
    found = {"BlockPublicSecurityGroupRules": on, "PermittedPublicSecurityGroupRuleRanges": permitted}
    return _asked("emr", "put_block_public_access_configuration", BlockPublicAccessConfiguration=found)


def _detector(on: bool, **features: str) -> Begins:
    listed: list[Mapping[str, str]] = [{"Name": name, "Status": status} for name, status in features.items()]
    return _asked("guardduty", "create_detector", Enable=on, Features=listed)


_TABLE: tuple[tuple[str, str, Begins, Looks, str, str, str], ...] = (
    ("s3-block-none", _RESTRICT, nothing, blocked, BREACHES, _S3_1, "An account without a block blocks nothing."),
    ("s3-block-whole", _RESTRICT, _block_of(*_S3), blocked, HOLDS, _314, "All four settings are on."),
    ("s3-block-three", _RESTRICT, _block_of(*_S3[:3]), blocked, BREACHES, _S3_1, "Each setting must be on."),
    ("emr-as-born", _EMR, nothing, blocked, HOLDS, _EMR_2, "It is on by default, with port 22."),
    ("emr-off", _EMR, _emr(False, (22, 22)), blocked, BREACHES, _EMR_2, "It must be on."),
    ("emr-without-ports", _PORTS, _emr(True), blocked, HOLDS, _EMR_2, "No port is permitted at all."),
    ("emr-all-ports", _PORTS, _emr(True, (0, 65535)), blocked, BREACHES, _EMR_2, "No port but 22 may be permitted."),
    ("emr-ports-around-22", _PORTS, _emr(True, (20, 25)), blocked, BREACHES, _EMR_2, "The range has others than 22."),
    (
        "documents-shared-by-a-setting",
        _SHARING,
        _asked(
            "ssm",
            "update_service_setting",
            SettingId="/ssm/documents/console/public-sharing-permission",
            SettingValue="Enable",
        ),
        blocked,
        BREACHES,
        _SSM_7,
        "The setting lets documents be public.",
    ),
    ("snapshots-unblocked", _SNAPSHOTS, nothing, snapshots, BREACHES, _EC2_182, "Sharing is not blocked."),
    (
        "snapshots-block-new",
        _SNAPSHOTS,
        _asked("ec2", "enable_snapshot_block_public_access", State="block-new-sharing"),
        snapshots,
        BREACHES,
        _EC2_182,
        "What is public already stays public: all sharing must be blocked.",
    ),
    (
        "snapshots-block-all",
        _SNAPSHOTS,
        _asked("ec2", "enable_snapshot_block_public_access", State="block-all-sharing"),
        snapshots,
        HOLDS,
        _EC2_182,
        "All sharing is blocked.",
    ),
    ("guardduty-none", _GUARDDUTY, nothing, guardduty, BREACHES, _DETECTOR, "There is no detector."),
    ("guardduty-on", _GUARDDUTY, _detector(True), guardduty, HOLDS, _DETECTOR, "The detector is enabled."),
    ("guardduty-suspended", _GUARDDUTY, _detector(False), guardduty, BREACHES, _DETECTOR, "It is disabled."),
    (
        "guardduty-without-s3",
        _S3_PLAN,
        _detector(True, S3_DATA_EVENTS="DISABLED"),
        guardduty,
        BREACHES,
        f"{HUB}guardduty-controls.html#guardduty-10",
        "The detector is on, and its plan for S3 is not.",
    ),
    (
        "guardduty-suspended-with-s3",
        _S3_PLAN,
        _detector(False, S3_DATA_EVENTS="ENABLED"),
        guardduty,
        BREACHES,
        f"{HUB}guardduty-controls.html#guardduty-10",
        "A plan of a detector that is suspended watches nothing.",
    ),
    ("hub-none", _HUB, nothing, hub, BREACHES, f"{CIS}5.16", "DescribeHub must succeed."),
    ("hub-on", _HUB, _asked("securityhub", "enable_security_hub"), hub, HOLDS, f"{CIS}5.16", "DescribeHub succeeds."),
    ("inspector-none", _INSPECTOR, nothing, inspector, BREACHES, f"{HUB}inspector-controls.html", "It is disabled."),
    (
        "inspector-of-repositories-alone",
        _INSPECTOR,
        _asked("inspector2", "enable", accountIds=[ACCOUNT], resourceTypes=["ECR"]),
        inspector,
        BREACHES,
        f"{HUB}inspector-controls.html#inspector-1",
        "Scanning of EC2 is a setting of its own.",
    ),
)
ROWS = tuple(Account(*row) for row in _TABLE)
