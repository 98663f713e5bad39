#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: admin_access
version_added: 0.1.0
short_description: Create administrators other than the root user
description:
  - Creates an IAM group with the policy AdministratorAccess and the policy C(dayone-require-mfa), and adds users to it.
    Until they sign in with MFA, C(dayone-require-mfa) denies its members everything except changing their password and
    setting up MFA.
  - Where people sign in through IAM Identity Center or a SAML provider, it creates no group, users or passwords, and
    only judges what exists. See O(create_users).
  - Creates a role that lets people of the account work with AWS Support, unless a role, group or user already can.
  - Sets the account alias, and returns the sign-in URL.
  - Users are never deleted. A group or role that this module did not create is adopted, and never deleted. It refuses
    to remove the last member of the group or the caller, and to require MFA where that would lock the caller out.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  group:
    description: Name of the administrators' group.
    type: str
    default: dayone-admins
  users:
    description: The administrators. A user that does not exist is created, without an access key.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the user.
        type: str
        required: true
      console_password:
        description: Overrides O(console_password) for this user.
        type: str
        choices: [none, file, secretsmanager]
  membership:
    description: Whether O(users) are added to the members of the group, or are the only members.
    type: str
    choices: [add, exact]
    default: add
  create_users:
    description:
      - Whether to create users. By default they are created only where nobody signs in through federation.
    type: bool
  require_mfa:
    description:
      - Deny the group's members everything except changing their password and setting up MFA, until they have signed in
        with MFA.
    type: bool
    default: true
  console_password:
    description:
      - Whether users without a console password get one, which they have to change when they first sign in. It is
        written to a new file with mode 0600, or to a new AWS Secrets Manager secret named
        C(dayone/console-password/USER), and is shown nowhere else.
      - A secret costs $0.40 per month. Delete it once the password has been changed.
    type: str
    choices: [none, file, secretsmanager]
    default: none
  password_directory:
    description:
      - Directory for the files, on the machine that runs the module. Each file is named C(ACCOUNT-USER.password). An
        existing file is never overwritten.
    type: path
  password_length:
    description: Length of a password, 20 to 128 characters.
    type: int
    default: 40
  max:
    description: How many IAM users may have full administrative rights before a finding reports too many.
    type: int
    default: 3
  support_role:
    description: Whether somebody must be able to work with AWS Support.
    type: bool
    default: true
  support_role_name:
    description: Name of the role, if one has to be created. Assuming it requires MFA.
    type: str
    default: dayone-support
  account_alias:
    description: The account alias. It must be unique across AWS. If not set, the alias is not managed.
    type: str
  replace_account_alias:
    description: Replace an existing alias. Its sign-in URL then stops working.
    type: bool
    default: false
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Create two administrators, and write their initial passwords to files
  dayone.aws.admin_access:
    users:
      - name: alice
      - name: bob
    console_password: file
    password_directory: ~/first-passwords
    account_alias: example-production

- name: Allow no other administrators than these
  dayone.aws.admin_access:
    users:
      - name: alice
      - name: carol
    membership: exact
"""

RETURN = r"""
findings:
  description: One row for each control, and for each user.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "admin_access.users", "status": "fixed", "current": "absent", "wanted": "present"}]
calls:
  description: The writes that were sent, or would be sent in check mode. They do not contain passwords.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "iam", "method": "create_group", "params": {"GroupName": "dayone-admins", "Path": "/dayone/"}}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: Always empty, because IAM is global.
  returned: always
  type: list
  elements: str
  sample: []
group_arn:
  description: The administrators' group.
  returned: success
  type: str
  sample: arn:aws:iam::123456789012:group/dayone/dayone-admins
user_names:
  description: The users of O(users) that exist. In check mode, those that existed before.
  returned: success
  type: list
  elements: str
  sample: [alice, bob]
console_passwords:
  description: The users who were given a console password in this run, and the file or secret that holds it.
  returned: success
  type: list
  elements: dict
  sample: [{"user": "alice", "delivered_to": "/home/admin/first-passwords/123456789012-alice.password"}]
support_role_arn:
  description: The role for AWS Support. Empty if another principal already has access.
  returned: when O(support_role=true)
  type: str
  sample: arn:aws:iam::123456789012:role/dayone/dayone-support
account_alias:
  description: The account alias. Empty if the account has none.
  returned: success
  type: str
  sample: example-production
sign_in_url:
  description: The URL where the account's users sign in.
  returned: success
  type: str
  sample: https://example-production.signin.aws.amazon.com/console
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access.administrators import check, resources

DELIVERIES = ["none", "file", "secretsmanager"]
USER = {
    "name": {"type": "str", "required": True},
    "console_password": {"type": "str", "choices": DELIVERIES, "no_log": False},
}
SPEC = {
    "group": {"type": "str", "default": "dayone-admins"},
    "users": {"type": "list", "elements": "dict", "default": [], "options": USER},
    "membership": {"type": "str", "choices": ["add", "exact"], "default": "add"},
    "create_users": {"type": "bool"},
    "require_mfa": {"type": "bool", "default": True},
    "console_password": {"type": "str", "choices": DELIVERIES, "default": "none", "no_log": False},
    "password_directory": {"type": "path", "no_log": False},
    "password_length": {"type": "int", "default": 40, "no_log": False},
    "max": {"type": "int", "default": 3},
    "support_role": {"type": "bool", "default": True},
    "support_role_name": {"type": "str", "default": "dayone-support"},
    "account_alias": {"type": "str"},
    "replace_account_alias": {"type": "bool", "default": False},
}


def main() -> None:
    run(SPEC, resources, check=check)


if __name__ == "__main__":
    main()
