#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: identity_center_safeguards
version_added: 0.1.0
short_description: Audit the safeguards of IAM Identity Center, and alert on the use of break-glass users
description:
  - Reports whether the organization has an instance, which member accounts have instances of their own, and what only a
    person can check, such as the MFA settings.
  - Audits the IAM users of the management account that give access when Identity Center is down. A person creates
    them.
  - Creates an EventBridge rule that notifies a topic when one of them signs in or calls an API. IAM, and the sign-in of
    IAM users through its global endpoint, are in V(us-east-1), where the rule is. A sign-in through the endpoint of
    another region is detected there with the user's first call to a global service.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  break_glass_users:
    description: Names of the IAM users of the management account. If there is none, a finding asks for one.
    type: list
    elements: str
    default: []
  member_role_name:
    description:
      - The name of a role that can be assumed in every member account, with its path. An account only sees
        its own instance, so without the role the instances of member accounts are not looked for.
    type: str
  rule_name:
    description: Name of the rule.
    type: str
    default: dayone-break-glass
  topic_name:
    description: Name of the topic to notify. M(dayone.aws.notice_topic) creates it.
    type: str
    default: dayone-security
  topic_arn:
    description: The ARN of the topic, if it belongs to another account.
    type: str
  tags:
    description: Tags of the rule. Existing tags are kept.
    type: dict
seealso:
  - module: dayone.aws.notice_topic
  - module: dayone.aws.root_activity_rule
extends_documentation_fragment:
  - dayone.aws.organization_planned
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Audit the safeguards of IAM Identity Center
  dayone.aws.identity_center_safeguards:
    break_glass_users: [break-glass]
    member_role_name: OrganizationAccountAccessRole
"""

RETURN = r"""
findings:
  description: One row for each item that was judged.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "identity_center.break_glass_alarm", "region": "global", "status": "fixed"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "events", "method": "put_rule", "params": {"Name": "dayone-break-glass"}}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The region of the rule.
  returned: always
  type: list
  elements: str
  sample: [us-east-1]
rule_arn:
  description: The rule that this module manages.
  returned: in the management account, with O(break_glass_users)
  type: str
  sample: arn:aws:events:us-east-1:123456789012:rule/dayone-break-glass
topic_arn:
  description: The topic that it notifies.
  returned: in the management account, with O(break_glass_users)
  type: str
  sample: arn:aws:sns:us-east-1:123456789012:dayone-security
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.names import BREAK_GLASS_RULE, SECURITY_TOPIC
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_planned import planned_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.identity_center.safeguards import check, safeguards


def main() -> None:
    spec = {
        "break_glass_users": {"type": "list", "elements": "str", "default": []},
        "member_role_name": {"type": "str"},
        "rule_name": {"type": "str", "default": BREAK_GLASS_RULE},
        "topic_name": {"type": "str", "default": SECURITY_TOPIC},
        "topic_arn": {"type": "str"},
        "tags": {"type": "dict"},
        "planned": planned_spec(),
    }
    run(spec, safeguards, check=check)


if __name__ == "__main__":
    main()
