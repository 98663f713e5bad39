# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs commands against the embedded account and takes their time."""

from __future__ import annotations

import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import requests

from tests import ROOT

from . import recorder

Key = tuple[tuple[str, ...], tuple[tuple[str, str], ...], float]

#: No further variables.
FREE: Mapping[str, str] = MappingProxyType({})
ANSIBLE = str(Path(sys.executable).with_name("ansible-playbook"))


@dataclass(frozen=True)
class Cost:
    """Seconds of processor time, user and system, of a whole process tree; and seconds on the clock."""

    cpu: float
    wall: float


@dataclass(frozen=True)
class Work:
    """How many AWS requests are sent, and by how many runs of modules. An item of a loop is a run of its own."""

    calls: int
    tasks: int = 0


NOTHING = Work(0)


@dataclass(frozen=True)
class Case:
    """One command that is measured, and what is taken off its cost.

    Args:
        title: what is done.
        way: who does it.
        command: what is run.
        base: the command with which the same work without its tasks is done. Empty: nothing is taken off.
        times: how often the command does the task.
        work: how much it does for each task.
        environment: further variables.
        latency: seconds that the account waits before it answers a request.
        taken: its cost, where it takes so long that it was measured once.
    """

    title: str
    way: str
    command: Sequence[str]
    base: Sequence[str] = ()
    times: int = 1
    work: Work = NOTHING
    environment: Mapping[str, str] = field(default_factory=dict)
    latency: float = 0.0
    taken: Cost | None = None


class Account:
    """The embedded account in a process of its own, so that its time counts for nobody."""

    def __enter__(self) -> Account:
        command = [sys.executable, "-u", "-m", "tests.emulator"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        lines = [self._process.stdout.readline() for _variable in range(2)]
        self.environment = dict(line.removeprefix("export ").strip().split("=", 1) for line in lines)
        self._calls = f"{self.environment['AWS_ENDPOINT_URL']}/_dayone/calls"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.communicate()

    def populate(self, account_id: str, users: int) -> dict[str, str]:
        """Fill an account with IAM users. Returns the variables with which to work in it."""
        url = f"{self.environment['AWS_ENDPOINT_URL']}/_dayone/population"
        answer = requests.post(url, json={"account_id": account_id, "users": users}, timeout=300)
        answer.raise_for_status()
        made = answer.json()
        return {"AWS_ACCESS_KEY_ID": made["id"], "AWS_SECRET_ACCESS_KEY": made["secret"]}

    def delay(self, seconds: float) -> None:
        """Wait so long before each answer."""
        faults = [{"latency": seconds}] if seconds else []
        url = f"{self.environment['AWS_ENDPOINT_URL']}/_dayone/faults"
        requests.post(url, json=faults, timeout=30).raise_for_status()

    def forget_calls(self) -> None:
        """Begin a new list of calls."""
        requests.delete(self._calls, timeout=30).raise_for_status()

    def calls(self) -> list[dict[str, str]]:
        """The requests since then."""
        answer = requests.get(self._calls, timeout=30)
        answer.raise_for_status()
        found: list[dict[str, str]] = answer.json()
        return found


class Bench:
    """Runs commands in a folder of their own."""

    def __init__(self, account: Account, folder: Path) -> None:
        self._account = account
        self._folder = folder
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "DAYONE_"))},
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
            "ANSIBLE_CALLBACKS_ENABLED": "dayone.aws.drift_report",  # the gate reads its journal
            "AWS_REGION": "us-east-1",
            **account.environment,
        }

    def play(self, task: Mapping[str, Any], times: int, *others: Mapping[str, Any]) -> tuple[str, ...]:
        """The command that runs a playbook of so many tasks, and others once."""
        tasks = [*[dict(task)] * times, *map(dict, others)]
        content = [{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]
        path = self._folder / f"{'-'.join(task)}-{len(tasks)}.yml"
        path.write_text(json.dumps(content), encoding="utf-8")
        return ANSIBLE, str(path)

    def run(self, command: Sequence[str], environment: Mapping[str, str]) -> Cost:
        """Run a command that must not fail."""
        cost, _output = self._run(command, environment)
        return cost

    def _run(self, command: Sequence[str], environment: Mapping[str, str]) -> tuple[Cost, str]:
        variables = {**self._environment, **environment}
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(command, cwd=self._folder, env=variables, capture_output=True, text=True, check=False)
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
        return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall), done.stdout

    def populated(self, users: int) -> dict[str, str]:
        """The variables of an account that has so many IAM users, and of no other scenario."""
        return self._account.populate(f"2{users:011d}", users)

    def record(self, command: Sequence[str], name: str, environment: Mapping[str, str] = FREE) -> tuple[Path, Work]:
        """Run a command and record its AWS requests: the recording, and how much was done."""
        recording = self._folder / f"{name.replace(' ', '-')}.jsonl"
        recording.touch()
        self._account.forget_calls()
        _cost, output = self._run(command, {**recorder.environment(recording), **environment})
        seen, recorded = len(self._account.calls()), len(recording.read_text(encoding="utf-8").splitlines())
        if seen != recorded:
            raise SystemExit(f"{name}: {recorded} requests were recorded, but the account saw {seen}")
        return recording, Work(seen, _module_runs(output))

    def once(self, command: Sequence[str]) -> tuple[Work, Cost]:
        """Run a command once: how much it did, and what that cost."""
        self._account.forget_calls()
        cost, output = self._run(command, FREE)
        return Work(len(self._account.calls()), _module_runs(output)), cost

    def measure(self, cases: Sequence[Case], rounds: int) -> list[Cost]:
        """The cost of one task of each case. The cases take turns, so that a busy moment hits them alike."""
        bases = [Case(case.title, "nothing", case.base) for case in cases if case.base]
        taken: dict[Key, list[Cost]] = {_key(case): [] for case in (*bases, *cases) if case.taken is None}
        for _round in range(rounds):
            for (command, environment, latency), costs in taken.items():
                self._account.delay(latency)
                costs.append(self.run(command, dict(environment)))
        self._account.delay(0)
        medians = {key: _median(costs) for key, costs in taken.items()}
        medians |= {_key(case): case.taken for case in cases if case.taken is not None}
        free = Cost(0.0, 0.0)
        return [
            _each(medians[_key(case)], medians.get((tuple(case.base), (), 0.0), free), case.times) for case in cases
        ]


def _module_runs(output: str) -> int:
    """How many modules ran, by what ansible-playbook printed: a line for each task, or for each item of its loop."""
    return len(re.findall(r"^(?:ok|changed): \[", output, re.MULTILINE))


def _key(case: Case) -> Key:
    return tuple(case.command), tuple(case.environment.items()), case.latency


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(statistics.median(cost.cpu for cost in costs), statistics.median(cost.wall for cost in costs))


def _each(whole: Cost, base: Cost, times: int) -> Cost:
    return Cost((whole.cpu - base.cpu) / times, (whole.wall - base.wall) / times)
