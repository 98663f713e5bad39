# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which events lead to which step, and the event patterns that receive them. Pure.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Any

from ..._parts.event_pattern import API_CALL, PATTERN_SIZE, written
from .api_calls import GLOBAL_SOURCES, ROWS

#: The steps that there are events for.
STEPS = tuple(sorted({step for _source, steps, _names in ROWS for step in steps.split()}))
#: Services whose events have the version of their API in the name, as UpdateDistribution2020_05_31 and
#: UpdateFunctionCode20150331v2 have: https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
DATED_SOURCES = frozenset({"cloudfront.amazonaws.com", "lambda.amazonaws.com"})
_DATE = re.compile(r"\d{4}_?\d{2}_?\d{2}(?:v\d+)?$")
#: Characters of a name in a pattern besides its own: quotes and a comma.
_AROUND = 3


@cache
def _steps_by_call() -> dict[tuple[str, str], tuple[str, ...]]:
    return {(source, name): tuple(steps.split()) for source, steps, names in ROWS for name in names.split()}


def steps_of_call(source: str, name: str) -> tuple[str, ...]:
    """The steps that look at what a call changes, by the event's source and name. None for any other call."""
    plain = _DATE.sub("", name) if source in DATED_SOURCES else name
    return _steps_by_call().get((source, plain), ())


def patterns(steps: Collection[str], *, is_global: bool) -> list[dict[str, Any]]:
    """The patterns that receive each call that leads to one of some steps, each within EventBridge's limit of size.

    A call that failed has changed nothing, and is not received. No call is received by two patterns.

    Args:
        steps: the steps.
        is_global: whether the region is the one in which services of the whole account say what is done.
    """
    found: list[dict[str, Any]] = []
    ways: list[dict[str, Any]] = []
    for way in _ways(steps, is_global):
        if ways and len(written(_pattern([*ways, way]))) > PATTERN_SIZE:
            found.append(_pattern(ways))
            ways = []
        ways.append(way)
    return [*found, _pattern(ways)] if ways else found


def _pattern(ways: list[dict[str, Any]]) -> dict[str, Any]:
    which = ways[0] if len(ways) == 1 else {"$or": ways}
    return {"detail-type": [API_CALL], "detail": {"errorCode": [{"exists": False}], **which}}


def _ways(steps: Collection[str], is_global: bool) -> Iterator[dict[str, Any]]:
    """Each service with names of its calls, as many as fit into half a pattern."""
    names: dict[str, list[str]] = {}
    for source, of, listed in ROWS:
        if (is_global or source not in GLOBAL_SOURCES) and not set(of.split()).isdisjoint(steps):
            names.setdefault(source, []).extend(listed.split())
    for source, found in sorted(names.items()):
        if source in DATED_SOURCES:
            yield {"eventSource": [source], "eventName": [{"prefix": name} for name in _shortest(sorted(found))]}
        else:
            yield from ({"eventSource": [source], "eventName": part} for part in _parts(sorted(found)))


def _shortest(names: Iterable[str]) -> list[str]:
    """Names without those that begin as one before them does."""
    found: list[str] = []
    for name in names:
        if not found or not name.startswith(found[-1]):
            found.append(name)
    return found


def _parts(names: list[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for name in names:
        if sum(len(item) + _AROUND for item in (*part, name)) > PATTERN_SIZE // 2:
            yield part
            part = []
        part.append(name)
    yield part
