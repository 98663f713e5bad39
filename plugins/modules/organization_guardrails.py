#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: organization_guardrails
version_added: 0.1.0
short_description: Attach service control policies as guardrails of an organization
description:
  - Creates service control policies from data, and attaches them to their targets, see
    U(https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html).
  - Enables the policy type at the root if a guardrail has to be attached and the type is disabled.
  - Guardrails that are no longer listed are kept. A policy with the same name that was created outside this module is
    reported and left unchanged.
  - Guardrails never apply to the management account.
  - In an account that belongs to no organization the module does nothing, and says so.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  guardrails:
    description: The guardrails. Each becomes a policy whose name is prefixed with C(dayone-).
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Its name.
        type: str
        required: true
      state:
        description: Whether the guardrail exists. V(absent) detaches and deletes it only if this module created it.
        type: str
        choices: [present, absent]
        default: present
      preset:
        description:
          - Use the statements of a preset instead of O(guardrails[].statements).
          - V(deny_leaving) prevents accounts from leaving the organization.
          - V(deny_root_user) prevents the root users of member accounts from doing anything, except in root sessions.
          - V(protect_audit) prevents trails, recorders, detectors and analyzers from being stopped.
          - V(protect_defaults) prevents the account-level defaults of EBS, snapshots, images and instance metadata from
            being weakened.
        type: str
        choices: [deny_leaving, deny_root_user, protect_audit, protect_defaults]
      statements:
        description:
          - The statements, in the format of a policy document. Each must deny, and a statement that denies everything
            needs a condition.
        type: list
        elements: dict
      description:
        description: The purpose of the guardrail.
        type: str
      targets:
        description:
          - Where the guardrail is attached. V(root), the path of a unit such as V(Workloads/Production), or the ID of a
            root, unit or account. Without a target, the policy is created but not attached.
        type: list
        elements: str
        default: []
  exact:
    description: Also detach guardrails of this module from places that their targets do not list.
    type: bool
    default: false
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Keep all accounts in the organization, and protect auditing in production
  dayone.aws.organization_guardrails:
    guardrails:
      - name: stay
        preset: deny_leaving
        targets: [root]
      - name: audit
        preset: protect_audit
        targets: [Workloads/Production]

- name: Allow two regions only
  dayone.aws.organization_guardrails:
    guardrails:
      - name: regions
        targets: [Workloads]
        statements:
          - Sid: DenyOtherRegions
            Effect: Deny
            NotAction: ["iam:*", "organizations:*", "route53:*", "cloudfront:*", "support:*", "sts:*"]
            Resource: "*"
            Condition:
              StringNotEquals: {"aws:RequestedRegion": [eu-west-1, us-east-1]}
"""

RETURN = r"""
findings:
  description: One row for each guardrail.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "organization_root.guardrail", "status": "fixed", "current": null}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "organizations", "method": "create_policy", "params": {"Name": "dayone-stay"}}]
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
from ansible_collections.dayone.aws.plugins.module_utils._parts.control_policy import GUARDRAILS
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root.guardrail_policies import check
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root.guardrails import guardrail_resource

GUARDRAIL = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "preset": {"type": "str", "choices": list(GUARDRAILS)},
    "statements": {"type": "list", "elements": "dict"},
    "description": {"type": "str"},
    "targets": {"type": "list", "elements": "str", "default": []},
}


def main() -> None:
    spec = {
        "guardrails": {"type": "list", "elements": "dict", "required": True, "options": GUARDRAIL},
        "exact": {"type": "bool", "default": False},
    }
    run(spec, guardrail_resource, check=check)


if __name__ == "__main__":
    main()
