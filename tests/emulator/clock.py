# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The clock of the embedded account: it goes on by itself, and by what the collection would have waited for.

The collection writes each of its waits into the file that ``DAYONE_WAITS`` names, instead of waiting.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path


class Clock:
    """Seconds since it was made, or was restarted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._file: Path | None = None
        self.restart()

    def follow(self, path: Path) -> None:
        """Go on by the waits that are written into a file from now on."""
        path.touch()
        self._file = path
        self.restart()

    def go_on_with(self, path: Path) -> None:
        """Go on from where it is by the waits of another file."""
        path.touch()
        self._lock, self._file, self._read = threading.Lock(), path, path.stat().st_size

    def restart(self) -> None:
        """Begin at nought."""
        with self._lock:
            self._begun, self._ahead, self._stands = time.monotonic(), 0.0, False
            self._read = self._file.stat().st_size if self._file else 0

    def stand_still(self) -> None:
        """From now on let time pass only where it is advanced: on a busy machine what is late is met all the same."""
        with self._lock:
            self._ahead += time.monotonic() - self._begun
            self._stands = True

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        with self._lock:
            self._ahead += seconds

    def control(self, seconds: float = 0.0, stand_still: bool = False) -> None:
        """Do as a test asks."""
        if stand_still:
            self.stand_still()
        self.advance(seconds)

    def now(self) -> float:
        """Which second it is."""
        with self._lock:
            if self._file and self._file.stat().st_size > self._read:
                with self._file.open(encoding="utf-8") as waits:
                    waits.seek(self._read)
                    lines = waits.read()
                whole = lines[: lines.rfind("\n") + 1]
                self._read += len(whole)
                self._ahead += sum(float(line.split()[0]) for line in whole.splitlines())
            return self._ahead if self._stands else time.monotonic() - self._begun + self._ahead


#: One for the process, as the embedded account is.
clock = Clock()
