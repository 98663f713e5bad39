# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

from ansible_collections.dayone.aws.plugins.plugin_utils.coverage import Coverage

STEPS = ("password_policy", "root_account", "admin_access", "audit_trail", "public_access")


def task_of(step: str, *, once: bool = False) -> Any:
    """A task of a role, as far as a callback looks at it."""
    role = SimpleNamespace(get_name=lambda: f"dayone.aws.{step}")
    return SimpleNamespace(_role=role, _uuid=step, action="dayone.aws.iam_hygiene", run_once=once, name=step)


def seconds(hosts: int) -> float:
    """The processor time that a run over so many hosts costs."""
    coverage, begun = Coverage(), time.process_time()
    for step in STEPS:
        task = task_of(step)
        for number in range(hosts):
            coverage.ended(task, f"{number:012}", (f"{step}.x",), f"{number:012}")
    return time.process_time() - begun


def test_a_task_that_ends_on_one_of_many_hosts_costs_what_it_costs_on_one_of_few() -> None:
    """Four times as many hosts cost four times as much: of thousands nobody could wait for the square of it."""
    seconds(100)
    few, many = (min(seconds(hosts) for _turn in range(3)) for hosts in (500, 2000))
    assert many < 8 * few


def test_a_task_that_is_taken_once_ends_the_step_of_all_hosts() -> None:
    coverage, task = Coverage(), task_of(STEPS[0], once=True)
    for number in range(3):
        coverage._step(f"{number:012}", task).awaited.add(str(task._uuid))
    coverage.ended(task, f"{0:012}")
    assert [step.awaited for step in coverage._steps.values()] == [set(), set(), set()]
    other = task_of(STEPS[1])
    for number in range(3):
        coverage._step(f"{number:012}", other).awaited.add(str(other._uuid))
    coverage.ended(other, f"{1:012}")
    left = [len(step.awaited) for (_host, name), step in coverage._steps.items() if name == STEPS[1]]
    assert left == [1, 0, 1]
