# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sends the writes of a plan. A write whose answer was lost may have been carried out: it is looked for before it is
planned, and sent, again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .dependents import Refused
from .plan import Call, Failure, Plan
from .settling import Settling
from .unexpected import expected_only
from .waiting import Wait

#: How often what is left of a plan is sent again after an answer was lost.
ROUNDS = 5
#: For so many seconds such a write is looked for before it is sent again: what was made is not seen at once.
LOOKED_FOR = 30.0
LOST = "AWS to show whether it applied a write that it did not answer"
#: The kind of failure after which nobody knows whether a write was carried out.
_LOST = "unreachable"


@dataclass
class _Sent:
    """Writes that were sent, those whose answer was lost, and why not all were."""

    calls: list[Call] = field(default_factory=list)
    lost: list[Call] = field(default_factory=list)
    error: str = ""


def send_all(
    send: Callable[[Call], Any], calls: Sequence[Call], look: Callable[[], Plan] | None
) -> tuple[list[Call], str]:
    """Send the calls of a plan in their order.

    Args:
        send: sends one.
        look: plans again from what is there now, or nothing where that cannot be read any more.

    Returns:
        Those that were carried out, and why others were not.
    """
    done = _send(send, calls)
    sent = list(done.calls)
    for _number in range(ROUNDS):
        if not done.lost or look is None:
            break
        try:
            left = look_for(done.lost, look, LOST, Settling(LOOKED_FOR))
        except Failure as failure:
            return sent, f"{done.error}; its effect could not be read: {failure.message}"
        sent += [call for call in done.lost if not _is_among(call, left.calls)]
        done = _send(send, left.calls)
        sent += done.calls
    return sent, done.error


def _send(send: Callable[[Call], Any], calls: Sequence[Call]) -> _Sent:
    done, refused = _Sent(), Refused()
    answers: dict[str, Any] = {}
    for call in calls:
        if refused.keeps_back(call):
            continue
        try:
            with expected_only():
                answer = send(call.with_answers(answers))
        except Failure as failure:
            done.calls += failure.sent
            done.lost += [call] if failure.kind == _LOST else []
            refused.note(call, failure)
            continue
        done.calls.append(call)
        if call.mark:
            answers[call.mark] = answer
    done.error = refused.as_text()
    return done


def look_for(calls: Sequence[Call], look: Callable[[], Plan], what: str, settling: Settling) -> Plan:
    """What is left to do, once some writes were given the time to be seen.

    Args:
        calls: the writes.
        look: plans from what is there now.
        what: what is waited for.
        settling: for how long at most, and how many looks in a row must agree.

    Raises:
        Failure: it could not be read.
    """
    wait, agreed = Wait(what, settling.seconds), 0
    while True:
        left = look()
        agreed = 0 if any(_is_among(call, left.calls) for call in calls) else agreed + 1
        if agreed >= settling.in_a_row or not wait.more(settling.pause if agreed else None):
            return left


def _is_among(call: Call, calls: Sequence[Call]) -> bool:
    """Whether a write is still to be sent, by what it is for: its values may be known by now."""
    return any(
        (call.service, call.method, call.region, call.resource, sorted(call.params))
        == (other.service, other.method, other.region, other.resource, sorted(other.params))
        and _same(call, other)
        for other in calls
    )


def _same(call: Call, other: Call) -> bool:
    """Whether two writes have the same names. What is only known after another write is not compared."""
    mine, theirs = call.as_dict()["params"], other.as_dict()["params"]
    return all(
        theirs[key] == value
        for key, value in mine.items()
        if isinstance(value, str) and not value.startswith("<") and not str(theirs[key]).startswith("<")
    )
