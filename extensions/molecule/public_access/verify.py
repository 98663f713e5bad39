# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The account's buckets, and documents and clusters of every region, are kept from the public."""

import os
import sys

import boto3

sys.path.insert(0, os.environ["MOLECULE_PROJECT_DIRECTORY"])
from tests.emulator.clients import client  # the folder is not installed

endpoint = boto3.client("sts").meta.endpoint_url
block = client(endpoint, "s3control").get_public_access_block(AccountId="123456789012")
assert set(block["PublicAccessBlockConfiguration"].values()) == {True}, block
for region in [item["RegionName"] for item in boto3.client("ec2").describe_regions()["Regions"]]:
    setting = boto3.client("ssm", region_name=region).get_service_setting(
        SettingId="/ssm/documents/console/public-sharing-permission"
    )["ServiceSetting"]
    assert setting["SettingValue"] == "Disable", (region, setting)
    emr = boto3.client("emr", region_name=region).get_block_public_access_configuration()
    emr_block = emr["BlockPublicAccessConfiguration"]
    assert emr_block["BlockPublicSecurityGroupRules"], (region, emr_block)
    permitted = emr_block["PermittedPublicSecurityGroupRuleRanges"]
    assert permitted == [{"MinRange": 22, "MaxRange": 22}], (region, permitted)
