# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is installed is pinned by its hash, and fetched from the package registries alone."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from tests import ROOT
from tools.fetch_amazon_aws import DEVELOPMENT, WHEELS
from tools.licences import PAGE, known, of_node, pinned
from tools.lock import REQUIREMENTS, sources
from tools.matrix import CELLS

#: A pin with at least one hash.
PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)(?: ; [^\\]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", sources())
def test_every_package_is_pinned_by_its_hash(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    assert PIN.sub("", text) == ""
    locked = {normal(found[1]): found[2] for found in PIN.finditer(text)}
    lines = (REQUIREMENTS / f"{name}.in").read_text(encoding="utf-8").splitlines()
    named = dict(line.split("==") for line in lines if not line.startswith("#"))
    assert {normal(key): value for key, value in named.items()}.items() <= locked.items()
    assert name == "scanner" or len(named) == len(locked)


def test_every_cell_of_the_matrix_has_its_pins_and_no_other() -> None:
    assert {path.stem for path in (REQUIREMENTS / "cores").glob("*.txt")} == {cell.name for cell in CELLS}
    assert {cell.package for cell in CELLS} | {DEVELOPMENT} == set(WHEELS)


def test_every_cell_is_run_every_night() -> None:
    text = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)["jobs"]["matrix"]["strategy"]["matrix"]["cell"] == [cell.name for cell in CELLS]


def test_make_installs_nothing_without_a_hash() -> None:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    installing = [line for line in lines if "pip install" in line]
    assert installing
    assert [line for line in installing if "--require-hashes" not in line] == []


def test_packages_of_node_come_from_the_registry_with_their_hash() -> None:
    lock = json.loads((ROOT / "tests" / "oracle" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: found for name, found in lock["packages"].items() if name}
    assert packages
    assert [name for name, found in packages.items() if not found.get("integrity", "").startswith("sha512-")] == []


def test_the_licence_of_every_package_is_on_the_page() -> None:
    rows = known(PAGE.read_text(encoding="utf-8"))
    python = {name: (", ".join(sorted(found[0])), ", ".join(sorted(found[1]))) for name, found in pinned().items()}
    node = {name: (release, "oracle") for name, release, _licence in of_node()}
    assert {name: (row[0], row[2]) for name, row in rows.items() if name in python or name in node} == {
        **python,
        **node,
    }
