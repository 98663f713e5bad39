# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.dayone.aws.plugins.plugin_utils.progress import Progress

ROLE = SimpleNamespace(get_name=lambda: "dayone.aws.password_policy")
STEPS = [SimpleNamespace(_role=ROLE), SimpleNamespace(_role=None)]


@pytest.mark.parametrize(
    ("mode", "watched", "lines"), [("auto", True, 2), ("auto", False, 0), ("plain", False, 2), ("none", True, 0)]
)
def test_how_often_it_says_something(mode: str, watched: bool, lines: int) -> None:
    said: list[str] = []
    now = 0.0
    progress = Progress(mode, watched, said.append, lambda: now)
    progress.begin(2, STEPS)
    for _step in range(2):
        progress.step()
        for host in ("one", "two"):
            now += 6.0
            progress.ended(host, ["password_policy.min_length"])
    assert len(said) == lines


def test_what_it_says() -> None:
    progress = Progress("plain", False, print)
    progress.begin(3, STEPS)
    progress.step()
    progress.ended("one", ["password_policy.min_length", "task.changed"])
    assert progress.text.startswith("drift_report: step 1 of 2, done in 1 of 3 accounts; 2 of ")
    assert progress.text.endswith(" controls judged")
    alone = Progress("plain", False, print)
    alone.begin(1, STEPS)
    alone.step()
    alone.ended("one", ["password_policy.min_length"])
    assert alone.text.startswith("drift_report: step 1 of 2; 1 of ")
