#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: permissions
version_added: 0.1.0
short_description: Generate the IAM policies that the baseline needs
description:
  - Generates the permissions of the chosen steps, for a purpose, as IAM policies within IAM's limits.
  - Each statement's Sid names the steps that ask for it.
  - Also generates, where O(role) is given, a CloudFormation template of a role with these policies for one account, and
    with O(units) a template of a service-managed StackSet for the accounts of an organization. See
    U(https://github.com/dayone-aws/dayone.aws/blob/main/docs/permissions.md).
  - Sends nothing to AWS but the question of who is asking, and not even that where O(account_id) is given.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  steps:
    description: The steps, by the names of their roles. Without it all of them.
    type: list
    elements: str
  purpose:
    description:
      - What the permissions are for. V(drift) reads. V(baseline) also writes. V(restore) also removes what was made,
        and puts back what was. V(live) is all of it, for a run against an account of one's own that ends with removing
        everything. V(inventory) is what the inventory plugin of an organization needs.
    type: str
    choices: [drift, baseline, restore, live, inventory]
    default: drift
  variables:
    description:
      - The variables of the roles, as the lookup plugin P(dayone.aws.permission_variables#lookup) gives them. They
        decide which names the policies have, and which options need permissions of their own.
      - An option that is not there may be used, and a name that is not there is the default one. What is null is not
        set.
    type: dict
  account_id:
    description: The account. Without it that of the credentials.
    type: str
  partition:
    description: The partition of the account. Without it that of the credentials, or V(aws) with O(account_id).
    type: str
    choices: [aws, aws-cn, aws-us-gov]
  role:
    description: The role of the templates. Without it there are policies only.
    type: dict
    suboptions:
      name:
        description: Its name. Its policies have the same, and a number.
        type: str
        required: true
      path:
        description: Its path.
        type: str
        default: /dayone-access/
      trusted:
        description: The ARNs of those who may assume it.
        type: list
        elements: str
        required: true
      external_id:
        description: The external id that they must give.
        type: str
      permissions_boundary:
        description: The ARN of its permissions boundary. C(${AWS::AccountId}) stands for the account.
        type: str
      session_hours:
        description: How many hours a session of it may last.
        type: int
        default: 1
      tags:
        description: Its tags.
        type: dict
  units:
    description:
      - The organization's root, or units in it, for whose accounts there is a template of a StackSet. Accounts that
        join later get the role by themselves. CloudFormation leaves the management account out.
    type: list
    elements: str
    default: []
  delegated_administrator:
    description:
      - The account of a delegated administrator, from which the StackSet is made, and for which there is the statement
        of the organization's resource policy.
    type: str
  directory:
    description: A folder into which the policies and templates are written, as JSON files without white space.
    type: path
seealso:
  - module: dayone.aws.account_identity
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    description: Can run in check mode. No file is written then.
    support: full
"""

EXAMPLES = r"""
- name: Generate the policies of a drift run
  dayone.aws.permissions:
    account_id: "123456789012"
    region: eu-west-1
    directory: policies

- name: Generate the template of a role for two steps, in each account of a unit
  dayone.aws.permissions:
    account_id: "123456789012"
    region: eu-west-1
    purpose: baseline
    steps: [audit_trail, password_policy]
    units: [ou-ab12-12345678]
    role:
      name: dayone-baseline
      trusted: ["arn:aws:iam::111122223333:role/automation"]
      external_id: baseline-of-example
"""

RETURN = r"""
policies:
  description: The policies, each within the size of a managed policy, and ten at most.
  returned: success
  type: list
  elements: dict
  sample: [{"Version": "2012-10-17", "Statement": [{"Sid": "PasswordPolicyRead", "Effect": "Allow"}]}]
statements:
  description: The statements by Sid, with their actions and resources.
  returned: success
  type: list
  elements: dict
  sample: [{"sid": "PasswordPolicyRead", "actions": ["iam:GetAccountPasswordPolicy"], "resources": ["*"]}]
sizes:
  description: How long each policy is, as IAM counts it.
  returned: success
  type: list
  elements: int
  sample: [5012]
template:
  description: The template of CloudFormation for one account.
  returned: with O(role)
  type: dict
  sample: {"AWSTemplateFormatVersion": "2010-09-09"}
stack_set_template:
  description:
    - The template of a StackSet. Where RV(template) is too large to stand in it, more than 51,200 bytes, it has the
      parameter C(TemplateURL), which is the address of that in S3.
  returned: with O(units)
  type: dict
  sample: {"AWSTemplateFormatVersion": "2010-09-09"}
delegation:
  description:
    - The statements of the organization's resource policy for a delegated administrator. Nothing where it needs none.
    - They name the organization's root, units, accounts and policies. Only where an action takes no resource they have
      a star.
  returned: with O(delegated_administrator)
  type: list
  elements: dict
  sample: [{"Sid": "DayoneDelegatedAdministrator", "Effect": "Allow"}]
account_id:
  description: The account that the policies are for.
  returned: success
  type: str
  sample: "123456789012"
"""

from pathlib import Path
from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import DEFAULT_REGIONS, Aws
from ansible_collections.dayone.aws.plugins.module_utils._grants.answer import (
    answer,
    check,
    files,
    partition_of,
    written,
)
from ansible_collections.dayone.aws.plugins.module_utils._grants.resolve import Place
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.unexpected import expected_only

ROLE = {
    "name": {"type": "str", "required": True},
    "path": {"type": "str", "default": "/dayone-access/"},
    "trusted": {"type": "list", "elements": "str", "required": True},
    "external_id": {"type": "str"},
    "permissions_boundary": {"type": "str"},
    "session_hours": {"type": "int", "default": 1},
    "tags": {"type": "dict"},
}


def main() -> None:
    spec = {
        "steps": {"type": "list", "elements": "str"},
        "purpose": {
            "type": "str",
            "choices": ["drift", "baseline", "restore", "live", "inventory"],
            "default": "drift",
        },
        "variables": {"type": "dict"},
        "account_id": {"type": "str"},
        "partition": {"type": "str", "choices": ["aws", "aws-cn", "aws-us-gov"]},
        "role": {"type": "dict", "options": ROLE},
        "units": {"type": "list", "elements": "str", "default": []},
        "delegated_administrator": {"type": "str"},
        "directory": {"type": "path"},
    }
    module = AnsibleAWSModule(argument_spec=spec, supports_check_mode=True, check_boto3=False)
    try:
        with expected_only(OSError):
            check(module.params)
            place = _place(module)
            found = answer(module.params, place)
            folder = module.params["directory"]
            changed = folder is not None and written(Path(folder), files(found), check_mode=module.check_mode)
    except (Failure, Refusal, OSError) as error:
        module.fail_json(msg=str(error))
    module.exit_json(changed=changed, account_id=place.account, **found)


def _place(module: AnsibleAWSModule) -> Place:
    """The account that is named, or that of the credentials, and the home region."""
    options = module.params
    account, arn = options["account_id"], ""
    if account is None:
        identity: Any = Aws.of_module(module).identity()
        account, arn = identity["Account"], identity["Arn"]
    partition = partition_of(options["partition"], arn)
    return Place(partition, account, module.region or DEFAULT_REGIONS[partition])


if __name__ == "__main__":
    main()
