#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: restore
version_added: 0.1.0
short_description: Restore what a run changed in an account
description:
  - Reads the journal of a run, which the callback P(dayone.aws.drift_report#callback) wrote, and brings what it changed
    back to the state before it, the last change first. This weakens settings where they were weaker.
  - Takes nothing from a journal but what the run itself wrote there, and sends nothing but the way back of calls that
    the run recorded. C(docs/restore.md) says what a journal is worth.
  - What is no longer as that run left it is left alone and reported as V(manual), and so is what no program can put
    back, and what has to stay, with what to do by hand. C(docs/restore.md) says what can be.
  - A write that AWS refuses ends its own change only. The module goes on with the others, then fails and says why.
  - Run it in check mode first, which shows all of it.
  - Changes that several tasks of the run made with the same options are put back together.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  directory:
    description: The report directory. The journal is looked for in it, and in its folder C(runs).
    type: path
    required: true
  run:
    description: The id of the run, or its beginning. It ends the names of the files in C(runs).
    type: str
    required: true
  ignore_unchanged:
    description: Whether an account in which the run changed nothing is left alone, instead of refused.
    type: bool
    default: false
  journal_key:
    description:
      - The file of the key with which the run sealed what it changed, as the callback's option of the same name.
        Without it the environment variable E(DAYONE_JOURNAL_KEY) counts.
      - What is not sealed with it is refused.
    type: path
    default: ~/.ansible/dayone/journal.key
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Show what it would take to undo a run
  dayone.aws.restore:
    directory: dayone-report
    run: 8f14e45f
  check_mode: true
  diff: true

- name: Undo it
  dayone.aws.restore:
    directory: dayone-report
    run: 8f14e45f
"""

RETURN = r"""
findings:
  description: One row for each change of that run.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "restore.previous_state", "status": "fixed", "resource": "change 3 of the run, by dayone.aws.x"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "iam", "method": "delete_account_password_policy", "params": {}, "region": ""}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: Empty. The calls say where they go.
  returned: always
  type: list
  elements: str
  sample: []
"""

from ansible.module_utils.basic import env_fallback
from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._report.seal import KEY_FILE, KEY_VARIABLE
from ansible_collections.dayone.aws.plugins.module_utils._restore.recorded import check_run
from ansible_collections.dayone.aws.plugins.module_utils._restore.restore import Undo


def main() -> None:
    spec = {
        "directory": {"type": "path", "required": True},
        "run": {"type": "str", "required": True},
        "ignore_unchanged": {"type": "bool", "default": False},
        "journal_key": {
            "type": "path",
            "default": KEY_FILE,
            "fallback": (env_fallback, [KEY_VARIABLE]),
            "no_log": False,
        },
    }
    run(spec, Undo.of_journal, check=check_run)


if __name__ == "__main__":
    main()
