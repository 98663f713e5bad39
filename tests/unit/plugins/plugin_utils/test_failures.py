# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.plugin_utils.failures import (
    is_of_collection,
    judges,
    step_of,
    why_failed,
    why_unjudged,
)

from tests import ROOT

WELL: dict[str, Any] = {"findings": [], "calls": []}
HIDDEN = {"censored": "the output has been hidden"}


def task(action: str, role: str = "", step: str = "") -> Any:
    stands_in = SimpleNamespace(get_name=lambda: role) if role else None
    return SimpleNamespace(action=action, _role=stands_in, get_vars=lambda: {"_dayone_step": step} if step else {})


@pytest.mark.parametrize(
    ("item", "ours", "step", "verdicts"),
    [
        pytest.param(task("dayone.aws.iam_hygiene"), True, "", True, id="a_module"),
        pytest.param(task("dayone.aws.drift_gate"), True, "", False, id="a_module_that_judges_nothing"),
        pytest.param(task("set_fact", "dayone.aws.dns"), True, "dns", False, id="a_task_of_a_role"),
        pytest.param(task("validate_argument_spec", step="dns"), True, "dns", False, id="a_task_of_a_step"),
        pytest.param(task("dayone.aws.dns_zone", "mine"), True, "", True, id="a_module_in_another_role"),
        pytest.param(task("ansible.builtin.assert", "mine"), False, "", False, id="another_role"),
    ],
)
def test_a_task_is_known_by_what_it_is(item: Any, ours: bool, step: str, verdicts: bool) -> None:
    assert (is_of_collection(item), step_of(item), judges(item)) == (ours, step, verdicts)


def test_a_module_without_findings_is_not_asked_for_a_verdict() -> None:
    files = sorted((ROOT / "plugins" / "modules").glob("*.py"))
    without = [
        file.stem for file in files if "\nfindings:" not in file.read_text(encoding="utf-8").partition("RETURN")[2]
    ]
    assert "permissions" in without and "iam_hygiene" not in without
    assert [name for name in without if judges(task(f"dayone.aws.{name}"))] == []


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param({"msg": "denied"}, "denied", id="message"),
        pytest.param({}, "it failed without a reason", id="none"),
        pytest.param({"msg": "Broken.", "module_stdout": "<html>\n"}, "Broken: <html>", id="garbage"),
        pytest.param(
            {"msg": "Broken", "module_stderr": "Traceback (most recent call last):\n  x\nKeyError: 'a'\n"},
            "Broken: KeyError: 'a'",
            id="crash",
        ),
        pytest.param(
            {
                "msg": "One or more items failed",
                "results": [
                    {"item": "a", "failed": True, "msg": "one"},
                    {"item": "b", **WELL},
                    {"item": {"k": 1}, "unreachable": True, "msg": "two"},
                ],
            },
            "item a: one; item 3: two",
            id="items",
        ),
    ],
)
def test_the_cause(found: dict[str, Any], said: str) -> None:
    assert why_failed(found) == said


def test_what_is_hidden_says_so() -> None:
    assert "no_log hides its result" in why_failed(HIDDEN)
    assert "no_log hides its result" in why_failed({"results": [HIDDEN], **HIDDEN})


def test_of_many_items_some_are_named() -> None:
    items = [{"item": number, "failed": True, "msg": "no"} for number in range(12)]
    assert why_failed({"results": items}).endswith("item 9: no; and 2 items more")


@pytest.mark.parametrize(
    ("found", "judged"),
    [
        pytest.param(WELL, True, id="verdicts"),
        pytest.param({"results": [WELL, {"skipped": True}]}, True, id="items"),
        pytest.param({"ansible_job_id": "1", "started": 1}, True, id="started"),
        pytest.param({"msg": "failed_when: false"}, False, id="none"),
        pytest.param(HIDDEN, False, id="hidden"),
        pytest.param({"results": [WELL, HIDDEN]}, False, id="a_hidden_item"),
    ],
)
def test_what_gave_no_verdicts(found: dict[str, Any], judged: bool) -> None:
    assert (why_unjudged(found) == "") is judged
