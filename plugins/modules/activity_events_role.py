#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: activity_events_role
version_added: 0.1.0
short_description: Create the role that forwards events between regions
description:
  - Creates a role that allows EventBridge to put events on the default event bus of the play's region, and nothing
    else. The rules of M(dayone.aws.activity_events) need it. See
    U(https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html).
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the role exists. V(absent) deletes it if this module created it. Remove the rules first.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.service_role
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Create the role that forwards events between regions
  dayone.aws.activity_events_role:
    region: eu-west-1
"""

RETURN = r"""
role_arn:
  description: The role.
  returned: success
  type: str
  sample: arn:aws:iam::123456789012:role/dayone/dayone-activity-events
findings:
  description: One row.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "activity_alarms.forwarding", "status": "fixed", "current": "absent", "wanted": "in place"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "iam", "method": "create_role", "params": {}, "region": ""}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: Always empty, because roles are global.
  returned: always
  type: list
  elements: str
  sample: []
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._parts.role import boundary_spec, check_boundary
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.events import ForwardingRole


def main() -> None:
    spec = {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}, **boundary_spec()}
    run(spec, ForwardingRole, check=check_boundary)


if __name__ == "__main__":
    main()
