# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The findings as JUnit XML, for the test view of a CI server. Pure.

Each finding is a test case: one that holds has passed; drift, what only a person can do and what lacks a value has
failed; what could not be read is an error; what is accepted, off by choice, waited for or does not apply is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from ..report import Report, Row
from ._text import PRODUCT, as_text, held_elsewhere, one_line, printable

_ELEMENT = {
    "drift": "failure",
    "manual": "failure",
    "input": "failure",
    "unknown": "error",
    "choice": "skipped",
    "waiting": "skipped",
    "excepted": "skipped",
    "not_applicable": "skipped",
}


def render(report: Report) -> Iterator[str]:
    """The document, piece by piece."""
    counts = report.summary.counts
    sums = {
        "tests": report.summary.total + len(report.errors),
        "failures": _sum(counts, "failure"),
        "errors": _sum(counts, "error") + len(report.errors),
        "skipped": _sum(counts, "skipped"),
    }
    attributes = "".join(f' {name}="{value}"' for name, value in sums.items())
    started = one_line(str(report.runs[0].get("started", ""))[:19]) if report.runs else ""
    yield f"<?xml version='1.0' encoding='utf-8'?>\n<testsuites name={quoteattr(PRODUCT)}{attributes}>\n"
    yield f"<testsuite name={quoteattr(PRODUCT)}{attributes}"
    yield f" timestamp={quoteattr(started)}>\n" if started else ">\n"
    for row in report.findings():
        yield _case(row)
    for error in report.errors:
        name, where = one_line(error.get("task", "")), one_line(error.get("host", ""))
        message = printable(str(error.get("message", "")))
        yield f"<testcase classname={quoteattr(where)} name={quoteattr(name)}>"
        yield f'<error message={quoteattr(one_line(message))} type="task">{escape(message)}</error></testcase>\n'
    if report.losses:
        yield f"<system-err>{escape(printable(chr(10).join(report.losses)))}</system-err>\n"
    yield "</testsuite>\n</testsuites>\n"


def _sum(counts: Mapping[str, int], element: str) -> int:
    return sum(counts[status] for status, found in _ELEMENT.items() if found == element)


def _case(row: Row) -> str:
    role, _dot, what = row["control"].partition(".")
    name = one_line(f"{what or role} [{row['region']}] {row['resource']}")
    head = f"<testcase classname={quoteattr(one_line(row['account_id'] + '.' + role))} name={quoteattr(name)}"
    element = _ELEMENT.get(row["status"])
    if not element:
        return head + "/>\n"
    now = as_text(row["current"]) + held_elsewhere(row)
    message = one_line(f"{row['title']}: {now} → {as_text(row['wanted'])}", 500)
    if element == "skipped":
        reason = one_line(f"{row['status']}: {row['remediation']}")
        return f"{head}><skipped message={quoteattr(reason)}/></testcase>\n"
    return (
        f"{head}><{element} message={quoteattr(message)} type={quoteattr(row['severity'])}>"
        f"{escape(printable(row['remediation']))}</{element}></testcase>\n"
    )
