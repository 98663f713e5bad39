# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tree of units as data: what is wrong with it, before the first request, and each unit with its path. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..._kernel.plan import Refusal
from ..._parts.organization_tree import ROOT

#: How deep units nest: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
DEPTH = 5
LONGEST = 128
PRESENT, ABSENT = "present", "absent"
_KEYS = {"name", "was", "state", "tags", "units"}


@dataclass(frozen=True)
class WantedUnit:
    """A unit as it is to be.

    Args:
        path: the names down to it.
        was: the name that it has had, where it is renamed.
        tags: the tags that it is to have. What others there are stay.
        removed: whether it is to go.
    """

    path: str
    name: str
    was: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    removed: bool = False

    @property
    def above(self) -> str:
        """The path of what it is in."""
        return self.path.rpartition("/")[0] or ROOT


def check(options: Mapping[str, Any]) -> None:
    """Refuse a wrong tree.

    Raises:
        Refusal: what is wrong with it.
    """
    wanted_units(options["units"])


def wanted_units(units: Sequence[Any]) -> list[WantedUnit]:
    """Each unit of the tree, each behind what it is in.

    Raises:
        Refusal: what is wrong with the tree.
    """
    found = list(_walk(units, "", (), removed=False))
    return sorted(found, key=lambda unit: unit.path.count("/"))


def _walk(units: Any, above: str, within: tuple[int, ...], *, removed: bool) -> Iterator[WantedUnit]:
    where = above or ROOT
    if not isinstance(units, (list, tuple)):
        raise Refusal(f"units: those in {where} must be a list of units, each with a name.")
    if id(units) in within:
        raise Refusal(f"units: {where} contains itself: a cycle. A unit has exactly one parent.")
    if len(within) >= DEPTH and units:
        raise Refusal(f"units: the units in {where} would be deeper than AWS allows, which is {DEPTH} levels.")
    made = [_unit(item, above, removed) for item in units]
    _check_names(made, where)
    for item, unit in zip(units, made, strict=True):
        yield unit
        yield from _walk(item.get("units") or [], unit.path, (*within, id(units)), removed=unit.removed)


def _unit(item: Any, above: str, removed: bool) -> WantedUnit:
    where = above or ROOT
    if not isinstance(item, Mapping) or not isinstance(item.get("name"), str):
        raise Refusal(f"units: an entry in {where} has no name. Entries look like {{name: Workloads}}.")
    name, was = item["name"], item.get("was") or ""
    strange = sorted(map(str, item.keys() - _KEYS))
    if strange:
        raise Refusal(f"units: {name} in {where} has {', '.join(strange)}. It can have {', '.join(sorted(_KEYS))}.")
    for text in filter(None, (name, was)):
        if "/" in text or not 1 <= len(text.strip()) <= LONGEST:
            raise Refusal(f"units: {text!r} in {where} must have 1 to {LONGEST} characters, and no slash.")
    if not name.strip():
        raise Refusal(f"units: an entry in {where} has an empty name.")
    state, tags = item.get("state") or PRESENT, item.get("tags") or {}
    if state not in (PRESENT, ABSENT):
        raise Refusal(f"units: {name} in {where} has the state {state!r}. It must be {PRESENT} or {ABSENT}.")
    if removed and item.get("state") == PRESENT:
        raise Refusal(f"units: {name} should exist, but its parent {where} is to be removed.")
    if not isinstance(tags, Mapping):
        raise Refusal(f"units: the tags of {name} in {where} must be a dictionary.")
    texts = {str(key): str(value) for key, value in tags.items()}
    return WantedUnit(f"{above}/{name}", name, was, texts, removed or state == ABSENT)


def _check_names(units: Sequence[WantedUnit], where: str) -> None:
    """Refuse two units of one name in one parent, and names that are handed on in a circle or a row."""
    names = [unit.name for unit in units]
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise Refusal(
            f"units: {', '.join(double)} is listed twice in {where}. Names of units in one parent are unique."
        )
    was = [unit.was for unit in units if unit.was]
    for name in was:
        if name in names or was.count(name) > 1:
            raise Refusal(
                f"units: {name} in {where} is the previous name of one unit and the new name of another: a "
                "cycle. Rename them one after the other, in two runs."
            )
