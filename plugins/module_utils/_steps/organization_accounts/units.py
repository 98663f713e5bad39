# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The units of an organization: created, renamed, tagged, and removed where they are named for it and empty.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_ous.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..._aws.client import Aws
from ..._kernel.plan import Call, Plan, Ref, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts.organization_excepted import UNIT, excepted_unit
from ..._parts.organization_planned import NOTHING, SharedTree, is_planned
from ..._parts.organization_tree import ROOT, Tree, Unit
from .account_options import named
from .administered import Administered, read_administered
from .unit_tree import WantedUnit, wanted_units

UNLISTED = "organization_accounts.unlisted_units"
_SERVICE = "organizations"


class Units(Resource):
    """The units that are named, and that there are others."""

    controls = (UNIT, UNLISTED)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws: Aws = context.aws
        self._context, self._account = context, context.account_id
        self._wanted = wanted_units(options["units"])
        self._tree = SharedTree(context.aws, options["planned"], context.account_id)
        self._left: list[str] = []

    def observe(self) -> State:
        """The tree, whose organization it is, and the tags of the units that are named with some."""
        seen = read_administered(self._aws, self._tree, self._account)
        if not isinstance(seen.tree, Tree):
            return {"seen": seen, "tags": {}}
        matched = match_units(seen.tree, self._wanted)
        units = [matched[wanted.path] for wanted in self._wanted if wanted.tags]
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
        work = _Work(tree, state["tags"], match_units(tree, self._wanted))
        for unit in self._wanted:
            if not unit.removed:
                work.bring_about(unit)
        for unit in reversed(self._wanted):
            if unit.removed:
                work.remove(unit)
        missing = [unit.path for unit in self._wanted if not unit.removed and tree.unit(unit.path) is None]
        self._left = [path for path in missing if not excepted_unit(self._context, tree, path)]
        verdicts = [*work.verdicts, self._unlisted(tree)]
        if not seen.manages:
            return Plan(work.before, work.before, (), tuple(seen.as_seen(item) for item in verdicts))
        return Plan(work.before, work.after, tuple(work.calls), tuple(verdicts))

    def _unlisted(self, tree: Tree) -> Verdict:
        """Whether others made units that nobody has named."""
        named = {unit.id for unit in match_units(tree, self._wanted).values() if unit is not None}
        strange = [unit.path for unit in tree.units if unit.id not in named]
        return Verdict(UNLISTED, not strange, strange, [], "input")

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Remove what was made, while nothing is in it, and give names and tags back."""
        state = current or {}
        tree = state["seen"].tree
        if not isinstance(tree, Tree):
            return None
        matched = match_units(tree, self._wanted)
        work = _Work(tree, state["tags"], matched)
        for unit in self._wanted:
            old = before.get(unit.path)
            if old is not None:
                work.give_back(unit, old)
        for unit in reversed(self._wanted):
            if before.get(unit.path) is None:
                work.remove(unit)
        shown = {unit.path: work.shown(matched[unit.path], unit) for unit in self._wanted}
        return Plan(shown, before, tuple(work.calls))

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)

    def extra(self) -> dict[str, Any]:
        """What a later task of a run in check mode plans with."""
        return {"planned": {**NOTHING, "units": list(self._left)}}


def match_units(tree: Tree, wanted: Sequence[WantedUnit]) -> dict[str, Unit | None]:
    """The unit that each path means: of that name, or of an earlier one, in what its parent's path means."""
    known: dict[str, Unit | None] = {ROOT: tree.units[0]}
    for unit in sorted(wanted, key=lambda item: item.path.count("/")):
        parent = known.get(unit.above)
        by_name = {item.name: item for item in tree.children(parent)} if parent is not None else {}
        known[unit.path] = by_name.get(unit.name) or (by_name.get(unit.was) if unit.was else None)
    return known


class _Work:
    """Plans unit after unit, each behind what it is in."""

    def __init__(self, tree: Tree, tags: Mapping[str, Mapping[str, str]], matched: Mapping[str, Unit | None]) -> None:
        self._tree, self._tags, self._matched = tree, tags, matched
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
        found = self._matched[wanted.path]
        calls = self._creation(wanted) if found is None else self._changes(wanted, found)
        self.calls += calls
        self.before[wanted.path] = self.shown(found, wanted)
        self.after[wanted.path] = {"name": wanted.name, "tags": dict(sorted(wanted.tags.items()))}
        current = self.before[wanted.path] or "none"
        self.verdicts.append(Verdict(UNIT, not calls, current, self.after[wanted.path], "call", wanted.path))

    def give_back(self, wanted: WantedUnit, old: Mapping[str, Any]) -> None:
        """The name and the tags of before. One that was removed is created again."""
        found, earlier = self._matched[wanted.path], replace(wanted, name=old["name"], tags=old["tags"])
        if found is None:
            self.calls += self._creation(earlier)
            return
        self.calls += self._changes(earlier, found)
        came = sorted((set(wanted.tags) - set(old["tags"])) & set(self._tags.get(found.id, {})))
        if came:
            self.calls.append(Call(_SERVICE, "untag_resource", {"ResourceId": found.id, "TagKeys": came}))

    def _creation(self, wanted: WantedUnit) -> list[Call]:
        parent = self._matched.get(wanted.above)
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

    def remove(self, wanted: WantedUnit) -> None:
        """Delete it, unless something is in it.

        Raises:
            Refusal: who is in it.
        """
        found = self._matched[wanted.path]
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
                f"units: {found.path} is to be removed, but contains {named(inside)}. Move or remove them "
                "first. Nothing was changed."
            )


def _about(wanted: WantedUnit) -> dict[str, Any]:
    """What a call is for. What is in one unit of the root waits for what is above it."""
    return {"mends": (UNIT,), "resource": wanted.path, "chain": wanted.path.split("/")[1]}
