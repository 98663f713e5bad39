# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Makes a release: ``make release VERSION=1.2.3`` (docs/releases.md).

It refuses a version that is too small for what changed, writes the changelog and the version wherever they stand,
builds the collection, imports it as Galaxy does, and leaves in build/release the archive, its checksum, its bill of
materials, its signature where there is a key, and the tag's message. It neither commits nor pushes."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import yaml
from ansible_collections.dayone.aws.plugins.module_utils._version import VERSION

from tools import ROOT, public_api, sbom

RELEASE = ROOT / "build" / "release"
#: Where the version stands, and how.
_PLACES = {"galaxy.yml": r"(?<=^version: ).*$", "plugins/module_utils/_version.py": r'(?<=^VERSION = ").*(?="$)'}


class Version(NamedTuple):
    """A version by semver.org, without what comes after the patch."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


def parsed(text: str) -> Version:
    """The version that a text is.

    Raises:
        SystemExit: it is none.
    """
    found = re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", text)
    if not found:
        raise SystemExit(f"VERSION must be three numbers such as 1.2.3, not '{text}'.")
    return Version(*map(int, found.groups()))


def least(last: Version, kinds: set[str]) -> Version:
    """The smallest version that these kinds of changes allow after ``last``; before 1.0.0 a minor one may break."""
    if "breaking" in kinds:
        return Version(last.major + 1, 0, 0) if last.major else Version(0, last.minor + 1, 0)
    if "addition" in kinds:
        return Version(last.major, last.minor + 1, 0)
    return Version(last.major, last.minor, last.patch + 1)


def released() -> Version | None:
    """The newest version in the changelog."""
    data = yaml.safe_load((ROOT / "changelogs" / "changelog.yaml").read_text(encoding="utf-8"))
    return max((parsed(name) for name in data.get("releases") or {}), default=None)


def refusals(version: Version) -> list[str]:
    """Why this version cannot be released from what is here."""
    last = released()
    now = public_api.surface()
    changes = public_api.changes(public_api.released(now), now)
    found = [
        f"{c.path} {c.text}, and no changelog fragment says so."
        for c in public_api.unwritten(changes, public_api.written())
    ]
    kinds = {change.kind for change in changes}
    if last and version < least(last, kinds):
        found.append(f"{version} is too small after {last}: what changed asks for {least(last, kinds)} at least.")
    if not list((ROOT / "changelogs" / "fragments").glob("*.y*ml")):
        found.append("changelogs/fragments is empty: there is nothing to release.")
    if _output("git", "status", "--porcelain", "--untracked-files=no"):
        found.append("There are changes that are not committed.")
    return found


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()


def _run(*command: str) -> None:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PATH": path})


def write_version(version: Version) -> None:
    """Write the version wherever it stands."""
    for name, pattern in _PLACES.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        (ROOT / name).write_text(re.sub(pattern, str(version), text, count=1, flags=re.MULTILINE), encoding="utf-8")


def tag_message(version: Version) -> str:
    """What the tag says: the release's part of the changelog, as text."""
    text = (ROOT / "CHANGELOG.rst").read_text(encoding="utf-8")
    part = re.search(rf"^v{re.escape(str(version))}\n=+\n(.*?)(?=^v\d[^\n]*\n=+\n|\Z)", text, re.DOTALL | re.MULTILINE)
    if not part:
        raise SystemExit(f"CHANGELOG.rst has no part for {version}.")
    # git takes lines that begin with # for comments.
    return f"dayone.aws {version}\n\n{part[1].strip()}\n"


def sign(archive: Path) -> str:
    """Sign the archive with the key of whoever releases, where there is one.

    Returns: what became of it.
    """
    gpg = shutil.which("gpg")
    if (
        not gpg
        or not subprocess.run([gpg, "--list-secret-keys", "--with-colons"], capture_output=True, check=False).stdout
    ):
        return "not signed: this machine has no secret key of GnuPG"
    subprocess.run([gpg, "--batch", "--yes", "--armor", "--detach-sign", str(archive)], check=True)
    return f"signed: {archive.name}.asc"


def publishable(version: Version) -> list[str]:
    """Build what is published, and say what was made."""
    shutil.rmtree(RELEASE, ignore_errors=True)
    RELEASE.mkdir(parents=True)
    _run("make", "--no-print-directory", "build")
    archive = RELEASE / f"dayone-aws-{version}.tar.gz"
    shutil.copy2(ROOT / "build" / "collection" / archive.name, archive)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    (RELEASE / f"{archive.name}.sha256").write_text(f"{digest}  {archive.name}\n", encoding="utf-8")
    (RELEASE / f"{archive.stem.removesuffix('.tar')}.cdx.json").write_text(sbom.document(archive), encoding="utf-8")
    (RELEASE / "tag-message").write_text(tag_message(version), encoding="utf-8")
    return [archive.name, f"sha256 {digest}", sign(archive)]


def main() -> int:
    """Make the release, or say why not."""
    if sys.argv[1:] == ["--archive"]:
        print("\n".join(publishable(parsed(VERSION))))
        return 0
    version = parsed(sys.argv[1] if len(sys.argv) > 1 else "")
    refused = refusals(version)
    if refused:
        print("\n".join(refused), file=sys.stderr)
        return 1
    write_version(version)
    _run("antsibull-changelog", "release", "--version", str(version))
    public_api.release()
    print("\n".join(publishable(version)))
    print(f"""
Look at build/release and at the changes, then:
  git commit --all --message 'Release {version}'
  git tag --sign --cleanup=verbatim --file build/release/tag-message {version}
  git push --follow-tags
The workflow of the repository publishes what the tag names.""")
    return 0


if __name__ == "__main__":
    sys.exit(main())
