#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: free_tier_audit
version_added: 0.1.0
short_description: Check whether an account's free plan or free tier is about to end
description:
  - Reads the account plan. AWS closes an account on the free plan when its period or its credits run out, see
    U(https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/free-tier-plans.html).
  - Reads the usage of each free tier offer this month, and AWS's forecast for the end of the month.
  - Writes nothing. Both reads are free of charge.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  min_days_left:
    description: A free plan that ends within fewer days is reported.
    type: int
    default: 30
  min_credits_left:
    description: A free plan with fewer remaining credits, in US dollars, is reported.
    type: float
    default: 20
  max_usage_percentage:
    description: An offer whose forecast usage for the month exceeds this percentage is reported.
    type: float
    default: 85
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Report whether the free plan or a free tier offer is about to run out
  dayone.aws.free_tier_audit:
    min_days_left: 60
"""

RETURN = r"""
findings:
  description: One row for the account plan, and one for each offer that is nearly used up.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "billing_alerts.account_plan", "status": "compliant"}]
calls:
  description: Always empty, because nothing is written.
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
  description: The region of the API.
  returned: always
  type: list
  elements: str
  sample: [us-east-1]
account_plan:
  description: The account plan, or null if there is none or it could not be read.
  returned: success
  type: dict
  sample: {"type": "FREE", "status": "ACTIVE", "ends": "2027-05-20", "days_left": 178, "credits_left": 92.5}
free_tier_usage:
  description: The offers as AWS reports them, or null if they could not be read.
  returned: success
  type: list
  elements: dict
  sample: [{"service": "AWS Lambda", "actualUsageAmount": 1000.0, "limit": 1000000.0}]
money:
  description: A summary of what is watched.
  returned: success
  type: dict
  sample: {"watched": ["free plan: $92.5 of credits left, ends on 2027-05-20"], "told": [], "spent": []}
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts.free_tier import FreeTier


def main() -> None:
    spec = {
        "min_days_left": {"type": "int", "default": 30},
        "min_credits_left": {"type": "float", "default": 20.0},
        "max_usage_percentage": {"type": "float", "default": 85.0},
    }
    run(spec, FreeTier, check=FreeTier.check)


if __name__ == "__main__":
    main()
