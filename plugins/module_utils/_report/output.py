# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reports on disk: written piece by piece, and whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

#: A surrogate half, which no encoding takes, is written as its escape.
_ERRORS = "backslashreplace"


def differs(path: Path, pieces: Iterable[str]) -> bool:
    """Whether a file does not hold this text, or is not there.

    Raises:
        OSError: the file is there and cannot be read.
    """
    try:
        with path.open("rb") as file:
            for piece in pieces:
                data = piece.encode("utf-8", _ERRORS)
                if file.read(len(data)) != data:
                    return True
            return bool(file.read(1))
    except (FileNotFoundError, NotADirectoryError):
        return True


def write(path: Path, pieces: Iterable[str]) -> None:
    """Write a file. One that was there stays until the new one is whole.

    Raises:
        OSError: it cannot be written; the message says which, and what to do.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8", errors=_ERRORS, newline="") as file:
            file.writelines(pieces)
        part.replace(path)
    except OSError as error:
        raise OSError(
            f"{path} cannot be written: {error.strerror or error}. Name another directory, or make this one writable."
        ) from error
    finally:
        part.unlink(missing_ok=True) if path.parent.is_dir() else None
