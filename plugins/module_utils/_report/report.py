# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A report, as every format is rendered from it: its findings one by one, and their sums in bounded memory. Pure."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from .._controls.control import OPEN, SEVERITIES, STATUSES
from .._controls.frameworks import concerns
from .money import AccountMoney

Row = Mapping[str, Any]

#: The task of an error that is of no task: a part of the report is missing.
PART = "journal"
#: How many findings are kept in memory, the most urgent ones: no format lists more that lists by urgency.
KEPT = 25_000
#: What a line of the journal has besides the finding.
_JOURNAL_KEYS = ("kind", "run", "seq")
_STATUS_PLACE = {status: place for place, status in enumerate(STATUSES)}
_SEVERITY_PLACE = {severity: place for place, severity in enumerate(reversed(SEVERITIES))}
#: How many tasks for a person, and how many reasons for which something is accepted, are told apart.
_TODOS = 500


def plain(line: Row) -> dict[str, Any]:
    """A finding without what only its journal needs."""
    return {key: value for key, value in line.items() if key not in _JOURNAL_KEYS}


def urgency(row: Row) -> tuple[int, int, str, str, str]:
    """The order in which findings are listed: what needs attention first, and of that the gravest first."""
    return (
        _STATUS_PLACE[row["status"]],
        _SEVERITY_PLACE[row["severity"]],
        row["control"],
        row["account_id"],
        row["region"],
    )


def error_text(error: Row) -> str:
    """What failed, in one sentence: the host, the step where there is one, the task and the cause."""
    task = error.get("task", "")
    step = error.get("step")
    where = f"{error.get('host', '')}, {step}, {task}" if step else f"{error.get('host', '')}, {task}"
    return f"{where}: {error.get('message', '')}"


@dataclass
class ControlSum:
    """What a report says of one control."""

    title: str
    severity: str
    cis: tuple[str, ...]
    counts: Counter[str] = field(default_factory=Counter)
    open_accounts: set[str] = field(default_factory=set)
    drifted: set[str] = field(default_factory=set)

    @property
    def holds(self) -> bool:
        """Whether all its findings are settled. What does not apply says nothing of that."""
        return not self.open_accounts and self.counts["not_applicable"] < self.counts.total()


@dataclass
class Todo:
    """Something that is open and that no run fixes, for one control and in one way.

    Args:
        todo: what is to be done, as its finding says it.
        resource: the first that it is about.
        time: when it was seen last.
    """

    control: str
    severity: str
    title: str
    remediation: str
    status: str
    todo: Row = field(default_factory=dict)
    resource: str = ""
    time: str = ""
    count: int = 0
    accounts: set[str] = field(default_factory=set)


@dataclass
class Accepted:
    """Something that is accepted, or does not apply: one control for one reason."""

    control: str
    title: str
    reason: str
    count: int = 0
    accounts: set[str] = field(default_factory=set)


class Summary:
    """Counts findings and keeps the most urgent ones, in bounded memory."""

    def __init__(self, kept: int = KEPT) -> None:
        self.counts = dict.fromkeys(STATUSES, 0)
        self.changes: Counter[str] = Counter()
        self.accounts: dict[str, Counter[str]] = {}
        self.controls: dict[str, ControlSum] = {}
        self.regions: set[str] = set()
        self._todos: dict[tuple[str, str, str], Todo] = {}
        self._accepted: dict[tuple[str, str], Accepted] = {}
        self._elsewhere: dict[tuple[str, str], Accepted] = {}
        self._size = kept
        self._kept: list[tuple[_Last, int, Row]] = []
        self.total = 0

    def add(self, row: Row) -> None:
        """Count one finding."""
        status, account = row["status"], row["account_id"]
        self.counts[status] += 1
        self.accounts.setdefault(account, Counter())[status] += 1
        self.regions.add(row["region"])
        if row.get("change"):
            self.changes[row["change"]] += 1
        known = ControlSum(row["title"], row["severity"], tuple(row["cis"]))
        control = self.controls.setdefault(row["control"], known)
        control.counts[status] += 1
        if status in OPEN:
            control.open_accounts.add(account)
        if status == "drift":
            control.drifted.add(account)
        if status in OPEN and status != "drift":
            self._note(row)
        if status == "excepted":
            self._reason(self._accepted, row)
        if status == "not_applicable":
            self._reason(self._elsewhere, row)
        self.total += 1
        entry = (_Last(urgency(row)), -self.total, row)
        if len(self._kept) < self._size:
            heapq.heappush(self._kept, entry)
        else:
            heapq.heappushpop(self._kept, entry)

    def _note(self, row: Row) -> None:
        # Of what could not be read, each region says its own reason: what counts is which permission was missing.
        unread = str(row.get("todo", {}).get("missing_permission", ""))
        key = (row["control"], row["status"], row["remediation"] if row["status"] != "unknown" else unread)
        if key not in self._todos and len(self._todos) >= _TODOS:
            key = (row["control"], row["status"], "")
        about = (row["control"], row["severity"], row["title"], row["remediation"], row["status"])
        known = Todo(*about, row.get("todo", {}), row["resource"])
        todo = self._todos.setdefault(key, known)
        todo.count += 1
        todo.accounts.add(row["account_id"])
        todo.time = max(todo.time, str(row.get("time", "")))

    @staticmethod
    def _reason(reasons: dict[tuple[str, str], Accepted], row: Row) -> None:
        reason = row["remediation"]
        if (row["control"], reason) not in reasons and len(reasons) >= _TODOS:
            reason = ""
        known = Accepted(row["control"], row["title"], reason)
        item = reasons.setdefault((row["control"], reason), known)
        item.count += 1
        item.accounts.add(row["account_id"])

    @property
    def accepted(self) -> list[Accepted]:
        """What is accepted and why, by control."""
        return [item for _key, item in sorted(self._accepted.items())]

    @property
    def elsewhere(self) -> list[Accepted]:
        """What does not apply here and why, by control."""
        return [item for _key, item in sorted(self._elsewhere.items())]

    @property
    def todos(self) -> list[Todo]:
        """What is open and no run fixes, the gravest first."""
        return sorted(
            self._todos.values(), key=lambda todo: (_SEVERITY_PLACE[todo.severity], todo.control, todo.remediation)
        )

    @property
    def judged(self) -> int:
        """How many controls were judged: those that do not apply anywhere are none of them."""
        return sum(control.counts["not_applicable"] < control.counts.total() for control in self.controls.values())

    @property
    def holding(self) -> int:
        """How many controls hold everywhere they were looked at."""
        return sum(control.holds for control in self.controls.values())

    def urgent(self, limit: int) -> list[Row]:
        """So many findings, the most urgent ones, in their order."""
        ordered = sorted(self._kept, key=lambda entry: (entry[0].place, -entry[1]))
        return [row for _place, _number, row in ordered[:limit]]


class _Last:
    """A place in the order, so that the heap lets go of the least urgent first."""

    def __init__(self, place: tuple[Any, ...]) -> None:
        self.place = place

    def __lt__(self, other: _Last) -> bool:
        return self.place > other.place


@dataclass(frozen=True)
class Since:
    """What a report is compared with.

    Its findings then have ``change`` (``new``, ``reopened`` or ``unchanged``) and ``first_seen``.

    Args:
        started: when the earlier run began.
        mended: how many findings were open then and are no longer.
    """

    started: str
    mended: int = 0


@dataclass(frozen=True)
class Report:
    """What a format renders.

    Args:
        read: gives the findings one by one, from the first, as often as it is called.
        runs: the first lines of the journals.
        errors: the tasks that failed.
        losses: what is missing, as sentences.
        since: the earlier report that this one is compared with, where there is one.
        money: what is watched, spent and paid for, by account.
        frameworks: of which frameworks alone it tells; of all without one.
    """

    read: Callable[[], Iterable[Row]]
    runs: Sequence[Row] = ()
    errors: Sequence[Row] = ()
    losses: Sequence[str] = ()
    since: Since | None = None
    money: Sequence[AccountMoney] = ()
    frameworks: Sequence[str] = ()

    def of_frameworks(self, frameworks: Sequence[str]) -> Report:
        """The report of those controls alone that one of the frameworks asks for; with none named, of all."""
        if not frameworks:
            return self
        read = self.read
        rows: Callable[[], Iterable[Row]] = lambda: (row for row in read() if concerns(row, frameworks))  # noqa: E731
        return replace(self, read=rows, frameworks=tuple(frameworks))

    def findings(self) -> Iterator[dict[str, Any]]:
        """The findings, one by one."""
        return (plain(row) for row in self.read())

    @cached_property
    def summary(self) -> Summary:
        """The sums of all findings."""
        summary = Summary()
        for row in self.findings():
            summary.add(row)
        return summary
