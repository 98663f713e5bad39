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
  - Reports for each enabled region whether it has an unused default VPC. On request, deletes that VPC with everything
    that AWS created in it.
  - A default VPC that contains anything else (a network interface or an additional subnet, route table, security group,
    network ACL, endpoint, VPN gateway or peering connection) is in use, and is kept.
  - C(aws ec2 create-default-vpc) creates a default VPC again. It does not restore the contents of the deleted one.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  delete:
    description: Delete unused default VPCs. V(false) only reports them, in a single finding that lists each with its
      region.
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
- name: Report unused default VPCs
  dayone.aws.default_vpcs:

- name: Delete the default VPCs in unused regions
  dayone.aws.default_vpcs:
    delete: true
    regions: [ap-northeast-1, sa-east-1]
"""

RETURN = r"""
findings:
  description: One row for each region. Without O(delete), one row for all, and one for each region that could not be
    read.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "network_defaults.default_vpcs", "region": "global", "status": "choice"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
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
