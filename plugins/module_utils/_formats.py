# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The formats of a report, each a pure function from a journal to a text."""

from __future__ import annotations

from collections.abc import Callable

from ._journal import Journal
from ._report import Summary, document, plain, table


def summary_of(journal: Journal) -> Summary:
    """The sums of a journal."""
    summary = Summary()
    for row in journal.findings:
        summary.add(plain(row))
    summary.errors += journal.of_kind("error")
    return summary


def as_table(journal: Journal) -> str:
    """The terminal's table."""
    return table(summary_of(journal), journal.losses) + "\n"


def as_json(journal: Journal) -> str:
    """The JSON document of docs/report.schema.json."""
    runs = sorted(journal.runs.values(), key=lambda run: (str(run.get("started", "")), str(run["run"])))
    return "".join(document(summary_of(journal), journal.findings, runs, journal.losses))


#: The file's name, and what renders it.
FORMATS: dict[str, tuple[str, Callable[[Journal], str]]] = {
    "table": ("report.txt", as_table),
    "json": ("report.json", as_json),
}
