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
  - Reads the journal of a run, which the callback P(dayone.aws.drift_report#callback) wrote, and restores the state
    before the run, starting with the last change. This weakens settings that were weaker before.
  - Uses only what the run itself wrote to the journal, and sends only calls that reverse the calls that the run
    recorded. C(docs/restore.md) explains how far a journal can be trusted.
  - A setting that has changed since the run is left unchanged and reported as V(manual). So is what no program can
    restore, and what has to stay, with manual instructions. C(docs/restore.md) lists what can be restored.
  - A write that AWS refuses affects only its own change. The module continues with the other changes, then fails and
    reports the reason.
  - Run it in check mode first, which shows every change.
  - Changes that several tasks of the run made with the same options are restored together.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  directory:
    description: The report directory. The journal is looked up in it and in its directory C(runs).
    type: path
    required: true
  run:
    description: The ID of the run, or its first characters. It is the last part of the file names in C(runs).
    type: str
    required: true
  ignore_unchanged:
    description: Whether an account in which the run changed nothing is left unchanged instead of being refused.
    type: bool
    default: false
  journal_key:
    description:
      - The file with the key that the run signed its changes with, as in the callback's option of the same name.
        Defaults to the environment variable E(DAYONE_JOURNAL_KEY).
      - Changes that are not signed with this key are refused.
    type: path
    default: ~/.ansible/dayone/journal.key
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Show what undoing a run would change
  dayone.aws.restore:
    directory: dayone-report
    run: 8f14e45f
  check_mode: true
  diff: true

- name: Undo the run
  dayone.aws.restore:
    directory: dayone-report
    run: 8f14e45f
"""

RETURN = r"""
findings:
  description: One row for each change of the run.
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
  description: Always empty. The calls name their regions.
  returned: always
  type: list
  elements: str
  sample: []
"""

from ansible.module_utils.basic import env_fallback
from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._report.signature import KEY_FILE, KEY_VARIABLE
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
