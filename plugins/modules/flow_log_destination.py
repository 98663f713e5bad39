#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: flow_log_destination
version_added: 0.1.0
short_description: Create the bucket or log group that VPC flow logs are delivered to
description:
  - Adds the statements that delivery of flow logs needs to the policy of the bucket, once for all regions. Other
    statements are kept. Alternatively, creates the IAM role for delivery to CloudWatch Logs.
  - Creates the baseline's log bucket if O(bucket) is not set and it does not exist. The bucket is never removed.
  - Run it before M(dayone.aws.vpc_flow_logs).
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether delivery is allowed. V(absent) removes only what this module added.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.service_role
  - dayone.aws.flow_logs
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Allow delivery of flow logs to the log bucket
  dayone.aws.flow_log_destination:

- name: Allow delivery of flow logs to CloudWatch Logs
  dayone.aws.flow_log_destination:
    destination: cloud-watch-logs
"""

RETURN = r"""
findings:
  description: One row for the destination.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "network_defaults.flow_log_destination", "status": "compliant"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "s3", "method": "put_bucket_policy", "params": {"Bucket": "dayone-logs-123456789012-eu-west-1"}}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: Always empty, because a destination is not tied to one region.
  returned: always
  type: list
  elements: str
  sample: []
destination_arn:
  description: The bucket that flow logs are delivered to.
  returned: when O(destination=s3)
  type: str
  sample: arn:aws:s3:::dayone-logs-123456789012-eu-west-1
role_arn:
  description: The role that delivers flow logs to CloudWatch Logs.
  returned: when O(destination=cloud-watch-logs)
  type: str
  sample: arn:aws:iam::123456789012:role/dayone/dayone-flow-logs
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.role import boundary_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults.flow_log_destination import (
    check,
    resource,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults.flow_log_options import (
    DESTINATIONS,
    LOG_GROUP,
    S3,
)


def main() -> None:
    spec = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "destination": {"type": "str", "choices": list(DESTINATIONS), "default": S3},
        "bucket": {"type": "str"},
        **boundary_spec(),
        "log_group": {"type": "str", "default": LOG_GROUP},
    }
    run(spec, resource, check=check)


if __name__ == "__main__":
    main()
