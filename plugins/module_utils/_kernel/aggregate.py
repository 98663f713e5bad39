# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One finding for what nobody asked for: verdicts with a place become one for the account, which names them. Pure.

What is asked for keeps a finding for each place, for each is to be mended. So does what could not be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from .plan import Verdict


def aggregated(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """One verdict for each control and account.

    Its resource is the account, whatever the places are: a finding is known again by it. Where somebody answers for
    some of the places, those keep verdicts of their own.
    """
    groups: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault((verdict.control, verdict.account_id), []).append(verdict)
    return [verdict for group in groups.values() for verdict in _of_control(group)]


def _of_control(group: Sequence[Verdict]) -> list[Verdict]:
    waived = [verdict for verdict in group if verdict.mend == "waived"]
    others = [verdict for verdict in group if verdict.mend != "waived"]
    return [*waived, _one(others)] if others else [_one(waived)]


def _one(group: Sequence[Verdict]) -> Verdict:
    """What holds in some places only does not hold."""
    left = [verdict for verdict in group if not verdict.holds]
    ordered = [*left, *(verdict for verdict in group if verdict.holds)]
    return replace(ordered[0], current=_current(ordered), resource="", region="", place="", note=_note(left))


def _current(group: Sequence[Verdict]) -> str:
    """How it stands, with the places of each value."""
    unit = " regions" if all(verdict.place == verdict.region for verdict in group) else ""
    return "; ".join(
        f"{value} in {_counted(places, len(group), unit)}" for value, places in _by_value(group, "current").items()
    )


def _counted(places: Sequence[str], total: int, unit: str) -> str:
    listed = ", ".join(places)
    if total == 1:
        return listed
    return f"all {total}{unit}: {listed}" if len(places) == total else f"{len(places)} of {total}{unit}: {listed}"


def _note(left: Sequence[Verdict]) -> str:
    """What is to be done. Where that differs, with the places."""
    notes = _by_value(left, "note")
    if len(notes) < 2:
        return "".join(notes)
    return " ".join(f"In {', '.join(places)}: {note}" for note, places in notes.items() if note)


def _by_value(group: Sequence[Verdict], name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for verdict in group:
        found.setdefault(_text(getattr(verdict, name)), []).append(verdict.place)
    return found


def _text(value: Any) -> str:
    return "not set" if value is None else str(value)
