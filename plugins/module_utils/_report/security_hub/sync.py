# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Brings the findings in Security Hub to what a run found."""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import partial
from typing import Any

from ..._aws.assumed import check_external_id
from ..._aws.client import Aws
from ..._controls.control import OPEN
from ..._kernel.plan import Failure, Refusal
from ..._kernel.threads import concurrently
from ..chosen import chosen_journal
from ..journal import RUN_VARIABLE
from ..report import Row
from ..tickets.plan import Action, TicketPlan, plan
from .document import Document, Known, Place, archived, moment, sent, written
from .hubs import BATCH, Hubs, Off

#: Where findings may go: each into its own account, or all into one.
DESTINATIONS = ("accounts", "central")
#: So many reasons are told at most.
_REASONS = 5
#: What a result calls each kind of action. A finding that was archived and is back is imported as a new one is.
_DONE = {"create": "imported", "update": "updated", "close": "archived"}


@dataclass
class _Done:
    """What was sent, and what was not and why."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def sync(options: Mapping[str, Any], way: Callable[[], Aws], *, check_mode: bool) -> dict[str, Any]:
    """Do what the module drift_security_hub is for.

    Args:
        options: the module's.
        way: makes the way to AWS of the task's own credentials.
        check_mode: whether nothing is imported.

    Returns:
        The module's result. Where something failed it has ``failures``.

    Raises:
        ForeignJournal, OSError: a journal cannot be read.
        Refusal: an option is wrong.
        Failure: these credentials cannot be used.
    """
    check_external_id(options["external_id"], "external_id")
    central = options["destination"] == "central"
    if central and options["role_name"]:
        raise Refusal("role_name is for the destination accounts: with central, no role is assumed.")
    journal = chosen_journal(options, "no finding can be imported or archived")
    if journal is None:
        return _result(_Done(), [])
    hubs = Hubs(way(), central, (options["role_name"] or "").strip("/"), options["external_id"])
    complete = journal.is_complete(os.environ.get(RUN_VARIABLE, ""))
    return bring(hubs, journal.findings, kinds=options["kinds"], complete=complete, check_mode=check_mode)


def bring(
    hubs: Hubs,
    rows: Callable[[], Iterable[Row]],
    *,
    kinds: Collection[str],
    complete: bool = True,
    check_mode: bool = False,
) -> dict[str, Any]:
    """Bring what Security Hub has to some findings. Returns what was done, and what was left.

    Args:
        hubs: where they go.
        rows: gives the findings of a run, as often as it is called.
        kinds: the kinds of open findings that are imported.
        complete: whether these are all that the run found.
        check_mode: whether nothing is imported.
    """
    now = moment(datetime.now(timezone.utc).isoformat())
    counts = _places(hubs, rows(), kinds)
    known, done = _read(hubs, counts, now)
    readable = (row for row in rows() if row["account_id"] and hubs.place_of(row) in known)
    listed = [item for found in known.values() for item in found]
    found = plan(
        readable,
        listed,
        lambda row, mark: written(row, mark, hubs.place_of(row)),
        kinds=kinds,
        limit=sys.maxsize,
        complete=complete,
    )
    _carry_out(found, hubs, done, now, check_mode=check_mode)
    closed = {action.ticket.id for action in found.actions if action.ticket and action.kind == "close"}
    return _result(done, [item for item in listed if item.set_aside and item.id not in closed])


def _result(done: _Done, aside: Sequence[Known]) -> dict[str, Any]:
    left = len(done.failures) - _REASONS
    told = done.failures[:_REASONS] + ([f"And {left} more."] if left > 0 else [])
    counts = {name: done.counts[name] for name in _DONE.values()}
    return {"changed": any(counts.values()), **counts, "set_aside_by_people": len(aside), "failures": told}


def _places(hubs: Hubs, rows: Iterable[Row], kinds: Collection[str]) -> Counter[Place]:
    """Each place of which a run tells, and how many findings there are to be imported."""
    places: Counter[Place] = Counter()
    for row in rows:
        if row["account_id"]:
            places[hubs.place_of(row)] += row["status"] in OPEN and row["status"] in kinds
    return places


def _read(hubs: Hubs, places: Counter[Place], now: str) -> tuple[dict[Place, list[Known]], _Done]:
    """What Security Hub has in each place. What cannot be read is left alone, and said."""
    accounts: dict[str, list[Place]] = defaultdict(list)
    for place in sorted(places):
        accounts[place.account_id].append(place)
    concurrently([partial(hubs.enter, regions[0]) for regions in accounts.values()])
    answers = concurrently([partial(_look, hubs, place, now) for regions in accounts.values() for place in regions])
    known, done, off = {}, _Done(), defaultdict(list)
    failed: dict[tuple[str, str], int] = {}
    for place, answer in zip((item for regions in accounts.values() for item in regions), answers, strict=True):
        if isinstance(answer, list):
            known[place] = answer
        elif isinstance(answer, Off):
            if places[place]:
                off[place.account_id].append(place)
        else:
            key = (place.account_id, answer.message)
            failed[key] = failed.get(key, 0) + places[place]
    done.failures += [_unread(account, message, count) for (account, message), count in failed.items()]
    done.failures += [_is_off(regions, sum(places[place] for place in regions)) for regions in off.values()]
    return known, done


def _look(hubs: Hubs, place: Place, now: str) -> list[Known] | Off | Failure:
    try:
        return hubs.read(place, now)
    except (Off, Failure) as reason:
        return reason


def _unread(account: str, message: str, count: int) -> str:
    return f"{count} findings of account {account} were not imported, and none was archived there: {message}"


def _is_off(places: Sequence[Place], count: int) -> str:
    regions = ", ".join(place.region for place in places)
    return (
        f"{count} findings of account {places[0].account_id} were not imported: Security Hub is off in {regions}. "
        "Enable it there, or set destination to central."
    )


def _carry_out(found: TicketPlan, hubs: Hubs, done: _Done, now: str, *, check_mode: bool) -> None:
    """Send what is planned, as far as Security Hub takes it: the next run plans what is left."""
    batches = list(_batches(found.actions, hubs))
    answers = [_Done(Counter(_DONE[action.kind] for action in batch)) for _place, batch in batches]
    if not check_mode:
        by_place: dict[Place, list[list[Action]]] = defaultdict(list)
        for place, batch in batches:
            by_place[place].append(batch)
        # One request after the other in a place, for a region of an account takes ten in a second.
        answers = concurrently([partial(_send_all, hubs, place, lot, now) for place, lot in by_place.items()])
    for answer in answers:
        done.counts += answer.counts
        done.failures += answer.failures


def _batches(actions: Sequence[Action], hubs: Hubs) -> Iterator[tuple[Place, list[Action]]]:
    places: dict[Place, list[Action]] = defaultdict(list)
    for action in actions:
        mark = {"account_id": action.mark.account_id, "region": action.mark.region}
        places[action.ticket.place if isinstance(action.ticket, Known) else hubs.place_of(mark)].append(action)
    for place, items in places.items():
        for start in range(0, len(items), BATCH):
            yield place, items[start : start + BATCH]


def _send_all(hubs: Hubs, place: Place, batches: Sequence[Sequence[Action]], now: str) -> _Done:
    """Send the batches of a place. After one that was refused as a whole, the rest is left to the next run."""
    done = _Done()
    for number, batch in enumerate(batches):
        findings = [_finding(action, place, now) for action in batch]
        try:
            refused = hubs.send(place, findings)
        except Failure as failure:
            left = sum(map(len, batches[number:]))
            where = f"account {place.account_id} in {place.region}"
            done.failures.append(f"{left} findings of {where} were not sent: {failure.message}")
            break
        for action, finding in zip(batch, findings, strict=True):
            if finding["Id"] in refused:
                done.failures.append(f"Security Hub did not accept {finding['Id']}: {refused[finding['Id']]}")
            else:
                done.counts[_DONE[action.kind]] += 1
    return done


def _finding(action: Action, place: Place, now: str) -> dict[str, Any]:
    """What is sent to do one thing."""
    known = action.ticket if isinstance(action.ticket, Known) else None
    if action.kind == "close" and known:
        return archived(known, now=now, holds=action.holds)
    text = action.text if isinstance(action.text, Document) else Document(action.text.title, action.text.body)
    return sent(text, action.mark, place, now=now, known=known)
