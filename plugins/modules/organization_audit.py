#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: organization_audit
version_added: 0.1.0
short_description: Audit the governance of an AWS organization
description:
  - Reports whether every member account is covered by a service or resource control policy that denies something,
    attached to the account or to a unit above it (CIS 2.1.2). The content of the policies is not judged. For a policy
    at the root, one or two requests are enough. Otherwise the tree is walked, except below units that are covered.
  - Reports whether the management account runs workloads (CIS 2.1.3). It counts EC2 instances, ECS clusters, Lambda
    functions, RDS instances, DynamoDB tables, load balancers and APIs of API Gateway in every enabled region, with nine
    reads each. It lists each bucket that was not created by the baseline, AWS Control Tower, AWS Config or
    CloudFormation, and that no trail and no AWS Config delivers to. It looks at nothing else.
  - Lists the organizational units under the root, for a person to judge (CIS 2.1.4).
  - Reports whether the organization's resource policy lets a member account manage policies (CIS 2.1.5), and which
    integrated services that support a delegated administrator have none (CIS 2.1.6).
  - Works in the management account, and in a delegated administrator account, which cannot see what runs in the
    management account.
  - In an account that belongs to no organization the controls hold, because they do not apply, and their current value
    says so. In a member account they are V(not_applicable), and name the account that judges them.
author:
  - dayone.aws contributors (@dayone-aws)
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.regional
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Audit the organization
  dayone.aws.organization_audit: {}
"""

RETURN = r"""
findings:
  description: One row for each control, for each account without a guardrail, and for each region and bucket of the
    management account.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "organization_root.guarded", "status": "compliant", "current": ["dayone-deny_leaving"]}]
calls:
  description: The writes that were sent, or would be sent in check mode. Always empty, because this module only reads.
  returned: always
  type: list
  elements: dict
  sample: []
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The regions in which workloads were looked for.
  returned: always
  type: list
  elements: str
  sample: [eu-west-1, us-east-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.regional import regional_spec
from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root.audit import organization_resources


def main() -> None:
    run(regional_spec(), organization_resources)


if __name__ == "__main__":
    main()
