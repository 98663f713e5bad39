# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The bill of materials of a built collection (CycloneDX 1.6): the collection, and what it needs where it runs.

The collection ships no code of others; its dependencies are those of galaxy.yml, meta/runtime.yml and requirements.txt.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
from pathlib import Path
from typing import Any

import yaml
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.contact import OrganizationalEntity
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tools import ROOT
from tools.licences import licence_of

_LICENCES = LicenseFactory()


def _needed() -> list[tuple[str, str, str, str]]:
    """Type of package, name, version as it is asked for, and licence of each dependency."""
    galaxy = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    found = [("pypi", "ansible-core", runtime["requires_ansible"], _licence("ansible-core"))]
    for name, version in galaxy["dependencies"].items():
        found.append(("ansible", name.replace(".", "/"), version, "GPL-3.0-or-later"))
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, version = re.split(r"(?=[<>=])", line, maxsplit=1)
            found.append(("pypi", name.partition("[")[0], version, _licence(name.partition("[")[0])))
    return found


def document(archive: Path) -> str:
    """The bill of materials of an archive, as JSON."""
    galaxy: dict[str, Any] = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))
    name = f"{galaxy['namespace']}.{galaxy['name']}"
    bom = Bom()
    bom.metadata.component = Component(
        type=ComponentType.LIBRARY,
        name=name,
        version=galaxy["version"],
        bom_ref=name,
        supplier=OrganizationalEntity(name=galaxy["authors"][0]),
        licenses=[_LICENCES.make_from_string(galaxy["license"][0])],
        purl=PackageURL("ansible", galaxy["namespace"], galaxy["name"], galaxy["version"]),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=hashlib.sha256(archive.read_bytes()).hexdigest())],
    )
    parts = []
    for kind, needed, version, licence in _needed():
        space, _slash, short = needed.rpartition("/")
        purl = PackageURL(kind, space or None, short, qualifiers={"vers": f"vers:{kind}/{version}"})
        part = Component(
            type=ComponentType.LIBRARY,
            name=needed,
            bom_ref=needed,
            purl=purl,
            licenses=[_LICENCES.make_from_string(licence)],
        )
        parts.append(part)
        bom.components.add(part)
    bom.register_dependency(bom.metadata.component, parts)
    return JsonV1Dot6(bom).output_as_string(indent=2) + "\n"


def _licence(name: str) -> str:
    """What an installed package says of its licence."""
    return licence_of(importlib.metadata.metadata(name), name)
