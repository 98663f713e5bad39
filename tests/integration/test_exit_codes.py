# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How each playbook ends, as the table in docs/report.md says it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT

Play = Callable[..., Any]
Codes = dict[str, int]
DRIFT, BASELINE, RESTORE, REPORT = NAMES = ("drift.yml", "baseline.yml", "restore.yml", "report.yml")
TAGS = ("--tags", "password_policy")
#: Another callback, and not this collection's.
WITHOUT = {"ANSIBLE_CALLBACKS_ENABLED": "ansible.builtin.minimal"}
WRONG = ("-e", "password_policy_min_length=abc")
AWAY = ("-e", json.dumps({"ansible_connection": "ssh", "ansible_ssh_executable": "/bin/false"}))


def documented() -> dict[str, Codes]:
    """The table: by what happened, the code of each playbook."""
    text = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    _before, _head, after = text.partition("### How the other playbooks end")
    lines = [line for line in after.partition("###")[0].splitlines() if line.startswith("| ")]
    head, *rows = ([cell.strip(" `") for cell in line.split("|")[1:-1]] for line in lines)
    assert tuple(head[1:]) == NAMES
    return {
        row[0].replace("`", ""): {
            name: int(code) for name, code in zip(NAMES, row[1:], strict=True) if code.strip().isdigit()
        }
        for row in rows
    }


def path(name: str) -> str:
    return str(ROOT / "playbooks" / name)


class Runs:
    """Runs playbooks, and keeps the codes with which they end."""

    def __init__(self, play: Play, folder: Path) -> None:
        self._play, self.folder = play, folder / "report"
        self.codes: Codes = {}

    def run(self, name: str, *arguments: str, **environment: str) -> None:
        extra = ("-e", json.dumps({"dayone_report_directory": str(self.folder)})) if name in (RESTORE, REPORT) else ()
        done = self._play(path(name), *arguments, *extra, **environment)
        assert "Traceback" not in done.output
        self.codes[name] = done.code

    @property
    def last(self) -> str:
        """The id of the last run."""
        with (self.folder / "journal.jsonl").open(encoding="utf-8") as file:
            return str(json.loads(file.readline())["run"])


def well(runs: Runs) -> None:
    runs.run(BASELINE, *TAGS)
    changed = ("-e", f"dayone_restore_run={runs.last}")
    runs.run(DRIFT, *TAGS)
    runs.run(REPORT)
    runs.run(RESTORE, *changed)


def drifted(runs: Runs) -> None:
    for name in (DRIFT, REPORT, BASELINE):
        runs.run(name, *(TAGS if name != REPORT else ()))


def failed(runs: Runs) -> None:
    unheard(runs, *WRONG, ANSIBLE_CALLBACKS_ENABLED="dayone.aws.drift_report")
    runs.run(RESTORE, "-e", "dayone_restore_run=0123abcd")
    runs.run(REPORT, "-e", json.dumps({"dayone_report_journals": ["nowhere.jsonl"]}))


def unheard(runs: Runs, *arguments: str, **environment: str) -> None:
    for name in (DRIFT, BASELINE):
        runs.run(name, *TAGS, *arguments, **{**WITHOUT, **environment})


def unreached(runs: Runs) -> None:
    for name in (DRIFT, BASELINE):
        runs.run(name, *TAGS, *AWAY)
    runs.run(RESTORE, "-e", "dayone_restore_run=0123abcd", *AWAY)


def without_steps(runs: Runs) -> None:
    for name in NAMES:
        runs.run(name, "--tags", "no_such_step")


def without_hosts(runs: Runs) -> None:
    for name in (DRIFT, BASELINE, RESTORE):
        runs.run(name, "-e", "dayone_hosts=nobody")


def skipped(runs: Runs) -> None:
    runs.run(DRIFT, *TAGS, "--skip-tags", "always")


def wrong_setting(runs: Runs) -> None:
    for name in NAMES:
        runs.run(name, *TAGS, DAYONE_REPORT_KEEP="many")


def unwritten(runs: Runs) -> None:
    runs.folder.write_text("a file, and no folder", encoding="utf-8")
    for name in (DRIFT, BASELINE):
        runs.run(name, *TAGS)


def misspelled(runs: Runs) -> None:
    for name in NAMES:
        runs.codes[name] = runs._play(path(name.replace(".", "s.")), *TAGS).code


def no_command(runs: Runs) -> None:
    for name in NAMES:
        runs.run(name, "--no-such-option")


CASES: dict[str, Callable[[Runs], None]] = {
    "everything succeeded, and nothing that counts is open": well,
    "something drifted": drifted,
    "a task failed": failed,
    "the host cannot be reached": unreached,
    "the tags select no step": without_steps,
    "dayone_hosts matches no host": without_hosts,
    "everything is skipped, with --skip-tags always": skipped,
    "everything succeeded, without the callback": unheard,
    "a task failed, without the callback": lambda runs: unheard(runs, *WRONG),
    "a setting of the callback is invalid": wrong_setting,
    "the report cannot be written": unwritten,
    "the playbook is misspelled": misspelled,
    "the command line is invalid for ansible-playbook": no_command,
}


def test_every_line_of_the_table_is_tried() -> None:
    assert list(documented()) == list(CASES)


@pytest.mark.parametrize("case", CASES)
def test_playbooks_end_as_the_table_says(play: Play, tmp_path: Path, case: str) -> None:
    runs = Runs(play, tmp_path)
    CASES[case](runs)
    said = documented()[case]
    assert {name: runs.codes[name] for name in said} == said
