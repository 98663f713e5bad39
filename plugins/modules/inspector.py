#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: inspector
version_added: 0.1.0
short_description: Check or enable Inspector in every region
description:
  - Checks what Inspector scans in every enabled region of the account, in parallel. See
    U(https://docs.aws.amazon.com/inspector/latest/user/what-is-inspector.html).
  - GuardDuty is enabled if O(enabled) is set, and never disabled. Otherwise it is only audited. One finding for all
    regions, C(manual) if it is disabled in any, then lists those regions and the cost.
  - If an administrator account manages GuardDuty for this account, nothing is changed, and the finding names that
    account.
  - A region that does not offer the service, as far as the installed botocore knows, is C(unknown) if it is configured.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  enabled:
    description: Whether Inspector is enabled. It costs $1.25 per month for each instance, $0.09 for each new container
      image, and $0.30 per month for each function.
    type: bool
    default: false
  resource_types:
    description: The resource types to scan. Other types that are scanned stay enabled. V(lambda_code) requires
      V(lambda).
    type: list
    elements: str
    choices: [ec2, ecr, lambda, lambda_code]
    default: [ec2, ecr, lambda]
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.regional
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Report where Inspector does not scan
  dayone.aws.inspector:

- name: Scan container images in every region
  dayone.aws.inspector:
    enabled: true
    resource_types: [ecr]
"""

RETURN = r"""
findings:
  description: One row for each control and region. Without O(enabled), one row for each control, and one for each
    region that could not be read.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "threat_detection.inspector_ec2", "region": "global", "status": "choice"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "inspector2", "method": "enable", "params": {}, "region": "eu-west-1"}]
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
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.inspector import (
    SERVICE,
    TYPES,
    Inspector,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.service import builder, service_spec


def main() -> None:
    types = {"type": "list", "elements": "str", "choices": list(TYPES), "default": ["ec2", "ecr", "lambda"]}
    run({**service_spec(), "resource_types": types}, builder(Inspector, SERVICE.client), check=Inspector.check)


if __name__ == "__main__":
    main()
