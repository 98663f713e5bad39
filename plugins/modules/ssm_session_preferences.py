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
  - Sets the preferences of Session Manager in each enabled region, which stand in the document
    C(SSM-SessionManagerRunShell). It is made where it is not there. What else is in it stays.
  - An option that is left out is not managed. An empty text ends what it names. A shorter time in the account stays,
    unless O(exact).
  - A session does not start where its log group, bucket or key is not there or cannot be used. So nothing is written
    while what is named is missing, and the finding says what. The instances' roles, and for O(kms_key_id) those of the
    people too, need the permissions besides.
  - Sessions of port forwarding and of SSH are never logged, for they are encrypted end to end.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  s3_bucket:
    description: The bucket that gets a session's log when it ends, of this or another account.
    type: str
  s3_prefix:
    description: The prefix of the logs in the bucket.
    type: str
  s3_encryption:
    description: Whether logs go only to a bucket that is encrypted, as every bucket is since 2023.
    type: bool
  cloudwatch_log_group:
    description: The log group of the region that gets the logs.
    type: str
  cloudwatch_encryption:
    description: Whether logs go only to a log group with a KMS key. With V(true) and a log group without one no session
      starts.
    type: bool
  cloudwatch_streaming:
    description: Whether the log group gets what happens at once, as JSON, and not at the end of a session.
    type: bool
  kms_key_id:
    description: The KMS key that encrypts sessions besides TLS, as C(alias/NAME) or as the id of a multi-region key. It
      is looked for in each region.
    type: str
  idle_timeout:
    description: After how many minutes without input a session ends, 1 to 60. Fewer are stricter. Session Manager takes
      20 where nothing is set.
    type: int
  max_duration:
    description: After how many minutes each session ends, 1 to 1440. Fewer are stricter.
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

- name: Stream sessions to an encrypted log group of one region
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
