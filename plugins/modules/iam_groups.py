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
  - Makes IAM groups of personas. A persona is a list of managed policies and of policy templates with parameters.
  - Checks each policy before it is written, for its form and for wildcards that nobody gave a reason for.
  - Attaches the policy C(dayone-require-mfa), which denies everything but changing one's password and setting up MFA
    until MFA is present, see
    U(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage-mfa-only.html).
  - What it makes has the path C(/dayone/). A group of another path is adopted, and never deleted.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  groups:
    description: The groups. A group that is not named is left as it is.
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
          - Whether the group is there. V(absent) detaches, removes the members and deletes, for a group of the path
            C(/dayone/) without inline policies; of another group it takes only the policies that this module made.
        type: str
        choices: [present, absent]
        default: present
      persona:
        description:
          - What the group's members may do, one of V(devops), V(frontend), V(data), V(billing), V(auditor),
            V(readonly) and the names of O(personas).
        type: str
      parameters:
        description:
          - Values for the persona's templates. V(frontend) takes C(bucket), C(distribution_id) and C(path); V(devops)
            takes C(prefix); V(data) takes C(bucket), C(database), C(workgroup) and C(path).
          - C(account), C(partition) and C(region) are those of the run unless given.
        type: dict
      managed_policies:
        description: Further managed policies, as names of AWS-managed policies or as ARNs.
        type: list
        elements: str
      members:
        description: Users of the group, who must exist. Without it members are not managed.
        type: list
        elements: str
      membership:
        description: Whether O(groups[].members) are added to those who are there, or are all that there are.
        type: str
        choices: [add, exact]
        default: add
      purge_policies:
        description: Detach managed policies that are not configured. Inline policies are reported only.
        type: bool
        default: false
      require_mfa:
        description: Instead of O(require_mfa), for this group.
        type: bool
  personas:
    description: Further personas. One with the name of a built-in persona replaces it.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the persona.
        type: str
        required: true
      managed_policies:
        description: Names of AWS-managed policies, or ARNs.
        type: list
        elements: str
      policies:
        description:
          - Templates by name, each a list of IAM policy statements in which C(<name>) stands for a parameter.
          - A statement that allows writes on every resource, or every action of a service, needs a reason in the key
            C(Why), which is not sent to AWS.
        type: dict
      defaults:
        description: Values of parameters that a group may leave out.
        type: dict
  admin_groups:
    description: Names of groups that may have full administrative rights. Others are refused them.
    type: list
    elements: str
    default: []
  require_mfa:
    description:
      - Deny the groups' members everything but changing their password and setting up MFA until they have signed in
        with it.
    type: bool
    default: true
  validate:
    description:
      - Have IAM Access Analyzer validate the policies. An error or a security warning refuses the write.
    type: bool
    default: false
  unused_days:
    description: Report the services that a group permits and nobody used within so many days, 1 to 400.
    type: int
  move_direct_policies:
    description:
      - Move managed policies that are attached to a user to a group of O(groups) of which the user is a member. They
        then hold for all members of the group. Inline policies are reported only.
    type: bool
    default: false
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Let auditors look, and the web team deploy its site
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
  description: One row for each control and group, and for each user with policies of its own.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "iam_groups.mfa", "status": "fixed", "current": false, "wanted": true}]
calls:
  description: The writes that were sent, or would be in check mode.
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
  description: Empty, for IAM is global.
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
  description: The policy that denies everything but changing their password and setting up MFA.
  returned: success
  type: str
  sample: arn:aws:iam::123456789012:policy/dayone/dayone-require-mfa
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
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
PERSONA = {
    "name": {"type": "str", "required": True},
    "managed_policies": {"type": "list", "elements": "str"},
    "policies": {"type": "dict"},
    "defaults": {"type": "dict"},
}
SPEC = {
    "groups": {"type": "list", "elements": "dict", "required": True, "options": GROUP},
    "personas": {"type": "list", "elements": "dict", "default": [], "options": PERSONA},
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
