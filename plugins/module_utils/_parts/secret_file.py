# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files for secrets that AWS shows once: readable by their owner only, and never overwritten."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from .._kernel.plan import Failure

#: Nobody but the owner.
FILE_MODE = 0o600
FOLDER_MODE = 0o700


def blocked(path: str) -> str:
    """Why a file cannot be made, or nothing.

    Args:
        path: where it would be. Its folder is made when it is written.
    """
    if os.path.lexists(path):
        return f"{path} already exists, and is never overwritten: move it away."
    folder = next(parent for parent in Path(path).absolute().parents if parent.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return f"{folder} is not a writable directory."
    return ""


def write(path: str, content: bytes) -> None:
    """Make a file. It must not exist.

    Raises:
        Failure: it exists, or cannot be written. Nothing is left of it then.
    """
    made = False
    try:
        Path(path).absolute().parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        made = True
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            # AWS does not show the secret again: it is on the disk before anything depends on it.
            os.fsync(file.fileno())
    except OSError as error:
        if made:
            remove(path)
        raise Failure("error", f"{path} cannot be written: {error.strerror}.") from error


def read(path: str) -> str:
    """What a file holds, without white space at its ends.

    Raises:
        Failure: it cannot be read.
    """
    try:
        return Path(path).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Failure("error", f"{path} cannot be read: {error}") from error


def remove(path: str) -> None:
    """Remove a file that is of no use any more."""
    with contextlib.suppress(OSError):
        os.unlink(path)
