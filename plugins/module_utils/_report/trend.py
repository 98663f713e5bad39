# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How what is open went up and down over many runs. Pure.

Runs are taken in the order in which they began. Each one changes what is known of the accounts, regions and controls
that it judged, and nothing else: a run of one account leaves the others as they were last seen. A day's figures are
those after its last run. Memory grows with the findings that are open, about 1 KiB each, and not with the runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any

from .._controls.control import OPEN, SEVERITIES
from .history import FindingHistory, compare, key
from .journal import Journal, Line
from .previous import is_whole
from .report import Row
from .units import KIND as ACCOUNT
from .units import Account, accounts_of

_DAY = 86_400
#: What is kept of an open finding.
_KEPT = ("account_id", "region", "control", "resource", "status", "severity", "time")


@dataclass(frozen=True)
class Day:
    """One day on which there was a run.

    Args:
        day: the day, in UTC, as 2026-11-28.
        kinds: how many findings were open behind its last run, by kind.
        severities: the same by severity.
        accounts: the same by account, and of each account by kind.
        age: the mean age in days of what was open, since it was first seen.
        opened: how many findings were opened that day, or opened again.
        closed: how many open ones were judged again that day, and hold or are accepted.
        runs: how many runs there were.
    """

    day: str
    kinds: Mapping[str, int]
    severities: Mapping[str, int]
    accounts: Mapping[str, Mapping[str, int]]
    age: float
    opened: int = 0
    closed: int = 0
    runs: int = 1

    @property
    def open(self) -> int:
        """How many findings were open."""
        return sum(self.kinds.values())


@dataclass(frozen=True)
class Trend:
    """What is open over time.

    Args:
        days: the days with a run, the oldest first.
        accounts: the accounts that an inventory named, by id.
        losses: what could not be read, as sentences.
        runs: how many runs were read.
    """

    days: Sequence[Day] = ()
    accounts: Mapping[str, Account] = field(default_factory=dict)
    losses: Sequence[str] = ()
    runs: int = 0

    def account(self, account_id: str) -> Account:
        """An account, without a name where no inventory gave one."""
        return self.accounts.get(account_id, Account(account_id))

    def with_losses(self, losses: Iterable[str]) -> Trend:
        """The same, with more that could not be read."""
        return replace(self, losses=(*losses, *self.losses))

    def by_unit(self, day: Day) -> dict[str, Counter[str]]:
        """What is open on a day by unit and kind: of each unit with all below it. Accounts without one are left out."""
        found: dict[str, Counter[str]] = {}
        for account_id, kinds in day.accounts.items():
            for unit in self.account(account_id).units:
                found.setdefault(unit, Counter()).update(kinds)
        return dict(sorted(found.items()))


@dataclass(frozen=True)
class _Open:
    """An open finding, as it was last seen."""

    row: Row
    first_seen: str
    extent: tuple[str, str]


class TrendReader:
    """Takes in one run after the other.

    Args:
        memory: what is remembered from before the first of them, for the ages.
    """

    def __init__(self, memory: FindingHistory) -> None:
        self._memory = FindingHistory(memory.open)
        self._open: dict[str, _Open] = {}
        self._days: dict[str, Day] = {}
        self._accounts: dict[str, Account] = {}
        self._judged: set[str] = set()
        self._losses: list[str] = []
        self._runs = 0

    def add(self, journal: Journal) -> None:
        """Take in a run. Runs are to be given in the order in which they began.

        Raises:
            OSError: its journal cannot be read.
        """
        head = journal.runs[-1]
        self._runs += 1
        self._losses += journal.unreadable + journal.cut_short()
        self._accounts.update(accounts_of(journal.of_kind(ACCOUNT)))
        opened, closed = self._take(journal, head)
        started = _moment(head)
        if started is None:
            self._losses.append(f"{journal.sources[0].name}: it does not say when it began, so it belongs to no day")
            return
        day = self._day(started)
        known = self._days.get(day.day)
        if known is not None:
            opened, closed = opened + known.opened, closed + known.closed
        self._days[day.day] = replace(day, opened=opened, closed=closed, runs=known.runs + 1 if known else 1)

    def trend(self) -> Trend:
        """What came of them."""
        days = [self._days[day] for day in sorted(self._days)]
        return Trend(days, self._accounts, tuple(dict.fromkeys(self._losses)), self._runs)

    def _take(self, journal: Journal, head: Line) -> tuple[int, int]:
        """Bring what is open up to date. Returns how many findings were opened, and how many closed."""
        extent = str(head.get("configuration", "")), str(head.get("limit", ""))
        seen: dict[str, Row] = {}
        same = [item.row for item in self._open.values() if item.extent == extent]
        others = [item.row for item in self._open.values() if item.extent != extent]
        run = {"run": head["run"], "started": str(head.get("started", ""))}
        whole, complete = is_whole(journal), journal.is_complete()
        found = compare(same, self._noted(journal, seen), self._memory, **run, whole=whole, complete=complete)
        # What a run of other playbooks, tags or hosts has seen is closed only where this one judged it.
        gone = found.mended
        if others:
            known = FindingHistory()
            gone |= compare(others, journal.findings(), known, **run, whole=False, complete=complete).mended
        closed = gone & self._open.keys()
        opened = seen.keys() - self._open.keys()
        lapsed = {
            name for name, item in self._open.items() if item.extent == extent and name not in found.memory.open
        } - seen.keys()
        for name in closed | lapsed:
            del self._open[name]
        for name, row in seen.items():
            self._open[name] = _Open(row, found.changes[name][1], extent)
        self._memory = found.memory
        return len(opened), len(closed)

    def _noted(self, journal: Journal, seen: dict[str, Row]) -> Iterator[Row]:
        """The findings of a run, while its accounts and what is open are noted."""
        for row in journal.findings():
            if row["account_id"]:
                self._judged.add(row["account_id"])
            if row["status"] in OPEN:
                seen[key(row)] = {name: row[name] for name in _KEPT}
            yield row

    def _day(self, now: datetime) -> Day:
        """The figures as they are now."""
        rows = [item.row for item in self._open.values()]
        accounts: dict[str, Counter[str]] = {account: Counter() for account in sorted(self._judged)}
        for row in rows:
            accounts.setdefault(row["account_id"], Counter())[row["status"]] += 1
        return Day(
            f"{now:%Y-%m-%d}",
            _counted(OPEN, (row["status"] for row in rows)),
            _counted(reversed(SEVERITIES), (row["severity"] for row in rows)),
            accounts,
            _mean_age([item.first_seen for item in self._open.values()], now),
        )


def _counted(names: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    counts = Counter(found)
    return {name: counts[name] for name in names}


def _moment(head: Mapping[str, Any]) -> datetime | None:
    """When a run began, in UTC."""
    try:
        return datetime.fromisoformat(str(head.get("started"))).astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None


def _mean_age(seen: Sequence[str], now: datetime) -> float:
    """The mean of the days since each of these times, to a tenth. A clock that was set back makes none negative."""
    if not seen:
        return 0.0
    moments = (_moment({"started": item}) or now for item in seen)
    total = sum(max((now - moment).total_seconds(), 0.0) for moment in moments)
    return round(total / _DAY / len(seen), 1)
