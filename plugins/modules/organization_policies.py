#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: organization_policies
version_added: 0.1.0
short_description: Manage the policies of an organization, of every type
description:
  - Creates policies from data or presets, and attaches them to the root, to organizational units and to accounts, see
    U(https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies.html).
  - Every type that AWS Organizations has is managed, also one that the installed botocore does not know. A type is
    enabled where a policy of it is to be attached.
  - Looks at what a policy would do before it attaches or changes it, also in check mode. A service control policy that
    denies services which its targets have used in the last 90 days is kept back until they are named in
    O(policies[].accept_denied).
  - A policy of another name that says the same is adopted, and only attached. A policy of the same name that others
    made and that says something else is reported and left alone. Policies that are no longer listed stay.
  - Changes that others made to a policy are drift, and are put right.
  - Service and resource control policies do not affect the management account.
  - In an account that is in no organization it does nothing, and says so.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  policies:
    description: The policies.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Its name in AWS.
        type: str
        required: true
      state:
        description: Whether it exists. V(absent) detaches and deletes only what this module created.
        type: str
        choices: [present, absent]
        default: present
      type:
        description: Its type, as AWS names it, such as V(SERVICE_CONTROL_POLICY). A preset has its own.
        type: str
      content:
        description: Its content, in the place of O(policies[].preset). White space is left out of what is sent.
        type: dict
      preset:
        description:
          - Take the content of a preset. Which values each takes is in
            U(https://github.com/dayone-aws/dayone.aws/blob/main/roles/organization_policies/README.md).
        type: str
        choices:
          - ai_opt_out
          - allowed_regions
          - daily_backup
          - data_perimeter
          - deny_iam_users
          - deny_leaving
          - deny_root_user
          - private_ec2
          - private_s3
          - protect_audit
          - protect_baseline
          - protect_defaults
          - require_imdsv2
          - suspended
          - tags
      values:
        description: The values of the preset.
        type: dict
      description:
        description: What it is for. Without it that of the preset, or the name.
        type: str
      targets:
        description:
          - Where it is attached. V(root), the path of a unit such as V(Workloads/Production), the path of an account
            such as V(Workloads/shop), or the id of a root, unit or account. Without a target it is attached nowhere.
        type: list
        elements: str
        default: []
      accept_denied:
        description:
          - Services that a service control policy may deny although its targets have used them in the last 90 days, by
            their prefixes in IAM actions, such as V(s3). V(*) accepts all.
        type: list
        elements: str
        default: []
  exact:
    description: Also detach policies that this module created from what is not named in their targets.
    type: bool
    default: false
  look_before:
    description: Whether to look at what a policy would do before it is attached or changed.
    type: bool
    default: true
  report_bucket:
    description:
      - A bucket for a report on what the accounts have set of that which a declarative policy decides on. With it a
        report is asked for where there is none, and the policy is attached by a run after the report is complete.
      - The bucket is in the home region, and its policy lets EC2 write, see
        U(https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative_status-report.html).
    type: str
  effective_accounts:
    description: Ids of accounts whose effective policies are returned, and compared with what is attached.
    type: list
    elements: str
    default: []
seealso:
  - module: dayone.aws.organization_guardrails
extends_documentation_fragment:
  - dayone.aws.organization_planned
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Allow two regions, opt out of AI services, and require IMDSv2
  dayone.aws.organization_policies:
    policies:
      - name: allowed-regions
        preset: allowed_regions
        values:
          regions: [eu-central-1, eu-west-1]
        targets: [Workloads]
      - name: ai-opt-out
        preset: ai_opt_out
        targets: [root]
      - name: imdsv2
        preset: require_imdsv2
        targets: [Workloads/Production, "111122223333"]

- name: Enable Security Hub in every account, with content of one's own
  dayone.aws.organization_policies:
    policies:
      - name: security-hub
        type: SECURITYHUB_POLICY
        targets: [root]
        content:
          securityhub:
            enable_in_regions:
              "@@assign": [ALL_SUPPORTED]
            disable_in_regions:
              "@@assign": []
"""

RETURN = r"""
findings:
  description: One row for each policy, for each look at one, and for each account with an invalid effective policy.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "organization_policies.policy", "status": "fixed", "current": null}]
calls:
  description: The writes that were sent, or would be in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "organizations", "method": "create_policy", "params": {"Name": "allowed-regions"}}]
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
effective_policies:
  description: The effective policies of the accounts in O(effective_accounts), by account and type.
  returned: in an organization
  type: dict
  sample: {"111122223333": {"S3_POLICY": {"s3_attributes": {"public_access_block_configuration": "all"}}}}
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_planned import planned_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_policies.policies import policy_resource
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_policies.presets import PRESETS
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_policies.wanted import check

POLICY = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "type": {"type": "str"},
    "content": {"type": "dict"},
    "preset": {"type": "str", "choices": sorted(PRESETS)},
    "values": {"type": "dict"},
    "description": {"type": "str"},
    "targets": {"type": "list", "elements": "str", "default": []},
    "accept_denied": {"type": "list", "elements": "str", "default": []},
}


def main() -> None:
    spec = {
        "policies": {"type": "list", "elements": "dict", "default": [], "options": POLICY},
        "exact": {"type": "bool", "default": False},
        "look_before": {"type": "bool", "default": True},
        "report_bucket": {"type": "str"},
        "effective_accounts": {"type": "list", "elements": "str", "default": []},
        "planned": planned_spec(),
    }
    run(spec, policy_resource, check=check)


if __name__ == "__main__":
    main()
