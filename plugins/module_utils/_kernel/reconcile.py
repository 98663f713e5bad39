# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The kernel: observe, plan, apply. It knows neither boto3 nor Ansible.

C(changed), the diff, the findings and the list of write calls all come from one L(Plan), so
they cannot disagree. Check mode is decided here and nowhere else.
"""

from __future__ import annotations

import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from .dependents import answerable, depends_on
from .outcome import Outcome, Waive, applied, findings_of, half_applied, lost, told
from .plan import GONE_KIND, Call, Failure, Plan, State, Verdict, unknown
from .sending import look_for, send_all
from .settling import Manner, await_settled, manner_of
from .threads import concurrently
from .unexpected import expected_only
from .waiting import Wait

T = TypeVar("T")
#: Told what is done, how many are, and of how many.
Progress = Callable[[str, int, int], None]
#: Seconds after which a list must have stopped to name what was deleted.
_LISTED = 10.0


class Resource(ABC):
    """One AWS thing. ``observe`` does I/O, ``plan`` never does.

    A module that works on several, say one for each region, gives a list of them to the kernel, which works on all
    of them at the same time and keeps their failures apart.
    """

    #: Tells the resources of one module apart in its diff. Empty where a module has only one.
    name: str = ""
    #: Where it lives. Empty for a global resource.
    region: str = ""
    #: Whose it is, where that is not the account of the credentials.
    account_id: str = ""
    #: The controls that it judges: each is reported as unknown where it could not be observed.
    controls: tuple[str, ...] = ()
    #: Whether it can still be read once its plan was applied.
    settles: bool = True
    #: Whether its plan's ``before`` is the state itself, and not just what of it would be changed.
    shows_state: bool = True
    #: Whether its ``guard`` looks at the calls of an undo, too.
    guards_undo: bool = False

    @abstractmethod
    def observe(self) -> State | None:
        """Read the resource, in normal form."""

    @abstractmethod
    def plan(self, current: State | None) -> Plan:
        """Decide what to do about it. Pure."""

    def guard(self, plan: Plan) -> None:  # noqa: B027 - most resources need none
        """Look further before a plan's first write, also in check mode, where its writes could do harm.

        Raises:
            Refusal: the plan must not be applied.
        """

    @abstractmethod
    def send(self, call: Call) -> Any:
        """Send one write, and return AWS's answer."""

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """The plan without the calls that mend what is waived. A call that mends anything else besides is kept back
        too: what is waived is left alone. Overridden where one call carries several settings."""
        calls = tuple(call for call in plan.calls if not _mends(call, waived))
        return replace(plan, calls=calls, after=plan.after if calls else plan.before)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Bring back an earlier state, also a weaker one. Pure.

        Args:
            current: what was observed.
            before: the state as the plan of an earlier run showed it, empty where there was nothing.

        Returns:
            The plan, or nothing where this resource cannot be brought back so.
        """
        return None

    def lasting(self, shown: State) -> State:
        """What of a shown state stays as it is while nobody changes it: without what AWS goes on with by itself."""
        return shown

    def follow(self) -> bool:
        """Wait, bounded, for what AWS goes on with after it took the writes. Never called in check mode.

        Returns:
            Whether what was waited for may have changed how the controls stand, so that they are judged again.

        Raises:
            Failure: AWS gave it up.
        """
        return False

    def extra(self) -> dict[str, Any]:
        """What the module's result says besides: read when all is done."""
        return {}


def _mends(call: Call, verdicts: Sequence[Verdict]) -> bool:
    return any(
        (not call.mends or verdict.control in call.mends) and call.resource in ("", verdict.resource)
        for verdict in verdicts
    )


def reconcile(resource: Resource, *, check_mode: bool, waive: Waive | None = None) -> Outcome:
    """Observe, plan and, outside check mode, apply and see that the account settled there.

    A resource that cannot be observed gives an unknown finding for each of its controls, and an error.
    """
    manner = manner_of(waive)
    return _bring_about(_prepare(resource, manner.waive), check_mode, manner)


@dataclass(frozen=True)
class _Prepared:
    """A resource that was observed and planned, or the outcome of one that could not be."""

    resource: Resource
    look: Callable[[], Plan]
    plan: Plan
    outcome: Outcome | None = None


def _prepare(resource: Resource, waive: Waive) -> _Prepared:
    """Observe and plan. Nothing is written."""
    look = partial(_looked, resource, waive)
    try:
        plan = look()
        if plan.calls:
            resource.guard(plan)
        return _Prepared(resource, look, plan)
    except Failure as failure:
        verdicts = tuple(
            unknown(name, None, failure, region=resource.region, account_id=resource.account_id)
            for name in resource.controls
        )
        empty = Plan(None, None)
        return _Prepared(
            resource, look, empty, Outcome(empty, False, [], findings_of(verdicts, applied=False), failure.message)
        )


def _looked(resource: Resource, waive: Waive) -> Plan:
    """What is to be done about a resource. Where something was deleted between the list that named it and the request
    that looked at it, what was read is of two times, and all of it is read again."""
    wait = Wait(f"AWS to list what is left of {_named(resource)}", _LISTED)
    while True:
        try:
            with expected_only():
                current = resource.observe()
                return _with_waivers(resource, current, resource.plan(current), waive)
        except Failure as failure:
            if failure.kind != GONE_KIND or not wait.more():
                raise


def _bring_about(prepared: _Prepared, check_mode: bool, manner: Manner) -> Outcome:
    """Apply a plan, outside check mode, and see that the account settled there."""
    resource, look, plan = prepared.resource, prepared.look, prepared.plan
    if prepared.outcome is not None:
        return prepared.outcome
    if check_mode or not plan.calls:
        outcome = Outcome(plan, bool(plan.calls), list(plan.calls), findings_of(plan.verdicts, applied=False))
        return outcome if check_mode else _followed(resource, look, outcome)
    sent, error = send_all(resource.send, plan.calls, look if resource.settles else None)
    if error:
        return _partly_sent(prepared, sent, error, manner)
    if not resource.settles:
        return _followed(resource, look, Outcome(plan, True, sent, findings_of(plan.verdicts, applied=True)))
    settled, error = await_settled(look, _named(resource), manner.settling(plan.calls))
    if settled is None:
        return Outcome(plan, True, sent, findings_of(plan.verdicts, applied=False), error)
    left = settled.before or {} if resource.shows_state else None
    return _followed(resource, look, Outcome(plan, True, sent, applied(plan.verdicts, settled.verdicts), "", left))


def _partly_sent(prepared: _Prepared, sent: list[Call], error: str, manner: Manner) -> Outcome:
    """The outcome where not all writes were sent. Those that were are given the time to be seen."""
    resource, plan = prepared.resource, prepared.plan
    about = f"AWS to show what was written to {_named(resource)}"
    seen = partial(look_for, sent, prepared.look, about, manner.settling(sent))
    ended = manner.ending(sent, [call for call in plan.calls if call not in sent]) if sent else ""
    findings = _half_done(seen, plan, bool(sent) and resource.settles)
    return Outcome(plan, bool(sent), sent, findings, " ".join(filter(None, (error, ended))))


def _followed(resource: Resource, look: Callable[[], Plan], outcome: Outcome) -> Outcome:
    """The outcome after AWS ended, or gave up, what it went on with."""
    try:
        with expected_only():
            if not resource.follow():
                return outcome
        error = ""
    except Failure as failure:
        error = failure.message
    return replace(outcome, findings=_half_done(look, outcome.plan, begun=True), error=error)


def _with_waivers(resource: Resource, current: State | None, plan: Plan, waive: Waive) -> Plan:
    """The plan that leaves alone what somebody answers for."""
    judged = tuple(verdict if verdict.holds else waive(verdict) for verdict in plan.verdicts)
    waived = [old for old, new in zip(plan.verdicts, judged, strict=True) if new.mend == "waived"]
    if not waived:
        return replace(plan, verdicts=judged)
    plan = resource.plan_without(current, plan, waived)
    calls = answerable(plan.calls)
    left_out = [call for call in plan.calls if call not in calls]
    return replace(
        plan,
        calls=calls,
        after=plan.after if calls else plan.before,
        verdicts=tuple(_dependent(verdict, calls, left_out, waived) for verdict in judged),
    )


def _dependent(verdict: Verdict, calls: Sequence[Call], left_out: Sequence[Call], waived: Sequence[Verdict]) -> Verdict:
    """A verdict as it is where all calls that would mend it need what is waived."""
    by_call = not verdict.holds and verdict.mend == "call"
    if not by_call or any(_mends(call, [verdict]) for call in calls):
        return verdict
    if not any(_mends(call, [verdict]) for call in left_out):
        return verdict
    names = sorted({item.resource or item.control for item in waived})
    return replace(verdict, mend="person", note=depends_on(names))


def _half_done(look: Callable[[], Plan], plan: Plan, begun: bool) -> list[tuple[Verdict, str]]:
    """The findings of a plan whose writes ended early: what came of it is read, not guessed."""
    if not begun:
        return findings_of(plan.verdicts, applied=False)
    try:
        return half_applied(plan.verdicts, look().verdicts)
    except Failure as failure:
        return lost(plan.verdicts, failure)


class _Count:
    """How many resources are done, of how many."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress, self._lock = 0, total, progress, threading.Lock()

    def add(self, resource: Resource) -> None:
        """One more is done."""
        with self._lock:
            self._done += 1
            if self._progress is not None:
                self._progress(resource.region or resource.name, self._done, self._total)


def reconcile_all(
    resources: Sequence[Resource],
    *,
    check_mode: bool,
    waive: Waive | None = None,
    progress: Progress | None = None,
    manner: Manner | None = None,
) -> Outcome:
    """Reconcile resources that do not depend on each other at the same time, and merge what came of them.

    All are planned before the first is written: a `Refusal` of one of them ends the run with nothing changed.

    Args:
        resources: what to bring about. Names, or regions, tell them apart.
        check_mode: whether writes are held back.
        waive: turns a verdict for which somebody answers into a waived one.
        progress: is told the region or name of each resource when it is done, how many are, and of how many.
        manner: in place of ``waive``, with what AWS takes its time for.
    """
    if not resources:
        return Outcome(Plan(None, None), False, [])
    count = _Count(len(resources), progress)
    manner = manner or manner_of(waive)

    def ended(prepared: _Prepared) -> Outcome:
        outcome = _bring_about(prepared, check_mode, manner)
        count.add(prepared.resource)
        return outcome

    def look(resource: Resource) -> _Prepared:
        prepared = _prepare(resource, manner.waive)
        waits = prepared.plan.calls and not check_mode
        return prepared if waits else replace(prepared, outcome=ended(prepared))

    found = concurrently([partial(look, resource) for resource in resources])
    writes = iter(concurrently([partial(ended, prepared) for prepared in found if prepared.outcome is None]))
    merged = _merged(resources, [prepared.outcome or next(writes) for prepared in found])
    return replace(merged, findings=told(merged.findings, manner.waive))


def _merged(resources: Sequence[Resource], outcomes: Sequence[Outcome]) -> Outcome:
    """One outcome of many. A single resource keeps its own shape."""
    if len(outcomes) == 1 and not resources[0].region:
        return outcomes[0]
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    left: dict[str, Any] = {}
    for resource, outcome in zip(resources, outcomes, strict=True):
        _place(before, resource, outcome.plan.before)
        _place(after, resource, outcome.plan.after)
        _place(left, resource, outcome.plan.after if outcome.left is None else outcome.left)
    errors = [
        f"{_label(resource)}: {outcome.error}" if _label(resource) else outcome.error
        for resource, outcome in zip(resources, outcomes, strict=True)
        if outcome.error
    ]
    return Outcome(
        Plan(before, after),
        any(outcome.changed for outcome in outcomes),
        [call for outcome in outcomes for call in outcome.calls],
        [finding for outcome in outcomes for finding in outcome.findings],
        "; ".join(dict.fromkeys(errors)),
        left,
    )


def _label(resource: Resource) -> str:
    return " ".join(part for part in (resource.region, resource.name) if part)


def _named(resource: Resource) -> str:
    """What a resource is called where something is said of it."""
    return _label(resource) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(resource).__name__).lower()


def _place(states: dict[str, Any], resource: Resource, state: State | None) -> None:
    """Put a resource's state below its region and its name."""
    place = states.setdefault(resource.region, {}) if resource.region else states
    if resource.name:
        place[resource.name] = state
    else:
        place.update(state or {})


def gather(readers: Mapping[str, Callable[[], T]]) -> dict[str, T | Failure]:
    """Run independent reads at the same time. A reader that fails leaves its `Failure` as its value."""

    def read(reader: Callable[[], T]) -> T | Failure:
        try:
            with expected_only():
                return reader()
        except Failure as failure:
            return failure

    values = concurrently([partial(read, reader) for reader in readers.values()])
    return dict(zip(readers, values, strict=True))


def gather_all(readers: Mapping[str, Callable[[], T]]) -> dict[str, T]:
    """Run independent reads at the same time, none of which can be done without.

    Raises:
        Failure: one of them failed.
    """
    return whole(gather(readers))


def whole(found: Mapping[str, T | Failure]) -> dict[str, T]:
    """What was gathered, where nothing of it may be missing.

    Raises:
        Failure: a part could not be read.
    """
    parts: dict[str, T] = {}
    for name, part in found.items():
        if isinstance(part, Failure):
            raise part
        parts[name] = part
    return parts
