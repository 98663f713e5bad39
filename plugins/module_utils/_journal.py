# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The journal of a run: JSON Lines, appended as the run goes on, read and merged afterwards. Pure.

The first line says which run it is, each further one is a finding, a change or an error, and the last says that the
run came to its end. A journal without that last line is of a run that was cut short: what it has still counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FORMAT = 1
Line = Mapping[str, Any]
KINDS = ("run", "finding", "change", "error", "end")


class ForeignJournal(ValueError):
    """A file that is no journal of ours, or journals that do not belong together. Says which, and why."""


@dataclass(frozen=True)
class Journal:
    """What one or several journals hold: runs by their id, the lines of each kind, and what was lost."""

    runs: Mapping[str, Line] = field(default_factory=dict)
    lines: Mapping[tuple[str, int], Line] = field(default_factory=dict)
    losses: tuple[str, ...] = ()

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """The lines of one kind, run by run in the order in which the runs began."""
        order = {run: place for place, run in enumerate(sorted(self.runs, key=self._beginning))}
        keys = sorted(self.lines, key=lambda key: (order.get(key[0], len(order)), key[1]))
        return [dict(self.lines[key]) for key in keys if self.lines[key]["kind"] == kind]

    def _beginning(self, run: str) -> tuple[str, str]:
        return str(self.runs[run].get("started", "")), run

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings. Of the same control and resource the newest one counts."""
        newest: dict[tuple[str, ...], dict[str, Any]] = {}
        for row in self.of_kind("finding"):
            key = tuple(str(row.get(name, "")) for name in ("account_id", "region", "control", "resource", "wanted"))
            newest.pop(key, None)
            newest[key] = row
        return list(newest.values())


def first_line(run: str, started: str, **about: Any) -> dict[str, Any]:
    """The line that says which run a journal is of."""
    return {"kind": "run", "format": FORMAT, "run": run, "seq": 0, "started": started, **about}


def write_line(line: Line) -> str:
    """One line of a journal."""
    return json.dumps(line, sort_keys=True, default=str, ensure_ascii=False) + "\n"


def parse(text: Iterable[str], source: str) -> Journal:
    """Read one journal.

    Args:
        text: its lines.
        source: what messages call it.

    Raises:
        ForeignJournal: it does not begin as a journal does, or is of a newer format.
    """
    lines, losses = _decoded(text, source)
    head = next(lines, None)
    if head is None or head.get("kind") != "run" or "run" not in head:
        raise ForeignJournal(f"{source} is not a journal of this collection: its first line names no run.")
    if head.get("format") != FORMAT:
        raise ForeignJournal(f"{source} is a journal of format {head.get('format')}; this release reads {FORMAT}.")
    kept = {(str(line["run"]), int(line["seq"])): line for line in lines if {"run", "seq", "kind"} <= set(line)}
    if not any(line["kind"] == "end" for line in kept.values()):
        losses.append(f"{source}: the run did not come to its end")
    return Journal({str(head["run"]): head}, kept, tuple(losses))


def _decoded(text: Iterable[str], source: str) -> tuple[Iterator[dict[str, Any]], list[str]]:
    """The lines that can be read. A line that cannot is a loss: a run that is cut short may end in the middle."""
    losses: list[str] = []
    found: list[dict[str, Any]] = []
    for number, line in enumerate(text, 1):
        try:
            value = json.loads(line)
        except ValueError:
            losses.append(f"{source}: line {number} cannot be read")
            continue
        if isinstance(value, dict):
            found.append(value)
    return iter(found), losses


def merge(journals: Sequence[Journal], *, any_configuration: bool = False) -> Journal:
    """One journal of many. The order of merging does not matter, and merging twice changes nothing.

    Raises:
        ForeignJournal: the journals are of different configurations, and ``any_configuration`` is not set.
    """
    runs = {run: line for journal in journals for run, line in journal.runs.items()}
    configurations = {str(line.get("configuration", "")) for line in runs.values()}
    if len(configurations) > 1 and not any_configuration:
        raise ForeignJournal(
            "the journals are of runs with different configurations (playbook, variables, tags or release): "
            "merge them only if that is meant, with any_configuration."
        )
    lines = {key: line for journal in journals for key, line in journal.lines.items()}
    losses = sorted({loss for journal in journals for loss in journal.losses})
    return Journal(runs, lines, tuple(losses))
