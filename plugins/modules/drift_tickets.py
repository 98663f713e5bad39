#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: drift_tickets
version_added: 0.1.0
short_description: Keep one ticket for each open finding
description:
  - Reads the journals of a run and keeps a ticket for each open finding in GitHub, GitLab, Jira or ServiceNow. A ticket
    is updated when its finding changes, closed when the finding is resolved, and reopened when it comes back.
  - A ticket is closed only if its control was judged again in that account and region, and nothing of it is unknown.
  - A ticket that a person closed while its finding is still open stays closed, and is returned in RV(closed_by_people).
  - A ticket names the control, its severity, the account, the region and the resource, and says what to do. It has no
    values that were found in the account.
  - Tickets are recognized by O(label) and by a mark at the end of their text. If a run breaks off, or a response is
    lost, the next run continues where it ended and opens no ticket twice. Run one at a time for each label.
  - Sends nothing to AWS.
author:
  - dayone.aws contributors (@dayone-aws)
requirements:
  - PyGithub >= 2.1 for V(github)
  - python-gitlab >= 4.0 for V(gitlab)
  - jira >= 3.8 for V(jira)
options:
  service:
    description: Where the tickets are kept.
    type: str
    choices: [github, gitlab, jira, servicenow]
    required: true
  project:
    description:
      - Where in it. For V(github) a repository as V(owner/name), for V(gitlab) the path or number of a project, for
        V(jira) the key of a project, and for V(servicenow) a table such as V(incident).
    type: str
    required: true
  url:
    description:
      - The address of the server. Required for V(jira) and V(servicenow). For GitHub Enterprise Server it ends with
        C(/api/v3).
    type: str
  user:
    description:
      - Whose O(token) it is, for Jira Cloud and for basic authentication of ServiceNow. Without it, Jira takes O(token)
        as a personal access token, and ServiceNow as an OAuth token.
    type: str
  token:
    description:
      - The token, or in ServiceNow the password of O(user). It needs to read and write issues of O(project), and
        nothing else.
    type: str
    required: true
  label:
    description:
      - The label of all tickets. In ServiceNow, the value of C(correlation_display). Give each organization that shares
        a project a label of its own.
    type: str
    default: aws-drift
  kinds:
    description: Which kinds of open findings get a ticket.
    type: list
    elements: str
    choices: [drift, unknown, manual, input, choice, waiting]
    default: [drift, manual, input]
  limit:
    description: How many tickets are opened in one run at most, the most urgent first. V(0) opens none.
    type: int
    default: 50
  ticket_type:
    description: The issue type of new tickets in Jira.
    type: str
    default: Task
  close_code:
    description: The resolution code with which ServiceNow resolves an incident.
    type: str
    default: Solution provided
extends_documentation_fragment:
  - dayone.aws.journals
  - dayone.aws.slices
attributes:
  check_mode:
    description: Reads the tickets, changes none, and predicts which would be changed.
    support: full
  diff_mode:
    description: The texts of tickets are not shown as a diff.
    support: none
"""

EXAMPLES = r"""
- name: Keep an issue on GitHub for each finding
  dayone.aws.drift_tickets:
    journals: [dayone-report/journal.jsonl]
    service: github
    project: example/aws-accounts
    token: "{{ lookup('ansible.builtin.env', 'GITHUB_TOKEN') }}"

- name: Keep an incident in ServiceNow for what has drifted
  dayone.aws.drift_tickets:
    journals: [dayone-report/journal.jsonl]
    service: servicenow
    url: https://example.service-now.com
    project: incident
    user: drift
    token: "{{ servicenow_password }}"
    kinds: [drift]
"""

RETURN = r"""
opened:
  description: The addresses of new tickets. In check mode their titles.
  returned: success
  type: list
  elements: str
  sample: ["https://github.com/example/aws-accounts/issues/7"]
updated:
  description: The addresses of tickets whose text was changed.
  returned: success
  type: list
  elements: str
  sample: []
closed:
  description: The addresses of tickets that were closed.
  returned: success
  type: list
  elements: str
  sample: []
reopened:
  description: The addresses of tickets that were opened again.
  returned: success
  type: list
  elements: str
  sample: []
closed_by_people:
  description: The addresses of tickets that a person closed although their findings are still open.
  returned: success
  type: list
  elements: str
  sample: []
duplicates:
  description: The addresses of open tickets about a finding that has an older open ticket. They are not changed.
  returned: success
  type: list
  elements: str
  sample: []
over_limit:
  description: How many open findings have no ticket yet because of O(limit).
  returned: success
  type: int
  sample: 0
failures:
  description: What the service did not accept. The task fails if there is any, and the next run tries again.
  returned: success
  type: list
  elements: str
  sample: []
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dayone.aws.plugins.module_utils._controls.control import OPEN
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.unexpected import expected_only
from ansible_collections.dayone.aws.plugins.module_utils._report.chosen import journals_spec
from ansible_collections.dayone.aws.plugins.module_utils._report.gate import ERROR
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import ForeignJournal
from ansible_collections.dayone.aws.plugins.module_utils._report.notice import TOLD
from ansible_collections.dayone.aws.plugins.module_utils._report.tickets.sync import SERVICES, sync


def main() -> None:
    spec = {
        **journals_spec(required=True),
        "of_this_run": {"type": "bool", "default": False},
        "service": {"type": "str", "choices": list(SERVICES), "required": True},
        "project": {"type": "str", "required": True},
        "url": {"type": "str"},
        "user": {"type": "str"},
        "token": {"type": "str", "no_log": True, "required": True},
        "label": {"type": "str", "default": "aws-drift"},
        "kinds": {"type": "list", "elements": "str", "choices": list(OPEN), "default": list(TOLD)},
        "limit": {"type": "int", "default": 50},
        "ticket_type": {"type": "str", "default": "Task"},
        "close_code": {"type": "str", "default": "Solution provided"},
    }
    module = AnsibleModule(argument_spec=spec, supports_check_mode=True)
    result: dict[str, Any] = {}
    try:
        with expected_only(ForeignJournal, OSError):
            result = sync(module.params, check_mode=module.check_mode)
    except (ForeignJournal, Refusal, Failure, OSError) as error:
        module.fail_json(msg=str(error), exit_code=ERROR)
    if result["failures"]:
        module.fail_json(msg=" ".join(result["failures"]), exit_code=ERROR, **result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
