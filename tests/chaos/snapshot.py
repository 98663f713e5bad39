# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The embedded account as it is now, kept in a process of its own, which is forked for each trial that begins there.

To bring an account to where a trial begins costs as much as the trial. A fork costs a few milliseconds.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from tests.emulator.clock import clock
from tests.emulator.server import Emulator

#: What is done with an account that was woken up, and what comes of it.
Work = Callable[[Emulator, Any], Any]


class Snapshot:
    """An account as it is at this moment.

    Args:
        account: the account. No request may be under way.
        work: what is done with a copy of it, for each order.
    """

    def __init__(self, account: Emulator, work: Work) -> None:
        gc.collect()
        moment = clock.now()
        orders, self._orders = os.pipe()
        self._ends, ends = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            gc.freeze()
            _keep(account, work, moment, orders, ends)
        os.close(orders)
        os.close(ends)

    def ask(self, order: Any) -> Any:
        """Have something done with a copy of the account. Returns what came of it.

        Raises:
            RuntimeError: nothing did.
        """
        with tempfile.TemporaryDirectory(prefix="dayone-trial-") as place:
            folder = Path(place)
            (folder / "order").write_bytes(pickle.dumps(order))
            os.write(self._orders, f"{place}\n".encode())
            os.read(self._ends, 1)
            failed, found = pickle.loads((folder / "answer").read_bytes())
        if failed:
            raise RuntimeError(failed)
        return found

    def close(self) -> None:
        """Throw it away."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._orders)
        os.close(self._ends)


def _keep(account: Emulator, work: Work, moment: float, orders: int, ends: int) -> NoReturn:
    """What the process of a snapshot does: nothing with the account itself."""
    try:
        with os.fdopen(orders, encoding="utf-8") as lines:
            for line in lines:
                child = os.fork()
                if not child:
                    _do(account, work, moment, Path(line.rstrip("\n")))
                os.waitpid(child, 0)
                os.write(ends, b".")
    finally:
        os._exit(0)


def _do(account: Emulator, work: Work, moment: float, folder: Path) -> NoReturn:
    answer: tuple[str, Any] = ("", None)
    try:
        try:
            account.revive(folder / "account")
            # No time has passed in the copy, however long it was kept.
            clock.advance(moment - clock.now())
            answer = ("", work(account, pickle.loads((folder / "order").read_bytes())))
        except Exception:
            answer = (traceback.format_exc(), None)
        (folder / "answer").write_bytes(pickle.dumps(answer))
    finally:
        os._exit(0)
