# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The findings as comma-separated values (RFC 4180), for spreadsheets. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from ..._controls.frameworks import FRAMEWORKS, references_of
from ..report import Report, Row
from ._text import as_text, chain_line, todo_line

COLUMNS = (
    "account_id",
    "region",
    "control",
    "title",
    "severity",
    "cis",
    "fsbp",
    "ssb",
    "nist_csf",
    "pci_dss",
    "iso_27001",
    "status",
    "resource",
    "current",
    "wanted",
    "remediation",
    "todo",
    "time",
    "change",
    "first_seen",
    "chain",
    "held_by",
)
#: What makes a spreadsheet take a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: What a spreadsheet may skip before it.
_UNSEEN = " \u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


#: Columns that are said in words.
_SHOWN = {"chain": chain_line, "todo": todo_line}


def render(report: Report) -> Iterator[str]:
    """The head and one line for each finding."""
    yield _line(COLUMNS)
    for row in report.findings():
        yield _line(_cell(row, name) for name in COLUMNS)


def _line(cells: Any) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


def _cell(row: Row, name: str) -> str:
    if name == "cis":
        # With its name before it, for a spreadsheet takes 2.10 for the number 2.1.
        return ", ".join(f"CIS {item}" for item in row["cis"])
    if name in FRAMEWORKS:
        return ", ".join(f"{FRAMEWORKS[name].short} {item}" for item in references_of(row["control"]).get(name, ()))
    text = _SHOWN[name](row) if name in _SHOWN else as_text(row.get(name, ""))
    if text.lstrip(_UNSEEN).startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
