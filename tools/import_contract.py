# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Checks the direction of imports (.importlinter), over a copy of the plugins in which each folder is a package."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import ROOT

_FAR = "ansible_collections/dayone/aws"


def check(plugins: Path) -> int:
    """Check a folder of plugins.

    Args:
        plugins: the folder ``plugins`` of the collection, or of a copy.

    Returns:
        The exit code of import-linter: 0 where all contracts are kept.
    """
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for source in plugins.rglob("*.py"):
            target = tree / _FAR / "plugins" / source.relative_to(plugins)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
        for path in list(tree.rglob("*")):
            if path.is_dir():
                (path / "__init__.py").touch()
        command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", str(ROOT / ".importlinter")]
        environment = {**os.environ, "PYTHONPATH": folder}
        return subprocess.run(command, cwd=folder, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(check(ROOT / "plugins"))
