#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: account_survey
version_added: 0.1.0
short_description: Read the settings of an account that the answers of a new project depend on
description:
  - Reads the region of the credentials, the enabled regions, the alternate contacts, multi-region trails, the AWS
    Config recorder of the home region, IAM Identity Center instances, the organization, whether AWS Control Tower is
    active, and the monthly cost budgets.
  - Judges nothing, and never writes. The playbook C(dayone.aws.init) uses what it finds as default answers.
  - Does not fail if there are no credentials, if AWS cannot be reached, or if access to a part is denied. That part is
    then empty, and RV(found.not_read) gives the reason.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  account_id:
    description: Refuse credentials of a different account.
    type: str
  root:
    description:
      - Read even with the root user's credentials. Otherwise nothing is read with them, and RV(found.not_read) says so.
    type: bool
    default: false
seealso:
  - module: dayone.aws.project_folder
  - module: dayone.aws.account_identity
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    description: Can run in check mode. It never writes.
    support: full
"""

EXAMPLES = r"""
- name: Survey the account
  dayone.aws.account_survey:
    account_id: "123456789012"
    region: eu-central-1
"""

RETURN = r"""
found:
  description: What was found in the account.
  returned: success
  type: dict
  contains:
    account_id:
      description: The account ID. Empty if nothing was read.
      type: str
      returned: always
      sample: "123456789012"
    region:
      description: The region in the settings of the credentials. Empty if they have none.
      type: str
      returned: always
      sample: eu-central-1
    enabled_regions:
      description: The regions that are enabled.
      type: list
      elements: str
      returned: always
      sample: [eu-central-1, us-east-1]
    contacts:
      description: The alternate contacts that are registered, by kind.
      type: dict
      returned: always
      sample: {"security": {"name": "Ada", "title": "CTO", "email": "ada@example.com", "phone": "+49 30 1234567"}}
    trails:
      description: The multi-region trails, with their home region.
      type: list
      elements: dict
      returned: always
      sample: [{"name": "main", "region": "eu-central-1", "organization": false}]
    recorders:
      description: The AWS Config recorder of the home region.
      type: list
      elements: dict
      returned: always
      sample: [{"name": "default", "region": "eu-central-1"}]
    identity_center:
      description: The ARNs of the IAM Identity Center instances.
      type: list
      elements: str
      returned: always
      sample: ["arn:aws:sso:::instance/ssoins-1234567890abcdef"]
    organization:
      description: The organization and its management account. Empty if the account belongs to none.
      type: dict
      returned: always
      sample: {"id": "o-abcdefghij", "management_account": "111122223333"}
    control_tower:
      description: Whether AWS Control Tower created a trail or the recorder.
      type: bool
      returned: always
      sample: false
    budgets:
      description: The monthly cost budgets.
      type: list
      elements: dict
      returned: always
      sample: [{"name": "monthly", "limit": "100.0", "currency": "USD"}]
    not_read:
      description: The parts that were not read, each with its reason.
      type: dict
      returned: always
      sample: {"budgets": "Access was denied."}
"""

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._init.survey import blank, look
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.unexpected import expected_only


def main() -> None:
    spec = {"account_id": {"type": "str"}, "root": {"type": "bool", "default": False}}
    module = AnsibleAWSModule(argument_spec=spec, supports_check_mode=True, check_boto3=False)
    try:
        with expected_only():
            found = look(Aws.of_module(module), module.params["account_id"], root=module.params["root"])
    except Failure as failure:
        found = blank(failure.message)
    except Refusal as problem:
        module.fail_json(msg=str(problem))
    module.exit_json(changed=False, found=found)


if __name__ == "__main__":
    main()
