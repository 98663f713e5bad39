#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: identity_center_assignments
version_added: 0.1.0
short_description: Assign permission sets of IAM Identity Center to accounts
description:
  - Assigns permission sets to groups and users in accounts by ID or name, in organizational units with all accounts
    below, and by tag. Accounts that join a unit get its assignments with the next run.
  - The management account is included only if O(assignments[].accounts) names it. A delegated administrator cannot
    assign anything there, which a finding reports.
  - An assignment that is not configured is reported, and removed with O(mode=exact).
  - The module waits for each assignment to complete, with up to ten at a time. Requests that an interrupted run has
    started are waited for by the next run.
  - If an exception keeps a permission set, group, user, account or unit from being created, the assignments that name
    it are left out and reported, and the others are made.
  - A run that would remove the access of the caller, or of the last administrator, is refused before its first write.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  assignments:
    description: The assignments.
    type: list
    elements: dict
    default: []
    suboptions:
      permission_set:
        description: Name of the permission set.
        type: str
        required: true
      groups:
        description: Names of the groups.
        type: list
        elements: str
      users:
        description: Names of the users. Prefer groups.
        type: list
        elements: str
      accounts:
        description: IDs or names of accounts. A suspended account is refused.
        type: list
        elements: str
      organizational_units:
        description: Paths or IDs of units, such as V(/Workloads/Prod), each with all accounts below. V(/) is the root.
        type: list
        elements: str
      account_tags:
        description: Tags, all of which an account must have.
        type: dict
      exclude_accounts:
        description: IDs or names of accounts that are excluded.
        type: list
        elements: str
  mode:
    description: Whether assignments that are not configured are only reported, or removed.
    type: str
    choices: [add, exact]
    default: add
  ignored_permission_sets:
    description:
      - Patterns of names of permission sets whose other assignments are managed elsewhere, such as V(AWS*) by AWS
        Control Tower.
    type: list
    elements: str
    default: []
  planned_identities:
    description:
      - What earlier tasks of a run in check mode would create. Its assignments are planned as if it existed.
      - Only for check mode.
    type: dict
    suboptions:
      permission_sets:
        description: Names of permission sets.
        type: list
        elements: str
        default: []
      groups:
        description: Names of groups.
        type: list
        elements: str
        default: []
      users:
        description: Names of users.
        type: list
        elements: str
        default: []
seealso:
  - module: dayone.aws.identity_center_users
  - module: dayone.aws.identity_center_permission_sets
extends_documentation_fragment:
  - dayone.aws.organization_planned
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Give developers access outside of production, and administrators access to the management account
  dayone.aws.identity_center_assignments:
    assignments:
      - permission_set: devops
        groups: [developers]
        organizational_units: [/Workloads/Dev]
        account_tags: {stage: test}
      - permission_set: admin
        groups: [administrators]
        accounts: ["123456789012"]
"""

RETURN = r"""
findings:
  description: One row for each item that was judged.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "identity_center.assignments", "region": "global", "status": "fixed"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "sso-admin", "method": "create_account_assignment", "params": {"TargetId": "200000000001"}}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: Always empty, because requests are sent to the region of the instance.
  returned: always
  type: list
  elements: str
  sample: []
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_planned import planned_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.identity_center.assignment_targets import check
from ansible_collections.dayone.aws.plugins.module_utils._steps.identity_center.assignments import assignments_resource

NAMES = {"type": "list", "elements": "str"}
ASSIGNMENT = {
    "permission_set": {"type": "str", "required": True},
    "groups": NAMES,
    "users": NAMES,
    "accounts": NAMES,
    "organizational_units": NAMES,
    "account_tags": {"type": "dict"},
    "exclude_accounts": NAMES,
}
SPEC = {
    "assignments": {"type": "list", "elements": "dict", "default": [], "options": ASSIGNMENT},
    "mode": {"type": "str", "choices": ["add", "exact"], "default": "add"},
    "ignored_permission_sets": {"type": "list", "elements": "str", "default": []},
    "planned_identities": {
        "type": "dict",
        "options": {kind: {**NAMES, "default": []} for kind in ("permission_sets", "groups", "users")},
    },
    "planned": planned_spec(),
}


def main() -> None:
    run(SPEC, assignments_resource, check=check)


if __name__ == "__main__":
    main()
