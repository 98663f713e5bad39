# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._formats import as_json, as_table
from ansible_collections.dayone.aws.plugins.module_utils._journal import (
    ForeignJournal,
    Journal,
    first_line,
    merge,
    parse,
    write_line,
)
from ansible_collections.dayone.aws.plugins.module_utils._report import Summary, table
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


def test_a_journal_is_read_back() -> None:
    found = journal()
    assert [item["resource"] for item in found.findings] == ["arn:1", "arn:2"]
    assert found.losses == ()


def test_a_run_that_was_cut_short_keeps_what_it_had() -> None:
    text = "".join(write_line(line) for line in [first_line("a", "1"), row(1), row(2)])
    found = parse(text[:-30].splitlines(keepends=True), "cut.jsonl")
    assert len(found.findings) == 1
    assert "cut.jsonl: line 3 cannot be read" in found.losses
    assert "cut.jsonl: the run did not come to its end" in found.losses
    assert "did not come to its end" in as_table(found)


@pytest.mark.parametrize("text", ["", "no json\n", "[]\n", '{"kind": "finding"}\n', '{"some": "document"}\n'])
def test_a_foreign_file_is_refused(text: str) -> None:
    with pytest.raises(ForeignJournal, match=r"foreign\.jsonl"):
        parse(text.splitlines(), "foreign.jsonl")


def test_a_journal_of_a_newer_format_is_refused() -> None:
    with pytest.raises(ForeignJournal, match="format 2"):
        parse([json.dumps({"kind": "run", "run": "a", "format": 2})], "new.jsonl")


def test_different_configurations_are_refused_unless_told() -> None:
    pair = [journal("a"), journal("b", configuration="d")]
    with pytest.raises(ForeignJournal, match="any_configuration"):
        merge(pair)
    assert set(merge(pair, any_configuration=True).runs) == {"a", "b"}


@given(st.permutations(["a", "b", "c"]), st.integers(0, 3))
def test_merging_is_associative_and_order_does_not_matter(order: list[str], split: int) -> None:
    known = {name: journal(name, rows=2, started=name) for name in "abc"}
    whole = merge([known[name] for name in "abc"])
    left = merge([known[name] for name in order[:split]])
    right = merge([known[name] for name in order[split:]])
    assert merge([left, right]) == whole
    assert merge([whole, whole]) == whole
    assert as_json(merge([left, right])) == as_json(whole)


def test_of_the_same_finding_the_newest_counts() -> None:
    old, new = journal("a", rows=1, started="1"), journal("b", rows=1, started="2")
    assert [item["run"] for item in merge([new, old]).findings] == ["b"]


def test_the_table_is_bounded_and_says_what_it_left_out() -> None:
    summary = Summary(shown=3)
    for seq in range(10):
        summary.add(row(seq, status="drift" if seq == 9 else "compliant"))
    text = table(summary)
    assert "… and 7 more" in text
    assert "drift" in text.splitlines()[1]
    assert "1 drift, 9 compliant" in text
