# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a run ends: the exit codes of drift.yml, as those of C(terraform plan -detailed-exitcode). Pure."""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._controls.control import OPEN, SEVERITIES
from .._kernel.plan import Refusal
from .report import error_text

#: Nothing drifted that counts; the run could not tell; something drifted.
HOLDS, ERROR, DRIFT = 0, 1, 2
#: The environment variable in which the callback names the file that takes the gate's code.
VERDICT_VARIABLE = "DAYONE_VERDICT"
#: The environment variable in which the callback names the journal of its run.
JOURNAL_VARIABLE = "DAYONE_JOURNAL"


#: The kinds that wait for a person.
_PEOPLES = ("manual", "input")


@dataclass(frozen=True)
class Verdict:
    """The exit code, and the line that says why."""

    code: int
    message: str


def check_thresholds(fail_on: Sequence[str], controls: Iterable[str]) -> None:
    """Refuse what is neither a severity nor the control of anything.

    Raises:
        Refusal: which entry, and what is permitted.
    """
    known = list(controls)
    for entry in fail_on:
        if entry not in SEVERITIES and not any(fnmatch.fnmatchcase(control, entry) for control in known):
            raise Refusal(f"fail_on: {entry} is not a severity ({', '.join(SEVERITIES)}), and matches no control.")


def judge(
    findings: Iterable[Mapping[str, Any]],
    errors: Sequence[Mapping[str, Any]],
    *,
    fail_on: Sequence[str],
    manual: bool = False,
    unknown: bool = False,
    kinds: Sequence[str] = ("drift",),
    unreadable: Sequence[str] = (),
) -> Verdict:
    """Decide how a run ends.

    Args:
        findings: the rows of the report.
        errors: the tasks that failed.
        fail_on: severities, each meaning itself and what is graver, and controls or globs of controls. Empty: all.
        manual: whether what waits for a person, or for a value, counts as drift, too.
        unknown: whether what could not be read counts as an error, whatever ``fail_on`` says.
        kinds: which kinds of open findings count. ``unknown`` counts as an error, the others as drift.
        unreadable: what of the journal is lost. It counts as an error: it may have been drift.
    """
    counted = {*kinds, *(_PEOPLES if manual else ())}
    tally: Counter[str] = Counter()
    for row in findings:
        status = row["status"]
        if (status == "unknown" and unknown) or (status in counted and _concerns(row, fail_on)):
            tally[status] += 1
    if errors:
        number = "1 task" if len(errors) == 1 else f"{len(errors)} tasks"
        return Verdict(ERROR, f"{number} failed: {error_text(errors[0])}")
    if unreadable:
        return Verdict(ERROR, f"The journal is incomplete: {unreadable[0]}.")
    if tally["unknown"]:
        return Verdict(ERROR, f"{tally['unknown']} findings are unknown: what was not read cannot count as holding.")
    if tally:
        said = ", ".join(f"{tally[kind]} {kind}" for kind in OPEN if tally[kind])
        return Verdict(DRIFT, f"{tally.total()} findings do not hold: {said}.")
    return Verdict(HOLDS, "No finding that counts is open.")


def _concerns(row: Mapping[str, Any], fail_on: Sequence[str]) -> bool:
    if not fail_on:
        return True
    grave = [SEVERITIES.index(entry) for entry in fail_on if entry in SEVERITIES]
    if grave and SEVERITIES.index(row["severity"]) >= min(grave):
        return True
    return any(fnmatch.fnmatchcase(row["control"], entry) for entry in fail_on)
