# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Puts back what a run changed, from its journal: the last change first, and nothing that was changed since."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._kernel.masks import CUT, MASKS
from .._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict, unknown
from .._kernel.reconcile import Resource, gather
from .._kernel.settling import PASSING
from .._module.run import Context
from .._parts.lockout.guard import refuse_lockout
from .._parts.policy_effect.same import same_shown
from .manual import MANUAL_STEPS, STAYS
from .recorded import Change, read_changes
from .restorable import RESTORABLE, Restorable
from .undo_check import unbacked

CONTROL = "restore.previous_state"
#: What AnsibleModule shows instead of a secret.
_SECRET = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
_NO_WAY = "What dayone.aws.{} changed here cannot be restored by a program: the previous state is in the journal. {}"
_STAYS = "Everything that a program can restore is as before. {}"
_MOVED = "This has changed since that run, so it is left unchanged. Compare it with the journal, and decide."
_UNBACKED = (
    "{} It is therefore left unchanged. Compare it with the journal, which may not be as the run wrote it, and decide."
)
_BLIND = "The journal does not contain the options of this change: it is from an older release, or an option is secret."


@dataclass
class _Part:
    """One change, with the resource as the run wanted it, and as nothing."""

    change: Change
    wanted: Resource | None = None
    nothing: Resource | None = None
    reason: str = ""
    blind: Failure | None = None
    #: Whether writes of it were sent. What then is neither as the run left it nor as before is half seen, not moved.
    begun: bool = False

    def observe(self) -> dict[str, State | None]:
        """What is there, as both resources see it: they read different things."""
        if self.blind is not None:
            raise self.blind
        found: dict[str, State | None] = {}
        if self.wanted is not None:
            found["wanted"] = self.wanted.observe()
        if self.nothing is not None:
            found["nothing"] = self.nothing.observe()
        return found

    def plan(self, current: Mapping[str, State | None]) -> tuple[Plan | None, str]:
        """The plan back, none where it is as before; or why there is none."""
        if self.wanted is None:
            return None, self.reason
        state, before, after = current.get("wanted"), self.change.before, self.change.after
        now = self.wanted.plan(state)
        shown = _plain(now.before)
        if not self.wanted.shows_state:
            shown = {name: value for name, value in shown.items() if name in before}
        is_now, was, became = (_plain(self.wanted.lasting(item)) for item in (shown, before, after))
        unchanged = same_shown(is_now, was) and not same_shown(was, became)
        if same_shown(shown, before) or unchanged:
            return None, ""
        back = self.wanted.restore(state, before)
        if back is not None:
            same = same_shown(is_now, became) and not now.calls
            if not back.calls:
                return None, self._stays()
            return (back, "") if same or self.begun else (None, _MOVED)
        if self.nothing is None:
            return None, _MOVED if now.calls else _no_way(self.change.action)
        removal = self.nothing.plan(current.get("nothing"))
        if not removal.calls:
            return None, next((verdict.note for verdict in removal.verdicts if verdict.note), self._stays())
        return (None, _MOVED) if now.calls and not self.begun else (removal, "")

    def _stays(self) -> str:
        """Why what is not as before is left."""
        return _STAYS.format(STAYS[self.change.action])


def _no_way(action: str) -> str:
    """That a change is not put back, and what a person can do."""
    return _NO_WAY.format(action, STAYS.get(action) or MANUAL_STEPS.get(action, "")).rstrip()


def _parts(change: Change, context: Context) -> list[_Part]:
    """The parts of a change, one for each resource; or one with the reason why it cannot be put back."""
    known = RESTORABLE.get(change.action)
    if known is None:
        return [_Part(change, reason=_no_way(change.action))]
    if not change.options or _SECRET in json.dumps(change.options):
        return [_Part(change, reason=_BLIND)]
    try:
        parts = [part for part in _built(known, change, context) if part.change.before != part.change.after]
    except Refusal as refusal:
        return [_Part(change, reason=str(refusal))]
    except Failure as failure:
        return [_Part(change, blind=failure)]
    return parts or [_Part(change, reason=_no_way(change.action))]


def _built(known: Restorable, change: Change, context: Context) -> list[_Part]:
    """The parts of a change, those that it left as they were among them."""
    there = _in_region(context, change.options.get("region"))
    change = _revealed(known, change, there)
    wanted = _listed(known.build(there, change.options))
    shares = [_share(change, resource, wanted) for resource in wanted]
    made = (
        not known.whole and change.options.get("state") == "present" and not all(_any(part.before) for part in shares)
    )
    removal = _listed(known.build(there, {**change.options, "state": "absent"})) if made else []
    nothing = {(item.region, item.name): item for item in removal}
    return [
        _Part(part, resource, None if _any(part.before) else nothing.get((resource.region, resource.name)))
        for resource, part in zip(wanted, shares, strict=True)
    ]


def _revealed(known: Restorable, change: Change, context: Context) -> Change:
    """The change with the values of which the journal shows a part only, as far as they are in the account still."""
    if CUT not in json.dumps([change.options, change.before, change.after], ensure_ascii=False, default=str):
        return change
    for resource in _listed(known.build(context, change.options)):
        resource.observe()
    options, before, after = (MASKS.reveal(item) for item in (change.options, change.before, change.after))
    return replace(change, options=options, before=before, after=after)


def _listed(built: Resource | Sequence[Resource]) -> list[Resource]:
    return [built] if isinstance(built, Resource) else list(built)


def _share(change: Change, resource: Resource, siblings: Sequence[Resource]) -> Change:
    """What a change says of one of the module's resources: the kernel places each below its region and its name."""
    if len(siblings) == 1 and not resource.region:
        return change
    names = {item.name for item in siblings if item.region == resource.region and item.name}

    def share(states: Mapping[str, Any]) -> Mapping[str, Any]:
        place = states.get(resource.region) or {} if resource.region else states
        if resource.name:
            return place.get(resource.name) or {}
        return {name: state for name, state in place.items() if name not in names}

    label = " ".join(part for part in (resource.region, resource.name) if part)
    return replace(change, before=share(change.before), after=share(change.after), of=label)


@dataclass
class Undo(Resource):
    """The resource that the kernel works on: all changes of a run to this account, the last one first."""

    parts: list[_Part]
    context: Context
    controls: tuple[str, ...] = (CONTROL,)
    _sent: bool = False

    @classmethod
    def of_journal(cls, context: Context, options: Mapping[str, Any]) -> Undo:
        """What a journal says of this account.

        Raises:
            Refusal: there is no such journal, or it says nothing of this account, and that is not expected.
        """
        found = read_changes(options["directory"], options["run"], context.account_id, options["journal_key"])
        if not found and not options["ignore_unchanged"]:
            raise Refusal(f"run {options['run']} changed nothing in account {context.account_id}.")
        return cls([part for change in found for part in _parts(change, context)], context)

    def observe(self) -> State:
        """Look at all that was changed. What cannot be read is unknown, and left alone."""
        return gather({part.change.name: part.observe for part in self.parts})

    def plan(self, current: State | None) -> Plan:
        """The calls back, in the reverse order of the run.

        Raises:
            Failure: what was put back could not be read. It is looked at again, until it is seen.
        """
        calls: list[Call] = []
        verdicts: list[Verdict] = []
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for part in self.parts:
            name, found = part.change.name, (current or {})[part.change.name]
            try:
                plan, reason = _planned(part, found)
            except Failure as failure:
                if part.begun and failure.kind in PASSING:
                    # A list may still name what was just removed, whose settings AWS then refuses to tell.
                    raise
                verdicts.append(unknown(CONTROL, part.change.before, failure, resource=name))
                continue
            verdicts.append(_verdict(part.change, plan, reason))
            if plan is not None:
                calls += [_marked(call, name) for call in plan.calls]
                before[name], after[name] = _plain(plan.before), part.change.before
        return Plan(before, after if calls else before, tuple(calls), tuple(verdicts))

    def guard(self, plan: Plan) -> None:
        """Refuse what would take the last administrator who can sign in: that of the run, or of before."""
        refuse_lockout(self.context, plan.calls)
        for part in self.parts:
            calls = tuple(call for call in plan.calls if call.resource == part.change.name)
            if calls and part.wanted is not None and part.wanted.guards_undo:
                part.wanted.guard(replace(plan, calls=calls))

    def send(self, call: Call) -> Any:
        """Send one write as its own resource does."""
        part = next(part for part in self.parts if part.change.name == call.resource)
        if part.wanted is None:
            raise AssertionError("a part without a resource has no calls")
        self._sent = part.begun = True
        return part.wanted.send(call)

    def follow(self) -> bool:
        """Nothing to wait for. What was put back is judged again: some of it may have to stay."""
        return self._sent


def _planned(part: _Part, found: Any) -> tuple[Plan | None, str]:
    """The plan back of a part, or why there is none.

    Raises:
        Failure: it was not read.
    """
    if isinstance(found, Failure):
        raise found
    try:
        plan, reason = part.plan(found)
    except Refusal as refusal:
        return None, str(refusal)
    doubt = unbacked(plan.calls, part.change.calls) if plan is not None else ""
    return (None, _UNBACKED.format(doubt)) if doubt else (plan, reason)


def _marked(call: Call, name: str) -> Call:
    """A call of this control's, and of one change."""
    return replace(call, mends=(CONTROL,), resource=name, chain=name, needs=())


def _verdict(change: Change, plan: Plan | None, reason: str) -> Verdict:
    holds = plan is None and not reason
    current = change.before if holds else change.after
    return Verdict(CONTROL, holds, current, change.before, "person" if reason else "call", change.name, note=reason)


def _plain(state: State | None) -> Any:
    """A state as a journal gives it back."""
    return json.loads(json.dumps(dict(state or {}), default=str))


def _any(state: Any) -> bool:
    """Whether a shown state has anything in it."""
    if isinstance(state, Mapping):
        return any(map(_any, state.values()))
    return state not in (None, [], "", False)


def _in_region(context: Context, region: str | None) -> Context:
    """The context of the region in which the run was."""
    if not region or region == context.aws.region:
        return context
    there = copy.copy(context)
    there.aws = copy.copy(context.aws)
    there.aws.region = region
    return there
