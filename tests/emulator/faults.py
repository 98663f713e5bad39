# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Faults of the embedded account: which requests they strike, and what becomes of the answer.

A fault is a mapping. Its marks say which requests it strikes, and its effect what these meet.

Marks: ``service``, ``operation``, ``region``, ``account_id`` and ``access_key`` (``"*"`` or nothing: all),
``user_agent`` (a part of it), ``spares`` (services), ``spares_operations``, ``kind`` (``read`` or ``write``),
``times`` (so often at most), ``per_second`` (all but the first so many within a second of the account's clock, of all
that it is about), ``every`` (each so many-th), ``skip`` (not the first so many), and ``chance`` with
``seed``: the same share of the same requests in every run, whatever the order of the threads.

Effects before the request is carried out, which then it is not:
    ``latency`` (seconds, beside any other), ``drop`` (the connection is closed), ``error`` (AWS's error, with ``code``,
    ``status`` and ``message``), ``end`` (the process of this number ends at once), ``foreign`` (an answer that is not
    AWS's: ``html`` with 200, ``text`` with 503), ``answer`` (this result, in the form of the request's protocol),
    ``gone`` (what it names is deleted, see ``gone.py``).

Effects on the answer of a request that was carried out:
    ``kill`` (the process of this number ends at once), ``lost`` (the connection is closed), ``cut`` (the body ends at
    this share of it, with the full Content-Length),
    ``garble`` (bytes of the body are others), ``empty`` (there is no body), ``late`` (one of ``foreign`` in its place),
    ``otherwise`` (the same in another form, see ``otherwise.py``: what AWS does too, and no damage).
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import threading
from collections import Counter
from dataclasses import asdict
from typing import Any

from .clock import clock
from .kit import Answer, Target
from .otherwise import reformed

#: How the names of operations that change nothing begin.
READS = (
    "Assume",
    "BatchGet",
    "Get",
    "List",
    "Describe",
    "Generate",
    "Validate",
    "Check",
    "Search",
    "Simulate",
    "Head",
)
_PAGE = (
    b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><p>Accept the terms &amp; go on<br></body></html>"
)
_FOREIGN: dict[str, Answer] = {
    "html": (200, [("Content-Type", "text/html")], _PAGE),
    "xhtml": (200, [("Content-Type", "text/html")], b"<html><body>Sign in</body></html>"),
    "text": (503, [("Content-Type", "text/plain")], b"upstream connect error or disconnect before headers"),
}
_AFTER = ("kill", "lost", "cut", "garble", "empty", "late", "otherwise")


def writes(operation: str) -> bool:
    """Whether an operation changes something, by its name."""
    return not operation.startswith(READS)


class Faults:
    """The faults that are set, and how often each has met a request."""

    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = []
        self._seen: Counter[tuple[int, Target]] = Counter()
        self._lock = threading.Lock()

    def set(self, faults: list[dict[str, Any]]) -> None:
        """Replace them."""
        with self._lock:
            self.all = faults
            self._seen.clear()

    def striking(self, target: Target, agent: str) -> list[dict[str, Any]]:
        """The faults that a request meets."""
        return [fault for number, fault in enumerate(self.all) if self._strikes(number, fault, target, agent)]

    def _strikes(self, number: int, fault: dict[str, Any], target: Target, agent: str) -> bool:
        if not target.service or not _is_marked(fault, target, agent):
            return False
        with self._lock:
            fault["met"] = fault.get("met", 0) + 1
            self._seen[number, target] += 1
            nth = self._seen[number, target]
            if self._is_within(fault):
                return False
        met = fault["met"] - fault.get("skip", 0)
        if met < 1 or met > fault.get("times", met) or met % fault.get("every", 1):
            return False
        return _falls(fault, target, nth)

    @staticmethod
    def _is_within(fault: dict[str, Any]) -> bool:
        """Whether a request is one of the few that a service takes within a second, as it counts them."""
        if "per_second" not in fault:
            return False
        taken, now = fault.setdefault("taken", []), clock.now()
        taken[:] = [when for when in taken if when > now - 1]
        if len(taken) >= fault["per_second"]:
            return False
        taken.append(now)
        return True


def _is_marked(fault: dict[str, Any], target: Target, agent: str) -> bool:
    found = asdict(target)
    marks = ("service", "operation", "region", "account_id", "access_key")
    if any(fault.get(key) not in (None, "*", found[key]) for key in marks):
        return False
    if target.service in fault.get("spares", ()) or target.operation in fault.get("spares_operations", ()):
        return False
    if fault.get("kind") not in (None, "write" if writes(target.operation) else "read"):
        return False
    return fault.get("user_agent", "") in agent


def _falls(fault: dict[str, Any], target: Target, nth: int) -> bool:
    """Whether chance has it that this fault strikes the n-th request of its kind."""
    if "chance" not in fault:
        return True
    return _draw(fault, target, nth).random() < float(fault["chance"])


def _draw(fault: dict[str, Any], target: Target, nth: int) -> random.Random:
    text = f"{fault.get('seed', 0)} {target.service} {target.operation} {target.region} {nth}"
    return random.Random(hashlib.sha256(text.encode()).digest())


def foreign(kind: str) -> Answer:
    """An answer that is not AWS's."""
    return _FOREIGN[kind]


def spoils(fault: dict[str, Any]) -> bool:
    """Whether a fault is about the answer of a request that is carried out."""
    return any(name in fault for name in _AFTER)


def spoiled(fault: dict[str, Any], answer: Answer) -> tuple[Answer, int | None]:
    """The answer as it comes over the wire, and the length that its head says, where that is another. A lost answer
    has no status."""
    status, headers, content = answer
    if "kill" in fault:
        os.kill(fault["kill"], signal.SIGKILL)
    if "lost" in fault or "kill" in fault:
        return (0, [], b""), None
    if "late" in fault:
        return foreign(fault["late"]), None
    if "empty" in fault:
        return (status, headers, b""), None
    if "otherwise" in fault:
        return (status, headers, reformed(content)), None
    if "garble" in fault:
        return (status, headers, _garbled(content, fault["garble"])), None
    place = min(int(len(content) * float(fault["cut"])), max(len(content) - 1, 0))
    return (status, headers, content[:place]), len(content)


def _garbled(content: bytes, seed: Any) -> bytes:
    """A body in which a tenth of the bytes, at least one, are others: none of them is what such a body has there."""
    made, source = bytearray(content), random.Random(str(seed))
    for place in source.sample(range(len(made)), max(1, len(made) // 10)) if made else ():
        made[place] = 0xFF if made[place] != 0xFF else 0xFE
    return bytes(made)
