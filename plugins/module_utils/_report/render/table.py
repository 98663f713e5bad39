# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report for a terminal: what to do next, what is open or was fixed, and a line of sums. Pure.

What holds is left out unless all is asked for. What to do stands once, as a numbered step; what is open names its step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ..._controls.control import OPEN
from ..money import money_text
from ..report import KEPT, Accepted, Report, Row, Summary, error_text
from ..steps import Step, steps_of
from ._text import columns, counted, held_elsewhere, minute, nameless, one_line, value_of

#: How many lines of findings a terminal shows.
SHOWN = 200
#: How many steps, reasons for which something is accepted or does not apply, and things that are missing it shows.
STEPS, REASONS, LOSSES = 60, 20, 20
_WIDTH = 44
#: What a run fixes, and what is listed unless all is asked for: what is open, and what this run did.
_BY_RUN = ("drift", "fixed")
_SHOWN = (*OPEN, "fixed")
#: What the resource of a finding begins with whose step did not judge it.
_NOT_REACHED = "step "
_HEAD = ("status", "account", "region", "control", "resource", "current → wanted")
#: Said once, below the steps.
_ACCEPT = 'Accept a choice as it is: dayone_accepted: [{control: NAME, reason: "WHY"}]'


def render(report: Report) -> Iterator[str]:
    """What is open, line by line."""
    return _lines(report, full=False)


def render_full(report: Report) -> Iterator[str]:
    """All findings, what is accepted and why, and all that is known of costs, line by line."""
    return _lines(report, full=True)


def _lines(report: Report, *, full: bool) -> Iterator[str]:
    summary = report.summary
    steps = steps_of(summary)
    yield from _todo(steps, len(summary.accounts))
    yield from _rows(summary, full)
    yield from _reasons(summary, full)
    money = money_text(report.money)
    yield from (one_line(line) + "\n" for line in (money if full else money[:1]))
    for error in report.errors:
        yield one_line(f"error at {error_text(error)}") + "\n"
    yield from (one_line(loss) + "\n" for loss in report.losses[: None if full else LOSSES])
    if not full and len(report.losses) > LOSSES:
        yield f"… and {len(report.losses) - LOSSES} more that are missing\n"
    yield _sums(report)


def _todo(steps: Sequence[Step], accounts: int) -> Iterator[str]:
    """The steps, one a line, in the order in which they are taken."""
    if not steps:
        return
    yield "What to do next\n"
    for number, step in enumerate(steps[:STEPS], 1):
        where = f" in {counted(len(step.accounts), 'account')}" if accounts > 1 else ""
        yield f"{number:>3}. {one_line(_instruction(step))}{where} [{_closes(step)}]\n"
    if len(steps) > STEPS:
        yield f"   … and {len(steps) - STEPS} more, on the page\n"
    if any(step.kind == "choice" for step in steps):
        yield f"     {_ACCEPT}\n"
    yield "\n"


def _instruction(step: Step) -> str:
    """What to do, in one sentence."""
    if step.kind == "input" and step.example:
        return f"Set {step.example}"
    if step.kind == "choice" and step.enable:
        return f"Choose: {step.enable} ({step.price}), or accept it"
    if step.statement:
        return f"Allow {step.missing_permission}: {step.statement}"
    if step.kind == "waiting":
        return f"{step.text}{f' Resolved by {minute(step.until)} at the latest.' if step.until else ''}"
    return f"{step.text} ({step.minutes} min)" if step.kind == "manual" else step.text


def _closes(step: Step) -> str:
    """Which findings a step closes."""
    names = sorted(step.closes)
    more = f" and {counted(len(names) - 1, 'more control')}" if names[1:] else ""
    return f"{names[0]}{more}: {counted(step.count, 'finding')}" if step.count > 1 else names[0]


def _rows(summary: Summary, full: bool) -> Iterator[str]:
    found = [row for row in summary.urgent(KEPT) if full or row["status"] in _SHOWN]
    groups = _folded(found, full)[:SHOWN]
    body = [_cells(group) for group in groups]
    if not body:
        return
    widths = [max(columns(line[column]) for line in [_HEAD, *body]) for column in range(len(_HEAD) - 1)]
    yield from (_line(line, widths) for line in [_HEAD, *body])
    wanted = summary.total if full else sum(summary.counts[status] for status in _SHOWN)
    left = wanted - sum(len(group) for group in groups)
    if left:
        yield f"… and {left} more in the journal\n"
    yield "\n"


def _folded(rows: Iterable[Row], full: bool) -> list[list[Row]]:
    """The findings, those together that one line can tell of, where the first of them is."""
    alike = _gathered(rows, lambda row: _alike(row, full))
    if full:
        return alike
    # What a run fixes of one resource is one line, too.
    found: dict[tuple[str, ...], list[Row]] = {}
    for number, group in enumerate(alike):
        first, resources = group[0], {row["resource"] for row in group}
        several = first["status"] not in _BY_RUN or len(resources) > 1
        where = str(number) if several else f"{_role(first)} {first['resource']}"
        key = (first["account_id"], first["status"], first["region"], where)
        found.setdefault(key, []).extend(group)
    return list(found.values())


def _gathered(rows: Iterable[Row], key: Callable[[Row], tuple[str, ...]]) -> list[list[Row]]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return list(groups.values())


def _alike(row: Row, full: bool) -> tuple[str, ...]:
    """What findings agree in that one line tells of: the control, in several regions; or the role, where a run fixes
    them and they differ in the same way, where one value, one line or one confirmation closes them, or where the step
    that would have judged them did not."""
    account, status, control, todo = row["account_id"], row["status"], row["control"], row.get("todo") or {}
    # Each region says its own reason for which it could not be read.
    why = row["remediation"] if status != "unknown" else ""
    if full:
        return account, status, control, why, _change(row)
    if _is_unjudged(row):
        return account, status, _role(row), row["resource"]
    if status in _BY_RUN:
        # Without the names that each region has for it.
        return account, status, _role(row), nameless(_change(row))
    act = todo.get("variable") or todo.get("enable") or (why if todo.get("phase") == "recipients" else "")
    return (account, status, _role(row), act) if act else (account, status, control, why)


def _is_unjudged(row: Row) -> bool:
    """Whether the step that would have judged a finding did not."""
    return row["status"] == "unknown" and str(row["resource"]).startswith(_NOT_REACHED)


def _role(row: Row) -> str:
    return str(row["control"]).partition(".")[0]


def _cells(group: Sequence[Row]) -> tuple[str, ...]:
    """One line for findings that are alike."""
    first, regions = group[0], {row["region"] for row in group}
    where = first["region"] if len(regions) == 1 else counted(len(regions), "region")
    several = len({row["resource"] for row in group})
    resource = _resource(first) if several == 1 else counted(several, "resource")
    cells = (one_line(value) for value in (first["status"], first["account_id"], where, _controls(group), resource))
    return (*cells, "not judged" if _is_unjudged(first) else _change(first))


def _controls(group: Sequence[Row]) -> str:
    """Which controls a line is about: those of one role after its name."""
    names = list(dict.fromkeys(row["control"] for row in group))
    role, _dot, first = names[0].partition(".")
    others = [name.partition(".")[2] for name in names[1:]]
    return names[0] if not others else f"{role}: {one_line(', '.join([first, *others]), _WIDTH)}"


def _resource(row: Row) -> str:
    """A resource without what the other columns say: the account's own ARN is the account."""
    arn = str(row["resource"])
    if arn.endswith(":root") and ":iam:" in arn:
        return "account"
    return one_line(arn.split(":", 5)[-1] if arn.startswith("arn:") else arn, _WIDTH)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - columns(cell)) for cell, width in zip(cells, widths, strict=False))
    return "  ".join([*padded, cells[-1]]) + "\n"


def _change(row: Row) -> str:
    now = one_line(value_of(row, "current"), _WIDTH) + held_elsewhere(row)
    return now if row["status"] == "compliant" else f"{now} → {one_line(value_of(row, 'wanted'), _WIDTH)}"


def _reasons(summary: Summary, full: bool) -> Iterator[str]:
    """What does not apply, and why; and what is accepted, and why where all is asked for."""
    yield from _reasoned(summary.elsewhere, "does not apply")
    if full:
        yield from _reasoned(summary.accepted, "")
    elif summary.counts["excepted"]:
        yield f"{counted(summary.counts['excepted'], 'finding is', 'findings are')} accepted; the page says why.\n"


def _reasoned(items: Iterable[Accepted], what: str) -> Iterator[str]:
    """Those together that have the same reason."""
    alike: dict[str, list[str]] = {}
    for item in items:
        alike.setdefault(item.reason, []).append(item.control)
    for reason, controls in list(alike.items())[:REASONS]:
        more = f" and {counted(len(controls) - 1, 'more control')}" if controls[1:] else ""
        yield one_line(f"{controls[0]}{more}{f' ({what})' if what else ''}: {reason}") + "\n"
    if len(alike) > REASONS:
        yield f"… and {counted(len(alike) - REASONS, 'reason')} more\n"


def _sums(report: Report) -> str:
    """One line: how many findings of each status, how many controls hold, and what changed."""
    summary = report.summary
    parts = [f"{count} {status.replace('_', ' ')}" for status, count in summary.counts.items() if count]
    text = ", ".join(parts) or "no findings"
    if summary.controls:
        text += f"; {summary.holding} of {counted(summary.judged, 'control')} hold"
    if report.since:
        changes = [f"{summary.changes[name]} {name}" for name in ("new", "reopened", "unchanged")]
        since = one_line(minute(report.since.started), 40)
        text += f"; since {since}: {', '.join(changes)}, {report.since.mended} fixed"
    return text + "\n"
