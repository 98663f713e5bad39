#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: security_hub
version_added: 0.1.0
short_description: Check or enable Security Hub in every region
description:
  - Checks Security Hub CSPM and its standards in every enabled region of the account, in parallel. See
    U(https://docs.aws.amazon.com/securityhub/latest/userguide/what-is-securityhub.html).
  - Most checks need AWS Config to record in the region, see M(dayone.aws.config_recorder).
  - GuardDuty is enabled if O(enabled) is set, and never disabled. Otherwise it is only audited. One finding for all
    regions, C(manual) if it is disabled in any, then lists those regions and the cost.
  - If an administrator account manages GuardDuty for this account, nothing is changed, and the finding names that
    account.
  - A region that does not offer the service, as far as the installed botocore knows, is C(unknown) if it is configured.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  enabled:
    description: Whether Security Hub is enabled. It costs $0.001 per check. Each standard runs some hundreds of checks
      per day in a small account.
    type: bool
    default: false
  standards:
    description:
      - The standards to enable if O(enabled) is set. Other standards that are enabled stay enabled. AWS's default
        standards, one of which is long outdated, are not enabled.
      - AWS Foundational Security Best Practices, CIS AWS Foundations 5.0 and 3.0, NIST SP 800-53 revision 5, PCI DSS
        4.0.1.
    type: list
    elements: str
    choices: [fsbp, cis_5_0, cis_3_0, nist_800_53, pci_dss_4_0_1]
    default: [fsbp]
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.regional
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Report where Security Hub is disabled
  dayone.aws.security_hub:

- name: Enable Security Hub in every region, with two standards
  dayone.aws.security_hub:
    enabled: true
    standards: [fsbp, cis_5_0]
"""

RETURN = r"""
findings:
  description: One row for each control and region. Without O(enabled), one row for each control, and one for each
    region that could not be read.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "threat_detection.security_hub", "region": "global", "status": "choice"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "securityhub", "method": "enable_security_hub", "params": {}, "region": "eu-west-1"}]
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
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.security_hub import (
    SERVICE,
    STANDARDS,
    SecurityHub,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.service import builder, service_spec


def main() -> None:
    spec = {
        **service_spec(),
        "standards": {"type": "list", "elements": "str", "choices": list(STANDARDS), "default": ["fsbp"]},
    }
    run(spec, builder(SecurityHub, SERVICE.client))


if __name__ == "__main__":
    main()
