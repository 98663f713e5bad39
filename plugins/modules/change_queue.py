#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: change_queue
version_added: 0.1.0
short_description: Create the SQS queue that events of changes are sent to
description:
  - Creates an SQS queue in the play's region, which the rules of M(dayone.aws.change_events) send events to, and a
    second queue for what could not be handled or delivered. Both keep messages for 14 days.
  - Their policies allow only the rules of M(dayone.aws.change_events) in this account to send messages, and only over
    TLS. Existing statements of the policies are kept.
  - Creates the role that EventBridge uses to forward events from the other regions to the play's region. It may put
    events on the default event bus there, and nothing else.
  - Checks whether the queue is emptied, by the age of its oldest message and by the number of messages in the second
    queue. See U(https://github.com/dayone-aws/dayone.aws/blob/main/docs/events.md).
  - A queue or a role of that name that was created outside this module is never changed.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the queues and the role exist. V(absent) deletes those that this module created, with the
      messages in them. Remove the rules first.
    type: str
    choices: [present, absent]
    default: present
  kms_key_id:
    description: ID, ARN or alias of the KMS key that encrypts the queues. Its policy must allow EventBridge to use it.
      If not set, they are encrypted with a key that SQS manages, free of charge.
    type: str
  organization_id:
    description: ID of the organization whose other accounts may send events to the queue, through the role that this
      module creates in them.
    type: str
  max_age_minutes:
    description: Number of minutes after which the oldest message should have been handled.
    type: int
    default: 60
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.change_queue
  - dayone.aws.service_role
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: dayone.aws.change_events
"""

EXAMPLES = r"""
- name: Create the queue for events of changes
  dayone.aws.change_queue:
    region: eu-west-1

- name: Create a queue for all accounts of the organization
  dayone.aws.change_queue:
    region: eu-west-1
    organization_id: o-exampleorgid

- name: Create only the role by which a member account sends to it
  dayone.aws.change_queue:
    region: eu-west-1
    queue_arn: arn:aws:sqs:eu-west-1:123456789012:dayone-changes
"""

RETURN = r"""
queue_arn:
  description: The queue.
  returned: when the queue belongs to the account
  type: str
  sample: arn:aws:sqs:eu-west-1:123456789012:dayone-changes
unhandled_queue_arn:
  description: The queue for what could not be handled or delivered.
  returned: when the queue belongs to the account
  type: str
  sample: arn:aws:sqs:eu-west-1:123456789012:dayone-changes-unhandled
role_arn:
  description: The role.
  returned: success
  type: str
  sample: arn:aws:iam::123456789012:role/dayone/dayone-change-events
findings:
  description: One row for each queue, one for the role, and one for the messages that wait.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "change_events.queue", "status": "fixed", "current": "absent", "wanted": "in place"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "sqs", "method": "create_queue", "params": {}, "region": "eu-west-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The region of the queue.
  returned: always
  type: list
  elements: str
  sample: [eu-west-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.role import boundary_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.change_events.names import names_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.change_events.queue import check, resources


def main() -> None:
    spec = {
        **names_spec(),
        **boundary_spec(),
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "kms_key_id": {"type": "str"},
        "organization_id": {"type": "str"},
        "max_age_minutes": {"type": "int", "default": 60},
    }
    run(spec, resources, check=check)


if __name__ == "__main__":
    main()
