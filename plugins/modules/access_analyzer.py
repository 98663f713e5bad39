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
  - Makes an analyzer of external access in each enabled region (CIS 2.18), which is free of charge.
  - Makes, when asked, an analyzer of unused access in one region. IAM is global, and AWS bills each such analyzer by
    the number of roles and users.
  - An analyzer that others made is adopted where it fits, also one of the organization. Only what this module made is
    removed.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether analyzers are there. V(absent) removes only what this module made.
    type: str
    choices: [present, absent]
    default: present
  external:
    description: Whether there is an analyzer of external access in each region.
    type: bool
    default: true
  external_zone:
    description: Whose trust counts as inside. V(organization) needs the management account, or the delegated
      administrator of Access Analyzer.
    type: str
    choices: [account, organization]
    default: account
  unused:
    description: Whether there is an analyzer of unused access. AWS bills it at $0.20 per month for each IAM
      role and user.
    type: bool
    default: false
  unused_zone:
    description: Whose roles and users are looked at. V(organization) needs the management account, or the delegated
      administrator of Access Analyzer.
    type: str
    choices: [account, organization]
    default: account
  unused_days:
    description: After how many days access counts as unused, 1 to 365. It cannot be changed once the analyzer is made.
    type: int
    default: 90
  unused_region:
    description: The one region of the analyzer of unused access. Without this option the play's region.
    type: str
  name_prefix:
    description: Beginning of the names of the analyzers that are made.
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
- name: See what others can reach, in every enabled region
  dayone.aws.access_analyzer:

- name: See also what nobody uses
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
  description: The writes that were sent, or would be in check mode.
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
