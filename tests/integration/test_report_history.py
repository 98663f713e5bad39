# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reports of real runs: other people's tasks, what changed since the last run, notices, and how far a run has come."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import jsonschema
import pytest
from ansible.parsing.vault import VaultLib, VaultSecret

from tests.emulator import clients
from tests.emulator.server import Emulator
from tests.tickets.server import TOKEN
from tests.tickets.services import PROJECT, SERVERS, USER

from .conftest import ROOT

Play = Callable[..., Any]
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
DRIFT = str(ROOT / "playbooks" / "drift.yml")
POLICY = "dayone.aws.iam_password_policy_enforce"
SECRET = "hush-hush-value"


def report(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, SCHEMA)
    return found


def foreign(folder: Path) -> list[dict[str, Any]]:
    """Tasks of other modules: one that changes, some in a loop, a silent one, and what is not to be counted."""
    copy = "ansible.builtin.copy"
    return [
        {"name": "Write it", copy: {"content": "one\n", "dest": str(folder / "one")}},
        {
            "name": "Write them",
            copy: {"content": "{{ item }}", "dest": f"{folder}/{{{{ item }}}}"},
            "loop": ["two", "three"],
        },
        {"name": "Write a secret", copy: {"content": SECRET, "dest": str(folder / "secret")}, "no_log": True},
        {"name": "Keep it", copy: {"content": "same", "dest": str(folder / "same")}},
        {"name": "Know it", "ansible.builtin.set_fact": {"x": 1}},
        {"name": "Group it", "ansible.builtin.group_by": {"key": "x"}},
        {"name": "Do it", "ansible.builtin.copy": {"content": "a", "dest": str(folder / "done")}, "check_mode": False},
    ]


def test_tasks_of_other_modules_are_findings_in_check_mode(play: Play, tmp_path: Path) -> None:
    (tmp_path / "same").write_text("same", encoding="utf-8")
    waived = {
        "control": "task.changed",
        "resource": "* item three",
        "reason": "later",
        "owner": "ops@example.com",
        "expires": "2999-01-01",
    }
    tasks = [*foreign(tmp_path), {POLICY: {"min_length": 14}}]
    variables = json.dumps({"dayone_expected_account_id": "123456789012", "dayone_exceptions": [waived]})
    names = "table,json,jsonl,csv,junit,sarif,ocsf,oscal,markdown,html"
    run = play(tasks, "--check", "--diff", "-e", variables, DAYONE_REPORT_FORMATS=names)
    assert run.code == 0, run.output
    found = report(tmp_path)
    places = [row["resource"] for row in found["findings"] if row["control"] == "task.changed"]
    assert len(set(places)) == 4
    assert places[1].endswith(" Write them on localhost, item two")
    assert all(place.startswith("play.yml:") for place in places)
    assert {row["account_id"] for row in found["findings"]} == {"123456789012"}
    assert [row["status"] for row in found["findings"]] == ["drift", "drift", "excepted", "drift", "drift"]
    assert found["findings"][0]["wanted"] == "one\n"
    assert "no_log" in found["findings"][3]["wanted"]
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "report").glob("*.*"))
    assert SECRET not in written
    assert not (tmp_path / "one").exists()


def test_a_clean_estate_has_a_journal_and_passes_the_gate(play: Play, tmp_path: Path) -> None:
    (tmp_path / "same").write_text("same", encoding="utf-8")
    gate = {
        "dayone.aws.drift_gate": {"journal": "report/journal.jsonl", "of_this_run": True, "fail_on": ["medium"]},
    }
    tasks = foreign(tmp_path)
    assert play([tasks[3], gate], "--check").code == 0
    assert play([tasks[0], gate], "--check").code == 2
    assert play([tasks[0], gate], "--check", DAYONE_TRACK_TASKS="false").code == 1
    assert play([tasks[0]]).changed


def test_what_changed_since_the_last_run_is_told(play: Play, tmp_path: Path) -> None:
    weak, strong = {POLICY: {"min_length": 14}}, {POLICY: {"min_length": 14, "max_age": 90}}
    assert play(weak, "--check").code == 0
    assert report(tmp_path)["since"] is None
    run = play(strong, "--check")
    found = report(tmp_path)
    assert {key: found["since"].get(key) for key in ("new", "unchanged", "mended")} == {
        "new": 1,
        "unchanged": 1,
        "mended": 0,
    }, run.output
    first = {row["control"]: row["first_seen"] for row in found["findings"]}
    assert play(strong).changed
    assert report(tmp_path)["since"]["mended"] == 2
    play({POLICY: {"state": "absent"}})
    play(strong, "--check")
    again = report(tmp_path)
    assert {row["change"] for row in again["findings"]} == {"reopened"}
    assert {row["control"]: row["first_seen"] for row in again["findings"]} == first
    assert len(list((tmp_path / "report" / "runs").iterdir())) == 4
    play(strong, "--check", DAYONE_REPORT_KEEP="2", DAYONE_REPORT_SINCE="none")
    assert report(tmp_path)["since"] is None
    assert len(list((tmp_path / "report" / "runs").iterdir())) == 2


def test_what_is_encrypted_stands_in_no_report(play: Play, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("test", encoding="utf-8")
    secrets = [("default", VaultSecret(b"test"))]
    text = VaultLib(secrets).encrypt(SECRET, secret=secrets[0][1]).decode()
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    (tmp_path / "vars.yml").write_text(f"hook: !vault |\n{lines}", encoding="utf-8")
    tasks: list[dict[str, Any]] = [
        {"ansible.builtin.include_vars": {"file": str(tmp_path / "vars.yml")}},
        {"ansible.builtin.copy": {"content": "key={{ hook }}\n", "dest": str(tmp_path / "one")}},
        {
            "dayone.aws.notice_topic": {"name": "told", "encrypt": False, "tags": {"key": "{{ hook }}"}},
            "check_mode": False,
        },
        {POLICY: {"preset": "{{ hook }}"}, "ignore_errors": True},
        {POLICY: {"preset": "{{ hook }}"}, "failed_when": True, "ignore_errors": False},
    ]
    names = "table,json,jsonl,csv,junit,sarif,ocsf,oscal,markdown,html"
    vault = ("--vault-password-file", str(tmp_path / "password"))
    run = play(tasks, "--check", "--diff", *vault, DAYONE_REPORT_FORMATS=names)
    assert run.tasks[-1]["msg"], run.output
    written = "".join(path.read_text("utf-8") for path in (tmp_path / "report").glob("*.*"))
    assert SECRET not in written
    assert SECRET not in run.output.partition("DRIFT REPORT")[2]
    assert "key=<not shown>" in written
    assert "create_topic" in written


class Hook(BaseHTTPRequestHandler):
    """A webhook that takes every message, except below /broken, and below /portal, where a login page is."""

    taken: list[dict[str, Any]]

    def do_POST(self) -> None:
        """Take a message."""
        self.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(500 if self.path.startswith("/broken") else 200)
        self.end_headers()
        self.wfile.write(b"<html><title>Sign in</title></html>" if self.path.startswith("/portal") else b"ok")


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The address of a webhook, and what it took."""
    Hook.taken = []
    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", Hook.taken
        server.shutdown()


def test_people_are_told_once_of_what_is_new(
    play: Play, client: Callable[..., Any], webhook: tuple[str, list[dict[str, Any]]]
) -> None:
    address, taken = webhook
    topic = client("sns").create_topic(Name="told")["TopicArn"]
    queue = client("sqs").create_queue(QueueName="told")["QueueUrl"]
    client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:123456789012:told")
    policy = {POLICY: {"min_length": 14}, "check_mode": True}
    options = {"journal": "report/journal.jsonl", "of_this_run": True, "link": "https://reports.example.com"}
    notice = {"dayone.aws.drift_notice": {**options, "topic_arn": topic, "webhook": f"{address}/{SECRET}"}}
    run = play([policy, {**notice, "check_mode": True}, notice])
    assert run.code == 0, run.output
    assert [task["sent"] for task in run.tasks[1:]] == [["topic", "webhook"]] * 2
    (message,) = client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    text = json.loads(message["Body"])["Message"]
    assert taken == [{"text": text}]
    assert text.splitlines() == [
        "AWS drift: 1 new finding in 1 account.",
        "- password_policy.min_length: 1 in 123456789012",
        "https://reports.example.com",
    ]
    assert SECRET not in run.output
    run = play([policy, notice])
    assert not run.result["changed"]
    assert len(taken) == 1
    for path, reason in (("broken", "status 500 (sent 4 times)"), ("portal", "an HTML page (status 200)")):
        broken = {**options, "topic_arn": topic, "webhook": f"{address}/{path}/{SECRET}", "since": "none"}
        run = play([policy, {"dayone.aws.drift_notice": broken}])
        assert run.code == 1
        assert reason in run.result["msg"]
        assert run.result["sent"] == ["topic"]
        assert SECRET not in run.output


def test_drift_tells_people_and_judges_whatever_becomes_of_the_message(
    play: Play, webhook: tuple[str, list[dict[str, Any]]]
) -> None:
    address, taken = webhook
    for path, code, level in (("", 2, "medium"), ("/broken", 1, "medium"), ("/portal", 1, "critical")):
        variables = {"dayone_notice_webhook": f"{address}{path}/{SECRET}", "dayone_fail_on": [level]}
        run = play(
            DRIFT,
            "--tags",
            "password_policy",
            "-e",
            json.dumps(variables),
            DAYONE_REPORT_KEEP="0",
            DAYONE_PROGRESS="plain",
        )
        assert run.code == code, run.output
        assert "drift_report: step 3 of 3; " in run.output
        assert SECRET not in run.output
    # What may pass was sent four times.
    assert len(taken) == 6
    assert taken[0]["text"].startswith("AWS drift: ")


def test_the_nightly_script_tells_people_once(
    account: Emulator, tmp_path: Path, webhook: tuple[str, list[dict[str, Any]]]
) -> None:
    address, taken = webhook
    environment = {
        **os.environ,
        **account.environment,
        "ANSIBLE_COLLECTIONS_PATH": os.environ.get("ANSIBLE_COLLECTIONS_PATH", str(ROOT / ".collections")),
        "DAYONE_REPORT_DIRECTORY": str(tmp_path / "kept"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    variables = json.dumps({"dayone_notice_webhook": f"{address}/{SECRET}", "dayone_fail_on": "low"})
    command = ["sh", str(ROOT / "docs" / "ci" / "drift.sh"), "--tags", "password_policy", "-e", variables]
    for _night in range(2):
        done = subprocess.run(command, env=environment, cwd=tmp_path, check=False, capture_output=True, text=True)
        assert done.returncode == 2, done.stdout
    assert "unchanged" in done.stdout
    assert len(taken) == 1
    assert len(list((tmp_path / "kept" / "runs").iterdir())) == 1


def test_drift_keeps_a_ticket_for_each_finding(play: Play) -> None:
    with SERVERS["servicenow"]() as desk:
        variables = {
            "dayone_tickets_service": "servicenow",
            "dayone_tickets_project": PROJECT["servicenow"],
            "dayone_tickets_url": desk.url,
            "dayone_tickets_user": USER,
            "dayone_tickets_token": TOKEN,
        }
        drift = (DRIFT, "--tags", "password_policy", "-e", json.dumps(variables))
        run = play(*drift)
        assert run.code == 2, run.output
        found = len(desk.issues)
        assert found == len({issue.body for issue in desk.issues}) > 1
        assert TOKEN not in run.output
        desk.writes.clear()
        assert play(*drift).code == 2
        assert desk.writes == []
        play(str(ROOT / "playbooks" / "baseline.yml"), "--tags", "password_policy")
        assert play(*drift).code == 0
        assert [issue.is_open for issue in desk.issues] == [False] * found
        desk.denied = True
        run = play(*drift)
        assert run.code == 1
        assert "incident: cannot list the records: status 401" in run.output


def test_drift_keeps_a_finding_in_security_hub(play: Play, client: Callable[..., Any]) -> None:
    hub = client("securityhub")
    variables = {"dayone_security_hub_destination": "accounts"}
    drift = (DRIFT, "--tags", "password_policy", "-e", json.dumps(variables))
    run = play(*drift)
    assert run.code == 1, run.output
    assert "Security Hub is off in us-east-1" in run.output
    hub.enable_security_hub(EnableDefaultStandards=False)
    run = play(*drift)
    assert run.code == 2, run.output
    found = hub.get_findings()["Findings"]
    assert len(found) > 1
    assert {item["RecordState"] for item in found} == {"ACTIVE"}
    assert play(*drift).code == 2
    assert hub.get_findings()["Findings"] == found
    play(str(ROOT / "playbooks" / "baseline.yml"), "--tags", "password_policy")
    assert play(*drift).code == 0
    states = [(item["RecordState"], item["Compliance"]["Status"]) for item in hub.get_findings()["Findings"]]
    assert states == [("ARCHIVED", "PASSED")] * len(found)


def test_a_member_accounts_finding_is_imported_in_its_role(
    play: Play, account: Emulator, client: Callable[..., Any], tmp_path: Path
) -> None:
    client("organizations").create_organization(FeatureSet="ALL")
    client("organizations").create_account(Email="web@example.com", AccountName="web")
    arn = "arn:aws:iam::200000000001:role/OrganizationAccountAccessRole"
    keys = client("sts").assume_role(RoleArn=arn, RoleSessionName="look")["Credentials"]
    known = {"aws_access_key_id": keys["AccessKeyId"], "aws_secret_access_key": keys["SecretAccessKey"]}
    hub = clients.client(account.endpoint, "securityhub", **known, aws_session_token=keys["SessionToken"])
    hub.enable_security_hub(EnableDefaultStandards=False)
    policy = {POLICY: {"min_length": 20, "assume_role_arn": arn}, "check_mode": True}
    play(policy, DAYONE_REPORT_DIRECTORY=str(tmp_path / "slice"))
    variables = {
        "dayone_report_journals": [str(tmp_path / "slice" / "journal.jsonl")],
        "dayone_security_hub_destination": "central",
        "dayone_security_hub_role_name": "OrganizationAccountAccessRole",
    }
    report = [str(ROOT / "playbooks" / "report.yml"), "-e"]
    run = play(*report, json.dumps(variables))
    assert (run.code, "role_name is for the destination accounts" in run.output) == (1, True)
    run = play(*report, json.dumps({**variables, "dayone_security_hub_destination": "accounts"}))
    assert run.code == 0, run.output
    (found,) = hub.get_findings()["Findings"]
    assert (found["AwsAccountId"], found["RecordState"]) == ("200000000001", "ACTIVE")


def test_of_slices_people_are_told_once(play: Play, webhook: tuple[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    """As on AWX: each slice has a new folder every night, and the job of the report one that stays."""
    address, taken = webhook
    for night in ("one", "two"):
        slices = [str(tmp_path / f"{night}-{number}") for number in range(2)]
        for folder, field in zip(slices, ("min_length", "max_age"), strict=True):
            play({POLICY: {field: 20}, "check_mode": True}, DAYONE_REPORT_DIRECTORY=folder)
        variables = {
            "dayone_report_directory": str(tmp_path / "all"),
            "dayone_report_archive": str(tmp_path / "all"),
            "dayone_report_since": "last",
            "dayone_report_journals": [f"{folder}/journal.jsonl" for folder in slices],
            "dayone_notice_webhook": f"{address}/{SECRET}",
        }
        run = play(str(ROOT / "playbooks" / "report.yml"), "-e", json.dumps(variables))
        assert run.code == 0, run.output
        assert SECRET not in run.output
    assert len(taken) == 1
    assert "2 new findings" in taken[0]["text"]
    assert run.result["since"] == {**run.result["since"], "new": 0, "unchanged": 2}
    run = play({"dayone.aws.drift_report": {"journals": [], "directory": "out"}})
    assert "journals is empty" in run.result["msg"]


def test_the_report_playbook_shows_many_runs_by_unit(play: Play, tmp_path: Path) -> None:
    host = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    named = json.dumps({"all": {"hosts": {"localhost": {**host, "dayone_account_ou_path": "/Prod"}}}})
    (tmp_path / "hosts.json").write_text(named, encoding="utf-8")
    inventory = ("-i", str(tmp_path / "hosts.json"))
    play({POLICY: {"min_length": 14}, "check_mode": True}, *inventory)
    play({POLICY: {"min_length": 14, "max_age": 90}, "check_mode": True}, *inventory)
    kept = str(tmp_path / "report")
    variables = json.dumps({"dayone_report_runs": kept, "dayone_report_directory": kept})
    run = play(str(ROOT / "playbooks" / "report.yml"), "-e", variables)
    assert run.code == 0, run.output
    found = json.loads((tmp_path / "report" / "trend.json").read_text(encoding="utf-8"))
    assert found["runs"] == 2
    assert [unit["unit"] for unit in found["units"]] == ["/", "/Prod"]
    assert found["units"][1]["kinds"] == {"drift": 2}
    assert found["days"][-1]["mean_age_days"] == 0.0
    assert not run.calls


def test_reports_are_kept_in_s3(play: Play, tmp_path: Path, client: Callable[..., Any]) -> None:
    client("s3").create_bucket(Bucket="kept-reports")
    options = {
        "journals": ["report/journal.jsonl"],
        "directory": "out",
        "formats": ["json"],
        "archive": "s3://kept-reports/a/b",
        "since": "last",
    }
    render = {"dayone.aws.drift_report": options}
    play({POLICY: {"min_length": 14}, "check_mode": True})
    run = play({**render, "check_mode": True})
    assert run.changed and not run.writes
    assert play(render).result["since"] is None
    again = play(render)
    assert not again.changed
    assert again.writes == []
    play({POLICY: {"min_length": 14, "max_age": 90}, "check_mode": True})
    found = play(render).result["since"]
    assert (found["new"], found["unchanged"], found["mended"]) == (1, 1, 0)
    keys = [item["Key"] for item in client("s3").list_objects_v2(Bucket="kept-reports")["Contents"]]
    assert {"a/b/history.json", "a/b/report.json"} < set(keys)
    assert len([key for key in keys if key.startswith("a/b/runs/")]) == 2
    trend = {"dayone.aws.drift_trend": {"runs": "s3://kept-reports/a/b", "directory": "out"}}
    run = play(trend)
    assert (run.result["runs"], run.result["days"][-1]["open"], run.result["losses"]) == (2, 2, [])
    assert sorted(path.name for path in (tmp_path / "out").glob("trend.*")) == ["trend.html", "trend.json"]
    run = play(trend)
    assert not run.changed
    topic = client("sns").create_topic(Name="told")["TopicArn"]
    notice = {"journal": "report/journal.jsonl", "archive": "s3://kept-reports/a/b", "topic_arn": topic}
    assert play({"dayone.aws.drift_notice": notice}).result["sent"] == ["topic"]
    run = play({"dayone.aws.drift_report": {**options, "archive": "s3://no-such-bucket-of-ours"}})
    assert "NoSuchBucket" in run.result["msg"]
    assert "Traceback" not in run.output


def test_a_report_and_its_gate_are_of_the_frameworks_that_are_named(play: Play, tmp_path: Path) -> None:
    # PCI DSS and the Startup Security Baseline say nothing on who may change a password.
    play([{POLICY: {"min_length": 14, "allow_users_to_change": True}}], "--check")
    # A task that fails begins a journal in the place of this one.
    (tmp_path / "report" / "journal.jsonl").rename(tmp_path / "seen.jsonl")
    options = {"journals": ["seen.jsonl"], "directory": "out", "formats": ["json", "oscal", "html"]}
    gate = {"journal": "seen.jsonl"}
    run = play(
        [
            {"dayone.aws.drift_report": {**options, "frameworks": ["pci_dss"]}},
            {"dayone.aws.drift_gate": {**gate, "frameworks": ["ssb"]}, "ignore_errors": True},
            {"dayone.aws.drift_gate": {**gate, "frameworks": ["fsbp", "cis"], "fail_on": ["password_policy.max_age"]}},
            {"dayone.aws.drift_report": {**options, "frameworks": ["pci"]}, "ignore_errors": True},
            {"dayone.aws.drift_gate": {**gate, "frameworks": ["pci"]}, "ignore_errors": True},
        ]
    )
    found = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert [row["control"] for row in found["findings"]] == ["password_policy.min_length"]
    assert list(found["frameworks"]) == ["pci_dss"]
    assert found["frameworks"]["pci_dss"]["not_held"] == ["8.3.6"]
    assert "1 findings do not hold" in run.tasks[1]["msg"]
    assert run.tasks[2]["exit_code"] == 0
    assert all("cis, fsbp, ssb, nist_csf, pci_dss, iso_27001" in result["msg"] for result in run.tasks[3:])


def test_a_stale_exception_is_known_over_a_whole_run(play: Play, tmp_path: Path) -> None:
    answers = {"reason": "later", "owner": "ops@example.com", "expires": "2999-01-01"}
    listed = [
        {"control": "password_policy.min_length", **answers},
        {"control": "password_policy.max_age", **answers},
        {"control": "root_account.*", "region": "eu-west-1", **answers},
        {"control": "billing_alerts.topic", **answers},
        {"control": "password_policy.*", "resource": "arn:aws:iam::999999999999:root", **answers},
    ]
    tasks: list[dict[str, Any]] = [
        {POLICY: {"min_length": 14, "exceptions": listed}},
        {"dayone.aws.root_key_audit": {"exceptions": listed}},
        {POLICY: {"max_age": 90, "exceptions": listed}},
    ]
    play(tasks, "--check")
    stale = [loss.rpartition(": ")[2].partition(" ")[0] for loss in report(tmp_path)["losses"]]
    assert stale == ["password_policy.*", "root_account.*"]
