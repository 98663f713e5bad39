# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._module.exceptions import Exceptions, completed
from ansible_collections.dayone.aws.plugins.module_utils._report.task.foreign_tasks import (
    LIMIT,
    Task,
    is_tracked,
    rows,
    sides,
    waived,
)

TASK = Task("Write it", "ansible.builtin.copy", "site.yml:3", "web1", "123456789012")
LOOP = Task("Write it", "ansible.builtin.copy", "site.yml:3", "web1", looped=True)


@pytest.mark.parametrize(
    ("action", "tracked"),
    [
        ("ansible.builtin.copy", True),
        ("community.general.ufw", True),
        ("debug", False),
        ("ansible.builtin.set_fact", False),
        ("ansible.legacy.setup", False),
        ("some.thing.setup", True),
        ("dayone.aws.drift_gate", False),
    ],
)
def test_what_is_tracked(action: str, tracked: bool) -> None:
    assert is_tracked(action) == tracked


def test_only_what_says_changed_is_a_finding() -> None:
    assert list(rows(TASK, {"changed": False})) == []
    (found,) = rows(TASK, {"changed": True, "diff": {"before": "a", "after": "b"}})
    assert (found["current"], found["wanted"]) == ("a", "b")
    assert found["resource"] == "site.yml:3 Write it on web1"
    assert "without check mode" in found["remediation"]


def test_a_loop_is_told_item_by_item() -> None:
    results: list[Any] = [
        {"changed": True, "ansible_loop_var": "item", "item": "a"},
        {"changed": False, "ansible_loop_var": "item", "item": "b"},
        {"changed": True, "ansible_loop_var": "x", "x": {"k": "v"}, "_ansible_item_label": "label"},
        {"changed": True, "ansible_loop_var": "item", "item": {"k": "v"}},
        {"changed": True, "censored": "hidden", "item": "secret"},
        "no mapping",
    ]
    found = [row["resource"].partition(", item ")[2] for row in rows(LOOP, {"changed": True, "results": results})]
    assert found == ["a", "label", "number 4", "number 5"]


def test_results_of_a_module_are_no_loop() -> None:
    assert len(list(rows(TASK, {"changed": True, "results": ["a", "b"]}))) == 1


@pytest.mark.parametrize("mark", [{"censored": "hidden"}, {"_ansible_no_log": True}])
def test_no_log_is_respected(mark: dict[str, Any]) -> None:
    (found,) = rows(TASK, {"changed": True, "diff": {"before": "", "after": "secret"}, **mark})
    assert "secret" not in str(found)


@pytest.mark.parametrize(
    ("diff", "expected"),
    [
        pytest.param(None, ("differs from what the task sets", "as the task sets it"), id="none"),
        pytest.param("text", ("differs from what the task sets", "as the task sets it"), id="no_mapping"),
        pytest.param(
            {"before": "same", "after": "same"}, ("differs from what the task sets", "as the task sets it"), id="same"
        ),
        pytest.param({"prepared": "+ line"}, ("differs from what the task sets", "+ line"), id="prepared"),
        pytest.param({"before": {"a": 1, "b": 2}, "after": {"a": 1, "b": 3}}, ({"b": 2}, {"b": 3}), id="mappings"),
        pytest.param([{"before": "a", "after": "b"}, {"before": {}, "after": {}}], ("a", "b"), id="one_of_two"),
        pytest.param([{"before": 1, "after": 2}, {"before": 3, "after": 4}], ([1, 3], [2, 4]), id="two"),
    ],
)
def test_sides_of_a_diff(diff: Any, expected: tuple[Any, Any]) -> None:
    assert sides(diff) == expected


def test_of_long_texts_what_differs_is_shown() -> None:
    lines = [f"line {number}" for number in range(2000)]
    before, after = sides({"before": "\n".join(lines), "after": "\n".join([*lines[:1500], "other", *lines[1501:]])})
    assert "line 1500" in before
    assert "other" in after
    assert after.startswith("… 1497 lines\n")
    assert after.endswith("\n… 496 lines")
    assert max(len(before), len(after)) < 200


@pytest.mark.parametrize("state", ["x" * 9000, {"a": "x" * 9000}, ["x" * 9000]])
def test_what_differs_is_cut(state: Any) -> None:
    before, after = sides({"before": "", "after": state})
    assert before == ""
    assert len(after) < LIMIT + 50
    assert "characters more" in after


def test_exceptions_count_for_tasks_too() -> None:
    (found,) = rows(TASK, {"changed": True})
    item = {"control": "task.*", "reason": "later", "owner": "ops", "expires": "2026-11-24"}
    listed = completed([item])
    assert waived(found, Exceptions(listed, "", date(2026, 11, 24)))["status"] == "excepted"
    lapsed = waived(found, Exceptions(listed, "", date(2026, 11, 25)))
    assert lapsed["status"] == "drift"
    assert "An exception expired on 2026-11-24 (ops: later). " in lapsed["remediation"]
    assert waived(found, Exceptions([], "", date(2026, 11, 25))) == found
