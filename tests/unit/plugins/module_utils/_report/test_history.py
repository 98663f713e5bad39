# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._report.history import (
    Comparison,
    FindingHistory,
    compare,
    summary_of,
)
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import ForeignJournal
from hypothesis import given
from hypothesis import strategies as st

DAY = "2026-11-{:02}T06:00:00+00:00"


def row(name: str, status: str = "drift", day: int = 1, **more: Any) -> dict[str, Any]:
    known = {"account_id": "123456789012", "region": "global", "control": name.partition("/")[0], "status": status}
    return {**known, "resource": name.partition("/")[2], "time": DAY.format(day), **more}


def compared(
    earlier: list[dict[str, Any]],
    rows: list[dict[str, Any]],
    memory: FindingHistory | None = None,
    day: int = 9,
    *,
    whole: bool = False,
) -> Comparison:
    return compare(earlier, rows, memory or FindingHistory(), run=f"run{day}", started=DAY.format(day), whole=whole)


def test_nothing_is_mended_because_a_journal_lacks_it() -> None:
    about: dict[str, Any] = {"run": "run9", "started": DAY.format(9), "whole": True}
    earlier, now = [row("a.b/x"), row("a.b/y"), row("a.b/z")], [row("a.b/x"), row("a.b/z", "compliant")]
    assert len(compare(earlier, now, FindingHistory(), **about).mended) == 2
    assert len(compare(earlier, now, FindingHistory(), **about, complete=False).mended) == 1


@pytest.mark.parametrize(
    ("earlier", "now", "whole", "changes", "mended"),
    [
        pytest.param([], [row("a.b")], False, ["new"], 0, id="new"),
        pytest.param([row("a.b")], [row("a.b")], False, ["unchanged"], 0, id="unchanged"),
        pytest.param([row("a.b", "unknown")], [row("a.b", "manual")], False, ["unchanged"], 0, id="still_open"),
        pytest.param([row("a.b", "compliant")], [row("a.b")], False, ["new"], 0, id="held_before"),
        pytest.param([row("a.b")], [row("a.b", "compliant")], False, [], 1, id="mended"),
        pytest.param([row("a.b")], [row("a.b", "fixed")], False, [], 1, id="fixed"),
        pytest.param([row("a.b")], [row("a.b", "excepted")], False, [], 1, id="excepted"),
        pytest.param([row("a.b")], [], False, [], 0, id="not_looked_at_is_not_mended"),
        pytest.param([row("a.b/x"), row("a.b/y")], [row("a.b/y")], False, ["unchanged"], 1, id="resource_is_gone"),
        pytest.param([row("a.b")], [], True, [], 0, id="not_judged_in_a_whole_run"),
        pytest.param(
            [row("a.b", region="eu-west-1")], [row("a.b", "compliant")], True, [], 1, id="gone_in_a_whole_run"
        ),
        pytest.param([row("task.changed/s.yml:3 Do on h")], [], True, [], 1, id="a_task_that_says_nothing_more"),
        pytest.param([row("a.b/x")], [row("a.b/step", "unknown")], False, ["new"], 0, id="unknown_is_not_mended"),
        pytest.param([row("a.b/x")], [row("a.b/step", "unknown")], True, ["new"], 0, id="nor_in_a_whole_run"),
        pytest.param(
            [row("a.b/x"), row("a.b/y")],
            [row("a.b/x", "compliant"), row("a.b/z", "unknown")],
            True,
            ["new"],
            1,
            id="what_was_judged_beside_what_is_unknown",
        ),
        pytest.param([row("a.b/step", "unknown")], [row("a.b/x")], True, ["new"], 0, id="unknown_and_now_drift"),
        pytest.param([row("a.b/step", "unknown")], [row("a.b/x", "compliant")], True, [], 1, id="unknown_and_holds"),
        pytest.param([row("a.b")], [row("a.b", "compliant"), row("a.b")], False, ["unchanged"], 0, id="one_is_left"),
        pytest.param(
            [row("task.changed/s.yml:3 Do on h")],
            [row("task.changed/s.yml:9 Do on h")],
            False,
            ["unchanged"],
            0,
            id="a_task_that_moved",
        ),
    ],
)
def test_what_changed(
    earlier: list[dict[str, Any]], now: list[dict[str, Any]], whole: bool, changes: list[str], mended: int
) -> None:
    found = compared(earlier, now, whole=whole)
    assert [item["change"] for item in found.marked(now) if "change" in item] == changes
    assert len(found.mended) == summary_of(found)["mended"] == mended


def test_age_is_carried_through_mending_and_reopening() -> None:
    first = compared([], [row("a.b", day=1)], day=1)
    second = compared([row("a.b", day=1)], [row("a.b", "compliant", day=2)], first.memory, day=2)
    third = compared([row("a.b", "compliant", day=2)], [row("a.b", day=3)], second.memory, day=3)
    fourth = compared([row("a.b", day=3)], [row("a.b", day=4)], third.memory, day=4)
    assert list(third.changes.values()) == [("reopened", DAY.format(1))]
    assert list(fourth.changes.values()) == [("unchanged", DAY.format(1))]


def test_a_run_of_a_part_forgets_nothing() -> None:
    first = compared([], [row("a.b", day=1), row("c.d", day=1)], day=1)
    part = compared([row("a.b"), row("c.d")], [row("a.b", day=2)], first.memory, day=2)
    third = compared([row("a.b", day=2)], [row("c.d", day=3)], part.memory, day=3)
    assert list(third.changes.values()) == [("unchanged", DAY.format(1))]
    mended = compared([row("a.b", day=2)], [row("c.d", "compliant", day=3)], part.memory, day=3)
    assert len(mended.mended) == 1


def test_a_clock_that_was_set_back_makes_no_age_negative() -> None:
    first = compared([], [row("a.b", day=20)], day=20)
    second = compared([row("a.b", day=20)], [row("a.b", day=5)], first.memory, day=5)
    assert list(second.changes.values()) == [("unchanged", DAY.format(5))]


STATUS = st.sampled_from(["drift", "manual", "unknown", "fixed", "compliant", "excepted"])
FINDINGS = st.dictionaries(st.sampled_from(["a.b/1", "a.b/2", "c.d/1", "e.f/1"]), STATUS).map(
    lambda found: [row(name, status) for name, status in found.items()]
)


@given(st.lists(FINDINGS, min_size=1, max_size=5), st.booleans())
def test_comparing_again_gives_the_same(runs: list[list[dict[str, Any]]], whole: bool) -> None:
    earlier: list[dict[str, Any]] = []
    memory = FindingHistory()
    for day, rows in enumerate(runs, 1):
        first = compared(earlier, rows, memory, day, whole=whole)
        again = compared(earlier, rows, first.memory, day, whole=whole)
        assert (again.changes, again.mended, again.memory) == (first.changes, first.mended, first.memory)
        assert FindingHistory.of_text(first.memory.as_text(), "h") == first.memory
        assert not first.memory.open.keys() & first.memory.mended.keys()
        earlier, memory = rows, first.memory


def test_old_mendings_are_forgotten() -> None:
    first = compared([row("a.b")], [row("a.b", "compliant")], day=1)
    later = compare([], [], first.memory, run="z", started="2028-11-01T06:00:00+00:00", whole=False)
    assert first.memory.mended
    assert not later.memory.mended


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 1}', '{"version": 2, "open": {}, "mended": {}}'])
def test_a_foreign_history_is_refused(text: str) -> None:
    with pytest.raises(ForeignJournal, match=r"history\.json"):
        FindingHistory.of_text(text, "history.json")
