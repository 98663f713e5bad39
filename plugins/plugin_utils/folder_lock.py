# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One run at a time writes into a report directory: the others wait for it, and give up after a time.

The lock is a record lock of the kernel (fcntl) on a file in the directory. It goes with the process that holds it, also
where that was killed and its children live on, and on NFS it holds between computers. The file says who holds it.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import platform
import time
from collections.abc import Callable
from pathlib import Path

from ansible_collections.dayone.aws.plugins.module_utils._report.output import refuse_link

LOCK = ".run.lock"
#: Errors of a file system that has no locks.
_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)
_BUSY = (errno.EAGAIN, errno.EACCES)
#: Seconds between two looks, and bytes that the file may have.
_LOOK, _SIZE = 0.2, 1_000


class Busy(OSError):
    """Another run writes into the directory. Says which."""


class FolderLock:
    """The right to write into a report directory.

    Args:
        folder: the directory.
        run: the id of the run.
        parent: the id of the run by which this one was started, empty where it was not.
        tell: is told what is waited for.
    """

    def __init__(self, folder: Path, run: str, parent: str, tell: Callable[[str], None]) -> None:
        self._folder, self._run, self._parent, self._tell = folder, run, parent, tell
        self._fd = -1

    def take(self, timeout: float) -> None:
        """Wait for the lock.

        Args:
            timeout: for how many seconds at most.

        Raises:
            Busy: another run holds it for longer, or the one by which this one was started does.
            OSError: the file of the lock cannot be made.
        """
        deadline, told = time.monotonic() + timeout, False
        while not self._try():
            holder, run = self._holder()
            if run and run == self._parent:
                raise Busy(
                    f"{self._folder} is the report directory of the run that started this one. Use another directory."
                )
            if time.monotonic() >= deadline:
                raise Busy(
                    f"{holder} is writing its report to {self._folder}, and has not finished after {timeout:g} "
                    "seconds. Use another directory for one of them, or run them one after the other."
                )
            if not told:
                self._tell(
                    f"{holder} is writing its report to {self._folder}: waiting until it has finished, {timeout:g} "
                    "s at most"
                )
                told = True
            time.sleep(min(_LOOK, max(0.0, deadline - time.monotonic())))

    def release(self) -> None:
        """Let the next one in."""
        if self._fd < 0:
            return
        fd, self._fd = self._fd, -1
        try:
            # While it is still held: whoever waits sees that its file is gone, and makes another one.
            (self._folder / LOCK).unlink(missing_ok=True)
        finally:
            os.close(fd)

    def _try(self) -> bool:
        """Take the lock, if nobody has it."""
        path = self._folder / LOCK
        refuse_link(path)
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(fd)
            if error.errno in _NO_LOCKS:
                self._tell(f"{self._folder} is on a file system without locks: two runs at the same time would mix")
                return True
            if error.errno in _BUSY:
                return False
            raise
        if not _is_at(fd, path):
            os.close(fd)
            return self._try()
        self._fd = fd
        about = {"run": self._run, "process": os.getpid(), "host": platform.node()}
        os.ftruncate(fd, 0)
        os.pwrite(fd, (json.dumps(about) + "\n").encode(), 0)
        return True

    def _holder(self) -> tuple[str, str]:
        """Who holds the lock, in words, and the id of that run."""
        try:
            with (self._folder / LOCK).open(encoding="utf-8", errors="replace") as file:
                found = json.loads(file.read(_SIZE))
            run = str(found["run"])[:64]
            return f"run {run[:12]} (process {int(found['process'])} on {str(found['host'])[:64]!r})", run
        except (OSError, ValueError, KeyError, TypeError):
            return "another run", ""


def _is_at(fd: int, path: Path) -> bool:
    """Whether a file is still the one of its name: its holder takes it away at its end."""
    try:
        there = os.lstat(path)
    except FileNotFoundError:
        return False
    mine = os.fstat(fd)
    return (there.st_dev, there.st_ino) == (mine.st_dev, mine.st_ino)
