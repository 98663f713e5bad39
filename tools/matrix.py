# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs tests on other releases of Python, ansible-core, amazon.aws and boto3 than those of development.

Each set of releases is a cell, with an environment of its own in .venv-cells: what all of them share is pinned in
requirements/tests.txt, the rest in requirements/cores. Without arguments every cell runs what another release could
change: the first sample of each module, by each way and as a check and for real, and a test of each way in.
``--cell oldest -- ARGUMENTS`` hands arguments to pytest in one cell, ``--sanity`` runs Ansible's sanity tests there,
and ``--page`` writes docs/matrix.md."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tools import ROOT
from tools.fetch_amazon_aws import NEEDED, fetch

CELLS_FOLDER = ROOT / ".venv-cells"
RESULTS = ROOT / "build" / "matrix"
PAGE = ROOT / "docs" / "matrix.md"
#: What the tests of a cell see of the project: all but the collections, which are the cell's own.
_SEEN = ("docs", "playbooks", "plugins", "pyproject.toml", "roles", "tests", "tools")
#: What runs through every way in: the playbooks, callbacks, inventory and report, and each module.
_FILES = ("accounts", "every_module", "fast_path", "inventory", "journal", "playbooks", "restore", "stdout")
TESTS = ("tests/unit/plugins/plugin_utils", *(f"tests/integration/test_{name}.py" for name in _FILES))
MARKS = "(each_core or matrix or not integration) and not newer_models"
#: Seconds after which a cell is stopped: one takes five to fifteen minutes.
_LONGEST = 3600


@dataclass(frozen=True)
class Cell:
    """A set of releases.

    Args:
        name: of its file in requirements/cores, too.
        python: its minor version, such as ``3.11``.
        package: the release of the PyPI package ``ansible`` that amazon.aws is taken from.
        why: what it stands for.
    """

    name: str
    python: str
    package: str
    why: str

    @property
    def folder(self) -> Path:
        """Its environment."""
        return CELLS_FOLDER / self.name

    @property
    def locks(self) -> list[Path]:
        """What is installed into it."""
        return [ROOT / "requirements" / "tests.txt", ROOT / "requirements" / "cores" / f"{self.name}.txt"]

    def release(self, package: str) -> str:
        """The pinned release of ansible-core or boto3."""
        found = re.search(rf"^{package}==(\S+)", self.locks[-1].read_text(encoding="utf-8"), re.MULTILINE)
        return found[1] if found else ""


CELLS = (
    Cell("oldest", "3.11", "11.0.0", "every floor that is stated"),
    Cell("aap", "3.11", "11.13.0", "Automation Platform 2.5 and 2.6"),
    Cell("2.17", "3.12", "12.0.0", "ansible-core 2.17"),
    Cell("2.18", "3.13", "12.3.0", "ansible-core 2.18"),
    Cell("2.19", "3.13", "14.5.0", "ansible-core 2.19"),
    Cell("2.20", "3.12", "13.8.0", "ansible-core 2.20"),
    Cell("newest", "3.13", "14.5.0", "the newest of all"),
    Cell("next", "3.13", "14.5.0", "the release candidate of the next ansible-core"),
)


def python_of(version: str) -> str:
    """A Python of a minor version that can make environments, on PATH or kept by pyenv; nothing where there is none."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    names = [f"python{version}", *sorted(map(str, kept.glob(f"{version}*/bin/python3")))]
    asked = f"import sys, venv; sys.exit('%d.%d' % sys.version_info[:2] != '{version}')"
    for name in filter(shutil.which, names):
        if subprocess.run([name, "-c", asked], check=False, capture_output=True).returncode == 0:
            return name
    return ""


def prepare(cell: Cell, python: str) -> None:
    """Make a cell's environment, unless it stands as it is pinned."""
    stamp = cell.folder / "stamp"
    texts = [path.read_text(encoding="utf-8") for path in cell.locks]
    content = hashlib.sha256("\n".join([*texts, cell.package, python]).encode()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == content:
        return
    subprocess.run([python, "-m", "venv", "--clear", str(cell.folder)], check=True)
    pip = [str(cell.folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for path in cell.locks:
        subprocess.run([*pip, "--no-deps", "--require-hashes", "--requirement", str(path)], check=True)
    tree = cell.folder / "tree"
    ours = tree / ".collections" / "ansible_collections" / "dayone" / "aws"
    ours.parent.mkdir(parents=True)
    ours.symlink_to(ROOT)
    for name in _SEEN:
        (tree / name).symlink_to(ROOT / name)
    fetch(tree / ".collections", cell.package)
    stamp.write_text(content, encoding="utf-8")


def amazon(cell: Cell) -> str:
    """The release of amazon.aws in a cell."""
    manifest = cell.folder / "tree" / ".collections" / NEEDED / "MANIFEST.json"
    return str(json.loads(manifest.read_text(encoding="utf-8"))["collection_info"]["version"])


def in_cell(cell: Cell, arguments: Sequence[str]) -> int:
    """Run a cell's Python with arguments, and answer with its exit code."""
    python = python_of(cell.python)
    if not python:
        print(f"{cell.name}: not run, because this machine has no Python {cell.python}")
        return 0
    prepare(cell, python)
    tree = cell.folder / "tree"
    environment = {
        **os.environ,
        "PATH": f"{cell.folder / 'bin'}:{os.environ['PATH']}",
        "ANSIBLE_COLLECTIONS_PATH": str(tree / ".collections"),
    }
    command = [str(cell.folder / "bin" / "python"), *arguments]
    return subprocess.run(command, cwd=tree, env=environment, check=False, timeout=_LONGEST).returncode


def test(cell: Cell, arguments: Sequence[str]) -> int:
    """Run pytest in a cell, and answer with its exit code."""
    return in_cell(cell, ["-m", "pytest", *arguments])


def run(cell: Cell, workers: int) -> bool:
    """Run a cell's part of the matrix, keep what came of it, and say whether it passed or could not run."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    junit = RESULTS / f"{cell.name}.xml"
    junit.unlink(missing_ok=True)
    began = time.monotonic()
    shared = ["-n", str(workers), "--dist", "loadgroup"]
    code = test(cell, ["-q", f"--junitxml={junit}", *shared, *TESTS, "-m", MARKS])
    if junit.exists():
        row = {**releases(cell), **counts(junit), "seconds": round(time.monotonic() - began), "commit": commit()}
        (RESULTS / f"{cell.name}.json").write_text(json.dumps(row), encoding="utf-8")
        print(" ".join(f"{key}={value}" for key, value in row.items()), flush=True)
    return code == 0


def releases(cell: Cell) -> dict[str, str]:
    """What a cell is made of."""
    return {
        "cell": cell.name,
        "python": cell.python,
        "ansible-core": cell.release("ansible-core"),
        "amazon.aws": amazon(cell),
        "boto3": cell.release("boto3"),
    }


def commit() -> str:
    """The commit that is tested."""
    command = ["git", "-C", str(ROOT), "rev-parse", "--short=7", "HEAD"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def counts(junit: Path) -> dict[str, int]:
    """How many tests passed, failed and were skipped."""
    suite = next(ElementTree.parse(junit).iter("testsuite"))
    found = {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
    failed = found["failures"] + found["errors"]
    return {
        "passed": found["tests"] - failed - found["skipped"],
        "failed": failed,
        "skipped": found["skipped"],
    }


def page() -> str:
    """The page of the cells: a cell that was run here has its results, any other the row that it had."""
    head, rest = PAGE.read_text(encoding="utf-8").split("<!-- cells -->\n", 1)
    old, tail = rest.split("<!-- end -->\n", 1)
    had = {line.split("|")[1].strip(): line for line in old.splitlines()}
    rows = []
    for cell in CELLS:
        kept = RESULTS / f"{cell.name}.json"
        if not kept.exists():
            rows.append(had[cell.name])
            continue
        result = json.loads(kept.read_text(encoding="utf-8"))
        made = [
            result[name] for name in ("python", "ansible-core", "amazon.aws", "boto3", "passed", "failed", "commit")
        ]
        rows.append(f"| {' | '.join(map(str, [cell.name, cell.why, *made]))} |")
    titles = "| cell | stands for | Python | ansible-core | amazon.aws | boto3 | tests passed | failed | at commit |"
    table = "\n".join([titles, "|---" * 9 + "|", *rows])
    return f"{head}<!-- cells -->\n{table}\n<!-- end -->\n{tail}"


def main() -> int:
    """Run what the arguments say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cell", action="append", choices=[cell.name for cell in CELLS], help="this one, not all")
    parser.add_argument("--page", action="store_true", help="write docs/matrix.md from what was run, and run nothing")
    parser.add_argument("--sanity", action="store_true", help="run Ansible's sanity tests instead")
    parser.add_argument("--workers", type=int, default=2, help="how many processes share the tests of a cell")
    parser.add_argument("pytest", nargs="*", help="arguments of pytest, in place of what the matrix runs")
    arguments = parser.parse_args()
    if arguments.page:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    cells = [cell for cell in CELLS if cell.name in (arguments.cell or [cell.name])]
    if arguments.sanity:
        return max(in_cell(cell, ["-m", "tools.sanity"]) for cell in cells)
    if arguments.pytest:
        return max(test(cell, arguments.pytest) for cell in cells)
    failed = [cell.name for cell in cells if not run(cell, arguments.workers)]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
