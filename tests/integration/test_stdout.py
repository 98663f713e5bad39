# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where stdout is data, nothing of ours stands there."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._report.formats import report_of
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import open_journal
from ansible_collections.dayone.aws.plugins.module_utils._report.render import table
from ansible_collections.dayone.aws.plugins.plugin_utils.narrow import fitted

from tests import signed
from tests.emulator.server import Emulator
from tests.journals import write_journal

from .conftest import ROOT, SETTINGS
from .forked import run_command

Play = Callable[..., Any]
MIN_LENGTH = {"dayone.aws.iam_password_policy_enforce": {"min_length": 14}}
#: A stdout callback as ansible.posix.json and jsonl are: all that it writes is one document.
DATA = """
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = '''
name: {name}
type: stdout
short_description: Writes data
description: Writes data
'''


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "{name}"

    def v2_playbook_on_stats(self, stats):
        self._display.display('{{"plays": []}}')
"""


@pytest.fixture
def callbacks(tmp_path: Path) -> Path:
    """A folder of stdout callbacks that write data."""
    folder = tmp_path / "callbacks"
    folder.mkdir()
    for name in ("json", "rows"):
        (folder / f"{name}.py").write_text(DATA.format(name=name), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["json", "rows"])
def test_data_on_stdout_stays_data(play: Play, callbacks: Path, tmp_path: Path, name: str) -> None:
    chosen = {
        "ANSIBLE_STDOUT_CALLBACK": name,
        "ANSIBLE_CALLBACK_PLUGINS": str(callbacks),
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
    }
    run = play({**MIN_LENGTH, "check_mode": True}, DAYONE_PROGRESS="plain", **chosen)
    lines = [line for line in run.output.splitlines() if not line.startswith("No config file found")]
    assert [json.loads(line) for line in lines] == [{"plays": []}]
    assert (tmp_path / "report" / "report.json").exists()
    shown = play({**MIN_LENGTH, "check_mode": True}, DAYONE_TABLE="always", **chosen)
    assert "DRIFT REPORT" in shown.output


@pytest.mark.parametrize(("given", "code"), [({"AWS_PROFILE": "no-such-profile"}, 1), ({}, 0)], ids=["failed", "well"])
def test_a_run_whose_stdout_nobody_takes_ends_as_any_other(
    account: Emulator, tmp_path: Path, given: dict[str, str], code: int
) -> None:
    """As behind `| head`, or on a disk that is full: a failure that is ignored would else end with 0."""
    task = {**MIN_LENGTH, "ignore_errors": True, "check_mode": True, "environment": given}
    gate = {"dayone.aws.drift_gate": {"journal": "{{ lookup('env', 'DAYONE_JOURNAL') }}", "fail_on": ["dns.*"]}}
    path = tmp_path / "own.yml"
    path.write_text(
        json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": [task, gate]}]), encoding="utf-8"
    )
    environment = {
        **os.environ,
        **account.environment,
        **SETTINGS,
        **signed.environment(),
        "DAYONE_REPORT_DIRECTORY": str(tmp_path / "report"),
    }
    command = [str(Path(sys.executable).with_name("ansible-playbook")), str(path)]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, cwd=tmp_path, env=environment, check=False, stdout=full, stderr=subprocess.PIPE)
    said = done.stderr.decode()
    assert done.returncode == code, said
    assert "the table cannot be shown: No space left on device. The report is " in said
    report = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    assert len(report["errors"]) == code


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_what_ansible_posix_writes_is_read_by_a_parser(account: Emulator, tmp_path: Path, name: str) -> None:
    environment = {
        **os.environ,
        **account.environment,
        **SETTINGS,
        **signed.environment(),
        "ANSIBLE_STDOUT_CALLBACK": f"ansible.posix.{name}",
        "DAYONE_PROGRESS": "plain",
        "DAYONE_REPORT_DIRECTORY": str(tmp_path / "report"),
    }
    arguments = [str(ROOT / "playbooks" / "drift.yml"), "--tags", "password_policy"]
    done = run_command(arguments, tmp_path, environment)
    assert done.returncode == 2, done.stderr
    documents = [json.loads(text) for text in (done.stdout.splitlines() if name == "jsonl" else [done.stdout])]
    assert documents[-1]["stats"]["localhost"]["failures"] == 1  # the gate
    assert "DRIFT REPORT" not in done.stdout
    found = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    assert {row["status"] for row in found["findings"]} == {"drift"}


@pytest.mark.parametrize("name", ["default", "minimal", "oneline"])
def test_people_see_the_table_unless_told_otherwise(play: Play, name: str) -> None:
    chosen = {"ANSIBLE_STDOUT_CALLBACK": name}
    assert "DRIFT REPORT" in play({**MIN_LENGTH, "check_mode": True}, **chosen).output
    assert "DRIFT REPORT" not in play({**MIN_LENGTH, "check_mode": True}, DAYONE_TABLE="never", **chosen).output


def run_briefly(account: Emulator, folder: Path, tasks: list[dict[str, Any]], *arguments: str) -> tuple[int, str]:
    """What a person sees with the stdout callback of this collection, without -v."""
    name = folder / "brief.yml"
    name.write_text(
        json.dumps([{"name": "Look", "hosts": "localhost", "gather_facts": False, "tasks": tasks}]), "utf-8"
    )
    chosen = {
        "ANSIBLE_STDOUT_CALLBACK": "dayone.aws.brief",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "DAYONE_REPORT_DIRECTORY": str(folder / "report"),
        "DAYONE_PROGRESS": "none",
    }
    variables = {**os.environ, **account.environment, **SETTINGS, **signed.environment(), **chosen}
    command = [str(Path(sys.executable).with_name("ansible-playbook")), str(name), *arguments]
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.mark.core_sample
@pytest.mark.each_core
def test_what_is_brief_shows_what_failed_what_others_do_and_the_report(account: Emulator, tmp_path: Path) -> None:
    policy: dict[str, Any] = {"name": "Ours", "dayone.aws.iam_password_policy_enforce": {"min_length": 14}}
    tasks: list[dict[str, Any]] = [
        policy,
        {"name": "Skipped", "dayone.aws.root_key_audit": {}, "when": False},
        {"name": "Quiet", "ansible.builtin.command": {"cmd": "true"}, "changed_when": False},
        {"name": "Said", "ansible.builtin.debug": {"msg": "a word"}},
        {"name": "Theirs", "ansible.builtin.command": {"cmd": "true"}, "check_mode": False},
    ]
    code, output = run_briefly(account, tmp_path, tasks, "--check", "--diff")
    assert code == 0, output
    told = output.partition("DRIFT REPORT")[0]
    assert [word in told for word in ("Skipped", "Quiet", "PLAY RECAP")] == [False] * 3
    assert [word in told for word in ("Look", "a word", "Theirs", "+ min_length: 14")] == [True] * 4, told
    assert "Run ansible-playbook dayone.aws.baseline" in output
    refused = {"name": "Refused", "dayone.aws.iam_password_policy_enforce": {"min_length": 3}}
    code, output = run_briefly(account, tmp_path, [refused])
    assert (code, "Refused" in output, "PLAY RECAP" in output) == (2, True, True)


@pytest.mark.parametrize("columns", [60, 200])
def test_the_report_of_a_journal_prints_what_the_run_did(tmp_path: Path, columns: int) -> None:
    """On a terminal, whatever its width; and in a pipe as the run itself would."""
    journal = write_journal(tmp_path / "journal.jsonl", 40)
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    command = [
        str(Path(sys.executable).with_name("ansible-playbook")),
        str(ROOT / "playbooks" / "report.yml"),
        *(
            "-e",
            json.dumps({"dayone_report_journals": [str(journal)], "dayone_report_directory": str(tmp_path / "out")}),
        ),
    ]
    settings = {**os.environ, **SETTINGS, "ANSIBLE_STDOUT_CALLBACK": "dayone.aws.brief", "TERM": "dumb"}
    settings.pop("COLUMNS", None)
    with subprocess.Popen(command, cwd=tmp_path, env=settings, stdin=inner, stdout=inner, stderr=inner) as process:
        os.close(inner)
        output = b"".join(iter(lambda: _read(outer), b"")).decode()
    os.close(outer)
    assert process.returncode == 0, output
    lines = output.replace("\r", "").partition("DRIFT REPORT")[2].splitlines()[1:]
    said = [line for line in lines if not line.startswith("report: ")]
    text = "".join(table.render(report_of(open_journal(str(journal)))))
    assert "\n".join(said).strip() == fitted(text, columns).strip()
    assert columns > 60 or max(len(line) for line in said if "https://" not in line) <= columns


def _read(terminal: int) -> bytes:
    """What a terminal shows next; nothing at its end, which is an error on Linux."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
