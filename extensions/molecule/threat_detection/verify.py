# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""GuardDuty, Security Hub, Macie and Inspector are on in two regions, with what was asked for and no more."""

import boto3

account = boto3.client("sts").get_caller_identity()["Account"]
PLANS = {"S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS"}
for region in ("us-east-1", "eu-west-1"):
    guardduty = boto3.client("guardduty", region_name=region)
    (detector,) = guardduty.list_detectors()["DetectorIds"]
    found = guardduty.get_detector(DetectorId=detector)
    assert found["Status"] == "ENABLED", (region, found)
    on = {item["Name"] for item in found["Features"] if item["Status"] == "ENABLED"}
    assert on & PLANS == {"S3_DATA_EVENTS"}, (region, on)

    hub = boto3.client("securityhub", region_name=region)
    assert hub.describe_hub()["HubArn"], region
    standards = [item["StandardsArn"] for item in hub.get_enabled_standards()["StandardsSubscriptions"]]
    assert standards == [f"arn:aws:securityhub:{region}::standards/aws-foundational-security-best-practices/v/1.0.0"], (
        standards
    )

    assert boto3.client("macie2", region_name=region).get_macie_session()["status"] == "ENABLED", region

    inspector = boto3.client("inspector2", region_name=region)
    (stands,) = inspector.batch_get_account_status(accountIds=[account])["accounts"]
    parts = {name: part["status"] for name, part in stands["resourceState"].items()}
    assert parts == {"ec2": "ENABLED", "ecr": "ENABLED", "lambda": "ENABLED", "lambdaCode": "DISABLED"}, parts
