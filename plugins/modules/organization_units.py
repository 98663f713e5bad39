#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: organization_units
version_added: 0.1.0
short_description: Manage the organizational units of an organization as a tree
description:
  - Creates, renames and tags organizational units, which are given as a tree, see
    U(https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_ous.html).
  - A unit is removed only if it has the state V(absent), and only while no account is in it or below it. Accounts in it
    are reported before the first write.
  - Units that are not listed are reported and not changed. Tags that are not listed are kept.
  - A delegated administrator can see the state of the units. Only the management account can change them.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  units:
    description: The units under the root.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the unit, without a slash. It must be unique within its parent.
        type: str
        required: true
      was:
        description: The previous name of the unit. A unit with that name in the same place is renamed.
        type: str
      state:
        description: Whether the unit exists.
        type: str
        choices: [present, absent]
      tags:
        description: The tags of the account. Other existing tags are kept.
        type: dict
      units:
        description: The units in this unit, in the same format, up to five levels.
        type: list
        elements: dict
extends_documentation_fragment:
  - dayone.aws.organization_planned
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Create the units
  dayone.aws.organization_units:
    units:
      - name: Security
      - name: Workloads
        units:
          - {name: Prod, tags: {environment: production}}
          - {name: Test, was: Staging}
      - name: Suspended
      - {name: Old, state: absent}
"""

RETURN = r"""
findings:
  description: One row for each unit, and one for units that are not listed.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "organization_accounts.unit", "status": "fixed", "resource": "/Workloads/Prod"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "organizations", "method": "create_organizational_unit", "params": {"Name": "Security"}}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The regions that were checked. Always empty, because this is global.
  returned: always
  type: list
  elements: str
  sample: []
planned:
  description:
    - What the run would create, for the option C(planned) of later tasks. Empty if nothing is left to create.
  returned: when it got so far
  type: dict
  sample: {"organization": false, "units": ["/Security"], "accounts": []}
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_planned import planned_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_accounts.unit_tree import check
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_accounts.units import Units

UNIT = {
    "name": {"type": "str", "required": True},
    "was": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"]},
    "tags": {"type": "dict"},
    "units": {"type": "list", "elements": "dict"},
}


def main() -> None:
    spec = {
        "units": {"type": "list", "elements": "dict", "default": [], "options": UNIT},
        "planned": planned_spec(),
    }
    run(spec, Units, check=check)


if __name__ == "__main__":
    main()
