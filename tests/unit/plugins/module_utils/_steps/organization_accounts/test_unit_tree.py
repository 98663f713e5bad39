# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tree of units as data: what is refused before the first request."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_accounts.unit_tree import (
    DEPTH,
    wanted_units,
)
from hypothesis import given
from hypothesis import strategies as st


def nested(depth: int) -> list[dict[str, Any]]:
    return [{"name": f"level-{depth}", "units": nested(depth - 1)}] if depth else []


def test_each_unit_stands_behind_what_it_is_in() -> None:
    units = wanted_units([{"name": "A", "units": [{"name": "B", "tags": {"a": 1}}]}, {"name": "C", "was": "D"}])
    assert [(unit.path, unit.above, unit.was, dict(unit.tags)) for unit in units] == [
        ("/A", "/", "", {}),
        ("/C", "/", "D", {}),
        ("/A/B", "/A", "", {"a": "1"}),
    ]


def test_what_is_in_a_unit_that_goes_goes_too() -> None:
    units = wanted_units([{"name": "A", "state": "absent", "units": [{"name": "B"}]}])
    assert [unit.removed for unit in units] == [True, True]


def cycle() -> list[dict[str, Any]]:
    units: list[dict[str, Any]] = [{"name": "A"}]
    units[0]["units"] = units
    return units


@pytest.mark.parametrize(
    ("units", "words"),
    [
        pytest.param([{"name": "A"}, {"name": "A"}], "A is listed twice in /", id="twice"),
        pytest.param([{"name": "P", "units": [{"name": "A"}, {"name": "A"}]}], "A is listed twice in /P", id="below"),
        pytest.param(cycle(), "contains itself: a cycle", id="cycle"),
        pytest.param([{"name": "A", "was": "B"}, {"name": "B", "was": "A"}], "a cycle", id="names_in_a_circle"),
        pytest.param([{"name": "A", "was": "C"}, {"name": "B", "was": "C"}], "a cycle", id="one_earlier_name"),
        pytest.param(nested(DEPTH + 1), "5 levels", id="too_deep"),
        pytest.param([{"name": "A/B"}], "no slash", id="slash"),
        pytest.param([{"name": " "}], "1 to 128 characters", id="blank"),
        pytest.param([{"name": "A" * 129}], "1 to 128 characters", id="long"),
        pytest.param([{"units": []}], "has no name", id="no_name"),
        pytest.param(["A"], "has no name", id="no_dictionary"),
        pytest.param([{"name": "A", "units": {"name": "B"}}], "must be a list of units", id="no_list"),
        pytest.param([{"name": "A", "tag": {}}], "has tag. It can have name, state, tags, units, was", id="strange"),
        pytest.param([{"name": "A", "tags": ["a"]}], "must be a dictionary", id="tags"),
        pytest.param([{"name": "A", "units": [{"name": "B", "state": "gone"}]}], "present or absent", id="state"),
        pytest.param(
            [{"name": "A", "state": "absent", "units": [{"name": "B", "state": "present"}]}],
            "B should exist, but its parent /A is to be removed",
            id="present_in_absent",
        ),
    ],
)
def test_a_wrong_tree_is_refused(units: Any, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        wanted_units(units)
    assert words in str(caught.value)


_NAMES = st.lists(st.sampled_from("ABCDEF"), unique=True, max_size=3)


@given(_NAMES, _NAMES, _NAMES)
def test_every_unit_of_a_right_tree_has_its_own_path(first: list[str], second: list[str], third: list[str]) -> None:
    def tree(*levels: list[str]) -> list[dict[str, Any]]:
        return [{"name": name, "units": tree(*levels[1:])} for name in levels[0]] if levels else []

    paths = [unit.path for unit in wanted_units(tree(first, second, third))]
    assert len(set(paths)) == len(paths) == len(first) * (1 + len(second) * (1 + len(third)))
    assert all(path.rpartition("/")[0] in ("", *paths[: paths.index(path)]) for path in paths)
