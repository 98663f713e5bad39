# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The names by which Cost Explorer and Budgets know services. Pure.

AWS publishes no list of them. Its API has one (GetDimensionValues, $0.01 per request), but only of what the
account has used, which a new account has not. A name that is not here is refused unless the option ``further_services``
has it: Budgets itself takes any name, and a budget on a name that does not exist never says a word.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from ..._kernel.plan import Refusal

_AWS = """
Amplify; App Runner; AppSync; Application Migration Service; Audit Manager; Backup; Budgets; Certificate Manager;
Clean Rooms; Cloud Map; Cloud WAN; CloudFormation; CloudHSM; CloudShell; CloudTrail; CodeArtifact; CodeCommit;
CodeDeploy; CodePipeline; Config; Cost Explorer; Data Exchange; Data Pipeline; Data Transfer; DataSync;
Database Migration Service; DeepRacer; Device Farm; Direct Connect; Directory Service; Elastic Disaster Recovery;
Elemental MediaConnect; Elemental MediaConvert; Elemental MediaLive; Elemental MediaPackage; Elemental MediaStore;
Elemental MediaTailor; End User Messaging; Entity Resolution; Fault Injection Simulator; Firewall Manager;
Global Accelerator; Glue; Glue Elastic Views; Ground Station; HealthImaging;
Identity and Access Management Access Analyzer; IoT; IoT Analytics; IoT Device Defender; IoT Device Management;
IoT Events; IoT FleetWise; IoT Greengrass; IoT SiteWise; IoT TwinMaker; Key Management Service; Lake Formation; Lambda;
License Manager; Mainframe Modernization; Migration Hub Refactor Spaces; Network Firewall; OpsWorks; Outposts;
Payment Cryptography; Private Certificate Authority; Resilience Hub; RoboMaker; Secrets Manager; Security Hub;
Service Catalog; Shield; Snowball; Step Functions; Storage Gateway; Support (Basic); Support (Business);
Support (Developer); Support (Enterprise); Systems Manager; Transfer Family; WAF; X-Ray
"""
_AMAZON = """
API Gateway; AppFlow; AppStream; Athena; Augmented AI; Bedrock; Braket; Chime; Cloud Directory; CloudFront;
CloudSearch; CodeGuru; CodeWhisperer; Cognito; Comprehend; Comprehend Medical; Connect; DataZone; Detective;
DevOps Guru; DocumentDB (with MongoDB compatibility); DynamoDB; EC2 Container Registry (ECR); ElastiCache;
Elastic Block Store; Elastic Compute Cloud - Compute; Elastic Container Registry Public; Elastic Container Service;
Elastic Container Service for Kubernetes; Elastic File System; Elastic Inference; Elastic Load Balancing;
Elastic MapReduce; Elastic Transcoder; FSx; FinSpace; Forecast; Fraud Detector; GameLift; GameLift Servers; Glacier;
GuardDuty; HealthLake; Inspector; Interactive Video Service; Kendra; Keyspaces (for Apache Cassandra); Kinesis;
Kinesis Analytics; Kinesis Firehose; Kinesis Video Streams; Lex; Lightsail; Location Service; Lookout for Equipment;
Lookout for Metrics; Lookout for Vision; MQ; Machine Learning; Macie; Managed Blockchain; Managed Grafana;
Managed Service for Prometheus; Managed Streaming for Apache Kafka; Managed Workflows for Apache Airflow; MemoryDB;
Monitron; Neptune; Omics; OpenSearch Service; Personalize; Pinpoint; Polly; Q; Quantum Ledger Database; QuickSight;
Redshift; Registrar; Rekognition; Relational Database Service; Route 53; SageMaker; Security Lake;
Simple Email Service; Simple Notification Service; Simple Queue Service; Simple Storage Service;
Simple Workflow Service; SimpleDB; Textract; Timestream; Transcribe; Translate; Verified Permissions;
Virtual Private Cloud; WorkDocs; WorkMail; WorkSpaces; WorkSpaces Web
"""
_OTHERS = """
AmazonCloudWatch; AmazonWorkMail; CloudWatch Events; CodeBuild; EC2 - Other; Savings Plans for AWS Compute usage; Tax;
Contact Center Telecommunications (service sold by AMCS, LLC)
"""


def _names(text: str, prefix: str = "") -> set[str]:
    return {prefix + " ".join(name.split()) for name in text.split(";")}


SERVICES = frozenset(_names(_AWS, "AWS ") | _names(_AMAZON, "Amazon ") | _names(_OTHERS))


def check_services(services: Iterable[str], further: Iterable[str]) -> None:
    """Refuse a name that Cost Explorer does not know, and say which ones come near.

    Raises:
        Refusal: which name, and what to do.
    """
    known = SERVICES | set(further)
    for name in services:
        if name in known:
            continue
        near = _near(name, known)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise Refusal(
            f"services: {name} is not a known name of a Cost Explorer service.{hint} If Cost Explorer has it, "
            "add it to further_services."
        )


def _near(name: str, known: Iterable[str]) -> list[str]:
    """Names that are spelt alike, or that hold the word."""
    listed = sorted(known)
    lowered = {item.lower(): item for item in listed}
    alike = [lowered[item] for item in difflib.get_close_matches(name.lower(), lowered, 2, 0.75)]
    word = name.lower().removeprefix("amazon").removeprefix("aws").strip()
    return alike or [item for item in listed if len(word) > 2 and word in item.lower()][:3]
