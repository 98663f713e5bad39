# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The folder of a new project: what may be in it, and files that are never overwritten."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from .._kernel.plan import Refusal

#: What may be there: virtual environments, and the report of a run. Names that begin with a dot may, too.
_HARMLESS = frozenset({"venv", "dayone-report"})
#: So many of the entries are named.
_NAMED = 5


def check_empty(folder: Path) -> None:
    """Refuse a folder in which anything is that a project did not bring.

    Raises:
        Refusal: what is in it.
    """
    _check_is_folder(folder)
    found = _entries(folder) if folder.exists() else []
    if found:
        raise Refusal(
            f"{folder} is not empty: it has {_listed(found)}. Nothing was written. Use an empty directory, or "
            "name one: -e dayone_init_directory=my-baseline. To change answers later, edit group_vars/all.yml."
        )


def _check_is_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise Refusal(f"{folder} is not a directory.")


def _entries(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if not name.startswith(".") and name not in _HARMLESS)


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def write_new(folder: Path, texts: Mapping[str, str], *, check_mode: bool) -> list[str]:
    """Write the files that are not there, and say which. One that is there with another text is never overwritten.

    Raises:
        Refusal: a file is there with another text, or something else is in the folder.
    """
    _check_is_folder(folder)
    kept = [name for name, text in texts.items() if _differs(folder / name, text)]
    strange = [] if not folder.exists() else [name for name in _entries(folder) if name not in _tops(texts)]
    if kept or strange:
        raise Refusal(f"{folder} has {_listed([*kept, *strange])}, and nothing is overwritten. Nothing was written.")
    missing = [name for name in texts if not (folder / name).exists()]
    if not check_mode:
        for name in missing:
            _write(folder / name, texts[name])
    return missing


def _tops(names: Iterable[str]) -> set[str]:
    return {name.partition("/")[0] for name in names}


def _differs(path: Path, text: str) -> bool:
    if not path.exists() and not path.is_symlink():
        return False
    return not path.is_file() or path.read_bytes() != text.encode("utf-8")


def _write(path: Path, text: str) -> None:
    """Write a new file. ``x`` fails where somebody else made it meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
