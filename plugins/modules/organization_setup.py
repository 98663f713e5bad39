#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: organization_setup
version_added: 0.1.0
short_description: Create an organization with all features, and enable trusted access
description:
  - On request, creates an AWS organization with this account as its management account and with all features, see
    U(https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_org_create.html).
  - Enables trusted access for the listed services, see
    U(https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services.html). Others are not changed.
  - In a member account it reports which account manages the organization, and changes nothing.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  create:
    description:
      - Whether an account that belongs to no organization creates one. This account then becomes its management
        account, which cannot be changed later, and pays for all others.
    type: bool
    default: false
  trusted_access:
    description: The services that may work in all accounts, by their service principals, for example
      V(account.amazonaws.com).
    type: list
    elements: str
    default: []
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Create an organization in which Account Management may work in all accounts
  dayone.aws.organization_setup:
    create: true
    trusted_access: [account.amazonaws.com]

- name: Check whether the organization has all features
  dayone.aws.organization_setup:
  check_mode: true
"""

RETURN = r"""
findings:
  description: One row for the organization, and one for each listed service.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "organization_accounts.organization", "status": "fixed", "current": "none"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "organizations", "method": "create_organization", "params": {"FeatureSet": "ALL"}}]
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
planned:
  description:
    - What the run would create, for the option C(planned) of later tasks. Empty if nothing is left to create.
  returned: when it got so far
  type: dict
  sample: {"organization": true, "units": [], "accounts": []}
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_accounts.organization import (
    GoverningOrganization,
    check,
)


def main() -> None:
    spec = {
        "create": {"type": "bool", "default": False},
        "trusted_access": {"type": "list", "elements": "str", "default": []},
    }
    run(spec, GoverningOrganization, check=check)


if __name__ == "__main__":
    main()
