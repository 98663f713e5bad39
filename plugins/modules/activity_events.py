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
  - Creates one EventBridge rule in the play's region for each kind of activity, which notifies an SNS topic, and one
    rule in every other enabled region, which forwards those events to the play's region. See
    U(https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html).
  - Covers the same activities and judges the same controls as M(dayone.aws.activity_alarms), without CloudWatch alarms.
  - EventBridge receives API calls only while a CloudTrail trail is logging. The rules are created even without one, but
    the controls do not hold until a trail records all management events of every region.
  - M(dayone.aws.activity_events_role) creates the role that EventBridge uses to forward events between regions. It must
    exist first.
  - An existing enabled rule that receives the same events, however it is written, and does the same with them is
    adopted if somebody is notified. Resources that were created outside this module are never changed.
  - Each finding has a C(chain), the links from the event to the person who is notified. The control holds only if every
    link does. See U(https://github.com/dayone-aws/dayone.aws/blob/main/docs/chains.md).
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the rules exist. V(absent) deletes those that this module created.
    type: str
    choices: [present, absent]
    default: present
  regions:
    description: The regions that forward their events. Defaults to all enabled regions. The play's region is always
      included.
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

- name: Notify the security topic of all activities, in every region
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
  description: The region of the rules that notify the topic.
  returned: success
  type: str
  sample: eu-west-1
findings:
  description: One row for each kind of activity, and one for each region that forwards its events.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "activity_alarms.forwarding", "status": "drift", "region": "us-east-1", "current": "absent"}]
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
