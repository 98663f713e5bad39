# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The slices of one job: which should be there, and which of several runs over the same account counts. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .._kernel.plan import Refusal
from .report import PART

#: How a run says which slice of its job it is: its number and how many there are, ``2/5``.
_SLICE = re.compile(r"([1-9][0-9]{0,4})/([1-9][0-9]{0,4})")
_MOST = 99_999
_ACCOUNT = re.compile(r"[0-9]{12}")
#: So many accounts of which no journal tells are listed one by one.
_LISTED = 20
_NEVER = "it did not report: it never ran, it died before it found anything, or its journal was not brought here"


@dataclass(frozen=True)
class Slice:
    """One slice of a job: its number, from 1 on, and how many there are."""

    number: int
    count: int

    def __str__(self) -> str:
        return f"slice {self.number} of {self.count}"


def slice_of(text: Any) -> Slice | None:
    """What ``2/5`` says, or nothing where it says nothing of the kind."""
    found = _SLICE.fullmatch(str(text or ""))
    if found is None or int(found[1]) > int(found[2]):
        return None
    return Slice(int(found[1]), int(found[2]))


@dataclass(frozen=True)
class Expected:
    """What a merged report should have.

    Args:
        slices: how many slices; 0 where only the journals say it.
        accounts: the IDs of the accounts; empty where nobody says it.
        unread: the files that are no journal because nothing was written, and why.
    """

    slices: int = 0
    accounts: frozenset[str] = frozenset()
    unread: tuple[tuple[str, str], ...] = ()


def check_expected(slices: int, accounts: Collection[str]) -> None:
    """Refuse what cannot be expected.

    Raises:
        Refusal: a number of slices, or an account, and what it must be.
    """
    if not 0 <= slices <= _MOST:
        raise Refusal(f"expected_slices is {slices}, but must be a number of slices, from 0 to {_MOST}.")
    for account in accounts:
        if not _ACCOUNT.fullmatch(account):
            raise Refusal(f"expected_accounts: {account!r:.60} is not an account ID, which has 12 digits.")


@dataclass
class RunFacts:
    """What is known of one run: its first line, its file, the accounts it tells of, and whether it came to its end."""

    head: Mapping[str, Any]
    name: str
    accounts: set[str] = field(default_factory=set)
    ended: bool = False

    @property
    def slice(self) -> Slice | None:
        """Which slice it is, where it says so."""
        return slice_of(self.head.get("slice"))

    @property
    def configuration(self) -> str:
        """What it does, to whatever accounts."""
        return str(self.head.get("configuration", ""))

    @property
    def share(self) -> tuple[str, str, str] | None:
        """Which part of a job it does: a later run of the same part does the same again. Nothing where it does not
        say which part."""
        part = str(self.head.get("slice", "")), str(self.head.get("limit", ""))
        return (self.configuration, *part) if any(part) else None


class Overtaken:
    """What a newer run of the same configuration looked at again, to its end: of that the newer run counts alone.

    Args:
        runs: the runs by their ids, in the order in which they began.
    """

    def __init__(self, runs: Mapping[str, RunFacts]) -> None:
        self._runs = runs
        self._order = {run: place for place, run in enumerate(runs)}
        self._newest: dict[tuple[str, str], int] = {}
        self._again: dict[tuple[str, str, str], int] = {}
        for run, facts in runs.items():
            if facts.ended:
                self._newest |= {(facts.configuration, account): self._order[run] for account in facts.accounts}
                if facts.share is not None:
                    self._again[facts.share] = self._order[run]

    @cached_property
    def accounts(self) -> frozenset[str]:
        """The accounts that an older run tells of, too."""
        pairs = ((run, account) for run, facts in self._runs.items() for account in facts.accounts)
        return frozenset(account for run, account in pairs if self._is_older(run, account))

    @cached_property
    def runs(self) -> frozenset[str]:
        """The runs of which nothing is left."""
        return frozenset(
            run
            for run, facts in self._runs.items()
            if all(self._is_older(run, account) for account in facts.accounts or {""})
        )

    def has(self, run: str, account: str) -> bool:
        """Whether a newer run counts for what this one says of an account; of none that is known where it is empty."""
        return run in self.runs or self._is_older(run, account)

    def _is_older(self, run: str, account: str) -> bool:
        facts = self._runs[run]
        known = self._newest.get((facts.configuration, account), -1) if account else -1
        if not account and facts.share is not None:
            known = self._again.get(facts.share, -1)
        return self._order[run] < known

    def notes(self) -> Iterator[str]:
        """A line for each run of which something is left out."""
        for run, facts in self._runs.items():
            again = sorted(account for account in facts.accounts if self.has(run, account))
            if run in self.runs:
                yield f"{facts.name}: a newer run looked at the same again and counts; this one is left out"
            elif again:
                more = f" and {len(again) - 3} more" if again[3:] else ""
                yield f"{facts.name}: a newer run looked at {', '.join(again[:3])}{more} again, and counts for that"


def missing(expected: Expected, there: Sequence[RunFacts]) -> list[dict[str, str]]:
    """An error for each part that should be there and is not, or not as a whole.

    Args:
        expected: what should be there.
        there: the runs that count.
    """
    lines = [(name, f"{reason}, so nothing is known of what it was to say") for name, reason in expected.unread]
    lines += [
        (str(facts.slice), f"it died before its end ({facts.name}): what it did not reach is missing")
        for facts in there
        if facts.slice and not facts.ended
    ]
    lines += _slices(expected.slices, [facts.slice for facts in there])
    lines += _accounts(expected.accounts, {account for facts in there for account in facts.accounts})
    return [{"host": host, "step": "", "task": PART, "message": message} for host, message in lines]


def _slices(declared: int, there: Sequence[Slice | None]) -> Iterator[tuple[str, str]]:
    named = {found for found in there if found is not None}
    counts = sorted({found.count for found in named} | ({declared} if declared else set()))
    if len(counts) > 1:
        said = " and ".join(map(str, counts))
        yield "slices", f"jobs of {said} slices are mixed: give the journals of one job, and its number of slices"
        return
    unnamed = there.count(None)
    for count in counts:
        absent = [Slice(number, count) for number in range(1, count + 1) if Slice(number, count) not in named]
        if not unnamed:
            yield from ((str(found), _NEVER) for found in absent)
        elif len(absent) > unnamed:
            yield "slices", f"{count - len(absent) + unnamed} of {count} slices reported; the others never ran or died"


def _accounts(wanted: Collection[str], told: Collection[str]) -> Iterator[tuple[str, str]]:
    absent = sorted(set(wanted) - set(told))
    for account in absent[:_LISTED]:
        yield account, "no journal tells of this account: its slice never ran, died, or was dealt other accounts"
    if absent[_LISTED:]:
        yield f"{len(absent) - _LISTED} more accounts", "no journal tells of them either"
