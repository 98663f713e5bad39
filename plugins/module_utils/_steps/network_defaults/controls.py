# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role network_defaults."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.doing import Choice
from ..._parts.prices import priced

CONTROLS = (
    Control(
        "network_defaults.default_security_groups",
        "high",
        "The default security group of the VPC has no rules",
        "Give what uses the group a security group of its own, and run dayone.aws.default_security_groups.",
        cis=("6.5",),
        fsbp=("EC2.2",),
        doing=(Choice("network_defaults_empty_default_security_groups: true", "free", 0.0),),
    ),
    Control(
        "network_defaults.flow_logs",
        "medium",
        "Rejected traffic of the VPC is logged",
        "Run dayone.aws.vpc_flow_logs with create (role variable network_defaults_flow_logs). "
        "It costs by the amount of traffic.",
        cis=("4.7",),
        fsbp=("EC2.6",),
        doing=(
            Choice("network_defaults_flow_logs: true", priced("flow_logs"), reason="Flow logs cost by the traffic"),
        ),
    ),
    Control(
        "network_defaults.flow_log_destination",
        "medium",
        "Flow logs may be delivered to where they are sent",
        "Run dayone.aws.flow_log_destination.",
        condition="network_defaults_flow_logs | bool",
    ),
    Control(
        "network_defaults.default_vpcs",
        "low",
        "The region has no default VPC that nothing is in",
        "Run dayone.aws.default_vpcs with delete (role variable network_defaults_delete_default_vpcs). "
        "aws ec2 create-default-vpc makes one again.",
        ssb=("ACCT.09",),
        doing=(Choice("network_defaults_delete_default_vpcs: true", "free", 0.0, "We will use the default VPCs"),),
    ),
    Control(
        "network_defaults.block_public_access",
        "medium",
        "Internet gateways let through no more than asked for, whatever route tables and security groups say",
        "Set network_defaults_block_public_access, after what serves the internet is excluded.",
        fsbp=("EC2.172",),
        condition="network_defaults_block_public_access is defined",
    ),
    Control(
        "network_defaults.block_public_access_exclusions",
        "medium",
        "No VPC or subnet is excluded from the block of public access that is not named",
        "Delete the exclusion in the console of VPC, below Settings, or name it in "
        "network_defaults_block_public_access_exclusions.",
        stance="audit",
        condition="network_defaults_block_public_access is defined",
    ),
    Control(
        "network_defaults.encryption_controls",
        "low",
        "The encryption in transit of VPCs is recorded or enforced as asked for",
        "Set network_defaults_encryption_controls. AWS bills each VPC that has it by the hour.",
        condition="network_defaults_encryption_controls is defined",
    ),
    Control(
        "network_defaults.encryption_exclusions",
        "low",
        "What need not encrypt in transit is what is named",
        "Set network_defaults_encryption_exclusions.",
        condition="network_defaults_encryption_exclusions is defined",
    ),
    Control(
        "network_defaults.encryption_of_vpcs",
        "low",
        "Each VPC has the encryption in transit that the account asks for",
        "Move what cannot encrypt out of the VPC, or name it in network_defaults_encryption_exclusions.",
        stance="audit",
        condition="network_defaults_encryption_controls is defined",
    ),
)
