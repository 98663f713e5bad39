#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: organization_accounts
version_added: 0.1.0
short_description: Manage the accounts of an organization
description:
  - Creates the accounts that are named, waits for them, and moves, renames and tags them, sets their alias and opts
    them in to regions, see U(https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts.html).
  - An account is known by O(accounts[].id), else by O(accounts[].email), else by O(accounts[].name).
  - Several accounts are created at the same time. A run that was interrupted is gone on with by the next one, which
    creates no account twice.
  - An account is closed only where its state is V(closed) and O(accounts[].id) repeats its id. None is closed because
    it is missing here. At most 250 accounts, or a fifth of all where that is more, are closed within 30 days.
  - AWS sends a code to a new email address of the root user, so a changed one is reported for a person.
  - A delegated administrator sees how the accounts stand. Only the management account may change them.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  accounts:
    description: The accounts. Others are reported and left alone.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Its name. One that is known by its id or email address is renamed.
        type: str
        required: true
      email:
        description: The email address of its root user, which no other AWS account has. An account that is to be
          created needs one.
        type: str
      id:
        description: Its id, in quotes. An account with an id is never created.
        type: str
      state:
        description:
          - V(present) creates it, or takes the one that is there.
          - V(suspended) moves it to O(suspended_unit), and leaves it open.
          - V(closed) moves it to O(suspended_unit) where that is given, and closes it. That needs O(accounts[].id).
        type: str
        choices: [present, suspended, closed]
        default: present
      invite:
        description: Whether the account of O(accounts[].id) is invited where it is not in the organization. Its
          administrator has to accept.
        type: bool
        default: false
      unit:
        description: The unit that it is in, as a path such as V(/Workloads/Prod), or an id. V(/) is the root. Without
          it the account stays where it is.
        type: str
      tags:
        description: The tags that it has. Others stay.
        type: dict
      alias:
        description: The alias of its sign-in page, unique in all of AWS. It takes the place of another one.
        type: str
      regions:
        description: The regions that it is opted in to. Others are left as they are. This takes minutes to hours.
        type: list
        elements: str
      role_name:
        description: The role with which the management account enters it, in place of O(role_name).
        type: str
      access_to_billing:
        description: Whether IAM users and roles of an account that is created may see billing information.
        type: bool
        default: true
  role_name:
    description: The role that Organizations makes in accounts that it creates, and with which they are entered.
    type: str
    default: OrganizationAccountAccessRole
  suspended_unit:
    description: The unit for accounts that are suspended or closed, as a path or an id.
    type: str
extends_documentation_fragment:
  - dayone.aws.organization_planned
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Create the log and audit accounts
  dayone.aws.organization_accounts:
    accounts:
      - {name: log-archive, email: aws+log@example.com, unit: /Security}
      - name: audit
        email: aws+audit@example.com
        unit: /Security
        tags: {team: security}
        alias: example-audit
        regions: [eu-central-2]

- name: Invite one account, and close another
  dayone.aws.organization_accounts:
    suspended_unit: /Suspended
    accounts:
      - {name: shop, id: "111122223333", invite: true, unit: /Workloads/Prod}
      - {name: old-sandbox, id: "444455556666", state: closed}
"""

RETURN = r"""
findings:
  description: Rows for each account, and one for accounts that are not named.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "organization_accounts.account", "status": "fixed", "resource": "account audit"}]
calls:
  description: The writes that were sent, or would be in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "organizations", "method": "create_account", "params": {"AccountName": "audit"}}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The regions that were looked at. Empty, for this is global.
  returned: always
  type: list
  elements: str
  sample: []
planned:
  description:
    - What the run would create, for the option C(planned) of later tasks. Empty where nothing is left to create.
  returned: when it got so far
  type: dict
  sample: {"organization": false, "units": [], "accounts": [{"id": "", "name": "audit", "unit": "/Security"}]}
accounts:
  description: All accounts of the organization, as they were read last.
  returned: when it got so far
  type: list
  elements: dict
  sample: [{"id": "111122223333", "name": "audit", "unit": "/Security", "state": "ACTIVE", "configured": true}]
created:
  description: The ids of accounts that this run has created.
  returned: when it got so far
  type: list
  elements: str
  sample: ["111122223333"]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_planned import planned_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_accounts.account_options import (
    PRESENT,
    ROLE,
    STATES,
    check,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_accounts.accounts import Accounts

ACCOUNT = {
    "name": {"type": "str", "required": True},
    "email": {"type": "str"},
    "id": {"type": "str"},
    "state": {"type": "str", "choices": list(STATES), "default": PRESENT},
    "invite": {"type": "bool", "default": False},
    "unit": {"type": "str"},
    "tags": {"type": "dict"},
    "alias": {"type": "str"},
    "regions": {"type": "list", "elements": "str"},
    "role_name": {"type": "str"},
    "access_to_billing": {"type": "bool", "default": True},
}


def main() -> None:
    spec = {
        "accounts": {"type": "list", "elements": "dict", "default": [], "options": ACCOUNT},
        "role_name": {"type": "str", "default": ROLE},
        "suspended_unit": {"type": "str"},
        "planned": planned_spec(),
    }
    run(spec, Accounts, check=check)


if __name__ == "__main__":
    main()
