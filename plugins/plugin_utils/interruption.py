# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A run that somebody ends: with Ctrl-C (SIGINT), as a service manager or CI server does (SIGTERM), or by closing its
terminal (SIGHUP). What it found by then is still reported.

Ansible makes a KeyboardInterrupt of SIGINT and ends with 99. It hands SIGTERM on to its workers and dies of it, and of
SIGHUP it knows nothing: neither lets anything be written. So these two end the process in the same way as SIGINT does,
with the code by which a shell tells of the signal. The second of the same kind ends it at once.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import threading
from collections.abc import Callable
from typing import Any, NoReturn

_SIGNALS = ("SIGTERM", "SIGHUP")
#: Added to the number of a signal, as shells do.
_BASE = 128


class Interruption:
    """Says that a run is ended before its time.

    Args:
        told: is told by what, once, at the end of the process. It is not told of a run that came to its end.
    """

    def __init__(self, told: Callable[[str], None]) -> None:
        self._told, self._process, self._by = told, os.getpid(), "SIGINT, or an error in Ansible"
        self._over = False
        atexit.register(self._end)
        if threading.current_thread() is threading.main_thread():
            for name in _SIGNALS:
                self._watch(getattr(signal, name))

    def over(self) -> None:
        """The run came to its end."""
        self._over = True

    def _watch(self, number: signal.Signals) -> None:
        # What is ignored, as after nohup, stays so.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, self._stop)

    def _stop(self, number: int, _frame: Any) -> NoReturn:
        signal.signal(number, signal.SIG_DFL)
        if os.getpid() != self._process:  # a worker that was forked from the run
            os.kill(os.getpid(), number)
        self._by = signal.Signals(number).name
        raise SystemExit(_BASE + number)

    def _end(self) -> None:
        if self._over or os.getpid() != self._process:
            return
        self._over = True
        with contextlib.suppress(Exception):  # nothing is left to write to
            self._told(self._by)
