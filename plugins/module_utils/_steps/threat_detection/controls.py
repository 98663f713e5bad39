# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role threat_detection."""

from __future__ import annotations

from ..._controls.control import Control

_GUARDDUTY = "Set threat_detection_guardduty: true, and run the role dayone.aws.threat_detection."
_HUB = "Set threat_detection_security_hub: true, and run the role dayone.aws.threat_detection."
_MACIE = "Set threat_detection_macie: true, and run the role dayone.aws.threat_detection."
_INSPECTOR = "Set threat_detection_inspector: true, and run the role dayone.aws.threat_detection."
_PLAN = (
    "Set threat_detection_guardduty: true and threat_detection_guardduty_features, and run the role "
    "dayone.aws.threat_detection."
)

CONTROLS = (
    Control(
        "threat_detection.guardduty",
        "high",
        "GuardDuty should be enabled in the region",
        _GUARDDUTY,
        fsbp=("GuardDuty.1",),
        ssb=("ACCT.11",),
    ),
    Control(
        "threat_detection.guardduty_s3",
        "high",
        "GuardDuty S3 Protection should be enabled",
        _PLAN,
        fsbp=("GuardDuty.10",),
        condition="threat_detection_guardduty | bool and 's3' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_eks",
        "high",
        "GuardDuty EKS audit log monitoring should be enabled",
        _PLAN,
        fsbp=("GuardDuty.5",),
        condition="threat_detection_guardduty | bool and 'eks' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_malware",
        "high",
        "GuardDuty Malware Protection for EC2 should be enabled",
        _PLAN,
        fsbp=("GuardDuty.8",),
        condition="threat_detection_guardduty | bool and 'malware' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_rds",
        "high",
        "GuardDuty RDS Protection should be enabled",
        _PLAN,
        fsbp=("GuardDuty.9",),
        condition="threat_detection_guardduty | bool and 'rds' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_lambda",
        "high",
        "GuardDuty Lambda Protection should be enabled",
        _PLAN,
        fsbp=("GuardDuty.6",),
        condition="threat_detection_guardduty | bool and 'lambda' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_runtime",
        "high",
        "GuardDuty Runtime Monitoring should be enabled",
        _PLAN,
        fsbp=("GuardDuty.11",),
        condition="threat_detection_guardduty | bool and 'runtime' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_ai",
        "high",
        "GuardDuty AI Protection should be enabled",
        _PLAN,
        condition="threat_detection_guardduty | bool and 'ai' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_ai_analyst",
        "low",
        "The AI analyst of GuardDuty should be enabled",
        _PLAN,
        condition="threat_detection_guardduty | bool and 'ai_analyst' in threat_detection_guardduty_features",
    ),
    Control(
        "threat_detection.guardduty_frequency",
        "low",
        "GuardDuty should publish updated findings as often as configured",
        "Set threat_detection_guardduty_publishing_frequency, and run the role dayone.aws.threat_detection.",
        condition="threat_detection_guardduty | bool and threat_detection_guardduty_publishing_frequency is defined",
    ),
    Control("threat_detection.security_hub", "high", "Security Hub should be enabled in the region", _HUB, ("5.16",)),
    Control(
        "threat_detection.security_hub_standards",
        "medium",
        "Security Hub should have the configured standards enabled",
        _HUB,
        condition="threat_detection_security_hub | bool",
    ),
    Control(
        "threat_detection.macie", "medium", "Macie should be enabled in the region", _MACIE, ("3.1.3",), ("Macie.1",)
    ),
    Control(
        "threat_detection.inspector_ec2",
        "high",
        "Inspector EC2 scanning should be enabled",
        _INSPECTOR,
        (),
        ("Inspector.1",),
        condition="'ec2' in threat_detection_inspector_resource_types",
    ),
    Control(
        "threat_detection.inspector_ecr",
        "high",
        "Inspector ECR scanning should be enabled",
        _INSPECTOR,
        (),
        ("Inspector.2",),
        condition="'ecr' in threat_detection_inspector_resource_types",
    ),
    Control(
        "threat_detection.inspector_lambda",
        "high",
        "Inspector Lambda standard scanning should be enabled",
        _INSPECTOR,
        (),
        ("Inspector.4",),
        condition="'lambda' in threat_detection_inspector_resource_types",
    ),
    Control(
        "threat_detection.inspector_lambda_code",
        "high",
        "Inspector Lambda code scanning should be enabled",
        _INSPECTOR,
        (),
        ("Inspector.3",),
        condition="'lambda_code' in threat_detection_inspector_resource_types",
    ),
)
