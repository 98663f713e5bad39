#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: change_messages
version_added: 0.1.0
short_description: Receive events of changes, and list which steps of which accounts to check
description:
  - Receives the messages of the queue of M(dayone.aws.change_queue), and lists the steps of the baseline that look at
    what was changed, by host and with their regions. Events of the same account, region and step become one.
  - Receiving a message hides it for 15 minutes. Delete it with O(state=handled) once the steps were checked. If a run
    ends before that, the message is received again.
  - Calls that this collection sent itself are left out. They are recognized by their user agent together with who sent
    them, the session name C(dayone.aws) of assumed roles or one of O(own_principals), because anybody can send a user
    agent.
  - A message that is not an event of CloudTrail, or is about an account that no host stands for, is reported and stays
    in the queue. SQS moves it to the second queue after five attempts.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether messages are V(received), or deleted because they were V(handled).
    type: str
    choices: [received, handled]
    default: received
  queue_name:
    description: The name of the queue, in the play's region.
    type: str
    default: dayone-changes
  queue_owner:
    description: The account of the queue, if it is another one than that of the credentials.
    type: str
  hosts:
    description: The account ID of each host. An empty ID stands for the account of the credentials.
    type: dict
    default: {}
  events:
    description:
      - Events that something else has received, such as ansible-rulebook, each as a dictionary or as JSON. The queue is
        not read.
    type: list
    elements: raw
  wait_seconds:
    description: Number of seconds to wait for the first message, 0 to 20.
    type: int
    default: 20
  max_messages:
    description: Number of messages after which no more are received.
    type: int
    default: 1000
  own_principals:
    description: ARNs of users and roles that baseline runs work as, if they do not assume a role.
    type: list
    elements: str
    default: []
  receipts:
    description: What was returned as RV(receipts), for O(state=handled).
    type: list
    elements: str
    default: []
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    description: Messages are received, but not deleted.
    support: full
  diff_mode:
    description: The result contains the changes.
    support: none
seealso:
  - module: dayone.aws.change_queue
"""

EXAMPLES = r"""
- name: Receive what has changed
  dayone.aws.change_messages:
    region: eu-west-1
    hosts: {production: "123456789012"}
  register: received

- name: Delete what was checked
  dayone.aws.change_messages:
    region: eu-west-1
    state: handled
    receipts: "{{ received.receipts.production }}"
"""

RETURN = r"""
changes:
  description: The hosts with the steps to check. A step without regions is checked in all of them.
  returned: when O(state=received)
  type: list
  elements: dict
  sample: [{"host": "production", "changes": [{"step": "audit_trail", "regions": ["eu-west-1"]}]}]
receipts:
  description: What identifies the messages of each host. By the empty name, those that no step looks at.
  returned: when O(state=received)
  type: dict
  sample: {"production": ["AQEB..."], "": []}
messages:
  description: Number of messages that were received, or deleted.
  returned: success
  type: int
  sample: 3
own:
  description: Number of events of this collection's own calls.
  returned: when O(state=received)
  type: int
  sample: 0
unread:
  description: Number of messages that are not events of CloudTrail.
  returned: when O(state=received)
  type: int
  sample: 0
foreign_accounts:
  description: Accounts that no host stands for.
  returned: when O(state=received)
  type: list
  elements: str
  sample: ["111122223333"]
"""

from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.unexpected import expected_only
from ansible_collections.dayone.aws.plugins.module_utils._steps.change_events.names import QUEUE
from ansible_collections.dayone.aws.plugins.module_utils._steps.change_events.receiving import answer


def main() -> None:
    spec: dict[str, Any] = {
        "state": {"type": "str", "choices": ["received", "handled"], "default": "received"},
        "queue_name": {"type": "str", "default": QUEUE},
        "queue_owner": {"type": "str"},
        "hosts": {"type": "dict", "default": {}},
        "events": {"type": "list", "elements": "raw"},
        "wait_seconds": {"type": "int", "default": 20},
        "max_messages": {"type": "int", "default": 1000},
        "own_principals": {"type": "list", "elements": "str", "default": []},
        "receipts": {"type": "list", "elements": "str", "default": []},
    }
    module = AnsibleAWSModule(argument_spec=spec, supports_check_mode=True, check_boto3=False)
    result: dict[str, Any] = {}
    try:
        with expected_only():
            result = answer(module)
    except (Failure, Refusal) as error:
        module.fail_json(msg=str(error), changed=False)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
