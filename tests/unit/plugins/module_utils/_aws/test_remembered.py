# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What tasks of a check that share a process know from one another."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.remembered import Key, Remembered

CALLER: Key = ("AKIAEXAMPLE", "", "ec2", "eu-west-1")
ANSWER: dict[str, Any] = {"Regions": [{"RegionName": "eu-west-1"}], "ResponseMetadata": {"RequestId": "1"}}


@pytest.fixture
def remembered() -> Remembered:
    """A task has begun."""
    found = Remembered()
    found.begin()
    return found


def key_of(remembered: Remembered, caller: Key = CALLER, method: str = "describe_regions", **params: Any) -> Key:
    """What an answer is kept by."""
    key = remembered.key(caller, method, params)
    assert key is not None
    return key


def test_a_later_task_is_told_what_an_earlier_one_was_answered(remembered: Remembered) -> None:
    remembered.keep(key_of(remembered), ANSWER)
    remembered.begin()
    assert remembered.answer(key_of(remembered)) == {"Regions": ANSWER["Regions"]}


def test_a_task_that_asks_again_asks_aws(remembered: Remembered) -> None:
    remembered.keep(key_of(remembered), ANSWER)
    assert remembered.answer(key_of(remembered)) is None


def test_what_a_task_does_with_its_answer_is_not_seen_by_others(remembered: Remembered) -> None:
    remembered.keep(key_of(remembered), ANSWER)
    for _task in range(2):
        remembered.begin()
        found = remembered.answer(key_of(remembered))
        assert found == {"Regions": ANSWER["Regions"]}
        found["Regions"].clear()


@pytest.mark.parametrize(
    ("caller", "method", "params"),
    [
        pytest.param(("AKIAOTHER", *CALLER[1:]), "describe_regions", {}, id="another_caller"),
        pytest.param((*CALLER[:3], "us-east-1"), "describe_regions", {}, id="another_region"),
        pytest.param(CALLER, "describe_vpcs", {}, id="another_method"),
        pytest.param(CALLER, "describe_regions", {"AllRegions": True}, id="other_parameters"),
    ],
)
def test_another_request_is_sent(remembered: Remembered, caller: Key, method: str, params: dict[str, Any]) -> None:
    remembered.keep(key_of(remembered), ANSWER)
    remembered.begin()
    assert remembered.answer(key_of(remembered, caller, method, **params)) is None


@pytest.mark.parametrize("method", ["generate_credential_report", "create_trail", "batch_get_things"])
def test_only_reads_are_kept(remembered: Remembered, method: str) -> None:
    assert remembered.key(CALLER, method, {}) is None


@pytest.mark.parametrize(
    "large", [pytest.param([{}] * 5_000, id="many_values"), pytest.param("a" * 500_000, id="a_long_text")]
)
def test_a_large_answer_is_not_kept(remembered: Remembered, large: Any) -> None:
    remembered.keep(key_of(remembered), {"Regions": large})
    remembered.begin()
    assert remembered.answer(key_of(remembered)) is None


def test_nothing_is_kept_outside_of_a_check(remembered: Remembered) -> None:
    key = key_of(remembered)
    remembered.keep(key, ANSWER)
    remembered.clear()
    assert remembered.key(CALLER, "describe_regions", {}) is None
    remembered.begin()
    assert remembered.answer(key) is None
