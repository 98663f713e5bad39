# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A diff for a terminal: the keys that differ, once for regions in which they differ in the same way. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._report.render._text import counted, nameless, one_line

#: How long a value is, how many regions are named, and how many lines a diff has at most.
WIDTH, NAMED, LINES = 160, 3, 40
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]")


def brief(before: Any, after: Any) -> list[str]:
    """The lines of a diff, each with its sign.

    Args:
        before: what is, as a module's ``diff`` has it.
        after: what will be.
    """
    old, new = _mapping(before), _mapping(after)
    regions = [key for key in {**old, **new} if _REGION.fullmatch(str(key))]
    lines = list(
        _differing("", *({key: item for key, item in side.items() if key not in regions} for side in (old, new)))
    )
    alike: dict[tuple[str, ...], list[str]] = {}
    shown: dict[tuple[str, ...], list[str]] = {}
    for region in sorted(regions):
        found = list(_differing("", old.get(region), new.get(region)))
        key = tuple(nameless(line) for line in found)
        alike.setdefault(key, []).append(region)
        shown.setdefault(key, found)
    for key, names in alike.items():
        if key:
            lines += [f"@ {_where(names)}", *shown[key]]
    more = len(lines) - LINES
    return [*lines[:LINES], f"… and {counted(more, 'line')} more: the journal and -vv have all"] if more > 0 else lines


def _mapping(value: Any) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    return {} if value in (None, "") else {"": value}


def _where(regions: list[str]) -> str:
    if len(regions) <= NAMED:
        return ", ".join(regions)
    return f"{len(regions)} regions: {', '.join(regions[:NAMED])}, …"


def _differing(path: str, before: Any, after: Any) -> Iterator[str]:
    """The lines of what differs below a key."""
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in {**before, **after}:
            yield from _differing(f"{path}.{key}" if path else str(key), before.get(key), after.get(key))
        return
    if isinstance(before, list) and isinstance(after, list):
        before, after = [item for item in before if item not in after], [item for item in after if item not in before]
    label = f"{path}: " if path else ""
    if before not in (None, [], {}):
        yield f"- {label}{one_line(before, WIDTH)}"
    if after not in (None, [], {}):
        yield f"+ {label}{one_line(after, WIDTH)}"
