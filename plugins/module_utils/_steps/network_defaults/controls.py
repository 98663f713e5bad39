# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role network_defaults."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Choice
from ..._parts.prices import priced

CONTROLS = (
    Control(
        "network_defaults.default_security_groups",
        "high",
        "VPC default security groups should have no rules",
        "Give the resources that use the group their own security group, and run the role dayone.aws.network_defaults.",
        cis=("6.5",),
        fsbp=("EC2.2",),
        resolution=(Choice("network_defaults_empty_default_security_groups: true", "free", 0.0),),
    ),
    Control(
        "network_defaults.flow_logs",
        "medium",
        "VPC flow logs should be enabled for rejected traffic",
        "Set network_defaults_flow_logs: true, and run the role dayone.aws.network_defaults. AWS bills it by "
        "the amount of traffic.",
        cis=("4.7",),
        fsbp=("EC2.6",),
        resolution=(
            Choice(
                "network_defaults_flow_logs: true",
                priced("flow_logs"),
                reason="Flow logs are billed by the amount of traffic",
            ),
        ),
    ),
    Control(
        "network_defaults.flow_log_destination",
        "medium",
        "The destination of VPC flow logs should accept their delivery",
        "Run the role dayone.aws.network_defaults (module dayone.aws.flow_log_destination).",
        condition="network_defaults_flow_logs | bool",
    ),
    Control(
        "network_defaults.default_vpcs",
        "low",
        "Unused default VPCs should be deleted",
        "Set network_defaults_delete_default_vpcs: true, and run the role dayone.aws.network_defaults. aws "
        "ec2 create-default-vpc creates a default VPC again.",
        ssb=("ACCT.09",),
        resolution=(Choice("network_defaults_delete_default_vpcs: true", "free", 0.0, "We will use the default VPCs"),),
    ),
    Control(
        "network_defaults.block_public_access",
        "medium",
        "VPC Block Public Access should be as configured",
        "Set network_defaults_block_public_access, after you have excluded what serves the internet.",
        fsbp=("EC2.172",),
        condition="network_defaults_block_public_access is defined",
    ),
    Control(
        "network_defaults.block_public_access_exclusions",
        "medium",
        "VPC Block Public Access should have only the configured exclusions",
        "Delete the exclusion in the VPC console, under Settings, or add it to "
        "network_defaults_block_public_access_exclusions.",
        stance="audit",
        condition="network_defaults_block_public_access is defined",
    ),
    Control(
        "network_defaults.encryption_controls",
        "low",
        "VPC encryption controls should be as configured",
        "Set network_defaults_encryption_controls. AWS bills each VPC that has it by the hour.",
        condition="network_defaults_encryption_controls is defined",
    ),
    Control(
        "network_defaults.encryption_exclusions",
        "low",
        "VPC encryption controls should have only the configured exclusions",
        "Set network_defaults_encryption_exclusions.",
        condition="network_defaults_encryption_exclusions is defined",
    ),
    Control(
        "network_defaults.encryption_of_vpcs",
        "low",
        "Each VPC should have the encryption control that is configured for the account",
        "Move resources that cannot encrypt out of the VPC, or add them to network_defaults_encryption_exclusions.",
        stance="audit",
        condition="network_defaults_encryption_controls is defined",
    ),
)
