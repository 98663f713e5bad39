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
  - Makes a monthly cost budget of AWS Budgets with its notifications, see
    U(https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html).
  - A budget that this module made has exactly the limit, filters and notifications that are named. The limit follows
    O(monthly_limit) up and down.
  - A budget of others is never changed. One that warns of all that this one would is taken as good.
  - AWS compares costs with budgets up to three times a day. A budget warns, it does not stop what costs, unless
    O(action) does.
  - In an organization the management account's budget counts all accounts, a member account's only its own costs.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the budget is there. V(absent) removes only what this module made.
    type: str
    choices: [present, absent]
    default: present
  name:
    description: Name of the budget.
    type: str
    default: dayone-monthly
  monthly_limit:
    description: Amount of a month, in O(currency).
    type: float
  currency:
    description: The currency of the account's costs.
    type: str
    default: USD
    choices:
      [AED, AUD, BRL, CAD, CHF, CNY, CZK, DKK, EUR, GBP, HKD, IDR, ILS, INR, JPY, KRW, MXN, MYR, NOK, NZD, PHP,
       PLN, SAR, SEK, SGD, THB, TWD, USD, ZAR]
  percentages:
    description: Notify people when the actual costs pass these percentages of the limit. They must rise.
    type: list
    elements: float
    default: [50, 80, 100]
  forecast_percentages:
    description:
      - Notify people when the costs that AWS expects for the month pass these percentages of the limit. They must rise.
      - AWS forecasts after about five weeks of costs, and says nothing before.
    type: list
    elements: float
    default: [100]
  emails:
    description: Addresses that are notified, at most 10. They need not confirm.
    type: list
    elements: str
    default: []
  topic_arn:
    description: SNS topic of this account that is notified. Its policy must let C(budgets.amazonaws.com) publish.
    type: str
  services:
    description:
      - Count only the costs of these services, by Cost Explorer's names, for example V(Amazon Simple Storage Service).
      - A name that is not known is refused, for a budget on it would never say a word. AWS publishes no list, so the
        collection has its own. Nothing is asked of Cost Explorer, whose requests cost money.
    type: list
    elements: str
    default: []
  further_services:
    description: Names of services that Cost Explorer knows, and the collection does not yet.
    type: list
    elements: str
    default: []
  tags_filter:
    description: Count only costs with these cost allocation tags, a list of values for each key.
    type: dict
  linked_accounts:
    description: Count only the costs of these accounts. For management accounts.
    type: list
    elements: str
    default: []
  include_credits:
    description:
      - Whether credits and refunds make the costs smaller. V(false) warns while credits still pay for what is used.
    type: bool
    default: false
  action:
    description:
      - What to do when the costs pass a percentage of the limit, attach an IAM policy that denies.
      - Costs $0.10 per day for each budget with an action, the first two are free.
      - Not given, actions are not managed. An action of others is never changed.
    type: dict
    suboptions:
      state:
        description: Whether the action is there. V(absent) removes the one that this module made.
        type: str
        choices: [present, absent]
        default: present
      policy_arn:
        description: The policy to attach, for example V(arn:aws:iam::aws:policy/AWSDenyAll).
        type: str
      role_arn:
        description:
          - The role with which AWS Budgets attaches the policy. It must be there already, trust
            C(budgets.amazonaws.com), and allow C(iam:AttachUserPolicy), C(iam:DetachUserPolicy) and the like for groups
            and roles. The AWS-managed policy C(AWSBudgetsActions_RolePolicyForResourceAdministrationWithSSM) does.
          - The caller needs C(iam:PassRole) for it.
        type: str
      users:
        description: Names of the users to attach it to.
        type: list
        elements: str
        default: []
      groups:
        description: Names of the groups to attach it to.
        type: list
        elements: str
        default: []
      roles:
        description: Names of the roles to attach it to.
        type: list
        elements: str
        default: []
      percentage:
        description: Percentage of the limit.
        type: float
        default: 100
      forecast:
        description: Whether the expected costs count instead of the actual ones.
        type: bool
        default: false
      approval:
        description: Whether AWS acts by itself, or asks first.
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
- name: Tell the finance team at 50, 80 and 100 dollars, and when 100 are expected
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

- name: Deny the developers everything once 200 dollars are spent, after somebody has approved it
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
  description: The writes that were sent, or would be in check mode.
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
  description: Empty, for budgets are global.
  returned: always
  type: list
  elements: str
  sample: []
budget_arn:
  description: The budget of that name.
  returned: success
  type: str
  sample: arn:aws:budgets::123456789012:budget/dayone-monthly
estimated_monthly_cost_usd:
  description: What the budget costs a month at list price, in US dollars, without what is free.
  returned: success
  type: float
  sample: 0.0
money:
  description: What is watched, who is notified, and what AWS says was spent this month, in words.
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
