# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import math
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.plugin_utils.settings import check_settings, switch

RIGHT: dict[str, Any] = {"formats": ["json"], "keep": 0, "track_tasks": "no", "wait": 0.5}


@pytest.mark.parametrize("value", [True, "yes", "on", "1", 1, "TRUE"])
def test_a_switch_is_on(value: Any) -> None:
    assert switch("track_tasks", value) is True


@pytest.mark.parametrize("value", [False, "no", "off", "0", 0, "False"])
def test_a_switch_is_off(value: Any) -> None:
    assert switch("track_tasks", value) is False


@pytest.mark.parametrize("value", ["maybe", "ture", "", None, 2, []])
def test_what_says_neither_is_not_off(value: Any) -> None:
    with pytest.raises(Refusal, match=r"track_tasks is .*, but takes true or false"):
        switch("track_tasks", value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"formats": ["json", "xls"]}, "formats has 'xls'; xls is no format. There are json"),
        ({"keep": -1}, "keep is -1"),
        ({"wait": math.nan}, "wait is nan"),
        ({"wait": math.inf}, "wait is inf"),
        ({"wait": -1.0}, "wait is -1"),
        ({"track_tasks": "maybe"}, "track_tasks is 'maybe'"),
    ],
)
def test_wrong_settings_are_refused_with_what_they_take(change: dict[str, Any], words: str) -> None:
    check_settings(RIGHT, ["json"])
    with pytest.raises(Refusal, match=words):
        check_settings({**RIGHT, **change}, ["json"])
