# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections import Counter
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._controls.cis import RECOMMENDATIONS, UNSEEN, statuses
from ansible_collections.dayone.aws.plugins.module_utils._report.report import Summary, urgency
from hypothesis import given
from hypothesis import strategies as st

from tests.journals import findings


def summary_of(rows: list[dict[str, Any]], kept: int = 10) -> Summary:
    summary = Summary(kept)
    for row in rows:
        summary.add(row)
    return summary


@given(st.permutations(list(findings(40))), st.integers(1, 50))
def test_the_most_urgent_are_kept(rows: list[dict[str, Any]], kept: int) -> None:
    wanted = [urgency(row) for row in sorted(rows, key=urgency)[:kept]]
    assert [urgency(row) for row in summary_of(rows, kept).urgent(kept)] == wanted


def test_a_control_holds_when_it_holds_everywhere() -> None:
    one, two = ({**row, "control": "a.b"} for row in findings(2))
    good, bad = {**one, "status": "excepted"}, {**two, "status": "unknown", "control": "c.d"}
    assert (summary_of([good, bad]).holding, len(summary_of([good, bad]).controls)) == (1, 2)
    assert summary_of([good, {**bad, "control": "a.b"}]).holding == 0


def test_what_needs_a_person_is_told_once_for_all_accounts() -> None:
    rows = [{**row, "status": "manual", "control": "a.b", "remediation": "Do it."} for row in findings(30, accounts=7)]
    (todo,) = summary_of(rows).todos
    assert (todo.count, len(todo.accounts)) == (30, 7)


def test_tasks_for_a_person_are_bounded() -> None:
    row = next(findings(1))
    rows = [{**row, "status": "manual", "remediation": str(number)} for number in range(3000)]
    todos = summary_of(rows).todos
    assert len(todos) <= 501
    assert sum(todo.count for todo in todos) == 3000


def test_the_benchmark_has_70_recommendations_and_controls_name_no_other() -> None:
    assert len(RECOMMENDATIONS) == 70
    known = {item.id for item in RECOMMENDATIONS}
    assert {name for control in CONTROLS.values() for name in control.cis} <= known


def test_a_recommendation_has_the_status_of_its_worst_finding() -> None:
    two = (["2.4", "9.9"], Counter(compliant=3, drift=1)), (["2.4"], Counter(unknown=9))
    found = statuses([*two, (["2.5"], Counter())])
    assert (found["2.4"], found["2.5"], found["6.8"]) == ("drift", UNSEEN, UNSEEN)
    assert set(found) == {item.id for item in RECOMMENDATIONS}
