#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: trusted_advisor_audit
version_added: 0.1.0
short_description: Report high-risk checks of AWS Trusted Advisor
description:
  - Reads the checks of AWS Trusted Advisor and reports those at high risk, one finding for each, see
    U(https://docs.aws.amazon.com/awssupport/latest/user/trusted-advisor.html).
  - Its API requires Business Support or higher. With a lower support plan the finding is V(unknown), with that reason.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  categories:
    description: The kinds of checks to report.
    type: list
    elements: str
    choices: [security, fault_tolerance, service_limits, cost_optimizing, performance, operational_excellence]
    default: [security, fault_tolerance, service_limits]
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Report what Trusted Advisor finds at high risk
  dayone.aws.trusted_advisor_audit:
"""

RETURN = r"""
findings:
  description: One row for each check at high risk, or one for all if there is none.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "resource_audit.trusted_advisor", "status": "manual", "current": "Open ports: 1 flagged"}]
calls:
  description: Always empty, because the module only reads.
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
  description: The region of AWS Support's endpoint.
  returned: always
  type: list
  elements: str
  sample: [us-east-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.trusted_advisor import TrustedAdvisor

CATEGORIES = (
    "security",
    "fault_tolerance",
    "service_limits",
    "cost_optimizing",
    "performance",
    "operational_excellence",
)


def main() -> None:
    spec = {
        "categories": {
            "type": "list",
            "elements": "str",
            "choices": list(CATEGORIES),
            "default": ["security", "fault_tolerance", "service_limits"],
        }
    }
    run(spec, TrustedAdvisor)


if __name__ == "__main__":
    main()
