# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""No default security group has a rule, no VPC is gone, and in its own scenario every VPC has a flow log."""

import os

import boto3

WITH_LOGS = os.environ["MOLECULE_SCENARIO_NAME"] == "network_defaults"
for region in [item["RegionName"] for item in boto3.client("ec2").describe_regions()["Regions"]]:
    ec2 = boto3.client("ec2", region_name=region)
    chosen = [{"Name": "group-name", "Values": ["default"]}]
    for group in ec2.describe_security_groups(Filters=chosen)["SecurityGroups"]:
        assert not group["IpPermissions"] and not group["IpPermissionsEgress"], (region, group)
    vpcs = {vpc["VpcId"] for vpc in ec2.describe_vpcs()["Vpcs"]}
    assert vpcs, region
    if WITH_LOGS:
        logs = ec2.describe_flow_logs()["FlowLogs"]
        assert {log["ResourceId"] for log in logs} == vpcs, (region, logs)
        assert {log["DeliverLogsStatus"] for log in logs} == {"SUCCESS"}, (region, logs)
        groups = boto3.client("logs", region_name=region).describe_log_groups()["logGroups"]
        assert [group["retentionInDays"] for group in groups] == [365], (region, groups)
