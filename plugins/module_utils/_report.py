# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Renders findings for a terminal and as one JSON document. Pure: rows in, text out."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

SCHEMA = "https://github.com/dayone-aws/dayone.aws/blob/main/docs/report.schema.json"
#: Statuses, those first that need attention first.
STATUSES = ("drift", "unknown", "manual", "fixed", "excepted", "compliant")
#: How many findings a terminal shows.
SHOWN = 200
_WIDTH = 44
_ORDER = {status: place for place, status in enumerate(STATUSES)}
_HEAD = ("account", "region", "control", "status", "current → wanted")
#: What a line of the journal has besides the finding.
_JOURNAL_KEYS = ("kind", "run", "seq")


def plain(line: Row) -> dict[str, Any]:
    """A finding without what only its journal needs."""
    return {key: value for key, value in line.items() if key not in _JOURNAL_KEYS}


class Summary:
    """Counts findings and keeps those for the terminal, in bounded memory."""

    def __init__(self, shown: int = SHOWN) -> None:
        self.counts = dict.fromkeys(STATUSES, 0)
        self.accounts: set[str] = set()
        self.errors: list[dict[str, Any]] = []
        self._shown = shown
        self._kept: list[tuple[_Last, int, Row]] = []
        self._seen = 0

    def add(self, row: Row) -> None:
        """Count one finding."""
        self.counts[row["status"]] += 1
        self.accounts.add(row["account_id"])
        self._seen += 1
        entry = (_Last(_place(row)), -self._seen, row)
        if len(self._kept) < self._shown:
            heapq.heappush(self._kept, entry)
        else:
            heapq.heappushpop(self._kept, entry)

    @property
    def total(self) -> int:
        """How many findings there are."""
        return self._seen

    def rows(self) -> list[Row]:
        """The findings to show, those first that need attention first."""
        return [row for _place, _number, row in sorted(self._kept, key=lambda entry: (entry[0].place, -entry[1]))]


class _Last:
    """A place in the order, so that the heap lets go of the least urgent first."""

    def __init__(self, place: tuple[str, ...]) -> None:
        self.place = place

    def __lt__(self, other: _Last) -> bool:
        return self.place > other.place


def _place(row: Row) -> tuple[str, ...]:
    return str(_ORDER[row["status"]]), row["account_id"], row["control"], row["region"]


def document(
    summary: Summary, rows: Iterable[Row], runs: Sequence[Row] = (), losses: Sequence[str] = ()
) -> Iterator[str]:
    """The report as one JSON document, piece by piece. Its schema stands in docs/report.schema.json."""
    head = {
        "$schema": SCHEMA,
        "version": 1,
        "runs": [{key: value for key, value in run.items() if key not in ("kind", "seq")} for run in runs],
        "summary": summary.counts,
        "errors": [plain(error) for error in summary.errors],
        "losses": list(losses),
    }
    yield json.dumps(head, indent=2, sort_keys=True, default=str)[:-2] + ',\n  "findings": ['
    comma = ""
    for row in rows:
        yield f"{comma}\n    " + json.dumps(plain(row), sort_keys=True, default=str, ensure_ascii=False)
        comma = ","
    yield "\n  ]\n}\n"


def table(summary: Summary, losses: Sequence[str] = ()) -> str:
    """The report for a terminal: what needs attention first, what a person has to do, and a line of sums."""
    rows = summary.rows()
    body = [(row["account_id"], row["region"], row["control"], row["status"], _change(row)) for row in rows]
    widths = [max(len(line[column]) for line in [_HEAD, *body]) for column in range(4)]
    lines = [_line(line, widths) for line in [_HEAD, *body]] if rows else []
    left_out = summary.total - len(rows)
    if left_out:
        lines.append(f"… and {left_out} more in the journal")
    sums = ", ".join(f"{count} {status}" for status, count in summary.counts.items() if count) or "no findings"
    errors = [f"error at {error['host']}, {error['task']}: {error['message']}" for error in summary.errors]
    return "\n".join([*lines, "", *_todo(rows), *errors, *losses, sums])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join([*(cell.ljust(width) for cell, width in zip(cells, widths, strict=False)), cells[-1]])


def _change(row: Row) -> str:
    if row["status"] == "compliant":
        return _short(row["current"])
    return f"{_short(row['current'])} → {_short(row['wanted'])}"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)
    text = " ".join(text.split())
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def _todo(rows: Sequence[Row]) -> list[str]:
    """What is left for a person, with the way to do it."""
    left = dict.fromkeys(
        f"{row['control']}: {row['remediation']}" for row in rows if row["status"] in ("manual", "unknown")
    )
    return [*left, ""] if left else []
