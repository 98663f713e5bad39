#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: vpc_account_settings
version_added: 0.2.0
short_description: Set the VPC account settings of every region
description:
  - Sets VPC Block Public Access (VPC BPA) and VPC encryption controls in each enabled region of the account. Both can
    cut off running workloads, so a setting is changed only if its option is set.
  - A stricter value in the account is kept, unless O(exact) is set.
  - A setting that a declarative policy of the organization enforces is reported and left unchanged. C(held_by) in a
    finding says who manages the setting.
  - EC2 takes some minutes for a change. The module waits for it, at most 15 minutes.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  block_public_access:
    description:
      - How traffic through internet gateways and egress-only internet gateways is restricted. V(block-ingress) blocks
        traffic from the internet, but allows NAT and egress-only gateways. V(block-bidirectional) blocks all traffic,
        and is the strictest.
      - Everything that serves the internet from a VPC, including load balancers, is cut off immediately, unless its VPC
        or subnet is excluded first.
    type: str
    choices: ["off", block-ingress, block-bidirectional]
  block_public_access_exclusions:
    description: The IDs of VPCs and subnets that may be excluded from the block. Other exclusions are reported. The
      module neither creates nor deletes exclusions.
    type: list
    elements: str
    default: []
  encryption_controls:
    description:
      - V(attempt-monitor) records in flow logs what is encrypted in transit. V(attempt-enforce) allows only resources
        that can encrypt into VPCs, and is the strictest. EC2 applies the mode to each VPC where it can, and the others
        are reported.
      - AWS bills each VPC that has it by the hour. Requires botocore 1.43.39 or newer.
    type: str
    choices: [unmanaged, attempt-monitor, attempt-enforce]
  encryption_exclusions:
    description: Resources that do not have to encrypt when encryption is enforced. The list replaces the current one.
      If not set, the current one is kept.
    type: list
    elements: str
    choices:
      - internet_gateway
      - egress_only_internet_gateway
      - nat_gateway
      - virtual_private_gateway
      - vpc_peering
      - lambda
      - vpc_lattice
      - elastic_file_system
      - global_accelerator
      - api_gateway_v2
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.settings
  - dayone.aws.regional
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Block traffic from the internet in regions that serve nothing to it
  dayone.aws.vpc_account_settings:
    regions: [ap-northeast-1, sa-east-1]
    block_public_access: block-ingress

- name: Record what is encrypted in transit
  dayone.aws.vpc_account_settings:
    regions: [eu-west-1]
    encryption_controls: attempt-monitor
"""

RETURN = r"""
findings:
  description: One row for each control and region.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "network_defaults.block_public_access", "region": "eu-west-1", "status": "fixed"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample:
    - service: ec2
      method: modify_vpc_block_public_access_options
      params: {"InternetGatewayBlockMode": "block-ingress"}
      region: eu-west-1
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The regions that were worked on.
  returned: always
  type: list
  elements: str
  sample: [eu-west-1, us-east-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.regional import regional_spec
from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults import vpc_block, vpc_encryption
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults.vpc_settings import check, resources


def main() -> None:
    spec = {
        **regional_spec(),
        "block_public_access": {"type": "str", "choices": list(vpc_block.MODES)},
        "block_public_access_exclusions": {"type": "list", "elements": "str", "default": []},
        "encryption_controls": {"type": "str", "choices": list(vpc_encryption.MODES)},
        "encryption_exclusions": {"type": "list", "elements": "str", "choices": list(vpc_encryption.EXCLUSIONS)},
        "exact": {"type": "bool", "default": False},
    }
    run(spec, resources, check=check)


if __name__ == "__main__":
    main()
