# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The journal of a run while it goes on: appended line by line, lost without ending the run, kept for the next one."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._report.archive import Folder, run_name
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import ForeignJournal, open_journal, write_line

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


class RunJournal:
    """Writes the journal of a run. The first line begins it.

    Args:
        folder: where it is written.
        keep: how many journals of earlier runs are kept beside it.
        head: the line that says which run it is.
        lose: is told why the journal can no longer be written.
    """

    def __init__(self, folder: Path, keep: int, head: dict[str, Any], lose: Callable[[Exception], None]) -> None:
        self.path = folder / JOURNAL
        self._keep, self._head, self._lose = keep, head, lose
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
        """Move the journal of the last run aside, and write the first line. Does nothing the second time."""
        if self.begun:
            return
        self.begun = True
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._set_aside()
            self._file = self.path.open("w", encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            self._lose(error)
        self._write(self._head)

    def append(self, kind: str, row: dict[str, Any]) -> None:
        """Write a line."""
        self.begin()
        self._seq += 1
        self._write({**row, "kind": kind, "run": self._head["run"], "seq": self._seq, "time": self.now()})

    def close(self) -> None:
        """Write what is still in memory."""
        if self._file is None:
            return
        try:
            self._file.close()
        except OSError as error:
            self._fail(error)

    def _set_aside(self) -> None:
        """Keep the journal that lies here, if it is one, for the reports to come."""
        if not self._keep or self.path.is_symlink() or not self.path.is_file():
            return
        with contextlib.suppress(ForeignJournal):
            target = self.path.parent / run_name(open_journal(str(self.path)).runs[0])
            target.parent.mkdir(exist_ok=True)
            self.path.replace(target)
        Folder(self.path.parent).prune(self._keep)

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
