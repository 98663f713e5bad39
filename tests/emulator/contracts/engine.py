# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Enforces the rows of contracts that need no function: refusals, and what takes its time.

What takes its time meets the collection alone, by its user agent: who prepares or looks at an account in a test sees
everything at once.
"""

from __future__ import annotations

import json
import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.emulator.clock import clock
from tests.emulator.contracts import rows
from tests.emulator.contracts.form import Contract, Late, Refusal, Stale
from tests.emulator.kit import AGENT, Answer, Request, ServiceError


@dataclass
class _Pinned:
    """An answer that is given until a time, and how often it was asked for."""

    answer: Answer
    until: float
    asked: int = 0


@dataclass
class _Memory:
    """What was written of late, and what was read before."""

    written: dict[tuple[str, ...], float] = field(default_factory=dict)
    read: dict[tuple[str, ...], dict[str, Answer]] = field(default_factory=lambda: defaultdict(dict))
    pinned: dict[tuple[str, ...], dict[str, _Pinned]] = field(default_factory=lambda: defaultdict(dict))


class Engine:
    """Sits before moto and the extension. ``slow`` says whether AWS takes its time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._refusals: dict[str, list[Contract]] = defaultdict(list)
        self._late: dict[str, list[Contract]] = defaultdict(list)
        self._stale: dict[str, list[Contract]] = defaultdict(list)
        self._writes: dict[str, list[Contract]] = defaultdict(list)
        for row in rows():
            self._sort_in(row)
        self.reset()

    def _sort_in(self, row: Contract) -> None:
        about, answer = f"{row.service}:{row.operation}", row.answer
        if isinstance(answer, Refusal) and answer.when is not None:
            self._refusals[about].append(row)
        elif isinstance(answer, Late):
            self._late[about].append(row)
            for name in answer.after:
                self._writes[name].append(row)
        elif isinstance(answer, Stale):
            self._stale[about].append(row)
            for name in answer.after:
                self._writes[f"{row.service}:{name}"].append(row)

    def reset(self) -> None:
        """Forget everything."""
        self._memory = _Memory()
        self.slow = False

    def knows(self, service: str, operation: str) -> bool:
        """Whether a row is about an operation."""
        about = f"{service}:{operation}"
        return any(about in table for table in (self._refusals, self._late, self._stale, self._writes))

    def refusal(self, request: Request, agent: str) -> ServiceError | dict[str, Any] | None:
        """The error that a request is answered with, or the answer that holds it."""
        about = f"{request.service}:{request.operation}"
        for row in self._refusals.get(about, ()):
            if isinstance(row.answer, Refusal) and row.answer.when is not None and row.answer.when(request):
                return ServiceError(row.answer.code, row.answer.message)
        if not self._is_slow(agent):
            return None
        for row in self._late.get(about, ()):
            if isinstance(row.answer, Late) and self._is_fresh(row, row.answer, request):
                late = row.answer
                return late.inside(request) if late.inside else ServiceError(late.code, late.message)
        return None

    def old_answer(self, request: Request, agent: str) -> Answer | None:
        """The answer that a read had before a write of late."""
        if not self._is_slow(agent):
            return None
        for row in self._stale.get(f"{request.service}:{request.operation}", ()):
            if isinstance(row.answer, Stale):
                found = self._memory.pinned[_place(row, row.answer, request)].get(_asked(request))
                if found and clock.now() < found.until:
                    found.asked += 1
                    if not row.answer.flips or found.asked % 2:
                        return found.answer
        return None

    def answered(self, request: Request, agent: str, answer: Answer) -> None:
        """Take in a request that was answered: a read that may be stale later, or a write."""
        about = f"{request.service}:{request.operation}"
        if not self._is_slow(agent):
            return
        with self._lock:
            for row in self._stale.get(about, ()):
                if isinstance(row.answer, Stale):
                    self._memory.read[_place(row, row.answer, request)][_asked(request)] = answer
            if 200 <= answer[0] < 300:
                for row in self._writes.get(about, ()):
                    self._wrote(row, request, answer[2])

    def _wrote(self, row: Contract, request: Request, content: bytes) -> None:
        if isinstance(row.answer, Late):
            thing = "*" if row.answer.thing == "*" else _thing(row.answer.thing, request.params, content)
            if thing:
                self._memory.written[row.name, request.account_id, thing] = clock.now()
        elif isinstance(row.answer, Stale):
            place = _place(row, row.answer, request)
            until = clock.now() + row.answer.seconds
            known = self._memory.read.pop(place, {})
            kept = {name: pin for name, pin in self._memory.pinned[place].items() if pin.until > clock.now()}
            self._memory.pinned[place] = {**{name: _Pinned(old, until) for name, old in known.items()}, **kept}

    def _is_slow(self, agent: str) -> bool:
        return self.slow and AGENT in agent

    def _is_fresh(self, row: Contract, late: Late, request: Request) -> bool:
        if late.only is not None and not late.only(request):
            return False
        since = clock.now() - late.seconds
        named = {"*", *_names(request.params)}
        return any(
            when > since and thing in named
            for (name, account, thing), when in list(self._memory.written.items())
            if name == row.name and account == request.account_id
        )


def _place(row: Contract, stale: Stale, request: Request) -> tuple[str, ...]:
    named = tuple(str(request.params.get(name, "")) for name in stale.thing)
    return (row.name, request.account_id, request.region, *named)


def _asked(request: Request) -> str:
    return f"{request.operation} {request.params!r}"


def _thing(way: str, params: Mapping[str, Any], content: bytes) -> str:
    """What a write is about: a parameter, or a part of its answer."""
    if not way.startswith("."):
        return str(params.get(way, ""))
    if content.lstrip().startswith(b"<"):
        match = re.search(rb"<%s>([^<]*)<" % way.rpartition(".")[2].encode(), content)
        return match.group(1).decode() if match else ""
    found: Any = json.loads(content)
    for key in way[1:].split("."):
        found = found[key]
    return str(found)


def _names(value: Any) -> Iterator[str]:
    """All texts of parameters, also within policies, each whole, and its part behind the last slash and colon."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        with suppress(ValueError):
            yield from _names(json.loads(value))
    elif isinstance(value, str):
        yield from (value, value.rpartition("/")[2], value.rpartition(":")[2])
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _names(item)
    elif isinstance(value, Sequence) and not isinstance(value, bytes):
        for item in value:
            yield from _names(item)
