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
  - Creates an SNS topic, its subscriptions and CloudWatch alarms on the metric C(EstimatedCharges), see
    U(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html).
  - Enables the billing preference that publishes this metric. Without it no billing alarm ever fires.
  - Works in the partition's billing region (C(us-east-1), in China C(cn-northwest-1)), whatever the play's region is.
  - Alarms that this module created and that are no longer listed are removed. Other alarms are never touched.
  - An alarm in a currency other than that of the charges never fires. The module compares the two, and reports a
    difference.
  - A member account of an organization sees only its own charges. The module reports which account sees all of them.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the topic and the alarms exist. V(absent) removes only those that this module created.
    type: str
    choices: [present, absent]
    default: present
  topic_name:
    description: Name of the SNS topic. An existing topic is adopted, and keeps the statements of its policy.
    type: str
    default: dayone-billing
  encrypt:
    description:
      - Encrypt the topic with a customer-managed KMS key that the module creates (alias C(alias/) and O(topic_name),
        rotated yearly, $1.00 per month). Its policy allows CloudWatch, Budgets, Cost Anomaly Detection and EventBridge
        of this account to publish through it.
      - A topic that already has a customer-managed key keeps it. A topic that was created outside this module is not
        encrypted.
    type: bool
    default: true
  kms_key_id:
    description:
      - Encrypt the topic with this customer-managed KMS key (ID, ARN or alias) instead. Its policy must allow
        C(cloudwatch.amazonaws.com) to use it. The key C(alias/aws/sns) is refused, because alarms cannot publish
        through it.
    type: str
  monthly_limit:
    description: Monthly amount in O(currency). Creates an alarm on the account's total at each of O(percentages).
    type: float
  percentages:
    description: Percentages of O(monthly_limit), in ascending order.
    type: list
    elements: float
    default: [50, 80, 100]
  thresholds:
    description:
      - Amounts in O(currency), in ascending order. Creates an alarm on the account's total for each.
      - Takes precedence over O(monthly_limit) and O(percentages).
    type: list
    elements: float
  linked_account_limit:
    description:
      - Amount in O(currency). Creates an alarm on the charges of each linked account that CloudWatch knows, at $0.10
        per month each. For management accounts.
    type: float
  alarms:
    description: Additional alarms, on the charges of one service or of one linked account.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the alarm. By default it is built from the prefix and from what is watched.
        type: str
      threshold:
        description: Amount.
        type: float
        required: true
      currency:
        description: Currency of the amount, if it differs from O(currency).
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
    description: The account's billing currency. An alarm in a different currency never fires.
    type: str
    default: USD
    choices:
      [AED, AUD, BRL, CAD, CHF, CNY, CZK, DKK, EUR, GBP, HKD, IDR, ILS, INR, JPY, KRW, MXN, MYR, NOK, NZD, PHP,
       PLN, SAR, SEK, SGD, THB, TWD, USD, ZAR]
  name_prefix:
    description: Prefix of the alarms' names, by which the module recognizes the alarms that it created.
    type: str
    default: dayone-billing
  notify_ok:
    description: Also notify when the charges return below the threshold.
    type: bool
    default: false
  treat_missing_data:
    description: How an alarm treats missing data.
    type: str
    choices: [missing, notBreaching, breaching, ignore]
    default: missing
  manage_preference:
    description: Enable the account's billing alerts preference if it is disabled.
    type: bool
    default: true
  send_test:
    description:
      - Publish a test message to the topic, so that people can see that notifications arrive. Not sent in check mode.
      - A task with this option always reports a change.
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
- name: Notify the finance team at 50, 80 and 100 dollars
  dayone.aws.billing_alarm:
    monthly_limit: 100
    subscriptions:
      - protocol: email
        endpoint: finance@example.com

- name: Watch each linked account of an organization, from the management account
  dayone.aws.billing_alarm:
    name_prefix: linked
    linked_account_limit: 200

- name: Test that notifications arrive
  dayone.aws.billing_alarm:
    monthly_limit: 100
    send_test: true

- name: Watch a single service
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
  description: The writes that were sent, or would be sent in check mode.
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
  description: The latest estimated charge of the month in CloudWatch, or null.
  returned: success
  type: dict
  sample: {"amount": 12.34, "currency": "USD", "at": "2026-11-24T06:00+00:00"}
test_message:
  description: The message that O(send_test) published and the number of confirmed subscribers, or null.
  returned: success
  type: dict
  sample: {"message_id": "1f2d3c4b-0000-0000-0000-000000000000", "receivers": 1}
money:
  description: A summary of what is watched, who is notified, and the current charges.
  returned: success
  type: dict
  sample: {"watched": ["alarm dayone-billing-100-USD"], "told": ["email:finance@example.com (confirmed)"], "spent": []}
estimated_monthly_cost_usd:
  description: Monthly list price of the alarms and the key in US dollars, before the free tier.
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
