# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A job in slices as AWX runs it: ansible-runner transmits each slice to a worker, and processes what comes back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.dayone.aws.plugins.module_utils._report.formats import report_of
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import open_all

from tests.emulator.server import Emulator

from .conftest import ROOT
from .members import FIRST, MANAGEMENT, SECOND, THIRD, list_inventory, make_members, write_inventory

Play = Callable[..., Any]
REPORT = str(ROOT / "playbooks" / "report.yml")
ALL = sorted((MANAGEMENT, FIRST, SECOND, THIRD))
COUNT = 2
RUNNER = str(Path(sys.executable).with_name("ansible-runner"))
#: Seconds after which what should have happened never will.
LONG = 300


@dataclass
class Job:
    """A job of two slices over one inventory."""

    account: Emulator
    folder: Path
    hosts: dict[str, dict[str, Any]]

    def accounts(self, number: int) -> list[str]:
        """The accounts of a slice: the controller deals hosts out in turn."""
        return ALL[number - 1 :: COUNT]

    def journal(self, ident: str) -> Path:
        """What came back of a run of a slice."""
        return self.folder / ident / "artifacts" / ident / "dayone" / "journal.jsonl"

    def run(self, number: int, ident: str) -> int:
        """Run a slice to its end. Returns the code of its playbook."""
        with self.started(number, ident) as (_worker, process):
            process.communicate(timeout=LONG)
        return int((self.folder / ident / "artifacts" / ident / "rc").read_text(encoding="ascii"))

    @contextmanager
    def started(self, number: int, ident: str) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
        """A slice that runs: where its worker works, and the process that takes in what comes back."""
        private, there = self._private(number, ident), self.folder / f"{ident}-worker"
        there.mkdir()
        ways = (
            ("transmit", str(private), "--playbook", "drift.yml", "--ident", ident),
            ("worker", "--private-data-dir", str(there)),
            ("process", str(private), "--ident", ident),
        )
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path}
        processes: list[subprocess.Popen[bytes]] = []
        try:
            for way in ways:
                taken = processes[-1].stdout if processes else subprocess.DEVNULL
                processes.append(
                    subprocess.Popen(
                        (RUNNER, *way), stdin=taken, stdout=subprocess.PIPE, env=environment, start_new_session=True
                    )
                )
            yield there, processes[-1]
        finally:
            for process in processes:
                process.kill()
                process.communicate()

    def _private(self, number: int, ident: str) -> Path:
        """The folder that holds a slice: project, inventory, and how it is run."""
        place = self.folder / ident
        settings = {
            **self.account.environment,
            "ANSIBLE_CALLBACKS_ENABLED": "dayone.aws.drift_report",
            "ANSIBLE_COLLECTIONS_PATH": os.environ.get("ANSIBLE_COLLECTIONS_PATH", str(ROOT / ".collections")),
            "DAYONE_REPORT_DIRECTORY": "$AWX_ISOLATED_DATA_DIR/dayone",
            "DAYONE_SLICE": f"{number}/{COUNT}",
        }
        given = {"dayone_hosts": "all", "dayone_fail_on_kinds": [], "awx_job_id": ident}
        hosts = {host: self.hosts[host] for host in self.accounts(number)}
        files: dict[str, Any] = {
            "project/drift.yml": [{"ansible.builtin.import_playbook": "dayone.aws.drift"}],
            "inventory/hosts.yml": {"organization": {"hosts": hosts}},
            "env/envvars": settings,
            "env/extravars": given,
        }
        for name, content in files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text(yaml.safe_dump(content), encoding="utf-8")
        (place / "env" / "cmdline").write_text("--tags root_account,password_policy", encoding="utf-8")
        return place


@pytest.fixture
def job(account: Emulator, tmp_path: Path) -> Job:
    make_members(account)
    return Job(account, tmp_path / "job", list_inventory(account, write_inventory(tmp_path)).hosts)


def until(seen: Callable[[], Any]) -> Any:
    """Wait for something, and return it."""
    deadline = time.monotonic() + LONG
    while not (found := seen()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


def playbooks_in(folder: Path) -> list[int]:
    """The processes of ansible-playbook that work for a worker in a folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if any(word.endswith(b"ansible-playbook") for word in words) and any(str(folder).encode() in w for w in words):
            found.append(int(place.name))
    return found


def kill_in_the_middle(job: Job, number: int, ident: str) -> None:
    """Let a slice read its first account, and end its playbook at once, as a node that has no memory left does."""
    hold = {"service": "iam", "operation": "GetAccountPasswordPolicy", "account_id": job.accounts(number)[-1]}
    job.account.control("faults", [{**hold, "latency": LONG / 10}])
    with job.started(number, ident) as (there, process):
        until(lambda: [path for path in there.rglob("journal.jsonl") if b'"finding"' in path.read_bytes()])
        for number_of_process in playbooks_in(there):
            os.kill(number_of_process, signal.SIGKILL)
        process.communicate(timeout=LONG)
    job.account.control("faults", [])


def test_slices_of_ansible_runner_become_one_report_with_one_gate(job: Job, play: Play, tmp_path: Path) -> None:
    assert [job.run(1, "11"), job.run(1, "12")] == [0, 0]
    first = [job.journal("11"), job.journal("12")]
    merged = report_of(open_all([str(path) for path in first]))
    once = report_of(open_all([str(first[1])]))
    assert [*merged.findings()] == [*once.findings()]
    assert {row["account_id"] for row in merged.findings()} == set(job.accounts(1))
    assert [error["host"] for error in merged.errors] == ["slice 2 of 2"]

    kill_in_the_middle(job, 2, "21")
    journals = [str(path) for path in (*first, job.journal("21"))]
    given = {
        "dayone_report_journals": journals,
        "dayone_report_directory": str(tmp_path / "merged"),
        "dayone_report_expected_accounts": ALL,
        "dayone_report_gate": True,
    }
    run = play(REPORT, "-e", json.dumps(given))
    assert run.code == 1, run.output
    report = json.loads((tmp_path / "merged" / "report.json").read_text(encoding="utf-8"))
    died, *unseen = report["errors"]
    assert (died["host"], "died before its end" in died["message"]) == ("slice 2 of 2", True)
    assert {error["host"] for error in unseen} <= set(job.accounts(2)), "an account that it did not come to"
    assert {row["account_id"] for row in report["findings"]} >= set(job.accounts(1))

    assert job.run(2, "22") == 0
    given["dayone_report_journals"] = [*journals, str(job.journal("22"))]
    run = play(REPORT, "-e", json.dumps(given))
    assert run.code == 2, run.output
    report = json.loads((tmp_path / "merged" / "report.json").read_text(encoding="utf-8"))
    assert report["errors"] == []
    assert {row["account_id"] for row in report["findings"]} == set(ALL)
    keys = [tuple(row[name] for name in ("account_id", "region", "control", "resource")) for row in report["findings"]]
    assert len(set(keys)) == len(keys)
