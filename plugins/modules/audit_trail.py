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
  - Makes a trail of all regions that records all management events, with validated and encrypted files in a private
    bucket whose accesses are logged, and with a log group in which alarms can see the events. See
    U(https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html).
  - A trail of the account or of its organization that records all of this already is adopted, since a second trail
    costs money. What an adopted trail lacks is reported, for its owners to fix.
  - Every other trail of the account that reaches the region is reported, too, if it lacks validation, a
    customer-managed key, or access logs of its bucket (CIS 4.2, 4.4, 4.5). Events of S3 objects that one of them
    records in all regions count, and are not recorded a second time (CIS 4.8, 4.9).
  - What is stricter in the account than configured stays as it is.
  - A trail that CloudTrail cannot deliver, to its bucket or to its log group, and a key that is disabled or is to be
    deleted do not hold. See U(https://github.com/dayone-aws/dayone.aws/blob/main/docs/chains.md).
  - A member account may not read what an organization's trail records. That is C(unknown) then, and the finding names
    the account that owns the trail.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description:
      - Whether the trail is there. V(absent) deletes the trail and the role that this module made. Bucket, log group
        and key stay, for they hold what was recorded.
    type: str
    choices: [present, absent]
    default: present
  name:
    description: Name of the trail, and of the key, log group and role beside it.
    type: str
    default: dayone-trail
  adopt:
    description: Whether a trail that others made may serve.
    type: bool
    default: true
  bucket_name:
    description: Bucket for the trail's files. Without it C(dayone-trail-<account>-<region>).
    type: str
  expire_days:
    description: Days until the trail's files are deleted, or 0 for never.
    type: int
    default: 730
  log_bucket_name:
    description:
      - Bucket for the access logs of the trail's bucket. Without it C(dayone-logs-<account>-<region>). It is made where
        it is missing.
    type: str
  encrypt:
    description: Encrypt the files with a customer-managed KMS key that the module makes.
    type: bool
    default: true
  kms_key_id:
    description: ARN of a customer-managed KMS key to use instead. Its policy must let CloudTrail use it.
    type: str
  cloudwatch_logs:
    description: Also write the events to a log group of CloudWatch Logs.
    type: bool
    default: true
  log_group_name:
    description: Name of the log group. Without it that of the trail.
    type: str
  log_retention_days:
    description:
      - Days until events in the log group are deleted, one of those that CloudWatch Logs takes. A longer time that is
        there stays.
    type: int
    default: 365
  s3_write_events:
    description: Also record the writes to objects of all S3 buckets. 100,000 events cost $0.10.
    type: bool
    default: false
  s3_read_events:
    description: Also record the reads of objects of all S3 buckets. 100,000 events cost $0.10.
    type: bool
    default: false
  insights:
    description: Unusual activity to look for. 100,000 events that are looked at cost $0.35 per kind.
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

- name: Also record writes to objects, and keep the files for seven years
  dayone.aws.audit_trail:
    region: eu-west-1
    s3_write_events: true
    expire_days: 2557
"""

RETURN = r"""
trail_arn:
  description: The trail that serves, ours or an adopted one.
  returned: success
  type: str
  sample: arn:aws:cloudtrail:eu-west-1:123456789012:trail/dayone-trail
bucket_name:
  description: The bucket in which its files are.
  returned: success
  type: str
  sample: dayone-trail-123456789012-eu-west-1
log_group_name:
  description: The log group in which its events are. Empty when an adopted trail has none.
  returned: success
  type: str
  sample: dayone-trail
adopted:
  description: Whether the trail was made by others.
  returned: success
  type: bool
  sample: false
estimated_monthly_cost_usd:
  description: What the key of the module's own trail costs a month at list price. Storage and events come on top.
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
  description: The writes that were sent, or would be in check mode.
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
