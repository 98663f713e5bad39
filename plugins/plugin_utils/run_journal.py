# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The journal of a run while it goes on: appended line by line, lost without ending the run, kept for the next one."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._report.archive import Folder, run_name
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import ForeignJournal, open_journal, write_line
from ansible_collections.dayone.aws.plugins.module_utils._report.output import create, refuse_link
from ansible_collections.dayone.aws.plugins.module_utils._report.signature import own_key, signed
from ansible_collections.dayone.aws.plugins.plugin_utils.folder_lock import Busy, FolderLock

JOURNAL = "journal.jsonl"


class Clock:
    """The time of a run. It goes on evenly, also when somebody sets the computer's clock meanwhile.

    Args:
        begun: the time at which it begins.
    """

    def __init__(self, begun: datetime) -> None:
        self._begun, self._mark = begun, time.monotonic()

    def now(self) -> str:
        """The time, as the journal writes it."""
        return (self._begun + timedelta(seconds=time.monotonic() - self._mark)).isoformat()


@dataclass(frozen=True)
class JournalLocation:
    """Where a run writes its journal, and beside whom.

    Args:
        folder: the report directory.
        keep: how many journals of earlier runs are kept in it.
        timeout: for how many seconds a run waits for another one that writes there.
        key: the file of the key that signs changes; none is signed without.
        parent: the id of the run by which this one was started.
        tell: is told what is waited for, and why changes are not signed.
    """

    folder: Path
    keep: int
    timeout: float = 0.0
    key: Path | None = None
    parent: str = ""
    tell: Callable[[str], None] = print


class RunJournal:
    """Writes the journal of a run. The first line begins it.

    Args:
        place: where.
        head: the line that says which run it is.
        lose: is told why the journal can no longer be written.
    """

    def __init__(self, place: JournalLocation, head: dict[str, Any], lose: Callable[[Exception], None]) -> None:
        self.path = place.folder / JOURNAL
        self._place, self._head, self._lose = place, head, lose
        #: For how many seconds it waits for another run that writes here.
        self.timeout = place.timeout
        self._lock = FolderLock(place.folder, str(head["run"]), place.parent, place.tell)
        self._key: bytes | None = None
        #: Whether the directory is another run's, in which nothing of this one is written.
        self.kept_out = False
        self._clock = Clock(datetime.now(timezone.utc))
        self._file: Any = None
        self._seq = 0
        self.begun = False

    @property
    def whole(self) -> bool:
        """Whether every line was written."""
        return self._file is not None

    def now(self) -> str:
        """The time of the run."""
        return self._clock.now()

    def begin(self) -> None:
        """Wait for who writes here, move the journal of the last run aside, and write the first line. Does nothing the
        second time."""
        if self.begun:
            return
        self.begun = self.kept_out = True
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            refuse_link(self.path)
            self._lock.take(self.timeout)
            self.kept_out = False
            self._set_aside()
            self.path.unlink(missing_ok=True)
            self._file = create(self.path)
        except OSError as error:
            self.kept_out = isinstance(error, Busy)
            self._lose(error)
        self._write(self._head)

    def append(self, kind: str, row: dict[str, Any]) -> None:
        """Write a line. One that says what was changed is signed."""
        self.begin()
        self._seq += 1
        line = {**row, "kind": kind, "run": self._head["run"], "seq": self._seq, "time": self.now()}
        self._write(self._signed(line) if kind == "change" else line)

    def _signed(self, line: dict[str, Any]) -> dict[str, Any]:
        if self._place.key is None:
            return line
        try:
            self._key = self._key or own_key(self._place.key)
        except OSError as error:
            self._place.tell(f"the changes of this run are not signed, so restore will not trust them: {error}")
            return line
        return signed(line, self._key)

    def close(self) -> None:
        """Write what is still in memory. The directory is kept until `release`."""
        if self._file is None:
            return
        try:
            self._file.close()
        except OSError as error:
            self._fail(error)

    def release(self) -> None:
        """Let the next run into the directory."""
        with contextlib.suppress(OSError):
            self._lock.release()

    def _set_aside(self) -> None:
        """Keep the journal that lies here, if it is one, for the reports to come."""
        if not self._place.keep or not self.path.is_file():
            return
        with contextlib.suppress(ForeignJournal):
            target = self.path.parent / run_name(open_journal(str(self.path)).runs[0])
            refuse_link(target.parent)
            target.parent.mkdir(exist_ok=True)
            self.path.replace(target)
        Folder(self.path.parent).prune(self._place.keep)

    def _write(self, line: dict[str, Any]) -> None:
        if self._file is None:
            return
        try:
            self._file.write(write_line(line))
            self._file.flush()
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        file, self._file = self._file, None
        # What the file could not take, closing it cannot write either.
        with contextlib.suppress(OSError):
            file.close()
        self._lose(error)
