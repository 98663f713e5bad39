#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: change_events
version_added: 0.1.0
short_description: Send the API calls that can change the baseline to one queue
description:
  - Creates EventBridge rules in every enabled region for the API calls that can change what the steps of the baseline
    look at. In the play's region they send the events to the queue of M(dayone.aws.change_queue), in every other region
    to the default event bus of the play's region. See
    U(https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html).
  - Which calls lead to which step is derived from what each step declares that it reads and writes. Calls that failed
    are not sent. Each rule stays within EventBridge's limit of 2,048 characters for a pattern.
  - IAM, Organizations, Route 53, CloudFront and other services of the whole account record their calls in one region
    only, V(us-east-1) in the partition C(aws). Its rules are created where O(regions) includes it.
  - EventBridge receives API calls only while a CloudTrail trail is logging. The rules are created even without one, but
    the control does not hold until a trail records all management events of every region.
  - M(dayone.aws.change_queue) creates the queue and the role. It must run first.
  - A rule of that name that was created outside this module is never changed.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the rules exist. V(absent) deletes those that this module created. Delete the queue afterwards.
    type: str
    choices: [present, absent]
    default: present
  regions:
    description: The regions that send their events. Defaults to all enabled regions. The play's region is always
      included.
    type: list
    elements: str
  steps:
    description: The steps of the baseline whose events are sent. Defaults to all steps.
    type: list
    elements: str
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.change_queue
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: dayone.aws.change_queue
"""

EXAMPLES = r"""
- name: Create the queue for events of changes
  dayone.aws.change_queue:
    region: eu-west-1

- name: Send all changes that concern the baseline to it
  dayone.aws.change_events:
    region: eu-west-1

- name: Send only changes of the trail and of IAM, from two regions
  dayone.aws.change_events:
    region: eu-west-1
    regions: [eu-west-1, us-east-1]
    steps: [audit_trail, iam_groups, iam_hygiene, password_policy]
"""

RETURN = r"""
queue_arn:
  description: The queue that the events are sent to.
  returned: success
  type: str
  sample: arn:aws:sqs:eu-west-1:123456789012:dayone-changes
home_region:
  description: The region of the queue.
  returned: success
  type: str
  sample: eu-west-1
findings:
  description: One row for each region.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "change_events.rules", "status": "drift", "region": "us-east-1", "current": "0 of 12 rules"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "events", "method": "put_rule", "params": {}, "region": "us-east-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The regions that were checked.
  returned: always
  type: list
  elements: str
  sample: [eu-west-1, us-east-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.regional import regional_spec
from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.change_events.names import names_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.change_events.rules import check, resources


def main() -> None:
    spec = {
        **regional_spec(),
        **names_spec(),
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "steps": {"type": "list", "elements": "str"},
    }
    run(spec, resources, check=check)


if __name__ == "__main__":
    main()
