# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Renders findings. Pure: rows in, text or a document out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

SCHEMA = "https://github.com/dayone-aws/dayone.aws/blob/main/docs/report.schema.json"
STATUSES = ("drift", "unknown", "manual", "fixed", "excepted", "compliant")
_WIDTH = 44


def document(rows: Sequence[Row]) -> dict[str, Any]:
    """The report as one JSON document. Its schema stands in docs/report.schema.json."""
    return {"$schema": SCHEMA, "version": 1, "summary": summary(rows), "findings": [dict(row) for row in rows]}


def summary(rows: Sequence[Row]) -> dict[str, int]:
    """How many findings there are of each status."""
    counted = Counter(row["status"] for row in rows)
    return {status: counted.get(status, 0) for status in STATUSES}


def table(rows: Sequence[Row]) -> str:
    """The report for a terminal: what needs attention first, then a line of sums."""
    order = {status: index for index, status in enumerate(STATUSES)}
    ordered = sorted(rows, key=lambda row: (row["account_id"], order[row["status"]], row["control"]))
    head = ("account", "control", "status", "current → wanted")
    body = [(row["account_id"], row["control"], row["status"], _change(row)) for row in ordered]
    widths = [max(len(line[column]) for line in [head, *body]) for column in range(3)]
    lines = [_line(line, widths) for line in [head, *body]]
    sums = ", ".join(f"{count} {status}" for status, count in summary(rows).items() if count)
    return "\n".join([*lines, "", *_todo(ordered), sums or "no findings"])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join([*(cell.ljust(width) for cell, width in zip(cells, widths, strict=False)), cells[-1]])


def _change(row: Row) -> str:
    if row["status"] == "compliant":
        return _short(row["current"])
    return f"{_short(row['current'])} → {_short(row['wanted'])}"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def _todo(rows: Sequence[Row]) -> list[str]:
    """What is left for a person, with the way to do it."""
    left = [row for row in rows if row["status"] in ("manual", "unknown")]
    return [f"{row['control']}: {row['remediation']}" for row in left] + ([""] if left else [])
