#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: audit_trail
version_added: 0.1.0
short_description: Create a CloudTrail trail that records every region
description:
  - Creates a multi-region trail that records all management events. Its files are validated, encrypted and stored in a
    private bucket whose access is logged. A log group makes the events available to alarms. See
    U(https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html).
  - A trail of the account or of its organization that already records all of this is adopted, because a second trail
    costs money. What an adopted trail lacks is reported, for its owners to fix.
  - Every other trail of the account that reaches the region is also reported if it lacks validation, a customer-managed
    key, or access logs of its bucket (CIS 4.2, 4.4, 4.5). S3 object events that one of these trails records in all
    regions count, and are not recorded a second time (CIS 4.8, 4.9).
  - A setting in the account that is stricter than configured stays as it is.
  - A control does not hold if CloudTrail cannot deliver the trail to its bucket or its log group, or if its key is
    disabled or scheduled for deletion. See U(https://github.com/dayone-aws/dayone.aws/blob/main/docs/chains.md).
  - A member account cannot read what an organization's trail records. The control is then C(unknown), and the finding
    names the account that owns the trail.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description:
      - Whether the trail exists. V(absent) deletes the trail and the role that this module created. The bucket, log
        group and key stay, because they hold what was recorded.
    type: str
    choices: [present, absent]
    default: present
  name:
    description: Name of the trail, and of its key, log group and role.
    type: str
    default: dayone-trail
  adopt:
    description: Whether an existing trail can be adopted.
    type: bool
    default: true
  bucket_name:
    description: Bucket for the trail's files. Defaults to C(dayone-trail-<account>-<region>).
    type: str
  expire_days:
    description: Number of days after which the trail's files are deleted, or 0 for never.
    type: int
    default: 730
  log_bucket_name:
    description:
      - Bucket for the access logs of the trail's bucket. Defaults to C(dayone-logs-<account>-<region>). It is created
        if it does not exist.
    type: str
  encrypt:
    description: Encrypt the files with a customer-managed KMS key that the module creates.
    type: bool
    default: true
  kms_key_id:
    description: ARN of a customer-managed KMS key to use instead. Its policy must allow CloudTrail to use it.
    type: str
  cloudwatch_logs:
    description: Also deliver the events to a CloudWatch Logs log group.
    type: bool
    default: true
  log_group_name:
    description: Name of the log group. Defaults to the name of the trail.
    type: str
  log_retention_days:
    description:
      - Number of days after which events in the log group are deleted, one of the values that CloudWatch Logs accepts.
        A longer existing retention is kept.
    type: int
    default: 365
  s3_write_events:
    description: Also record write events on the objects of all S3 buckets. This costs $0.10 per 100,000 events.
    type: bool
    default: false
  s3_read_events:
    description: Also record read events on the objects of all S3 buckets. This costs $0.10 per 100,000 events.
    type: bool
    default: false
  insights:
    description: CloudTrail Insights types to enable. Each costs $0.35 per 100,000 events analyzed.
    type: list
    elements: str
    choices: [ApiCallRateInsight, ApiErrorRateInsight]
    default: []
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.service_role
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Create the CloudTrail trail
  dayone.aws.audit_trail:
    region: eu-west-1

- name: Also record object writes, and keep the files for seven years
  dayone.aws.audit_trail:
    region: eu-west-1
    s3_write_events: true
    expire_days: 2557
"""

RETURN = r"""
trail_arn:
  description: The trail in use, whether created or adopted.
  returned: success
  type: str
  sample: arn:aws:cloudtrail:eu-west-1:123456789012:trail/dayone-trail
bucket_name:
  description: The bucket that holds the trail's files.
  returned: success
  type: str
  sample: dayone-trail-123456789012-eu-west-1
log_group_name:
  description: The log group that holds the trail's events. Empty if an adopted trail has none.
  returned: success
  type: str
  sample: dayone-trail
adopted:
  description: Whether the trail was created outside this module.
  returned: success
  type: bool
  sample: false
estimated_monthly_cost_usd:
  description: Monthly list price of the KMS key of the module's own trail. Storage and events are extra.
  returned: success
  type: float
  sample: 1.0
findings:
  description: One row for each control of the trail.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "audit_trail.trail", "status": "drift", "current": "no trail"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "cloudtrail", "method": "create_trail", "params": {}, "region": "eu-west-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The home region of the trail.
  returned: always
  type: list
  elements: str
  sample: [eu-west-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.role import boundary_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.audit_trail.trail import AuditTrail


def main() -> None:
    spec = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "name": {"type": "str", "default": "dayone-trail"},
        **boundary_spec(),
        "adopt": {"type": "bool", "default": True},
        "bucket_name": {"type": "str"},
        "expire_days": {"type": "int", "default": 730},
        "log_bucket_name": {"type": "str"},
        "encrypt": {"type": "bool", "default": True},
        "kms_key_id": {"type": "str"},
        "cloudwatch_logs": {"type": "bool", "default": True},
        "log_group_name": {"type": "str"},
        "log_retention_days": {"type": "int", "default": 365},
        "s3_write_events": {"type": "bool", "default": False},
        "s3_read_events": {"type": "bool", "default": False},
        "insights": {
            "type": "list",
            "elements": "str",
            "choices": ["ApiCallRateInsight", "ApiErrorRateInsight"],
            "default": [],
        },
    }
    run(spec, AuditTrail, check=AuditTrail.check)


if __name__ == "__main__":
    main()
