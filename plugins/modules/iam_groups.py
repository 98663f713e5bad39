#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_groups
version_added: 0.1.0
short_description: Manage IAM groups with least-privilege policies and MFA
description:
  - Creates IAM groups for personas. A persona is a list of managed policies and of policy templates with parameters.
  - Checks each policy before it is written, for its syntax and for wildcards without a stated reason.
  - Attaches the policy C(dayone-require-mfa), which denies everything except changing one's password and setting up MFA
    until MFA is present, see
    U(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage-mfa-only.html).
  - What it creates has the path C(/dayone/). A group with a different path is adopted, and never deleted.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  groups:
    description: The groups. A group that is not listed is left unchanged.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name of the group.
        type: str
        required: true
      state:
        description:
          - Whether the group exists. For a group with the path C(/dayone/) and without inline policies, V(absent)
            detaches the policies, removes the members and deletes the group. For any other group, it removes only the
            policies that this module created.
        type: str
        choices: [present, absent]
        default: present
      persona:
        description:
          - What the members of the group may do, as one of V(devops), V(frontend), V(data), V(billing), V(auditor),
            V(readonly) and the names in O(personas).
        type: str
      parameters:
        description:
          - Values for the parameters of the persona's templates. V(frontend) takes C(bucket), C(distribution_id) and
            C(path), V(devops) takes C(prefix), and V(data) takes C(bucket), C(database), C(workgroup) and C(path).
          - C(account), C(partition) and C(region) default to those of the run.
        type: dict
      managed_policies:
        description: Additional managed policies, as names of AWS managed policies or as ARNs.
        type: list
        elements: str
      members:
        description: Users of the group, who must exist. If not set, members are not managed.
        type: list
        elements: str
      membership:
        description: Whether O(groups[].members) are added to the existing members, or are the only members.
        type: str
        choices: [add, exact]
        default: add
      purge_policies:
        description: Detach managed policies that are not configured. Inline policies are only reported.
        type: bool
        default: false
      require_mfa:
        description: Overrides O(require_mfa) for this group.
        type: bool
  admin_groups:
    description: Names of groups that may have full administrative rights. Any other group is refused them.
    type: list
    elements: str
    default: []
  require_mfa:
    description:
      - Deny the groups' members everything except changing their password and setting up MFA, until they have signed in
        with MFA.
    type: bool
    default: true
  validate:
    description:
      - Validate the policies with IAM Access Analyzer. An error or a security warning prevents the write.
    type: bool
    default: false
  unused_days:
    description: Report services that a group has access to and that nobody used within this number of days, 1 to 400.
    type: int
  move_direct_policies:
    description:
      - Move managed policies that are attached to a user to a group in O(groups) that the user belongs to. They then
        apply to all members of the group. Inline policies are only reported.
    type: bool
    default: false
extends_documentation_fragment:
  - dayone.aws.personas
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Give auditors read access, and let the web team deploy its site
  dayone.aws.iam_groups:
    groups:
      - name: auditor
        persona: auditor
      - name: web
        persona: frontend
        parameters:
          bucket: www.example.com
          distribution_id: E1A2B3C4D5E6F7
        members: [alice, bob]
        membership: exact

- name: Add a persona
  dayone.aws.iam_groups:
    personas:
      - name: backup
        policies:
          read:
            - Sid: ReadBackups
              Effect: Allow
              Action: [s3:GetObject]
              Resource: arn:<partition>:s3:::<bucket>/*
    groups:
      - name: backup
        persona: backup
        parameters: {bucket: backups.example.com}
"""

RETURN = r"""
findings:
  description: One row for each control and group, and for each user with directly attached policies.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "iam_groups.mfa", "status": "fixed", "current": false, "wanted": true}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "iam", "method": "create_group", "params": {"GroupName": "auditor", "Path": "/dayone/"}}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: Always empty, because IAM is global.
  returned: always
  type: list
  elements: str
  sample: []
group_names:
  description: The groups that are configured.
  returned: success
  type: list
  elements: str
  sample: [auditor, web]
mfa_policy_arn:
  description: The policy that denies everything except changing one's password and setting up MFA.
  returned: success
  type: str
  sample: arn:aws:iam::123456789012:policy/dayone/dayone-require-mfa
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups.options import personas_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.iam_groups.groups import IamGroups

GROUP = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "persona": {"type": "str"},
    "parameters": {"type": "dict"},
    "managed_policies": {"type": "list", "elements": "str"},
    "members": {"type": "list", "elements": "str"},
    "membership": {"type": "str", "choices": ["add", "exact"], "default": "add"},
    "purge_policies": {"type": "bool", "default": False},
    "require_mfa": {"type": "bool"},
}
SPEC = {
    "groups": {"type": "list", "elements": "dict", "required": True, "options": GROUP},
    "personas": personas_spec(),
    "admin_groups": {"type": "list", "elements": "str", "default": []},
    "require_mfa": {"type": "bool", "default": True},
    "validate": {"type": "bool", "default": False},
    "unused_days": {"type": "int"},
    "move_direct_policies": {"type": "bool", "default": False},
}


def main() -> None:
    run(SPEC, IamGroups, check=IamGroups.check)


if __name__ == "__main__":
    main()
