#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_password_policy_enforce
version_added: 0.1.0
short_description: Enforce the IAM password policy of an account without ever weakening it
description:
  - Sets the password policy of an AWS account, see
    U(https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html).
  - The API replaces the whole policy, so fields that are not given are sent back as they were read.
  - A field that is stricter in the account than configured stays as it is, unless O(exact=true).
  - An account without a password policy has the default one, which requires 8 characters of three of the four character
    types. A policy that the module creates is no weaker. If fewer than three character types are given, the missing
    ones are required in the order lowercase, uppercase, numbers, symbols.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the account has its own password policy.
    type: str
    choices: [present, absent]
    default: present
  exact:
    description: Set the values as given, even where that weakens the policy.
    type: bool
    default: false
  preset:
    description:
      - Use the values of a published standard for the fields that are not given.
      - V(cis) is the CIS Amazon Web Services Foundations Benchmark 7.0, 2.8 and 2.9. It sets O(min_length=14) and
        O(reuse_prevention=24).
      - V(nist_800_63b) is NIST SP 800-63B-4, 3.1.1.2, U(https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver). It
        sets O(min_length=15), no composition rules (O(require_symbols), O(require_numbers), O(require_uppercase) and
        O(require_lowercase) are V(false)) and O(max_age=0). The standard requires 15 characters for a password that is
        the only factor.
      - V(pci) is PCI DSS 4.0.1, 8.3.6, 8.3.7 and 8.3.9, U(https://www.pcisecuritystandards.org/document_library/). It
        sets O(min_length=12), O(require_numbers=true), O(require_lowercase=true), O(reuse_prevention=4) and
        O(max_age=90).
      - Existing composition rules and an existing expiry count as stricter, so V(nist_800_63b) removes them only with
        O(exact=true).
    type: str
    choices: [cis, nist_800_63b, pci]
  min_length:
    description: Minimum number of characters, 6 to 128.
    type: int
  require_symbols:
    description: Whether a password must contain a symbol.
    type: bool
  require_numbers:
    description: Whether a password must contain a number.
    type: bool
  require_uppercase:
    description: Whether a password must contain an uppercase letter.
    type: bool
  require_lowercase:
    description: Whether a password must contain a lowercase letter.
    type: bool
  allow_users_to_change:
    description: Whether IAM users may change their own password.
    type: bool
  max_age:
    description: Number of days until a password expires, 1 to 1095, or 0 for never.
    type: int
  reuse_prevention:
    description: Number of previous passwords that cannot be reused, 1 to 24, or 0 for no limit.
    type: int
  hard_expiry:
    description: Whether a user with an expired password is locked out until an administrator sets a new one.
    type: bool
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Require long passwords that are not reused
  dayone.aws.iam_password_policy_enforce:
    min_length: 14
    reuse_prevention: 24

- name: Follow NIST SP 800-63B, and remove existing composition rules and expiry
  dayone.aws.iam_password_policy_enforce:
    preset: nist_800_63b
    exact: true

- name: Follow PCI DSS, with longer passwords
  dayone.aws.iam_password_policy_enforce:
    preset: pci
    min_length: 16

- name: Set exactly this policy, even if it is weaker than the current one
  dayone.aws.iam_password_policy_enforce:
    min_length: 14
    max_age: 0
    exact: true
"""

RETURN = r"""
findings:
  description: One row for each managed field.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "password_policy.min_length", "status": "drift", "current": 8, "wanted": 14}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "iam", "method": "update_account_password_policy", "params": {}, "region": ""}]
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
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.password_policy.policy import PasswordPolicy
from ansible_collections.dayone.aws.plugins.module_utils._steps.password_policy.presets import PRESETS


def main() -> None:
    spec = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "exact": {"type": "bool", "default": False},
        "preset": {"type": "str", "choices": sorted(PRESETS)},
        "min_length": {"type": "int"},
        "require_symbols": {"type": "bool"},
        "require_numbers": {"type": "bool"},
        "require_uppercase": {"type": "bool"},
        "require_lowercase": {"type": "bool"},
        "allow_users_to_change": {"type": "bool"},
        "max_age": {"type": "int"},
        "reuse_prevention": {"type": "int", "no_log": False},
        "hard_expiry": {"type": "bool"},
    }
    run(spec, PasswordPolicy, check=PasswordPolicy.check)


if __name__ == "__main__":
    main()
