# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The findings as the data of the page: column by column, each text once. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..._controls.control import SEVERITIES, STATUSES
from ..._controls.frameworks import FRAMEWORKS, references_of
from ..report import Row, Summary
from ._answer import AWS_LINK
from ._text import as_json, as_text, chain_lines, holder, milliseconds, value_of

#: How long a value or a sentence may be on the page.
WIDTH = 1_500
LABELS = {
    "drift": "Drift",
    "unknown": "Unknown",
    "manual": "Needs a person",
    "input": "Needs a value",
    "choice": "Your choice",
    "waiting": "Waiting",
    "fixed": "Fixed",
    "excepted": "Excepted",
    "not_applicable": "Does not apply",
    "compliant": "Holds",
}
#: The same after a number: one of them, and several.
COUNTED = {
    "drift": ("has drifted", "have drifted"),
    "unknown": ("could not be read", "could not be read"),
    "manual": ("needs a person", "need a person"),
    "input": ("needs a value", "need a value"),
    "choice": ("is your choice", "are your choice"),
    "waiting": ("resolves by itself", "resolve by themselves"),
    "fixed": ("was fixed", "were fixed"),
    "excepted": ("is excepted", "are excepted"),
    "not_applicable": ("does not apply", "do not apply"),
    "compliant": ("holds", "hold"),
    "not checked": ("was not checked", "were not checked"),
}
CHANGES = ("", "new", "reopened", "unchanged")
_COLUMNS = (
    "control",
    "account_id",
    "region",
    "prefix",
    "resource",
    "current",
    "wanted",
    "held_by",
    "remediation",
    "chain",
)


@dataclass(frozen=True)
class Encoded:
    """The data as it stands in the page, and how many findings are in it."""

    text: str
    listed: int


class _Column:
    """One column: its texts, each once, and for each row the number of its text."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}
        self.rows: list[int] = []

    def cost(self, text: str) -> int:
        """How many bytes a further row takes."""
        number = len(str(len(self.texts))) + 1
        return number if text in self.texts else number + len(embedded(text).encode()) + 1

    def add(self, text: str) -> None:
        """Append a row."""
        self.rows.append(self.texts.setdefault(text, len(self.texts)))


def embedded(value: Any) -> str:
    """A value as JSON that can stand inside a script element."""
    text = as_json(value)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def encode(rows: Iterable[Row], summary: Summary, budget: int) -> Encoded:
    """The data of the page.

    Args:
        rows: the findings, the most urgent first.
        summary: the sums of the report.
        budget: how many bytes the data may take; what does not fit is left out.
    """
    columns = {name: _Column() for name in _COLUMNS}
    status, severity, change, times, firsts = [], [], [], [], []
    for row in rows:
        texts = _texts(row)
        budget -= sum(column.cost(texts[name]) for name, column in columns.items()) + 28
        if budget < 0:
            break
        for name, column in columns.items():
            column.add(texts[name])
        status.append(STATUSES.index(row["status"]))
        severity.append(SEVERITIES.index(row["severity"]))
        change.append(CHANGES.index(row["change"]) if row.get("change") in CHANGES else 0)
        times.append(milliseconds(row["time"]) // 1000)
        firsts.append(milliseconds(row.get("first_seen") or "") // 1000)
    base = min(times, default=0)
    data = {
        "link": AWS_LINK.pattern,
        "statuses": [[name, LABELS[name]] for name in STATUSES],
        "severities": list(SEVERITIES),
        "changes": list(CHANGES),
        "columns": {name: {"texts": list(column.texts), "rows": column.rows} for name, column in columns.items()},
        "controls": [_control(name, summary) for name in columns["control"].texts],
        "status": "".join(map(str, status)),
        "severity": "".join(map(str, severity)),
        "change": "".join(map(str, change)),
        "base": base,
        "time": [time - base for time in times],
        "first": firsts if any(firsts) else [],
    }
    return Encoded(embedded(data), len(times))


def _control(name: str, summary: Summary) -> list[Any]:
    about = summary.controls[name]
    return [_cut(about.title), about.cis, _requirements(name)]


def _requirements(control: str) -> list[str]:
    """What a control has to do with frameworks other than CIS, as the page calls it."""
    found = references_of(control)
    return [f"{FRAMEWORKS[name].short} {item}" for name, items in found.items() if name != "cis" for item in items]


def _texts(row: Row) -> dict[str, str]:
    # What resources of one account, region and service begin with stands in the page once.
    prefix, colon, resource = row["resource"].rpartition(":")
    split = {**row, "prefix": prefix + colon, "resource": resource, "chain": chain_lines(row), "held_by": holder(row)}
    split |= {name: value_of(row, name) for name in ("current", "wanted")}
    return {name: _cut(as_text(split[name])) for name in _COLUMNS}


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH else text[:WIDTH] + " … (cut: the JSON report has all of it)"
