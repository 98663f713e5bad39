# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The scenarios of molecule, taken through what molecule takes them through: prepare, converge, idempotence, verify.

Here their plays are forked, one account is reset for each, and what verifies them runs in this process. That is a
quarter of what `make molecule` costs, which is their run by molecule itself.
"""

from __future__ import annotations

import json
import os
import re
import runpy
from pathlib import Path

import boto3
import pytest
import yaml

from tests import ROOT, signed
from tests.declared import undeclared, unlike_models
from tests.emulator.server import Emulator

from .conftest import SETTINGS, forked

FOLDER = ROOT / "extensions" / "molecule"
CONFIG = yaml.safe_load((FOLDER / "config.yml").read_text(encoding="utf-8"))
NAMES = sorted(path.parent.name for path in FOLDER.glob("*/molecule.yml"))
#: What `make test` runs of them: the whole baseline. The others come with `make long`, and by molecule.
SAMPLE = "baseline"


class Scenario:
    """A scenario in an account, with molecule's inventory and environment.

    Args:
        name: its folder.
        account: the embedded account, on its day zero.
        folder: where it may write, as the folder that molecule removes.
    """

    def __init__(self, name: str, account: Emulator, folder: Path) -> None:
        self.folder, self._account, self._place = FOLDER / name, account, folder
        # Where the scenarios' own account would have its files. One that has a log is up.
        (folder / "account").mkdir()
        (folder / "account" / "log").touch()
        hosts = {"hosts": CONFIG["provisioner"]["inventory"]["host_vars"]}
        (folder / "hosts.json").write_text(json.dumps({"all": hosts}), encoding="utf-8")
        self.environment = {
            **account.environment,
            **signed.environment(),
            "AWS_CONFIG_FILE": str(Path(account.credentials_file).with_name("config")),
            "DAYONE_REPORT_DIRECTORY": str(folder / "report"),
            "MOLECULE_EPHEMERAL_DIRECTORY": str(folder),
            "MOLECULE_PROJECT_DIRECTORY": str(ROOT),
            "MOLECULE_SCENARIO_DIRECTORY": str(self.folder),
            "MOLECULE_SCENARIO_NAME": name,
        }

    def play(self, name: str) -> str:
        """Run one of its playbooks. Returns the recap of the host."""
        arguments = [str(self.folder / name), "-i", str(self._place / "hosts.json")]
        done = forked().run(arguments, self._place, {**os.environ, **SETTINGS, **self.environment})
        assert done.returncode == 0, done.stdout + done.stderr
        calls = self._account.control("calls", method="GET")
        assert (undeclared(calls), unlike_models(calls)) == ([], [])
        (recap,) = re.findall(r"^account +: (.*)$", done.stdout, re.MULTILINE)
        return str(recap)


def test_molecule_takes_the_scenarios_through_the_same() -> None:
    assert CONFIG["scenario"]["test_sequence"] == ["prepare", "converge", "idempotence", "verify"]
    assert list(CONFIG["provisioner"]["inventory"]["host_vars"]) == ["account"]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name == SAMPLE else [pytest.mark.long]) for name in NAMES]
)
def test_a_scenario_converges_holds_and_is_verified(
    account: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    scenario = Scenario(name, account, tmp_path)
    if (scenario.folder / "prepare.yml").exists():
        scenario.play("prepare.yml")
    scenario.play("converge.yml")
    assert "changed=0 " in scenario.play("converge.yml")
    for variable, value in scenario.environment.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    runpy.run_path(str(scenario.folder / "verify.py"))
