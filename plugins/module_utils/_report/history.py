# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What changed since an earlier report: new, reopened, unchanged and mended findings, and how old they are. Pure.

A finding is known again by its account, region, control and resource. Memory grows with the findings that are open,
not with all of them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from .._controls.control import OPEN
from .journal import ForeignJournal
from .report import Row

VERSION = 1
#: How long it is remembered that a finding was mended, to know it again when it comes back, and of how many.
REMEMBERED = timedelta(days=400)
MOST = 100_000
_TASK, _LINE = "task.changed", re.compile(r":[0-9]+ ")
#: Bytes of a key's digest.
_DIGEST = 16


def key(row: Row) -> str:
    """By what a finding is known again. A task is the same when it moved to another line."""
    resource = row["resource"] if row["control"] != _TASK else _LINE.sub(" ", row["resource"], count=1)
    return _digest(row["account_id"], row["region"], row["control"], resource)


def _scope(row: Row) -> str:
    """Where a control was looked at."""
    return _digest(row["account_id"], row["region"], row["control"])


def _wide(row: Row) -> str:
    """In which account a control was looked at."""
    return _digest(row["account_id"], row["control"])


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=_DIGEST).hexdigest()


@dataclass(frozen=True)
class Opened:
    """An open finding: when it was first seen, in which run it was called new or reopened, and which of both."""

    first_seen: str
    run: str
    change: str = "new"


@dataclass(frozen=True)
class Mended:
    """A finding that is no longer open: when it was first seen, in which run it was mended, and when that began."""

    first_seen: str
    run: str
    at: str


@dataclass(frozen=True)
class FindingHistory:
    """What is kept from run to run besides the last report."""

    open: Mapping[str, Opened] = field(default_factory=dict)
    mended: Mapping[str, Mended] = field(default_factory=dict)

    def as_text(self) -> str:
        """The history file."""
        parts = {
            "open": {name: [item.first_seen, item.run, item.change] for name, item in self.open.items()},
            "mended": {name: [item.first_seen, item.run, item.at] for name, item in self.mended.items()},
        }
        return json.dumps({"version": VERSION, **parts}, sort_keys=True) + "\n"

    @classmethod
    def of_text(cls, text: str, source: str) -> FindingHistory:
        """The memory that a history file holds.

        Raises:
            ForeignJournal: it is no history of ours, or one of a newer release.
        """
        try:
            found = json.loads(text)
            if found["version"] != VERSION:
                raise ForeignJournal(
                    f"{source} is a history of version {found['version']!r:.40}; this release reads {VERSION}."
                )
            opened = {name: Opened(*map(str, item)) for name, item in found["open"].items()}
            return cls(opened, {name: Mended(*map(str, item)) for name, item in found["mended"].items()})
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            if isinstance(error, ForeignJournal):
                raise
            raise ForeignJournal(
                f"{source} is not a history of this collection. Move it away, or repair it."
            ) from error


@dataclass(frozen=True)
class Comparison:
    """What came of a comparison.

    Args:
        changes: for each open finding whether it is new, reopened or unchanged, and since when it is known.
        mended: the keys of those that were open and are not any more.
        memory: what is to be kept for the next one.
    """

    changes: Mapping[str, tuple[str, str]]
    mended: frozenset[str]
    memory: FindingHistory

    def marked(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The findings, the open ones with ``change`` and ``first_seen``."""
        for row in rows:
            known = self.changes.get(key(row)) if row["status"] in OPEN else None
            yield {**row, "change": known[0], "first_seen": known[1]} if known else row


def compare(
    earlier: Iterable[Row],
    rows: Iterable[Row],
    memory: FindingHistory,
    *,
    run: str,
    started: str,
    whole: bool,
    complete: bool = True,
) -> Comparison:
    """Compare the findings of a run with those of an earlier one.

    To compare the same run again, with the memory that it left, gives the same.

    Args:
        earlier: the findings of the earlier report.
        rows: the findings of this one.
        memory: what was kept of all runs before.
        run: which run this is.
        started: when it began.
        whole: whether this run looked at all that the earlier one did. Then what is missing is mended where its control
            was judged in its account; in a part of a run it is so only where that was in its region too.
        complete: whether its journal has all that it found. Without that, nothing is mended because it is missing.
    """
    before = {key(row): Before.of(row, memory) for row in earlier if row["status"] in OPEN}
    now, opened, settled = _sorted(rows, before, memory, run)
    changes = {
        name: ("unchanged" if name in before or item.run != run else item.change, item.first_seen)
        for name, item in opened.items()
    }
    gone = settled | {name for name, item in before.items() if complete and now.is_gone(item, whole)}
    gone |= {name for name, item in memory.mended.items() if item.run == run}
    mended = frozenset(gone - opened.keys())
    # What a whole run no longer judges is neither open nor mended: it may have been disabled.
    lapsed = {name for name, item in before.items() if whole and not now.is_unclear(item)} - mended
    return Comparison(changes, mended, _remembered(memory, opened, mended, lapsed, before, (run, started)))


@dataclass(frozen=True)
class Before:
    """An open finding of the earlier report: since when it is known, and where its control was looked at."""

    first_seen: str
    control: str
    unknown: bool
    region: str
    account: str

    @classmethod
    def of(cls, row: Row, memory: FindingHistory) -> Before:
        """That of a row, which ``memory`` may know."""
        return replace(cls.at(row), first_seen=_first_seen(row, memory), unknown=row["status"] == "unknown")

    @classmethod
    def at(cls, place: Row) -> Before:
        """That of an account, a region and a control."""
        return cls("", place["control"], False, _scope(place), _wide(place))

    @property
    def is_task(self) -> bool:
        """Whether it is about a task of another module, of which runs of the same playbook alone tell."""
        return self.control == _TASK


class Judged:
    """Where controls were judged, where some of that is unknown, and where all holds, in this run."""

    def __init__(self) -> None:
        self._judged: set[str] = set()
        self._unclear: set[str] = set()
        self._open: set[str] = set()

    def add(self, row: Row) -> None:
        """A finding of this run."""
        places = (_scope(row), _wide(row))
        (self._unclear if row["status"] == "unknown" else self._judged).update(places)
        if row["status"] in OPEN:
            self._open.update(places)

    def is_unclear(self, item: Before) -> bool:
        """Whether not all of a control is known in an account."""
        return item.account in self._unclear

    def is_gone(self, item: Before, whole: bool) -> bool:
        """Whether a finding that is no longer there was looked for. What was unknown is known to hold where nothing
        of its control is open."""
        if item.is_task and whole:
            return True
        place = item.account if whole else item.region
        if place not in self._judged or place in self._unclear:
            return False
        return not item.unknown or place not in self._open


def _first_seen(row: Row, memory: FindingHistory) -> str:
    name = key(row)
    if name in memory.open:
        return memory.open[name].first_seen
    if name in memory.mended:
        return memory.mended[name].first_seen
    return str(row.get("first_seen") or row["time"])


def _sorted(
    rows: Iterable[Row], before: Mapping[str, Before], memory: FindingHistory, run: str
) -> tuple[Judged, dict[str, Opened], set[str]]:
    """What a run judged, what is open in it, and what was open before it and is not any more."""
    now, opened, settled = Judged(), dict[str, Opened](), set[str]()
    for row in rows:
        name = key(row)
        now.add(row)
        if row["status"] in OPEN:
            known = before[name].first_seen if name in before else ""
            opened[name] = _opened(row, known, memory, run, name)
        elif name in before or name in memory.open:
            settled.add(name)
    return now, opened, settled


def _opened(row: Row, before: str, memory: FindingHistory, run: str, name: str) -> Opened:
    """An open finding as it is to be remembered. A clock that was set back makes no age negative."""
    known = memory.open.get(name)
    if known is not None:
        return Opened(min(known.first_seen, row["time"]), known.run, known.change)
    if before:
        return Opened(min(before, row["time"]), "")
    back = memory.mended.get(name)
    if back is not None:
        return Opened(min(back.first_seen, row["time"]), run, "reopened")
    return Opened(row["time"], run)


def _remembered(
    memory: FindingHistory,
    opened: Mapping[str, Opened],
    mended: frozenset[str],
    lapsed: Collection[str],
    before: Mapping[str, Before],
    run: tuple[str, str],
) -> FindingHistory:
    """The memory after a comparison. ``run`` is which one it was, and when it began."""
    name, started = run
    kept = {key: item for key, item in memory.open.items() if key not in mended and key not in lapsed}
    old = {key: item for key, item in memory.mended.items() if key not in opened and _is_fresh(item.at, started)}
    for key_ in mended - old.keys():
        known = before[key_].first_seen if key_ in before else started
        old[key_] = Mended(memory.open[key_].first_seen if key_ in memory.open else known, name, started)
    newest = sorted(old.items(), key=lambda entry: entry[1].at, reverse=True)[:MOST]
    return FindingHistory({**kept, **opened}, dict(newest))


def _is_fresh(at: str, now: str) -> bool:
    try:
        return datetime.fromisoformat(now) - datetime.fromisoformat(at) < REMEMBERED
    except (ValueError, TypeError):
        return True


def summary_of(comparison: Comparison) -> dict[str, int]:
    """How many findings changed, and in which way."""
    counts: dict[str, Any] = dict.fromkeys(("new", "reopened", "unchanged"), 0)
    for change, _first in comparison.changes.values():
        counts[change] += 1
    return {**counts, "mended": len(comparison.mended)}
