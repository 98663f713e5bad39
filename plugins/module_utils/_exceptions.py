# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Exceptions: findings that somebody answers for, with a reason and an end. Pure.

An exception without reason, owner or end is refused. One that has expired counts no longer, and says so. One that
matched nothing in a whole run is stale: the report says which.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ._plan import Refusal, Verdict

_PATTERNS = ("control", "account_id", "region", "resource")


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
        },
    }


def check_exceptions(listed: Sequence[Mapping[str, Any]]) -> None:
    """Refuse what says nothing, or has no end.

    Raises:
        Refusal: which exception, and which of its parts.
    """
    for number, item in enumerate(listed, 1):
        for name in ("control", "reason", "owner"):
            if not item[name].strip():
                raise Refusal(f"exceptions: number {number} has an empty {name}.")
        try:
            date.fromisoformat(item["expires"])
        except ValueError as error:
            raise Refusal(
                f"exceptions: number {number} expires {item['expires']}, but must name a day as YYYY-MM-DD."
            ) from error


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

    def _first(self, verdict: Verdict, resource: str, *, expired: bool) -> str:
        for number, item in enumerate(self.listed):
            if (date.fromisoformat(item["expires"]) < self.today) == expired and self._matches(item, verdict, resource):
                self.matched.add(number)
                word = "Expired" if expired else "Excepted until"
                return f"{word} {item['expires']} by {item['owner']}: {item['reason']}"
        return ""

    def _matches(self, item: Mapping[str, Any], verdict: Verdict, resource: str) -> bool:
        found = {
            "control": verdict.control,
            "account_id": verdict.account_id or self.account_id,
            "region": verdict.region or "global",
            "resource": resource,
        }
        return all(fnmatch.fnmatchcase(found[name], item[name]) for name in _PATTERNS)

    def as_result(self) -> list[dict[str, Any]]:
        """Each exception with whether it matched, for the report to find the stale ones."""
        return [{**item, "matched": number in self.matched} for number, item in enumerate(self.listed)]
