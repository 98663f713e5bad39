# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Brings the tickets of a service to what a run found."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from ..._kernel.plan import Failure, Refusal
from ..chosen import chosen_journal
from ..journal import RUN_VARIABLE
from ..report import Row
from .github import GitHub
from .gitlab import GitLab
from .jira import Jira
from .plan import Action, TicketPlan, plan
from .servicenow import ServiceNow
from .target import Target
from .ticket import Service

#: The services by their names, and how each is reached.
SERVICES: dict[str, Callable[[Target], Service]] = {
    "github": GitHub,
    "gitlab": GitLab,
    "jira": Jira,
    "servicenow": ServiceNow,
}
#: After so many failures the rest is left to the next run.
_FAILURES = 3
#: What a result calls each kind of action.
_DONE = {"create": "opened", "update": "updated", "close": "closed", "reopen": "reopened"}


def sync(options: Mapping[str, Any], *, check_mode: bool) -> dict[str, Any]:
    """Do what the module drift_tickets is for.

    Args:
        options: the module's.
        check_mode: whether nothing is written to the service.

    Returns:
        The module's result. Where something failed it has ``failures``.

    Raises:
        ForeignJournal, OSError: a journal cannot be read.
        Refusal: an option is wrong, or a library is missing.
        Failure: the tickets cannot be read.
    """
    if options["limit"] < 0:
        raise Refusal(f"limit: {options['limit']} is negative.")
    journal = chosen_journal(options, "no ticket can be opened or closed")
    if journal is None:
        return _result({name: [] for name in _DONE.values()}, TicketPlan(), [])
    names = ("project", "label", "token", "url", "user", "ticket_type", "close_code")
    service = SERVICES[options["service"]](Target(**{name: options[name] or "" for name in names}))
    complete = journal.is_complete(os.environ.get(RUN_VARIABLE, ""))
    return bring(
        service,
        journal.findings(),
        kinds=options["kinds"],
        limit=options["limit"],
        complete=complete,
        check_mode=check_mode,
    )


def bring(
    service: Service,
    rows: Iterable[Row],
    *,
    kinds: Collection[str],
    limit: int,
    complete: bool = True,
    check_mode: bool = False,
) -> dict[str, Any]:
    """Bring the tickets of a service to some findings. Returns what was done, and what was left.

    Args:
        service: the service.
        rows: the findings of a run.
        kinds: the kinds of open findings that get a ticket.
        limit: how many tickets are opened at most.
        complete: whether these are all that the run found.
        check_mode: whether nothing is written.

    Raises:
        Failure: the tickets cannot be read.
    """
    found = plan(rows, service.tickets(), service.write, kinds=kinds, limit=limit, complete=complete)
    done, failures = _carry_out(found, service, check_mode=check_mode)
    return _result(done, found, failures)


def _result(done: Mapping[str, list[str]], found: TicketPlan, failures: list[str]) -> dict[str, Any]:
    return {
        "changed": any(done.values()),
        **done,
        "closed_by_people": [ticket.url for ticket in found.by_people],
        "duplicates": [ticket.url for ticket in found.twins],
        "over_limit": found.over,
        "failures": failures,
    }


def _carry_out(found: TicketPlan, service: Service, *, check_mode: bool) -> tuple[dict[str, list[str]], list[str]]:
    """Do what is planned, as far as the service takes it: the next run plans what is left."""
    done: dict[str, list[str]] = {name: [] for name in _DONE.values()}
    failures: list[str] = []
    for number, action in enumerate(found.actions):
        if len(failures) >= _FAILURES:
            failures.append(f"{len(found.actions) - number} more changes were not tried.")
            break
        try:
            address = action.ticket.url if action.ticket else action.text.title
            if not check_mode:
                address = _do(action, service) or address
            done[_DONE[action.kind]].append(address)
        except Failure as failure:
            failures.append(failure.message)
    return done, failures


def _do(action: Action, service: Service) -> str:
    """Do one thing. Returns the address of a new ticket."""
    ticket = action.ticket
    if ticket is None:
        return service.create(action.text, action.mark)
    if action.kind == "update":
        service.update(ticket, action.text)
    elif action.kind == "close":
        service.close(ticket, action.text, action.why)
    else:
        service.reopen(ticket, action.text, action.why)
    return ""
