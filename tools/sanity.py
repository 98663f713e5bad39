# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs ``ansible-test sanity`` on a copy of the tracked files, in the folder layout that it asks for.

Pylint, which takes half of it, runs beside the other tests: ansible-test runs one after another.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ansible_test

from tools import ROOT

#: Of a short name, for the paths in it stand in the first line of scripts, which Linux limits.
HOME = ROOT / ".venv-sanity"
#: What runs at the same time, and which tests each is. The changelog's own tool looks at the fragments in `make lint`.
PARTS = {"pylint": ("--test", "pylint"), "others": ("--skip-test", "changelog", "--skip-test", "pylint")}
#: What stands in for the script that ansible-test would download: the pip that this Python ships.
BOOTSTRAP = "import ensurepip\n\nensurepip.bootstrap(upgrade=True, default_pip=True)\n"


def copy_tree(target: Path) -> None:
    """Copy the files that belong to the project."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        source = ROOT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)


def lay_out(base: Path) -> Path:
    """Lay the project and amazon.aws out below a folder as installed collections, and say where the project's is."""
    collection = base / "ansible_collections" / "dayone" / "aws"
    copy_tree(collection)
    collections = Path(os.environ.get("ANSIBLE_COLLECTIONS_PATH") or ROOT / ".collections")
    amazon = collections / "ansible_collections" / "amazon"
    shutil.copytree(amazon, collection.parents[1] / "amazon", symlinks=True)
    return collection


def pip_versions() -> set[str]:
    """The pip versions that ansible-test names in its own source."""
    source = Path(next(iter(ansible_test.__path__))) / "_internal" / "python_requirements.py"
    return set(re.findall(r"pip='([0-9.]+)'", source.read_text(encoding="utf-8")))


def prepare_home(home: Path) -> None:
    """Give ansible-test a home of its own, with the bootstrap script in its cache.

    It keeps there the virtual environments of its tests, each named by what is installed into it: made once, not in
    each run.
    """
    cache = home / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for version in pip_versions():
        (cache / f"get_pip_{version.replace('.', '_')}.py").write_text(BOOTSTRAP, encoding="utf-8")


def run(home: Path, chosen: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run some of the tests. The answer has what they print.

    Args:
        home: where ansible-test keeps its environments. Two runs that made the same at once would break it.
        chosen: its options that choose tests.
    """
    with tempfile.TemporaryDirectory() as folder:
        collection = lay_out(Path(folder) / "work")
        subprocess.run(["git", "init", "--quiet", str(collection)], check=True)
        prepare_home(home)
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        environment = {
            **os.environ,
            "HOME": str(home),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        # With --venv it would make an environment for itself in each run, and throw it away. Those of tests are kept.
        command = ["ansible-test", "sanity", "--local", "--python", version, "--color", "no", *chosen]
        return subprocess.run(
            command,
            cwd=collection,
            env=environment,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def main() -> int:
    """Run the tests, or those that the arguments choose, and answer with the exit code."""
    parts = {"others": sys.argv[1:]} if sys.argv[1:] else PARTS
    with ThreadPoolExecutor(len(parts)) as side_by_side:
        ended = list(side_by_side.map(lambda name: run(HOME / name, parts[name]), parts))
    for part in ended:
        print(part.stdout, end="", flush=True)
    return max(abs(part.returncode) for part in ended)


if __name__ == "__main__":
    sys.exit(main())
