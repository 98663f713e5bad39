#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: root_activity_rule
version_added: 0.1.0
short_description: Create the EventBridge rule that notifies of root user activity
description:
  - Creates an EventBridge rule that notifies an SNS topic when root signs in or calls an API, see
    U(https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html).
  - The rule is in the region where AWS reports root's sign-ins and the calls of global services such as IAM,
    V(us-east-1) (V(cn-north-1) in China, V(us-gov-west-1) in GovCloud). Root's calls to services in other regions are
    reported in those regions, where the alarm of CIS 5.3 on a multi-region trail covers them.
  - EventBridge receives API calls only while a CloudTrail trail is logging in the account. The finding has a C(chain),
    the links from the event to the person who is notified, and holds only if every link does. See
    U(https://github.com/dayone-aws/dayone.aws/blob/main/docs/chains.md).
  - An existing enabled rule that receives the same events and notifies a topic is adopted as it is.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the rule exists. V(absent) removes only what this module created.
    type: str
    choices: [present, absent]
    default: present
  rule_name:
    description: Name of the rule.
    type: str
    default: dayone-root-activity
  topic_name:
    description: Name of the topic to notify, in the rule's region. M(dayone.aws.notice_topic) creates it.
    type: str
    default: dayone-security
  topic_arn:
    description: ARN of the topic to notify, instead of O(topic_name). It must be in the rule's region.
    type: str
  all_events:
    description:
      - Also notify about read-only calls. A single visit of root to the console makes hundreds of them.
      - An existing rule that receives them keeps doing so.
    type: bool
    default: false
  tags:
    description: Additional tags of the rule. Existing tags are kept.
    type: dict
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Create a topic for security notices
  dayone.aws.notice_topic:
    home_region: true
    subscriptions:
      - protocol: email
        endpoint: security@example.com

- name: Notify when the root user is used
  dayone.aws.root_activity_rule: {}
"""

RETURN = r"""
findings:
  description: One row.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "root_account.activity_alarm", "status": "fixed", "current": "absent", "wanted": "in place"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "events", "method": "put_rule", "params": {"Name": "dayone-root-activity"}}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The rule's region.
  returned: always
  type: list
  elements: str
  sample: [us-east-1]
rule_arn:
  description: The rule that this module manages.
  returned: success
  type: str
  sample: arn:aws:events:us-east-1:123456789012:rule/dayone-root-activity
topic_arn:
  description: The topic that it notifies.
  returned: success
  type: str
  sample: arn:aws:sns:us-east-1:123456789012:dayone-security
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.names import ROOT_RULE, SECURITY_TOPIC
from ansible_collections.dayone.aws.plugins.module_utils._steps.root_account.activity import RootActivity


def main() -> None:
    spec = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "rule_name": {"type": "str", "default": ROOT_RULE},
        "topic_name": {"type": "str", "default": SECURITY_TOPIC},
        "topic_arn": {"type": "str"},
        "all_events": {"type": "bool", "default": False},
        "tags": {"type": "dict"},
    }
    run(spec, RootActivity, check=RootActivity.check)


if __name__ == "__main__":
    main()
