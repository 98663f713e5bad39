#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ssm_session_preferences
version_added: 0.2.0
short_description: Set the Session Manager preferences of a region
description:
  - Sets the Session Manager preferences in each enabled region, which are stored in the document
    C(SSM-SessionManagerRunShell). The document is created if it does not exist. Its other content is kept.
  - An option that is not set is not managed. An empty string disables the setting. A shorter time in the account is
    kept, unless O(exact) is set.
  - A session does not start if its log group, bucket or key does not exist or cannot be used. Nothing is therefore
    written while one of them is missing, and the finding says which. The roles of the instances, and for O(kms_key_id)
    also those of the users, need the corresponding permissions.
  - Port forwarding and SSH sessions are never logged, because they are encrypted end to end.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  s3_bucket:
    description: The bucket for the session logs, in this or another account. A log is written when its session ends.
    type: str
  s3_prefix:
    description: The prefix of the logs in the bucket.
    type: str
  s3_encryption:
    description: Whether logs are written only to an encrypted bucket. Every bucket is encrypted since 2023.
    type: bool
  cloudwatch_log_group:
    description: The log group for the session logs, in each region.
    type: str
  cloudwatch_encryption:
    description: Whether logs are written only to a log group with a KMS key. With V(true) and a log group without a
      key, no session starts.
    type: bool
  cloudwatch_streaming:
    description: Whether session data is streamed to the log group as JSON, instead of being written at the end of a
      session.
    type: bool
  kms_key_id:
    description: The KMS key that encrypts sessions in addition to TLS, as C(alias/NAME) or as the ID of a multi-Region
      key. It is looked up in each region.
    type: str
  idle_timeout:
    description: Number of idle minutes after which a session ends, 1 to 60. Fewer are stricter. Session Manager's
      default is 20.
    type: int
  max_duration:
    description: Number of minutes after which every session ends, 1 to 1440. Fewer are stricter.
    type: int
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.settings
  - dayone.aws.regional
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Log sessions to a bucket, and end them after 15 idle minutes
  dayone.aws.ssm_session_preferences:
    s3_bucket: example-session-logs
    s3_encryption: true
    idle_timeout: 15

- name: Stream sessions to an encrypted log group in one region
  dayone.aws.ssm_session_preferences:
    regions: [eu-west-1]
    cloudwatch_log_group: /sessions
    cloudwatch_encryption: true
    cloudwatch_streaming: true
"""

RETURN = r"""
findings:
  description: One row for each control and region.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "compute_defaults.session_timeout", "region": "eu-west-1", "status": "fixed"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample:
    - service: ssm
      method: update_document_default_version
      params: {"Name": "SSM-SessionManagerRunShell", "DocumentVersion": "2"}
      region: eu-west-1
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
from ansible_collections.dayone.aws.plugins.module_utils._steps.compute_defaults.session_preferences import (
    check,
    resources,
)


def main() -> None:
    spec = {
        **regional_spec(),
        "s3_bucket": {"type": "str"},
        "s3_prefix": {"type": "str"},
        "s3_encryption": {"type": "bool"},
        "cloudwatch_log_group": {"type": "str"},
        "cloudwatch_encryption": {"type": "bool"},
        "cloudwatch_streaming": {"type": "bool"},
        "kms_key_id": {"type": "str", "no_log": False},
        "idle_timeout": {"type": "int"},
        "max_duration": {"type": "int"},
        "exact": {"type": "bool", "default": False},
    }
    run(spec, resources, check=check)


if __name__ == "__main__":
    main()
