# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""No default security group has a rule, no VPC is gone, and each has a flow log that is delivered.

The baseline's scenario sends flow logs to the bucket of logs, this one to a log group of each region, and blocks
what comes from the internet.
"""

import os

import boto3

TO_GROUPS = os.environ["MOLECULE_SCENARIO_NAME"] == "network_defaults"
for region in [item["RegionName"] for item in boto3.client("ec2").describe_regions()["Regions"]]:
    ec2 = boto3.client("ec2", region_name=region)
    chosen = [{"Name": "group-name", "Values": ["default"]}]
    for group in ec2.describe_security_groups(Filters=chosen)["SecurityGroups"]:
        assert not group["IpPermissions"] and not group["IpPermissionsEgress"], (region, group)
    vpcs = {vpc["VpcId"] for vpc in ec2.describe_vpcs()["Vpcs"]}
    logs = ec2.describe_flow_logs()["FlowLogs"]
    assert vpcs and {log["ResourceId"] for log in logs} == vpcs, (region, logs)
    assert {log["DeliverLogsStatus"] for log in logs} == {"SUCCESS"}, (region, logs)
    assert {log["LogDestinationType"] == "cloud-watch-logs" for log in logs} == {TO_GROUPS}, (region, logs)
    block = ec2.describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]
    assert block["InternetGatewayBlockMode"] == ("block-ingress" if TO_GROUPS else "off"), (region, block)
    if TO_GROUPS:
        groups = boto3.client("logs", region_name=region).describe_log_groups()["logGroups"]
        assert [group["retentionInDays"] for group in groups] == [365], (region, groups)
