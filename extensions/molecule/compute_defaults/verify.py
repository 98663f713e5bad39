# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every region encrypts new volumes, asks for IMDSv2, and keeps snapshots and images from the public.

This scenario, and not the baseline's, marks images that are not Amazon's, and ends idle sessions early.
"""

import json
import os

import boto3

ALONE = os.environ["MOLECULE_SCENARIO_NAME"] == "compute_defaults"
for region in [item["RegionName"] for item in boto3.client("ec2").describe_regions()["Regions"]]:
    ec2 = boto3.client("ec2", region_name=region)
    assert ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"], region
    metadata = ec2.get_instance_metadata_defaults()["AccountLevel"]
    assert (metadata["HttpTokens"], metadata["HttpPutResponseHopLimit"]) == ("required", 2), (region, metadata)
    assert ec2.get_snapshot_block_public_access_state()["State"] == "block-all-sharing", region
    assert ec2.get_image_block_public_access_state()["ImageBlockPublicAccessState"] == "block-new-sharing", region
    assert not ec2.get_serial_console_access_status()["SerialConsoleAccessEnabled"], region
    images = ec2.get_allowed_images_settings()
    assert images["State"] == ("audit-mode" if ALONE else "disabled"), (region, images)
    assert images["ImageCriteria"] == ([{"ImageProviders": ["amazon"]}] if ALONE else []), (region, images)
    if ALONE:
        document = boto3.client("ssm", region_name=region).get_document(Name="SSM-SessionManagerRunShell")
        assert json.loads(document["Content"])["inputs"] == {"idleSessionTimeout": "15"}, (region, document)
