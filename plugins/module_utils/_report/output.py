# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Journals and reports on disk: their owner's alone, no symbolic link followed, and whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TextIO

#: What a file has that says what is wrong in an account: only its owner reads it.
MODE = 0o600
#: A surrogate half, which no encoding takes, is written as its escape.
_ERRORS = "backslashreplace"


def refuse_link(path: Path) -> None:
    """Refuse a symbolic link in the place of one of our files: somebody else chose what it leads to.

    Raises:
        OSError: it is one; the message says which, and what to do.
    """
    if path.is_symlink():
        raise OSError(f"{path} is a symbolic link, which is not followed: remove it.")


def create(path: Path) -> TextIO:
    """A new text file of mode 0600, open for writing. Nothing may be there.

    Raises:
        OSError: it cannot be made, or something is there, be it a link that leads nowhere.
    """
    return os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, MODE),
        "w",
        encoding="utf-8",
        errors=_ERRORS,
        newline="",
    )


def differs(path: Path, pieces: Iterable[str]) -> bool:
    """Whether a file does not hold this text, or is not there.

    Raises:
        OSError: the file is there and cannot be read, or is a symbolic link.
    """
    refuse_link(path)
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
    """Write a file of mode 0600. One that was there stays until the new one is whole.

    Raises:
        OSError: it cannot be written, or a symbolic link is in its place; the message says which, and what to do.
    """
    _put(path, lambda file: file.writelines(pieces))


def update(files: Mapping[Path, Callable[[], Iterable[str]]], *, check_mode: bool) -> list[Path]:
    """Write those of some files that do not hold their text. Returns which, also where nothing is written.

    Args:
        files: what gives the text of each, piece by piece.
        check_mode: whether nothing is written.

    Raises:
        OSError: one cannot be read or written, as in ``differs`` and ``write``.
    """
    stale = [path for path, pieces in files.items() if differs(path, pieces())]
    for path in () if check_mode else stale:
        write(path, files[path]())
    return stale


def copy(source: Path, path: Path) -> None:
    """Copy a file, byte by byte, as ``write`` writes one: what is damaged in it stays to be seen.

    Raises:
        OSError: as there, or the source cannot be read.
    """
    with source.open("rb") as data:
        _put(path, lambda file: shutil.copyfileobj(data, file.buffer))


def _put(path: Path, fill: Callable[[TextIO], None]) -> None:
    # A name that nobody can foretell: who may write into the folder could else have put something there.
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    made = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        refuse_link(path)
        with create(part) as file:
            made = True
            fill(file)
        part.replace(path)
    except OSError as error:
        raise OSError(
            f"{path} cannot be written: {_dotless(error)}. Use another directory, or make this one writable."
        ) from error
    finally:
        if made:
            part.unlink(missing_ok=True)


def _dotless(error: OSError) -> str:
    return (error.strerror or str(error)).rstrip(".")
