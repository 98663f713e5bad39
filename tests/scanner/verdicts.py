# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What our report and Prowler's say of each recommendation of the CIS benchmark, and where they differ. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BEGIN, END = "<!-- verdicts begin: make scanner -->", "<!-- verdicts end -->"
#: Prowler's status of a recommendation, by what our statuses of it amount to.
SAME = {"holds": "PASS", "open": "FAIL"}
Verdicts = Mapping[str, str]


@dataclass(frozen=True)
class Known:
    """A difference that somebody looked into.

    Args:
        cis: the recommendation.
        when: the run: ``before`` the baseline or ``after`` it.
        ours: ``holds`` or ``open``.
        prowler: ``PASS`` or ``FAIL``.
        why: what each of the two looks at.
    """

    cis: str
    when: str
    ours: str
    prowler: str
    why: str

    @property
    def difference(self) -> tuple[str, str, str, str]:
        """What it explains."""
        return self.cis, self.when, self.ours, self.prowler


def ours(findings: Iterable[Mapping[str, Any]]) -> Verdicts:
    """What our report says: one open finding opens the recommendation, and an unread one keeps it from holding."""
    found: dict[str, set[str]] = {}
    for row in findings:
        for cis in row["cis"]:
            found.setdefault(cis, set()).add(row["status"])
    return {cis: _ours(statuses) for cis, statuses in found.items()}


def _ours(statuses: set[str]) -> str:
    if statuses & {"drift", "failed", "manual", "input", "choice"}:
        return "open"
    return "unknown" if statuses & {"unknown", "waiting", "not_applicable"} else "holds"


def prowlers(rows: Iterable[Mapping[str, str]]) -> Verdicts:
    """What the compliance report of Prowler says: one failed check fails the recommendation."""
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["REQUIREMENTS_ID"], set()).add(row["STATUS"])
    return {cis: next(word for word in ("FAIL", "PASS", "MANUAL") if word in said) for cis, said in found.items()}


def differences(when: str, our_verdicts: Verdicts, prowler_verdicts: Verdicts) -> list[tuple[str, str, str, str]]:
    """The recommendations that one of the two holds for kept and the other for broken."""
    return [
        (cis, when, said, theirs)
        for cis, said in sorted(our_verdicts.items())
        for theirs in [prowler_verdicts.get(cis, "MANUAL")]
        if said in SAME and theirs in SAME.values() and SAME[said] != theirs
    ]


def unexplained(found: Sequence[tuple[str, str, str, str]], known: Sequence[Known]) -> tuple[list[str], list[str]]:
    """What nobody looked into yet, and what is known and no longer so."""
    told = {item.difference for item in known}
    return _lines(set(found) - told), _lines(told - set(found))


def _lines(found: Iterable[tuple[str, str, str, str]]) -> list[str]:
    return [f"{cis} {when} the baseline: ours {said}, Prowler {theirs}" for cis, when, said, theirs in sorted(found)]


def table(looks: Sequence[tuple[Verdicts, Verdicts]]) -> str:
    """Both opinions before and after, as a Markdown table with a row for each recommendation."""
    lines = ["| CIS | before: Prowler | ours | after: Prowler | ours |", "|---|---|---|---|---|"]
    every = {cis for pair in looks for verdicts in pair for cis in verdicts}
    for cis in sorted(every, key=lambda name: [int(part) for part in name.split(".")]):
        cells = [verdicts.get(cis, "") for our, prowler in looks for verdicts in (prowler, our)]
        lines.append(f"| {' | '.join((cis, *cells))} |")
    return "\n".join(lines)


def reasons(known: Sequence[Known]) -> str:
    """The known differences as a Markdown table."""
    lines = ["| CIS | baseline | Prowler | ours | why |", "|---|---|---|---|---|"]
    for item in known:
        cells = (item.cis, item.when, item.prowler, item.ours, " ".join(item.why.split()))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def page(text: str, looks: Sequence[tuple[Verdicts, Verdicts]], known: Sequence[Known]) -> str:
    """A page with its tables as they should be."""
    head, _begin, rest = text.partition(BEGIN)
    _old, _end, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{reasons(known)}\n\n{table(looks)}\n\n{END}{tail}"
