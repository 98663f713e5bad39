#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: activity_events
version_added: 0.1.0
short_description: Create EventBridge rules for changes and sign-ins in an account
description:
  - Creates an EventBridge rule for each kind of activity in the play's region, which notifies an SNS topic of it,
    and in every other enabled region one rule that sends those events there. See
    U(https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html).
  - It watches what M(dayone.aws.activity_alarms) watches, without alarms, and judges the same controls.
  - EventBridge receives API calls only while a CloudTrail trail logs. The rules are made without one too, but count for
    nothing until there is one that records all management events of every region.
  - M(dayone.aws.activity_events_role) makes the role by which EventBridge sends events from region to region. It
    must be there first.
  - An enabled rule of others that receives the same events, however it is written, and does the same with them is
    adopted where somebody is notified. What others made is never changed.
  - Each finding has a C(chain), the links from the event to the person, and holds where all of them do. See
    U(https://github.com/dayone-aws/dayone.aws/blob/main/docs/chains.md).
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the rules are there. V(absent) deletes those that this module made.
    type: str
    choices: [present, absent]
    default: present
  regions:
    description: The regions that send their events. Without it all enabled ones. The play's region is always looked at.
    type: list
    elements: str
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.activities
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Create the role that forwards events between regions
  dayone.aws.activity_events_role:
    region: eu-west-1

- name: Tell the security topic of everything, wherever it happens
  dayone.aws.activity_events:
    region: eu-west-1
"""

RETURN = r"""
topic_arn:
  description: The topic that is notified.
  returned: success
  type: str
  sample: arn:aws:sns:eu-west-1:123456789012:dayone-security
home_region:
  description: The region of the rules that notify it.
  returned: success
  type: str
  sample: eu-west-1
findings:
  description: One row for each kind of activity, and one for each region that sends its events.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "activity_alarms.forwarding", "status": "drift", "region": "us-east-1", "current": "absent"}]
calls:
  description: The writes that were sent, or would be in check mode.
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
  description: The regions that were looked at.
  returned: always
  type: list
  elements: str
  sample: [eu-west-1, us-east-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.regional import regional_spec
from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.names import SECURITY_TOPIC
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.activities import ACTIVITIES
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.events import check, resources


def main() -> None:
    names = list(ACTIVITIES)
    spec = {
        **regional_spec(),
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "activities": {"type": "list", "elements": "str", "choices": names, "default": names},
        "topic_name": {"type": "str", "default": SECURITY_TOPIC},
        "topic_arn": {"type": "str"},
    }
    run(spec, resources, check=check)


if __name__ == "__main__":
    main()
