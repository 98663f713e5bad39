# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
import tracemalloc
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import first_line, open_journal
from ansible_collections.dayone.aws.plugins.plugin_utils.run_journal import Clock, RunJournal

from tests.journals import findings


def journal(folder: Path, losses: list[str], run: str = "a", keep: int = 5) -> RunJournal:
    head = first_line(run, f"2026-11-24T06:00:0{len(run)}+00:00")
    return RunJournal(folder, keep, head, lambda error: losses.append(str(error)))


def test_it_begins_with_its_first_line(tmp_path: Path) -> None:
    losses: list[str] = []
    found = journal(tmp_path / "new", losses)
    assert not (tmp_path / "new").exists()
    found.append("finding", {"a": 1})
    found.begin()
    found.append("end", {})
    found.close()
    lines = [json.loads(line) for line in found.path.read_text(encoding="utf-8").splitlines()]
    assert [line["kind"] for line in lines] == ["run", "finding", "end"]
    assert losses == []


def test_the_last_runs_are_kept(tmp_path: Path) -> None:
    losses: list[str] = []
    for run in ("a", "aa", "aaa", "aaaa"):
        found = journal(tmp_path, losses, run, keep=2)
        found.append("end", {})
        found.close()
    kept = sorted(path.name for path in (tmp_path / "runs").iterdir())
    assert kept == ["20261124T060002Z-aa.jsonl", "20261124T060003Z-aaa.jsonl"]
    assert open_journal(str(tmp_path / "journal.jsonl")).runs[0]["run"] == "aaaa"
    assert losses == []


def test_a_file_that_is_no_journal_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").write_text("foreign\n", encoding="utf-8")
    found = journal(tmp_path, [])
    found.append("end", {})
    found.close()
    assert not (tmp_path / "runs").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a device on which every write fails")
def test_a_disk_that_fills_is_said_once(tmp_path: Path) -> None:
    losses: list[str] = []
    (tmp_path / "journal.jsonl").symlink_to("/dev/full")
    found = journal(tmp_path, losses)
    for _number in range(3):
        found.append("finding", {"a": 1})
    found.close()
    assert len(losses) == 1
    assert "No space left" in losses[0]
    assert not found.whole


def test_time_goes_on_from_the_begin_whatever_the_clock_says_later() -> None:
    begun = datetime(2001, 2, 3, tzinfo=timezone.utc)
    clock = Clock(begun)
    times = [datetime.fromisoformat(clock.now()) for _number in range(3)]
    assert times == sorted(times)
    assert begun <= times[0] and times[-1] - begun < timedelta(minutes=1)


def test_memory_does_not_grow_with_the_findings(tmp_path: Path) -> None:
    found = journal(tmp_path, [])
    rows = list(findings(100))
    found.append("finding", rows[0])
    tracemalloc.start()
    try:
        for number in range(10_000):
            found.append("finding", rows[number % 100])
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        found.close()
    assert peak < 500_000
