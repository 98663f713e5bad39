# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS takes its time: what was made is unknown for a while, reads are stale. A first run completes all the same."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from botocore import xform_name

from tests.emulator.server import Emulator

from .conftest import READS, Run, step
from .test_every_module import SAMPLES, Play

#: What a method of the collection's own sends.
SENT_AS = {"upload_file": "put_object"}
STEPS = {"apply": False, "apply-again": False, "check": True}
ALL = [pytest.param(item, id=f"{name}-{item['id']}") for name, items in SAMPLES.items() for item in items]


@pytest.fixture
def slow(account: Emulator) -> Emulator:
    """The embedded account, which takes its time."""
    account.control("slow", True)
    return account


def done(run: Run, name: str) -> Counter[str]:
    """The writes of a step that AWS took, and how often it took each."""
    return Counter(
        xform_name(call["operation"])
        for call in run.calls
        if f"app/{name} " in call["user_agent"]
        and not call["operation"].startswith(READS)
        and call["status"].startswith("2")
    )


def planned(result: dict[str, Any]) -> Counter[str]:
    """The writes that a step says it sent."""
    return Counter(SENT_AS.get(call["method"], call["method"]) for call in result["calls"])


def test_a_whole_baseline_completes_in_its_first_run(slow: Emulator, play: Play) -> None:
    first = play()
    assert first.code == 0, first.output
    assert "FAILED!" not in first.output
    assert slow.waits_file.stat().st_size, "nothing of AWS was slow"
    second = play()
    assert second.code == 0, second.output
    assert not second.changed, [task for task in second.tasks if task.get("changed")]
    assert second.writes == []


@pytest.mark.parametrize("sample", ALL)
def test_a_first_run_completes_without_a_doubled_write(slow: Emulator, play: Play, prepared: Any, sample: Any) -> None:
    task = prepared(sample)
    run = play([step(task, name, check_mode=checks) for name, checks in STEPS.items()])
    results = dict(zip(STEPS, run.tasks, strict=True))
    assert run.code == 0, run.output
    assert results["apply"]["changed"] == sample["changes"]
    assert done(run, "apply") - planned(results["apply"]) == Counter()
    assert done(run, "apply-again") == Counter()
    assert not results["apply-again"]["changed"]
    assert not results["check"]["changed"]
