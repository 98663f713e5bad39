# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The journal of a run: JSON Lines, appended as the run goes on, read and merged afterwards.

The first line says which run it is, each further one is a finding, a change, an error or what a module said of
money, and the last says that the run came to its end. A journal without that last line is of a run that was cut short:
what it has still counts.

Journals are read line by line, as often as asked, and never held as a whole: there may be millions of findings.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from .._controls.control import SEVERITIES, STATUSES
from .._controls.resolution import is_todo
from .latest import LatestRows
from .money import KIND as MONEY
from .money import is_money_line
from .slices import Expected, Overtaken, RunFacts, check_expected, missing
from .units import KIND as ACCOUNT
from .units import is_account_line

FORMAT = 2
#: Which formats this release reads. In the first one every open finding that no run fixed was manual or unknown.
_READ = (1, FORMAT)
#: The environment variable in which the callback tells the modules of its run which one that is.
RUN_VARIABLE = "DAYONE_RUN"
Line = Mapping[str, Any]
#: What a finding must have, as texts.
_TEXTS = ("control", "title", "account_id", "region", "resource", "remediation", "time")
#: What of that is an id: it names an account, a region, a control or a moment, and is nothing else where it is shown.
_FORMS = {
    "account_id": re.compile(r"([0-9]{12})?"),
    "control": re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*"),
    "region": re.compile(r"[a-z0-9-]+"),
    "time": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}(Z|[+-][0-9]{2}:[0-9]{2})"),
}
_CIS = re.compile(r"[0-9]+(\.[0-9]+)*")
#: What the first line says as text, where it says it.
_HEAD_TEXTS = ("started", "playbook", "release", "configuration", "limit", "slice")
#: Of findings that agree in these, the newest counts.
_IDENTITY = ("account_id", "region", "control", "resource", "wanted")


class ForeignJournal(ValueError):
    """A file that is no journal of ours, or journals that do not belong together. Says which, and why."""


@dataclass(frozen=True)
class Source:
    """One journal: what messages call it, its first line, and the way to read it from its beginning."""

    name: str
    head: Line
    read: Callable[[], AbstractContextManager[Iterable[str]]]

    @property
    def run(self) -> str:
        """The id of its run."""
        return str(self.head["run"])

    @property
    def order(self) -> tuple[str, str, str]:
        """Its place among others: by the beginning of its run."""
        return str(self.head.get("started", "")), self.run, self.name


@dataclass
class _Scan:
    """What one look through the journals found, apart from the findings themselves."""

    errors: list[dict[str, Any]] = field(default_factory=list)
    money: list[dict[str, Any]] = field(default_factory=list)
    unreadable: dict[str, tuple[int, int]] = field(default_factory=dict)
    runs: dict[str, RunFacts] = field(default_factory=dict)
    exceptions: dict[str, bool] = field(default_factory=dict)


class Journal:
    """What one or several journals hold.

    What a newer run of the same configuration looked at again counts once, as that says it (``slices.py``).

    Args:
        sources: the journals.
        expected: what should be there. Nothing is said to be missing without.
    """

    def __init__(self, sources: Sequence[Source], expected: Expected | None = None) -> None:
        self.sources = tuple(sorted(sources, key=lambda source: source.order))
        self._expected = expected

    @property
    def runs(self) -> list[dict[str, Any]]:
        """The first lines, one for each run, in the order in which the runs began."""
        return [dict(head) for head in {source.run: source.head for source in self.sources}.values()]

    def of_kind(self, kind: str) -> Iterator[dict[str, Any]]:
        """The lines of one kind, run by run in the order in which the runs began."""
        return (line for _source, _number, line in self._lines() if line is not None and line["kind"] == kind)

    def findings(self) -> Iterator[dict[str, Any]]:
        """The findings. Of the same control and resource the newest one counts.

        Raises:
            OSError: a journal, or the place where the newest ones are sorted out, cannot be read.
        """
        newest, _scan = self._known
        rows = (row for place, row in enumerate(self.of_kind("finding")) if place in newest)
        overtaken, again = self._overtaken, self._judged_again
        return (row for row in rows if _judged(row) not in again or not overtaken.has(row["run"], row["account_id"]))

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The tasks that failed."""
        return self._counting(self._known[1].errors)

    @property
    def missing(self) -> list[dict[str, str]]:
        """An error for each slice and each account that should be there and is not, or not as a whole."""
        if self._expected is None:
            return []
        left_out = self._overtaken.runs
        return missing(self._expected, [facts for run, facts in self._known[1].runs.items() if run not in left_out])

    @property
    def money(self) -> list[dict[str, Any]]:
        """What modules said of money, run by run in the order in which the runs began."""
        return self._counting(self._known[1].money)

    @property
    def ended(self) -> bool:
        """Whether all its runs came to their end."""
        return not self._unended("")

    @property
    def losses(self) -> list[str]:
        """What could not be read, which runs did not come to their end, and which exceptions matched nothing."""
        stale = sorted(name for name, hit in self._known[1].exceptions.items() if not hit)
        return [
            *self.unreadable,
            *self.cut_short(),
            *self._overtaken.notes(),
            *(f"stale exception, it matched nothing: {name}" for name in stale),
        ]

    def cut_short(self, running: str = "") -> list[str]:
        """Which runs did not come to their end, a line for each.

        Args:
            running: the run that goes on, which is not there yet.
        """
        return [f"{source.name}: the run did not come to its end" for source in self._unended(running)]

    def is_complete(self, running: str = "") -> bool:
        """Whether it has all that its runs found, and all that should be there. Of one that lacks something, nothing
        is gone because it is missing.

        Args:
            running: the run that goes on, which is not there yet.
        """
        return not (self.unreadable or self.cut_short(running) or self.missing)

    @property
    def unreadable(self) -> list[str]:
        """What could not be read, a line for each journal."""
        left_out = {source.name for source in self.sources if source.run in self._overtaken.runs}
        return [_unreadable(name, *found) for name, found in self._known[1].unreadable.items() if name not in left_out]

    def _unended(self, running: str) -> list[Source]:
        runs, over = self._known[1].runs, {*self._overtaken.runs, running}
        return [source for source in self.sources if not runs[source.run].ended and source.run not in over]

    def _counting(self, lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """The lines but for those for which a newer run counts."""
        overtaken = self._overtaken
        return [line for line in lines if not overtaken.has(line["run"], line.get("account_id", ""))]

    @cached_property
    def _overtaken(self) -> Overtaken:
        return Overtaken(self._known[1].runs)

    @cached_property
    def _judged_again(self) -> frozenset[tuple[str, str, str]]:
        """What newer runs judged of accounts that older ones tell of too. What they did not judge is not gone."""
        overtaken = self._overtaken
        if not overtaken.accounts:
            return frozenset()
        rows = (row for row in self.of_kind("finding") if row["account_id"] in overtaken.accounts)
        return frozenset(_judged(row) for row in rows if not overtaken.has(row["run"], row["account_id"]))

    @cached_property
    def _known(self) -> tuple[LatestRows, _Scan]:
        scan = _Scan(runs={source.run: RunFacts(source.head, source.name) for source in self.sources})
        return LatestRows([str(row[name]) for name in _IDENTITY] for row in self._scanned(scan)), scan

    def _scanned(self, scan: _Scan) -> Iterator[dict[str, Any]]:
        """The findings, while everything else is noted."""
        for source, number, line in self._lines():
            if line is None:
                count, first = scan.unreadable.get(source.name, (0, number))
                scan.unreadable[source.name] = count + 1, first
            elif line["kind"] == "finding":
                scan.runs[source.run].accounts.add(line["account_id"])
                yield line
            elif line["kind"] == "error":
                scan.errors.append(line)
            elif line["kind"] == MONEY:
                scan.money.append(line)
            elif line["kind"] == "end":
                scan.runs[source.run].ended = True
                for name, hit in line.get("exceptions", {}).items():
                    scan.exceptions[name] = scan.exceptions.get(name, False) or bool(hit)

    def _lines(self) -> Iterator[tuple[Source, int, dict[str, Any] | None]]:
        """Each line once, with its number; nothing for one that cannot be read. A run may stand in several files."""
        last: dict[str, int] = {}
        for source in self.sources:
            with source.read() as text:
                told = False
                for number, piece in enumerate(text, 1):
                    line = _decoded(piece, source.run)
                    known = last.get(source.run, 0)
                    # Lines are numbered without a gap: where one is missing, somebody lost it, and nobody said so.
                    if line is None or (line["seq"] > known + 1 and not told):
                        yield source, number, None
                    told = line is None
                    if line is not None and line["seq"] > known:
                        last[source.run] = line["seq"]
                        yield source, number, line


def _judged(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Where which control was judged."""
    return row["account_id"], row["region"], row["control"]


def _unreadable(name: str, count: int, first: int) -> str:
    if count == 1:
        return f"{name}: line {first} cannot be read"
    return f"{name}: {count} lines cannot be read, the first is line {first}"


def _decoded(text: str, run: str) -> dict[str, Any] | None:
    """A line of this run, or nothing: a run that is cut short may end in the middle of one."""
    line = _loaded(text)
    if not (isinstance(line, dict) and line.get("run") == run and isinstance(line.get("seq"), int)):
        return None
    if not isinstance(line.get("kind"), str) or not _SHAPES.get(line["kind"], _is_any)(line):
        return None
    return line


def _loaded(text: str) -> Any:
    """The JSON of a line, or nothing where it is none, or was not UTF-8."""
    try:
        text.encode("utf-8")
        return json.loads(text, parse_constant=_no_number, parse_float=_number)
    except (ValueError, RecursionError):
        return None


def _no_number(text: str) -> float:
    """NaN and the infinities, which Python reads and JSON does not have."""
    raise ValueError(text)


def _number(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _is_any(_line: Line) -> bool:
    return True


def _is_finding(line: Line) -> bool:
    known = line.get("severity") in SEVERITIES and line.get("status") in STATUSES
    texts = {type(line.get(name)) for name in _TEXTS} == {str}
    if not (known and texts and isinstance(line.get("cis"), list) and "current" in line and "wanted" in line):
        return False
    if not is_todo(line.get("todo", {})):
        return False
    ids = all(form.fullmatch(line[name]) for name, form in _FORMS.items())
    return ids and all(isinstance(item, str) and _CIS.fullmatch(item) for item in line["cis"])


def _is_error(line: Line) -> bool:
    return {type(line.get(name)) for name in ("host", "task", "message")} == {str}


def _is_end(line: Line) -> bool:
    return isinstance(line.get("exceptions", {}), dict)


#: What lines of a kind must have.
_SHAPES: dict[str, Callable[[Line], bool]] = {
    "finding": _is_finding,
    "error": _is_error,
    "end": _is_end,
    MONEY: is_money_line,
    ACCOUNT: is_account_line,
}


def first_line(run: str, started: str, **about: Any) -> dict[str, Any]:
    """The line that says which run a journal is of."""
    return {"kind": "run", "format": FORMAT, "run": run, "seq": 0, "started": started, **about}


def write_line(line: Line) -> str:
    """One line of a journal."""
    return json.dumps(line, sort_keys=True, default=str, ensure_ascii=False) + "\n"


def open_journal(path: str) -> Journal:
    """A journal on disk.

    Raises:
        ForeignJournal: it does not begin as a journal does, or is of a newer format.
        OSError: it cannot be read.
    """
    # What is not UTF-8 was damaged: it stays to be seen in the line, which then counts as unreadable.
    return _journal(path, lambda: Path(path).open(encoding="utf-8", errors="surrogateescape"))


def parse(text: Iterable[str], source: str) -> Journal:
    """A journal that is at hand as lines; ``source`` is what messages call it.

    Raises:
        ForeignJournal: it does not begin as a journal does, or is of a newer format.
    """
    lines = list(text)
    return _journal(source, lambda: nullcontext(lines))


def _journal(name: str, read: Callable[[], AbstractContextManager[Iterable[str]]]) -> Journal:
    with read() as text:
        first = next(iter(text), "")
    head = _loaded(first)
    if not isinstance(head, dict) or head.get("kind") != "run" or not isinstance(head.get("run"), str):
        raise ForeignJournal(f"{name} is not a journal of this collection: its first line does not identify a run.")
    if head.get("format") not in _READ:
        found = repr(head.get("format"))[:40]
        raise ForeignJournal(f"{name} is a journal of format {found}; this release reads {_READ[0]} to {FORMAT}.")
    if not all(isinstance(head.get(item, ""), str) for item in _HEAD_TEXTS):
        raise ForeignJournal(f"{name} is not a journal of this collection: its first line is invalid.")
    return Journal([Source(name, head, read)])


def merge(journals: Iterable[Journal], *, any_configuration: bool = False, expected: Expected | None = None) -> Journal:
    """One journal of many. The order of merging does not matter, and merging twice changes nothing.

    Args:
        journals: the journals.
        any_configuration: whether they may be of different configurations.
        expected: what should be there. Nothing is said to be missing without.

    Raises:
        ForeignJournal: the journals are of different configurations, and ``any_configuration`` is not set.
    """
    sources = {(source.run, source.name): source for journal in journals for source in journal.sources}
    configurations = {str(source.head.get("configuration", "")) for source in sources.values()}
    if len(configurations) > 1 and not any_configuration:
        raise ForeignJournal(
            "the journals belong to runs with different configurations (playbook, variables, tags or "
            "release): to merge them anyway, set any_configuration."
        )
    return Journal(list(sources.values()), expected)


def open_all(
    paths: Sequence[str], *, any_configuration: bool = False, slices: int = 0, accounts: Collection[str] = ()
) -> Journal:
    """The journals of a job, as one. Of several files one that is not there, or is empty, is a part that is missing.

    Args:
        paths: where they lie.
        any_configuration: whether they may be of different configurations.
        slices: of how many slices the job was; 0 where only the journals say it.
        accounts: the IDs of the accounts that they should tell of; nothing where nobody says it.

    Raises:
        ForeignJournal: one is no journal, or they do not belong together.
        OSError: one cannot be read, or none is there.
        Refusal: a number of slices or an account that cannot be one.
    """
    check_expected(slices, accounts)
    journals, unread = [], []
    for path in dict.fromkeys(paths):
        reason = _unwritten(Path(path))
        if reason:
            unread.append((path, reason))
        else:
            journals.append(open_journal(path))
    if unread and not journals:
        open_journal(unread[0][0])
    expected = Expected(slices, frozenset(accounts), tuple(unread))
    return merge(journals, any_configuration=any_configuration, expected=expected)


def parts_of(options: Mapping[str, Any]) -> dict[str, Any]:
    """What the options of a module say of the parts of a report, as `open_all` takes it."""
    return {
        "any_configuration": options["any_configuration"],
        "slices": options["expected_slices"],
        "accounts": options["expected_accounts"],
    }


def _unwritten(path: Path) -> str:
    """Why a file has nothing of a journal; nothing where it has."""
    try:
        return "" if path.stat().st_size else "it is empty: the run died before it wrote anything"
    except FileNotFoundError:
        return "there is no such file"
