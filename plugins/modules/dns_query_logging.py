#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: dns_query_logging
version_added: 0.1.0
short_description: Enable query logging of a public hosted zone
description:
  - Creates a log group in C(us-east-1), allows Route 53 to write to it, and enables query logging of the zone, see
    U(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html).
  - A zone whose queries are already logged, to any destination, is compliant as it is.
  - CloudWatch Logs charges $0.50 per GB of logs, which is about three million queries.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether queries are logged. V(absent) removes only what this module created, and keeps the logs.
    type: str
    choices: [present, absent]
    default: present
  log_group_name:
    description: Name of the log group. It must begin with C(/aws/route53/). Defaults to C(/aws/route53/) followed by
      the name of the zone.
    type: str
  retention_days:
    description:
      - Number of days to keep logs, or V(0) to keep them forever. A log group with a longer retention keeps it, and so
        does one that was created outside this module.
    type: int
    default: 90
    choices:
      [0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]
  force:
    description: With O(state=absent), also delete the log group and its logs.
    type: bool
    default: false
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.hosted_zone
  - dayone.aws.hosted_zone.id
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Log queries, and keep the logs for a year
  dayone.aws.dns_query_logging:
    zone: example.com
    retention_days: 365
"""

RETURN = r"""
findings:
  description: One row for each control.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "dns.query_logging", "status": "fixed", "current": null}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "logs", "method": "create_log_group", "region": "us-east-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: Always empty, because DNS is global.
  returned: always
  type: list
  elements: str
  sample: []
log_group_arn:
  description: Where the queries are logged. Empty if they are not.
  returned: success
  type: str
  sample: arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/example.com
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.query_logging import RETENTIONS, DnsQueryLogging


def main() -> None:
    spec = {
        "zone": {"type": "str", "required": True},
        "zone_id": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "log_group_name": {"type": "str"},
        "retention_days": {"type": "int", "default": 90, "choices": list(RETENTIONS)},
        "force": {"type": "bool", "default": False},
    }
    run(spec, DnsQueryLogging, check=DnsQueryLogging.check)


if __name__ == "__main__":
    main()
