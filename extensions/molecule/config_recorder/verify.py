# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A recorder of all types runs in every region, and one of them has the types of no region."""

import boto3

account = boto3.client("sts").get_caller_identity()["Account"]
regions = [item["RegionName"] for item in boto3.client("ec2").describe_regions()["Regions"]]
assert len(regions) > 10, regions
homes = []
for region in regions:
    config = boto3.client("config", region_name=region)
    (recorder,) = config.describe_configuration_recorders()["ConfigurationRecorders"]
    assert recorder["recordingGroup"]["allSupported"], (region, recorder)
    homes += [region] if recorder["recordingGroup"]["includeGlobalResourceTypes"] else []
    (status,) = config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    assert status["recording"], (region, status)
    (channel,) = config.describe_delivery_channels()["DeliveryChannels"]
    assert channel["s3BucketName"] == f"dayone-config-{account}-us-east-1", (region, channel)
assert homes == ["us-east-1"], homes
block = boto3.client("s3").get_public_access_block(Bucket=f"dayone-config-{account}-us-east-1")
assert all(block["PublicAccessBlockConfiguration"].values()), block
