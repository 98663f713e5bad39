# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
import os
import resource
import signal
import stat
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import first_line, open_journal
from ansible_collections.dayone.aws.plugins.module_utils._report.signature import is_signed, read_key
from ansible_collections.dayone.aws.plugins.plugin_utils.run_journal import Clock, JournalLocation, RunJournal

from tests.journals import findings


def journal(folder: Path, losses: list[str], run: str = "a", keep: int = 5) -> RunJournal:
    head = first_line(run, f"2026-11-24T06:00:0{len(run)}+00:00")
    return RunJournal(JournalLocation(folder, keep), head, lambda error: losses.append(str(error)))


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


@contextmanager
def small_disk() -> Iterator[None]:
    """A disk on which no file has more than 200 bytes. Not the limit alone: its signal would end the process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    known = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, known)


def test_a_disk_that_fills_is_said_once(tmp_path: Path) -> None:
    losses: list[str] = []
    found = journal(tmp_path, losses)
    # No longer than this: what pytest prints may go to a file too.
    with small_disk():
        for _number in range(5):
            found.append("finding", {"a": 1})
        found.close()
    assert len(losses) == 1
    assert "File too large" in losses[0]
    assert not found.whole


def test_it_and_those_that_are_kept_are_their_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        for run in ("a", "aa"):
            found = journal(tmp_path / "new", [], run)
            found.append("end", {})
            found.close()
            found.release()
    finally:
        os.umask(before)
    files = [path for path in (tmp_path / "new").rglob("*") if path.is_file()]
    assert [stat.S_IMODE(path.stat().st_mode) for path in files] == [0o600, 0o600]


@pytest.mark.parametrize("there", [True, False], ids=["leads_to_a_file", "leads_nowhere"])
@pytest.mark.parametrize("name", ["journal.jsonl", "runs", ".run.lock"])
def test_a_symbolic_link_is_not_followed(tmp_path: Path, name: str, there: bool) -> None:
    losses: list[str] = []
    folder, theirs = tmp_path / "report", tmp_path / "theirs"
    first = journal(folder, losses)
    first.append("end", {})
    first.close()
    first.release()
    if there:
        theirs.mkdir() if name == "runs" else theirs.write_text("theirs", encoding="utf-8")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(theirs)
    if name == "runs":
        (folder / "journal.jsonl").touch()
    found = journal(folder, losses, "aa")
    found.append("end", {})
    found.close()
    assert len(losses) == 1
    assert not found.whole
    assert "symbolic link" in losses[0]
    assert theirs.exists() == there
    assert not there or name == "runs" or theirs.read_text(encoding="utf-8") == "theirs"
    assert not there or name != "runs" or list(theirs.iterdir()) == []


def test_what_was_changed_is_signed(tmp_path: Path) -> None:
    said: list[str] = []
    for key in (tmp_path / "new" / "key", tmp_path):
        place = JournalLocation(tmp_path, 0, key=key, tell=said.append)
        found = RunJournal(place, first_line("a", "2026-11-24T06:00:01+00:00"), lambda error: said.append(str(error)))
        found.append("finding", {"a": 1})
        found.append("change", {"a": {"b": (1, 2.5, "\ud800ä")}, "at": Path("x")})
        found.close()
        lines = [json.loads(line) for line in found.path.read_text(encoding="utf-8").splitlines()]
        assert ["signature" in line for line in lines] == [False, False, key != tmp_path]
        if key != tmp_path:
            assert is_signed(lines[2], read_key(key))
            assert not is_signed({**lines[2], "a": {"b": [1, 2.5, "x"]}}, read_key(key))
            assert not is_signed({**lines[2], "seq": 1}, read_key(key))
    assert len(said) == 1
    assert "not signed" in said[0]


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
        for number in range(3_000):
            found.append("finding", rows[number % 100])
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        found.close()
    assert peak < 150_000
