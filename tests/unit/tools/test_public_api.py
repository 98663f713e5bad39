# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What users may rely on does not change without saying so (tools/public_api.py)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tools.public_api import RELEASED, changes, released, surface, unwritten, written

BEFORE: dict[str, Any] = {
    "control/audit_trail.enabled": {},
    "module/audit_trail": {},
    "module/audit_trail/option/kind": {"type": "str", "choices": ["a", "b"], "default": "a"},
    "module/audit_trail/return/trail": {"type": "dict"},
    "report/version": {"const": 1},
    "role/audit_trail": {},
}


def test_every_change_since_the_release_is_in_a_fragment_of_the_right_kind() -> None:
    now = surface()
    lacking = unwritten(changes(released(now), now), written())
    assert [f"{change.path} {change.text}" for change in lacking] == []


def test_the_list_holds_what_users_rely_on() -> None:
    found = surface()
    assert found["module/iam_password_policy_enforce/option/min_length"]["type"] == "int"
    assert found["role/password_policy/option/password_policy_min_length"]["type"] == "int"
    assert {"control/root_account.mfa", "playbook/baseline", "report/findings", "callback/drift_report"} <= set(found)
    assert found["every module/common/option/expected_account_id"]["type"] == "str"


def test_an_option_that_modules_share_by_now_is_neither_gone_nor_new() -> None:
    was, shared = "module/iam_groups/option/personas", "every module/personas/option/personas"
    assert was in json.loads(RELEASED.read_text(encoding="utf-8"))
    now = surface()
    assert not [change for change in changes(released(now), now) if change.path in (was, shared)]
    now[shared] = {"type": "str"}
    assert {change.kind for change in changes(released(now), now) if change.path == shared} == {"breaking"}


@pytest.mark.parametrize(
    ("path", "value", "kind"),
    [
        ("module/audit_trail/option/kind", {"type": "str", "choices": ["a"], "default": "a"}, "breaking"),
        ("module/audit_trail/option/kind", {"type": "str", "choices": ["a", "b", "c"], "default": "a"}, "addition"),
        ("module/audit_trail/option/kind", {"type": "str", "choices": ["a", "b"], "default": "b"}, "breaking"),
        ("module/audit_trail/option/kind", {"type": "int", "choices": ["a", "b"], "default": "a"}, "breaking"),
        ("module/audit_trail/option/new", {"type": "str"}, "addition"),
        ("module/audit_trail/option/new", {"type": "str", "required": True}, "breaking"),
        ("report/version", {"const": 2}, "breaking"),
        ("control/audit_trail.new", {}, "addition"),
    ],
)
def test_kinds_of_changes(path: str, value: dict[str, Any], kind: str) -> None:
    (change,) = changes(BEFORE, {**BEFORE, path: value})
    assert (change.path, change.kind) == (path, kind)
    assert unwritten([change], {}) == [change]
    named = f"The option ``{change.names[0]}`` is another."
    assert unwritten([change], {"trivial": named}) == [change]
    assert unwritten([change], {"breaking_changes": named}) == []
    assert (unwritten([change], {"minor_changes": named}) == []) == (kind == "addition")


@pytest.mark.parametrize("path", sorted(BEFORE))
def test_what_is_gone_breaks(path: str) -> None:
    assert ("breaking", path) in [
        (change.kind, change.path) for change in changes(BEFORE, {k: v for k, v in BEFORE.items() if k != path})
    ]


def test_a_new_module_is_listed_by_the_changelog_itself() -> None:
    assert changes(BEFORE, {**BEFORE, "module/new": {}, "module/new/option/name": {"type": "str"}}) == []


def test_what_comes_with_something_new_is_said_once() -> None:
    (change,) = changes(BEFORE, {**BEFORE, "report/todo": {"type": "array"}, "report/todo/*/price": {"type": "string"}})
    assert change.path == "report/todo"
