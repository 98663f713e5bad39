#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: root_key_audit
version_added: 0.1.0
short_description: Audit the root user of an account, and delete its access keys
description:
  - Reads the account summary, the credential report and the assigned virtual MFA devices, and reports whether root has
    access keys, MFA (hardware or virtual) and signing certificates, and when it was last used.
  - AWS generates a credential report at most once every four hours, see
    U(https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html). Whether keys, MFA and
    certificates exist is read from the account summary, which is current.
  - What could not be read is reported as V(unknown), never as compliant.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  max_age_days:
    description: Number of days within which root must not have been used.
    type: int
    default: 90
  fail_on:
    description: Fail, after everything was read, if one of these controls does not hold.
    type: list
    elements: str
    default: []
    choices:
      - root_account.access_keys
      - root_account.mfa
      - root_account.hardware_mfa
      - root_account.certificates
      - root_account.unused
  delete_keys:
    description:
      - Delete root's own access keys. Works only with root's own credentials, and requires O(allow_root=true).
      - The key that signs the requests is deleted last. Afterwards these credentials no longer work.
    type: bool
    default: false
  confirm_account_id:
    description: The account whose root keys are deleted. It must be the account of the credentials.
    type: str
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Audit the root user, and fail if it has access keys or no MFA
  dayone.aws.root_key_audit:
    fail_on:
      - root_account.access_keys
      - root_account.mfa

- name: Delete root's access keys, with root's own credentials
  dayone.aws.root_key_audit:
    profile: root
    allow_root: true
    delete_keys: true
    confirm_account_id: "123456789012"
"""

RETURN = r"""
findings:
  description: One row for each control of the root user.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "root_account.mfa", "status": "manual", "current": false, "wanted": true}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: []
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The regions that were checked. Always empty, because IAM is global.
  returned: always
  type: list
  elements: str
  sample: []
report_generated:
  description: When AWS generated the credential report. Empty if the report could not be read.
  returned: success
  type: str
  sample: "2026-11-23T10:00:00+00:00"
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.root_account.user import RootUser

CONTROLS = ["access_keys", "mfa", "hardware_mfa", "certificates", "unused"]


def main() -> None:
    spec = {
        "max_age_days": {"type": "int", "default": 90},
        "fail_on": {
            "type": "list",
            "elements": "str",
            "default": [],
            "choices": [f"root_account.{name}" for name in CONTROLS],
        },
        "delete_keys": {"type": "bool", "default": False, "no_log": False},
        "confirm_account_id": {"type": "str"},
    }
    run(spec, RootUser, check=RootUser.check, required_if=[("delete_keys", True, ["confirm_account_id"])])


if __name__ == "__main__":
    main()
