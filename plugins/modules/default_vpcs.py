#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: default_vpcs
version_added: 0.1.0
short_description: Delete unused default VPCs
description:
  - Says for each enabled region whether there is a default VPC that nothing is in, and deletes it with what AWS made
    with it when asked.
  - A default VPC with anything else in it (a network interface, a further subnet, route table, security group,
    network ACL, endpoint, VPN gateway or peering) is in use, and left.
  - C(aws ec2 create-default-vpc) makes one again. What lay in the deleted one does not come back.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  delete:
    description: Delete empty default VPCs. V(false) only reports them, in one finding that names each with its region.
    type: bool
    default: false
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.regional
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Say where there are default VPCs that nothing is in
  dayone.aws.default_vpcs:

- name: Delete them in the regions that nobody uses
  dayone.aws.default_vpcs:
    delete: true
    regions: [ap-northeast-1, sa-east-1]
"""

RETURN = r"""
findings:
  description: One row for each region. Without O(delete) one for all, and for each region that could not be read.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "network_defaults.default_vpcs", "region": "global", "status": "choice"}]
calls:
  description: The writes that were sent, or would be in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "ec2", "method": "delete_vpc", "params": {"VpcId": "vpc-0a1b2c3d"}, "region": "eu-west-1"}]
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
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults.default_vpcs import check, resources


def main() -> None:
    spec = {**regional_spec(), "delete": {"type": "bool", "default": False}}
    run(spec, resources, check=check)


if __name__ == "__main__":
    main()
