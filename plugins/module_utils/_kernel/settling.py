# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Seeing that AWS holds what was written: looks with growing pauses, until a deadline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .outcome import Waive
from .plan import GONE_KIND, Call, Failure, Plan, Verdict
from .waiting import Wait

#: What fails once may answer at the next look. What is denied stays so.
PASSING = ("error", "throttled", "unreachable", GONE_KIND)


@dataclass(frozen=True)
class Settling:
    """How long AWS may take to show what was written.

    Args:
        seconds: until when it must be seen.
        in_a_row: how many looks one after the other must agree, where old and new answers come by turns.
        pause: seconds between those looks.
    """

    seconds: float = 120.0
    in_a_row: int = 1
    pause: float = 0.0


@dataclass(frozen=True)
class Manner:
    """What the kernel is told by those who know AWS and the options.

    Args:
        waive: turns a verdict for which somebody answers into a waived one.
        settling: how long AWS may take to show some writes.
        ending: what is said where only some of the writes were sent: those that were, and those that were not.
    """

    waive: Waive
    settling: Callable[[Sequence[Call]], Settling]
    ending: Callable[[Sequence[Call], Sequence[Call]], str]


def manner_of(waive: Waive | None) -> Manner:
    """Where nobody knows more: AWS's usual time, and nothing said of the end."""
    return Manner(waive or _as_it_is, lambda _calls: Settling(), lambda _sent, _left: "")


def _as_it_is(verdict: Verdict) -> Verdict:
    return verdict


def await_settled(look: Callable[[], Plan], name: str, settling: Settling) -> tuple[Plan | None, str]:
    """Look until nothing is left to do. AWS's control planes are eventually consistent.

    Args:
        look: observes and plans.
        name: what is looked at.
        settling: until when, and how many looks in a row must agree.

    Returns:
        The plan that has nothing left to do, or why there is none.
    """
    wait = Wait(f"AWS to show what was written to {name}", settling.seconds)
    agreed = 0
    while True:
        try:
            left, problem = look(), ""
            agreed = 0 if left.calls else agreed + 1
            if agreed >= settling.in_a_row:
                return left, ""
        except Failure as failure:
            left, agreed, problem = Plan(None, None), 0, failure.message
            if failure.kind not in PASSING:
                return None, _not_seen(left, problem, wait)
        if not wait.more(settling.pause if agreed else None):
            return None, _not_seen(left, problem, wait)


def _not_seen(left: Plan, problem: str, wait: Wait) -> str:
    """What stands, and what the next run does."""
    if problem:
        return f"the writes were sent, but did not take effect: {problem}"
    names = ", ".join(sorted({call.method for call in left.calls}))
    still = f"still wanted: {names}" if names else "its responses differ from read to read"
    return (
        f"the writes were sent, but the account did not settle within {wait.seconds:g} seconds; {still}. The "
        "next run checks again, and sends only what is still missing."
    )
