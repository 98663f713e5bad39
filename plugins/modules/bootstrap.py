#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: bootstrap
version_added: 0.1.0
short_description: Create the IAM roles that drift and baseline runs use
description:
  - Creates a read-only role for drift runs and a role for baseline runs in this account, with the permissions that the
    chosen steps declare. See U(https://github.com/dayone-aws/dayone.aws/blob/main/docs/permissions.md).
  - The baseline role has a permissions boundary. It cannot change the boundary or anything else that this module
    creates, and it can create service roles only with the boundary RV(service_boundary_arn).
  - With O(units), service-managed StackSets create the roles in every account of the organization's units, including
    accounts that join later. Such StackSets leave out the management account. When this module runs there, it creates
    the roles directly.
  - An existing role that is identical is adopted. A role, policy, provider or StackSet with the same name that was
    created outside this module and differs is left unchanged, and reported.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the roles exist. V(absent) removes only what this module created.
    type: str
    choices: [present, absent]
    default: present
  roles:
    description: Which of the roles to create.
    type: list
    elements: str
    choices: [drift, baseline]
    default: [drift, baseline]
  trusted:
    description: Who may assume the roles. Required with O(state=present).
    type: list
    elements: dict
    suboptions: &trusted
      kind:
        description:
          - V(arn) is a role, a user or an account. V(awx) is the role of an AWX controller, which must supply an
            external ID. V(github) and V(gitlab) are pipelines that present an OpenID Connect token. V(identity_center)
            is anyone with a given permission set of IAM Identity Center.
        type: str
        choices: [arn, awx, github, gitlab, identity_center]
        required: true
      arn:
        description: The ARN, for V(arn) and V(awx).
        type: str
      external_id:
        description: The external ID that must be supplied.
        type: str
      host:
        description: The host of the identity provider. Defaults to V(token.actions.githubusercontent.com) or
          V(gitlab.com).
        type: str
      audience:
        description: The audience of the tokens. Defaults to V(sts.amazonaws.com) for V(github), and to the host's
          address for V(gitlab).
        type: str
      subjects:
        description:
          - The accepted values of the C(sub) claim, for example V(repo:example/baseline:ref:refs/heads/main). Each must
            contain the full name of the repository. A C(*) is allowed only after the repository.
        type: list
        elements: str
      permission_set:
        description: The name of the permission set.
        type: str
      account_id:
        description: The account in which the permission set is used. Defaults to the account of each role.
        type: str
  baseline_trusted:
    description: Who may assume the baseline role. Defaults to O(trusted).
    type: list
    elements: dict
    suboptions: *trusted
  drift_name:
    description: The name of the drift role.
    type: str
    default: dayone-drift
  baseline_name:
    description: The name of the baseline role.
    type: str
    default: dayone-baseline
  path:
    description: The path of the roles and their policies. The baseline role cannot write anything under it.
    type: str
    default: /dayone-access/
  session_hours:
    description: Maximum session duration of the roles, in hours.
    type: int
    default: 1
  tags:
    description: Tags of the roles. Other existing tags are kept.
    type: dict
  steps:
    description: The steps that the roles must be able to run, by role name. Defaults to all of them.
    type: list
    elements: str
  variables:
    description: The variables of the roles, as returned by the lookup plugin P(dayone.aws.permission_variables#lookup).
      They determine the resource names in the policies, and which options need additional permissions.
    type: dict
  units:
    description: The organization's root, or organizational units, whose accounts get the roles through StackSets.
      Requires credentials of the management account or of a delegated administrator of StackSets.
    type: list
    elements: str
    default: []
  template_bucket:
    description: A bucket for templates larger than 51,200 bytes, which StackSets accept only from S3.
    type: str
  assumes_members:
    description: Whether the roles may list the organization's accounts and assume the role with the same name in each.
    type: bool
    default: false
seealso:
  - module: dayone.aws.permissions
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Create the roles in this account for a GitHub repository
  dayone.aws.bootstrap:
    trusted:
      - kind: github
        subjects: ["repo:example/baseline:ref:refs/heads/main"]
    variables: "{{ lookup('dayone.aws.permission_variables') }}"

- name: Create the drift role in every account of an organization
  dayone.aws.bootstrap:
    roles: [drift]
    units: [r-ab12]
    trusted:
      - kind: arn
        arn: arn:aws:iam::111122223333:role/dayone-access/dayone-drift
"""

RETURN = r"""
findings:
  description: One row for each role, provider and StackSet, and for each account in which a StackSet failed.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "bootstrap.drift_role", "region": "global", "status": "fixed"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "iam", "method": "create_role", "params": {"RoleName": "dayone-drift"}}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: Always empty, because roles are global.
  returned: always
  type: list
  elements: str
  sample: []
drift_role_arn:
  description: The ARN of the drift role in this account.
  returned: where the drift role is created directly
  type: str
  sample: arn:aws:iam::123456789012:role/dayone-access/dayone-drift
baseline_role_arn:
  description: The ARN of the baseline role in this account.
  returned: where the baseline role is created directly
  type: str
  sample: arn:aws:iam::123456789012:role/dayone-access/dayone-baseline
service_boundary_arn:
  description: The ARN of the permissions boundary that service roles need, for the variable
    C(dayone_permissions_boundary).
  returned: where the baseline role is created directly
  type: str
  sample: arn:aws:iam::123456789012:policy/dayone-access/dayone-baseline-service-boundary
"""

from ansible_collections.dayone.aws.plugins.module_utils._grants.bootstrap import check, resources
from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.trusted import trusted_spec


def main() -> None:
    spec = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "roles": {
            "type": "list",
            "elements": "str",
            "choices": ["drift", "baseline"],
            "default": ["drift", "baseline"],
        },
        "trusted": trusted_spec(),
        "baseline_trusted": trusted_spec(),
        "drift_name": {"type": "str", "default": "dayone-drift"},
        "baseline_name": {"type": "str", "default": "dayone-baseline"},
        "path": {"type": "str", "default": "/dayone-access/"},
        "session_hours": {"type": "int", "default": 1},
        "tags": {"type": "dict"},
        "steps": {"type": "list", "elements": "str"},
        "variables": {"type": "dict"},
        "units": {"type": "list", "elements": "str", "default": []},
        "template_bucket": {"type": "str"},
        "assumes_members": {"type": "bool", "default": False},
    }
    run(spec, resources, check=check, required_if=[("state", "present", ["trusted"])])


if __name__ == "__main__":
    main()
