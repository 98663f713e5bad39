# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The journal of real runs: whole, cut short by a person, without a place to be written."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.emulator.server import Emulator

from .conftest import ROOT

Play = Callable[..., Any]
ENDS = ("txt", "json", "jsonl", "csv", "junit.xml", "sarif", "ocsf.json", "md", "html")
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def newest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of findings on the same thing the newest: two steps may need the same topic."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        key = tuple(str(row[name]) for name in ("account_id", "region", "control", "resource", "wanted"))
        found.pop(key, None)
        found[key] = row
    return list(found.values())


def test_report_follows_its_schema_and_the_journal(play: Play, tmp_path: Path) -> None:
    few = ("--tags", "root_account,password_policy,billing_alerts")
    run = play(None, *few)
    assert run.code == 0, run.output
    report = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(report, SCHEMA)
    journal = lines(tmp_path / "report" / "journal.jsonl")
    assert [line["kind"] for line in (journal[0], journal[-1])] == ["run", "end"]
    found = [line for line in journal if line["kind"] == "finding"]
    plain = [{key: value for key, value in line.items() if key not in ("kind", "run", "seq")} for line in found]
    kept = newest(plain)
    assert kept == report["findings"]
    assert f"<p>{len(kept)} findings, " in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert {line["action"] for line in journal if line["kind"] == "change"}
    assert not play(None, *few).changed


def test_a_failed_task_stands_in_the_report(play: Play, tmp_path: Path, account: Emulator) -> None:
    error = {"code": "AccessDenied", "status": 403}
    account.control("faults", [{"service": "iam", "operation": "GetAccountPasswordPolicy", "error": error}])
    run = play({"dayone.aws.iam_password_policy_enforce": {"min_length": 14}})
    report = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(report, SCHEMA)
    assert "get_account_password_policy" in report["errors"][0]["message"]
    assert [row["status"] for row in report["findings"]] == ["unknown"]
    assert "error at localhost" in run.output


def test_interrupted_run_leaves_a_journal_that_renders(play: Play, tmp_path: Path, account: Emulator) -> None:
    journal = tmp_path / "report" / "journal.jsonl"
    environment = {
        **os.environ,
        **account.environment,
        "ANSIBLE_CALLBACKS_ENABLED": "dayone.aws.drift_report",
        "ANSIBLE_COLLECTIONS_PATH": os.environ.get("ANSIBLE_COLLECTIONS_PATH", str(ROOT / ".collections")),
        "DAYONE_REPORT_DIRECTORY": str(journal.parent),
    }
    task: dict[str, Any] = {"dayone.aws.root_key_audit": {}}
    wait = {"ansible.builtin.command": "sleep 60"}
    (tmp_path / "play.yml").write_text(
        json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": [task, wait]}]), encoding="utf-8"
    )
    # Where the tests run in the background the shell has signals ignored, and what is started inherits that.
    command = ["env", "--default-signal", str(Path(sys.executable).with_name("ansible-playbook")), "play.yml"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, start_new_session=True) as process:
        deadline = time.monotonic() + 120
        while not (journal.exists() and len(journal.read_text(encoding="utf-8").splitlines()) >= 6):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) != 0
    options = {"journals": [str(journal)], "directory": str(tmp_path / "rendered")}
    assert play({"dayone.aws.drift_report": options}, "--check").changed
    assert not (tmp_path / "rendered").exists()
    before = journal.read_text(encoding="utf-8")
    run = play({"dayone.aws.drift_report": options})
    assert journal.read_text(encoding="utf-8") == before
    assert run.code == 0, run.output
    report = json.loads((tmp_path / "rendered" / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(report, SCHEMA)
    assert len(report["findings"]) == 5
    assert any("did not come to its end" in loss for loss in report["losses"])
    assert not play({"dayone.aws.drift_report": options}).changed


def test_a_foreign_journal_is_one_clear_line(play: Play, tmp_path: Path) -> None:
    (tmp_path / "foreign.jsonl").write_text("{}", encoding="utf-8")
    run = play({"dayone.aws.drift_report": {"journals": ["foreign.jsonl"], "directory": "out"}})
    assert run.code != 0
    assert "foreign.jsonl is not a journal" in run.result["msg"]


def test_all_formats_are_written_and_a_wrong_one_is_said(play: Play, tmp_path: Path) -> None:
    names = "table,json,jsonl,csv,junit,sarif,ocsf,markdown,html"
    assert play({"dayone.aws.root_key_audit": {}}, DAYONE_REPORT_FORMATS=names).code == 0
    files = {path.name for path in (tmp_path / "report").iterdir()}
    assert files == {"journal.jsonl", "history.json", *(f"report.{end}" for end in ENDS)}
    run = play({"dayone.aws.root_key_audit": {}}, DAYONE_REPORT_FORMATS="html,pdf")
    assert run.code == 1
    assert "pdf is no format" in run.output


def test_slices_become_one_report(play: Play, tmp_path: Path) -> None:
    for name in ("one", "two"):
        play({"dayone.aws.root_key_audit": {}}, DAYONE_REPORT_DIRECTORY=str(tmp_path / name))
    play({"dayone.aws.root_key_audit": {}}, "-e", "x=1", DAYONE_REPORT_DIRECTORY=str(tmp_path / "other"))
    journals = [str(tmp_path / name / "journal.jsonl") for name in ("one", "two", "other")]
    options = {"journals": journals[:2], "directory": "merged", "formats": ["json"]}
    assert sum(play({"dayone.aws.drift_report": options}).result["summary"].values()) == 5
    run = play({"dayone.aws.drift_report": {**options, "journals": journals}})
    assert "different configurations" in run.result["msg"]
    assert play({"dayone.aws.drift_report": {**options, "journals": journals, "any_configuration": True}}).code == 0


def test_a_directory_that_cannot_be_written_is_one_clear_line(play: Play, tmp_path: Path) -> None:
    play({"dayone.aws.root_key_audit": {}})
    (tmp_path / "file").write_text("", encoding="utf-8")
    options = {"journals": ["report/journal.jsonl"], "directory": "file"}
    run = play({"dayone.aws.drift_report": options})
    assert "cannot be written" in run.result["msg"]
    assert "Name another directory" in run.result["msg"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a device on which every write fails")
def test_a_full_disk_is_said_and_the_run_goes_on(play: Play, tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "journal.jsonl").symlink_to("/dev/full")
    run = play({"dayone.aws.iam_password_policy_enforce": {"min_length": 14}})
    assert run.tasks[-1]["changed"]
    assert "the report cannot be written" in run.output
    assert run.code == 1


@pytest.fixture
def small_disk() -> Iterator[int]:
    """The bytes that fit into a file of the processes that a test starts."""
    before, room = resource.getrlimit(resource.RLIMIT_FSIZE), 4096
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    yield room
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_in_the_middle_is_said_and_the_next_run_starts_anew(
    small_disk: int, play: Play, tmp_path: Path
) -> None:
    tasks = [{"dayone.aws.iam_password_policy_enforce": {"min_length": length}} for length in (14, 15, 16)]
    run = play(tasks)
    assert [task["changed"] for task in run.tasks] == [True, True, True]
    assert "the report cannot be written" in run.output
    assert run.code == 1
    assert (tmp_path / "report" / "journal.jsonl").stat().st_size == small_disk
    resource.setrlimit(resource.RLIMIT_FSIZE, resource.getrlimit(resource.RLIMIT_FSIZE)[1:] * 2)
    run = play(tasks[-1:])
    assert (run.code, run.changed) == (0, False)
    assert [line["kind"] for line in lines(tmp_path / "report" / "journal.jsonl")][-1] == "end"


def test_an_unwritable_folder_is_said_and_the_run_goes_on(play: Play, tmp_path: Path) -> None:
    (tmp_path / "report").write_text("a file, and no folder", encoding="utf-8")
    run = play({"dayone.aws.iam_password_policy_enforce": {"min_length": 14}})
    assert run.tasks[-1]["changed"]
    assert "the report cannot be written" in run.output
    assert "1 fixed" in run.output
    assert run.code == 1
