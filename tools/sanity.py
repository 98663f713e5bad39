# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs ``ansible-test sanity`` on a copy of the tracked files, in the folder layout that it asks for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import ansible_test

from tools import ROOT

#: Of a short name, for the paths in it stand in the first line of scripts, which Linux limits.
HOME = ROOT / ".venv-sanity"
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


def main() -> int:
    """Run the tests and answer with their exit code."""
    with tempfile.TemporaryDirectory() as folder:
        collection = lay_out(Path(folder) / "work")
        subprocess.run(["git", "init", "--quiet", str(collection)], check=True)
        prepare_home(HOME)
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        environment = {
            **os.environ,
            "HOME": str(HOME),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        # The changelog's own tool looks at the fragments in `make lint`.
        chosen = sys.argv[1:] or ["--skip-test", "changelog"]
        # With --venv it would make an environment for itself in each run, and throw it away. Those of tests are kept.
        command = ["ansible-test", "sanity", "--local", "--python", version, "--color", "no", *chosen]
        return subprocess.run(command, cwd=collection, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
