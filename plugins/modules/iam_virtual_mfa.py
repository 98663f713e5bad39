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
  - Creates a virtual MFA device for a user who has no MFA device of any kind. Its QR code (PNG) and its C(otpauth://)
    URI are written to new files with mode 0600, C(ACCOUNT-DEVICE.png) and C(ACCOUNT-DEVICE.otpauth) in O(directory).
  - The device is paired with its user with two consecutive codes. Either a person scans the QR code, and the module
    runs again with O(users[].codes), or the seed is kept in O(users[].seed_file), and the module computes the codes
    (RFC 6238).
  - If AWS rejects the codes, the device and its files are removed again.
  - The files contain the seed, from which anyone can compute codes. Delete them once the device has been set up.
  - No result, diff or journal contains the seed or the codes.
  - Reports users who sign in to the console with only a password. Root's MFA is judged by M(dayone.aws.root_key_audit).
author:
  - dayone.aws contributors (@dayone-aws)
requirements:
  - pyotp (if O(users) is given)
options:
  users:
    description: The users who need a device.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the user.
        type: str
        required: true
      device:
        description: Name of the device. Defaults to the name of the user.
        type: str
      codes:
        description: Two consecutive codes of the device, to pair it.
        type: list
        elements: str
      seed_file:
        description:
          - File that holds the seed of the device, with mode 0600. Codes are computed from it. An existing file is
            never overwritten.
          - Whoever has this file has the user's second factor. Intended for break-glass users whose seed is locked
            away.
        type: path
  directory:
    description: Directory for the files, on the machine that runs the module. Required if O(users) is given.
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
- name: Create a device for alice, and write its QR code
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

- name: Create and pair a device for the break-glass user in one run, and keep its seed
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
  description: One row for each user in O(users), and for each other console user without MFA.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "admin_access.user_mfa", "status": "fixed", "current": "none", "wanted": "an MFA device"}]
calls:
  description: The writes that were sent, or would be sent in check mode. They do not contain codes.
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
  description: Always empty, because IAM is global.
  returned: always
  type: list
  elements: str
  sample: []
devices:
  description: For each user in O(users), the MFA devices, the device that waits to be paired, and its files.
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
