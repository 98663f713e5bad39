# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Patterns receive each call that leads to a step, once, and are as short as EventBridge takes them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.event_pattern import PATTERN_SIZE, written
from ansible_collections.dayone.aws.plugins.module_utils._steps.change_events.api_calls import GLOBAL_SOURCES, ROWS
from ansible_collections.dayone.aws.plugins.module_utils._steps.change_events.patterns import (
    DATED_SOURCES,
    STEPS,
    patterns,
)
from hypothesis import given
from hypothesis import strategies as st


def received(found: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    """Each source and name that patterns receive."""
    ways = [way for item in found for way in item["detail"].get("$or", [item["detail"]])]
    return [(way["eventSource"][0], name) for way in ways for name in way["eventName"]]


def wanted(steps: set[str], *, is_global: bool) -> set[tuple[str, str]]:
    return {
        (source, name)
        for source, of, names in ROWS
        if (is_global or source not in GLOBAL_SOURCES) and steps & set(of.split())
        for name in names.split()
    }


@given(st.sets(st.sampled_from(STEPS), min_size=1), st.booleans())
def test_all_of_some_steps_are_received_once_and_nothing_else(steps: set[str], is_global: bool) -> None:
    found = patterns(steps, is_global=is_global)
    listed = received(found)
    plain = [(source, name) for source, name in listed if source not in DATED_SOURCES]
    asked = wanted(steps, is_global=is_global)
    assert set(plain) == {item for item in asked if item[0] not in DATED_SOURCES}
    assert len(plain) == len(set(plain))
    for source, name in asked - set(plain):
        assert any(source == other and name.startswith(item["prefix"]) for other, item in listed if source == other)
    assert all(len(written(item)) <= PATTERN_SIZE for item in found)


def test_all_steps_take_fewer_rules_than_a_bus_holds() -> None:
    assert len(patterns(STEPS, is_global=False)) < len(patterns(STEPS, is_global=True)) <= 15


def test_a_call_that_failed_is_not_received() -> None:
    assert all(item["detail"]["errorCode"] == [{"exists": False}] for item in patterns(STEPS, is_global=True))


@pytest.mark.parametrize("step", STEPS)
def test_each_step_has_a_call(step: str) -> None:
    assert patterns([step], is_global=True)
