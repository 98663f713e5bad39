# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about the policies of an organization, and how they stand. Pure.

Types are enabled first, for a policy of another type binds nobody. Policies are created and changed next. Where a
target has no room left, what is to go from there goes before what comes; everywhere else it goes behind, for a target
must not be without its last service control policy. What is removed is detached before it is deleted.
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..._kernel.dependents import depends_on
from ..._kernel.plan import Call, Plan, State, Verdict
from ..._parts.policy_attachments import SCP, attachment, content, creation, detachment, id_of
from .controls import POLICY
from .looks import look_verdicts, report_calls
from .match import Match, is_same, matches
from .room import Room
from .wanted import Wanted

_SERVICE = "organizations"


@dataclass
class Part:
    """What one policy comes to: its writes by their phase, and how it stands."""

    wanted: Wanted
    found: Match
    made: list[Call] = field(default_factory=list)
    attached: list[Call] = field(default_factory=list)
    detached: list[Call] = field(default_factory=list)
    deleted: list[Call] = field(default_factory=list)
    after: dict[str, Any] | None = None
    problems: list[str] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def about(self) -> dict[str, Any]:
        """What its writes have in common. Its name is what it is known by: it has no ARN before it is there."""
        return {"mends": (POLICY,), "resource": self.wanted.name, "chain": self.wanted.name}

    @property
    def calls(self) -> list[Call]:
        """All its writes."""
        return [*self.made, *self.attached, *self.detached, *self.deleted]


def shown(policy: State | None) -> dict[str, Any] | None:
    """A policy as a diff has it."""
    return {key: policy[key] for key in ("id", "name", "description", "document", "targets")} if policy else None


def kind_chain(kind: str) -> str:
    """The chain of the write that enables a type."""
    return f"type {kind}"


def new_targets(wanted: Wanted, found: Match, targets: Sequence[str]) -> list[str]:
    """The targets that a policy is not attached to yet."""
    attached = found.policy["targets"] if found.policy else []
    return [target for target in targets if target not in attached] if wanted.present and not found.others else []


def is_changed(wanted: Wanted, found: Match, organization: str) -> bool:
    """Whether a policy of ours no longer says what it should."""
    policy = found.policy
    return bool(policy and found.ours) and not is_same(wanted.kind, policy or {}, wanted.content(organization))


def planned(wanted: Sequence[Wanted], state: State, *, exact: bool) -> Plan:
    """The plan for all of them."""
    room = Room(state)
    parts = [Part(item, found) for item, found in zip(wanted, matches(wanted, state).values(), strict=True)]
    for part in parts:
        _settle(part, state, exact)
        room.free(part.detached, part.wanted)
    for part in parts:
        _attach(part, state, room)
    _keep_last(parts, room)
    for part in parts:
        part.verdicts = _verdicts(part, state)
    enabled, types = _enabled(parts, state)
    calls = [*report_calls(state), *enabled, *_ordered(parts, room)]
    before = {"types": _types(parts, state), "policies": {part.wanted.name: shown(part.found.policy) for part in parts}}
    after = {"types": types, "policies": {part.wanted.name: part.after for part in parts}}
    return Plan(before, after, tuple(calls), tuple(verdict for part in parts for verdict in part.verdicts))


def _settle(part: Part, state: State, exact: bool) -> None:
    """Its content, and where it is not to be any more."""
    wanted, policy = part.wanted, part.found.policy
    part.after = shown(policy)
    if part.found.others is not None or _is_held(wanted, state):
        return
    if not wanted.present:
        if policy is not None:
            part.detached = [detachment(policy["id"], target, **part.about) for target in policy["targets"]]
            part.deleted = [Call(_SERVICE, "delete_policy", {"PolicyId": policy["id"]}, **part.about)]
            part.after = None
        return
    document, targets = wanted.content(state["organization"]), state["targets"][wanted.name]
    if policy is None:
        part.made = [creation(wanted.kind, wanted.name, wanted.description, document, wanted.owner, **part.about)]
        about = {"id": "", "name": wanted.name, "description": wanted.description, "document": document}
        part.after = {**about, "targets": []}
        return
    if part.found.ours:
        part.made = _changes(part, policy, document)
        stale = [target for target in policy["targets"] if target not in targets] if exact else []
        part.detached = [detachment(policy["id"], target, **part.about) for target in stale]
        kept = [target for target in policy["targets"] if target not in stale]
        about = {"name": wanted.name, "description": wanted.description, "targets": kept}
        same = is_same(wanted.kind, policy, document)
        part.after = {**(part.after or {}), **about, "document": policy["document"] if same else document}


def _changes(part: Part, policy: State, document: Mapping[str, Any]) -> list[Call]:
    """Put name, description and content right that somebody changed, or that are asked for otherwise now."""
    wanted = part.wanted
    params: dict[str, Any] = {}
    if policy["name"] != wanted.name:
        params["Name"] = wanted.name
    if policy["description"] != wanted.description:
        params["Description"] = wanted.description
    if not is_same(wanted.kind, policy, document):
        params["Content"] = content(document)
    return [Call(_SERVICE, "update_policy", {"PolicyId": policy["id"], **params}, **part.about)] if params else []


def _attach(part: Part, state: State, room: Room) -> None:
    """Where it is to be, as far as there is room."""
    wanted, policy = part.wanted, part.found.policy
    if part.found.others is not None or not wanted.present or _is_held(wanted, state):
        return
    kind = () if state["types"].get(wanted.kind) == "ENABLED" else (kind_chain(wanted.kind),)
    for target in new_targets(wanted, part.found, state["targets"][wanted.name]):
        taken = room.take(wanted.kind, target)
        if taken is None:
            part.problems.append(room.full(wanted.kind, target))
            continue
        needs = (*kind, *sorted(taken - {wanted.name}))
        part.attached.append(attachment(id_of(policy, wanted.name), target, needs=needs, **part.about))
    came = [call.params["TargetId"] for call in part.attached]
    part.after = {**(part.after or {}), "targets": sorted({*(part.after or {})["targets"], *came})}


def _keep_last(parts: Sequence[Part], room: Room) -> None:
    """Leave the last service control policy of a target where it is: AWS does not let it go."""
    for part in parts:
        if part.wanted.kind != SCP:
            continue
        last = [call for call in part.detached if room.is_last(call.params["TargetId"], part.wanted.name)]
        if not last:
            continue
        names = [str(call.params["TargetId"]) for call in last]
        part.detached = [call for call in part.detached if call not in last]
        part.problems.append(
            f"It is the last service control policy of {', '.join(names)}, which AWS does not detach. Attach another "
            "one there first, such as FullAWSAccess."
        )
        part.deleted = []
        targets = sorted({*((part.after or {}).get("targets", [])), *names})
        part.after = {**(shown(part.found.policy) or {}), "targets": targets}


def _is_held(wanted: Wanted, state: State) -> bool:
    """Whether a look at what it would do keeps it back."""
    return any(look.get("held") for look in state["looks"].get(wanted.name, {}).values())


def _verdicts(part: Part, state: State) -> list[Verdict]:
    looks = look_verdicts(part.wanted, state["looks"].get(part.wanted.name, {}))
    kept = state.get("kept_back", {}).get(part.wanted.name, {})
    return [_verdict(part, state), *looks, *(_without(part.wanted, *item) for item in kept.items())]


def _without(wanted: Wanted, target: str, kept: str) -> Verdict:
    """A target that an exception keeps from being created."""
    where = f"{wanted.name} at {target}"
    return Verdict(POLICY, False, "not attached", "attached", "person", where, note=depends_on([kept]))


def _verdict(part: Part, state: State) -> Verdict:
    """How the policy itself stands."""
    wanted, policy = part.wanted, part.found.policy
    current = shown(policy)
    if part.found.others is not None:
        note = (
            f"A policy {wanted.name} with other content exists and was created outside this collection. Choose another "
            "name."
        )
        return Verdict(POLICY, False, "created outside this collection", wanted.name, "person", wanted.name, note=note)
    if part.problems:
        return Verdict(POLICY, False, current, part.after, "person", wanted.name, note=" ".join(part.problems))
    if not wanted.present:
        return Verdict(POLICY, policy is None, current or "removed", "removed", "call", wanted.name)
    if _is_held(wanted, state):
        note = "The policy is not attached until somebody decides about the services that it would deny."
        return Verdict(POLICY, False, current, wanted.name, "choice", wanted.name, note=note)
    binds = state["types"].get(wanted.kind) == "ENABLED" or not state["targets"][wanted.name]
    return Verdict(POLICY, binds and not part.calls, current, part.after, "call", wanted.name)


def _enabled(parts: Sequence[Part], state: State) -> tuple[list[Call], dict[str, str]]:
    """The writes that enable the types of what is to be attached, and what types there are then."""
    types = _types(parts, state)
    calls = []
    for kind in list(types):
        asked = any(part.attached or _is_bound(part, state) for part in parts if part.wanted.kind == kind)
        if types[kind] in ("ENABLED", "PENDING_ENABLE") or not asked:
            continue
        params = {"RootId": state["root"], "PolicyType": kind}
        calls.append(Call(_SERVICE, "enable_policy_type", params, mends=(POLICY,), chain=kind_chain(kind)))
        types[kind] = "ENABLED"
    return calls, types


def _is_bound(part: Part, state: State) -> bool:
    """Whether a policy is attached already that a type without effect keeps from binding anybody."""
    policy = part.found.policy
    return policy is not None and bool(set(policy["targets"]) & set(state["targets"].get(part.wanted.name, ())))


def _types(parts: Sequence[Part], state: State) -> dict[str, str]:
    """The status of each type that is asked for."""
    return {kind: state["types"].get(kind, "DISABLED") for kind in sorted({part.wanted.kind for part in parts})}


def _ordered(parts: Sequence[Part], room: Room) -> list[Call]:
    """The writes in an order in which AWS takes each."""
    first = [call for part in parts for call in part.detached if room.is_awaited(part.wanted.kind, call)]
    last = [call for part in parts for call in part.detached if call not in first]
    made, attached = ([call for part in parts for call in getattr(part, name)] for name in ("made", "attached"))
    return [*made, *first, *attached, *last, *(call for part in parts for call in part.deleted)]
