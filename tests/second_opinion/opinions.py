# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the runs on two emulators say of each control, and whether what they disagree on is known. Pure."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BEGIN, END = "<!-- disagreements begin: python -m tests.second_opinion --page -->", "<!-- disagreements end -->"
Opinion = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Known:
    """A disagreement that somebody looked into.

    Args:
        control: a control, or a shell glob of several.
        embedded: the statuses in the embedded account, parted by commas; an asterisk for any.
        ministack: the same in ministack.
        follows: which of the two does as AWS documents it: ``embedded``, ``ministack``, ``both`` or ``neither``.
        why: what they do, and what AWS documents.
    """

    control: str
    embedded: str
    ministack: str
    follows: str
    why: str

    def covers(self, control: str, embedded: frozenset[str], ministack: frozenset[str]) -> bool:
        """Whether this is the disagreement on a control."""
        said = ((self.embedded, embedded), (self.ministack, ministack))
        return fnmatch.fnmatchcase(control, self.control) and all(text in ("*", _said(found)) for text, found in said)


def _said(statuses: frozenset[str]) -> str:
    return ", ".join(sorted(statuses)) or "nothing"


def opinion(findings: Iterable[Mapping[str, Any]]) -> Opinion:
    """The statuses of each control in a run."""
    found: dict[str, set[str]] = {}
    for row in findings:
        found.setdefault(row["control"], set()).add(row["status"])
    return {control: frozenset(statuses) for control, statuses in found.items()}


def disagreements(embedded: Opinion, ministack: Opinion) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """The controls on which two runs do not say the same."""
    nothing: frozenset[str] = frozenset()
    pairs = {name: (embedded.get(name, nothing), ministack.get(name, nothing)) for name in {*embedded, *ministack}}
    return {name: pair for name, pair in sorted(pairs.items()) if pair[0] != pair[1]}


def unexplained(
    found: Mapping[str, tuple[frozenset[str], frozenset[str]]], known: Sequence[Known]
) -> tuple[list[str], list[str]]:
    """What nobody looked into yet, and what is known and no longer so."""
    fresh = [
        f"{control}: embedded account {_said(one)}, ministack {_said(two)}"
        for control, (one, two) in found.items()
        if not any(item.covers(control, one, two) for item in known)
    ]
    stale = [
        f"{item.control}: embedded account {item.embedded}, ministack {item.ministack}"
        for item in known
        if not any(item.covers(control, *pair) for control, pair in found.items())
    ]
    return fresh, stale


def table(known: Sequence[Known]) -> str:
    """The known disagreements as a Markdown table."""
    lines = ["| control | embedded account | ministack | follows AWS | why |", "|---|---|---|---|---|"]
    for item in known:
        cells = (f"`{item.control}`", _shown(item.embedded), _shown(item.ministack), item.follows, item.why)
        lines.append(f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |")
    return "\n".join(lines)


def _shown(statuses: str) -> str:
    return "any" if statuses == "*" else statuses


def page(text: str, known: Sequence[Known]) -> str:
    """A page with its table as it should be."""
    head, _begin, rest = text.partition(BEGIN)
    _old, _end, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{table(known)}\n\n{END}{tail}"
