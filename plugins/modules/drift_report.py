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
    description:
      - What is written into O(directory).
      - V(html) is a page for people, C(report.html), which needs neither network nor server. It lists the most urgent
        10,000 findings at most, and says how many it leaves out.
      - V(json) is C(report.json), one document with all findings; C(docs/report.schema.json) is its schema.
      - V(jsonl) is C(report.jsonl), one finding a line.
      - V(csv) is C(report.csv), for spreadsheets.
      - V(markdown) is C(report.md), for a pull request or a job summary.
      - V(junit) is C(report.junit.xml), for the test view of a CI server.
      - V(sarif) is C(report.sarif), SARIF 2.1.0, for code scanning; of what holds it says nothing.
      - V(ocsf) is C(report.ocsf.json), events of the class Compliance Finding of OCSF 1.8.0.
      - V(table) is C(report.txt), the terminal's table.
    type: list
    elements: str
    choices: [table, json, jsonl, csv, junit, sarif, ocsf, markdown, html]
    default: [json, html]
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

- name: Make one report of the slices of a job
  dayone.aws.drift_report:
    journals: "{{ query('ansible.builtin.fileglob', 'slices/*/journal.jsonl') }}"
    directory: dayone-report
    formats: [html, sarif, markdown]
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
from ansible_collections.dayone.aws.plugins.module_utils._formats import FORMATS, report_of
from ansible_collections.dayone.aws.plugins.module_utils._journal import ForeignJournal, merge, open_journal
from ansible_collections.dayone.aws.plugins.module_utils._output import differs, write


def main() -> None:
    spec = {
        "journals": {"type": "list", "elements": "path", "required": True},
        "directory": {"type": "path", "required": True},
        "formats": {"type": "list", "elements": "str", "choices": list(FORMATS), "default": ["json", "html"]},
        "any_configuration": {"type": "bool", "default": False},
    }
    module = AnsibleModule(argument_spec=spec, supports_check_mode=True)
    options = module.params
    try:
        journals = [open_journal(path) for path in options["journals"]]
        report = report_of(merge(journals, any_configuration=options["any_configuration"]))
        found = {Path(options["directory"]) / FORMATS[name].file: FORMATS[name].render for name in options["formats"]}
        stale = [path for path, render in found.items() if differs(path, render(report))]
        for path in [] if module.check_mode else stale:
            write(path, found[path](report))
    except (ForeignJournal, OSError) as error:
        module.fail_json(msg=str(error))
    module.exit_json(
        changed=bool(stale),
        summary=report.summary.counts,
        losses=list(report.losses),
        files=[str(path) for path in found],
    )


if __name__ == "__main__":
    main()
