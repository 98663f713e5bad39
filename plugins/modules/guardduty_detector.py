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
  - Checks the GuardDuty detector of every enabled region of the account and its protection plans, in parallel. See
    U(https://docs.aws.amazon.com/guardduty/latest/ug/what-is-guardduty.html).
  - A new detector has the protection plans of O(features), and no other plan that the installed botocore knows. AWS
    would enable nearly all of them by default.
  - GuardDuty is enabled if O(enabled) is set, and never disabled. Otherwise it is only audited. One finding for all
    regions, C(manual) if it is disabled in any, then lists those regions and the cost.
  - If an administrator account manages GuardDuty for this account, nothing is changed, and the finding names that
    account.
  - A region that does not offer the service, as far as the installed botocore knows, is C(unknown) if it is configured.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  enabled:
    description: Whether GuardDuty is enabled. It costs $4 per 1,000,000 CloudTrail events and $1 per GB of flow and DNS
      logs. Protection plans cost extra.
    type: bool
    default: false
  features:
    description:
      - The protection plans to enable. Other plans that are enabled stay enabled, unless O(exact) is set.
      - The plans cover S3 data events, EKS audit logs, malware on EBS volumes, RDS logins, network activity of Lambda
        functions, runtime monitoring of EC2, ECS and EKS, AI services, and AWS's AI analysis of findings.
    type: list
    elements: str
    choices: [s3, eks, malware, rds, lambda, runtime, ai, ai_analyst]
    default: []
  publishing_frequency:
    description:
      - How often repeated findings are published. A higher frequency in the account is kept, unless O(exact) is set. If
        not set, the frequency is not managed. AWS's default is every six hours.
    type: str
    choices: [six_hours, one_hour, fifteen_minutes]
  exact:
    description: Whether plans that O(features) does not list are disabled, and a higher publishing frequency is
      lowered.
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
- name: Report where GuardDuty is disabled
  dayone.aws.guardduty_detector:

- name: Enable GuardDuty in every region, with two protection plans
  dayone.aws.guardduty_detector:
    enabled: true
    features: [s3, malware]
    publishing_frequency: fifteen_minutes
"""

RETURN = r"""
findings:
  description: One row for each control and region. Without O(enabled), one row for each control, and one for each
    region that could not be read.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "threat_detection.guardduty", "region": "global", "status": "choice"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
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
  description: The regions that were checked.
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
