#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: drift_gate
version_added: 0.1.0
short_description: Determine the result of a run from its findings
description:
  - Reads the journal of the run, which the callback P(dayone.aws.drift_report#callback) writes during the run, and
    fails if any finding that counts is open.
  - With the callback, the process ends with code 0 if no finding that counts is open, and with 2 if one is. It ends
    with 1 if a task of the collection failed, before or after this one and whatever O(fail_on) is, or, with
    O(fail_on_unknown), if something could not be read. These are the codes of C(terraform plan -detailed-exitcode).
  - A journal with missing or unreadable lines counts as an error, and so does the journal of an earlier run that did
    not finish. What is lost may have been drift.
  - The exit code does not depend on the result of this task, which C(no_log) may hide. If this task does not reach a
    verdict, for example because no host is left to run it, the code is 1.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  journal:
    description: The journal. Required unless O(journals) is set.
    type: path
  journals:
    description: Journals to judge together instead, for example those of the slices of a job.
    type: list
    elements: path
    version_added: 0.2.0
  any_configuration:
    description: Also combine O(journals) of different playbooks, variables, tags or releases.
    type: bool
    default: false
    version_added: 0.2.0
  of_this_run:
    description:
      - Whether O(journal) must belong to the run that this task is part of. The journal of an earlier run then counts
        as an error, because nothing was checked in this run.
    type: bool
    default: false
  fail_on:
    description:
      - Which open findings count. V(low), V(medium), V(high) and V(critical) include that severity and higher ones. Any
        other value is the ID of a control, or a glob of IDs. If empty, all findings of O(fail_on_kinds) count.
    type: list
    elements: str
    default: []
  fail_on_kinds:
    description:
      - Which kinds of open findings count. V(drift) is what a run fixes, V(manual) what only a person can do, V(input)
        what needs a value, V(choice) an option that is disabled and that nobody has accepted, and V(waiting) what
        resolves by itself. V(unknown), which is what could not be read, counts as an error.
    type: list
    elements: str
    choices: [drift, unknown, manual, input, choice, waiting]
    default: [drift]
  frameworks:
    description:
      - Judge only findings of controls that one of these frameworks requires, as in the module
        M(dayone.aws.drift_report). If empty, all findings are judged.
      - Failed tasks and an incomplete journal always count.
    type: list
    elements: str
    choices: [cis, fsbp, ssb, nist_csf, pci_dss, iso_27001]
    default: []
  fail_on_manual:
    description: Whether findings that wait for a person count too, like V(manual) and V(input) in O(fail_on_kinds).
    type: bool
    default: false
  fail_on_unknown:
    description: Whether a finding that could not be read counts as an error, whatever O(fail_on) is.
    type: bool
    default: false
extends_documentation_fragment:
  - dayone.aws.slices
attributes:
  check_mode:
    description: Only reads a file.
    support: full
  diff_mode:
    description: Changes nothing.
    support: none
"""

EXAMPLES = r"""
- name: Fail on severe findings, and on any drift of the password policy
  dayone.aws.drift_gate:
    journal: dayone-report/journal.jsonl
    fail_on:
      - high
      - password_policy.*

- name: Judge the slices of a job together
  dayone.aws.drift_gate:
    journals: "{{ query('ansible.builtin.fileglob', 'slices/*/journal.jsonl') }}"
    expected_slices: 10
    fail_on: [high]
"""

RETURN = r"""
exit_code:
  description: The exit code of the process.
  returned: always
  type: int
  sample: 2
"""

import contextlib
import os
from pathlib import Path
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._controls.control import OPEN
from ansible_collections.dayone.aws.plugins.module_utils._controls.frameworks import FRAMEWORKS, concerns
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.unexpected import expected_only
from ansible_collections.dayone.aws.plugins.module_utils._report.chosen import journals_spec
from ansible_collections.dayone.aws.plugins.module_utils._report.gate import (
    ERROR,
    JOURNAL_VARIABLE,
    VERDICT_VARIABLE,
    Verdict,
    check_thresholds,
    judge,
)
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import (
    RUN_VARIABLE,
    ForeignJournal,
    Journal,
    open_all,
    open_journal,
    parts_of,
)
from ansible_collections.dayone.aws.plugins.module_utils._report.report import error_text

#: Why the run has no journal, where the callback is there to write one.
NOTHING = (
    "no module of the collection judged anything in this run, so nothing is known. Check that the inventory "
    "was read, and that hosts and tags match"
)
#: Why there is none where the callback is not there.
OFF = (
    "the callback that writes it is not enabled: set callbacks_enabled = dayone.aws.drift_report under [defaults] in "
    "ansible.cfg, or ANSIBLE_CALLBACKS_ENABLED=dayone.aws.drift_report"
)


def main() -> None:
    spec = {
        "journal": {"type": "path"},
        **journals_spec(),
        "of_this_run": {"type": "bool", "default": False},
        "fail_on": {"type": "list", "elements": "str", "default": []},
        "frameworks": {"type": "list", "elements": "str", "choices": list(FRAMEWORKS), "default": []},
        "fail_on_kinds": {"type": "list", "elements": "str", "choices": list(OPEN), "default": ["drift"]},
        "fail_on_manual": {"type": "bool", "default": False},
        "fail_on_unknown": {"type": "bool", "default": False},
    }
    module = AnsibleModule(
        argument_spec=spec,
        supports_check_mode=True,
        required_one_of=[("journal", "journals")],
        mutually_exclusive=[("journal", "journals")],
    )
    try:
        with expected_only(ForeignJournal, OSError):
            verdict = _verdict(module.params)
    except FileNotFoundError:
        path = module.params["journal"] or ", ".join(module.params["journals"])
        module.fail_json(msg=f"there is no journal {path}: {_why_none(path)}.", exit_code=ERROR)
    except (ForeignJournal, Refusal, Failure, OSError) as error:
        module.fail_json(msg=str(error), exit_code=ERROR)
    _tell(verdict.code)
    if verdict.code:
        module.fail_json(msg=verdict.message, exit_code=verdict.code)
    module.exit_json(changed=False, exit_code=verdict.code, msg=verdict.message)


def _verdict(options: dict[str, Any]) -> Verdict:
    """Judge the journal.

    Raises:
        Refusal: an option is wrong, or the journal is not of this run.
        ForeignJournal, OSError: the journal cannot be read.
    """
    check_thresholds(options["fail_on"], CONTROLS)
    journal = _journal_of(options)
    if options["of_this_run"] and os.environ.get(RUN_VARIABLE) != journal.runs[0]["run"]:
        why = f"{NOTHING}, and the callback is enabled" if RUN_VARIABLE in os.environ else OFF
        raise Refusal(f"{options['journal']} belongs to an earlier run: {why}.")
    return judge(
        (row for row in journal.findings() if concerns(row, options["frameworks"])),
        journal.errors,
        fail_on=options["fail_on"],
        kinds=options["fail_on_kinds"],
        manual=options["fail_on_manual"],
        unknown=options["fail_on_unknown"],
        unreadable=[
            *map(error_text, journal.missing),
            *journal.unreadable,
            *journal.cut_short(os.environ.get(RUN_VARIABLE, "")),
        ],
    )


def _journal_of(options: dict[str, Any]) -> Journal:
    """The journal, or the journals as one."""
    if options.get("journals") is None:
        return open_journal(options["journal"])
    if not options["journals"]:
        raise Refusal("journals is empty: nothing was checked, so there is nothing to judge.")
    if options["of_this_run"]:
        raise Refusal("of_this_run is for journal: the journals of several runs are not all of this one.")
    return open_all(options["journals"], **parts_of(options))


def _why_none(path: str) -> str:
    """Why there is no journal at a path."""
    if RUN_VARIABLE not in os.environ:
        return OFF
    written = os.environ.get(JOURNAL_VARIABLE, path)
    if os.path.realpath(written) != os.path.realpath(path):
        return f"the callback of this run writes {written}"
    return f"{NOTHING}. Or it could not be written, which the callback says above"


def _tell(code: int) -> None:
    """Say the code to the callback, which may not see this result. Without it the run ends with 1."""
    if VERDICT_VARIABLE in os.environ:
        with contextlib.suppress(OSError):
            Path(os.environ[VERDICT_VARIABLE]).write_text(str(code), encoding="ascii")


if __name__ == "__main__":
    main()
