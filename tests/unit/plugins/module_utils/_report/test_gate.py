# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._controls.control import OPEN
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._report.gate import (
    DRIFT,
    ERROR,
    HOLDS,
    check_thresholds,
    judge,
)
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import ForeignJournal
from ansible_collections.dayone.aws.plugins.modules import drift_gate

from tests.journals import findings, lines


def row(status: str, severity: str = "medium", control: str = "a.b") -> dict[str, Any]:
    return {"status": status, "severity": severity, "control": control}


@pytest.mark.parametrize(
    ("rows", "options", "code"),
    [
        pytest.param([], {}, HOLDS, id="nothing_found"),
        pytest.param([row("compliant"), row("fixed"), row("excepted")], {}, HOLDS, id="all_holds"),
        pytest.param([row("drift", "low")], {}, DRIFT, id="any_drift_counts"),
        pytest.param([row("drift", "low")], {"fail_on": ["high"]}, HOLDS, id="below_the_severity"),
        pytest.param([row("drift", "high")], {"fail_on": ["high"]}, DRIFT, id="at_the_severity"),
        pytest.param([row("drift", "critical")], {"fail_on": ["high"]}, DRIFT, id="above_the_severity"),
        pytest.param([row("drift", "low")], {"fail_on": ["high", "a.*"]}, DRIFT, id="named_by_a_glob"),
        pytest.param([row("drift", "low")], {"fail_on": ["a.c"]}, HOLDS, id="not_named"),
        pytest.param([row("manual")], {}, HOLDS, id="manual_does_not_count"),
        pytest.param([row("manual")], {"manual": True}, DRIFT, id="manual_counts_when_told"),
        pytest.param([row("unknown")], {}, HOLDS, id="unknown_does_not_count"),
        pytest.param([row("unknown")], {"unknown": True}, ERROR, id="unknown_counts_when_told"),
        pytest.param([row("unknown")], {"kinds": ["unknown"]}, ERROR, id="unknown_counts_as_a_kind"),
        pytest.param(
            [row("choice"), row("waiting")], {"manual": True}, HOLDS, id="what_is_off_or_passes_does_not_count"
        ),
        pytest.param([row("choice")], {"kinds": ["choice"]}, DRIFT, id="a_choice_counts_when_its_kind_does"),
        pytest.param([row("input")], {"manual": True}, DRIFT, id="a_missing_value_waits_for_a_person"),
        pytest.param([row("drift")], {"kinds": ["input"]}, HOLDS, id="drift_does_not_count_where_others_do"),
        pytest.param([row("not_applicable")], {"kinds": list(OPEN)}, HOLDS, id="what_does_not_apply_never_counts"),
        pytest.param([row("unknown"), row("drift")], {"unknown": True}, ERROR, id="unknown_goes_before_drift"),
        pytest.param([row("drift")], {"errors": [{"message": "denied"}]}, ERROR, id="errors_go_before_drift"),
    ],
)
def test_exit_code(rows: Any, options: dict[str, Any], code: int) -> None:
    known = {"errors": [], "fail_on": [], "manual": False, "unknown": False, **options}
    assert judge(rows, **known).code == code


def test_what_names_nothing_is_refused() -> None:
    check_thresholds(["low", "a.b", "a.*"], ["a.b"])
    with pytest.raises(Refusal, match="grave"):
        check_thresholds(["grave"], ["a.b"])


def judged(path: Path) -> int:
    """What the gate says of a journal of an earlier run."""
    options = {"journal": str(path), "of_this_run": False, "fail_on": [], "fail_on_manual": False, "frameworks": []}
    options["fail_on_kinds"] = ["drift"]
    try:
        return drift_gate._verdict({**options, "fail_on_unknown": False}).code
    except ForeignJournal:
        return ERROR


def test_no_part_of_a_journal_is_judged_as_the_whole(tmp_path: Path) -> None:
    """The only drift stands in the last finding, and whatever is lost may have been it."""
    statuses = ["compliant", "compliant", "drift"]
    rows = ({**row, "status": status, "current": None} for row, status in zip(findings(3), statuses, strict=True))
    text = "".join(lines(3, rows=rows)).encode()
    whole = text.splitlines(keepends=True)
    path = tmp_path / "journal.jsonl"
    path.write_bytes(text)
    assert judged(path) == DRIFT
    parts = [text[:place] for place in range(0, len(text), 7)]
    parts += [b"".join(whole[:number]) for number in range(len(whole))]
    parts += [b"".join(whole[:number] + whole[number + 1 :]) for number in range(1, len(whole))]
    parts += [text.replace(whole[number], whole[number][:40] + b"\xff" + whole[number][41:]) for number in (1, 2, 3)]
    green = []
    for part in parts:
        path.write_bytes(part)
        if judged(path) == HOLDS:
            green.append(part)
    assert green == []
