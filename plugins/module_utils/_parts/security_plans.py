# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What GuardDuty and Inspector can be asked to look at, by our names: in one account, and in all of an organization.

https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DetectorFeatureConfiguration.html
https://docs.aws.amazon.com/inspector/v2/APIReference/API_Enable.html
"""

from __future__ import annotations

#: Protection plans of GuardDuty, each of which an organization has a setting for.
GUARDDUTY_PLANS = {
    "s3": "S3_DATA_EVENTS",
    "eks": "EKS_AUDIT_LOGS",
    "malware": "EBS_MALWARE_PROTECTION",
    "rds": "RDS_LOGIN_EVENTS",
    "lambda": "LAMBDA_NETWORK_LOGS",
    "runtime": "RUNTIME_MONITORING",
    "ai": "AI_PROTECTION",
}
#: What GuardDuty takes only in place of RUNTIME_MONITORING, and enables in no new detector.
INSTEAD_OF_RUNTIME = "EKS_RUNTIME_MONITORING"
#: What Inspector can scan: our names, and those of answers and settings, and of requests.
INSPECTOR_TYPES = {
    "ec2": ("ec2", "EC2"),
    "ecr": ("ecr", "ECR"),
    "lambda": ("lambda", "LAMBDA"),
    "lambda_code": ("lambdaCode", "LAMBDA_CODE"),
}
#: Statuses of a type that Inspector has begun to scan, and of one that counts as on.
INSPECTOR_BEGUN = "ENABLING"
INSPECTOR_ON = ("ENABLED", INSPECTOR_BEGUN)
