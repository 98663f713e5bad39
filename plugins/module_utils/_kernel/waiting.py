# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one place where time is let pass: waits that end by a deadline, with growing pauses, and say what they wait for.

Where the environment variable ``DAYONE_WAITS`` names a file, no time passes: each pause is written into it as a line,
its seconds and what was waited for. The tests' account follows that file as its clock.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta

#: The file that waits are written into, in the place of being waited for.
VARIABLE = "DAYONE_WAITS"
#: Seconds of the first pause, and of the longest. Each is twice as long as the one before it.
FIRST, LONGEST = 0.5, 10.0
#: Seconds from which on a wait is said, and between two lines about it.
SAID_AFTER = 5.0
SAID_EVERY = 30.0

#: Is told of waits, one line each. Set where a person watches.
say: Callable[[str], None] | None = None


def pause(seconds: float, what: str = "") -> None:
    """Let seconds pass, or write down that they would have passed.

    Args:
        seconds: how many.
        what: what is waited for.
    """
    path = os.environ.get(VARIABLE)
    if not path:
        time.sleep(seconds)
        return
    with open(path, "a", encoding="utf-8") as waits:
        waits.write(f"{seconds:g} {' '.join(what.split())}\n")


class Wait:
    """A wait for one thing, that ends at a deadline.

    Args:
        what: what is waited for, as it stands in "waiting for ...".
        seconds: how long at most.
        first: seconds of the first pause.
        longest: seconds of the longest pause.
        sleep: lets seconds pass.
    """

    def __init__(
        self,
        what: str,
        seconds: float,
        *,
        first: float = FIRST,
        longest: float = LONGEST,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self.what, self.seconds = what, seconds
        self._next, self._longest, self._sleep = first, longest, sleep
        self._begun, self._paused = time.monotonic(), 0.0
        self._since = datetime.now()
        self._said_at = SAID_AFTER

    @property
    def waited(self) -> float:
        """The seconds that went by: those of the clock, or those of the pauses where these were not slept."""
        return max(time.monotonic() - self._begun, self._paused)

    def more(self, seconds: float | None = None) -> bool:
        """Pause before the next look.

        Args:
            seconds: for how long, where that is not to grow.

        Returns:
            Whether the deadline is still to come. Without it nothing was paused.
        """
        left = self.seconds - self.waited
        if left <= 0:
            return False
        if seconds is None:
            seconds, self._next = self._next, min(2 * self._next, self._longest)
        seconds = min(seconds, left)
        self._tell(seconds)
        if self._sleep is None:
            pause(seconds, self.what)
        else:
            self._sleep(seconds)
        self._paused += seconds
        return True

    def _tell(self, ahead: float) -> None:
        """Say what is waited for, since when and until when: not at once, and not often."""
        if say is None or self.waited + ahead < self._said_at:
            return
        self._said_at = self.waited + ahead + SAID_EVERY
        until = self._since + timedelta(seconds=self.seconds)
        say(f"waiting for {self.what} since {self._since:%H:%M:%S}, until {until:%H:%M:%S} at most")
