#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: cost_anomaly_detection
version_added: 0.1.0
short_description: Enable Cost Anomaly Detection
description:
  - Makes a monitor of all services in AWS Cost Anomaly Detection, and subscribes people to it, see
    U(https://docs.aws.amazon.com/cost-management/latest/userguide/manage-ad.html).
  - An account has one monitor of all services at most. AWS makes one when Cost Explorer is opened for the first time.
    The one that is there is used, whoever made it.
  - A subscription that notifies the same people of the same anomalies is taken as good, whoever made it.
  - Cost Anomaly Detection is free, but its API is a part of Cost Explorer's, whose requests cost $0.01 each.
    Where nothing is to be done this module sends two. RV(paid_requests) says how many it sent.
  - An account in which Cost Explorer was never opened has no such API. That is a finding for a person, not an error.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether monitor and subscriptions are there. V(absent) removes only what this module made.
    type: str
    choices: [present, absent]
    default: present
  name:
    description:
      - Name of the monitor, where one is made, and of the subscription of the topic. That of the addresses has
        C(-email) behind it.
    type: str
    default: dayone-anomalies
  threshold_absolute:
    description: Tell of an anomaly from this impact on, in US dollars. With O(threshold_percentage), both must be met.
    type: float
  threshold_percentage:
    description: Tell of an anomaly from this impact on, in percent of what was expected.
    type: float
  emails:
    description: Addresses that get a summary, at most 10.
    type: list
    elements: str
    default: []
  email_frequency:
    description: How often they get it.
    type: str
    choices: [daily, weekly]
    default: daily
  topic_arn:
    description: SNS topic that is notified at once. Its policy must let C(costalerts.amazonaws.com) publish.
    type: str
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.costs
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Tell of anomalies of 10 dollars and 40 percent or more
  dayone.aws.cost_anomaly_detection:
    threshold_absolute: 10
    threshold_percentage: 40
    topic_name: dayone-billing
    emails: [finance@example.com]
"""

RETURN = r"""
findings:
  description: One row for each control.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "billing_alerts.anomaly_monitor", "status": "compliant"}]
calls:
  description: The writes that were sent, or would be in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "ce", "method": "create_anomaly_monitor", "params": {}, "region": "us-east-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: Empty, for the service is global.
  returned: always
  type: list
  elements: str
  sample: []
paid_requests:
  description: How many requests were sent for which AWS asks money, without those that were sent again.
  returned: success
  type: int
  sample: 2
request_cost_usd:
  description: What these cost at list price, in US dollars.
  returned: success
  type: float
  sample: 0.02
estimated_monthly_cost_usd:
  description: What monitor and subscriptions cost a month, which is nothing.
  returned: success
  type: float
  sample: 0.0
money:
  description: What is watched, and who is notified, in words.
  returned: success
  type: dict
  sample: {"watched": ["cost anomalies of all services"], "told": ["finance@example.com"], "spent": []}
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts.anomaly_detection import (
    CostAnomalyDetection,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts.common_options import (
    billed_here,
    recipients_spec,
)

ROUTES = [("topic_arn", "topic_name")]


def main() -> None:
    spec = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "name": {"type": "str", "default": "dayone-anomalies"},
        "threshold_absolute": {"type": "float"},
        "threshold_percentage": {"type": "float"},
        "email_frequency": {"type": "str", "choices": ["daily", "weekly"], "default": "daily"},
        **recipients_spec(),
    }
    builder = billed_here(CostAnomalyDetection, "billing_alerts.anomaly_monitor", "dayone.aws.cost_anomaly_detection")
    run(spec, builder, check=CostAnomalyDetection.check, mutually_exclusive=ROUTES)


if __name__ == "__main__":
    main()
