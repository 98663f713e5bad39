# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The ready workflows in docs/ci, as far as they can be looked at without their services."""

from __future__ import annotations

import re
import shlex
import subprocess
from typing import Any

import pytest
import yaml
from ansible_collections.dayone.aws.plugins.module_utils._report.formats import FORMATS
from dateutil.rrule import rrulestr

from tests import ROOT

FOLDER = ROOT / "docs" / "ci"
FILES = ("awx.yml", "drift.cron", "drift.sh", "github-actions.yml", "gitlab-ci.yml")


class Loader(yaml.SafeLoader):
    """Reads what Ansible marks as not to be templated."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


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


def test_the_schedule_of_awx_comes_every_night() -> None:
    (play,) = yaml.load(text("awx.yml"), Loader)
    schedule: dict[str, Any] = next(task for task in play["tasks"] if "awx.awx.schedule" in task)["awx.awx.schedule"]
    first, second = rrulestr(schedule["rrule"].replace(" ", "\n"))[0:2]
    assert (second - first).total_seconds() == 86_400


def test_the_shell_script_is_one() -> None:
    subprocess.run(["sh", "-n", str(FOLDER / "drift.sh")], check=True)


def test_the_cron_table_has_one_line_that_runs_the_script() -> None:
    lines = [line for line in text("drift.cron").splitlines() if line and not line.startswith("#")]
    (line,) = [line for line in lines if not re.match(r"[A-Z_]+=", line)]
    found = re.fullmatch(r"(\d+) (\d+) \* \* \* (\w+) (.+)", line)
    assert found
    assert int(found[1]) < 60 and int(found[2]) < 24
    assert "drift.sh" in shlex.split(found[4])
