#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: billing_access_audit
version_added: 0.1.0
short_description: Check whether IAM users and roles have access to billing
description:
  - Until root activates it, AWS denies billing information to all IAM users and roles, whatever their policies say, see
    U(https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/control-access-billing.html).
    No API reads or sets that setting.
  - The module therefore calls C(billing:GetCredits), which is free, and which AWS denies with a specific message while
    the setting is off. A denial with any other message is compared with the result of C(iam:SimulatePrincipalPolicy)
    for the caller.
  - The control is V(compliant) if billing information was returned, V(manual) with the console path if the setting is
    off, and V(unknown) if a policy denied the call or there was no answer.
  - The root user is not subject to the setting, so its credentials cannot check it. This module never writes.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  allow_paid_calls:
    description:
      - If the free call is inconclusive, also call C(ce:GetCostAndUsage), which costs $0.01 per request.
    type: bool
    default: false
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Check whether people can see the costs of the account
  dayone.aws.billing_access_audit:
"""

RETURN = r"""
findings:
  description: One row.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "billing_access.iam_access", "status": "manual", "current": "not activated"}]
calls:
  description: The writes. Always empty.
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
  description: The regions that were checked. Always empty, because billing is global.
  returned: always
  type: list
  elements: str
  sample: []
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_access.iam_access import BillingAccess


def main() -> None:
    run({"allow_paid_calls": {"type": "bool", "default": False}}, BillingAccess)


if __name__ == "__main__":
    main()
