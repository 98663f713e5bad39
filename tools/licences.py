# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes docs/licences.md: the licence of everything that `make` installs (``make licences``).

The licence is what a package says of itself, read in the environments that stand here (.venv, .venv-scanner and so on).
What the page knows already is kept where a package is not installed; a package that nothing knows is refused."""

from __future__ import annotations

import importlib.metadata
import json
import re
from collections.abc import Iterator
from typing import Any

from tools import ROOT
from tools.lock import REQUIREMENTS, sources

PAGE = ROOT / "docs" / "licences.md"
NODE = ROOT / "tests" / "oracle" / "package-lock.json"
_BEGIN, _END = "<!-- packages -->\n", "<!-- end -->\n"
_ROW = re.compile(r"^\| (\S+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[.+\])?==([^\s;]+)", re.MULTILINE)
#: What each file of pins is for, as the page names it. The cells of the matrix share a word.
_FOR = {
    "dev": "development",
    "tests": "matrix",
    "build": "scanner",
    "eda": "events",
    "lock": "make lock",
    "second-opinion": "second opinion",
    "scanner": "scanner",
}
#: Packages whose metadata say nothing, or only that it is open, by what their source says.
_STATED_ELSEWHERE = {
    "alibabacloud-gateway-oss-util": "Apache-2.0",
    "axe-playwright-python": "MIT",
    "graphemeu": "MIT",
    "reuse": "GPL-3.0-or-later AND Apache-2.0 AND CC0-1.0 AND CC-BY-SA-4.0",
}
#: What classifiers say and that names no licence.
_NO_NAME = ("License", "OSI Approved", "Other/Proprietary License")
#: What classifiers name otherwise than SPDX does.
_SPDX = {"MIT License": "MIT", "Apache Software License": "Apache-2.0"}


def normal(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(data: Any, name: str) -> str:
    """What a package says of its licence: the expression, the classifiers, or the field of old.

    Args:
        data: the package's metadata.
        name: its name.
    """
    classes = [line.split(" :: ") for line in data.get_all("Classifier") or []]
    classified = [
        _SPDX.get(found[-1], found[-1]) for found in classes if found[0] == "License" and found[-1] not in _NO_NAME
    ]
    of_old = (data.get("License") or "").strip().splitlines()
    stated = _STATED_ELSEWHERE.get(normal(name)) or data.get("License-Expression") or ", ".join(classified)
    return stated or (of_old[0] if of_old else "")


def pinned() -> dict[str, tuple[set[str], set[str]]]:
    """The releases of each package of Python that is pinned, and what for."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for source in sources():
        text = (REQUIREMENTS / f"{source}.txt").read_text(encoding="utf-8")
        for match in _PIN.finditer(text):
            releases, purposes = found.setdefault(normal(match[1]), (set(), set()))
            releases.add(match[2])
            purposes.add(_FOR.get(source, "matrix"))
    return found


def of_node() -> Iterator[tuple[str, str, str]]:
    """Name, release and licence of the packages of Node."""
    for path, data in json.loads(NODE.read_text(encoding="utf-8"))["packages"].items():
        if path:
            yield path.rpartition("node_modules/")[2], data["version"], data["license"]


def installed() -> dict[str, str]:
    """The licence of each package that is installed in an environment of this project."""
    found: dict[str, str] = {}
    for site in sorted(ROOT.glob(".venv*/lib/python*/site-packages")):
        for package in importlib.metadata.distributions(path=[str(site)]):
            name = package.metadata["Name"]
            found[normal(name)] = licence_of(package.metadata, name)
    return found


def known(text: str) -> dict[str, tuple[str, str, str]]:
    """Releases, licence and purposes of each package on the page."""
    return {name: (releases, licence, purposes) for name, releases, licence, purposes in _ROW.findall(text)}


def rows(text: str) -> dict[str, tuple[str, str, str]]:
    """What must stand on the page.

    Args:
        text: the page as it stands.
    """
    here, before, found = installed(), known(text), {}
    for name, (releases, purposes) in sorted(pinned().items()):
        licence = here.get(name) or before.get(name, ("", "", ""))[1]
        if not licence:
            raise SystemExit(f"{name}: not installed in any environment here, or it says no licence")
        found[name] = (", ".join(sorted(releases)), licence.replace("|", "OR"), ", ".join(sorted(purposes)))
    return {**found, **{name: (release, licence, "oracle") for name, release, licence in of_node()}}


def page(text: str) -> str:
    """The page, as it must be."""
    head, _begin, rest = text.partition(_BEGIN)
    _old, _end, tail = rest.partition(_END)
    lines = [f"| {name} | " + " | ".join(values) + " |" for name, values in rows(text).items()]
    table = "\n".join(["| package | version | licence | for |", "|---|---|---|---|", *lines])
    return f"{head}{_BEGIN}{table}\n{_END}{tail}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
