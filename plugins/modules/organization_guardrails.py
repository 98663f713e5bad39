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
  - Makes service control policies from data, and attaches them where they are named to be, see
    U(https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html).
  - Enables the policy type at the root where a guardrail is to be attached and it is off.
  - Guardrails that are no longer listed stay. A policy of the same name that others made is reported and left alone.
  - The management account is never bound by them.
  - In an account that is in no organization it does nothing, and says so.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  guardrails:
    description: The guardrails. Each becomes a policy whose name begins with C(dayone-).
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Its name.
        type: str
        required: true
      state:
        description: Whether it is there. V(absent) detaches and deletes only what this module made.
        type: str
        choices: [present, absent]
        default: present
      preset:
        description:
          - Take the statements of a preset instead of O(guardrails[].statements).
          - V(deny_leaving) keeps accounts from leaving the organization.
          - V(deny_root_user) keeps root users of member accounts from doing anything, except in root sessions.
          - V(protect_audit) keeps trails, recorders, detectors and analyzers from being stopped.
          - V(protect_defaults) keeps the account defaults of EBS, snapshots, images and instance metadata from being
            loosened.
        type: str
        choices: [deny_leaving, deny_root_user, protect_audit, protect_defaults]
      statements:
        description:
          - Its statements, in the form of a policy document. Each must deny, and one that denies everything needs a
            condition.
        type: list
        elements: dict
      description:
        description: What it is for.
        type: str
      targets:
        description:
          - Where it is attached. V(root), the path of a unit such as V(Workloads/Production), the id of a root, unit or
            account. Without a target the policy is made and attached nowhere.
        type: list
        elements: str
        default: []
  exact:
    description: Also detach guardrails of this module from what is not named in their targets.
    type: bool
    default: false
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Keep all accounts in the organization, and protect the audit of those in production
  dayone.aws.organization_guardrails:
    guardrails:
      - name: stay
        preset: deny_leaving
        targets: [root]
      - name: audit
        preset: protect_audit
        targets: [Workloads/Production]

- name: Allow two regions
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
  description: The writes that were sent, or would be in check mode.
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
  description: The regions that were looked at. Empty, for this is global.
  returned: always
  type: list
  elements: str
  sample: []
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root.guardrail_policies import (
    PRESETS,
    check,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root.guardrails import guardrail_resource

GUARDRAIL = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "preset": {"type": "str", "choices": list(PRESETS)},
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
