#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: account_survey
version_added: 0.1.0
short_description: Read what an account has that the answers of a new project depend on
description:
  - Reads the region of the credentials, the regions that are enabled, the alternate contacts, trails of all regions,
    AWS Config's recorder of the home region, instances of IAM Identity Center, the organization, whether AWS Control
    Tower is at work, and the budgets on the costs of a month.
  - Judges nothing and never writes. The playbook C(dayone.aws.init) fills in what it finds.
  - It does not fail where there are no credentials, where AWS is not reached, or where a part is denied. The part stays
    empty then, and RV(found.not_read) says why.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  account_id:
    description: Refuse credentials of another account.
    type: str
  root:
    description:
      - Read although the credentials are the root user's. Without it nothing is read with them, and
        RV(found.not_read) says so.
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
- name: Look at what the account has
  dayone.aws.account_survey:
    account_id: "123456789012"
    region: eu-central-1
"""

RETURN = r"""
found:
  description: What the account has.
  returned: success
  type: dict
  contains:
    account_id:
      description: The account. Empty where nothing was read.
      type: str
      returned: always
      sample: "123456789012"
    region:
      description: The region that the credentials' settings name. Empty where they name none.
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
      description: The trails of all regions, with their home region.
      type: list
      elements: dict
      returned: always
      sample: [{"name": "main", "region": "eu-central-1", "organization": false}]
    recorders:
      description: AWS Config's recorder of the home region.
      type: list
      elements: dict
      returned: always
      sample: [{"name": "default", "region": "eu-central-1"}]
    identity_center:
      description: The ARNs of the instances of IAM Identity Center.
      type: list
      elements: str
      returned: always
      sample: ["arn:aws:sso:::instance/ssoins-1234567890abcdef"]
    organization:
      description: The organization and its management account. Empty where the account is in none.
      type: dict
      returned: always
      sample: {"id": "o-abcdefghij", "management_account": "111122223333"}
    control_tower:
      description: Whether AWS Control Tower made a trail or the recorder.
      type: bool
      returned: always
      sample: false
    budgets:
      description: The budgets on the costs of a month.
      type: list
      elements: dict
      returned: always
      sample: [{"name": "monthly", "limit": "100.0", "currency": "USD"}]
    not_read:
      description: The parts that were not read, each with the reason.
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
