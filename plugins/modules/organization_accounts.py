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
  - Creates the listed accounts, waits for them, and moves, renames and tags them, sets their alias and opts them in to
    regions, see U(https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts.html).
  - An account is identified by O(accounts[].id), otherwise by O(accounts[].email), otherwise by O(accounts[].name).
  - Several accounts are created at the same time. The next run continues a run that was interrupted, and creates no
    account twice.
  - An account is closed only if its state is V(closed) and O(accounts[].id) repeats its ID. No account is closed
    because it is missing here. At most 250 accounts, or a fifth of all if that is more, are closed within 30 days.
  - AWS sends a code to a new email address of the root user, so a changed address is reported for a person.
  - A delegated administrator can see the state of the accounts. Only the management account can change them.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  accounts:
    description: The accounts. Others are reported and not changed.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the account. An account that is identified by its ID or email address is renamed.
        type: str
        required: true
      email:
        description: The email address of its root user, which no other AWS account has. Required to create an account.
        type: str
      id:
        description: The account ID, in quotes. An account with an ID is never created.
        type: str
      state:
        description:
          - V(present) creates the account, or uses the existing one.
          - V(suspended) moves it to O(suspended_unit), and keeps it open.
          - V(closed) moves it to O(suspended_unit) if that is set, and closes it. This requires O(accounts[].id).
        type: str
        choices: [present, suspended, closed]
        default: present
      invite:
        description: Whether the account with O(accounts[].id) is invited if it is not in the organization. Its
          administrator has to accept.
        type: bool
        default: false
      unit:
        description: The unit of the account, as a path such as V(/Workloads/Prod), or an ID. V(/) is the root. If not
          set, the account stays where it is.
        type: str
      tags:
        description: The tags of the account. Other existing tags are kept.
        type: dict
      alias:
        description: The alias for its sign-in page, unique in all of AWS. It replaces an existing alias.
        type: str
      regions:
        description: The regions to opt in to. Other regions are not changed. This takes minutes to hours.
        type: list
        elements: str
      role_name:
        description: The role that the management account uses to access it, instead of O(role_name).
        type: str
      access_to_billing:
        description: Whether IAM users and roles of an account that is created can see billing information.
        type: bool
        default: true
  role_name:
    description: The role that Organizations creates in new accounts, and that is used to access them.
    type: str
    default: OrganizationAccountAccessRole
  suspended_unit:
    description: The unit for suspended and closed accounts, as a path or an ID.
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
  description: Rows for each account, and one for accounts that are not listed.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "organization_accounts.account", "status": "fixed", "resource": "account audit"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
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
  sample: {"organization": false, "units": [], "accounts": [{"id": "", "name": "audit", "unit": "/Security"}]}
accounts:
  description: All accounts of the organization, as they were last read.
  returned: when it got so far
  type: list
  elements: dict
  sample: [{"id": "111122223333", "name": "audit", "unit": "/Security", "state": "ACTIVE", "configured": true}]
created:
  description: The IDs of accounts that this run created.
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
