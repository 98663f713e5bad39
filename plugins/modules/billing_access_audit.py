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
  - So this module asks C(billing:GetCredits), which is free, and which AWS denies with words of its own while the
    setting is off. A denial without these words is compared with what C(iam:SimulatePrincipalPolicy) says of the
    caller.
  - The control is V(compliant) when billing information was answered, V(manual) with the console path when the setting
    is off, and V(unknown) when a policy denied the call or nothing was answered.
  - Root itself is not bound by the setting and cannot tell. This module never writes.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  allow_paid_calls:
    description:
      - Where the free call does not say, also ask C(ce:GetCostAndUsage), for which AWS charges $0.01 a
        request.
    type: bool
    default: false
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Say whether people can see what the account costs
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
  description: The writes. There are none.
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
  description: The regions that were looked at. Empty, for billing is global.
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
