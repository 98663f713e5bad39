# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names of Security Hub's controls and of AWS Config's managed rules, from AWS's own lists. Names alone.

Security Hub: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html as of
2026-03-10, by way of https://github.com/iainelder/security-hub-controls. AWS Config: the list that moto has of
https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
"""

from __future__ import annotations

import gzip
import json
from importlib import resources
from typing import Any

#: The numbers of the controls of each service, in ranges.
_HUB = {
    "ACM": "1-3",
    "APIGateway": "1-5 8-10",
    "Account": "1-2",
    "Amplify": "1-2",
    "AppConfig": "1-4",
    "AppFlow": "1",
    "AppRunner": "1-2",
    "AppSync": "2 4-5",
    "Athena": "2-4",
    "AutoScaling": "1-3 6 9-10",
    "Autoscaling": "5",
    "Backup": "1-5",
    "Batch": "1-4",
    "CloudFormation": "2-4",
    "CloudFront": "1 3-10 12-17",
    "CloudTrail": "1-7 9-10",
    "CloudWatch": "1-17",
    "CodeArtifact": "1",
    "CodeBuild": "1-4 7",
    "CodeGuruProfiler": "1",
    "CodeGuruReviewer": "1",
    "Cognito": "1-6",
    "Config": "1",
    "Connect": "1-2",
    "DMS": "1-13",
    "DataFirehose": "1",
    "DataSync": "1-2",
    "Detective": "1",
    "DocumentDB": "1-6",
    "DynamoDB": "1-7",
    "EC2": "1-4 6-10 12-25 28 33-58 60 170-182",
    "ECR": "1-5",
    "ECS": "2-5 8-10 12-21",
    "EFS": "1-8",
    "EKS": "1-3 6-8",
    "ELB": "1-10 12-14 16-18 21-22",
    "EMR": "1-4",
    "ES": "1-9",
    "ElastiCache": "1-7",
    "ElasticBeanstalk": "1-3",
    "EventBridge": "2-4",
    "FSx": "1-5",
    "FraudDetector": "1-4",
    "GlobalAccelerator": "1",
    "Glue": "1 3-4",
    "GuardDuty": "1-13",
    "IAM": "1-19 21-28",
    "IVS": "1-3",
    "Inspector": "1-4",
    "IoT": "1-6",
    "IoTEvents": "1-3",
    "IoTSiteWise": "1-5",
    "IoTTwinMaker": "1-4",
    "IoTWireless": "1-3",
    "KMS": "1-5",
    "Keyspaces": "1",
    "Kinesis": "1-3",
    "Lambda": "1-3 5-7",
    "MQ": "2 4-6",
    "MSK": "1-6",
    "Macie": "1-2",
    "Neptune": "1-9",
    "NetworkFirewall": "1-10",
    "Opensearch": "1-11",
    "PCA": "1-2",
    "RDS": "1-48 50",
    "Redshift": "1-4 6-8 10-18",
    "RedshiftServerless": "1-6",
    "Route53": "1-2",
    "S3": "1-3 5-15 17 19-20 22-25",
    "SES": "1-3",
    "SNS": "1 3-4",
    "SQS": "1-3",
    "SSM": "1-7",
    "SageMaker": "1-15",
    "SecretsManager": "1-5",
    "ServiceCatalog": "1",
    "StepFunctions": "1-2",
    "Transfer": "1-7",
    "WAF": "1-4 6-8 10-12",
    "WorkSpaces": "1-2",
}
#: Rules whose identifier is another than their name: each rule's page says so.
_IDENTIFIERS = {
    "cloudtrail-enabled": "CLOUD_TRAIL_ENABLED",
    "multi-region-cloudtrail-enabled": "MULTI_REGION_CLOUD_TRAIL_ENABLED",
    "restricted-common-ports": "RESTRICTED_INCOMING_TRAFFIC",
    "restricted-ssh": "INCOMING_SSH_DISABLED",
}
#: Rules that Security Hub has of its own, and that AWS Config does not list:
#: https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-24
#: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
#: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-172
_OF_HUB = frozenset(
    {"s3-mrap-public-access-blocked", "vpc-sg-restricted-common-ports", "ec2-vpc-bpa-internet-gateway-blocked"}
)


def hub_controls() -> frozenset[str]:
    """The ids of Security Hub's controls."""
    return frozenset(
        f"{service}.{number}"
        for service, ranges in _HUB.items()
        for low, _dash, high in (item.partition("-") for item in ranges.split())
        for number in range(int(low), int(high or low) + 1)
    )


def is_rule(name: str) -> bool:
    """Whether AWS has a rule of a name."""
    return name in _OF_HUB or _IDENTIFIERS.get(name, name.replace("-", "_").upper()) in _config_rules()


def _config_rules() -> frozenset[str]:
    packed = resources.files("moto").joinpath("config", "resources", "aws_managed_rules.json.gz").read_bytes()
    found: dict[str, Any] = json.loads(gzip.decompress(packed))
    return frozenset(found["ManagedRules"])
