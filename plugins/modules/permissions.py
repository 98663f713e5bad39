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
  - Generates the permissions of the chosen steps, for a given purpose, as IAM policies within IAM's quotas.
  - The Sid of each statement names the steps that need it.
  - If O(role) is given, also generates a CloudFormation template of a role with these policies for one account, and
    with O(units) a template of a service-managed StackSet for the accounts of an organization. See
    U(https://github.com/dayone-aws/dayone.aws/blob/main/docs/permissions.md).
  - The only request to AWS is for the identity of the caller, and even that is not sent if O(account_id) is given.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  steps:
    description: The steps, by role name. Defaults to all of them.
    type: list
    elements: str
  purpose:
    description:
      - What the permissions are for. V(drift) reads. V(baseline) also writes. V(restore) also removes what was created,
        and restores what was changed. V(live) combines all of these, for a run in your own account that ends with
        removing everything. V(inventory) is what the inventory plugin of an organization needs.
    type: str
    choices: [drift, baseline, restore, live, inventory]
    default: drift
  variables:
    description:
      - The variables of the roles, as returned by the lookup plugin P(dayone.aws.permission_variables#lookup). They
        determine the resource names in the policies, and which options need additional permissions.
      - An option that is not listed may have any value, and a name that is not listed has its default. A null value
        means that the option is not set.
    type: dict
  account_id:
    description: The account ID. Defaults to the account of the credentials.
    type: str
  partition:
    description: The partition of the account. Defaults to that of the credentials, or to V(aws) with O(account_id).
    type: str
    choices: [aws, aws-cn, aws-us-gov]
  role:
    description: The role of the templates. If not set, only policies are generated.
    type: dict
    suboptions:
      name:
        description: Name of the role. Its policies have the same name with a number.
        type: str
        required: true
      path:
        description: Its path.
        type: str
        default: /dayone-access/
      trusted:
        description: The ARNs of the principals that may assume the role.
        type: list
        elements: str
        required: true
      external_id:
        description: The external ID that they must supply.
        type: str
      permissions_boundary:
        description: The ARN of the role's permissions boundary. C(${AWS::AccountId}) stands for the account.
        type: str
      session_hours:
        description: Maximum session duration of the role, in hours.
        type: int
        default: 1
      tags:
        description: Its tags.
        type: dict
  units:
    description:
      - The organization's root, or organizational units. A template of a StackSet is generated for their accounts.
        Accounts that join later get the role automatically. CloudFormation leaves out the management account.
    type: list
    elements: str
    default: []
  delegated_administrator:
    description:
      - The account of a delegated administrator, which creates the StackSet. The statement for the organization's
        resource policy is generated for it.
    type: str
  directory:
    description:
      - A directory to which the policies and templates are written, as JSON files without whitespace. Files
        C(policy-1.json) and so on of an earlier run that this one does not need are deleted.
    type: path
seealso:
  - module: dayone.aws.account_identity
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    description: Can run in check mode. No file is written.
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
  description: The policies. Each fits into a managed policy, and there are at most ten.
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
  description: The size of each policy, as IAM counts it.
  returned: success
  type: list
  elements: int
  sample: [5012]
template:
  description: The CloudFormation template for one account.
  returned: with O(role)
  type: dict
  sample: {"AWSTemplateFormatVersion": "2010-09-09"}
stack_set_template:
  description:
    - The template of a StackSet. If RV(template) is larger than 51,200 bytes and does not fit into it, it has the
      parameter C(TemplateURL), the address of that template in S3.
  returned: with O(units)
  type: dict
  sample: {"AWSTemplateFormatVersion": "2010-09-09"}
delegation:
  description:
    - The statements of the organization's resource policy for a delegated administrator. Empty if none are needed.
    - They name the organization's root, units, accounts and policies. A wildcard resource is used only where an action
      does not support resources.
  returned: with O(delegated_administrator)
  type: list
  elements: dict
  sample: [{"Sid": "DayoneDelegatedAdministrator", "Effect": "Allow"}]
files:
  description: The files in O(directory).
  returned: with O(directory)
  type: list
  elements: str
  sample: [policy-1.json]
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
            folder, texts, changed = module.params["directory"], files(found), False
            if folder is not None:
                changed = written(Path(folder), texts, check_mode=module.check_mode)
                found["files"] = list(texts)
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
