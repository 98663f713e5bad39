#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: drift_gate
version_added: 0.1.0
short_description: Decide by its findings how a run ends
description:
  - Reads the journal of the run, which the callback P(dayone.aws.drift_report#callback) writes as the run goes on, and
    fails when findings count that do not hold.
  - With the callback the process ends with code 0 when nothing drifted that counts, 2 when something did, and 1 when a
    task failed or, with O(fail_on_unknown), when something could not be read. These are the codes of
    C(terraform plan -detailed-exitcode).
author:
  - dayone.aws contributors (@dayone-aws)
options:
  journal:
    description: The journal.
    type: path
    required: true
  of_this_run:
    description:
      - Whether the journal must be of the run in which this task stands. A journal that an earlier run left behind then
        counts as an error, for nothing was looked at in this one.
    type: bool
    default: false
  fail_on:
    description:
      - What counts as drift. V(low), V(medium), V(high) and V(critical) mean that severity and what is graver.
        Anything else is the name of a control, or a glob of names. Without entries all drift counts.
    type: list
    elements: str
    default: []
  fail_on_manual:
    description: Whether findings that only a person can mend count as drift.
    type: bool
    default: false
  fail_on_unknown:
    description: Whether a finding that could not be read counts as an error.
    type: bool
    default: false
attributes:
  check_mode:
    description: It only reads a file.
    support: full
  diff_mode:
    description: It changes nothing.
    support: none
"""

EXAMPLES = r"""
- name: Fail on what is grave, and on any drift of the password policy
  dayone.aws.drift_gate:
    journal: dayone-report/journal.jsonl
    fail_on:
      - high
      - password_policy.*
"""

RETURN = r"""
exit_code:
  description: The code with which the process ends.
  returned: always
  type: int
  sample: 2
"""

import os

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.unexpected import expected_only
from ansible_collections.dayone.aws.plugins.module_utils._report.gate import ERROR, check_thresholds, judge
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import (
    RUN_VARIABLE,
    ForeignJournal,
    open_journal,
)

#: Why the run has no journal, where the callback is there to write one.
NOTHING = (
    "in this run no module of the collection has judged anything, so nothing is known. "
    "See whether the inventory was read, and hosts and tags match anything"
)


def main() -> None:
    spec = {
        "journal": {"type": "path", "required": True},
        "of_this_run": {"type": "bool", "default": False},
        "fail_on": {"type": "list", "elements": "str", "default": []},
        "fail_on_manual": {"type": "bool", "default": False},
        "fail_on_unknown": {"type": "bool", "default": False},
    }
    module = AnsibleModule(argument_spec=spec, supports_check_mode=True)
    options = module.params
    try:
        with expected_only(ForeignJournal, OSError):
            check_thresholds(options["fail_on"], CONTROLS)
            journal = open_journal(options["journal"])
            if options["of_this_run"] and os.environ.get(RUN_VARIABLE) != journal.runs[0]["run"]:
                raise Refusal(f"{options['journal']} is of an earlier run: {NOTHING}, and the callback is enabled.")
            verdict = judge(
                journal.findings(),
                journal.errors,
                fail_on=options["fail_on"],
                manual=options["fail_on_manual"],
                unknown=options["fail_on_unknown"],
                unreadable=journal.unreadable,
            )
    except FileNotFoundError:
        off = "enable the callback with callbacks_enabled = dayone.aws.drift_report"
        why = NOTHING if options["of_this_run"] and RUN_VARIABLE in os.environ else off
        module.fail_json(msg=f"there is no journal {options['journal']}: {why}.", exit_code=ERROR)
    except (ForeignJournal, Refusal, Failure, OSError) as error:
        module.fail_json(msg=str(error), exit_code=ERROR)
    if verdict.code:
        module.fail_json(msg=verdict.message, exit_code=verdict.code)
    module.exit_json(changed=False, exit_code=verdict.code, msg=verdict.message)


if __name__ == "__main__":
    main()
