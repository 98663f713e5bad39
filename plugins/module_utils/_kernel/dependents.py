# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes of a plan that AWS refused or that are left out, and which of the others wait for them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .plan import Call, Failure

#: What the next request of the same service and region would meet too.
_CLOSED = ("credentials", "throttled", "unreachable")
#: So many reasons, and resources of each, are told.
_TOLD = 5


def answerable(calls: Sequence[Call]) -> tuple[Call, ...]:
    """The calls that can be sent: none needs the answer of one that is not among them, or cannot be sent itself."""
    kept: list[Call] = []
    marks: set[str] = set()
    for call in calls:
        if call.asks_for <= marks:
            kept.append(call)
            marks |= {call.mark}
    return tuple(kept)


def depends_on(names: Iterable[str]) -> str:
    """What is said of something that cannot be, because what it needs is excepted."""
    return f"This depends on {', '.join(names)}, which is excepted. Remove that exception, or do not configure this."


@dataclass
class Refused:
    """What was refused so far, by chain, by service and region, and by reason."""

    _chains: set[str] = field(default_factory=set)
    _closed: set[tuple[str, str]] = field(default_factory=set)
    _reasons: dict[str, list[str]] = field(default_factory=dict)

    def note(self, call: Call, failure: Failure) -> None:
        """Take in a call that was refused."""
        self._chains.add(call.chain)
        if failure.kind in _CLOSED:
            self._closed.add((call.service, call.region))
        self._reasons.setdefault(failure.message, []).append(call.resource)

    def keeps_back(self, call: Call) -> bool:
        """Whether a call waits for what was refused. What waits for it does so too."""
        if not self._chains:
            return False
        needed = {"", call.chain, *call.needs}
        kept = not call.chain or not needed.isdisjoint(self._chains) or (call.service, call.region) in self._closed
        if kept:
            self._chains.add(call.chain)
        return kept

    def as_text(self) -> str:
        """Why, and for which resources. Empty where nothing was refused."""
        told = [_told(message, resources) for message, resources in self._reasons.items()]
        return "; ".join(told[:_TOLD]) + _more(len(told), "; ")


def _told(message: str, resources: list[str]) -> str:
    """A reason, with the resources that it does not name itself."""
    named = [name for name in resources if name and name not in message]
    return f"{', '.join(named[:_TOLD])}{_more(len(named), ' ')}: {message}" if named else message


def _more(count: int, before: str) -> str:
    return f"{before}and {count - _TOLD} more" if count > _TOLD else ""
