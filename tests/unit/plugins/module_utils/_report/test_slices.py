# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._report.formats import FORMATS, report_of
from ansible_collections.dayone.aws.plugins.module_utils._report.history import FindingHistory
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import (
    ForeignJournal,
    Journal,
    first_line,
    open_all,
    open_journal,
    write_line,
)
from ansible_collections.dayone.aws.plugins.module_utils._report.previous import Earlier, comparison
from ansible_collections.dayone.aws.plugins.module_utils._report.slices import slice_of

from tests import ROOT

from .test_journal import row

SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
ABOUT = {"playbook": "drift.yml", "check_mode": True, "release": "0.1.0", "configuration": "c"}
ONE, TWO, THREE = (f"{number:012}" for number in (1, 2, 3))


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Write the journal of a run, of these accounts. Returns its path."""

    def written(
        run: str, *accounts: str, end: bool = True, errors: tuple[str, ...] = (), of: str = "of", **head: Any
    ) -> str:
        lines = [first_line(run, f"2026-11-24T06:00:0{run}+00:00", **ABOUT, **head)]
        for account in accounts:
            seq = len(lines)
            lines.append(row(seq, run=run, account_id=account, resource=f"{of} {account}", current=run))
        for host in errors:
            about = {"host": host, "account_id": host, "task": "Access the account", "message": "denied"}
            lines.append({"kind": "error", "run": run, "seq": len(lines), **about})
        if end:
            lines.append({"kind": "end", "run": run, "seq": len(lines)})
        path = tmp_path / f"{run}.jsonl"
        path.write_text("".join(map(write_line, lines)), encoding="utf-8")
        return str(path)

    return written


def who(journal: Journal) -> dict[str, str]:
    """By account the run whose finding counts."""
    rows = list(journal.findings())
    assert len({found["account_id"] for found in rows}) == len(rows)
    return {found["account_id"]: found["run"] for found in rows}


def hosts(journal: Journal) -> list[str]:
    """What is said to be missing."""
    return [error["host"] for error in journal.missing]


@pytest.mark.parametrize("text", ["", "0/2", "3/2", "1", "1/2/3", "a/b", "-1/2", None, "01/2"])
def test_what_is_no_slice_says_so(text: Any) -> None:
    assert slice_of(text) is None


def test_all_slices_of_a_job_are_whole(write: Any) -> None:
    paths = [write("1", ONE, slice="1/2"), write("2", TWO, THREE, slice="2/2")]
    journal = open_all(paths, slices=2, accounts=[ONE, TWO, THREE])
    assert (journal.missing, journal.losses, journal.is_complete()) == ([], [], True)
    assert who(journal) == {ONE: "1", TWO: "2", THREE: "2"}


@pytest.mark.parametrize("declared", [0, 3])
def test_a_slice_that_never_reports_is_an_error(write: Any, declared: int) -> None:
    journal = open_all([write("1", ONE, slice="1/3"), write("2", TWO, slice="3/3")], slices=declared)
    assert hosts(journal) == ["slice 2 of 3"]
    assert not journal.is_complete()
    assert "slice 2 of 3, journal: it did not report" in "".join(FORMATS["table"].render(report_of(journal)))
    assert "1 part is missing" in "".join(FORMATS["markdown"].render(report_of(journal)))


def test_slices_that_do_not_say_which_they_are_are_counted(write: Any) -> None:
    paths = [write("1", ONE), write("2", TWO)]
    assert hosts(open_all(paths, slices=2)) == []
    assert hosts(open_all(paths, slices=3)) == ["slices"]
    assert hosts(open_all(paths)) == []


def test_a_slice_that_died_is_an_error_until_it_is_run_again(write: Any) -> None:
    paths = [write("1", ONE, slice="1/2"), write("2", TWO, end=False, slice="2/2")]
    died = open_all(paths, accounts=[ONE, TWO, THREE])
    assert hosts(died) == ["slice 2 of 2", THREE]
    again = open_all([*paths, write("3", TWO, THREE, slice="2/2")], accounts=[ONE, TWO, THREE])
    assert (hosts(again), again.ended, again.cut_short()) == ([], True, [])
    assert who(again) == {ONE: "1", TWO: "3", THREE: "3"}
    assert [loss for loss in again.losses if "looked at the same again" in loss] == again.losses


def test_a_slice_that_died_before_it_found_anything_is_run_again(write: Any) -> None:
    paths = [write("1", end=False, slice="1/1")]
    assert hosts(open_all(paths)) == ["slice 1 of 1"]
    assert hosts(open_all([*paths, write("2", ONE, slice="1/1")])) == []


def test_a_slice_that_ran_twice_counts_once_with_what_its_newer_run_says(write: Any) -> None:
    paths = [write("1", ONE, errors=(ONE,), slice="1/1"), write("2", ONE, slice="1/1")]
    for order in itertools.permutations(paths):
        journal = open_all(list(order))
        assert who(journal) == {ONE: "2"}
        assert (journal.errors, journal.missing) == ([], [])


def test_a_slice_that_died_when_it_ran_again_does_not_hide_the_run_that_ended(write: Any) -> None:
    journal = open_all([write("1", ONE, TWO, slice="1/1"), write("2", ONE, end=False, slice="1/1")])
    assert who(journal) == {ONE: "2", TWO: "1"}
    assert hosts(journal) == ["slice 1 of 1"]


def test_an_account_in_two_slices_counts_once_and_is_said(write: Any) -> None:
    journal = open_all([write("1", ONE, TWO, slice="1/2"), write("2", TWO, THREE, slice="2/2")])
    assert who(journal) == {ONE: "1", TWO: "2", THREE: "2"}
    assert journal.losses == [f"{journal.sources[0].name}: a newer run looked at {TWO} again, and counts for that"]
    assert journal.is_complete()


def test_hosts_that_failed_and_were_run_again_are_no_error(write: Any) -> None:
    """As a controller relaunches a job on the hosts that failed: with a limit, and another run of the same slice."""
    first = write("1", ONE, TWO, errors=(TWO,), slice="1/1")
    journal = open_all([first, write("2", TWO, slice="1/1", limit=TWO)])
    assert (who(journal), journal.errors, journal.missing) == ({ONE: "1", TWO: "2"}, [], [])


def test_an_error_of_a_slice_stays_where_another_slice_is_newer(write: Any) -> None:
    for about in ({}, {"slice": "1/2"}):
        journal = open_all([write("1", ONE, errors=("somewhere",), **about), write("2", TWO)])
        assert [error["host"] for error in journal.errors] == ["somewhere"]


def test_a_file_that_is_not_there_or_empty_is_an_error_beside_what_the_others_hold(write: Any, tmp_path: Path) -> None:
    empty, gone, there = tmp_path / "empty.jsonl", tmp_path / "gone.jsonl", write("1", ONE)
    empty.touch()
    journal = open_all([str(empty), there, str(gone)])
    assert hosts(journal) == [str(empty), str(gone)]
    assert who(journal) == {ONE: "1"}
    jsonschema.validate(json.loads("".join(FORMATS["json"].render(report_of(journal)))), SCHEMA)
    with pytest.raises(FileNotFoundError):
        open_all([str(gone)])
    with pytest.raises(ForeignJournal):
        open_all([str(empty)])


def test_many_accounts_that_are_missing_are_a_few_lines(write: Any) -> None:
    wanted = [f"{number:012}" for number in range(1, 201)]
    journal = open_all([write("1", ONE)], accounts=wanted)
    assert hosts(journal) == [*wanted[1:21], "179 more accounts"]


def test_slices_of_two_jobs_are_said(write: Any) -> None:
    paths = [write("1", ONE, slice="1/2"), write("2", TWO, slice="2/3")]
    assert hosts(open_all(paths)) == ["slices"]
    assert hosts(open_all(paths[:1], slices=5)) == ["slices"]


@pytest.mark.parametrize(("wrong", "words"), [({"slices": -1}, "-1"), ({"accounts": ["12"]}, "12 digits")])
def test_what_cannot_be_expected_is_refused(write: Any, wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        open_all([write("1", ONE)], **wrong)


def test_the_report_of_one_slice_alone_does_not_ask_for_the_others(write: Any) -> None:
    assert open_journal(write("1", ONE, slice="1/9")).missing == []


def test_what_a_missing_slice_found_last_night_is_not_fixed(write: Any) -> None:
    last = open_all([write("1", ONE, slice="1/2"), write("2", TWO, slice="2/2")])
    earlier = Earlier(last.runs, last.findings)
    tonight = [write("3", ONE, of="another", slice="1/2"), write("4", TWO, slice="2/2")]
    assert len(comparison(open_all(tonight), earlier, FindingHistory()).mended) == 1
    assert not comparison(open_all(tonight[1:]), earlier, FindingHistory()).mended


def test_slices_by_limit_are_compared_whichever_began_last(write: Any) -> None:
    last = open_all([write("1", ONE, limit="a"), write("2", TWO, limit="b")])
    tonight = open_all([write("3", TWO, of="another", limit="b"), write("4", ONE, limit="a")])
    assert len(comparison(tonight, Earlier(last.runs, last.findings), FindingHistory()).mended) == 1
