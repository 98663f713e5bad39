#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: default_security_groups
version_added: 0.1.0
short_description: Remove the rules of the default security groups of every VPC
description:
  - Revokes all rules of the default security group of each VPC in each enabled region (CIS 6.5). New resources that do
    not specify a security group can then neither connect nor be reached.
  - A default security group that a network interface uses is reported and left unchanged, unless O(force) is set.
  - The diff and the calls show every rule that is removed, so that it can be restored.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  empty:
    description: Remove the rules. V(false) only reports them.
    type: bool
    default: true
  force:
    description: Also remove the rules of groups that network interfaces use. This cuts off the resources that use them
      immediately.
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
- name: Report what would be removed
  dayone.aws.default_security_groups:
  check_mode: true
  diff: true

- name: Empty the default security groups that nothing uses
  dayone.aws.default_security_groups:
"""

RETURN = r"""
findings:
  description: One row for each default security group.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "network_defaults.default_security_groups", "region": "eu-west-1", "status": "manual"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "ec2", "method": "revoke_security_group_ingress", "region": "eu-west-1"}]
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
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults.default_security_groups import (
    check,
    resources,
)


def main() -> None:
    spec = {**regional_spec(), "empty": {"type": "bool", "default": True}, "force": {"type": "bool", "default": False}}
    run(spec, resources, check=check)


if __name__ == "__main__":
    main()
