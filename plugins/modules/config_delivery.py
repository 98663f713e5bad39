#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: config_delivery
version_added: 0.1.0
short_description: Create the bucket, role and aggregator of AWS Config
description:
  - Creates a private bucket for the data that AWS Config records, the service-linked role of AWS Config, and an
    aggregator that shows all regions in one view. See
    U(https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html).
  - An existing aggregator of all regions, of the account or of its organization, is adopted.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description:
      - Whether they exist. V(absent) removes the aggregator. The bucket and the role stay, because they hold recorded
        data and may be in use elsewhere.
    type: str
    choices: [present, absent]
    default: present
  bucket_name:
    description: Name of the bucket. Defaults to C(dayone-config-<account>-<region>).
    type: str
  expire_days:
    description: Number of days after which delivered data is deleted, or 0 for never.
    type: int
    default: 730
  aggregator:
    description: Whether to create an aggregator of all regions.
    type: bool
    default: true
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.buckets.logs
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Create the prerequisites of AWS Config
  dayone.aws.config_delivery:
    region: eu-west-1
"""

RETURN = r"""
bucket_name:
  description: The bucket.
  returned: success
  type: str
  sample: dayone-config-123456789012-eu-west-1
role_arn:
  description: The role that recorders use.
  returned: success
  type: str
  sample: arn:aws:iam::123456789012:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig
findings:
  description: One row for each control.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "config_recorder.bucket", "status": "drift", "current": "absent"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "s3", "method": "create_bucket", "params": {}, "region": "eu-west-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The region of the bucket and the aggregator.
  returned: always
  type: list
  elements: str
  sample: [eu-west-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.config_recorder.delivery import ConfigDelivery


def main() -> None:
    spec = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "bucket_name": {"type": "str"},
        "expire_days": {"type": "int", "default": 730},
        "log_bucket_name": {"type": "str"},
        "aggregator": {"type": "bool", "default": True},
    }
    run(spec, ConfigDelivery, check=ConfigDelivery.check)


if __name__ == "__main__":
    main()
