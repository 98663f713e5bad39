#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: drift_report
version_added: 0.1.0
short_description: Render drift reports from journals
description:
  - Reads the journals that the callback P(dayone.aws.drift_report#callback) wrote, of one or several runs, and renders
    them. Journals of runs that were cut short count with what they have.
  - Sends nothing to AWS.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  journals:
    description: The journals, files of JSON Lines.
    type: list
    elements: path
    required: true
  directory:
    description: Where the reports are written.
    type: path
    required: true
  formats:
    description: What is written. V(table) is the terminal's table as C(report.txt), V(json) is C(report.json).
    type: list
    elements: str
    choices: [table, json]
    default: [table, json]
  any_configuration:
    description: Merge journals of different playbooks, variables, tags or releases too.
    type: bool
    default: false
attributes:
  check_mode:
    description: Writes no file, and predicts which would be written.
    support: full
  diff_mode:
    description: Reports are not shown as a diff.
    support: none
"""

EXAMPLES = r"""
- name: Render the report of a run that was cut short
  dayone.aws.drift_report:
    journals: [dayone-report/journal.jsonl]
    directory: dayone-report
"""

RETURN = r"""
summary:
  description: How many findings there are of each status.
  returned: success
  type: dict
  sample: {"drift": 2, "unknown": 0, "manual": 1, "fixed": 0, "excepted": 0, "compliant": 12}
losses:
  description: What of the journals could not be read, and which runs did not come to their end.
  returned: success
  type: list
  elements: str
  sample: ["dayone-report/journal.jsonl: the run did not come to its end"]
files:
  description: The reports that were written.
  returned: success
  type: list
  elements: str
  sample: [dayone-report/report.json]
"""

from pathlib import Path

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dayone.aws.plugins.module_utils._formats import FORMATS, summary_of
from ansible_collections.dayone.aws.plugins.module_utils._journal import ForeignJournal, Journal, merge, parse


def main() -> None:
    spec = {
        "journals": {"type": "list", "elements": "path", "required": True},
        "directory": {"type": "path", "required": True},
        "formats": {"type": "list", "elements": "str", "choices": list(FORMATS), "default": ["table", "json"]},
        "any_configuration": {"type": "bool", "default": False},
    }
    module = AnsibleModule(argument_spec=spec, supports_check_mode=True)
    try:
        journal = read(module.params["journals"], module.params["any_configuration"])
        changed, files = write(journal, module.params["formats"], Path(module.params["directory"]), module.check_mode)
    except (ForeignJournal, OSError) as error:
        module.fail_json(msg=str(error))
    module.exit_json(changed=changed, summary=summary_of(journal).counts, losses=list(journal.losses), files=files)


def read(paths: list[str], any_configuration: bool) -> Journal:
    """The journals as one."""
    found = []
    for path in paths:
        with Path(path).open(encoding="utf-8", errors="replace") as file:
            found.append(parse(file, path))
    return merge(found, any_configuration=any_configuration)


def write(journal: Journal, formats: list[str], folder: Path, check_mode: bool) -> tuple[bool, list[str]]:
    """Write the reports that differ from what is there."""
    changed, files = False, []
    for name in formats:
        file_name, render = FORMATS[name]
        path, text = folder / file_name, render(journal)
        files.append(str(path))
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        changed = True
        if not check_mode:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return changed, files


if __name__ == "__main__":
    main()
