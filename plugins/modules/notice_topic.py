#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: notice_topic
version_added: 0.1.0
short_description: Create an SNS topic for notifications
description:
  - Creates an SNS topic, its key, its policy and its subscriptions, see
    U(https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html).
  - Only services of this account may publish to it, and only over HTTPS.
  - An existing topic is adopted. It keeps its customer-managed key, its tags and the other statements of its policy.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the topic exists. V(absent) removes only what this module created.
    type: str
    choices: [present, absent]
    default: present
  name:
    description: Name of the topic.
    type: str
    default: dayone-security
  home_region:
    description:
      - Create the topic in the region where AWS reports on its global services, V(us-east-1) (V(cn-north-1) in China,
        V(us-gov-west-1) in GovCloud), whatever the play's region is.
      - Otherwise the topic is created in the play's region, or in that same region if the play sets none.
    type: bool
    default: false
  encrypt:
    description:
      - Encrypt the topic with a customer-managed KMS key that the module creates (alias C(alias/) and O(name), rotated
        yearly, $1.00 per month). Its policy allows the O(publishers) of this account to publish through it.
      - A topic that already has a customer-managed key keeps it. A topic that was created outside this module is not
        encrypted.
    type: bool
    default: true
  kms_key_id:
    description:
      - Encrypt the topic with this customer-managed KMS key (ID, ARN or alias) instead. Its policy must allow the
        O(publishers) to use it. The key C(alias/aws/sns) is refused, because its policy does not.
    type: str
  publishers:
    description:
      - The services of this account that may publish. Services that the topic already allows are kept.
      - V(cloudwatch) is for alarms, V(events) for rules of EventBridge, V(config) for AWS Config, V(budgets) and
        V(costalerts) for AWS Budgets and Cost Anomaly Detection.
      - AWS Config does not publish to encrypted topics, whatever the key, see
        U(https://docs.aws.amazon.com/config/latest/developerguide/sns-topic-policy.html). V(config) is therefore
        refused together with O(encrypt) or O(kms_key_id).
    type: list
    elements: str
    choices: [budgets, cloudwatch, config, costalerts, events]
    default: [cloudwatch, events]
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.subscriptions
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Notify the people on duty about activities in the account
  dayone.aws.notice_topic:
    home_region: true
    subscriptions:
      - protocol: email
        endpoint: security@example.com
"""

RETURN = r"""
findings:
  description: One row for each control.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "notices.topic", "status": "fixed", "current": "absent", "wanted": "in place"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "sns", "method": "create_topic", "params": {"Name": "dayone-security"}, "region": "us-east-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The topic's region.
  returned: always
  type: list
  elements: str
  sample: [us-east-1]
topic_arn:
  description: The topic.
  returned: success
  type: str
  sample: arn:aws:sns:us-east-1:123456789012:dayone-security
estimated_monthly_cost_usd:
  description: Monthly list price of the key, in US dollars.
  returned: success
  type: float
  sample: 1.0
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.names import SECURITY_TOPIC
from ansible_collections.dayone.aws.plugins.module_utils._parts.notices.notice_topic import NoticeTopic
from ansible_collections.dayone.aws.plugins.module_utils._parts.notices.topic import PUBLISHERS, subscriptions_spec


def main() -> None:
    spec = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "name": {"type": "str", "default": SECURITY_TOPIC},
        "home_region": {"type": "bool", "default": False},
        "encrypt": {"type": "bool", "default": True},
        "kms_key_id": {"type": "str"},
        "publishers": {
            "type": "list",
            "elements": "str",
            "choices": list(PUBLISHERS),
            "default": ["cloudwatch", "events"],
        },
        "subscriptions": subscriptions_spec(),
        "tags": {"type": "dict"},
    }
    run(spec, NoticeTopic, check=NoticeTopic.check)


if __name__ == "__main__":
    main()
