# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role threat_detection."""

from __future__ import annotations

from ..._controls.control import Control

_GUARDDUTY = "Run dayone.aws.guardduty_detector with enabled: true."
_HUB = "Run dayone.aws.security_hub with enabled: true."
_MACIE = "Run dayone.aws.macie_session with enabled: true."
_INSPECTOR = "Run dayone.aws.inspector with enabled: true."
_PLAN = "Run dayone.aws.guardduty_detector with enabled: true and features as wanted."

CONTROLS = (
    Control(
        "threat_detection.guardduty",
        "high",
        "GuardDuty watches the region",
        _GUARDDUTY,
        fsbp=("GuardDuty.1",),
        ssb=("ACCT.11",),
    ),
    Control(
        "threat_detection.guardduty_s3",
        "high",
        "GuardDuty watches S3 data events",
        _PLAN,
        fsbp=("GuardDuty.10",),
        condition="threat_detection_guardduty | bool and 's3' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_eks",
        "high",
        "GuardDuty watches EKS audit logs",
        _PLAN,
        fsbp=("GuardDuty.5",),
        condition="threat_detection_guardduty | bool and 'eks' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_malware",
        "high",
        "GuardDuty looks for malware on EBS volumes",
        _PLAN,
        fsbp=("GuardDuty.8",),
        condition="threat_detection_guardduty | bool and 'malware' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_rds",
        "high",
        "GuardDuty watches logins to RDS",
        _PLAN,
        fsbp=("GuardDuty.9",),
        condition="threat_detection_guardduty | bool and 'rds' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_lambda",
        "high",
        "GuardDuty watches the network activity of Lambda functions",
        _PLAN,
        fsbp=("GuardDuty.6",),
        condition="threat_detection_guardduty | bool and 'lambda' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_runtime",
        "high",
        "GuardDuty watches what runs on EC2, ECS and EKS",
        _PLAN,
        fsbp=("GuardDuty.11",),
        condition="threat_detection_guardduty | bool and 'runtime' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_ai",
        "high",
        "GuardDuty watches AI services",
        _PLAN,
        condition="threat_detection_guardduty | bool and 'ai' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_ai_analyst",
        "low",
        "GuardDuty's AI analyst looks into findings",
        _PLAN,
        condition="threat_detection_guardduty | bool and 'ai_analyst' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_frequency",
        "low",
        "GuardDuty publishes findings that occur again as often as wanted",
        "Run dayone.aws.guardduty_detector with enabled: true and publishing_frequency as wanted.",
        condition="threat_detection_guardduty | bool and threat_detection_guardduty_publishing_frequency is defined",
    ),
    Control("threat_detection.security_hub", "high", "Security Hub is on in the region", _HUB, ("5.16",)),
    Control(
        "threat_detection.security_hub_standards",
        "medium",
        "Security Hub checks the standards wanted",
        _HUB,
        condition="threat_detection_security_hub | bool",
    ),
    Control(
        "threat_detection.macie", "medium", "Macie looks at the region's buckets", _MACIE, ("3.1.3",), ("Macie.1",)
    ),
    Control(
        "threat_detection.inspector_ec2",
        "high",
        "Inspector scans EC2 instances",
        _INSPECTOR,
        (),
        ("Inspector.1",),
        condition="'ec2' in threat_detection_inspector_resource_types",
    ),
    Control(
        "threat_detection.inspector_ecr",
        "high",
        "Inspector scans container images",
        _INSPECTOR,
        (),
        ("Inspector.2",),
        condition="'ecr' in threat_detection_inspector_resource_types",
    ),
    Control(
        "threat_detection.inspector_lambda",
        "high",
        "Inspector scans Lambda functions",
        _INSPECTOR,
        (),
        ("Inspector.4",),
        condition="'lambda' in threat_detection_inspector_resource_types",
    ),
    Control(
        "threat_detection.inspector_lambda_code",
        "high",
        "Inspector scans the code of Lambda functions",
        _INSPECTOR,
        (),
        ("Inspector.3",),
        condition="'lambda_code' in threat_detection_inspector_resource_types",
    ),
)
