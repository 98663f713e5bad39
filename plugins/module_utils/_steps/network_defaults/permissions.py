# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import REGIONS, role
from ..._permissions.need import Needs, also, passes, reads, undoes, with_when, writes

#: What the variables of names are where they are not set.
NAMES = {
    "network_defaults_flow_log_bucket": "dayone-logs-{account}-{region}",
    "network_defaults_flow_log_group": "/dayone/vpc-flow-logs",
}
HERE = "ec2:*:{account}"
LOG_BUCKET = "s3:::{network_defaults_flow_log_bucket}"
LOG_GROUP = "logs:*:{account}:log-group:{network_defaults_flow_log_group}"
TO_LOGS = "network_defaults_flow_logs&network_defaults_flow_log_destination=cloud-watch-logs"
TO_S3 = "network_defaults_flow_logs&network_defaults_flow_log_destination=s3"
PERMISSIONS: dict[str, Needs] = {
    "default_vpcs": (
        REGIONS,
        reads(
            "ec2 DescribeVpcs DescribeSubnets DescribeNetworkInterfaces DescribeNetworkAcls DescribeRouteTables "
            "DescribeSecurityGroups DescribeInternetGateways DescribeEgressOnlyInternetGateways DescribeVpnGateways "
            "DescribeVpcEndpoints DescribeVpcPeeringConnections"
        ),
        *with_when(
            (
                writes("ec2 DetachInternetGateway DeleteInternetGateway", f"{HERE}:internet-gateway/*"),
                also("ec2:DetachInternetGateway", "ec2 DetachInternetGateway", f"{HERE}:vpc/*"),
                writes("ec2 DeleteSubnet", f"{HERE}:subnet/*"),
                writes("ec2 DeleteVpc", f"{HERE}:vpc/*"),
            ),
            "network_defaults_delete_default_vpcs",
        ),
    ),
    "default_security_groups": (
        REGIONS,
        reads("ec2 DescribeSecurityGroups DescribeNetworkInterfaces"),
        writes(
            "ec2 RevokeSecurityGroupIngress RevokeSecurityGroupEgress",
            f"{HERE}:security-group/*",
            when="network_defaults_empty_default_security_groups",
        ),
        undoes(
            "ec2 AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress",
            f"{HERE}:security-group/*",
            when="network_defaults_empty_default_security_groups",
        ),
    ),
    "vpc_account_settings": (
        *with_when(
            (
                REGIONS,
                reads("ec2 DescribeVpcBlockPublicAccessOptions DescribeVpcBlockPublicAccessExclusions"),
                writes("ec2 ModifyVpcBlockPublicAccessOptions"),
            ),
            "network_defaults_block_public_access=",
        ),
        *with_when(
            (
                REGIONS,
                reads("ec2 DescribeAccountVpcEncryptionControl DescribeVpcEncryptionControls"),
                writes("ec2 ModifyAccountVpcEncryptionControl"),
            ),
            "network_defaults_encryption_controls=",
        ),
    ),
    "flow_log_destination": with_when(
        (
            *with_when(
                (
                    reads("s3 GetBucketPolicy", LOG_BUCKET),
                    writes("s3 CreateBucket PutBucketPolicy PutBucketLifecycleConfiguration", LOG_BUCKET),
                    undoes("s3 DeleteBucketPolicy", LOG_BUCKET),
                ),
                "network_defaults_flow_log_destination=s3",
            ),
            *role("dayone-flow-logs", when=TO_LOGS),
        ),
        "network_defaults_flow_logs",
    ),
    "vpc_flow_logs": (
        REGIONS,
        reads("ec2 DescribeVpcs DescribeFlowLogs"),
        reads("logs DescribeLogGroups"),
        *with_when(
            (
                writes("ec2 CreateFlowLogs DeleteFlowLogs", f"{HERE}:vpc-flow-log/*"),
                also("ec2:CreateFlowLogs", "ec2 CreateFlowLogs", f"{HERE}:vpc/*"),
            ),
            "network_defaults_flow_logs",
        ),
        also("logs:CreateLogDelivery logs:DeleteLogDelivery", "ec2 CreateFlowLogs DeleteFlowLogs", when=TO_S3),
        writes("logs CreateLogGroup PutRetentionPolicy", LOG_GROUP, when=TO_LOGS),
        passes(
            "iam::{account}:role/dayone/dayone-flow-logs",
            "vpc-flow-logs.amazonaws.com",
            "ec2 CreateFlowLogs",
            when=TO_LOGS,
        ),
    ),
}
