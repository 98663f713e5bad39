# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which tickets are opened, changed, closed and opened again, by what a run found. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..._controls.control import OPEN
from ..history import Before, Judged, key
from ..report import Row, urgency
from .ticket import CLOSED, OPENED, Mark, Text, Ticket

#: How a finding stands that was open, in the words of the comment with which its ticket is closed.
_ENDS = {
    "compliant": "It holds now.",
    "fixed": "A run fixed it.",
    "excepted": "It was accepted as an exception.",
    "not_applicable": "It no longer applies.",
}
#: Those of them that do not say that it holds.
_ASIDE = (_ENDS["excepted"], _ENDS["not_applicable"])
_GONE = "Its control was judged again, and this finding is gone."
#: The region of what an account has once.
_ACCOUNT = "global"
_BACK = "It was found again."


@dataclass(frozen=True)
class Action:
    """One thing to do: ``create``, ``update``, ``close`` or ``reopen``.

    Args:
        kind: which of these.
        text: what the ticket says then.
        mark: which finding it is about.
        ticket: the ticket, where there is one.
        why: the comment.
        holds: of what is closed, whether its control holds now.
    """

    kind: str
    text: Text
    mark: Mark
    ticket: Ticket | None = None
    why: str = ""
    holds: bool = False


@dataclass
class TicketPlan:
    """What is to be done, and what is left alone.

    Args:
        actions: in the order in which they are done.
        by_people: open findings whose tickets people closed.
        over: findings that get no ticket in this run, for there would be too many.
        twins: tickets about a finding that has an older one.
    """

    actions: list[Action] = field(default_factory=list)
    by_people: list[Ticket] = field(default_factory=list)
    over: int = 0
    twins: list[Ticket] = field(default_factory=list)


def plan(
    rows: Iterable[Row],
    tickets: Iterable[Ticket],
    write: Callable[[Row, Mark], Text],
    *,
    kinds: Collection[str],
    limit: int,
    complete: bool = True,
) -> TicketPlan:
    """Plan what turns the tickets into those of a run.

    Args:
        rows: the run's findings.
        tickets: the tickets that there are, the oldest first.
        write: how a finding is written for the service.
        kinds: the kinds of open findings that get a ticket. One that has a ticket keeps it while it is open, whatever
            its kind.
        limit: how many tickets are opened at most.
        complete: whether the run's journal has all that it found. Without that, no ticket is closed because its finding
            is missing.
    """
    found = TicketPlan()
    known = _known(tickets, found)
    judged, open_rows, ends = Judged(), {}, {}
    for row in rows:
        judged.add(row)
        if row["status"] in OPEN:
            if row["status"] in kinds or key(row) in known:
                open_rows[key(row)] = row
        elif key(row) in known:
            ends[key(row)] = _ENDS[row["status"]]
    for name, row in open_rows.items():
        if name in known:
            _keep(known[name], write(row, Mark.of(row)), found)
    _close(known, open_rows.keys(), ends, judged if complete else Judged(), found)
    new = sorted((row for name, row in open_rows.items() if name not in known), key=urgency)
    found.over = max(len(new) - limit, 0)
    found.actions += [Action("create", write(row, Mark.of(row)), Mark.of(row)) for row in new[:limit]]
    return found


def _known(tickets: Iterable[Ticket], found: TicketPlan) -> dict[str, Ticket]:
    """The ticket of each finding: of several the first that is open, or else the first."""
    known: dict[str, Ticket] = {}
    for ticket in tickets:
        other = known.setdefault(ticket.mark.key, ticket)
        if other is not ticket and ticket.is_open:
            if not other.is_open:
                known[ticket.mark.key] = ticket
            else:
                found.twins.append(ticket)
    return known


def _keep(ticket: Ticket, text: Text, found: TicketPlan) -> None:
    """What becomes of the ticket of a finding that is open."""
    if ticket.is_open:
        if ticket.text != text:
            found.actions.append(Action("update", text, ticket.mark, ticket))
    elif ticket.mark.state == OPENED:
        found.by_people.append(ticket)
    else:
        found.actions.append(Action("reopen", text, replace(ticket.mark, state=OPENED), ticket, _BACK))


def _close(
    known: Mapping[str, Ticket], kept: Collection[str], ends: Mapping[str, str], judged: Judged, found: TicketPlan
) -> None:
    """Close the tickets of what was looked for, and is no longer open."""
    for name, ticket in known.items():
        if not ticket.is_open or name in kept:
            continue
        mark = ticket.mark
        place = {"account_id": mark.account_id, "region": mark.region, "control": mark.control}
        before = Before.at(place)
        # What was said once for an account may have become a finding in each region.
        wide = mark.region == _ACCOUNT and not before.is_task
        why = ends.get(name) or (_GONE if judged.is_gone(before, whole=wide) else "")
        if why:
            closed = replace(mark, state=CLOSED)
            holds = why not in _ASIDE
            found.actions.append(Action("close", ticket.text.remarked(closed), closed, ticket, why, holds))
