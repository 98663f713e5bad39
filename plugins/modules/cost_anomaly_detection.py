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
  - Creates a monitor of all AWS services in AWS Cost Anomaly Detection, and subscribes recipients to it, see
    U(https://docs.aws.amazon.com/cost-management/latest/userguide/manage-ad.html).
  - An account can have only one monitor of all services. AWS creates one when Cost Explorer is opened for the first
    time. An existing monitor is used, whoever created it.
  - An existing subscription that notifies the same recipients of the same anomalies is accepted, whoever created it.
  - Cost Anomaly Detection is free, but its API is part of Cost Explorer, which charges $0.01 per request. If nothing
    has to change, this module sends two requests. RV(paid_requests) returns how many it sent.
  - The API is not available in an account in which Cost Explorer was never opened. This is reported as a finding that
    needs a person, not as an error.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the monitor and the subscriptions exist. V(absent) removes only those that this module created.
    type: str
    choices: [present, absent]
    default: present
  name:
    description:
      - Name of the monitor, if one is created, and of the topic's subscription. The subscription of the addresses has
        the suffix C(-email).
    type: str
    default: dayone-anomalies
  threshold_absolute:
    description: Minimum impact of an anomaly to notify about, in US dollars. With O(threshold_percentage), both must be
      reached.
    type: float
  threshold_percentage:
    description: Minimum impact of an anomaly to notify about, in percent of the expected costs.
    type: float
  emails:
    description: Email addresses that get a summary, at most 10.
    type: list
    elements: str
    default: []
  email_frequency:
    description: How often the summary is sent.
    type: str
    choices: [daily, weekly]
    default: daily
  topic_arn:
    description: ARN of the SNS topic that is notified immediately. Its policy must allow C(costalerts.amazonaws.com) to
      publish.
    type: str
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.costs
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Notify about anomalies of at least 10 dollars and 40 percent
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
  description: The writes that were sent, or would be sent in check mode.
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
  description: Always empty, because the service is global.
  returned: always
  type: list
  elements: str
  sample: []
paid_requests:
  description: Number of requests that AWS charges for, not counting retries.
  returned: success
  type: int
  sample: 2
request_cost_usd:
  description: List price of these requests, in US dollars.
  returned: success
  type: float
  sample: 0.02
estimated_monthly_cost_usd:
  description: Monthly price of the monitor and the subscriptions, which are free.
  returned: success
  type: float
  sample: 0.0
money:
  description: A summary of what is watched and who is notified.
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
