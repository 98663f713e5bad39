# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The journal of real runs: whole, cut short by a person, without a place to be written."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.emulator.server import Emulator

from .conftest import ROOT
from .members import FIRST, MANAGEMENT, make_members, role_arn

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


#: A task that gives a sign once its worker has started, and ends when the sign is removed.
HOLD: dict[str, Any] = {"ansible.builtin.shell": "touch hold && while test -e hold; do sleep 0.2; done"}
#: Seconds after which what should have happened never will, however much else the machine does.
LONG = 300


def until(seen: Callable[[], bool]) -> None:
    """Wait for a sign."""
    deadline = time.monotonic() + LONG
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@contextmanager
def started(
    account: Emulator, folder: Path, tasks: list[dict[str, Any]], name: str = "play", **more: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Tasks that run while the test goes on. What they say goes to a file."""
    environment = {
        **os.environ,
        **account.environment,
        "ANSIBLE_CALLBACKS_ENABLED": "dayone.aws.drift_report",
        "ANSIBLE_COLLECTIONS_PATH": os.environ.get("ANSIBLE_COLLECTIONS_PATH", str(ROOT / ".collections")),
        "ANSIBLE_NOCOLOR": "1",
        "COLUMNS": "1000",
        "DAYONE_REPORT_DIRECTORY": str(folder / "report"),
        **more,
    }
    play = [{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]
    (folder / f"{name}.yml").write_text(json.dumps(play), encoding="utf-8")
    # Where the tests run in the background the shell has signals ignored, and what is started inherits that.
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    command = ["env", "--default-signal", program, f"{name}.yml"]
    with (
        (folder / f"{name}.log").open("wb") as log,
        subprocess.Popen(
            command, cwd=folder, env=environment, start_new_session=True, stdout=log, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()
            (folder / "hold").unlink(missing_ok=True)


@pytest.mark.core_sample
@pytest.mark.each_core
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


@pytest.mark.each_core
def test_a_failed_task_stands_in_the_report(play: Play, tmp_path: Path, account: Emulator) -> None:
    error = {"code": "AccessDenied", "status": 403}
    account.control("faults", [{"service": "iam", "operation": "GetAccountPasswordPolicy", "error": error}])
    run = play({"dayone.aws.iam_password_policy_enforce": {"min_length": 14}})
    report = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(report, SCHEMA)
    assert "get_account_password_policy" in report["errors"][0]["message"]
    assert [row["status"] for row in report["findings"]] == ["unknown"]
    assert "error at localhost" in run.output


@pytest.mark.core_sample
@pytest.mark.each_core
def test_interrupted_run_leaves_a_journal_that_renders(play: Play, tmp_path: Path, account: Emulator) -> None:
    journal = tmp_path / "report" / "journal.jsonl"
    task: dict[str, Any] = {"dayone.aws.root_key_audit": {}}
    with started(account, tmp_path, [task, HOLD]) as process:
        # Between a worker's fork and its start a signal is lost.
        until((tmp_path / "hold").exists)
        process.send_signal(signal.SIGINT)
        assert process.wait(LONG) != 0
        assert (tmp_path / "hold").exists()
    early = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    assert any("did not come to its end" in loss for loss in early["losses"])
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


def test_a_run_that_is_ended_reports_what_it_found_and_the_rest_as_unknown(tmp_path: Path, account: Emulator) -> None:
    steps: list[dict[str, Any]] = [
        {"ansible.builtin.import_role": {"name": f"dayone.aws.{name}"}}
        for name in ("password_policy", "access_analyzer")
    ]
    with started(account, tmp_path, [steps[0], HOLD, steps[1]]) as process:
        until((tmp_path / "hold").exists)
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG) == 128 + signal.SIGTERM
    report = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(report, SCHEMA)
    found = {row["control"]: row for row in report["findings"]}
    assert found["password_policy.min_length"]["status"] == "fixed"
    left = found["access_analyzer.external"]
    assert (left["status"], "was interrupted" in left["remediation"]) == ("unknown", True)
    assert [(error["step"], "SIGTERM" in error["message"]) for error in report["errors"]] == [("access_analyzer", True)]
    assert any("did not come to its end" in loss for loss in report["losses"])
    assert lines(tmp_path / "report" / "journal.jsonl")[-1]["kind"] == "error"
    assert not (tmp_path / "report" / ".run.lock").exists()


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
    assert "pdf is not a format" in run.output


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
    assert "Use another directory" in run.result["msg"]


@pytest.mark.parametrize("name", ["journal.jsonl", "history.json", "report.html", "runs", ".run.lock"])
def test_a_symbolic_link_is_said_and_not_followed_and_the_run_goes_on(play: Play, tmp_path: Path, name: str) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir() if name == "runs" else theirs.write_text("theirs", encoding="utf-8")
    play({"dayone.aws.root_key_audit": {}})
    folder = tmp_path / "report"
    shutil.rmtree(folder / name) if (folder / name).is_dir() else (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(theirs)
    run = play({"dayone.aws.iam_password_policy_enforce": {"min_length": 14}})
    assert run.tasks[-1]["changed"]
    assert run.output.count("the report cannot be written") == 1
    assert f"{name} is a symbolic link, which is not followed" in " ".join(run.output.split())
    assert "1 fixed" in run.output
    assert run.code == 1
    assert list(theirs.iterdir()) == [] if name == "runs" else theirs.read_text(encoding="utf-8") == "theirs"


def test_what_lies_in_the_folder_is_its_owners_alone(play: Play, tmp_path: Path) -> None:
    for _number in range(2):
        play({"dayone.aws.iam_password_policy_enforce": {"min_length": 14}})
    files = [path for path in (tmp_path / "report").rglob("*") if path.is_file()]
    assert len(files) == 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


@pytest.fixture
def small_disk() -> Iterator[int]:
    """The bytes that fit into a file of the processes that a test starts."""
    before, room = resource.getrlimit(resource.RLIMIT_FSIZE), 4096
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    yield room
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.at_once  # the file by which the tests let time pass would be on the full disk too
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


def test_of_two_runs_in_one_folder_the_second_waits_and_each_has_its_own_findings(
    play: Play, tmp_path: Path, account: Emulator
) -> None:
    make_members(account)
    audit = "dayone.aws.root_key_audit"
    hold, report = tmp_path / "hold", tmp_path / "report"
    second: dict[str, Any] = {"assume_role_arn": role_arn(FIRST), "expected_account_id": FIRST}
    with started(account, tmp_path, [{audit: {}}, HOLD], "one") as one:
        until(hold.exists)
        with started(account, tmp_path, [{audit: second}], "two") as two:
            said = tmp_path / "two.log"
            until(lambda: b"waiting until it has finished" in said.read_bytes())
            hold.unlink()
            assert (one.wait(LONG), two.wait(LONG)) == (0, 0), said.read_text(encoding="utf-8")
    tables = [
        (tmp_path / name).read_text(encoding="utf-8").partition("DRIFT REPORT")[2] for name in ("one.log", "two.log")
    ]
    assert [(MANAGEMENT in table, FIRST in table) for table in tables] == [(True, False), (False, True)]
    kept = next((report / "runs").iterdir())
    for path, number in ((kept, MANAGEMENT), (report / "journal.jsonl", FIRST)):
        found = lines(path)
        assert {line["account_id"] for line in found if line["kind"] == "finding"} == {number}
        assert found[-1]["kind"] == "end"
    assert {row["account_id"] for row in json.loads((report / "report.json").read_text("utf-8"))["findings"]} == {FIRST}


def test_a_run_that_waited_in_vain_shows_its_own_findings_and_leaves_the_others_report(
    play: Play, tmp_path: Path, account: Emulator
) -> None:
    report = tmp_path / "report"
    audit: dict[str, Any] = {"dayone.aws.root_key_audit": {}}
    with started(account, tmp_path, [audit, HOLD], "one") as one:
        until((tmp_path / "hold").exists)
        run = play({"dayone.aws.iam_password_policy_enforce": {"min_length": 14}}, DAYONE_REPORT_WAIT="0")
        assert (run.code, run.result["changed"]) == (1, True), run.output
        assert f"process {one.pid} on " in run.output
        table = run.output.partition("DRIFT REPORT")[2]
        assert "password_policy.min_length" in table
        assert "root_account" not in table
        assert not (report / "report.html").exists()
        # Its children live on, and hold nothing.
        one.kill()
        one.wait()
        assert play(audit, DAYONE_REPORT_WAIT="0").code == 0


def test_a_run_does_not_wait_for_the_one_that_started_it(play: Play, tmp_path: Path) -> None:
    audit: dict[str, Any] = {"dayone.aws.root_key_audit": {}}
    inner = [{"hosts": "localhost", "gather_facts": False, "tasks": [audit]}]
    (tmp_path / "inner.yml").write_text(json.dumps(inner), encoding="utf-8")
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    run = play([audit, {"ansible.builtin.command": f"{program} inner.yml", "failed_when": False}])
    assert run.code == 0, run.output
    assert run.result["rc"] == 1
    assert "the run that started this one" in run.result["stderr"]


HOOK = "https://ann:s3cret-name@hooks.example.com/T0/s3cret-path?key=s3cret-query"
PHONE = "+4915112345678"
PERSONAL = {"name": "Ann Exemplary", "title": "Headmistress", "email": "ann@private.example", "phone": "+49 30 7654321"}


@pytest.mark.each_core
def test_nobodys_secret_stands_in_journal_report_result_or_diff_and_yet_it_is_put_back(
    play: Play, tmp_path: Path, client: Callable[..., Any]
) -> None:
    told = [{"protocol": "https", "endpoint": HOOK}, {"protocol": "sms", "endpoint": PHONE}]
    told += [{"protocol": "email", "endpoint": "ops@example.com"}]
    topic = {"name": "told", "subscriptions": told, "encrypt": False}
    formats = ",".join(("table", "json", "jsonl", "csv", "junit", "sarif", "ocsf", "markdown", "html"))

    def look(tasks: Any, *arguments: str) -> Any:
        run = play(tasks, *arguments, "--diff", DAYONE_REPORT_FORMATS=formats)
        written = [path.read_text("utf-8") for path in (tmp_path / "report").rglob("*.*") if path.is_file()]
        for text in (run.output, *written):
            assert not [word for word in ("s3cret", PHONE, *PERSONAL.values()) if word in text]
        return run

    first = look([{"dayone.aws.notice_topic": topic}, {"dayone.aws.account_contacts": {"billing": PERSONAL}}])
    assert [task["changed"] for task in first.tasks] == [True, True], first.output
    assert "https://hooks.example.com/…" in first.output
    assert "…5678" in first.output
    assert "ops@example.com" in first.output
    second = look({"dayone.aws.notice_topic": {**topic, "tags": {"team": "security"}}})
    assert [call["method"] for call in second.result["calls"]] == ["tag_resource"]
    (head, *_rest) = lines(tmp_path / "report" / "journal.jsonl")
    undone = look({"dayone.aws.restore": {"directory": str(tmp_path / "report"), "run": head["run"]}})
    assert [call["method"] for call in undone.result["calls"]] == ["untag_resource"], undone.output
    assert {row["status"] for row in undone.result["findings"]} == {"fixed"}
    wrong = look({"dayone.aws.notice_topic": {**topic, "subscriptions": [{"protocol": "http", "endpoint": HOOK}]}})
    assert "is not valid for protocol http" in wrong.result["msg"]
    endpoints = {item["Endpoint"] for item in client("sns").list_subscriptions()["Subscriptions"]}
    assert endpoints == {HOOK, PHONE, "ops@example.com"}
