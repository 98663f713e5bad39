# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Compares a report with an earlier one, wherever that lies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .archive import HISTORY, Folder, Store, last_journal
from .history import Comparison, FindingHistory, compare
from .journal import ForeignJournal, Journal, Line, open_journal
from .report import Report, Row, Since

#: The words for the newest report that was kept, and for none.
LAST, NONE = "last", "none"
#: What a finding of a report must have, as texts, to be known again.
_NEEDED = ("account_id", "control", "region", "resource", "status", "time")
#: What must agree for one report to be of all that another was of.
_EXTENT = ("configuration", "limit")


@dataclass(frozen=True)
class Earlier:
    """An earlier report: the first lines of its runs, and its findings."""

    runs: Sequence[Line]
    findings: Callable[[], Iterable[Row]]


def open_earlier(path: str) -> Earlier:
    """A journal, or a report in JSON.

    Raises:
        ForeignJournal: it is neither.
        OSError: it cannot be read.
    """
    try:
        journal = open_journal(path)
        return Earlier(journal.runs, journal.findings)
    except ForeignJournal:
        found = _document(path)
        rows = found["findings"]
        return Earlier(found["runs"], lambda: rows)


def _document(path: str) -> dict[str, Any]:
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8", errors="replace"))
        rows = found["findings"]
        if not found["runs"] or not all(isinstance(row[name], str) for row in rows for name in _NEEDED):
            raise KeyError("findings")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ForeignJournal(f"since: {path} is neither a journal nor a report.json of this collection.") from error
    return dict(found)


def find_earlier(since: str, store: Store, runs: Sequence[Line]) -> Earlier | None:
    """What to compare with, or nothing where no earlier report was kept.

    Args:
        since: ``last``, ``none``, or the path of a journal or a report in JSON.
        store: where earlier journals are kept.
        runs: the runs of the report that is compared.

    Raises:
        ForeignJournal, OSError, Failure: it cannot be read.
    """
    if since in (NONE, ""):
        return None
    if since != LAST:
        return open_earlier(since)
    journal = last_journal(store, [str(run["run"]) for run in runs])
    return Earlier(journal.runs, journal.findings) if journal else None


def read_memory(store: Store) -> FindingHistory:
    """The history of a store, an empty one where there is none yet.

    Raises:
        ForeignJournal, OSError, Failure: there is one, and it cannot be read.
    """
    path = store.fetch(HISTORY)
    if path is None:
        return FindingHistory()
    # In S3 it is a copy that is gone at the end: its name says more.
    where = str(path) if isinstance(store, Folder) else HISTORY
    try:
        return FindingHistory.of_text(path.read_text(encoding="utf-8"), where)
    except UnicodeDecodeError as error:
        raise ForeignJournal(f"{where} is not a history of this collection. Move it away, or repair it.") from error


def is_whole(journal: Journal) -> bool:
    """Whether a journal tells of all that its runs were to look at."""
    return journal.is_complete() and not journal.errors


def _extent(runs: Sequence[Line]) -> set[tuple[Any, ...]]:
    """What runs looked at, whichever of them began last: the slices of a job begin in any order."""
    return {tuple(run.get(name) for name in _EXTENT) for run in runs}


def comparison(journal: Journal, earlier: Earlier | None, memory: FindingHistory) -> Comparison:
    """Compare the findings of a journal with those of an earlier report."""
    now = journal.runs[-1]
    whole = is_whole(journal) and _extent(journal.runs) == _extent(earlier.runs if earlier else [])
    found = earlier.findings() if earlier else ()
    run = {"run": now["run"], "started": str(now.get("started", ""))}
    return compare(found, journal.findings(), memory, **run, whole=whole, complete=journal.is_complete())


def since_last(report: Report, journal: Journal, since: str, store: Store) -> tuple[Report, FindingHistory | None]:
    """The report with what changed in it, and what is to be remembered of it; nothing where it is not compared.

    Raises:
        ForeignJournal, OSError, Failure: what it is compared with cannot be read.
    """
    if since in (NONE, ""):
        return report, None
    earlier = find_earlier(since, store, journal.runs)
    found = comparison(journal, earlier, read_memory(store))
    if earlier is None:
        return report, found.memory
    started = str(earlier.runs[-1].get("started", ""))
    return replace(
        report, read=lambda: found.marked(report.read()), since=Since(started, len(found.mended))
    ), found.memory


def new_since(journal: Journal, since: str, store: Store) -> tuple[list[Row], str]:
    """The findings of a journal that are open and were not before, and when the earlier run began, if there is one.

    Args:
        journal: the journal.
        since: what it is compared with, as in ``find_earlier``.
        store: where earlier ones are kept.

    Raises:
        ForeignJournal, OSError, Failure: what it is compared with cannot be read.
    """
    earlier = find_earlier(since, store, journal.runs)
    found = comparison(journal, earlier, read_memory(store) if earlier else FindingHistory())
    rows = [row for row in found.marked(journal.findings()) if row.get("change", "unchanged") != "unchanged"]
    return rows, str(earlier.runs[-1].get("started", "")) if earlier else ""
