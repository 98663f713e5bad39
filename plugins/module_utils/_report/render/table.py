# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report for a terminal: what needs attention first, what a person has to do, and a line of sums. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..money import money_text
from ..report import KEPT, Report, Row, Summary, error_text
from ._text import counted, one_line

#: How many lines of findings a terminal shows.
SHOWN = 200
#: How many reasons for which something is accepted it shows.
REASONS = 20
_WIDTH = 44
_HEAD = ("account", "region", "control", "status", "current → wanted")


def render(report: Report) -> Iterator[str]:
    """The table, line by line."""
    summary = report.summary
    groups = _grouped(summary.urgent(KEPT))[:SHOWN]
    body = [_cells(group) for group in groups]
    widths = [max(len(line[column]) for line in [_HEAD, *body]) for column in range(4)]
    if groups:
        yield from (_line(line, widths) for line in [_HEAD, *body])
    left = summary.total - sum(len(group) for group in groups)
    if left:
        yield f"… and {left} more in the journal\n"
    yield "\n"
    yield from _todos(summary)
    yield from _accepted(summary)
    yield from (one_line(line) + "\n" for line in money_text(report.money))
    for error in report.errors:
        yield one_line(f"error at {error_text(error)}") + "\n"
    yield from (one_line(loss) + "\n" for loss in report.losses)
    yield (", ".join(f"{count} {status}" for status, count in summary.counts.items() if count) or "no findings") + "\n"
    if report.since:
        changes = [f"{summary.changes[name]} {name}" for name in ("new", "reopened", "unchanged")]
        yield f"since {one_line(report.since.started, 40)}: {', '.join(changes)}, {report.since.mended} mended\n"


def _grouped(rows: Iterable[Row]) -> list[list[Row]]:
    """The findings, those together that differ by region and resource only, where the first of them is."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        alike = (row["account_id"], row["control"], row["status"], row["remediation"], _change(row))
        groups.setdefault(alike, []).append(row)
    return list(groups.values())


def _cells(group: Sequence[Row]) -> tuple[str, ...]:
    """One line for findings that are alike, with their number where it is not that of the regions."""
    first, regions = group[0], {row["region"] for row in group}
    where = first["region"] if len(regions) == 1 else counted(len(regions), "region")
    number = f" ({counted(len(group), 'finding')})" if len(group) > len(regions) else ""
    cells = (one_line(value) for value in (first["account_id"], where, first["control"], first["status"]))
    return (*cells, _change(first) + number)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join([*(cell.ljust(width) for cell, width in zip(cells, widths, strict=False)), cells[-1]]) + "\n"


def _change(row: Row) -> str:
    now = one_line(row["current"], _WIDTH)
    return now if row["status"] == "compliant" else f"{now} → {one_line(row['wanted'], _WIDTH)}"


def _accepted(summary: Summary) -> Iterator[str]:
    """What is accepted, and why: those together that are accepted for the same reason."""
    alike: dict[str, list[str]] = {}
    for item in summary.accepted:
        alike.setdefault(item.reason, []).append(item.control)
    for reason, controls in list(alike.items())[:REASONS]:
        more = f" and {counted(len(controls) - 1, 'control')} more" if controls[1:] else ""
        yield one_line(f"{controls[0]}{more}: {reason}") + "\n"
    if len(alike) > REASONS:
        yield f"… and {counted(len(alike) - REASONS, 'reason')} more for which something is accepted\n"
    if alike:
        yield "\n"


def _todos(summary: Summary) -> Iterator[str]:
    """What is left for a person, with the way to do it."""
    alike: dict[str, list[str]] = {}
    for todo in summary.todos:
        alike.setdefault(todo.remediation, []).append(todo.control)
    for remediation, controls in alike.items():
        more = f" and {counted(len(controls) - 1, 'control')} more" if controls[1:] else ""
        yield one_line(f"{controls[0]}{more}: {remediation}") + "\n"
    if summary.todos:
        yield "\n"
