# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether one event pattern of EventBridge matches all that another does, however either is written. Pure.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

#: What each field may be, by the field's path. All fields must fit.
Alternative = dict[str, frozenset[str]]
#: Characters of a pattern. It can be raised: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
PATTERN_SIZE = 2048
_HOST = ".amazonaws.com"
#: Said of the source, these leave out nothing that CloudTrail tells of.
_ANY_SOURCE = {'{"prefix": ""}', '{"prefix": "aws"}', '{"prefix": "aws."}'}

#: How EventBridge calls what CloudTrail records.
API_CALL = "AWS API Call via CloudTrail"
SIGN_IN = "AWS Console Sign In via CloudTrail"


def written(pattern: Mapping[str, Any]) -> str:
    """A pattern as EventBridge takes it, in the fewest characters."""
    return json.dumps(pattern, sort_keys=True, separators=(",", ":"))


def alternatives(pattern: Mapping[str, Any], place: str = "") -> list[Alternative]:
    """The pattern without its ``$or``: an event fits when it fits one of these."""
    found: list[Alternative] = [{}]
    for key, value in pattern.items():
        if key == "$or":
            options = [one for item in value for one in alternatives(item, place)]
        elif isinstance(value, Mapping):
            options = alternatives(value, f"{place}{key}.")
        else:
            options = [{f"{place}{key}": frozenset(json.dumps(item, sort_keys=True) for item in value)}]
        found = [_both(one, other) for one in found for other in options]
    return found


def _both(one: Alternative, other: Alternative) -> Alternative:
    """What fits both. A field that both speak of must be what both name."""
    shared = {path: one[path] & other[path] for path in one.keys() & other.keys()}
    return {**one, **other, **shared}


def covers(pattern: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether every event of CloudTrail's that fits the wanted pattern fits this one. In doubt it does not."""
    has = [_without_any_source(one) for one in alternatives(pattern)]
    return all(any(_fits(need, one) for one in has) for need in map(_with_source, alternatives(wanted)))


def _fits(need: Alternative, one: Alternative) -> bool:
    return one.keys() <= need.keys() and all(need[path] <= one[path] for path in one)


def _without_any_source(one: Alternative) -> Alternative:
    return {path: values for path, values in one.items() if path != "source" or not values & _ANY_SOURCE}


def _with_source(need: Alternative) -> Alternative:
    """CloudTrail's source of an event says EventBridge's source too: iam.amazonaws.com is that of aws.iam."""
    sources = [json.loads(item) for item in need.get("detail.eventSource", ())]
    if not sources or not all(isinstance(item, str) and item.endswith(_HOST) for item in sources):
        return need
    implied = frozenset(json.dumps(f"aws.{item.removesuffix(_HOST)}") for item in sources)
    return {"source": implied, **need}
