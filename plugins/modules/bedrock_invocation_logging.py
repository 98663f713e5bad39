#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: bedrock_invocation_logging
version_added: 0.2.0
short_description: Enable Amazon Bedrock model invocation logging
description:
  - Has Bedrock log the invocations of models in each enabled region in which it is offered, with prompts and answers.
    CloudTrail alone says that a model was asked, not what.
  - Logs that go to another place already serve, and are adopted. Data that is not logged yet is added to them. With
    O(exact) they go where the options say, and nowhere else.
  - Prompts and answers can be confidential, and the logs keep them. Whoever reads the bucket or log group reads them.
  - Bucket, log group and role are not made. Bedrock tries whether it may write to them, and refuses them otherwise.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether invocations are logged. V(absent) ends it, whoever began it; what was logged stays.
    type: str
    choices: [present, absent]
    default: present
  s3_bucket:
    description: The bucket that gets the logs. It is in the same account and region as the models, so its name has
      C({region}) in it where several regions are meant, and C({account}) if you like.
    type: str
  s3_prefix:
    description: The prefix of the logs in O(s3_bucket).
    type: str
  log_group:
    description: The log group of each region that gets the logs, with O(role_arn).
    type: str
  role_arn:
    description: The role in which Bedrock writes to O(log_group). Its trust is C(bedrock.amazonaws.com).
    type: str
  large_data_bucket:
    description: The bucket for what is larger than 100 KB, or no text, and does not fit into O(log_group). The same
      C({region}) and C({account}) are put in.
    type: str
  large_data_prefix:
    description: The prefix in O(large_data_bucket).
    type: str
  data:
    description: What is logged.
    type: list
    elements: str
    choices: [text, image, embedding, video, audio]
    default: [text, image, embedding, video, audio]
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.settings
  - dayone.aws.regional
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Log the invocations of models in two regions
  dayone.aws.bedrock_invocation_logging:
    regions: [us-east-1, eu-central-1]
    s3_bucket: example-model-logs-{region}
    data: [text]

- name: Log to a log group
  dayone.aws.bedrock_invocation_logging:
    regions: [us-east-1]
    log_group: /models
    role_arn: arn:aws:iam::123456789012:role/model-logs
"""

RETURN = r"""
findings:
  description: One row for each region.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "audit_trail.model_invocations", "region": "us-east-1", "status": "fixed"}]
calls:
  description: The writes that were sent, or would be in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "bedrock", "method": "put_model_invocation_logging_configuration", "region": "us-east-1"}]
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
  sample: [us-east-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.regional import regional_spec
from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.audit_trail.model_invocations import (
    DATA,
    check,
    resources,
)


def main() -> None:
    spec = {
        **regional_spec(),
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "s3_bucket": {"type": "str"},
        "s3_prefix": {"type": "str"},
        "log_group": {"type": "str"},
        "role_arn": {"type": "str"},
        "large_data_bucket": {"type": "str"},
        "large_data_prefix": {"type": "str"},
        "data": {"type": "list", "elements": "str", "choices": list(DATA), "default": list(DATA)},
        "exact": {"type": "bool", "default": False},
    }
    run(spec, resources, check=check)


if __name__ == "__main__":
    main()
