# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the journal of a run says that it changed in an account."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._kernel.plan import Refusal
from .._report.archive import Folder
from .._report.journal import ForeignJournal, Journal, open_journal
from .restorable import RESTORABLE


@dataclass(frozen=True)
class Change:
    """What a run changed with one module and the same options, all its changes taken together.

    Args:
        action: the module's name.
        place: the number of its last line in the journal.
        options: the module's options.
        before: the state before the first of them.
        after: the state that the last of them left.
    """

    action: str
    place: int
    options: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    #: Which of several resources of the module it is: its region and its name.
    of: str = ""

    @property
    def name(self) -> str:
        """By what findings tell it from others."""
        return f"change {self.place} of the run, by dayone.aws.{self.action}{self.of and ', '}{self.of}"


def check_run(options: Mapping[str, Any]) -> None:
    """Refuse what names no run.

    Raises:
        Refusal: so, or there is no journal of it.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]{6,64}", options["run"]):
        raise Refusal(f"run is {options['run']!r}, but must be the id of a run, or at least its first 6 characters.")
    find_run(options["directory"], options["run"])


def find_run(directory: str, run: str) -> Journal:
    """The journal of a run, in a report directory or in its folder of kept ones.

    Args:
        directory: the report directory.
        run: the id of the run, or its beginning.

    Raises:
        Refusal: there is none, or the beginning is that of several.
    """
    found: dict[str, Journal] = {}
    for path in _journals(Path(directory)):
        try:
            journal = open_journal(str(path))
        except (ForeignJournal, OSError):
            continue
        if str(journal.runs[0]["run"]).startswith(run):
            found[str(journal.runs[0]["run"])] = journal
    if len(found) != 1:
        known = ", ".join(sorted(found)) if found else "none"
        raise Refusal(f"run: in {directory} there must be one journal of a run {run}, but there is {known}.")
    return next(iter(found.values()))


def _journals(directory: Path) -> Iterator[Path]:
    """The journals of a report directory. The kept ones are listed last, for the first result of a play over several
    accounts puts the newest journal aside, while some of them still look for it."""
    yield directory / "journal.jsonl"
    yield from (directory / name for name in Folder(directory).names())


def read_changes(directory: str, run: str, account_id: str) -> list[Change]:
    """What a run changed in an account, the last change first. It is read again where it was put aside meanwhile.

    Raises:
        Refusal: there is no journal of it.
    """
    journal = find_run(directory, run)
    while True:
        found: list[Change] = []
        with suppress(FileNotFoundError):
            found = changes(journal.of_kind("change"), account_id)
        known, journal = journal, find_run(directory, run)
        if [source.name for source in known.sources] == [source.name for source in journal.sources]:
            return found


def changes(lines: Iterable[Mapping[str, Any]], account_id: str) -> list[Change]:
    """The changes of an account, the last one first."""
    found: dict[tuple[str, str], Change] = {}
    for line in lines:
        if line.get("account_id") != account_id:
            continue
        action = str(line.get("action", "")).rpartition(".")[2]
        options, diff = line.get("options") or {}, line.get("diff") or {}
        known = RESTORABLE.get(action)
        key = action, "" if known and known.single else json.dumps(options or line["seq"], sort_keys=True)
        first = found.pop(key, None)
        before = first.before if first else diff.get("before") or {}
        found[key] = Change(action, line["seq"], options, before, diff.get("left", diff.get("after")) or {})
    return list(reversed(found.values()))
