# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes a file of pins with hashes (requirements/x.txt) for each of requirements/x.in, by uv (``make lock``).

A file x.in names every package that is installed, with its version: nothing comes in by itself. That of the scanner
names the scanner alone, which pins what it needs."""

from __future__ import annotations

import subprocess

from tools import ROOT
from tools.matrix import CELLS

REQUIREMENTS = ROOT / "requirements"
UV = ROOT / ".venv-lock" / "bin" / "uv"
#: The oldest Python of development: that of Debian 12.
_PYTHON = "3.11.2"
#: What is resolved, for it names no more than what is wanted.
_RESOLVED = ("scanner",)


def sources() -> dict[str, str]:
    """The names of the files, and for which Python each is."""
    plain = {path.stem: _PYTHON for path in sorted(REQUIREMENTS.glob("*.in"))}
    return {**plain, **{f"cores/{cell.name}": "3.11.2" if cell.python == "3.11" else cell.python for cell in CELLS}}


def lock(name: str, python: str) -> None:
    """Write the hashes of one file."""
    options = ["--quiet", "--generate-hashes", "--no-annotate", "--no-header", "--python-version", python]
    whole = [] if name in _RESOLVED else ["--no-deps"]
    files = [f"requirements/{name}.in", "--output-file", f"requirements/{name}.txt"]
    subprocess.run([str(UV), "pip", "compile", *options, *whole, *files], check=True, cwd=ROOT)


if __name__ == "__main__":
    for found, version in sources().items():
        lock(found, version)
