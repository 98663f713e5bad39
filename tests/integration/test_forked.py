# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A forked play is what the command is."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.server import Emulator

from .conftest import SETTINGS, Run, forked

Play = Callable[..., Run]
#: One in the worker, one that packs its module and reads its input, one that is refused, and what names the folder.
TASKS: list[dict[str, Any]] = [
    {"dayone.aws.iam_password_policy_enforce": {"min_length": 14}},
    {"ansible.builtin.command": "wc -c /dev/stdin"},
    {"dayone.aws.root_key_audit": {"nonsense": 1}, "ignore_errors": True},
    {"ansible.builtin.debug": {"msg": "{{ lookup('pipe', 'pwd') }}"}},
    {"ansible.builtin.fail": {"msg": "the end"}},
]
#: What differs from run to run.
_OF_ONE_RUN = re.compile(
    r"ansible-local-\w+|\d{4}-\d\d-\d\d[ T][\d:.]+(\+00:00)?|\b[0-9a-f]{32}\b|\"delta\": \"[\d:.]+\""
)


def test_a_fork_and_the_command_say_and_ask_the_same(play: Play, account: Emulator, tmp_path: Path) -> None:
    def look() -> tuple[int, str, list[dict[str, str]]]:
        account.reset()
        run = play(TASKS, "--diff")
        for path in (tmp_path / "report").iterdir():
            path.unlink()
        return run.code, _OF_ONE_RUN.sub("", run.output), [_comparable(call) for call in run.calls]

    fork = look()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAYONE_PLAYS", "command")
        command = look()
    assert fork[1].splitlines() == command[1].splitlines()
    assert fork == command
    assert fork[0] == 2
    assert "the end" in fork[1]


def _comparable(call: dict[str, str]) -> dict[str, str]:
    """Without the key that day zero makes, and without what botocore says in an order that hash seeds decide."""
    return {name: value for name, value in call.items() if name not in ("access_key", "user_agent")}


def test_a_fork_has_a_temporary_folder_of_its_own_and_removes_it(play: Play, tmp_path: Path) -> None:
    task = {"ansible.builtin.template": {"src": "a.j2", "dest": "a.txt"}}
    (tmp_path / "a.j2").write_text("{{ 1 + 1 }}", encoding="utf-8")
    looks = [play(task, "-vvvv") for _time in range(2)]
    folders = [set(re.findall(r"/\S*/ansible-local-\w+", run.output)) for run in looks]
    assert [len(found) for found in folders] == [1, 1]
    assert folders[0] != folders[1]
    assert [path for found in folders for path in found if Path(path).exists()] == []


@pytest.mark.parametrize(
    ("difference", "same"),
    [
        pytest.param({"AWS_REGION": "eu-west-1", "DAYONE_REPORT_FORMATS": "json"}, True, id="read_while_it_runs"),
        pytest.param({"ANSIBLE_NOCOLOR": "0"}, False, id="read_at_import"),
        pytest.param({"HOME": "/nowhere"}, False, id="home"),
    ],
)
def test_what_is_read_at_import_is_left_to_the_command(difference: dict[str, str], same: bool, tmp_path: Path) -> None:
    environment = {**os.environ, **SETTINGS}
    assert forked().can_run(tmp_path, environment)
    assert forked().can_run(tmp_path, {**environment, **difference}) is same
    (tmp_path / "ansible.cfg").write_text(json.dumps({}), encoding="utf-8")
    assert not forked().can_run(tmp_path, environment)
