# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Exceptions: findings that somebody answers for, with a reason and an end. Pure.

An exception without reason, owner or end is refused, and so is one of a control that does not exist. One that has
expired counts no longer, and says so. One that matched nothing in a whole run is stale: the report says which.

What could not be read is not excepted: nobody knows whether there is anything to answer for.
"""

from __future__ import annotations

import difflib
import fnmatch
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ansible.module_utils.common.validation import check_type_bool, check_type_str

from .._controls.catalogue import CONTROLS
from .._kernel.plan import Refusal, Verdict

#: In place of a day, for a control that is accepted as a whole.
NEVER = "never"
#: What a profile accepts: what only a person can do, and what is off.
_ACCEPTED = ("person", "choice")
_PATTERNS = ("control", "account_id", "region", "resource")
#: Ansible's own conversions, and what is said of a value that they refuse.
_TYPES = {"str": (check_type_str, "a text"), "bool": (check_type_bool, "true or false")}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: What stands before an exception beside something that is not known.
_NOT_YET = "An exception covers it, which applies once it can be judged: "


def exceptions_spec() -> dict[str, Any]:
    """The argument spec of a list of exceptions."""
    return {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "control": {"type": "str", "required": True},
            "account_id": {"type": "str", "default": "*"},
            "region": {"type": "str", "default": "*"},
            "resource": {"type": "str", "default": "*"},
            "reason": {"type": "str", "required": True},
            "owner": {"type": "str", "required": True},
            "expires": {"type": "str", "required": True},
            "only_manual": {"type": "bool", "default": False},
        },
    }


def completed(given: Any) -> list[dict[str, Any]]:
    """Exceptions that no argument spec has seen, with the defaults that one would give.

    Raises:
        Refusal: which exception has what is not an option, or lacks one.
    """
    options = exceptions_spec()["options"]
    found = []
    for number, item in enumerate(given if isinstance(given, list) else [given], 1):
        known = item if isinstance(item, Mapping) else {}
        lacks = [name for name, option in options.items() if option.get("required") and known.get(name) is None]
        if lacks:
            raise Refusal(f"exceptions: number {number} has no {', '.join(lacks)}.")
        if known.keys() - options.keys():
            raise Refusal(f"exceptions: number {number} may only have {', '.join(options)}.")
        found.append({name: _typed(number, name, known, option) for name, option in options.items()})
    return found


def _typed(number: int, name: str, known: Mapping[str, Any], option: Mapping[str, Any]) -> Any:
    """One option as an argument spec would take it."""
    value = option.get("default") if known.get(name) is None else known[name]
    convert, permitted = _TYPES[option["type"]]
    try:
        return convert(value)
    except TypeError:
        shown = repr(value)[:60]
        raise Refusal(f"exceptions: number {number} has {name}: {shown}, but it must be {permitted}.") from None


def check_exceptions(listed: Sequence[Mapping[str, Any]]) -> None:
    """Refuse what says nothing, names no control, or has no end.

    Raises:
        Refusal: which exception, and which of its parts.
    """
    for number, item in enumerate(listed, 1):
        for name in ("control", "reason", "owner"):
            if not item[name].strip():
                raise Refusal(f"exceptions: number {number} has an empty {name}.")
        if not any(fnmatch.fnmatchcase(control, item["control"]) for control in CONTROLS):
            raise Refusal(f"exceptions: number {number} names {unknown_control(item['control'])}")
        _check_end(number, item)


def _check_end(number: int, item: Mapping[str, Any]) -> None:
    if item["expires"] == NEVER:
        if item["control"] not in CONTROLS:
            raise Refusal(
                f"exceptions: number {number} never expires, which requires the full name of one control. "
                f"{item['control']} is a glob."
            )
        return
    if not _is_day(item["expires"]):
        raise Refusal(
            f"exceptions: number {number} has expires {item['expires']}, but it must be a date as YYYY-MM-DD, "
            f"or {NEVER} for a single control."
        )


def _is_day(text: str) -> bool:
    """Whether a text names a day. Which other forms Python reads differs from release to release."""
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def unknown_control(name: str) -> str:
    """What is said of a name that no control has: the name, and the nearest ones that there are."""
    near = difflib.get_close_matches(name, CONTROLS, n=1, cutoff=0.6)
    hint = f"Did you mean {near[0]}?" if near else "docs/controls.md lists all of them."
    return f"{name}, which matches no control. {hint}"


@dataclass
class Exceptions:
    """The exceptions of a module call, and what they matched."""

    listed: Sequence[Mapping[str, Any]]
    account_id: str
    today: date
    matched: set[int] = field(default_factory=set)

    def waiver(self, verdict: Verdict, resource: str) -> str:
        """Why a verdict is waived, or nothing. ``resource`` is the ARN that the finding will show."""
        return self._first(verdict, resource, expired=False)

    def lapsed(self, verdict: Verdict, resource: str) -> str:
        """Which exception of a verdict has expired, or nothing."""
        return self._first(verdict, resource, expired=True)

    def beside(self, reason: str) -> str:
        """A reason for which a verdict would be waived, beside what could not be read: it waives nothing of that."""
        return f"{_NOT_YET}{reason}"

    def naming(self, control: str) -> str:
        """Which exception names a control that was not judged in the account, or nothing. It waives nothing: whether it
        would match is not known, so it is neither used nor stale."""
        named = [item for item in self.listed if self._names(item, control)]
        for item in named:
            if not self._is_over(item):
                return self.beside(_text(item, expired=False))
        return _text(named[0], expired=True) if named else ""

    def _names(self, item: Mapping[str, Any], control: str) -> bool:
        known = fnmatch.fnmatchcase(self.account_id, item["account_id"]) or not self.account_id
        return known and fnmatch.fnmatchcase(control, item["control"])

    def _first(self, verdict: Verdict, resource: str, *, expired: bool) -> str:
        for number, item in enumerate(self.listed):
            if self._is_over(item) == expired and self._matches(item, verdict, resource):
                self.matched.add(number)
                return _text(item, expired=expired)
        return ""

    def _is_over(self, item: Mapping[str, Any]) -> bool:
        return item["expires"] != NEVER and date.fromisoformat(item["expires"]) < self.today

    def _matches(self, item: Mapping[str, Any], verdict: Verdict, resource: str) -> bool:
        if item.get("only_manual") and verdict.mend not in _ACCEPTED:
            return False
        found = {
            "control": verdict.control,
            "account_id": verdict.account_id or self.account_id,
            "region": verdict.region or "global",
            "resource": resource,
        }
        return all(fnmatch.fnmatchcase(found[name], item[name]) for name in _PATTERNS)

    def as_result(self) -> list[dict[str, Any]]:
        """Each exception with whether it matched, for the report to find the stale ones. What a profile accepts is for
        accounts of all kinds, and so it is not missed where there is nothing to accept."""
        return [
            {**item, "matched": number in self.matched}
            for number, item in enumerate(self.listed)
            if not item.get("only_manual")
        ]


def _text(item: Mapping[str, Any], *, expired: bool) -> str:
    """What is said of an exception. An expired one counts no longer, so more follows."""
    if expired:
        return f"An exception expired on {item['expires']} ({item['owner']}: {item['reason'].rstrip('.')})."
    when = "Accepted" if item["expires"] == NEVER else f"Excepted until {item['expires']}"
    return f"{when} by {item['owner']}: {item['reason']}"


@dataclass
class Ledger:
    """The exceptions of a whole run, and which of them are stale.

    Modules say only what they matched themselves. An exception is stale when it matched nothing although what it names
    was looked at, or when there is no control that it could match.
    """

    _listed: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _matched: set[str] = field(default_factory=set)
    _judged: set[tuple[str, str]] = field(default_factory=set)

    def note(self, listed: Iterable[Mapping[str, Any]]) -> None:
        """Take in the exceptions of a module's result."""
        for item in listed:
            name = _named(item)
            self._listed[name] = item
            if item["matched"]:
                self._matched.add(name)

    def judged(self, control: str, account_id: str) -> None:
        """Take in that a control was looked at in an account."""
        self._judged.add((control, account_id))

    def as_line(self, *, whole: bool) -> dict[str, bool]:
        """By exception whether it matched. One that could not match in a part of a run is left out.

        Args:
            whole: whether the run took all steps in all accounts. Then an account that was not seen is nobody's.
        """
        return {
            name: name in self._matched
            for name, item in sorted(self._listed.items())
            if name in self._matched or self._is_stale(item, whole)
        }

    def _is_stale(self, item: Mapping[str, Any], whole: bool) -> bool:
        if not any(fnmatch.fnmatchcase(control, item["control"]) for control in CONTROLS):
            return True
        return any(
            fnmatch.fnmatchcase(control, item["control"])
            and (whole or fnmatch.fnmatchcase(account, item["account_id"]))
            for control, account in self._judged
        )


def _named(item: Mapping[str, Any]) -> str:
    """What a report calls an exception: no two different ones have the same name."""
    where = [f"{name} {item[name]}" for name in ("account_id", "region", "resource") if item[name] != "*"]
    text = " in ".join([item["control"], ", ".join(where)] if where else [item["control"]])
    return f"{text} of {item['owner']}, expires {item['expires']}"
