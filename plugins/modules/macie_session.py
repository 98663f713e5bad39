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
  - Looks at Macie in every enabled region of the account, at the same time. One that was paused goes on. See
    U(https://docs.aws.amazon.com/macie/latest/user/what-is-macie.html).
  - It is enabled where O(enabled) says so, and never disabled. Without O(enabled) it is only audited - one
    finding for all regions, C(manual) where it is off in any, says in which, and what it costs.
  - Macie that is on and looks for no sensitive data, neither by automated discovery nor by a job that runs, does not
    hold. Both are billed by what they read, so a person enables them.
  - Where an administrator account manages it for this account, nothing is changed, and the finding names that account.
  - A region without the service, as far as the installed botocore knows, is C(unknown) when it is configured.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  enabled:
    description: Whether it is enabled. Macie costs $0.10 per month
      for each bucket, and more for what it looks into.
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
- name: Say where Macie is off
  dayone.aws.macie_session:

- name: Switch Macie on in two regions
  dayone.aws.macie_session:
    enabled: true
    regions: [eu-west-1, us-east-1]
"""

RETURN = r"""
findings:
  description: One row for each control and region. Without O(enabled) one for each control, and for each region that
    could not be read.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "threat_detection.macie", "region": "global", "status": "choice"}]
calls:
  description: The writes that were sent, or would be in check mode.
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
  description: The regions that were looked at.
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
