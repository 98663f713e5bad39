# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every region encrypts new volumes, asks for IMDSv2, and keeps snapshots and images from the public."""

import boto3

for region in [item["RegionName"] for item in boto3.client("ec2").describe_regions()["Regions"]]:
    ec2 = boto3.client("ec2", region_name=region)
    assert ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"], region
    metadata = ec2.get_instance_metadata_defaults()["AccountLevel"]
    assert (metadata["HttpTokens"], metadata["HttpPutResponseHopLimit"]) == ("required", 2), (region, metadata)
    assert ec2.get_snapshot_block_public_access_state()["State"] == "block-all-sharing", region
    assert ec2.get_image_block_public_access_state()["ImageBlockPublicAccessState"] == "block-new-sharing", region
    assert not ec2.get_serial_console_access_status()["SerialConsoleAccessEnabled"], region
