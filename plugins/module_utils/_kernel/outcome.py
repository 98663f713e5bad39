# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What came of a plan: its verdicts as findings, each with its status. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .aggregate import aggregated
from .plan import Call, Failure, Plan, State, Verdict

Finding = tuple[Verdict, str]
#: What tells a verdict from others: its control, resource and region.
About = tuple[str, str, str]
Waive = Callable[[Verdict], Verdict]


@dataclass
class Outcome:
    """What a run found, and what it did. ``left`` is the state as it was seen after the writes, where it was."""

    plan: Plan
    changed: bool
    calls: list[Call]
    findings: list[Finding] = field(default_factory=list)
    error: str = ""
    left: State | None = None


_GIVEN = {
    "unknown": "unknown",
    "person": "manual",
    "input": "input",
    "choice": "choice",
    "waiting": "waiting",
    "not_applicable": "not_applicable",
    "waived": "excepted",
}


def _status(verdict: Verdict, applied: bool) -> str:
    if verdict.holds:
        return "compliant"
    if verdict.mend in _GIVEN:
        return _GIVEN[verdict.mend]
    return "fixed" if applied else "drift"


def findings_of(verdicts: Iterable[Verdict], *, applied: bool) -> list[Finding]:
    """The findings of a plan whose writes all were sent, or of one of which none was."""
    return [(verdict, _status(verdict, applied)) for verdict in verdicts]


def applied(before: Sequence[Verdict], now: Sequence[Verdict]) -> list[Finding]:
    """The findings of a plan whose writes all were sent, by what was read again: fixed is only what holds now. What
    waits for a person, or could not be judged again, says so from the first run on."""
    was, seen = _grouped(before), _grouped(now)
    renamed = _renamed(was, now)
    fresh = [
        item
        for about, group in seen.items()
        if about not in was
        for item in group
        if not item.holds or _kind(item) in renamed
    ]
    unclear = {item.control for item in fresh}
    found: list[Finding] = []
    for about, group in was.items():
        again = seen.get(about)
        if again is None:
            found += [
                (item, _status(item, True))
                for item in group
                if not (_by_call(item) and item.control in unclear) and not (_is_left(item) and _kind(item) in renamed)
            ]
        else:
            found += _judged_again(group, again)
    return [*found, *findings_of(fresh, applied=False)]


def _renamed(was: Mapping[About, Sequence[Verdict]], now: Iterable[Verdict]) -> set[tuple[str, str]]:
    """The controls, by region, of which something was left to others that was not there yet, and has its name now."""
    seen = {_about(item): _kind(item) for item in now}
    gone = {_kind(item) for about, group in was.items() if about not in seen for item in group if _is_left(item)}
    return gone & set(seen.values())


def _judged_again(before: Sequence[Verdict], now: Sequence[Verdict]) -> list[Finding]:
    """The findings about one resource. What holds now is shown as it was before, which is what was fixed."""
    if len(before) != len(now):
        return half_applied(before, now)
    return [
        (replace(old, chain=new.chain), "fixed")
        if new.holds and _by_call(old) and not new.place
        else (new, _status(new, False))
        for old, new in zip(before, now, strict=True)
    ]


def _grouped(verdicts: Iterable[Verdict]) -> dict[About, list[Verdict]]:
    groups: dict[About, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(_about(verdict), []).append(verdict)
    return groups


def _by_call(verdict: Verdict) -> bool:
    return not verdict.holds and verdict.mend == "call"


def _is_left(verdict: Verdict) -> bool:
    """Whether a person, a value, a decision or time is waited for."""
    return not verdict.holds and verdict.mend in ("person", "input", "choice", "waiting")


def half_applied(before: Sequence[Verdict], now: Sequence[Verdict]) -> list[Finding]:
    """The findings of a plan of which some writes were sent, by what was read again. What holds now and was not judged
    before is fixed only where it may be what did not hold by another name: a thing that was made has its name since."""
    held, known, left = ({_about(item) for item in items} for items in ([i for i in before if i.holds], before, now))
    renamed = {item.control for item in before if not item.holds and _about(item) not in left}

    def status_of(verdict: Verdict, status: str) -> str:
        about = _about(verdict)
        mended = about not in held if about in known else verdict.control in renamed
        return "fixed" if verdict.holds and mended else status

    return [
        *((item, "fixed") for item in _gone(before, now)),
        *((item, status_of(item, status)) for item, status in findings_of(now, applied=False)),
    ]


def lost(verdicts: Iterable[Verdict], failure: Failure) -> list[Finding]:
    """The findings of a plan of which some writes were sent, where nothing could be read again."""
    blind = [
        replace(item, holds=False, current=None, mend="unknown", note=failure.message, place="") for item in verdicts
    ]
    return findings_of(blind, applied=False)


def told(findings: Sequence[Finding], waive: Waive) -> list[Finding]:
    """The findings, what nobody asked for in one for the account. Somebody may answer for that one as a whole."""
    once = aggregated(verdict for verdict, _status in findings if verdict.place)
    judged = [verdict if verdict.holds or verdict.mend == "waived" else waive(verdict) for verdict in once]
    return [*(finding for finding in findings if not finding[0].place), *findings_of(judged, applied=False)]


def _gone(before: Sequence[Verdict], now: Sequence[Verdict]) -> list[Verdict]:
    """What this run was to mend and is no longer there. Not where some of its control could not be read again, or is
    about something that was not there: that may be the same by another name."""
    known, left = {_about(item) for item in before}, {_about(item) for item in now}
    unclear = {item.control for item in now if item.mend == "unknown" or _about(item) not in known}
    mended = [item for item in before if _by_call(item)]
    return [item for item in mended if _about(item) not in left and item.control not in unclear]


def _about(verdict: Verdict) -> About:
    return verdict.control, verdict.resource, verdict.region


def _kind(verdict: Verdict) -> tuple[str, str]:
    return verdict.control, verdict.region
