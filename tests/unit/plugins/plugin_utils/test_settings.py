# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import math
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.plugin_utils.settings import check_file, check_settings, switch

RIGHT: dict[str, Any] = {"formats": ["json"], "keep": 0, "slice": "2/5", "track_tasks": "no", "wait": 0.5}


@pytest.mark.parametrize("value", [True, "yes", "on", "1", 1, "TRUE"])
def test_a_switch_is_on(value: Any) -> None:
    assert switch("track_tasks", value) is True


@pytest.mark.parametrize("value", [False, "no", "off", "0", 0, "False"])
def test_a_switch_is_off(value: Any) -> None:
    assert switch("track_tasks", value) is False


@pytest.mark.parametrize("value", ["maybe", "ture", "", None, 2, []])
def test_what_says_neither_is_not_off(value: Any) -> None:
    with pytest.raises(Refusal, match=r"track_tasks is .*, but must be true or false"):
        switch("track_tasks", value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"formats": ["json", "xls"]}, "formats has 'xls'; xls is not a format. The formats are json"),
        ({"keep": -1}, "keep is -1"),
        ({"wait": math.nan}, "wait is nan"),
        ({"wait": math.inf}, "wait is inf"),
        ({"wait": -1.0}, "wait is -1"),
        ({"slice": "6/5"}, "slice is '6/5', but must be a number and how many there are, as in 2/5"),
        ({"track_tasks": "maybe"}, "track_tasks is 'maybe'"),
    ],
)
def test_wrong_settings_are_refused_with_what_they_take(change: dict[str, Any], words: str) -> None:
    check_settings(RIGHT, ["json"])
    with pytest.raises(Refusal, match=words):
        check_settings({**RIGHT, **change}, ["json"])


OPTIONS: dict[str, dict[str, Any]] = {
    "cache": {"type": "bool"},
    "cache_timeout": {"type": "int"},
    "accounts": {"type": "list", "elements": "str"},
    "role_name": {"type": "str"},
    "profile": {"aliases": [{"name": "boto_profile"}, "aws_profile"]},
    "compose": {"type": "dict"},
    "keyed_groups": {"type": "list"},
    "include_tags": {"type": "raw"},
}


@pytest.mark.parametrize(
    "given",
    [
        {"cache": "yes", "cache_timeout": 60, "accounts": ["1", 2], "role_name": "reader"},
        {
            "cache": False,
            "cache_timeout": "60",
            "accounts": "1,2",
            "role_name": 7,
            "aws_profile": "a",
            "boto_profile": "b",
        },
        {"cache": None, "accounts": None, "compose": {"a": "b"}, "keyed_groups": [{"key": "a"}], "include_tags": [1]},
        {"cache": "{{ maybe }}", "accounts": "{{ some }}", "role_name": "{{ name }}"},
    ],
)
def test_what_an_option_takes(given: dict[str, Any]) -> None:
    check_file(given, OPTIONS)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"cache": "maybe"}, "cache is 'maybe', but must be true or false"),
        ({"cache": 2}, "cache is 2, but must be true or false"),
        ({"cache": ["yes"]}, "cache is"),
        ({"cache_timeout": "an hour"}, "cache_timeout is 'an hour', but must be a whole number"),
        ({"cache_timeout": True}, "cache_timeout is True"),
        ({"cache_timeout": 1.5}, "cache_timeout is 1.5"),
        ({"accounts": {"1": "2"}}, "accounts is .* but must be a list"),
        ({"accounts": 123456789012}, "accounts is 123456789012, but must be a list"),
        ({"accounts": [["1"]]}, "accounts is .* but must be a list of strings"),
        ({"role_name": ["a"]}, "role_name is .* but must be a text"),
        ({"role_name": False}, "role_name is False"),
        ({"aws_profile": {}}, "aws_profile is"),
        ({"compose": "a"}, "compose is 'a', but must be a dictionary"),
        ({"acounts": ["1"]}, "acounts is not an option. Did you mean accounts"),
        ({"x": 1}, "x is not an option. The documentation"),
    ],
)
def test_what_an_option_does_not_take_is_refused_with_its_name(given: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        check_file(given, OPTIONS)
