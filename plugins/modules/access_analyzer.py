#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: access_analyzer
version_added: 0.1.0
short_description: Enable IAM Access Analyzer in every region of an account
description:
  - Creates an external access analyzer in each enabled region (CIS 2.18), which is free of charge.
  - Optionally creates an unused access analyzer in one region. IAM is global, and AWS bills each unused access analyzer
    by the number of roles and users.
  - An existing analyzer that meets the requirements is adopted, including one of the organization. Only analyzers that
    this module created are removed.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the analyzers exist. V(absent) removes only those that this module created.
    type: str
    choices: [present, absent]
    default: present
  external:
    description: Whether each region has an external access analyzer.
    type: bool
    default: true
  external_zone:
    description: The zone of trust. V(organization) requires the management account or the delegated administrator of
      Access Analyzer.
    type: str
    choices: [account, organization]
    default: account
  unused:
    description: Whether there is an unused access analyzer. AWS bills it at $0.20 per month for each IAM role and user.
    type: bool
    default: false
  unused_zone:
    description: Whose roles and users are analyzed. V(organization) requires the management account or the delegated
      administrator of Access Analyzer.
    type: str
    choices: [account, organization]
    default: account
  unused_days:
    description: Number of days after which access counts as unused, 1 to 365. It cannot be changed after the analyzer
      is created.
    type: int
    default: 90
  unused_region:
    description: The region of the unused access analyzer. Defaults to the play's region.
    type: str
  name_prefix:
    description: Prefix of the names of the analyzers that are created.
    type: str
    default: dayone
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.regional
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Find external access in every enabled region
  dayone.aws.access_analyzer:

- name: Also find unused access
  dayone.aws.access_analyzer:
    unused: true
    unused_region: eu-west-1
"""

RETURN = r"""
findings:
  description: One row for each control and region.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "access_analyzer.external", "region": "eu-west-1", "status": "fixed"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "accessanalyzer", "method": "create_analyzer", "params": {"analyzerName": "dayone-external"}}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The regions that were worked on.
  returned: always
  type: list
  elements: str
  sample: [eu-west-1, us-east-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.regional import regional_spec
from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.names import PREFIX
from ansible_collections.dayone.aws.plugins.module_utils._steps.access_analyzer.analyzer import ZONES, check, resources


def main() -> None:
    zone = {"type": "str", "choices": list(ZONES), "default": "account"}
    spec = {
        **regional_spec(),
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "external": {"type": "bool", "default": True},
        "external_zone": zone,
        "unused": {"type": "bool", "default": False},
        "unused_zone": zone,
        "unused_days": {"type": "int", "default": 90},
        "unused_region": {"type": "str"},
        "name_prefix": {"type": "str", "default": PREFIX},
    }
    run(spec, resources, check=check)


if __name__ == "__main__":
    main()
