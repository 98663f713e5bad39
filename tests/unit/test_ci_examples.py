# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The ready workflows in docs/ci, as far as they can be looked at without their services."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml
from ansible_collections.dayone.aws.plugins.module_utils._report.formats import FORMATS

from tests import ROOT

FOLDER = ROOT / "docs" / "ci"
CACHE = "actions/cache/"
FILES = ("ansible-navigator.yml", "awx.yml", "drift.cron", "drift.sh", "github-actions.yml", "gitlab-ci.yml")


def text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def test_all_are_described() -> None:
    page = FOLDER.with_suffix(".md").read_text(encoding="utf-8")
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(FILES)
    assert not [name for name in FILES if f"(ci/{name})" not in page]


@pytest.mark.parametrize("name", ["github-actions.yml", "gitlab-ci.yml"])
def test_formats_and_files_are_ours(name: str) -> None:
    (found,) = re.findall(r"DAYONE_REPORT_FORMATS: (.*)", text(name))
    files = {FORMATS[item].file for item in found.split(",")}
    assert set(re.findall(r"dayone-report/(report[.a-z]+)", text(name))) <= files


def test_the_shell_script_is_one() -> None:
    subprocess.run(["sh", "-n", str(FOLDER / "drift.sh")], check=True)


def test_the_shell_script_runs_in_the_same_folder_every_night(tmp_path: Path) -> None:
    """Whatever day it is: what a run is compared with is what the last one left there."""
    (tmp_path / "ansible-playbook").write_text('#!/bin/sh\nenv >> "$SEEN"\necho DRIFT REPORT\nexit 2\n')
    (tmp_path / "date").write_text('#!/bin/sh\ncat "$DAY"\n')
    for name in ("ansible-playbook", "date"):
        (tmp_path / name).chmod(0o755)
    script = text("drift.sh").replace("/var/lib/dayone", str(tmp_path / "kept"))
    (tmp_path / "drift.sh").write_text(script)
    seen, day = tmp_path / "seen", tmp_path / "day"
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "SEEN": str(seen), "DAY": str(day)}
    for today in ("2026-11-24", "2026-11-25"):
        day.write_text(today)
        done = subprocess.run(["sh", str(tmp_path / "drift.sh")], env=environment, check=False, capture_output=True)
        assert (done.returncode, done.stdout.splitlines()[0]) == (2, b"DRIFT REPORT")
    folders = re.findall(r"^DAYONE_REPORT_DIRECTORY=(.*)$", seen.read_text(), re.MULTILINE)
    assert folders == [str(tmp_path / "kept")] * 2
    assert set(re.findall(r"^DAYONE_REPORT_KEEP=(.*)$", seen.read_text(), re.MULTILINE)) == {"31"}


@pytest.mark.parametrize(
    ("said", "written", "code"),
    [("DRIFT REPORT", True, 2), ("usage: ansible-playbook", False, 1), ("DRIFT REPORT", False, 1)],
)
def test_gitlab_takes_no_wrong_command_line_for_drift(tmp_path: Path, said: str, written: bool, code: int) -> None:
    job = yaml.safe_load(text("gitlab-ci.yml"))["drift"]
    journal = "mkdir -p dayone-report && sleep 0.01 && touch dayone-report/journal.jsonl\n" if written else ""
    (tmp_path / "ansible-playbook").write_text(f"#!/bin/sh\n{journal}echo {said}\nexit 2\n")
    (tmp_path / "ansible-playbook").chmod(0o755)
    variables = {"PATH": f"{tmp_path}:/usr/bin:/bin", "AWS_ACCOUNT_ID": "123456789012"}
    script = "\n".join(["set -e", *job["script"]])
    assert subprocess.run(["sh", "-c", script], cwd=tmp_path, env=variables, check=False).returncode == code
    assert job["allow_failure"]["exit_codes"] == [2]


def test_the_shell_script_takes_no_wrong_command_line_for_drift(tmp_path: Path) -> None:
    (tmp_path / "ansible-playbook").write_text("#!/bin/sh\necho usage: ansible-playbook PLAYBOOK >&2\nexit 2\n")
    (tmp_path / "ansible-playbook").chmod(0o755)
    variables = {"PATH": f"{tmp_path}:/usr/bin:/bin", "DAYONE_REPORT_DIRECTORY": str(tmp_path / "kept")}
    done = subprocess.run(["sh", str(FOLDER / "drift.sh")], env=variables, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "usage: ansible-playbook PLAYBOOK")


def test_github_keeps_the_last_report_whatever_became_of_the_run() -> None:
    job = yaml.safe_load(text("github-actions.yml"))["jobs"]["drift"]
    steps = job["steps"]
    names = [step.get("uses", "").partition("@")[0] or step["name"] for step in steps]
    fetch, look, keep = (names.index(name) for name in (f"{CACHE}restore", "Say what has drifted", f"{CACHE}save"))
    assert fetch < look < keep
    assert {steps[place]["with"]["path"] for place in (fetch, keep)} == {job["env"]["DAYONE_REPORT_DIRECTORY"]}
    # A key is written once. The next run finds the newest one by what it begins with.
    assert steps[fetch]["with"]["key"] == steps[keep]["with"]["key"] != steps[fetch]["with"]["restore-keys"]
    assert steps[keep]["with"]["key"].startswith(steps[fetch]["with"]["restore-keys"])
    assert "github.run_id" in steps[keep]["with"]["key"] and "github.run_attempt" in steps[keep]["with"]["key"]
    assert steps[keep]["if"].startswith("${{ !cancelled()")


def test_gitlab_keeps_the_last_report_whatever_became_of_the_run() -> None:
    job = yaml.safe_load(text("gitlab-ci.yml"))["drift"]
    assert job["cache"]["paths"] == [f"{job['variables']['DAYONE_REPORT_DIRECTORY']}/"]
    assert job["cache"]["when"] == "always"
    assert "$" not in job["cache"]["key"]
    assert job["resource_group"]


def test_no_example_names_its_folder_by_the_day() -> None:
    found = [
        line for name in FILES for line in text(name).splitlines() if re.search(r"date\b.*%|BUILD|RUN_NUMBER", line)
    ]
    assert found == []


def test_the_cron_table_has_one_line_that_runs_the_script() -> None:
    lines = [line for line in text("drift.cron").splitlines() if line and not line.startswith("#")]
    (line,) = [line for line in lines if not re.match(r"[A-Z_]+=", line)]
    found = re.fullmatch(r"(\d+) (\d+) \* \* \* (\w+) (.+)", line)
    assert found
    assert int(found[1]) < 60 and int(found[2]) < 24
    assert "drift.sh" in shlex.split(found[4])
