#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: organization_root_access
version_added: 0.1.0
short_description: Centralize the root access of an organization's member accounts
description:
  - Reports whether IAM has trusted access in the organization, and whether root credentials management and root
    sessions are enabled (CIS 2.1.1), see
    U(https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html). Enables them on request.
  - Works in the management account, and in the delegated administrator account of IAM.
  - In an account that belongs to no organization the controls hold, because they do not apply, and their current value
    says so. In a member account they are V(unknown), and name the account that can judge them.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  enforce:
    description: Enable what is disabled. This module never disables anything.
    type: bool
    default: false
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Report whether root access is centralized
  dayone.aws.organization_root_access: {}

- name: Centralize root access
  dayone.aws.organization_root_access:
    enforce: true
"""

RETURN = r"""
findings:
  description: One row for each part of centralized root access.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "organization_root.root_sessions", "status": "manual", "current": false, "wanted": true}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "iam", "method": "enable_organizations_root_sessions", "params": {}}]
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
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root.root_access import (
    OrganizationRootAccess,
)


def main() -> None:
    run({"enforce": {"type": "bool", "default": False}}, OrganizationRootAccess)


if __name__ == "__main__":
    main()
