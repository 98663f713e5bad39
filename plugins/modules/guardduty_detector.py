#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: guardduty_detector
version_added: 0.1.0
short_description: Check or enable GuardDuty in every region
description:
  - Looks at the GuardDuty detector of every enabled region of the account, at the same time, and at its protection
    plans. See U(https://docs.aws.amazon.com/guardduty/latest/ug/what-is-guardduty.html).
  - A new detector has the protection plans of O(features) and no other that the installed botocore knows. AWS would
    enable nearly all of them.
  - It is enabled where O(enabled) says so, and never disabled. Without O(enabled) it is only audited - one
    finding for all regions, C(manual) where it is off in any, says in which, and what it costs.
  - Where an administrator account manages it for this account, nothing is changed, and the finding names that account.
  - A region without the service, as far as the installed botocore knows, is C(unknown) when it is configured.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  enabled:
    description: Whether it is enabled. GuardDuty costs $4 for
      1,000,000 events of CloudTrail, 1 for a GB of flow and DNS logs, and each protection plan more.
    type: bool
    default: false
  features:
    description:
      - Protection plans that are on. Those that are on besides stay on, unless O(exact).
      - S3 data events, audit logs of EKS, malware on EBS volumes, logins to RDS, network activity of Lambda functions,
        what runs on EC2, ECS and EKS, AI services, and AWS's AI analyst of findings.
    type: list
    elements: str
    choices: [s3, eks, malware, rds, lambda, runtime, ai, ai_analyst]
    default: []
  publishing_frequency:
    description:
      - How often findings that occur again are published. A faster one that is there stays, unless O(exact). Without it
        this is not managed; AWS takes six hours.
    type: str
    choices: [six_hours, one_hour, fifteen_minutes]
  exact:
    description: Whether plans that O(features) does not name are disabled, and a faster publishing is slowed.
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
- name: Say where GuardDuty is off
  dayone.aws.guardduty_detector:

- name: Switch GuardDuty on everywhere, with two protection plans
  dayone.aws.guardduty_detector:
    enabled: true
    features: [s3, malware]
    publishing_frequency: fifteen_minutes
"""

RETURN = r"""
findings:
  description: One row for each control and region. Without O(enabled) one for each control, and for each region that
    could not be read.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "threat_detection.guardduty", "region": "global", "status": "choice"}]
calls:
  description: The writes that were sent, or would be in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "guardduty", "method": "create_detector", "params": {}, "region": "eu-west-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The regions that were looked at.
  returned: always
  type: list
  elements: str
  sample: [eu-west-1, us-east-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.guardduty import (
    FEATURES,
    FREQUENCIES,
    SERVICE,
    GuardDutyDetector,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.service import builder, service_spec


def main() -> None:
    spec = {
        **service_spec(),
        "features": {"type": "list", "elements": "str", "choices": list(FEATURES), "default": []},
        "publishing_frequency": {"type": "str", "choices": list(FREQUENCIES)},
        "exact": {"type": "bool", "default": False},
    }
    run(spec, builder(GuardDutyDetector, SERVICE.client))


if __name__ == "__main__":
    main()
