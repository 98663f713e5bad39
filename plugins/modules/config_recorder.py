#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: config_recorder
version_added: 0.1.0
short_description: Enable AWS Config in every region
description:
  - Creates and starts a recorder of all resource types, and a delivery channel, in every enabled region of the account,
    in parallel. Global resource types, such as IAM users, are recorded in one region. See
    U(https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html).
  - A region has at most one recorder and one channel. Existing ones are adopted if they record everything, and reported
    if they do not. They are never changed.
  - The status of the latest recording and deliveries is also judged. CIS 4.3 requires V(SUCCESS). See
    U(https://github.com/dayone-aws/dayone.aws/blob/main/docs/chains.md).
  - M(dayone.aws.config_delivery) creates the bucket and the role that recorders need.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the recorders exist. V(absent) removes those named O(name). Delivered data is kept.
    type: str
    choices: [present, absent]
    default: present
  name:
    description: Name of the recorder and the channel, by which the module recognizes them.
    type: str
    default: dayone
  bucket_name:
    description: The bucket to deliver to. Defaults to C(dayone-config-<account>-<region>), with the play's region.
    type: str
  role_arn:
    description: The role that recorders use. Defaults to the service-linked role of AWS Config.
    type: str
  home_region:
    description: The region that records global resource types. Defaults to the play's region.
    type: str
  frequency:
    description:
      - When changes are recorded. V(continuous) costs $0.003 per change, V(daily) $0.012 per resource that changed on a
        day.
    type: str
    choices: [continuous, daily]
    default: continuous
  daily_types:
    description: Resource types, for example V(AWS::EC2::NetworkInterface), that are recorded daily even with
      V(continuous).
    type: list
    elements: str
    default: []
  snapshot_frequency:
    description: How often a snapshot of the whole configuration is delivered.
    type: str
    choices: [One_Hour, Three_Hours, Six_Hours, Twelve_Hours, TwentyFour_Hours]
    default: TwentyFour_Hours
  retention_days:
    description:
      - Number of days after which AWS Config deletes recorded data, 30 to 2557. A longer existing retention is kept. If
        not set, the retention is not managed. AWS's default is 2557 days.
    type: int
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.regional
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Enable AWS Config in every region
  dayone.aws.config_recorder:
    region: eu-west-1

- name: Record in two regions, with frequently changing types recorded daily
  dayone.aws.config_recorder:
    region: eu-west-1
    regions: [eu-west-1, us-east-1]
    daily_types: [AWS::EC2::NetworkInterface]
"""

RETURN = r"""
findings:
  description: One row for each control and region.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "config_recorder.recording", "region": "eu-west-1", "status": "drift"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "config", "method": "put_configuration_recorder", "params": {}, "region": "eu-west-1"}]
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

from ansible_collections.dayone.aws.plugins.module_utils._module.regional import per_region, regional_spec
from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.config_recorder.recorder import ConfigRecorder
from ansible_collections.dayone.aws.plugins.module_utils._steps.config_recorder.recorder_plan import (
    FREQUENCIES,
    SNAPSHOTS,
)


def main() -> None:
    spec = {
        **regional_spec(),
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "name": {"type": "str", "default": "dayone"},
        "bucket_name": {"type": "str"},
        "role_arn": {"type": "str"},
        "home_region": {"type": "str"},
        "frequency": {"type": "str", "choices": list(FREQUENCIES), "default": "continuous"},
        "daily_types": {"type": "list", "elements": "str", "default": []},
        "snapshot_frequency": {"type": "str", "choices": list(SNAPSHOTS), "default": "TwentyFour_Hours"},
        "retention_days": {"type": "int"},
    }
    run(
        spec,
        lambda context, options: per_region(
            context, options, lambda region: [ConfigRecorder(context, options, region)]
        ),
        check=ConfigRecorder.check,
    )


if __name__ == "__main__":
    main()
