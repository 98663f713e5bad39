#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: activity_alarms
version_added: 0.1.0
short_description: Create metric filters and alarms for changes and sign-ins in an account
description:
  - Creates metric filters on the log group of the account's trail, and alarms that notify an SNS topic. See
    U(https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html).
  - An existing metric filter that matches the same events, however it is written, and an existing alarm on its metric
    that fires on a single event are adopted if somebody is notified. Resources that were created outside this module
    are never changed.
  - Each finding has a C(chain), the links from the event to the person who is notified. The control holds only if every
    link does. See U(https://github.com/dayone-aws/dayone.aws/blob/main/docs/chains.md).
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the filters and alarms exist. V(absent) deletes those that this module created.
    type: str
    choices: [present, absent]
    default: present
  log_group_name:
    description: The log group. Defaults to the log group of a trail that records all management events of every region.
    type: str
  default_log_group_name:
    description: The log group to use if there is no trail yet, for example on a first run in check mode.
    type: str
    default: dayone-trail
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.activities
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Notify the security topic of all activities
  dayone.aws.activity_alarms:
    region: eu-west-1

- name: Notify another topic of the most severe activities only
  dayone.aws.activity_alarms:
    region: eu-west-1
    topic_arn: arn:aws:sns:eu-west-1:123456789012:on-call
    activities: [root_use, sign_in_without_mfa, trails]
"""

RETURN = r"""
topic_arn:
  description: The topic that is notified.
  returned: success
  type: str
  sample: arn:aws:sns:eu-west-1:123456789012:dayone-security
estimated_monthly_cost_usd:
  description: Monthly list price of the alarms that this module created, not counting the ten that are free.
  returned: success
  type: float
  sample: 1.5
findings:
  description: One row for each kind of activity.
  returned: always
  type: list
  elements: dict
  sample:
    - control: activity_alarms.root_use
      status: manual
      current: "dayone-activity-root-use, dayone-activity-root-use; subscription: 1 pending confirmation"
      chain:
        - {"link": "trail", "state": "holds", "what": "dayone-trail records it"}
        - {"link": "subscription", "state": "waits", "what": "1 pending confirmation"}
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "logs", "method": "put_metric_filter", "params": {}, "region": "eu-west-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The region of the alarms.
  returned: always
  type: list
  elements: str
  sample: [eu-west-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.activities import ACTIVITIES
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.alarms import ActivityAlarms


def main() -> None:
    names = list(ACTIVITIES)
    spec = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "activities": {"type": "list", "elements": "str", "choices": names, "default": names},
        "log_group_name": {"type": "str"},
        "default_log_group_name": {"type": "str", "default": "dayone-trail"},
        "topic_name": {"type": "str", "default": "dayone-security"},
        "topic_arn": {"type": "str"},
    }
    run(spec, ActivityAlarms)


if __name__ == "__main__":
    main()
