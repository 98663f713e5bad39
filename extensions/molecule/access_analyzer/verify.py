# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every region has one active analyzer of external access, and none that costs."""

import boto3

for region in [item["RegionName"] for item in boto3.client("ec2").describe_regions()["Regions"]]:
    found = boto3.client("accessanalyzer", region_name=region).list_analyzers()["analyzers"]
    assert [(item["type"], item["status"]) for item in found] == [("ACCOUNT", "ACTIVE")], (region, found)
