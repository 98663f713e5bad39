#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: vpc_flow_logs
version_added: 0.1.0
short_description: Enable VPC flow logs for every VPC
description:
  - Creates a flow log (CIS 4.7) for each VPC in each enabled region that has none, delivered to a bucket or to
    CloudWatch Logs.
  - An existing flow log that is delivered and that records at least rejected traffic is adopted. A VPC that another
    account shares is the responsibility of that account.
  - AWS bills flow logs by the amount of data that is delivered, at list price from $0.25 per GB to S3 and from $0.50
    per GB to CloudWatch Logs. Storage costs extra.
  - The destination must allow delivery of flow logs, see M(dayone.aws.flow_log_destination).
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether flow logs exist. V(absent) removes only those that this module created, and never a log group.
    type: str
    choices: [present, absent]
    default: present
  create:
    description: Create missing flow logs. V(false) only reports them, in a single finding that lists each VPC.
    type: bool
    default: true
  traffic_type:
    description: The traffic that new flow logs record. An existing flow log of this module that records more is kept.
    type: str
    choices: [REJECT, ALL]
    default: REJECT
  max_aggregation_interval:
    description: Maximum aggregation interval in seconds.
    type: int
    choices: [60, 600]
    default: 600
  retention_days:
    description: Retention in days of a log group that the module creates, one of the values that CloudWatch Logs
      accepts, for example V(30), V(90) or V(365).
    type: int
    default: 365
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.flow_logs
  - dayone.aws.regional
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Report VPCs without a flow log, and create none
  dayone.aws.vpc_flow_logs:
    create: false

- name: Log all traffic of every VPC
  dayone.aws.vpc_flow_logs:
    traffic_type: ALL
"""

RETURN = r"""
findings:
  description: One row for each VPC. Without O(create), one row for all, and one for each region that could not be read.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "network_defaults.flow_logs", "region": "eu-west-1", "status": "fixed"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "ec2", "method": "create_flow_logs", "region": "eu-west-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The regions that were worked on.
  returned: always
  type: list
  elements: str
  sample: [eu-west-1, us-east-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.regional import regional_spec
from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults.flow_log_options import (
    DESTINATIONS,
    INTERVALS,
    LOG_GROUP,
    S3,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults.flow_logs import check, resources


def main() -> None:
    spec = {
        **regional_spec(),
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "create": {"type": "bool", "default": True},
        "destination": {"type": "str", "choices": list(DESTINATIONS), "default": S3},
        "bucket": {"type": "str"},
        "log_group": {"type": "str", "default": LOG_GROUP},
        "traffic_type": {"type": "str", "choices": ["REJECT", "ALL"], "default": "REJECT"},
        "max_aggregation_interval": {"type": "int", "choices": list(INTERVALS), "default": 600},
        "retention_days": {"type": "int", "default": 365},
    }
    run(spec, resources, check=check)


if __name__ == "__main__":
    main()
