#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_virtual_mfa
version_added: 0.1.0
short_description: Register virtual MFA devices of IAM users, and list users without MFA
description:
  - Makes a virtual MFA device for a user who has no MFA device of any kind. Its QR code (PNG) and its C(otpauth://) URI
    are written to new files of mode 0600, C(ACCOUNT-DEVICE.png) and C(ACCOUNT-DEVICE.otpauth) of O(directory).
  - The device is paired with its user when there are two codes that follow each other. Either a person scans the QR
    code, and the module runs again with O(users[].codes); or the seed is kept in O(users[].seed_file), and the module
    computes the codes (RFC 6238).
  - When AWS rejects the codes, the device and its files are removed again.
  - The files hold the seed, from which anybody can compute codes. Delete them once the device was set up.
  - The seed and the codes are in no result, diff or journal.
  - Lists the users who sign in to the console with a password alone. Root's MFA is judged by
    M(dayone.aws.root_key_audit).
author:
  - dayone.aws contributors (@dayone-aws)
requirements:
  - pyotp (where O(users) are given)
options:
  users:
    description: The users who are to have a device.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the user.
        type: str
        required: true
      device:
        description: Name of the device. Without it, the user's.
        type: str
      codes:
        description: Two codes of the device that follow each other, to pair it.
        type: list
        elements: str
      seed_file:
        description:
          - File in which the seed of the device is kept, with mode 0600, and of which codes are computed. One that
            exists is never overwritten.
          - Whoever has this file has the user's second factor. Meant for break-glass users whose seed is locked away.
        type: path
  directory:
    description: Folder of the files, on the machine that runs the module. Needed where O(users) are given.
    type: path
  audit:
    description: Report the users of the account who sign in to the console and have no MFA device.
    type: bool
    default: true
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Make a device for alice, and write its QR code
  dayone.aws.iam_virtual_mfa:
    users:
      - name: alice
    directory: ~/mfa

- name: Pair it with two codes that alice reads out
  dayone.aws.iam_virtual_mfa:
    users:
      - name: alice
        codes: ["{{ first }}", "{{ second }}"]
    directory: ~/mfa

- name: Make and pair a device for the break-glass user at once, and keep its seed
  dayone.aws.iam_virtual_mfa:
    users:
      - name: break-glass
        seed_file: ~/mfa/break-glass.seed
    directory: ~/mfa

- name: List the console users without MFA
  dayone.aws.iam_virtual_mfa:
"""

RETURN = r"""
findings:
  description: One row for each user of O(users), and for each other console user without MFA.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "admin_access.user_mfa", "status": "fixed", "current": "none", "wanted": "an MFA device"}]
calls:
  description: The writes that were sent, or would be in check mode. Codes are not in it.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "iam", "method": "create_virtual_mfa_device", "params": {"VirtualMFADeviceName": "alice"}}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: Empty, for IAM is global.
  returned: always
  type: list
  elements: str
  sample: []
devices:
  description: For each user of O(users) the MFA devices, the device that waits to be paired, and the files about it.
  returned: when O(users) are given
  type: dict
  sample:
    alice:
      serial_numbers: []
      waiting: arn:aws:iam::123456789012:mfa/dayone/alice
      files: [/home/admin/mfa/123456789012-alice.otpauth, /home/admin/mfa/123456789012-alice.png]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access.users_without_mfa import resources
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access.virtual_mfa_options import check

USER = {
    "name": {"type": "str", "required": True},
    "device": {"type": "str"},
    "codes": {"type": "list", "elements": "str", "no_log": True},
    "seed_file": {"type": "path"},
}
SPEC = {
    "users": {"type": "list", "elements": "dict", "default": [], "options": USER},
    "directory": {"type": "path"},
    "audit": {"type": "bool", "default": True},
}


def main() -> None:
    run(SPEC, resources, check=check)


if __name__ == "__main__":
    main()
