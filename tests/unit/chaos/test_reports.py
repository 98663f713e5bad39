# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A small sample of `make chaos REPORTS=1`, and what its judges are worth: a module with a fault would be found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.damage import Hook, Place
from tests.chaos.play import Ended
from tests.chaos.reports import judge, report_trial
from tests.chaos.trial import Trial
from tests.emulator.server import Emulator

pytestmark = pytest.mark.costly("plugins/modules", "plugins/action")

TRIALS = (
    ("drift_gate", "journal: cut"),
    ("drift_gate", "journal: lines of another release"),
    ("drift_report", "journal: garbled"),
    ("drift_report", "history: garbled"),
    ("drift_report", "disk: full after 60,000 bytes"),
    ("drift_report", "folder: read-only"),
    ("drift_report", "killed while it writes"),
    ("drift_report", "two runs at once"),
    ("drift_notice", "journal: a line lost"),
    ("drift_notice", "webhook: a page of HTML with 200"),
)


@pytest.fixture(scope="module")
def account() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.mark.parametrize(("name", "kind"), TRIALS)
def test_what_judges_renders_and_tells_under_faults(account: Emulator, name: str, kind: str) -> None:
    assert report_trial(account, name, kind, seed=5).wrong == []


GATE = {"exit_code": 0}
REPORT = {"losses": [], "summary": {"compliant": 3}}
NOTICE = {"text": "AWS drift", "sent": ["webhook"]}


@pytest.mark.parametrize(
    ("name", "known", "result", "lost", "what"),
    [
        ("drift_gate", GATE, GATE, 1, "green"),
        ("drift_gate", {"exit_code": 2, "failed": True}, GATE, 0, "other verdict"),
        ("drift_gate", GATE, {"exit_code": 0, "failed": True}, 0, "other verdict"),
        ("drift_report", REPORT, REPORT, 1, "silent"),
        ("drift_report", REPORT, {**REPORT, "summary": {"compliant": 4}}, 0, "false verdict"),
        ("drift_notice", NOTICE, NOTICE, 0, "green"),
        ("drift_notice", NOTICE, {"text": "", "sent": []}, 0, "silent"),
        ("drift_notice", {**NOTICE, "sent": []}, {"text": "", "sent": []}, 2, "silent"),
    ],
)
def test_what_must_not_be_is_found(
    tmp_path: Path, name: str, known: Mapping[str, Any], result: Mapping[str, Any], lost: int, what: str
) -> None:
    trial = Trial(name, "journal: cut", "apply", 1)
    with Hook() as hook:
        judge(Ended(result), lost, known, Place(tmp_path, hook), trial)
    assert [wrong.partition(":")[0] for wrong in trial.wrong] == [what]
