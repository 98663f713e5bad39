#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: root_credentials
version_added: 0.1.0
short_description: Audit and delete the root credentials of member accounts
description:
  - Opens a root session in each listed member account, which AWS limits to one task, see
    U(https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html). A read-only session reports
    which access keys, signing certificates, console password and MFA devices root has.
  - With O(delete=true), a second session, which can only delete credentials, deletes them. Check mode reports what
    would be deleted.
  - Works in the management account, and in the delegated administrator account of IAM, once
    M(dayone.aws.organization_root_access) has enabled root credentials management and root sessions.
  - Refuses to run, before any change, for the management account, for accounts outside the organization, and in
    organizations without root sessions.
  - A deleted root password can be recovered in the IAM console, under Root access management, or by a person with
    access to the account's email address.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  accounts:
    description: IDs of the member accounts. No other account is checked.
    type: list
    elements: str
    required: true
  delete:
    description: Delete the credentials that are found.
    type: bool
    default: false
  credentials:
    description:
      - The kinds of credentials to delete. MFA devices are deleted last, only when they no longer protect anything, and
        only together with access keys and the password.
    type: list
    elements: str
    choices: [access_keys, certificates, password, mfa]
    default: [access_keys, certificates, password, mfa]
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Report the root credentials of two accounts
  dayone.aws.root_credentials:
    accounts: ["111122223333", "444455556666"]

- name: Delete the root credentials of one account
  dayone.aws.root_credentials:
    accounts: ["111122223333"]
    delete: true
"""

RETURN = r"""
findings:
  description: One row for each account and kind of credential.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "organization_root.member_password", "status": "fixed", "account_id": "111122223333"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "iam", "method": "delete_login_profile", "params": {}}]
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
left_devices:
  description:
    - By account, virtual MFA devices that were deactivated but that AWS did not let the root session delete. They are
      not assigned to anyone, protect nothing and cost nothing.
    - An administrator of the account can delete a device with C(aws iam delete-virtual-mfa-device --serial-number ARN).
  returned: always
  type: dict
  sample: {"111122223333": ["arn:aws:iam::111122223333:mfa/root-account-mfa-device"]}
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root.root_credentials import (
    KINDS,
    check,
    member_roots,
)


def main() -> None:
    kinds = list(KINDS)
    spec = {
        "accounts": {"type": "list", "elements": "str", "required": True},
        "delete": {"type": "bool", "default": False},
        "credentials": {"type": "list", "elements": "str", "choices": kinds, "default": kinds, "no_log": False},
    }
    run(spec, member_roots, check=check)


if __name__ == "__main__":
    main()
