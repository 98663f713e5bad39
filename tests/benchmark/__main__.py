# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Measures all scenarios in one run, and prints a table."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible.release import __version__ as ansible_version

from tests.botocore_plugins import HOST

from .measure import ANSIBLE, Account, Bench, Case, Cost, Work
from .scenarios import SCENARIOS, Scenario

TASKS = 10
ROUNDS = 3
FLOOR = (sys.executable, str(Path(__file__).with_name("floor.py")))
ORDINARY = {"DAYONE_IN_PROCESS": "0"}
FAST_WAY = "dayone.aws, inside the worker"
SLOW_WAY = "dayone.aws, the ordinary way"


def task_cases(bench: Bench, scenario: Scenario, ours: Mapping[str, Any], tasks: int) -> list[Case]:
    """One task, by itself: the cost of a play of many less the cost of a play of none."""
    title, empty, tasks = scenario.title, bench.play({}, 0), scenario.tasks or tasks
    keys = bench.populated(scenario.users) if scenario.users else {}
    bench.run(bench.play(ours, 1), keys)
    recording, work = bench.record(bench.play(ours, 1), title, keys)
    command = bench.play(ours, tasks)
    cases = [
        Case(title, FAST_WAY, command, empty, tasks, work, keys),
        Case(title, SLOW_WAY, command, empty, tasks, work, {**ORDINARY, **keys}),
    ]
    if scenario.peer:
        bench.run(bench.play(scenario.peer, 1), {})
        _recording, peer_work = bench.record(bench.play(scenario.peer, 1), f"{title} peer")
        command = bench.play(scenario.peer, tasks)
        cases.append(Case(title, next(iter(scenario.peer)), command, empty, tasks, peer_work))
    if scenario.peers:
        first, *others = scenario.peers
        command = bench.play(first, 1, *others)
        way = f"{len(scenario.peers)} modules of others in a loop"
        peer_work, cost = bench.once(command)
        cases.append(Case(title, way, command, empty, work=peer_work, taken=cost))
    floor = (*FLOOR, str(recording), "--times", str(tasks), "--threads", str(scenario.threads))
    way = f"bare boto3, {scenario.threads} threads"
    return [*cases, Case(title, way, floor, (sys.executable, "-c", "pass"), tasks, Work(work.calls), {**HOST, **keys})]


def playbook_cases(bench: Bench, scenario: Scenario, playbook: Path) -> list[Case]:
    """A playbook, whole: nothing is taken off."""
    if scenario.prepare:
        bench.run((ANSIBLE, str(scenario.prepare)), {})
    title, command, late = scenario.title, (ANSIBLE, str(playbook)), scenario.latency
    recording, work = bench.record(command, title)
    floor = (*FLOOR, str(recording), "--threads", str(scenario.threads))
    return [
        Case(title, FAST_WAY, command, work=work, latency=late),
        Case(title, SLOW_WAY, command, work=work, environment=ORDINARY, latency=late),
        Case(
            title,
            f"bare boto3, {scenario.threads} threads",
            floor,
            work=Work(work.calls),
            environment=HOST,
            latency=late,
        ),
    ]


def rows(cases: Sequence[Case], costs: Sequence[Cost]) -> list[dict[str, Any]]:
    """The costs as figures, each beside our own in the same run."""
    ours = {case.title: cost for case, cost in zip(cases, costs, strict=True) if case.way == FAST_WAY}
    return [
        {
            "scenario": case.title,
            "way": case.way,
            "tasks": case.work.tasks,
            "calls": case.work.calls,
            "cpu_seconds": round(cost.cpu, 4),
            "wall_seconds": round(cost.wall, 4),
            "cpu_ratio": round(cost.cpu / ours[case.title].cpu, 2),
            "wall_ratio": round(cost.wall / ours[case.title].wall, 2),
        }
        for case, cost in zip(cases, costs, strict=True)
    ]


def table(found: Sequence[Mapping[str, Any]]) -> str:
    """The rows as text."""
    lines, title = [f"{'':42}{'tasks':>6}{'calls':>6}{'CPU s':>8}{'wall s':>8}{'CPU':>8}{'wall':>8}"], ""
    for row in found:
        if row["scenario"] != title:
            title = row["scenario"]
            lines.append(title)
        lines.append(
            f"  {row['way']:40}{row['tasks']:6}{row['calls']:6}{row['cpu_seconds']:8.3f}{row['wall_seconds']:8.3f}"
            f"{row['cpu_ratio']:7.2f}x{row['wall_ratio']:7.2f}x"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--tasks", type=int, default=TASKS, help="tasks in a play")
    parser.add_argument("--only", default="", help="only the scenarios with this in their titles")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of which the median is taken")
    arguments = parser.parse_args()
    with Account() as account, tempfile.TemporaryDirectory(prefix="dayone-benchmark-") as folder:
        bench, cases = Bench(account, Path(folder)), []
        for scenario in (one for one in SCENARIOS if arguments.only in one.title):
            if scenario.ours:
                cases += task_cases(bench, scenario, scenario.ours, arguments.tasks)
            if scenario.playbook:
                cases += playbook_cases(bench, scenario, scenario.playbook)
        found = rows(cases, bench.measure(cases, arguments.rounds))
    run = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "ansible_core": ansible_version,
        "tasks": arguments.tasks,
        "rounds": arguments.rounds,
    }
    print(
        f"{run['cores']} cores, Python {run['python']}, ansible-core {run['ansible_core']}; "
        f"{run['tasks']} tasks a play, median of {run['rounds']} runs\n\n{table(found)}"
    )
    if arguments.json:
        arguments.json.write_text(json.dumps({**run, "rows": found}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
