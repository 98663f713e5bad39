# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The audit account administers each service in two regions, and the other account is enabled; an organization trail
delivers into a bucket there. An account in no organization, as in the baseline's scenario, is still in none.
"""

import json
import os
from typing import Any

import boto3

AUDIT, WEB = "200000000001", "200000000002"


def inside(account: str) -> Any:
    """A session in a member account."""
    role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
    keys = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="verify")["Credentials"]
    return boto3.session.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])


def check_region(audit: Any, web: Any, region: str) -> None:
    """Look at the services of a region."""
    guardduty = audit.client("guardduty", region_name=region)
    (detector,) = guardduty.list_detectors()["DetectorIds"]
    found = guardduty.describe_organization_configuration(DetectorId=detector)
    assert found["AutoEnableOrganizationMembers"] == "ALL", found
    plans = {item["Name"] for item in found["Features"] if item["AutoEnable"] != "NONE"}
    assert plans == {"S3_DATA_EVENTS"}, plans
    assert [item["AccountId"] for item in guardduty.list_members(DetectorId=detector)["Members"]] == [WEB]
    assert web.client("guardduty", region_name=region).list_detectors()["DetectorIds"], region

    inspector = audit.client("inspector2", region_name=region)
    types = inspector.describe_organization_configuration()["autoEnable"]
    assert types == {"ec2": True, "ecr": True, "lambda": True, "lambdaCode": False}, types
    (stands,) = inspector.batch_get_account_status(accountIds=[WEB])["accounts"]
    assert stands["resourceState"]["ec2"]["status"] == "ENABLED", stands

    assert audit.client("macie2", region_name=region).describe_organization_configuration()["autoEnable"], region
    assert web.client("macie2", region_name=region).get_macie_session()["status"] == "ENABLED", region

    analyzers = audit.client("accessanalyzer", region_name=region).list_analyzers(type="ORGANIZATION")["analyzers"]
    assert [item["status"] for item in analyzers] == ["ACTIVE"], analyzers


def check(organizations: Any) -> None:
    """Look at the organization."""
    audit, web = inside(AUDIT), inside(WEB)
    for region in ("us-east-1", "eu-west-1"):
        check_region(audit, web, region)
    hub = audit.client("securityhub", region_name="us-east-1")
    settings = hub.describe_organization_configuration()["OrganizationConfiguration"]
    assert settings["ConfigurationType"] == "CENTRAL", settings
    targets = hub.list_configuration_policy_associations()["ConfigurationPolicyAssociationSummaries"]
    root = organizations.list_roots()["Roots"][0]["Id"]
    assert [item["TargetId"] for item in targets] == [root], targets

    aggregators = audit.client("config", region_name="us-east-1").describe_configuration_aggregators()
    (source,) = [item["OrganizationAggregationSource"] for item in aggregators["ConfigurationAggregators"]]
    assert source["AllAwsRegions"], source

    (trail,) = boto3.client("cloudtrail", region_name="us-east-1").describe_trails()["trailList"]
    assert trail["IsOrganizationTrail"], trail
    policy = json.loads(audit.client("s3").get_bucket_policy(Bucket=trail["S3BucketName"])["Policy"])
    organization = organizations.describe_organization()["Organization"]["Id"]
    assert any(f"/AWSLogs/{organization}/" in json.dumps(item) for item in policy["Statement"]), policy


def main() -> None:
    """Look, where there is an organization."""
    client = boto3.client("organizations")
    try:
        client.describe_organization()
    except client.exceptions.AWSOrganizationsNotInUseException:
        assert os.environ.get("MOLECULE_SCENARIO_NAME") != "organization_security", "the organization is gone"
        return
    check(client)


main()
