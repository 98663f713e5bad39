# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The formats of a report: for each one the file's name, and what renders it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .journal import Journal
from .money import money_of
from .render import csv_rows, json_document, json_lines, junit, markdown, ocsf, oscal, page, sarif, table
from .report import Report


@dataclass(frozen=True)
class Format:
    """One format: the file it goes to, and the pure function that gives its text piece by piece."""

    file: str
    render: Callable[[Report], Iterator[str]]


FORMATS: dict[str, Format] = {
    "table": Format("report.txt", table.render),
    "json": Format("report.json", json_document.render),
    "jsonl": Format("report.jsonl", json_lines.render),
    "csv": Format("report.csv", csv_rows.render),
    "junit": Format("report.junit.xml", junit.render),
    "sarif": Format("report.sarif", sarif.render),
    "ocsf": Format("report.ocsf.json", ocsf.render),
    "oscal": Format("report.oscal.json", oscal.render),
    "markdown": Format("report.md", markdown.render),
    "html": Format("report.html", page.render),
}


def report_of(journal: Journal) -> Report:
    """The report of what one or several journals hold.

    Raises:
        OSError: a journal cannot be read.
    """
    errors = [*journal.errors, *journal.missing]
    return Report(journal.findings, journal.runs, errors, journal.losses, money=money_of(journal.money))
