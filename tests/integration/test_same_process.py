# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which tasks have a process of their own, and that those without one do and say the same.

A condition is evaluated by the process that runs its task. The shell that a lookup starts in it writes down who its
parent is.
"""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.plugin_utils.same_process import POSSIBLE

from tests.emulator.server import Emulator

from .conftest import REGIONS, Run
from .test_journal import LONG, started, until

needs_hook = pytest.mark.skipif(not POSSIBLE, reason="with this ansible-core each task has a process")
POLICY: dict[str, Any] = {"dayone.aws.iam_password_policy_enforce": {"min_length": 14}}
ROOT_KEYS: dict[str, Any] = {"dayone.aws.root_key_audit": {}}
LOCAL = "ansible_connection=local ansible_python_interpreter='{{ ansible_playbook_python }}'"
HOSTS = f"one {LOCAL}\ntwo {LOCAL}\n"


def noting(task: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A task that says in which process it ran."""
    seen = f"lookup('ansible.builtin.pipe', 'echo $PPID | tee -a {folder}/processes') | length > 0"
    return {**task, "when": seen}


def processes(folder: Path) -> list[str]:
    """The processes of the tasks, in their order."""
    return (folder / "processes").read_text(encoding="utf-8").split()


@pytest.fixture
def tasks(tmp_path: Path) -> list[dict[str, Any]]:
    """Tasks of ours, and of Ansible's that only evaluate."""
    plain: list[dict[str, Any]] = [
        {"ansible.builtin.set_fact": {"minimum": 14}},
        {"ansible.builtin.validate_argument_spec": {"argument_spec": {"minimum": {"type": "int"}}}},
    ]
    return [noting(task, tmp_path) for task in (POLICY, *plain, ROOT_KEYS)]


@needs_hook
def test_a_check_of_one_host_has_one_process(
    played: Callable[..., Run], tasks: list[dict[str, Any]], tmp_path: Path
) -> None:
    run = played(tasks, "--check")
    assert run.code == 0, run.output
    assert len(processes(tmp_path)) == 4
    assert len(set(processes(tmp_path))) == 1


@pytest.mark.parametrize(
    ("arguments", "environment", "keywords", "expected"),
    [
        pytest.param((), {}, {}, 2, id="a_run_that_writes"),
        pytest.param(("--check",), {"DAYONE_IN_PROCESS": "0"}, {}, 2, id="turned_off"),
        pytest.param(("--check",), {}, {"delegate_to": "localhost"}, 2, id="delegated"),
        pytest.param(("--check",), {}, {"timeout": 60}, 2, id="with_a_timeout"),
    ],
)
def test_other_tasks_have_a_process_each(
    played: Callable[..., Run],
    tmp_path: Path,
    arguments: tuple[str, ...],
    environment: dict[str, str],
    keywords: dict[str, Any],
    expected: int,
) -> None:
    tasks = [{**noting(task, tmp_path), **keywords} for task in (POLICY, ROOT_KEYS)]
    run = played(tasks, *arguments, **environment)
    assert run.code == 0, run.output
    assert len(set(processes(tmp_path))) == expected


def test_hosts_are_checked_at_the_same_time_in_processes_of_their_own(
    played: Callable[..., Run], tmp_path: Path
) -> None:
    (tmp_path / "hosts").write_text(HOSTS, encoding="utf-8")
    content = [{"hosts": "all", "gather_facts": False, "tasks": [noting(ROOT_KEYS, tmp_path)]}]
    (tmp_path / "two.yml").write_text(json.dumps(content), encoding="utf-8")
    run = played(str(tmp_path / "two.yml"), "--check", "--inventory", str(tmp_path / "hosts"))
    assert run.code == 0, run.output
    assert len(set(processes(tmp_path))) == 2


def test_a_task_says_the_same_with_and_without_a_process(played: Callable[..., Run], tmp_path: Path) -> None:
    wrong = {"dayone.aws.iam_password_policy_enforce": {"min_length": 3}, "ignore_errors": True}
    skipped = {**POLICY, "when": False}
    results = []
    for environment in ({}, {"DAYONE_IN_PROCESS": "0"}):
        run = played([POLICY, wrong, skipped, ROOT_KEYS], "--check", **environment)
        assert run.code == 0, run.output
        assert "errantly" not in run.output
        rows = [json.loads(line) for line in (tmp_path / "report" / "journal.jsonl").read_text().splitlines()]
        results.append(([_said(task) for task in run.tasks], [_lasting(row) for row in rows]))
    assert results[0] == results[1]


def test_a_value_of_one_task_reaches_the_next(played: Callable[..., Run]) -> None:
    first = {**POLICY, "register": "first"}
    fact = {"ansible.builtin.set_fact": {"minimum": "{{ first.findings[0].wanted }}"}}
    second = {"dayone.aws.iam_password_policy_enforce": {"min_length": "{{ minimum | int + 1 }}"}}
    run = played([first, fact, second], "--check")
    assert run.code == 0, run.output
    assert [row["wanted"] for row in run.result["findings"]] == [15]


@needs_hook
def test_what_one_task_read_is_not_read_again_until_something_may_have_changed(played: Callable[..., Run]) -> None:
    other = {"ansible.builtin.command": "true"}
    run = played([POLICY, ROOT_KEYS, POLICY, other, POLICY], "--check")
    assert run.code == 0, run.output
    asked = [call["operation"] for call in run.calls]
    assert (asked.count("GetCallerIdentity"), asked.count("GetAccountPasswordPolicy")) == (2, 3)


@pytest.mark.parametrize(
    ("number", "code"), [pytest.param(signal.SIGINT, 99, id="SIGINT"), pytest.param(signal.SIGTERM, 143, id="SIGTERM")]
)
def test_a_check_that_is_ended_amid_a_task_reports_what_it_found(
    tmp_path: Path, account: Emulator, number: signal.Signals, code: int
) -> None:
    account.control("faults", [{"service": "accessanalyzer", "latency": 5}])
    step = {"ansible.builtin.import_role": {"name": "dayone.aws.access_analyzer"}, "check_mode": True}
    tasks = [{**POLICY, "check_mode": True}, {**noting(step, tmp_path), "vars": {"dayone_regions": REGIONS}}]
    with started(account, tmp_path, tasks) as process:
        until((tmp_path / "processes").exists)
        time.sleep(2)  # the task has begun to ask
        process.send_signal(number)
        assert process.wait(LONG) == code
    report = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    found = {row["control"]: row for row in report["findings"]}
    assert found["password_policy.min_length"]["status"] == "drift"
    left = found["access_analyzer.external"]
    assert (left["status"], "was interrupted" in left["remediation"]) == ("unknown", True)
    assert number.name in report["errors"][0]["message"]
    assert "Traceback" not in (tmp_path / "play.log").read_text(encoding="utf-8")


def _said(task: dict[str, Any]) -> dict[str, Any]:
    """A task's result, without what only an ordinary module adds."""
    return {name: task.get(name) for name in ("changed", "findings", "calls", "diff", "failed", "skipped", "warnings")}


def _lasting(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("run", "time", "begun", "began", "started")}
