# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the journal of a run says that it changed in an account."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._kernel.plan import Refusal
from .._parts.names import ACCOUNT_ID
from .._report.archive import Folder
from .._report.journal import ForeignJournal, Journal, open_journal
from .._report.output import refuse_link
from .._report.signature import is_signed, read_key
from .manual import MANUAL_STEPS
from .restorable import RESTORABLE

#: The modules that change anything.
_MODULES = frozenset((*RESTORABLE, *MANUAL_STEPS, "restore"))


@dataclass(frozen=True)
class Change:
    """What a run changed with one module and the same options, all its changes taken together.

    Args:
        action: the module's name.
        place: the number of its last line in the journal.
        options: the module's options.
        before: the state before the first of them.
        after: the state that the last of them left.
        calls: the writes that were sent, in their order.
    """

    action: str
    place: int
    options: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    calls: Sequence[Mapping[str, Any]] = ()

    #: Which of several resources of the module it is: its region and its name.
    of: str = ""

    @property
    def name(self) -> str:
        """By what findings tell it from others."""
        return f"change {self.place} of the run, by dayone.aws.{self.action}{self.of and ', '}{self.of}"


def check_run(options: Mapping[str, Any]) -> None:
    """Refuse what names no run, and a journal whose changes the run did not write so.

    Raises:
        Refusal: so, or there is no journal of it.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]{6,64}", options["run"]):
        raise Refusal(f"run is {options['run']!r}, but must be the ID of a run, or at least its first 6 characters.")
    deque(_trusted(find_run(options["directory"], options["run"]), options["journal_key"]), maxlen=0)


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
            refuse_link(path)
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
    try:
        yield from (directory / name for name in Folder(directory).names())
    except OSError as error:
        raise Refusal(f"directory: {error}") from error


def _trusted(journal: Journal, key_file: str) -> Iterator[dict[str, Any]]:
    """What a journal says was changed.

    Raises:
        Refusal: it is not signed with this key, or is not as a run writes it.
    """
    key = b""
    for line in journal.of_kind("change"):
        name = f"run: line {line['seq']} of {journal.sources[0].name}"
        try:
            key = key or read_key(Path(key_file))
        except OSError as error:
            raise Refusal(
                f"{name} describes a change, but the key that signs it cannot be read: {error}. Copy the key "
                "from the computer of that run, and set journal_key to it."
            ) from error
        if not is_signed(line, key):
            raise Refusal(
                f"{name} is not signed with {key_file}: the run used another key on another computer, or "
                "somebody has written or changed this line since. Nothing is restored from it."
            )
        problem = _problem(line)
        if problem:
            raise Refusal(f"{name} is not a change that a run of this collection records: {problem}.")
        yield line


def _problem(line: Mapping[str, Any]) -> str:
    """What is wrong with a line on a change, or nothing."""
    collection, _dot, module = str(line.get("action")).rpartition(".")
    if collection != "dayone.aws" or module not in _MODULES:
        return f"{line.get('action')!r:.80} is not a module of this collection"
    if not re.fullmatch(ACCOUNT_ID, str(line.get("account_id"))):
        return "it names no account"
    diff = line.get("diff")
    states = [diff.get(name) or {} for name in ("before", "after", "left")] if isinstance(diff, Mapping) else [None]
    if not all(isinstance(item, Mapping) for item in (*states, line.get("options") or {})):
        return "its options or states are missing"
    calls = line.get("calls")
    if not isinstance(calls, list) or not calls or not all(map(_is_call, calls)):
        return "it contains no calls that changed anything"
    return ""


def _is_call(item: Any) -> bool:
    if not isinstance(item, Mapping) or not isinstance(item.get("params"), Mapping):
        return False
    return all(isinstance(item.get(name), str) for name in ("service", "method", "region"))


def read_changes(directory: str, run: str, account_id: str, key_file: str) -> list[Change]:
    """What a run changed in an account, the last change first. It is read again where it was put aside meanwhile.

    Args:
        directory: the report directory.
        run: the id of the run, or its beginning.
        account_id: the account.
        key_file: the key with which the run signed its changes.

    Raises:
        Refusal: there is no journal of it, or it is not to be trusted.
    """
    journal = find_run(directory, run)
    while True:
        found: list[Change] = []
        with suppress(FileNotFoundError):
            found = changes(_trusted(journal, key_file), account_id)
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
        calls = (*(first.calls if first else ()), *line.get("calls", ()))
        left = diff.get("left", diff.get("after")) or {}
        found[key] = Change(action, line["seq"], options, before, left, calls)
    return list(reversed(found.values()))
