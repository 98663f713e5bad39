# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Refusals that pass by themselves, and what AWS takes its time to show. Every request goes through here.

The tables are data: `transient_refusals.py` says what is refused for a while, `transient_reads.py` what is not seen at
once. A refusal means that AWS did nothing, so sending the request again never does a thing twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._kernel.plan import Call, Failure
from .._kernel.settling import Settling
from .._kernel.waiting import Wait
from .transient_reads import READS, SEEN_AFTER
from .transient_refusals import REFUSALS, Passing


@dataclass(frozen=True)
class Refused:
    """What AWS refused: its code and text."""

    code: str
    text: str

    @classmethod
    def of(cls, response: Mapping[str, Any]) -> Refused:
        """That of the response of botocore's error. A reason that stands beside the text, as Organizations gives one,
        is a part of it."""
        error = response.get("Error", {})
        return cls(error.get("Code", ""), f"{error.get('Message', '')} {response.get('Reason', '')}".strip())


def passing(service: str, method: str, refused: Refused, sent: Iterable[tuple[str, str]] = ()) -> Passing | None:
    """The row of what was refused, where it passes by itself.

    Args:
        sent: services and methods of the requests that were answered before: some rows are about what follows one.
    """
    for row in _BY_SERVICE.get(service, ()):
        if (not row.codes or refused.code in row.codes) and (not row.methods or method in row.methods):
            known = not row.after or (service, row.after) in sent
            if known and re.search(row.text, refused.text, re.IGNORECASE):
                return row
    return None


class TransientRetry:
    """How long one request is sent again: for each reason that passes, until the time of its row.

    Args:
        service: botocore's name.
        method: the client's.
        sent: services and methods of the requests that were answered before.
        sleep: lets seconds pass, in the place of the clock.
    """

    def __init__(
        self, service: str, method: str, sent: Iterable[tuple[str, str]], sleep: Callable[[float], None] | None
    ) -> None:
        self._service, self._method, self._sent, self._sleep = service, method, sent, sleep
        self._waits: dict[Passing, Wait] = {}
        self._last: Wait | None = None
        self.is_over = False

    def allows(self, refused: Refused) -> bool:
        """Whether a refusal passes by itself. Where its time is not over, some of it has passed now."""
        row = passing(self._service, self._method, refused, self._sent)
        if row is None:
            return False
        self._last = self._waits.setdefault(row, Wait(row.what, row.seconds, sleep=self._sleep))
        self.is_over = not self._last.more()
        return True

    def allows_all(self, refused: Sequence[Refused]) -> bool:
        """Whether an answer holds refusals, and all of them pass by themselves. Some time has passed then, as above."""
        passes = all(passing(self._service, self._method, item, self._sent) for item in refused)
        return bool(refused) and passes and self.allows(refused[0])

    def failure(self, failure: Exception) -> Failure:
        """The failure of a request whose time is over."""
        kind = failure.kind if isinstance(failure, Failure) else "error"
        waited = f"{self._last.seconds:g} s of waiting for {self._last.what}" if self._last else "waiting"
        return Failure(kind, f"{failure} It was still refused after {waited}.")


def settling(calls: Sequence[Call]) -> Settling:
    """How long it may take until writes are seen, and how many looks in a row must agree."""
    rows = [row for row in READS if any(call.service == row.service and call.method in row.methods for call in calls)]
    return Settling(
        seconds=max([SEEN_AFTER, *(row.seconds for row in rows)]),
        in_a_row=max([1, *(row.in_a_row for row in rows)]),
        pause=max([0.0, *(row.pause for row in rows)]),
    )


def _by_service() -> dict[str, list[Passing]]:
    found: dict[str, list[Passing]] = {}
    for row in REFUSALS:
        found.setdefault(row.service, []).append(row)
    return found


_BY_SERVICE = _by_service()
