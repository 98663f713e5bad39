# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The units of an organization: created, renamed, tagged, and removed where they are named for it and empty.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_ous.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..._aws.client import Aws
from ..._kernel.plan import Call, Plan, Ref, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts.organization_planned import NOTHING, SharedTree, is_planned
from ..._parts.organization_tree import ROOT, Tree, Unit
from .account_options import named
from .administered import Administered, read_administered
from .unit_tree import WantedUnit, wanted_units

UNIT = "organization_accounts.unit"
UNLISTED = "organization_accounts.unlisted_units"
_SERVICE = "organizations"


class Units(Resource):
    """The units that are named, and that there are others."""

    controls = (UNIT, UNLISTED)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws: Aws = context.aws
        self._account = context.account_id
        self._wanted = wanted_units(options["units"])
        self._tree = SharedTree(context.aws, options["planned"], context.account_id)
        self._left: list[str] = []

    def observe(self) -> State:
        """The tree, whose organization it is, and the tags of the units that are named with some."""
        seen = read_administered(self._aws, self._tree, self._account)
        if not isinstance(seen.tree, Tree):
            return {"seen": seen, "tags": {}}
        units = [found_unit(seen.tree, wanted) for wanted in self._wanted if wanted.tags]
        known = [unit.id for unit in units if unit is not None and not is_planned(unit.id)]
        return {"seen": seen, "tags": gather_all({unit: partial(self._read_tags, unit) for unit in known})}

    def _read_tags(self, unit: str) -> dict[str, str]:
        listed = self._aws.pages(_SERVICE, "list_tags_for_resource", "Tags", ResourceId=unit)
        return {item["Key"]: item["Value"] for item in listed}

    def plan(self, current: State | None) -> Plan:
        """What is removed comes last, the deepest first: until then accounts may leave it."""
        state = current or {}
        seen: Administered = state["seen"]
        tree = seen.tree
        if not isinstance(tree, Tree):
            return Plan({}, {}, (), tuple(seen.without_tree(self.controls)))
        work = _Work(tree, state["tags"])
        for unit in self._wanted:
            if not unit.removed:
                work.bring_about(unit)
        for unit in reversed(self._wanted):
            if unit.removed:
                work.remove(unit)
        self._left = [unit.path for unit in self._wanted if not unit.removed and tree.unit(unit.path) is None]
        verdicts = [*work.verdicts, self._unlisted(tree)]
        if not seen.manages:
            return Plan(work.before, work.before, (), tuple(seen.as_seen(item) for item in verdicts))
        return Plan(work.before, work.after, tuple(work.calls), tuple(verdicts))

    def _unlisted(self, tree: Tree) -> Verdict:
        """Whether others made units that nobody has named."""
        named = {ROOT, *(unit.path for unit in self._wanted)}
        named |= {found.path for unit in self._wanted if (found := found_unit(tree, unit)) is not None}
        strange = [unit.path for unit in tree.units if unit.path not in named]
        return Verdict(UNLISTED, not strange, strange, [], "input")

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Remove what was made, while nothing is in it, and give names and tags back."""
        state = current or {}
        tree = state["seen"].tree
        if not isinstance(tree, Tree):
            return None
        work = _Work(tree, state["tags"])
        for unit in sorted(self._wanted, key=lambda item: item.path.count("/")):
            old = before.get(unit.path)
            if old is not None:
                path = f"{unit.above.rstrip('/')}/{old['name']}"
                work.bring_about(WantedUnit(path, old["name"], unit.name, old["tags"]))
                work.untag(unit, [key for key in unit.tags if key not in old["tags"]])
        for unit in reversed(self._wanted):
            if before.get(unit.path) is None:
                work.remove(unit)
        shown = {unit.path: work.shown(found_unit(tree, unit), unit) for unit in self._wanted}
        return Plan(shown, before, tuple(work.calls))

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)

    def extra(self) -> dict[str, Any]:
        """What a later task of a run in check mode plans with."""
        return {"planned": {**NOTHING, "units": list(self._left)}}


def found_unit(tree: Tree, wanted: WantedUnit) -> Unit | None:
    """A unit by its path, or by the name that it has had."""
    earlier = f"{wanted.above.rstrip('/')}/{wanted.was}"
    return tree.unit(wanted.path) or (tree.unit(earlier) if wanted.was else None)


class _Work:
    """Plans unit after unit, each behind what it is in."""

    def __init__(self, tree: Tree, tags: Mapping[str, Mapping[str, str]]) -> None:
        self._tree, self._tags = tree, tags
        #: The unit, or its earlier name's, by the path that it will have.
        self._known: dict[str, Unit | None] = {ROOT: tree.units[0]}
        self.calls: list[Call] = []
        self.verdicts: list[Verdict] = []
        self.before: dict[str, Any] = {}
        self.after: dict[str, Any] = {}

    def shown(self, found: Unit | None, wanted: WantedUnit) -> dict[str, Any] | None:
        """A unit as the diff shows it."""
        if found is None:
            return None
        known = self._tags.get(found.id, {})
        return {"name": found.name, "tags": {key: known[key] for key in sorted(wanted.tags) if key in known}}

    def bring_about(self, wanted: WantedUnit) -> None:
        """Create it, or rename and tag the one that is there."""
        found = self._find(wanted.above, wanted.name) or (self._find(wanted.above, wanted.was) if wanted.was else None)
        self._known[wanted.path] = found
        calls = self._creation(wanted) if found is None else self._changes(wanted, found)
        self.calls += calls
        self.before[wanted.path] = self.shown(found, wanted)
        self.after[wanted.path] = {"name": wanted.name, "tags": dict(sorted(wanted.tags.items()))}
        current = self.before[wanted.path] or "none"
        self.verdicts.append(Verdict(UNIT, not calls, current, self.after[wanted.path], "call", wanted.path))

    def _find(self, above: str, name: str) -> Unit | None:
        """A unit in another, which may have been renamed in this plan."""
        parent = self._known.get(above)
        children = self._tree.children(parent) if parent is not None else ()
        return next((unit for unit in children if unit.name == name), None)

    def _creation(self, wanted: WantedUnit) -> list[Call]:
        parent = self._known.get(wanted.above)
        above: Any = parent.id if parent is not None else Ref(wanted.above, ("OrganizationalUnit", "Id"))
        tags = [{"Key": key, "Value": value} for key, value in sorted(wanted.tags.items())]
        params = {"ParentId": above, "Name": wanted.name, **({"Tags": tags} if tags else {})}
        return [Call(_SERVICE, "create_organizational_unit", params, mark=wanted.path, **_about(wanted))]

    def _changes(self, wanted: WantedUnit, found: Unit) -> list[Call]:
        calls = []
        if found.name != wanted.name:
            params: dict[str, Any] = {"OrganizationalUnitId": found.id, "Name": wanted.name}
            calls.append(Call(_SERVICE, "update_organizational_unit", params, **_about(wanted)))
        known = self._tags.get(found.id, {})
        differ = [{"Key": key, "Value": value} for key, value in sorted(wanted.tags.items()) if known.get(key) != value]
        if differ:
            calls.append(Call(_SERVICE, "tag_resource", {"ResourceId": found.id, "Tags": differ}, **_about(wanted)))
        return calls

    def untag(self, wanted: WantedUnit, keys: Sequence[str]) -> None:
        """Take tags from a unit that it has."""
        found = found_unit(self._tree, wanted)
        gone = sorted(set(keys) & set(self._tags.get(found.id, {}))) if found is not None else []
        if found is not None and gone:
            self.calls.append(Call(_SERVICE, "untag_resource", {"ResourceId": found.id, "TagKeys": gone}))

    def remove(self, wanted: WantedUnit) -> None:
        """Delete it, unless something is in it.

        Raises:
            Refusal: who is in it.
        """
        found = self._tree.unit(wanted.path)
        self.before[wanted.path], self.after[wanted.path] = self.shown(found, wanted), None
        gone: list[Call] = []
        if found is not None:
            self._check_empty(found)
            params = {"OrganizationalUnitId": found.id}
            gone = [Call(_SERVICE, "delete_organizational_unit", params, **_about(wanted))]
        self.calls += gone
        self.verdicts.append(Verdict(UNIT, not gone, found is not None, "removed", "call", wanted.path))

    def _check_empty(self, found: Unit) -> None:
        """Refuse to remove what somebody is in, or what units are in that nobody has named."""
        inside = [f"{account.name} ({account.id})" for account in self._tree.accounts_below(found)]
        going = {call.params.get("OrganizationalUnitId") for call in self.calls}
        inside += [unit.path for unit in self._tree.units_below(found) if unit.id not in going]
        if inside:
            raise Refusal(
                f"units: {found.path} is to be removed, but in it are {named(inside)}. Move or remove them first. "
                "Nothing was changed."
            )


def _about(wanted: WantedUnit) -> dict[str, Any]:
    """What a call is for. What is in one unit of the root waits for what is above it."""
    return {"mends": (UNIT,), "resource": wanted.path, "chain": wanted.path.split("/")[1]}
