# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report as Markdown, for a pull request or a job summary. Pure.

Its length stays below what GitHub takes as a comment. Names and values stand in code spans, so that they are neither
markup nor mentions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..._controls.control import OPEN
from ..framework_sums import ORDER, framework_sums
from ..money import money_text
from ..report import Report, Row
from ..steps import Step, steps_of
from ._answer import changes, headline, incomplete, tally
from ._markup import code, prose
from ._text import chain_line, counted, held_elsewhere, minute, value_of

#: How many findings, tasks, losses, lines on money, reasons, and requirements that are not held are listed.
SHOWN, TODOS, LOSSES, MONEY, ACCEPTED, REQUIREMENTS = 60, 25, 20, 20, 12, 20
#: Characters of a statement, which is to be copied.
STATEMENT = 400
#: How many chains are.
CHAINS = 10
#: How many controls a step names.
CONTROLS = 5
#: What each kind is called.
KINDS = {
    "drift": "a run fixes it",
    "unknown": "could not be read",
    "manual": "needs a person",
    "input": "needs a value",
    "choice": "your choice",
    "waiting": "resolves by itself",
}


def render(report: Report) -> Iterator[str]:
    """The document, block by block."""
    summary = report.summary
    yield f"# {prose(headline(report))}\n\n{tally(summary)}. {prose(changes(report))}\n\n"
    yield "| " + " | ".join(summary.counts) + " |\n" + "|---:" * len(summary.counts) + "|\n"
    yield "| " + " | ".join(f"{count:,}" for count in summary.counts.values()) + " |\n"
    yield from _incomplete(report)
    yield from _todos(report)
    yield from _frameworks(report)
    yield from _accepted(report)
    yield from _money(report)
    yield from _findings(report)


def _incomplete(report: Report) -> Iterator[str]:
    found = incomplete(report)
    if found:
        yield "\n## What is missing\n\n"
        yield from (f"- {prose(item)}\n" for item in found[:LOSSES])
        yield _more(len(found) - LOSSES)


def _todos(report: Report) -> Iterator[str]:
    steps = steps_of(report.summary)
    if not steps:
        return
    yield "\n## What to do next\n\n"
    for number, step in enumerate(steps[:TODOS], 1):
        names = ", ".join(map(code, sorted(step.closes)[:CONTROLS]))
        more = f" and {len(step.closes) - CONTROLS} more" if len(step.closes) > CONTROLS else ""
        where = f"{counted(step.count, 'finding')} in {counted(len(step.accounts), 'account')}"
        yield f"{number}. {prose(step.text)}  \n   {KINDS[step.kind]}, {where}: {names}{more}{_details(step)}\n"
    yield _more(len(steps) - TODOS)


def _details(step: Step) -> str:
    """What a step takes: minutes, a value, a line, or time."""
    parts = [
        f"about {counted(step.minutes, 'minute')}" if step.minutes else "",
        step.example and f"set {code(step.example)}",
        step.enable and f"enable with {code(step.enable)} ({prose(step.price)})",
        step.accept and f"or accept with {code(step.accept)}",
        step.until and f"by {minute(step.until)} at the latest",
        step.missing_permission and f"missing permission: {code(step.missing_permission)}",
        step.denied_by and prose(step.denied_by),
        step.statement and f"allow with {code(step.statement, STATEMENT)}",
    ]
    said = [part for part in parts if part]
    return f"  \n   {'; '.join(said)}" if said else ""


def _frameworks(report: Report) -> Iterator[str]:
    yield "\n## Frameworks\n\n"
    for item in framework_sums(report.summary, report.frameworks):
        said = [f"{len(item.requirements[name])} {name.replace('_', ' ')}" for name in ORDER if item.requirements[name]]
        broken = item.requirements["not_held"]
        shown = ", ".join(code(name) for name in broken[:REQUIREMENTS])
        more = f" and {len(broken) - REQUIREMENTS} more" if broken[REQUIREMENTS:] else ""
        yield f"- **{prose(item.framework.title)}**: {', '.join(said)}" + (f": {shown}{more}\n" if broken else "\n")


def _accepted(report: Report) -> Iterator[str]:
    found = report.summary.accepted
    if found:
        yield "\n## What is accepted\n\n"
        for item in found[:ACCEPTED]:
            yield f"- **{prose(item.title)}** ({code(item.control)}, {item.count:,}): {prose(item.reason)}\n"
        yield _more(len(found) - ACCEPTED)


def _money(report: Report) -> Iterator[str]:
    lines = money_text(report.money)
    if lines:
        yield f"\n## Estimated cost\n\n{prose(lines[0])}\n\n"
        yield from (f"- {prose(line)}\n" for line in lines[1:MONEY])
        yield _more(len(lines) - MONEY)


def _findings(report: Report) -> Iterator[str]:
    rows = [row for row in report.summary.urgent(SHOWN) if row["status"] in OPEN]
    if not rows:
        return
    yield "\n## Findings\n\n| severity | status | control | account | region | resource | now | wanted |\n"
    yield "|---|---|---|---|---|---|---|---|\n"
    yield from map(_line, rows)
    yield _more(sum(report.summary.counts[status] for status in OPEN) - len(rows))
    yield from _chains([row for row in rows if row.get("chain")])


def _chains(rows: Sequence[Row]) -> Iterator[str]:
    if rows:
        yield "\n## From the event to the person\n\n"
        for row in rows[:CHAINS]:
            yield f"- {code(row['control'])} in {code(row['account_id'])}: {prose(chain_line(row))}\n"
        yield _more(len(rows) - CHAINS)


def _line(row: Row) -> str:
    names = [code(row[name]) for name in ("control", "account_id", "region", "resource")]
    names += [code(value_of(row, name)) for name in ("current", "wanted")]
    names[-2] += prose(held_elsewhere(row))
    return f"| {' | '.join([row['severity'], row['status'], *names])} |\n"


def _more(left: int) -> str:
    return f"\n… and {left:,} more.\n" if left > 0 else ""
