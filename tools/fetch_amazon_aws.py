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
#: The SHA-256 of the wheel of each release of the package that is fetched. What they hold of amazon.aws: 9.0.0, 9.5.2,
#: 10.1.1, 10.1.2, 10.3.2, 11.4.0.
WHEELS = {
    "11.0.0": "367f6acc8e927575f1ce31c3f3c23f0ed15b1d03086997803226cd948745dce2",
    "11.13.0": "7f1c9c6a6026ff214d9240647e4d2b019b2a9d4c7a2bc733932bcf92af80ab04",
    "12.0.0": "1a17f8c593a973e6d81f10ebfe7eac53e799616f745d57b99bd36b34f79f16a2",
    "12.3.0": "cd156f82fa87f7a899212b0efa9f7ca3a24d609212de9f78428a572eb01e5414",
    "13.8.0": "daf9c9a2850bbc6c098ba3368aeba99d4ae37c90bca47f974dc19342c0571361",
    "14.5.0": "245623ccc2d31d0f6f4bdb63168d550cad305fb032cc43d96e8f61ce8ab0ba84",
}
#: The release beside the ansible-core that is pinned for development (requirements/dev.in).
DEVELOPMENT = "12.3.0"
#: The Python to choose a wheel for. It is not run here: newer releases ask for a newer one than unpacking needs.
_TAKEN_FOR = ("--only-binary", ":all:", "--python-version", "3.13")


def download(wanted: str, folder: Path) -> Path:
    """The wheel of a release, after a look at its hash.

    Args:
        wanted: the release, such as ``12.3.0``: one of `WHEELS`.
        folder: where it is put.
    """
    requirement = folder / "ansible.txt"
    requirement.write_text(f"ansible=={wanted} --hash=sha256:{WHEELS[wanted]}\n", encoding="utf-8")
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", *_TAKEN_FOR]
    pip = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), "--requirement", str(requirement)]
    subprocess.run(pip, check=True)
    return next(folder.glob("ansible-*.whl"))


def fetch(target: Path, wanted: str = DEVELOPMENT) -> None:
    """Put the collections of a release of ``ansible`` below a folder."""
    stamp, content = target / f".collections-{wanted}", "".join(f"{prefix}\n" for prefix in PREFIXES)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == content and (target / NEEDED).is_dir():
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with zipfile.ZipFile(download(wanted, folder)) as archive:
            archive.extractall(folder, [name for name in archive.namelist() if name.startswith(PREFIXES)])
        for prefix in PREFIXES:
            if not (folder / prefix).is_dir() and prefix != NEEDED:
                continue
            place = target / prefix
            shutil.rmtree(place, ignore_errors=True)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(folder / prefix, place)
    stamp.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    fetch(Path(sys.argv[1]), *sys.argv[2:])
