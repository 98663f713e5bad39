# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The findings as JSON Lines, each as in the JSON document: for logs, queries and pipes. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ..report import Report
from ._text import as_json


def render(report: Report) -> Iterator[str]:
    """One line for each finding."""
    for row in report.findings():
        yield as_json(row) + "\n"
