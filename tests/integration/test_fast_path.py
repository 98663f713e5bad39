# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""When a module runs inside the worker, and when it takes the ordinary way. Both give the same result.

The ordinary way packs the module into a file, and leaves that behind when ansible-core is told to keep remote files:
so the file says which way was taken.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.server import Emulator

from .conftest import other_python, player

TASK: dict[str, Any] = {"dayone.aws.iam_password_policy_enforce": {"min_length": 14, "reuse_prevention": 24}}
#: Stands in for the ssh client: notes that it was called, and runs the last argument here, as a server would.
SSH = '#!/bin/sh\nfor command; do :; done\necho "$command" >> "{log}"\nexec /bin/sh -c "$command"\n'
INVENTORY = (
    "far ansible_connection=ansible.builtin.ssh ansible_ssh_transfer_method=piped "
    "ansible_ssh_executable={ssh} ansible_python_interpreter={python}\n"
)

needs_su = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("su") is None, reason="su asks for no password only where the tests run as root"
)


@dataclass
class Taken:
    """What a run answered, what it sent, and whether it packed the module."""

    result: dict[str, Any]
    calls: list[tuple[str, str, str]]
    packed: bool


def taker(account: Emulator, place: Path) -> Callable[..., Taken]:
    """Runs the task on day zero, and sees which way it took."""

    def run(keywords: dict[str, Any], *arguments: str, **environment: str) -> Taken:
        account.reset()
        folder = place / "remote"
        shutil.rmtree(folder, ignore_errors=True)
        kept = {"ANSIBLE_KEEP_REMOTE_FILES": "1", "ANSIBLE_REMOTE_TMP": str(folder), **environment}
        done = player(account, place)({**TASK, **keywords}, *arguments, **kept)
        assert done.code == 0, done.output
        calls = account.control("calls", method="GET")
        sent = sorted((call["service"], call["operation"], call["region"]) for call in calls)
        packed = any(folder.rglob("AnsiballZ_iam_password_policy_enforce.py"))
        return Taken(done.result, sent, packed)

    return run


@pytest.fixture
def take(account: Emulator, tmp_path: Path) -> Callable[..., Taken]:
    """Run the task on day zero, and see which way it took."""
    return taker(account, tmp_path)


@pytest.fixture(scope="module")
def fast(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """The task as it is, which is run here."""
    return taker(emulator, tmp_path_factory.mktemp("fast"))({})


def assert_same(taken: Taken, fast: Taken) -> None:
    """Both ways did the same. Ansible adds keys of its own to the result of the ordinary way."""
    assert {key: taken.result.get(key) for key in fast.result} == fast.result
    assert taken.calls == fast.calls
    assert "UpdateAccountPasswordPolicy" in {operation for _service, operation, _region in fast.calls}


@pytest.mark.parametrize(
    "keywords",
    [
        pytest.param({}, id="plain", marks=[pytest.mark.core_sample, pytest.mark.each_core]),
        pytest.param({"delegate_to": "localhost"}, id="delegated_to_the_same_place"),
        pytest.param({"environment": {"AWS_REGION": "eu-west-1"}}, id="environment"),
        pytest.param({"vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}}, id="same_interpreter"),
    ],
)
def test_task_for_this_machine_and_python_runs_in_the_worker(
    take: Callable[..., Taken], keywords: dict[str, Any]
) -> None:
    fast, ordinary = take(keywords), take(keywords, DAYONE_IN_PROCESS="0")
    assert (fast.packed, ordinary.packed) == (False, True)
    assert_same(ordinary, fast)


def test_task_delegated_to_another_python_takes_the_ordinary_way(
    take: Callable[..., Taken], fast: Taken, tmp_path: Path
) -> None:
    hosts = tmp_path / "hosts"
    hosts.write_text(f"near ansible_connection=local ansible_python_interpreter={other_python()}\n", encoding="utf-8")
    taken = take({"delegate_to": "near"}, "--inventory", str(hosts))
    assert (fast.packed, taken.packed) == (False, True)
    assert_same(taken, fast)


@pytest.mark.parametrize(
    "keywords",
    [
        pytest.param({"become": True, "become_method": "ansible.builtin.su"}, id="become", marks=needs_su),
        pytest.param({"async": 60, "poll": 1}, id="async", marks=pytest.mark.each_core),
        pytest.param({"vars": {"ansible_python_interpreter": other_python()}}, id="other_interpreter"),
    ],
)
def test_task_for_another_user_job_or_python_takes_the_ordinary_way(
    take: Callable[..., Taken], fast: Taken, keywords: dict[str, Any]
) -> None:
    taken = take(keywords)
    assert (fast.packed, taken.packed) == (False, True)
    assert_same(taken, fast)


@pytest.mark.each_core
def test_task_for_a_remote_host_takes_the_ordinary_way(take: Callable[..., Taken], fast: Taken, tmp_path: Path) -> None:
    ssh, log, hosts = tmp_path / "ssh", tmp_path / "ssh.log", tmp_path / "hosts"
    ssh.write_text(SSH.format(log=log), encoding="utf-8")
    ssh.chmod(0o700)
    hosts.write_text(INVENTORY.format(ssh=ssh, python=sys.executable), encoding="utf-8")
    taken = take({"delegate_to": "far"}, "--inventory", str(hosts))
    assert (fast.packed, taken.packed) == (False, True)
    assert "AnsiballZ_iam_password_policy_enforce.py" in log.read_text(encoding="utf-8")
    assert_same(taken, fast)


@pytest.mark.parametrize("in_process", ["1", "0"])
def test_a_refused_option_is_called_by_the_variable_of_a_role_that_sets_it(
    account: Emulator, tmp_path: Path, in_process: str
) -> None:
    account.reset()
    role = {"ansible.builtin.include_role": {"name": "dayone.aws.password_policy"}}
    run = player(account, tmp_path)(
        [{**role, "vars": {"password_policy_min_length": 200}}], DAYONE_IN_PROCESS=in_process
    )
    assert (run.code, run.calls) == (2, []), run.output
    assert "password_policy_min_length is 200, but must be between 6 and 128." in run.output
    alone = player(account, tmp_path)(
        {"dayone.aws.iam_password_policy_enforce": {"min_length": 200}}, DAYONE_IN_PROCESS=in_process
    )
    assert alone.result["msg"] == "min_length is 200, but must be between 6 and 128."
