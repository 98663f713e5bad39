# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The answer that stands at the top of a report, in words. Pure."""

from __future__ import annotations

import re

from ..report import PART, Report, Summary, error_text
from ._text import counted

#: Where a link in a report may lead. Anything else that looks like an address may come from a name in an account.
AWS_LINK = re.compile(
    r"https://(?:[a-z0-9-]+\.)*(?:console|docs)\.aws\.amazon\.com/[\w./?#=&%:~-]*(?:[\w/#]|:(?=[,.;)]))", re.ASCII
)


def headline(report: Report) -> str:
    """One sentence: how things stand."""
    summary = report.summary
    if not summary.total:
        return "Nothing was checked."
    counts, missing = summary.counts, sum(error.get("task") == PART for error in report.errors)
    failed = len(report.errors) - missing
    parts = [
        counts["drift"] and counted(counts["drift"], "finding has drifted", "findings have drifted"),
        counts["manual"] and counted(counts["manual"], "needs a person", "need a person"),
        counts["input"] and counted(counts["input"], "needs a value", "need a value"),
        counts["choice"] and counted(counts["choice"], "is your choice", "are your choice"),
        counts["waiting"] and counted(counts["waiting"], "resolves by itself", "resolve by themselves"),
        counts["unknown"] and counted(counts["unknown"], "could not be read", "could not be read"),
        failed and counted(failed, "task failed", "tasks failed"),
        missing and counted(missing, "part is missing", "parts are missing"),
    ]
    said = [str(part) for part in parts if part]
    if not said:
        return "Everything that was checked holds."
    return f"{', '.join(said[:-1])} and {said[-1]}." if said[1:] else f"{said[0]}."


def tally(summary: Summary) -> str:
    """How many accounts, and how many controls hold."""
    accounts = counted(len(summary.accounts), "account")
    return f"{accounts}, {summary.holding:,} of {counted(summary.judged, 'control')} hold everywhere"


def changes(report: Report) -> str:
    """What changed since last time, or that there is nothing to compare with."""
    if report.since is None:
        return "Not compared with an earlier report."
    found = report.summary.changes
    return (
        f"Since {report.since.started[:10]}: {found['new']:,} new, {found['reopened']:,} reopened, "
        f"{report.since.mended:,} fixed, {found['unchanged']:,} unchanged."
    )


def incomplete(report: Report) -> list[str]:
    """What failed and what is missing, as sentences."""
    return [*map(error_text, report.errors), *report.losses]
