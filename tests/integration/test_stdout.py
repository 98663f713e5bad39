# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where stdout is data, nothing of ours stands there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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


@pytest.mark.parametrize("name", ["default", "minimal", "oneline"])
def test_people_see_the_table_unless_told_otherwise(play: Play, name: str) -> None:
    chosen = {"ANSIBLE_STDOUT_CALLBACK": name}
    assert "DRIFT REPORT" in play({**MIN_LENGTH, "check_mode": True}, **chosen).output
    assert "DRIFT REPORT" not in play({**MIN_LENGTH, "check_mode": True}, DAYONE_TABLE="never", **chosen).output
