#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: macie_session
version_added: 0.1.0
short_description: Check or enable Macie in every region
description:
  - Checks Macie in every enabled region of the account, in parallel. Paused Macie is resumed. See
    U(https://docs.aws.amazon.com/macie/latest/user/what-is-macie.html).
  - GuardDuty is enabled if O(enabled) is set, and never disabled. Otherwise it is only audited. One finding for all
    regions, C(manual) if it is disabled in any, then lists those regions and the cost.
  - The control does not hold if Macie is enabled but does not look for sensitive data, either with automated discovery
    or with a running job. Both are billed by the amount of data that they read, so a person has to enable them.
  - If an administrator account manages GuardDuty for this account, nothing is changed, and the finding names that
    account.
  - A region that does not offer the service, as far as the installed botocore knows, is C(unknown) if it is configured.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  enabled:
    description: Whether Macie is enabled. It costs $0.10 per month for each bucket, and more for the data that it
      inspects.
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
- name: Report where Macie is disabled
  dayone.aws.macie_session:

- name: Enable Macie in two regions
  dayone.aws.macie_session:
    enabled: true
    regions: [eu-west-1, us-east-1]
"""

RETURN = r"""
findings:
  description: One row for each control and region. Without O(enabled), one row for each control, and one for each
    region that could not be read.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "threat_detection.macie", "region": "global", "status": "choice"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "macie2", "method": "enable_macie", "params": {}, "region": "eu-west-1"}]
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
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.macie import SERVICE, MacieSession
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.service import builder, service_spec


def main() -> None:
    run(service_spec(), builder(MacieSession, SERVICE.client))


if __name__ == "__main__":
    main()
