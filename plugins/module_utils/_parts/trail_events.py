# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The management events that a trail records, as a set: calls that read or write, by the service called. Pure.

Several selectors add up: one of reads and one of writes record all. A trail may leave out KMS, which is called often,
and the data API of RDS. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

#: Calls that only read, and all others.
READING, WRITING = "reading", "writing"
CALLS = frozenset({READING, WRITING})
#: Stands for every service that no selector names.
ANY_OTHER = "other.amazonaws.com"

_CATEGORY = "Management"
_KINDS = {"All": CALLS, "ReadOnly": {READING}, "WriteOnly": {WRITING}}
_READ_ONLY = {"true": READING, "false": WRITING}
#: How an advanced selector compares a field with one value.
_TESTS: dict[str, Callable[[str, str], bool]] = {
    "Equals": str.__eq__,
    "StartsWith": str.startswith,
    "EndsWith": str.endswith,
}

Selectors = Mapping[str, list[dict[str, Any]]]
#: A call: the service, and whether it reads or writes.
Event = tuple[str, str]


def fits(field: Mapping[str, Any], value: str) -> bool:
    """Whether a field selector of an advanced selector takes a value. It takes one that all its operators take."""
    return all(_one_fits(operator, field[operator], value) for operator in field if operator != "Field")


def _one_fits(operator: str, values: Iterable[str], value: str) -> bool:
    test = _TESTS.get(operator.removeprefix("Not"))
    if test is None:
        return False
    found = any(test(value, item) for item in values)
    return not found if operator.startswith("Not") else found


def recorded(selectors: Selectors, sources: Iterable[str]) -> set[Event]:
    """The calls of some services that are recorded."""
    listed = list(sources)
    found: set[Event] = set()
    for item in selectors["basic"]:
        if item.get("IncludeManagementEvents", True):
            left = set(item.get("ExcludeManagementEventSources") or ())
            kinds = _KINDS[item.get("ReadWriteType", "All")]
            found |= {(source, kind) for source in listed if source not in left for kind in kinds}
    for item in selectors["advanced"]:
        found |= _by_advanced(item.get("FieldSelectors", []), listed)
    return found


def is_management(fields: Iterable[Mapping[str, Any]]) -> bool:
    """Whether an advanced selector is about management events."""
    category = [field for field in fields if field["Field"] == "eventCategory"]
    return bool(category) and all(fits(field, _CATEGORY) for field in category)


def _by_advanced(fields: list[dict[str, Any]], sources: list[str]) -> set[Event]:
    if not is_management(fields):
        return set()
    # What narrows it further, such as the caller or a call's name, leaves no service recorded in full.
    if {field["Field"] for field in fields} - {"eventCategory", "eventSource", "readOnly"}:
        return set()
    by_source = [field for field in fields if field["Field"] == "eventSource"]
    kinds = [_READ_ONLY[value] for value in _READ_ONLY if all(fits(item, value) for item in _named(fields, "readOnly"))]
    return {(source, kind) for source in sources if all(fits(field, source) for field in by_source) for kind in kinds}


def _named(fields: Iterable[Mapping[str, Any]], name: str) -> list[Mapping[str, Any]]:
    return [field for field in fields if field["Field"] == name]


def sources_of(selectors: Selectors) -> set[str]:
    """The services that the selectors tell apart, and one that stands for all others."""
    left = {name for item in selectors["basic"] for name in item.get("ExcludeManagementEventSources") or ()}
    fields = [field for item in selectors["advanced"] for field in item.get("FieldSelectors", [])]
    named = {
        value
        for field in _named(fields, "eventSource")
        for key, values in field.items()
        if key != "Field"
        for value in values
    }
    return {ANY_OTHER, *left, *named}


def gaps(selectors: Selectors, sources: Collection[str] = (), kinds: Collection[str] = CALLS) -> list[str]:
    """What of the calls is not recorded, in words.

    Args:
        selectors: of one trail, or of several that record together.
        sources: the services called. Empty: all.
        kinds: whether it is about calls that read, that write, or both.
    """
    asked = set(sources) or sources_of(selectors)
    found = recorded(selectors, asked)
    lost = {source: [kind for kind in sorted(kinds) if (source, kind) not in found] for source in sorted(asked)}
    whole = {source for source, missing in lost.items() if len(missing) == len(kinds)}
    if whole == asked and ANY_OTHER in asked:
        return ["all management events"] if len(kinds) > 1 else [f"{next(iter(kinds))} calls"]
    return [_words(source, lost[source], kinds) for source in sorted(asked, key=_place) if lost[source]]


def _place(source: str) -> tuple[bool, str]:
    return source != ANY_OTHER, source


def _words(source: str, missing: list[str], kinds: Collection[str]) -> str:
    who = "most services" if source == ANY_OTHER else source
    return f"calls of {who}" if 1 < len(kinds) == len(missing) else f"{missing[0]} calls of {who}"


def joined(trails: Iterable[Selectors]) -> dict[str, list[dict[str, Any]]]:
    """The selectors of trails that record together."""
    listed = list(trails)
    return {kind: [item for one in listed for item in one[kind]] for kind in ("basic", "advanced")}
