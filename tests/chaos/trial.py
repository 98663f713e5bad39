# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A trial: a module meets a fault, and what it then says and does is held against the same run undisturbed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.emulator.faults import writes
from tests.emulator.server import Emulator

from . import census
from .kinds import KINDS, OF_WRITES, TWO_AT_ONCE
from .play import Ended, Run, play, writes_of
from .samples import Sample

GOOD = ("compliant", "fixed")
#: Seconds between a run that mends and the next one.
_LATER = 600
#: Findings that are about nothing, where no verdict was come to.
Statuses = dict[tuple[str, str, str], str]


class UnfitError(Exception):
    """A sample that does not do without faults what it should."""


@dataclass(frozen=True)
class Reference:
    """A sample without faults: what a check says, what an apply says and sends, and what stands there then."""

    check: Statuses
    applied: Statuses
    after: Statuses
    check_calls: tuple[Mapping[str, Any], ...]
    apply_calls: tuple[Mapping[str, Any], ...]
    again_calls: tuple[Mapping[str, Any], ...]
    places: frozenset[tuple[str, str]]
    stock: Mapping[str, int]


@dataclass
class Trial:
    """What came of one: how the disturbed run ended, and what of it must not be."""

    sample: str
    kind: str
    mode: str
    seed: int
    ended: str = ""
    mended: bool | None = None
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def note(self, what: str, text: str) -> None:
        """Note what must not be: its name, and what was seen."""
        self.wrong.append(f"{what}: {' '.join(text.split())[:700]}")


def statuses(ended: Ended) -> Statuses:
    """How each control stands, by control, resource and region."""
    found: Statuses = {}
    for row in ended.findings:
        key = (row["control"], row["resource"], row["region"])
        # Of several findings of one name the worst counts.
        found[key] = row["status"] if found.get(key) in (None, *GOOD) else found[key]
    return found


def begin(account: Emulator, sample: Sample) -> None:
    """Bring the account to where the sample begins.

    Raises:
        UnfitError: the run that was before failed.
    """
    sample.begin(account)
    if sample.before is not None:
        _need(sample, play(account, replace(sample, options=sample.before), check=False)[0])


def _need(sample: Sample, ended: Ended) -> None:
    if ended.crash or ended.failed or ended.hung:
        raise UnfitError(f"{sample.name} fails without faults: {ended.crash or ended.result.get('msg') or 'it hung'}")


def refer(account: Emulator, sample: Sample, begun: Callable[[], None] | None = None) -> Reference:
    """Run a sample without faults.

    Args:
        begun: is called where the sample begins. At the end the account is as it should be.

    Raises:
        UnfitError: it fails without faults.
    """
    begin(account, sample)
    if begun:
        begun()
    checked, check_calls = play(account, sample, check=True)
    applied, apply_calls = play(account, sample, check=False)
    again, again_calls = play(account, sample, check=False)
    for ended in (checked, applied, again):
        _need(sample, ended)
    places = frozenset((call["service"], call["region"]) for call in apply_calls if writes(call["operation"]))
    return Reference(
        check=statuses(checked),
        applied=statuses(applied),
        after=statuses(again),
        check_calls=_marked(check_calls),
        apply_calls=_marked(apply_calls),
        again_calls=_marked(again_calls),
        places=places,
        stock=census.count(account, places),
    )


def _marked(calls: Sequence[Mapping[str, str]]) -> tuple[Mapping[str, Any], ...]:
    """Calls, and whether each writes."""
    return tuple({**call, "writes": writes(call["operation"])} for call in calls)


def attempt(account: Emulator, sample: Sample, known: Reference, kind: str, mode: str, seed: int) -> Trial:
    """Bring the account to where a trial begins, and go through it. The arguments are those of ``face``."""
    begin(account, sample)
    if mode == "again":
        play(account, sample, check=False)
    return face(account, sample, known, kind, mode, seed)


def face(account: Emulator, sample: Sample, known: Reference, kind: str, mode: str, seed: int) -> Trial:
    """One trial, in an account that is where it begins.

    Args:
        known: the sample without faults.
        mode: ``check``, ``apply``, or ``again`` (on an account that is as it should be already).
        seed: what chance is drawn from.
    """
    trial, begun = Trial(sample.name, kind, mode, seed), time.monotonic()
    if kind == TWO_AT_ONCE:
        _two(account, sample, trial)
    else:
        _disturb(account, sample, known, trial)
    if mode == "apply":
        _mend(account, sample, known, trial)
    trial.seconds = round(time.monotonic() - begun, 1)
    return trial


def _disturb(account: Emulator, sample: Sample, known: Reference, trial: Trial) -> None:
    calls = {"check": known.check_calls, "apply": known.apply_calls, "again": known.again_calls}[trial.mode]
    faults = KINDS[trial.kind](random.Random(f"{trial.seed} {trial.sample}"), calls)
    ended, made = play(account, sample, check=trial.mode == "check", faults=faults)
    look_at(ended, trial)
    if trial.mode != "apply" and writes_of(made):
        trial.note("wrote", f"{trial.mode} sent {writes_of(made)} under {faults}")
    wanted = {"check": known.check, "apply": known.applied, "again": known.after}[trial.mode]
    # A run that was cut short looks again, and judges of what it made what no run before judged.
    judged = {**known.after, **wanted} if trial.mode == "apply" else wanted
    _compare(ended, wanted, judged, trial, faults)


def look_at(ended: Ended, trial: Trial) -> None:
    """How a run ended: with one line, and never with a traceback."""
    trial.ended = "killed" if ended.killed else "failed" if ended.failed else "ended"
    message = str(ended.result.get("msg", ""))
    if ended.crash or "Traceback" in message or "encountered an unexpected error" in message:
        trial.note("crashed", ended.crash[-600:] or message)
    if ended.hung:
        trial.note("hung", "it did not come to its end")
    if ended.failed and (not message or "\n" in message):
        trial.note("message", f"not one line: {message!r}")


def _compare(
    ended: Ended, wanted: Statuses, judged: Statuses, trial: Trial, faults: Sequence[Mapping[str, Any]]
) -> None:
    """What a disturbed run says is what an undisturbed one says, or unknown, or it failed.

    Args:
        wanted: what an undisturbed run says.
        judged: that, with what is said of controls of which it says nothing.
    """
    if ended.killed or ended.hung or ended.crash:
        return
    found = statuses(ended)
    for key, status in found.items():
        like = {wanted[key]} if key in wanted else _of_control(wanted, key[0]) or _of_control(judged, key[0])
        if status in GOOD and like.isdisjoint(GOOD):
            trial.note("false verdict", f"{key} is {status}, undisturbed {sorted(like)}, under {faults}")
        elif trial.mode != "apply" and status != "unknown" and status not in like and not ended.failed:
            trial.note("other verdict", f"{key} is {status}, undisturbed {sorted(like)}, under {faults}")
    silent = {key[0] for key in wanted} - {key[0] for key in found}
    if silent and not ended.failed and "unknown" not in found.values():
        trial.note("silent", f"it says nothing of {sorted(silent)[:3]} under {faults}")


def _of_control(known: Statuses, control: str) -> set[str]:
    """How a control stands anywhere: what AWS makes has another id in each trial."""
    return {status for key, status in known.items() if key[0] == control}


def _two(account: Emulator, sample: Sample, trial: Trial) -> None:
    """Two runs at once. One of them may fail."""
    runs = [Run(account, sample, check=False) for _number in range(2)]
    for run in runs:
        run.start()
    ends = [run.end() for run in runs]
    for ended in ends:
        look_at(ended, trial)
    trial.ended = "failed" if any(ended.failed for ended in ends) else "ended"


def _mend(account: Emulator, sample: Sample, known: Reference, trial: Trial) -> None:
    """A second run without faults mends, a third has nothing to do, and nothing stands there twice."""
    second, _calls = play(account, sample, check=False)
    # What passes by itself may do so: the run that would have waited for it was cut short.
    account.control("clock", {"seconds": _LATER})
    third, calls = play(account, sample, check=False)
    trial.mended = not (second.failed or third.failed or writes_of(calls))
    if second.failed:
        trial.note("not mended", f"the second run failed: {second.result.get('msg') or second.crash[-400:]}")
    elif not trial.mended:
        trial.note("not settled", f"the third run sent {writes_of(calls)} {third.result.get('msg', '')}")
    bad = {
        key: status for key, status in statuses(third).items() if known.after.get(key) in GOOD and status not in GOOD
    }
    if bad:
        trial.note("not mended", f"undisturbed it holds: {bad}")
    doubled = census.more_than(known.stock, census.count(account, known.places))
    if doubled:
        trial.note("doubled", "; ".join(doubled))


def is_possible(kind: str, mode: str, known: Reference) -> bool:
    """Whether a kind has a meaning in a mode."""
    if kind in OF_WRITES or kind == TWO_AT_ONCE:
        return mode == "apply" and any(call["writes"] for call in known.apply_calls)
    return mode == "check" or (mode == "again" and any(call["writes"] for call in known.apply_calls)) or mode == "apply"
