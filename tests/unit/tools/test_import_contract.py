# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import ROOT
from tools import import_contract


def planted(folder: Path, where: str, line: str) -> Path:
    """A copy of the plugins, in which a file has one import more."""
    plugins = folder / "plugins"
    shutil.copytree(ROOT / "plugins", plugins, ignore=shutil.ignore_patterns("__pycache__"))
    path = plugins / "module_utils" / where
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    return plugins


@pytest.mark.parametrize(
    ("where", "line", "contract"),
    [
        pytest.param("_kernel/plan.py", "from .._aws import client", "Imports go down only", id="kernel_to_aws"),
        pytest.param("_parts/key.py", "from .._steps.dns import zone", "Imports go down only", id="part_to_step"),
        pytest.param("_parts/key.py", "from .._report import report", "Imports go down only", id="part_to_report"),
        pytest.param(
            "_steps/dns/zone.py", "from ..audit_trail import plan", "No step imports another", id="step_to_step"
        ),
        pytest.param(
            "_kernel/threads.py", "import boto3", "The kernel knows neither boto3 nor Ansible", id="kernel_to_boto3"
        ),
    ],
)
def test_a_planted_import_breaks_its_contract(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], where: str, line: str, contract: str
) -> None:
    assert import_contract.check(planted(tmp_path, where, line)) == 1
    assert f"{contract} BROKEN" in capfd.readouterr().out


def test_the_contracts_are_kept(capfd: pytest.CaptureFixture[str]) -> None:
    assert import_contract.check(ROOT / "plugins") == 0
    assert "0 broken" in capfd.readouterr().out
