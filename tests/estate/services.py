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


def of_ec2(context: Context) -> list[Verdict]:
    """What is said of the sharing of snapshots and images, of metadata, and of the serial console."""
    wanted = {
        "snapshot_block_public_access": "block-all-sharing",
        "image_block_public_access": "block-new-sharing",
        "serial_console_access": False,
        "imds_tokens": "required",
    }
    options = {**defaults("ec2_account_defaults"), **wanted, "regions": [REGION], "exact": False}
    found = ec2_defaults.resources(context, options)
    return [verdict for item in found for verdict in item.plan(item.observe()).verdicts]


def _service(kind: Any, module: str, **given: Any) -> Looks:
    def looks(context: Context) -> list[Verdict]:
        found = kind(context, {**defaults(module), "regions": [REGION], **given}, REGION, True)
        return list(found.plan(found.observe()).verdicts)

    return looks


guardduty = _service(GuardDutyDetector, "guardduty_detector", features=["s3"])
plans = _service(GuardDutyDetector, "guardduty_detector", features=["eks", "malware", "rds", "lambda", "runtime"])
hub = _service(SecurityHub, "security_hub")
inspector = _service(Inspector, "inspector", resource_types=["ec2"])
scans = _service(Inspector, "inspector", resource_types=["ec2", "ecr", "lambda", "lambda_code"])


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
    *(
        (
            f"s3-block-all-but-{name.lower()}",
            f"public_access.s3_{control}",
            _block_of(*(other for other in _S3 if other != name)),
            blocked,
            BREACHES,
            _S3_1,
            "The other three do not make up for it.",
        )
        for name, control in zip(_S3, ("block_public_acls", "ignore_public_acls", "block_public_policy"), strict=False)
    ),
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
    ("snapshots-unblocked", _SNAPSHOTS, nothing, of_ec2, BREACHES, _EC2_182, "Sharing is not blocked."),
    (
        "snapshots-block-new",
        _SNAPSHOTS,
        _asked("ec2", "enable_snapshot_block_public_access", State="block-new-sharing"),
        of_ec2,
        BREACHES,
        _EC2_182,
        "What is public already stays public: all sharing must be blocked.",
    ),
    (
        "snapshots-block-all",
        _SNAPSHOTS,
        _asked("ec2", "enable_snapshot_block_public_access", State="block-all-sharing"),
        of_ec2,
        HOLDS,
        _EC2_182,
        "All sharing is blocked.",
    ),
    (
        "images-unblocked",
        "compute_defaults.image_block_public_access",
        _asked("ec2", "disable_image_block_public_access"),
        of_ec2,
        BREACHES,
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html",
        "Without the block an image can be shared with everybody.",
    ),
    (
        "serial-console-open",
        "compute_defaults.serial_console_access",
        _asked("ec2", "enable_serial_console_access"),
        of_ec2,
        BREACHES,
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configure-access-to-serial-console.html",
        "The account has access to it, whoever may use it.",
    ),
    (
        "metadata-with-a-hop-limit-alone",
        "compute_defaults.imds_tokens",
        _asked("ec2", "modify_instance_metadata_defaults", HttpPutResponseHopLimit=1),
        of_ec2,
        BREACHES,
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataDefaultsResponse.html",
        "What the account says of hops says nothing of tokens.",
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
    *(
        (
            f"guardduty-suspended-with-{plan}",
            f"threat_detection.guardduty_{plan}",
            _detector(False, **{feature: "ENABLED"}),
            plans,
            BREACHES,
            f"{HUB}guardduty-controls.html#guardduty-{number}",
            "A plan of a detector that is suspended watches nothing.",
        )
        for plan, feature, number in (
            ("eks", "EKS_AUDIT_LOGS", 5),
            ("lambda", "LAMBDA_NETWORK_LOGS", 6),
            ("malware", "EBS_MALWARE_PROTECTION", 8),
            ("rds", "RDS_LOGIN_EVENTS", 9),
        )
    ),
    (
        "guardduty-runtime-of-eks-alone",
        "threat_detection.guardduty_runtime",
        _detector(True, EKS_RUNTIME_MONITORING="ENABLED"),
        plans,
        BREACHES,
        f"{HUB}guardduty-controls.html#guardduty-11",
        "What is older watches clusters of EKS alone, and not instances and tasks.",
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
    *(
        (
            f"inspector-of-functions-but-{kind}",
            f"threat_detection.inspector_{kind}",
            _asked("inspector2", "enable", accountIds=[ACCOUNT], resourceTypes=["EC2", "LAMBDA"]),
            scans,
            verdict,
            f"{HUB}inspector-controls.html#inspector-{number}",
            means,
        )
        for kind, number, verdict, means in (
            ("ecr", 2, BREACHES, "Repositories are not scanned."),
            ("lambda_code", 3, BREACHES, "Packages of functions are scanned, and their code is not."),
            ("lambda", 4, HOLDS, "Standard scanning of functions is on, whatever is said of their code."),
        )
    ),
)
ROWS = tuple(Account(*row) for row in _TABLE)
