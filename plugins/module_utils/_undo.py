# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Puts back what a run changed, from its journal: the last change first, and nothing that was changed since."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ._archive import Folder
from ._journal import ForeignJournal, Journal, open_journal
from ._plan import Call, Failure, Plan, Refusal, State, Verdict, unknown
from ._reconcile import Resource, gather
from ._restorable import RESTORABLE
from ._run import Context

CONTROL = "restore.previous_state"
#: What AnsibleModule shows instead of a secret.
_SECRET = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
_NO_WAY = "What dayone.aws.{} changed here cannot be put back by a program. Its state before stands in the journal."
_MOVED = "This is no longer as that run left it, so it is left alone. Compare it with the journal, and decide."
_BLIND = "The journal does not hold the options of this change, as one of an older release, or one of them is a secret."


@dataclass(frozen=True)
class Change:
    """What a run changed with one module and the same options, all its changes taken together.

    Args:
        action: the module's name.
        place: the number of its last line in the journal.
        options: the module's options.
        before: the state before the first of them.
        after: the state after the last.
    """

    action: str
    place: int
    options: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    #: Which of several resources of the module it is: its region and its name.
    of: str = ""

    @property
    def name(self) -> str:
        """By what findings tell it from others."""
        return f"change {self.place} of the run, by dayone.aws.{self.action}{self.of and ', '}{self.of}"


def check_run(options: Mapping[str, Any]) -> None:
    """Refuse what names no run.

    Raises:
        Refusal: so, or there is no journal of it.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]{6,64}", options["run"]):
        raise Refusal(f"run is {options['run']!r}, but must be the id of a run, or at least its first 6 characters.")
    find_run(options["directory"], options["run"])


def find_run(directory: str, run: str) -> Journal:
    """The journal of a run, in a report directory or in its folder of kept ones.

    Args:
        directory: the report directory.
        run: the id of the run, or its beginning.

    Raises:
        Refusal: there is none, or the beginning is that of several.
    """
    store = Folder(Path(directory))
    found: dict[str, Journal] = {}
    for path in (Path(directory) / name for name in ("journal.jsonl", *store.names())):
        try:
            journal = open_journal(str(path))
        except (ForeignJournal, OSError):
            continue
        if str(journal.runs[0]["run"]).startswith(run):
            found[str(journal.runs[0]["run"])] = journal
    if len(found) != 1:
        known = ", ".join(sorted(found)) if found else "none"
        raise Refusal(f"run: in {directory} there must be one journal of a run {run}, but there is {known}.")
    return next(iter(found.values()))


def changes(lines: Iterable[Mapping[str, Any]], account_id: str) -> list[Change]:
    """The changes of an account, the last one first."""
    found: dict[tuple[str, str], Change] = {}
    for line in lines:
        if line.get("account_id") != account_id:
            continue
        action = str(line.get("action", "")).rpartition(".")[2]
        options, diff = line.get("options") or {}, line.get("diff") or {}
        known = RESTORABLE.get(action)
        key = action, "" if known and known.single else json.dumps(options or line["seq"], sort_keys=True)
        first = found.pop(key, None)
        before = first.before if first else diff.get("before") or {}
        found[key] = Change(action, line["seq"], options, before, diff.get("after") or {})
    return list(reversed(found.values()))


@dataclass
class _Part:
    """One change, with the resource as the run wanted it, and as nothing."""

    change: Change
    wanted: Resource | None = None
    nothing: Resource | None = None
    reason: str = ""
    exact: bool = False

    def observe(self) -> dict[str, State | None]:
        """What is there, as both resources see it: they read different things."""
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
        state = current.get("wanted")
        now = self.wanted.plan(state)
        shown = _plain(now.before)
        removal = self.nothing.plan(current.get("nothing")) if self.nothing is not None else None
        if shown == self.change.before or (removal is not None and not removal.calls):
            return None, ""
        if now.calls or (self.exact and shown != self.change.after):
            return None, _MOVED
        plan = self.wanted.restore(state, self.change.before) or removal
        return (plan, "") if plan is not None else (None, _NO_WAY.format(self.change.action))


def _parts(change: Change, context: Context) -> list[_Part]:
    """The parts of a change, one for each resource; or one with the reason why it cannot be put back."""
    known = RESTORABLE.get(change.action)
    if known is None:
        return [_Part(change, reason=_NO_WAY.format(change.action))]
    if not change.options or _SECRET in json.dumps(change.options):
        return [_Part(change, reason=_BLIND)]
    there = _in_region(context, change.options.get("region"))
    wanted = _listed(known.build(there, change.options))
    made = not known.exact and change.options.get("state") == "present" and not _any(change.before)
    removal = _listed(known.build(there, {**change.options, "state": "absent"})) if made else []
    nothing = {(item.region, item.name): item for item in removal}
    return [
        _Part(part, resource, nothing.get((resource.region, resource.name)), exact=known.exact)
        for resource in wanted
        for part in [_share(change, resource, wanted)]
        if part.before != part.after
    ]


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
    controls: tuple[str, ...] = (CONTROL,)

    @classmethod
    def of_journal(cls, context: Context, options: Mapping[str, Any]) -> Undo:
        """What a journal says of this account.

        Raises:
            Refusal: there is no such journal, or it says nothing of this account.
        """
        journal = find_run(options["directory"], options["run"])
        found = changes(journal.of_kind("change"), context.account_id)
        if not found:
            raise Refusal(f"run {journal.runs[0]['run']} changed nothing in account {context.account_id}.")
        return cls([part for change in found for part in _parts(change, context)])

    def observe(self) -> State:
        """Look at all that was changed. What cannot be read is unknown, and left alone."""
        return gather({part.change.name: part.observe for part in self.parts})

    def plan(self, current: State | None) -> Plan:
        """The calls back, in the reverse order of the run."""
        calls: list[Call] = []
        verdicts: list[Verdict] = []
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for part in self.parts:
            name, found = part.change.name, (current or {})[part.change.name]
            if isinstance(found, Failure):
                verdicts.append(unknown(CONTROL, part.change.before, found, resource=name))
                continue
            plan, reason = part.plan(found)
            verdicts.append(_verdict(part.change, plan, reason))
            if plan is not None:
                calls += [_marked(call, name) for call in plan.calls]
                before[name], after[name] = _plain(plan.before), part.change.before
        return Plan(before, after if calls else before, tuple(calls), tuple(verdicts))

    def send(self, call: Call) -> Any:
        """Send one write as its own resource does."""
        sender = next(part.wanted for part in self.parts if part.change.name == call.resource)
        if sender is None:
            raise AssertionError("a part without a resource has no calls")
        return sender.send(call)


def _marked(call: Call, name: str) -> Call:
    """A call of this control's, and of one change."""
    return Call(call.service, call.method, call.params, call.region, call.mark, (CONTROL,), name)


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
