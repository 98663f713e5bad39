#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: account_identity
version_added: 0.1.0
short_description: Check which account the credentials belong to
description:
  - Accesses an account, and returns its ID and the identity of the caller. Fails if the account cannot be accessed, if
    it is not O(expected_account_id), or if the credentials are the root user's.
  - Use it as the first task of a play over many accounts. An account that cannot be accessed drops out here with a
    single message.
  - Sends one request to STS, and never writes.
author:
  - dayone.aws contributors (@dayone-aws)
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Access the account
  dayone.aws.account_identity:
    assume_role_arn: arn:aws:iam::123456789012:role/OrganizationAccountAccessRole
    expected_account_id: "123456789012"
"""

RETURN = r"""
account_id:
  description: The account that was accessed.
  returned: always
  type: str
  sample: "123456789012"
arn:
  description: The user, or the role session, that the credentials belong to.
  returned: success
  type: str
  sample: arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/dayone.aws
findings:
  description: Always empty. This module judges nothing.
  returned: always
  type: list
  elements: dict
  sample: []
calls:
  description: The writes. Always empty.
  returned: always
  type: list
  elements: dict
  sample: []
regions:
  description: Empty.
  returned: always
  type: list
  elements: str
  sample: []
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.account_identity import AccountIdentity


def main() -> None:
    run({}, AccountIdentity)


if __name__ == "__main__":
    main()
