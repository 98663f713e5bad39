# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where reports are kept from run to run: a folder, or a prefix in a bucket of S3 (``_archive_bucket.py``).

Below it lie ``runs/<time>-<run>.jsonl``, the journals of past runs (with a number before the ending from the second
slice of one on), and ``history.json``, which remembers since when findings are known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Protocol

from .journal import ForeignJournal, Journal, Line, merge, open_journal
from .output import copy, refuse_link

RUNS, HISTORY = "runs", "history.json"
#: How many kept journals are looked at for one that is whole.
_TRIES = 10


class Store(Protocol):
    """A place where files are kept by their names."""

    def names(self) -> list[str]:
        """The names of the kept journals, the newest first."""

    def fetch(self, name: str) -> Path | None:
        """A file on disk, or nothing where there is none of that name."""

    def put(self, name: str, path: Path) -> None:
        """Keep a copy of a file."""


class Folder:
    """A folder. Its methods raise OSError where it cannot be read or written, or where a symbolic link is in the place
    of something that we keep there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        """The names of the kept journals, the newest first."""
        refuse_link(self._path / RUNS)
        return sorted((f"{RUNS}/{file.name}" for file in (self._path / RUNS).glob("*.jsonl")), reverse=True)

    def fetch(self, name: str) -> Path | None:
        """The file itself. A symbolic link in its place, or in that of the folder of journals, is refused."""
        path = self._path / name
        refuse_link(self._path / RUNS)
        refuse_link(path)
        return path if path.exists() else None

    def put(self, name: str, path: Path) -> None:
        """Copy a file here, unless it lies here already."""
        target = self._path / name
        refuse_link(self._path / RUNS)
        if not (target.exists() and target.samefile(path)):
            copy(path, target)

    def prune(self, keep: int) -> None:
        """Let go of the oldest journals, so that so many stay."""
        for names in list(slices_of(self.names()).values())[keep:]:
            for name in names:
                (self._path / name).unlink(missing_ok=True)


def run_name(head: Line) -> str:
    """The name by which a journal is kept."""
    try:
        begun = datetime.fromisoformat(str(head.get("started"))).astimezone(timezone.utc)
        stamp = f"{begun:%Y%m%dT%H%M%SZ}"
    except (ValueError, OverflowError):
        stamp = "00000000T000000Z"
    return f"{RUNS}/{stamp}-{_safe(head['run'])}.jsonl"


def _safe(run: Any) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", str(run))[:64]


def kept_names(journal: Journal) -> dict[str, Path]:
    """The names under which the journals of one report are kept, and where they lie."""
    base = run_name(journal.runs[0]).removesuffix(".jsonl")
    files = enumerate((source.name for source in journal.sources), 1)
    return {f"{base}.jsonl" if number == 1 else f"{base}.{number}.jsonl": Path(name) for number, name in files}


def slices_of(names: Iterable[str]) -> dict[str, list[str]]:
    """The names of the slices of each run, by what they begin with."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.partition(".")[0], []).append(name)
    return found


def last_journal(store: Store, runs: Collection[str]) -> Journal | None:
    """The newest kept journal of a run that came to its end, and is none of these. No journal, no match."""
    own = tuple(f"-{_safe(run)}" for run in runs)
    found = [names for base, names in slices_of(store.names()).items() if not base.endswith(own)]
    for names in found[:_TRIES]:
        paths = [path for path in map(store.fetch, names) if path]
        try:
            journal = merge([open_journal(str(path)) for path in paths], any_configuration=True)
        except ForeignJournal:
            continue
        if journal.sources and journal.ended:
            return journal
    return None
