#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: access_logs
version_added: 0.1.0
short_description: Enable access logging of the baseline's buckets and sites
description:
  - Creates the bucket C(dayone-logs-<account>-<region>). It is private, encrypted, accepts only TLS, and deletes logs
    after a set time.
  - Enables server access logging for the buckets of the trail, of AWS Config and of the sites, if they exist and carry
    the baseline's tag. Where logging is already enabled, its target stays the same. See
    U(https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html).
  - Sets up delivery of the access logs of the sites' distributions (CloudFront standard logging, version 2). Legacy
    logging and existing deliveries are adopted. See
    U(https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html).
  - Other roles also create the bucket if they need it first. They find it by its name.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description:
      - Whether logs are written. V(absent) ends the deliveries that this module created. The bucket and S3 server
        access logging stay.
    type: str
    choices: [present, absent]
    default: present
  bucket_name:
    description: Name of the bucket. Defaults to C(dayone-logs-<account>-<region>).
    type: str
  expire_days:
    description: Number of days after which logs are deleted.
    type: int
    default: 365
  buckets:
    description:
      - Additional buckets in the region whose access is logged. A bucket without the baseline's tag is reported, not
        changed.
    type: list
    elements: str
    default: []
  site_names:
    description: Names of sites, as in dayone.aws.site_distribution, whose buckets and distributions are logged.
    type: list
    elements: str
    default: [site]
  distribution_ids:
    description: Additional distributions whose logs are delivered.
    type: list
    elements: str
    default: []
  output_format:
    description: Format of CloudFront's logs. Parquet is the smallest, and the fastest to query.
    type: str
    choices: [parquet, json, plain, w3c]
    default: parquet
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Log access to the baseline's buckets and the site
  dayone.aws.access_logs:
    expire_days: 90
"""

RETURN = r"""
bucket_name:
  description: The bucket that holds the logs.
  returned: success
  type: str
  sample: dayone-logs-123456789012-eu-west-1
s3_prefix:
  description: Where the logs of buckets are stored, each under the name of its bucket.
  returned: success
  type: str
  sample: s3://dayone-logs-123456789012-eu-west-1/s3/
cloudfront_prefix:
  description: Where the logs of distributions are stored, each under the ID of its distribution.
  returned: success
  type: str
  sample: s3://dayone-logs-123456789012-eu-west-1/AWSLogs/123456789012/CloudFront/
findings:
  description: One row for the bucket, and one for each bucket and distribution that is logged.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "access_logs.s3", "status": "compliant", "resource": "arn:aws:s3:::dayone-trail-1-eu-west-1"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "logs", "method": "create_delivery", "params": {}, "region": "us-east-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The region of the bucket.
  returned: always
  type: list
  elements: str
  sample: [eu-west-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.access_logs.log_delivery import AccessLogs
from ansible_collections.dayone.aws.plugins.module_utils._steps.access_logs.plan import FORMATS


def main() -> None:
    spec = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "bucket_name": {"type": "str"},
        "expire_days": {"type": "int", "default": 365},
        "buckets": {"type": "list", "elements": "str", "default": []},
        "site_names": {"type": "list", "elements": "str", "default": ["site"]},
        "distribution_ids": {"type": "list", "elements": "str", "default": []},
        "output_format": {"type": "str", "choices": list(FORMATS), "default": FORMATS[0]},
    }
    run(spec, AccessLogs, check=AccessLogs.check)


if __name__ == "__main__":
    main()
