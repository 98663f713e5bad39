# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._report.formats import FORMATS, report_of
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import (
    ForeignJournal,
    Journal,
    first_line,
    merge,
    open_journal,
    parse,
    write_line,
)
from ansible_collections.dayone.aws.plugins.module_utils._report.output import copy
from hypothesis import given
from hypothesis import strategies as st


def row(seq: int, status: str = "drift", run: str = "a", **more: Any) -> dict[str, Any]:
    known = {
        "control": "password_policy.min_length",
        "title": "t",
        "severity": "medium",
        "cis": [],
        "status": status,
        "account_id": "123456789012",
        "region": "global",
        "resource": f"arn:{seq}",
        "current": 6,
        "wanted": 14,
        "remediation": "r",
        "time": "2026-11-24T00:00:00+00:00",
    }
    return {**known, "kind": "finding", "run": run, "seq": seq, **more}


def journal(run: str = "a", rows: int = 2, end: bool = True, configuration: str = "c", started: str = "1") -> Journal:
    lines = [first_line(run, started, configuration=configuration)]
    lines += [row(seq, run=run) for seq in range(1, rows + 1)]
    if end:
        lines.append({"kind": "end", "run": run, "seq": rows + 1})
    return parse([write_line(line) for line in lines], f"{run}.jsonl")


def rendered(found: Journal, name: str) -> str:
    return "".join(FORMATS[name].render(report_of(found)))


def test_a_journal_is_read_back() -> None:
    found = journal()
    assert [item["resource"] for item in found.findings()] == ["arn:1", "arn:2"]
    assert found.losses == []


def test_a_run_that_was_cut_short_keeps_what_it_had() -> None:
    text = "".join(write_line(line) for line in [first_line("a", "1"), row(1), row(2)])
    found = parse(text[:-30].splitlines(keepends=True), "cut.jsonl")
    assert len(list(found.findings())) == 1
    assert "cut.jsonl: line 3 cannot be read" in found.losses
    assert "cut.jsonl: the run did not come to its end" in found.losses
    assert "did not come to its end" in rendered(found, "table")


def test_a_line_that_is_not_utf_8_is_damaged_and_stays_so_in_a_copy(tmp_path: Path) -> None:
    lines = [
        write_line(line).encode()
        for line in (first_line("a", "1"), row(1), row(2), {"kind": "end", "run": "a", "seq": 3})
    ]
    path, kept = tmp_path / "journal.jsonl", tmp_path / "kept.jsonl"
    path.write_bytes(b"".join(lines).replace(b"arn:1", b"arn:\xff"))
    copy(path, kept)
    for place in (path, kept):
        found = open_journal(str(place))
        assert [item["resource"] for item in found.findings()] == ["arn:2"]
        assert found.unreadable == [f"{place}: line 2 cannot be read"]
    path.write_bytes(b"".join(lines).replace(b'"started": "1"', b'"started": "\xff"'))
    with pytest.raises(ForeignJournal, match="first line"):
        open_journal(str(path))


@pytest.mark.parametrize("text", ["", "no json\n", "[]\n", '{"kind": "finding"}\n', '{"some": "document"}\n'])
def test_a_foreign_file_is_refused(text: str) -> None:
    with pytest.raises(ForeignJournal, match=r"foreign\.jsonl"):
        parse(text.splitlines(), "foreign.jsonl")


def test_a_journal_of_a_newer_format_is_refused() -> None:
    with pytest.raises(ForeignJournal, match="format 3"):
        parse([json.dumps({"kind": "run", "run": "a", "format": 3})], "new.jsonl")


def test_different_configurations_are_refused_unless_told() -> None:
    pair = [journal("a"), journal("b", configuration="d")]
    with pytest.raises(ForeignJournal, match="any_configuration"):
        merge(pair)
    assert [run["run"] for run in merge(pair, any_configuration=True).runs] == ["a", "b"]


@given(st.permutations(["a", "b", "c"]), st.integers(0, 3))
def test_merging_is_associative_and_order_does_not_matter(order: list[str], split: int) -> None:
    known = {name: journal(name, rows=2, started=name) for name in "abc"}
    whole = merge([known[name] for name in "abc"])
    left = merge([known[name] for name in order[:split]])
    right = merge([known[name] for name in order[split:]])
    for found in (merge([left, right]), merge([right, left]), merge([whole, whole])):
        assert [rendered(found, name) for name in FORMATS] == [rendered(whole, name) for name in FORMATS]


def test_of_the_same_finding_the_newest_counts() -> None:
    old, new = journal("a", rows=1, started="1"), journal("b", rows=1, started="2")
    assert [item["run"] for item in merge([new, old]).findings()] == ["b"]


def test_a_copy_of_a_journal_that_was_cut_adds_nothing() -> None:
    whole, cut = journal("a", rows=3), journal("a", rows=2, end=False)
    cut = merge([Journal([replace(cut.sources[0], name="copy.jsonl")])])
    for found in (merge([whole, cut]), merge([cut, whole])):
        assert [item["resource"] for item in found.findings()] == ["arn:1", "arn:2", "arn:3"]
        assert found.losses == []


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(row(9, status="splendid"), id="unknown_status"),
        pytest.param({**row(9), "severity": None}, id="no_severity"),
        pytest.param({**row(9), "account_id": 123}, id="number_for_an_account"),
        pytest.param({key: value for key, value in row(9).items() if key != "wanted"}, id="nothing_wanted"),
        pytest.param({**row(9), "seq": "9"}, id="no_number"),
        pytest.param(row(9, run="other"), id="of_another_run"),
        pytest.param([1], id="no_object"),
    ],
)
def test_a_line_that_is_no_finding_is_a_loss_and_no_more(line: Any) -> None:
    text = [write_line(first_line("a", "1")), write_line(row(1)), write_line(line)]
    found = parse(text, "odd.jsonl")
    assert [item["resource"] for item in found.findings()] == ["arn:1"]
    assert found.unreadable == ["odd.jsonl: line 3 cannot be read"]


def test_many_losses_are_one_sentence() -> None:
    text = [write_line(first_line("a", "1")), *["broken\n"] * 1000]
    assert parse(text, "bad.jsonl").losses == [
        "bad.jsonl: 1000 lines cannot be read, the first is line 2",
        "bad.jsonl: the run did not come to its end",
    ]


def test_an_exception_is_stale_when_no_run_matched_it() -> None:
    def with_exceptions(run: str, matched: dict[str, bool]) -> Journal:
        end = {"kind": "end", "run": run, "seq": 1, "exceptions": matched}
        return parse([write_line(first_line(run, run)), write_line(end)], run)

    found = merge([with_exceptions("a", {"x": True, "y": False}), with_exceptions("b", {"x": False, "y": False})])
    assert found.losses == ["stale exception, it matched nothing: y"]


def test_bytes_that_are_no_text_are_a_loss(tmp_path: Path) -> None:
    path = tmp_path / "binary.jsonl"
    path.write_bytes(write_line(first_line("a", "1")).encode() + b"\xff\xfe\x00\n" + write_line(row(1)).encode())
    assert [item["resource"] for item in open_journal(str(path)).findings()] == ["arn:1"]


def test_what_modules_say_of_money_is_read_and_what_is_none_of_it_is_left() -> None:
    said = {"account_id": "1", "action": "a", "task": "t", "watched": [], "told": [], "spent": []}
    good = {**said, "estimated_monthly_cost_usd": 1.5, "kind": "money", "run": "r", "seq": 1}
    bad = {"kind": "money", "run": "r", "seq": 2, "account_id": "1"}
    journal = parse([write_line(line) for line in (first_line("r", "2026-11-24"), good, bad)], "j")
    assert [line["seq"] for line in journal.money] == [1]
    assert journal.unreadable


@pytest.mark.parametrize(
    "more",
    [
        {"account_id": "<b>"},
        {"account_id": "12345678901"},
        {"account_id": "123456789012\n"},
        {"control": "=a"},
        {"control": "a.b c"},
        {"region": "\x1b[31m"},
        {"cis": ["<b>"]},
        {"cis": [1]},
        {"time": "yesterday"},
        {"current": float("nan")},
    ],
)
def test_a_finding_whose_ids_are_none_is_not_read_and_that_is_said(more: dict[str, Any]) -> None:
    text = [write_line(line) for line in (first_line("a", "1"), row(1), row(2, **more), {"kind": "end"})]
    found = parse(text, "a.jsonl")
    assert [item["resource"] for item in found.findings()] == ["arn:1"]
    assert found.unreadable == ["a.jsonl: 2 lines cannot be read, the first is line 3"]


def test_a_task_of_no_known_account_is_a_finding() -> None:
    found = parse([write_line(first_line("a", "1")), write_line(row(1, account_id=""))], "a.jsonl")
    assert len(list(found.findings())) == 1


@pytest.mark.parametrize(
    "line",
    [
        {"kind": "error", "host": 5, "task": "t", "message": "m"},
        {"kind": "error", "host": "h"},
        {"kind": "end", "exceptions": ["a"]},
        {"kind": "finding", "number": "1e999"},
    ],
)
def test_a_line_that_is_not_as_one_of_its_kind_is_not_read(line: dict[str, Any]) -> None:
    text = write_line({"run": "a", "seq": 1, **line}).replace('"1e999"', "1e999")
    found = parse([write_line(first_line("a", "1")), text], "a.jsonl")
    assert found.unreadable == ["a.jsonl: line 2 cannot be read"]
    assert (found.errors, found.ended) == ([], False)


def test_a_first_line_is_shown_as_nothing_that_a_terminal_obeys() -> None:
    for more in ({"format": "\x1b[31m" * 99}, {"started": 5}):
        with pytest.raises(ForeignJournal) as caught:
            parse([json.dumps({"kind": "run", "run": "a", "format": 1, **more})], "a.jsonl")
        assert "\x1b" not in str(caught.value)
        assert len(str(caught.value)) < 120
