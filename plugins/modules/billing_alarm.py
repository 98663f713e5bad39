#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: billing_alarm
version_added: 0.1.0
short_description: Create CloudWatch alarms for the estimated charges of an account
description:
  - Makes an SNS topic, its subscriptions and CloudWatch alarms on the metric C(EstimatedCharges), see
    U(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html).
  - Enables the account's preference to publish that metric, without which no billing alarm ever fires.
  - Works in the partition's billing region (C(us-east-1), in China C(cn-northwest-1)) whatever the play's region.
  - Alarms that this module made and that are no longer named are removed. Others' are never touched.
  - An alarm in another currency than that of the charges never fires. The module compares the two, and says so.
  - A member account of an organization sees its own charges only. The module says which account sees the others.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether topic and alarms are there. V(absent) removes only what this module made.
    type: str
    choices: [present, absent]
    default: present
  topic_name:
    description: Name of the SNS topic. An existing topic is adopted, and keeps the statements of its policy.
    type: str
    default: dayone-billing
  encrypt:
    description:
      - Encrypt the topic with a customer-managed KMS key that the module makes (alias C(alias/) and O(topic_name),
        rotated yearly, one US dollar a month), whose policy lets CloudWatch, Budgets, Cost Anomaly Detection and
        EventBridge of this account publish through it.
      - A topic that already has a customer-managed key keeps it. A topic that others made is not encrypted.
    type: bool
    default: true
  kms_key_id:
    description:
      - Encrypt the topic with this customer-managed KMS key (id, ARN or alias) instead. Its policy must let
        C(cloudwatch.amazonaws.com) use it. The key C(alias/aws/sns) is refused, for alarms cannot publish through it.
    type: str
  monthly_limit:
    description: Amount of a month, in O(currency). Gives an alarm on the account's total at each of O(percentages).
    type: float
  percentages:
    description: Percentages of O(monthly_limit). They must rise.
    type: list
    elements: float
    default: [50, 80, 100]
  thresholds:
    description:
      - Amounts in O(currency), one alarm on the account's total for each. They must rise.
      - Where it is given it stands instead of O(monthly_limit) and O(percentages).
    type: list
    elements: float
  linked_account_limit:
    description:
      - Amount in O(currency). Gives an alarm on the charges of each linked account that CloudWatch knows, 0.10 US
        dollars a month each. For management accounts.
    type: float
  alarms:
    description: Further alarms, for the charges of one service or of one linked account.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the alarm. Without one it is made of the prefix and of what is watched.
        type: str
      threshold:
        description: Amount.
        type: float
        required: true
      currency:
        description: Currency of the amount, if not O(currency).
        type: str
        choices:
          [AED, AUD, BRL, CAD, CHF, CNY, CZK, DKK, EUR, GBP, HKD, IDR, ILS, INR, JPY, KRW, MXN, MYR, NOK, NZD, PHP,
           PLN, SAR, SEK, SGD, THB, TWD, USD, ZAR]
      service:
        description: Value of the dimension C(ServiceName), for example V(AmazonEC2).
        type: str
      linked_account:
        description: Value of the dimension C(LinkedAccount), 12 digits. For management accounts.
        type: str
  currency:
    description: The account's currency. An alarm in another one never fires.
    type: str
    default: USD
    choices:
      [AED, AUD, BRL, CAD, CHF, CNY, CZK, DKK, EUR, GBP, HKD, IDR, ILS, INR, JPY, KRW, MXN, MYR, NOK, NZD, PHP,
       PLN, SAR, SEK, SGD, THB, TWD, USD, ZAR]
  name_prefix:
    description: Beginning of the alarms' names, and the mark by which the module knows its own.
    type: str
    default: dayone-billing
  notify_ok:
    description: Also notify when the charges are below the threshold again.
    type: bool
    default: false
  treat_missing_data:
    description: What an alarm makes of missing data.
    type: str
    choices: [missing, notBreaching, breaching, ignore]
    default: missing
  manage_preference:
    description: Enable the account's alert preference where it is off.
    type: bool
    default: true
  send_test:
    description:
      - Publish one message to the topic, for people to see that notices arrive. Never in check mode.
      - A task with it is always changed.
    type: bool
    default: false
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.subscriptions
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Tell the finance team at 50, 80 and 100 dollars
  dayone.aws.billing_alarm:
    monthly_limit: 100
    subscriptions:
      - protocol: email
        endpoint: finance@example.com

- name: Watch each linked account of an organization, from the management account
  dayone.aws.billing_alarm:
    name_prefix: linked
    linked_account_limit: 200

- name: See that notices arrive
  dayone.aws.billing_alarm:
    monthly_limit: 100
    send_test: true

- name: Watch one service by itself
  dayone.aws.billing_alarm:
    name_prefix: compute
    alarms:
      - threshold: 200
        service: AmazonEC2
"""

RETURN = r"""
findings:
  description: One row for each control.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "billing_alerts.preference", "status": "fixed", "current": "DISABLED", "wanted": "ENABLED"}]
calls:
  description: The writes that were sent, or would be in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "sns", "method": "create_topic", "params": {"Name": "dayone-billing"}, "region": "us-east-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The partition's billing region.
  returned: always
  type: list
  elements: str
  sample: [us-east-1]
topic_arn:
  description: The topic.
  returned: success
  type: str
  sample: arn:aws:sns:us-east-1:123456789012:dayone-billing
alarm_names:
  description: The alarms that are configured.
  returned: success
  type: list
  elements: str
  sample: [dayone-billing-100-USD]
estimated_charges:
  description: The last estimated charge of the month that CloudWatch has, or null.
  returned: success
  type: dict
  sample: {"amount": 12.34, "currency": "USD", "at": "2026-11-24T06:00+00:00"}
test_message:
  description: The message that O(send_test) sent and how many confirmed receivers the topic has, or null.
  returned: success
  type: dict
  sample: {"message_id": "1f2d3c4b-0000-0000-0000-000000000000", "receivers": 1}
money:
  description: What is watched, who is notified, and what was charged, in words.
  returned: success
  type: dict
  sample: {"watched": ["alarm dayone-billing-100-USD"], "told": ["email:finance@example.com (confirmed)"], "spent": []}
estimated_monthly_cost_usd:
  description: What alarms and key cost a month at list price, in US dollars, without the free tier.
  returned: success
  type: float
  sample: 0.2
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.notices.topic import subscriptions_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts.alarm import BillingAlarm
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts.common_options import (
    CURRENCIES,
    billed_here,
)

ALARM = {
    "name": {"type": "str"},
    "threshold": {"type": "float", "required": True},
    "currency": {"type": "str", "choices": CURRENCIES},
    "service": {"type": "str"},
    "linked_account": {"type": "str"},
}
MISSING = ["missing", "notBreaching", "breaching", "ignore"]


def main() -> None:
    spec = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "topic_name": {"type": "str", "default": "dayone-billing"},
        "encrypt": {"type": "bool", "default": True},
        "kms_key_id": {"type": "str"},
        "subscriptions": subscriptions_spec(),
        "monthly_limit": {"type": "float"},
        "percentages": {"type": "list", "elements": "float", "default": [50, 80, 100]},
        "thresholds": {"type": "list", "elements": "float"},
        "linked_account_limit": {"type": "float"},
        "alarms": {"type": "list", "elements": "dict", "default": [], "options": ALARM},
        "currency": {"type": "str", "default": "USD", "choices": CURRENCIES},
        "name_prefix": {"type": "str", "default": "dayone-billing"},
        "notify_ok": {"type": "bool", "default": False},
        "treat_missing_data": {"type": "str", "default": "missing", "choices": MISSING},
        "manage_preference": {"type": "bool", "default": True},
        "tags": {"type": "dict"},
        "send_test": {"type": "bool", "default": False},
    }
    builder = billed_here(BillingAlarm, "billing_alerts.alarm", "dayone.aws.billing_alarm")
    run(spec, builder, check=BillingAlarm.check)


if __name__ == "__main__":
    main()
