# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Takes collections out of the PyPI package ``ansible``, without installing the rest of it.

amazon.aws is what this collection stands on, ansible.posix has stdout callbacks that write data, community.aws is what
the benchmark measures too, awx.awx what an example in docs/ci is checked with.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

NEEDED = "ansible_collections/amazon/aws/"
#: Newer releases of the package are without the last.
PREFIXES = (
    NEEDED,
    "ansible_collections/ansible/posix/",
    "ansible_collections/community/aws/",
    "ansible_collections/awx/awx/",
)
#: The releases of the package whose ansible-core the tests run on, by the newest Python that cannot take the next.
RELEASES = {(3, 11): "12.3.0", (3, 13): "14.5.0"}


def release(version: tuple[int, int]) -> str:
    """The release of ``ansible`` for a Python."""
    return RELEASES[(3, 11)] if version <= (3, 11) else RELEASES[(3, 13)]


def fetch(target: Path, wanted: str = "") -> None:
    """Put the collections below ``target``: those of a release of ``ansible``, without one of that for this Python."""
    wanted = wanted or release(sys.version_info[:2])
    stamp, content = target / f".collections-{wanted}", "".join(f"{prefix}\n" for prefix in PREFIXES)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == content and (target / NEEDED).is_dir():
        return
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, f"ansible=={wanted}"]
        subprocess.run(pip, check=True)
        wheel = next(Path(folder).glob("ansible-*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder, [name for name in archive.namelist() if name.startswith(PREFIXES)])
        for prefix in PREFIXES:
            if not (Path(folder) / prefix).is_dir() and prefix != NEEDED:
                continue
            place = target / prefix
            shutil.rmtree(place, ignore_errors=True)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(Path(folder) / prefix, place)
    stamp.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    fetch(Path(sys.argv[1]), *sys.argv[2:])
