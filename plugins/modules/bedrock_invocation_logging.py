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
  - Enables logging of Amazon Bedrock model invocations, with prompts and responses, in each enabled region that offers
    Bedrock. CloudTrail alone records that a model was invoked, not with what.
  - Existing logging to another destination is adopted. Data types that are not logged yet are added to it. With
    O(exact), logs go to the configured destination only.
  - Prompts and responses can be confidential. Whoever can read the bucket or log group can read them.
  - The module does not create the bucket, log group and role. Bedrock checks whether it can write to them, and rejects
    them otherwise.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether invocations are logged. V(absent) disables logging, whoever enabled it. Existing logs are kept.
    type: str
    choices: [present, absent]
    default: present
  s3_bucket:
    description: The bucket for the logs. It must be in the same account and region as the models, so for several
      regions its name must contain C({region}). C({account}) can be used too.
    type: str
  s3_prefix:
    description: The prefix of the logs in O(s3_bucket).
    type: str
  log_group:
    description: The log group for the logs in each region. Requires O(role_arn).
    type: str
  role_arn:
    description: The role that Bedrock assumes to write to O(log_group). It must trust C(bedrock.amazonaws.com).
    type: str
  large_data_bucket:
    description: The bucket for data that does not fit into O(log_group), because it is larger than 100 KB or binary.
      C({region}) and C({account}) are replaced as in O(s3_bucket).
    type: str
  large_data_prefix:
    description: The prefix of the data in O(large_data_bucket).
    type: str
  data:
    description: The data types to log.
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
- name: Log model invocations in two regions
  dayone.aws.bedrock_invocation_logging:
    regions: [us-east-1, eu-central-1]
    s3_bucket: example-model-logs-{region}
    data: [text]

- name: Log to a CloudWatch Logs log group
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
  description: The writes that were sent, or would be sent in check mode.
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
