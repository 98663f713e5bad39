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
  - Every type that AWS Organizations has is managed, including types that the installed botocore does not know. A type
    is enabled if a policy of it has to be attached.
  - Checks the impact of a policy before it attaches or changes it, also in check mode. A service control policy that
    denies services which its targets used in the last 90 days is not attached until O(policies[].accept_denied) lists
    them.
  - A policy with a different name and the same content is adopted, and only attached. A policy with the same name and
    different content that was created outside this module is reported and not changed. Policies that are no longer
    listed are kept.
  - Changes to a policy that were made outside this module are drift, and are reverted.
  - Service and resource control policies do not affect the management account.
  - In an account that belongs to no organization the module does nothing, and says so.
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
        description: Name of the policy in AWS.
        type: str
        required: true
      state:
        description: Whether the policy exists. V(absent) detaches and deletes it only if this module created it.
        type: str
        choices: [present, absent]
        default: present
      type:
        description: Type of the policy, as AWS names it, for example V(SERVICE_CONTROL_POLICY). A preset has its own
          type.
        type: str
      content:
        description: Content of the policy, instead of O(policies[].preset). It is sent without whitespace.
        type: dict
      preset:
        description:
          - Use the content of a preset. Their values are listed in
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
        description: Description of the policy. Defaults to that of the preset, or to the name.
        type: str
      targets:
        description:
          - Where the policy is attached. V(root), the path of a unit such as V(Workloads/Production), the path of an
            account such as V(Workloads/shop), or the ID of a root, unit or account. Without a target it is not
            attached.
        type: list
        elements: str
        default: []
      accept_denied:
        description:
          - Services that a service control policy may deny although its targets used them in the last 90 days, by their
            prefixes in IAM actions, for example V(s3). V(*) accepts all.
        type: list
        elements: str
        default: []
  exact:
    description: Also detach policies that this module created from places that their targets do not list.
    type: bool
    default: false
  look_before:
    description: Whether to check the impact of a policy before it is attached or changed.
    type: bool
    default: true
  report_bucket:
    description:
      - A bucket for a report on how the accounts have configured what a declarative policy would enforce. If it is set,
        a missing report is requested, and the policy is attached by a run after the report is complete.
      - The bucket must be in the home region, and its policy must allow EC2 to write, see
        U(https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative_status-report.html).
    type: str
  effective_accounts:
    description: IDs of accounts whose effective policies are returned, and compared with what is attached.
    type: list
    elements: str
    default: []
  later_accounts:
    description:
      - Names of accounts that a later task creates. A policy is attached to its other targets until they exist, and to
        them by a second task after that.
      - All other targets must exist.
    type: list
    elements: str
    default: []
    version_added: 0.2.0
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

- name: Enable Security Hub in every account, with custom content
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
  description: One row for each policy, for each impact check, and for each account with an invalid effective policy.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "organization_policies.policy", "status": "fixed", "current": null}]
calls:
  description: The writes that were sent, or would be sent in check mode.
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
  description: The regions that were checked. Always empty, because this is global.
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
        "later_accounts": {"type": "list", "elements": "str", "default": []},
        "planned": planned_spec(),
    }
    run(spec, policy_resource, check=check)


if __name__ == "__main__":
    main()
