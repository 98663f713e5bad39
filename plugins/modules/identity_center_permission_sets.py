#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: identity_center_permission_sets
version_added: 0.1.0
short_description: Manage permission sets of IAM Identity Center
description:
  - Creates permission sets from the personas of M(dayone.aws.iam_groups), managed policies and statements. Where a
    persona names the account, a permission set applies to the account that it is used in.
  - A changed permission set is provisioned to the accounts that have it, and the module waits until that is done.
  - The permission sets that this module creates have the tag C(dayone:managed). A permission set of the same name that
    was created elsewhere is adopted if it is the same, and otherwise reported and left unchanged.
  - A run that would remove the access of the caller, or of the last administrator, is refused before its first write.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  permission_sets:
    description: The permission sets.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the permission set.
        type: str
        required: true
      state:
        description: Whether it exists. V(absent) removes its assignments and deletes it, if this module created it.
        type: str
        choices: [present, absent]
        default: present
      description:
        description: Its description.
        type: str
      persona:
        description:
          - What its users may do, one of V(devops), V(frontend), V(data), V(billing), V(auditor), V(readonly) and
            the names of O(personas).
        type: str
      parameters:
        description:
          - Values for the parameters of the persona's templates, as in M(dayone.aws.iam_groups). C(account) defaults to
            each account in which the permission set is used, C(region) to the region of the instance.
        type: dict
      managed_policies:
        description: Additional AWS managed policies, by name or ARN.
        type: list
        elements: str
      customer_managed_policies:
        description: Customer managed policies, which must exist in each account. Without them, its assignments fail.
        type: list
        elements: dict
        suboptions:
          name:
            description: Name of the policy.
            type: str
            required: true
          path:
            description: Its path.
            type: str
            default: /
      statements:
        description:
          - Additional statements of the inline policy. A statement that allows writes on all resources, or all actions
            of a service, needs a reason in the key C(Why), which is not sent to AWS.
        type: list
        elements: dict
      permissions_boundary:
        description: The permissions boundary. Set O(permission_sets[].permissions_boundary.managed_policy) or
          O(permission_sets[].permissions_boundary.name).
        type: dict
        suboptions:
          managed_policy:
            description: An AWS managed policy, by name or ARN.
            type: str
          name:
            description: Name of a customer managed policy, which must exist in each account.
            type: str
          path:
            description: Its path.
            type: str
            default: /
      session_duration:
        description: The length of a session, as an ISO 8601 duration between V(PT1H) and V(PT12H).
        type: str
        default: PT1H
      relay_state:
        description: The console page that opens after sign-in.
        type: str
      tags:
        description: Tags. Existing tags stay.
        type: dict
  mode:
    description:
      - Whether permission sets that this module created and that are no longer listed are only reported, or deleted
        with their assignments. Permission sets that were created elsewhere are reported, and never deleted.
    type: str
    choices: [add, exact]
    default: add
  admin_permission_sets:
    description: Names of permission sets that may grant full administrative rights. Any other is refused them.
    type: list
    elements: str
    default: []
  ignored_permission_sets:
    description: Patterns of names of permission sets that are managed elsewhere, such as V(AWS*) by AWS Control Tower.
    type: list
    elements: str
    default: []
seealso:
  - module: dayone.aws.iam_groups
  - module: dayone.aws.identity_center_assignments
extends_documentation_fragment:
  - dayone.aws.personas
  - dayone.aws.organization_planned
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Create a permission set from a persona, and one for administrators
  dayone.aws.identity_center_permission_sets:
    admin_permission_sets: [admin]
    permission_sets:
      - name: admin
        managed_policies: [AdministratorAccess]
        session_duration: PT4H
      - name: devops
        persona: devops
        parameters: {prefix: shop, region: eu-west-1}
        session_duration: PT8H
"""

RETURN = r"""
findings:
  description: One row for each item that was judged.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "identity_center.permission_sets", "region": "global", "status": "fixed"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "sso-admin", "method": "create_permission_set", "params": {"Name": "devops"}}]
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
permission_set_arns:
  description: The ARNs of the configured permission sets that exist, by name.
  returned: where there is an instance
  type: dict
  sample: {"devops": "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef"}
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups.options import personas_spec
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_planned import planned_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.identity_center.permission_set_options import check
from ansible_collections.dayone.aws.plugins.module_utils._steps.identity_center.permission_sets import (
    permission_sets_resource,
)

REFERENCE = {"name": {"type": "str", "required": True}, "path": {"type": "str", "default": "/"}}
BOUNDARY = {"managed_policy": {"type": "str"}, "name": {"type": "str"}, "path": {"type": "str", "default": "/"}}
PERMISSION_SET = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "description": {"type": "str"},
    "persona": {"type": "str"},
    "parameters": {"type": "dict"},
    "managed_policies": {"type": "list", "elements": "str"},
    "customer_managed_policies": {"type": "list", "elements": "dict", "options": REFERENCE},
    "statements": {"type": "list", "elements": "dict"},
    "permissions_boundary": {"type": "dict", "options": BOUNDARY},
    "session_duration": {"type": "str", "default": "PT1H"},
    "relay_state": {"type": "str"},
    "tags": {"type": "dict"},
}
SPEC = {
    "permission_sets": {"type": "list", "elements": "dict", "default": [], "options": PERMISSION_SET},
    "personas": personas_spec(),
    "mode": {"type": "str", "choices": ["add", "exact"], "default": "add"},
    "admin_permission_sets": {"type": "list", "elements": "str", "default": []},
    "ignored_permission_sets": {"type": "list", "elements": "str", "default": []},
    "planned": planned_spec(),
}


def main() -> None:
    run(SPEC, permission_sets_resource, check=check)


if __name__ == "__main__":
    main()
