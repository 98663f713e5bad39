# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests import ROOT
from tools import import_contract

ORDER, STEPS = "Imports go down only", "No step imports another"
KERNEL = "The kernel knows neither boto3 nor Ansible"
#: A file, the import that it has more, what that imports, and the contract that it breaks.
PLANTS = [
    pytest.param("_kernel/plan.py", "from .._aws import client", "_aws.client", ORDER, id="kernel_to_aws"),
    pytest.param("_parts/key.py", "from .._steps.dns import zone", "_steps.dns.zone", ORDER, id="part_to_step"),
    pytest.param("_parts/key.py", "from .._report import report", "_report.report", ORDER, id="part_to_report"),
    pytest.param(
        "_steps/dns/zone.py", "from ..audit_trail import plan", "_steps.audit_trail.plan", STEPS, id="step_to_step"
    ),
    pytest.param("_kernel/threads.py", "import boto3", "boto3", KERNEL, id="kernel_to_boto3"),
]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the plugins in which all of these are planted: a check of each would import everything again."""
    plugins = tmp_path_factory.mktemp("planted") / "plugins"
    shutil.copytree(ROOT / "plugins", plugins, ignore=shutil.ignore_patterns("__pycache__"))
    for plant in PLANTS:
        path = plugins / "module_utils" / str(plant.values[0])
        path.write_text(f"{path.read_text(encoding='utf-8')}{plant.values[1]}\n", encoding="utf-8")
    return plugins


def test_each_planted_import_breaks_its_contract(planted: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert import_contract.check(planted) == 1
    said = capfd.readouterr().out
    parts = {part.partition("\n")[0].strip(): part for part in re.split(r"\n(?=\S[^\n]*\n-+\n)", said)}
    for plant in PLANTS:
        where, _line, imported, contract = map(str, plant.values)
        assert f"{contract} BROKEN" in said
        importer = where.removesuffix(".py").replace("/", ".")
        assert re.search(rf"{re.escape(importer)} ->\s+\S*{re.escape(imported)}\s+\(l", parts[contract]), said


def test_the_contracts_are_kept(capfd: pytest.CaptureFixture[str]) -> None:
    assert import_contract.check(ROOT / "plugins") == 0
    assert "0 broken" in capfd.readouterr().out
