# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The kinds of faults: for a number and the calls of an undisturbed run, what a run meets."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Faults = list[dict[str, Any]]
Calls = Sequence[Mapping[str, str]]
Kind = Callable[[random.Random, Calls], Faults]

_SCP = (
    "User: arn:aws:iam::123456789012:user/bootstrap-admin is not authorized to perform: this action with an explicit "
    "deny in a service control policy"
)
_OPT_IN = "You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe."


def _error(code: str, status: int, message: str = "injected") -> dict[str, Any]:
    return {"error": {"code": code, "status": status, "message": message}}


def _some(draw: random.Random, effect: Mapping[str, Any], share: float = 0.25) -> Faults:
    """A share of all requests meet it, each at most some times in a row."""
    return [{**effect, "chance": share, "seed": draw.randrange(1 << 30)}]


def _at(draw: random.Random, calls: Calls, effect: Mapping[str, Any], **marks: Any) -> Faults:
    """One request of an undisturbed run meets it whenever it is sent."""
    if not calls:
        return []
    call = draw.choice(list(calls))
    return [{"service": call["service"], "operation": call["operation"], **marks, **effect}]


def _once(draw: random.Random, calls: Calls, effect: Mapping[str, Any], **marks: Any) -> Faults:
    """The n-th request meets it, and no other."""
    return [{"skip": draw.randrange(max(1, len(calls))), "times": 1, **marks, **effect}]


def _writes(calls: Calls) -> list[Mapping[str, str]]:
    return [call for call in calls if call.get("writes")]


def _cut(draw: random.Random) -> dict[str, Any]:
    return {"cut": draw.choice([0, 0.1, 0.5, 0.9, 0.999, 1])}


def _lost(draw: random.Random, calls: Calls) -> Faults:
    return _once(draw, _writes(calls), {"lost": True}, kind="write")


def _cut_write(draw: random.Random, calls: Calls) -> Faults:
    return _once(draw, _writes(calls), _cut(draw), kind="write")


def _failed_after(draw: random.Random, calls: Calls) -> Faults:
    """A write is carried out, and somebody between answers with 503 or a page."""
    return _once(draw, _writes(calls), {"late": draw.choice(["text", "html"])}, kind="write")


KINDS: dict[str, Kind] = {
    "throttling": lambda draw, calls: _some(draw, _error(draw.choice(["Throttling", "SlowDown"]), 400), 0.15),
    "500": lambda draw, calls: _some(draw, _error("InternalFailure", 500)),
    "500 for ever": lambda draw, calls: _at(draw, calls, _error("InternalFailure", 500)),
    "503 with text": lambda draw, calls: _some(draw, {"foreign": "text"}),
    "503 with text for ever": lambda draw, calls: _at(draw, calls, {"foreign": "text"}),
    "page of HTML with 200": lambda draw, calls: _some(draw, {"foreign": draw.choice(["html", "xhtml"])}),
    "page of HTML for ever": lambda draw, calls: _at(draw, calls, {"foreign": draw.choice(["html", "xhtml"])}),
    "reset": lambda draw, calls: _some(draw, {"drop": True}),
    "reset for ever": lambda draw, calls: _at(draw, calls, {"drop": True}),
    "cut body": lambda draw, calls: _some(draw, _cut(draw)),
    "cut body for ever": lambda draw, calls: _at(draw, calls, _cut(draw)),
    "garbled body": lambda draw, calls: _some(draw, {"garble": draw.randrange(99)}),
    "garbled body for ever": lambda draw, calls: _at(draw, calls, {"garble": draw.randrange(99)}),
    "empty body": lambda draw, calls: _some(draw, {"empty": True}),
    "empty body for ever": lambda draw, calls: _at(draw, calls, {"empty": True}),
    "expired in the middle": lambda draw, calls: [
        {"skip": draw.randrange(max(1, len(calls))), **_error("ExpiredToken", 403, "The token is expired")}
    ],
    "one action denied": lambda draw, calls: _at(draw, calls, _error("AccessDenied", 403, "not authorized")),
    "one action denied by an SCP": lambda draw, calls: _at(draw, calls, _error("AccessDeniedException", 400, _SCP)),
    "service not opted in": lambda draw, calls: [
        {**fault, "operation": "*"} for fault in _at(draw, calls, _error("OptInRequired", 401, _OPT_IN))
    ],
    "lost answer of a write": _lost,
    "cut answer of a write": _cut_write,
    "503 after a write": _failed_after,
    "killed before a write": lambda draw, calls: _once(draw, _writes(calls), {"end": 0}, kind="write"),
    "killed after a write": lambda draw, calls: _once(draw, _writes(calls), {"kill": 0}, kind="write"),
}
#: Kinds that are about writes: they have no meaning in check mode.
OF_WRITES = (
    "lost answer of a write",
    "cut answer of a write",
    "503 after a write",
    "killed before a write",
    "killed after a write",
)
TWO_AT_ONCE = "two runs at once"
