#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: cost_budget
version_added: 0.1.0
short_description: Create a monthly cost budget with notifications and an action
description:
  - Creates a monthly cost budget in AWS Budgets with its notifications, see
    U(https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html).
  - A budget that this module created has exactly the given limit, filters and notifications. The limit follows
    O(monthly_limit) in both directions.
  - A budget that was created outside this module is never changed. If it sends all the notifications that this budget
    would, it is accepted instead.
  - AWS compares costs with budgets up to three times a day. A budget sends notifications. It does not stop spending
    unless O(action) is set.
  - In an organization, the management account's budget covers all accounts, and a member account's budget covers only
    its own costs.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the budget exists. V(absent) removes it only if this module created it.
    type: str
    choices: [present, absent]
    default: present
  name:
    description: Name of the budget.
    type: str
    default: dayone-monthly
  monthly_limit:
    description: Monthly limit, in O(currency).
    type: float
  currency:
    description: The currency in which the account is billed.
    type: str
    default: USD
    choices:
      [AED, AUD, BRL, CAD, CHF, CNY, CZK, DKK, EUR, GBP, HKD, IDR, ILS, INR, JPY, KRW, MXN, MYR, NOK, NZD, PHP,
       PLN, SAR, SEK, SGD, THB, TWD, USD, ZAR]
  percentages:
    description: Notify when the actual costs exceed these percentages of the limit. Given in ascending order.
    type: list
    elements: float
    default: [50, 80, 100]
  forecast_percentages:
    description:
      - Notify when the forecast costs of the month exceed these percentages of the limit. Given in ascending order.
      - AWS needs about five weeks of cost data before it makes a forecast.
    type: list
    elements: float
    default: [100]
  emails:
    description: Email addresses that are notified, at most 10. They do not have to confirm.
    type: list
    elements: str
    default: []
  topic_arn:
    description: ARN of an SNS topic in this account that is notified. Its policy must allow C(budgets.amazonaws.com) to
      publish.
    type: str
  services:
    description:
      - Count only the costs of these services, named as in Cost Explorer, for example V(Amazon Simple Storage Service).
      - An unknown name is refused, because a budget with it would never send a notification. AWS does not publish a
        list, so the collection has its own. The module does not look names up in Cost Explorer, which charges for
        requests.
    type: list
    elements: str
    default: []
  further_services:
    description: Additional service names that Cost Explorer knows and the collection does not know yet.
    type: list
    elements: str
    default: []
  tags_filter:
    description: Count only costs with these cost allocation tags. Each key has a list of values.
    type: dict
  linked_accounts:
    description: Count only the costs of these accounts. For management accounts.
    type: list
    elements: str
    default: []
  include_credits:
    description:
      - Whether credits and refunds reduce the costs. With V(false), notifications are sent even while credits still
        cover the costs.
    type: bool
    default: false
  action:
    description:
      - The action to take when the costs exceed a percentage of the limit, which is to attach an IAM policy that denies
        access.
      - A budget with an action costs $0.10 per day. The first two are free.
      - If not given, actions are not managed. An action that was created outside this module is never changed.
    type: dict
    suboptions:
      state:
        description: Whether the action exists. V(absent) removes it only if this module created it.
        type: str
        choices: [present, absent]
        default: present
      policy_arn:
        description: The policy to attach, for example V(arn:aws:iam::aws:policy/AWSDenyAll).
        type: str
      role_arn:
        description:
          - The role that AWS Budgets uses to attach the policy. It must exist, trust C(budgets.amazonaws.com), and
            allow C(iam:AttachUserPolicy), C(iam:DetachUserPolicy) and the equivalent actions for groups and roles, as
            the AWS managed policy C(AWSBudgetsActions_RolePolicyForResourceAdministrationWithSSM) does.
          - The caller needs C(iam:PassRole) on it.
        type: str
      users:
        description: Names of the users that the policy is attached to.
        type: list
        elements: str
        default: []
      groups:
        description: Names of the groups that the policy is attached to.
        type: list
        elements: str
        default: []
      roles:
        description: Names of the roles that the policy is attached to.
        type: list
        elements: str
        default: []
      percentage:
        description: Percentage of the limit.
        type: float
        default: 100
      forecast:
        description: Whether to compare the forecast costs instead of the actual costs.
        type: bool
        default: false
      approval:
        description: Whether AWS applies the action automatically, or waits for approval.
        type: str
        choices: [automatic, manual]
        default: manual
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.costs
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Notify the finance team at 50, 80 and 100 dollars, and when 100 dollars are forecast
  dayone.aws.cost_budget:
    monthly_limit: 100
    emails: [finance@example.com]

- name: Watch one team's compute by its tag
  dayone.aws.cost_budget:
    name: data-compute
    monthly_limit: 400
    services: [Amazon Elastic Compute Cloud - Compute]
    tags_filter:
      team: [data]
    topic_name: dayone-billing

- name: Deny the developers all actions after 200 dollars are spent, subject to approval
  dayone.aws.cost_budget:
    name: sandbox
    monthly_limit: 200
    emails: [finance@example.com]
    action:
      policy_arn: arn:aws:iam::aws:policy/AWSDenyAll
      role_arn: arn:aws:iam::123456789012:role/budget-actions
      groups: [developers]
"""

RETURN = r"""
findings:
  description: One row for each control.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "billing_alerts.budget", "status": "fixed", "current": null, "wanted": {"amount": 100.0}}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "budgets", "method": "create_budget", "params": {}, "region": "us-east-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: Always empty, because budgets are global.
  returned: always
  type: list
  elements: str
  sample: []
budget_arn:
  description: The budget with this name.
  returned: success
  type: str
  sample: arn:aws:budgets::123456789012:budget/dayone-monthly
estimated_monthly_cost_usd:
  description: Monthly list price of the budget in US dollars, before the free tier.
  returned: success
  type: float
  sample: 0.0
money:
  description: A summary of what is watched, who is notified, and what AWS reports as spent this month.
  returned: success
  type: dict
  sample: {"watched": ["budget dayone-monthly of 100 USD a month"], "told": ["finance@example.com"], "spent": []}
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts.budget import CostBudget
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts.budget_action import action_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts.common_options import (
    CURRENCIES,
    billed_here,
    recipients_spec,
)

ROUTES = [("topic_arn", "topic_name")]


def main() -> None:
    names = {"type": "list", "elements": "str", "default": []}
    spec = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "name": {"type": "str", "default": "dayone-monthly"},
        "monthly_limit": {"type": "float"},
        "currency": {"type": "str", "default": "USD", "choices": CURRENCIES},
        "percentages": {"type": "list", "elements": "float", "default": [50, 80, 100]},
        "forecast_percentages": {"type": "list", "elements": "float", "default": [100]},
        **recipients_spec(),
        "services": names,
        "further_services": names,
        "tags_filter": {"type": "dict"},
        "linked_accounts": names,
        "include_credits": {"type": "bool", "default": False},
        "action": {"type": "dict", "options": action_spec()},
    }
    required = [("state", "present", ["monthly_limit"])]
    builder = billed_here(CostBudget, "billing_alerts.budget", "dayone.aws.cost_budget")
    run(spec, builder, check=CostBudget.check, required_if=required, mutually_exclusive=ROUTES)


if __name__ == "__main__":
    main()
