# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which accounts an assignment is for."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_tree import Account, Tree, Unit
from ansible_collections.dayone.aws.plugins.module_utils._steps.identity_center.assignment_targets import (
    Entry,
    targets_of,
)

ROOT, WORK, PROD = "r-ab12", "ou-ab12-11111111", "ou-ab12-22222222"
MANAGEMENT = "100000000000"


def account(number: int, name: str, unit: str, path: str, state: str = "ACTIVE", **tags: str) -> Account:
    return Account(f"{number}", name, f"{name}@example.com", state, "", "CREATED", unit, path, MANAGEMENT, tags)


TREE = Tree(
    ROOT,
    (Unit(ROOT, "Root", "/", ""), Unit(WORK, "Work", "/Work", ROOT), Unit(PROD, "Prod", "/Work/Prod", WORK)),
    (
        account(100000000000, "management", ROOT, "/", stage="test"),
        account(200000000001, "one", WORK, "/Work", stage="test", team="a"),
        account(200000000002, "two", PROD, "/Work/Prod", stage="test"),
        account(200000000003, "twin", ROOT, "/"),
        account(200000000004, "twin", ROOT, "/"),
        account(200000000005, "gone", PROD, "/Work/Prod", "SUSPENDED"),
    ),
)


def entry(**change: Any) -> Entry:
    plain: dict[str, Any] = {"accounts": (), "units": (), "tags": {}, "excluded": ()}
    return Entry("devops", ("developers",), (), **{**plain, **change})


def numbers(**change: Any) -> list[str]:
    return [item.id[-1] for item in targets_of(TREE, entry(**change)).accounts]


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        pytest.param({"accounts": ("one",)}, ["1"], id="name"),
        pytest.param({"accounts": ("200000000002",)}, ["2"], id="id"),
        pytest.param({"units": ("/Work",)}, ["1", "2"], id="unit_with_all_below"),
        pytest.param({"units": (PROD,)}, ["2"], id="unit_by_id"),
        pytest.param({"units": ("root",)}, ["1", "2", "3", "4"], id="root_without_the_management_account"),
        pytest.param({"tags": {"stage": "test"}}, ["1", "2"], id="tag_without_the_management_account"),
        pytest.param({"tags": {"stage": "test", "team": "a"}}, ["1"], id="all_tags"),
        pytest.param({"units": ("/",), "excluded": ("one", "200000000003")}, ["2", "4"], id="excluded"),
        pytest.param({"accounts": (MANAGEMENT,), "units": ("/Work/Prod",)}, ["0", "2"], id="management_by_name"),
    ],
)
def test_accounts_of_an_entry(change: dict[str, Any], wanted: list[str]) -> None:
    assert numbers(**change) == wanted


def test_suspended_accounts_of_a_unit_are_told() -> None:
    assert [item.name for item in targets_of(TREE, entry(units=("/Work",))).inactive] == ["gone"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"accounts": ("twin",)}, "2 accounts have the name twin: 200000000003, 200000000004", id="twins"),
        pytest.param({"accounts": ("300000000000",)}, "has no account 300000000000", id="id"),
        pytest.param({"accounts": ("gone",)}, "is SUSPENDED", id="suspended"),
        pytest.param({"units": ("/Play",)}, "there is no organizational unit /Play. The units are /, /Work", id="unit"),
        pytest.param({"units": ("/",), "excluded": ("nobody",)}, "no account of the name nobody", id="excluded"),
    ],
)
def test_what_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        numbers(**change)
