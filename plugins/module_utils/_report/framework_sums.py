# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How each framework stands in a report: which of its requirements the findings speak for, and how. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .._controls.catalogue import CONTROLS
from .._controls.frameworks import FRAMEWORKS, Framework, references_of
from .report import Summary

#: How a requirement can stand: by which statuses, those first that decide where several are found.
STANDS = {
    "not_held": ("drift", "manual", "input", "choice"),
    "unknown": ("unknown", "waiting"),
    "accepted": ("excepted",),
    "held": ("fixed", "compliant"),
}
UNSEEN = "not_looked_at"
#: The same in the order in which people read it.
ORDER = ("held", "not_held", "unknown", "accepted", UNSEEN)


@dataclass(frozen=True)
class FrameworkSum:
    """One framework, and its requirements by how they stand.

    A requirement is here where a control of the catalogue speaks of it. That it is held says of the controls that
    they hold, and not that the requirement is met: no framework is met by settings alone.
    """

    framework: Framework
    requirements: dict[str, list[str]]

    def as_dict(self) -> dict[str, Any]:
        """As it stands in the JSON document."""
        return {"title": self.framework.title, **self.requirements}


def in_order(names: Iterable[str]) -> list[str]:
    """Identifiers in the order of their numbers, so that 2.10 comes after 2.9."""
    return sorted(names, key=_place)


def _place(name: str) -> list[tuple[int, int, str]]:
    parts = name.replace("-", ".").split(".")
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]


def framework_sums(summary: Summary, chosen: Sequence[str] = ()) -> list[FrameworkSum]:
    """How the frameworks stand, all of them or those that are chosen."""
    return [_sum(framework, summary) for name, framework in FRAMEWORKS.items() if not chosen or name in chosen]


def _sum(framework: Framework, summary: Summary) -> FrameworkSum:
    found: dict[str, Counter[str]] = {name: Counter() for name in _asked(framework)}
    for control, counted in summary.controls.items():
        for name in references_of(control).get(framework.id, ()):
            found[name].update(counted.counts)
    stands: dict[str, list[str]] = {name: [] for name in ORDER}
    for name in in_order(found):
        stands[_stand(found[name])].append(name)
    return FrameworkSum(framework, stands)


def _asked(framework: Framework) -> set[str]:
    named = {name for control in CONTROLS for name in references_of(control).get(framework.id, ())}
    return named | (framework.requirements.keys() if framework.id == "cis" else set())


def _stand(counts: Counter[str]) -> str:
    return next((name for name, statuses in STANDS.items() if any(counts[status] for status in statuses)), UNSEEN)
