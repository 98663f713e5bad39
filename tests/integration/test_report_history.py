# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reports of real runs: other people's tasks, what changed since the last run, notices, and how far a run has come."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema

from .conftest import ROOT

Play = Callable[..., Any]
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
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
    names = "table,json,jsonl,csv,junit,sarif,ocsf,markdown,html"
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
