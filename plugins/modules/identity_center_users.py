#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: identity_center_users
version_added: 0.1.0
short_description: Manage users, groups and memberships of IAM Identity Center
description:
  - Creates and changes users and groups of the organization's identity store, and the members of the groups.
  - Users and groups that an identity provider syncs, which is known by their external ID, are only read. A finding
    reports where they differ.
  - A run that would remove the access of the caller, or of the last administrator, is refused before its first write.
  - A user that this module creates has no password. Enable Send email OTP in the settings of the instance, below
    Authentication, or reset the password in the console. No API does either.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  users:
    description: The users. Users that are not listed are left unchanged, unless O(mode=exact).
    type: list
    elements: dict
    default: []
    suboptions:
      user_name:
        description: The name with which the user signs in.
        type: str
        required: true
      state:
        description: Whether the user exists.
        type: str
        choices: [present, absent]
        default: present
      given_name:
        description: First name. Required to create a user.
        type: str
      family_name:
        description: Last name. Required to create a user.
        type: str
      display_name:
        description: The display name. The default is O(users[].given_name) and O(users[].family_name).
        type: str
      email:
        description: The email address.
        type: str
  groups:
    description: The groups. Groups that are not listed are left unchanged, unless O(mode=exact).
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the group.
        type: str
        required: true
      state:
        description: Whether the group exists.
        type: str
        choices: [present, absent]
        default: present
      description:
        description: The description of the group. If it is not set, the description is not managed.
        type: str
      members:
        description: Names of the members. If it is not set, members are not managed.
        type: list
        elements: str
      membership:
        description: Whether O(groups[].members) are added to the existing members, or are the only members.
        type: str
        choices: [add, exact]
        default: add
  mode:
    description: Whether users and groups that are not listed are only reported, or deleted.
    type: str
    choices: [add, exact]
    default: add
  identity_source:
    description:
      - Where users and groups are managed. No API returns the identity source. With V(auto), an identity provider is
        assumed as soon as one of them has an external ID. V(external) only reads. V(identity_center) manages users
        and groups without an external ID.
    type: str
    choices: [auto, identity_center, external]
    default: auto
seealso:
  - module: dayone.aws.identity_center_permission_sets
  - module: dayone.aws.identity_center_assignments
extends_documentation_fragment:
  - dayone.aws.organization_planned
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Create a user, and the group of administrators
  dayone.aws.identity_center_users:
    users:
      - {user_name: alice, given_name: Alice, family_name: Adams, email: alice@example.com}
    groups:
      - {name: administrators, members: [alice], membership: exact}
"""

RETURN = r"""
findings:
  description: One row for each item that was judged.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "identity_center.users", "region": "global", "status": "fixed"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "identitystore", "method": "create_user", "params": {"UserName": "alice"}}]
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
created_users:
  description: The users that this run created. They have no password yet.
  returned: where there is an instance
  type: list
  elements: str
  sample: [alice]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_planned import planned_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.identity_center.directory import directory_resource
from ansible_collections.dayone.aws.plugins.module_utils._steps.identity_center.directory_options import check

STATE = {"type": "str", "choices": ["present", "absent"], "default": "present"}
MODE = {"type": "str", "choices": ["add", "exact"], "default": "add"}
USER = {
    "user_name": {"type": "str", "required": True},
    "state": STATE,
    "given_name": {"type": "str"},
    "family_name": {"type": "str"},
    "display_name": {"type": "str"},
    "email": {"type": "str"},
}
GROUP = {
    "name": {"type": "str", "required": True},
    "state": STATE,
    "description": {"type": "str"},
    "members": {"type": "list", "elements": "str"},
    "membership": MODE,
}
SPEC = {
    "users": {"type": "list", "elements": "dict", "default": [], "options": USER},
    "groups": {"type": "list", "elements": "dict", "default": [], "options": GROUP},
    "mode": MODE,
    "identity_source": {"type": "str", "choices": ["auto", "identity_center", "external"], "default": "auto"},
    "planned": planned_spec(),
}


def main() -> None:
    run(SPEC, directory_resource, check=check)


if __name__ == "__main__":
    main()
