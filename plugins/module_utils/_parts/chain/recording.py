# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The first links: a trail that records an event, and the log group that it delivers to. Pure.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..._controls.resolution import Waiting
from ..._kernel.plan import BROKEN, HOLDS, UNKNOWN, WAITS, Failure, Link
from ..trail_events import CALLS, WRITING, gaps, joined
from ..trails import Trail, owner_of
from .verdict import RANKS

#: CloudTrail delivers about five minutes after an event. What is later by more than this does not arrive:
#: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/monitor-cloudtrail-log-files-with-cloudwatch-logs.html
LATE = timedelta(hours=1)
_RUN = "Run dayone.aws.audit_trail."


@dataclass(frozen=True)
class Events:
    """What has to be recorded.

    Args:
        source: the service called. Empty: any.
        reads: whether calls that only read are of it.
    """

    source: str = ""
    reads: bool = False

    @property
    def kinds(self) -> Collection[str]:
        """The kinds of calls."""
        return CALLS if self.reads else {WRITING}


def recording(trails: Sequence[Trail] | Failure, events: Events, group: str | None = None) -> Link:
    """Whether trails record what is asked for, in every region.

    Args:
        trails: those that reach the region, or why they could not be read.
        events: what has to be recorded.
        group: the ARN of the log group that events have to reach. None: EventBridge, which needs none.
    """
    if isinstance(trails, Failure):
        return Link("trail", UNKNOWN, "trails could not be read", trails.message)
    near = [trail for trail in trails if group is None or trail["log_group"] == group]
    faults = [(trail, _fault(trail)) for trail in near]
    good = [trail for trail, fault in faults if fault is None]
    if good:
        return _covering(good, events)
    unread = next((fault for _trail, fault in faults if isinstance(fault, Failure)), None)
    if unread is not None:
        return Link("trail", UNKNOWN, f"{_names(near)} could not be read", unread.message)
    if near:
        what = "; ".join(f"{trail['name']} {fault}" for trail, fault in faults)
        return Link("trail", BROKEN, what, f"No trail records these events: {what}. {_RUN}", "call")
    lacks = "no trail" if group is None else f"no trail delivers to log group {group.rpartition(':')[2]}"
    note = f"No event is recorded where it can be detected: {lacks}. {_RUN}"
    return Link("trail", BROKEN, lacks, note, _mend(trails))


def _mend(trails: Sequence[Trail]) -> str:
    """Who can make a trail deliver to a log group: where there is one already, it may be told to use another group."""
    return "person" if trails else "call"


def _fault(trail: Trail) -> str | Failure | None:
    """What keeps a trail from recording, but for what it is told to leave out."""
    for part in (trail["logging"], trail["events"]):
        if isinstance(part, Failure):
            return part
    if not trail["logging"]:
        return "is stopped"
    return None if trail["multi_region"] else "covers a single region"


def _covering(good: Sequence[Trail], events: Events) -> Link:
    selectors = joined(trail["events"] for trail in good)
    lost = gaps(selectors, {events.source} if events.source else (), events.kinds)
    name = _names(good)
    if not lost:
        return Link("trail", HOLDS, f"{name} records it")
    left = f"{name} leaves out {', '.join(lost)}"
    note = f"{left}: record all management events in the trail's event selectors. {_RUN}"
    return Link("trail", BROKEN, left, note, "call")


def _names(trails: Sequence[Trail]) -> str:
    return ", ".join(
        f"{trail['name']} of account {owner_of(trail['arn'])}" if trail.get("organization") else trail["name"]
        for trail in trails
    )


def log_delivery(trails: Sequence[Trail] | Failure, group: str) -> Link:
    """Whether the trail's events reach a log group.

    Args:
        trails: those that reach the region, or why they could not be read.
        group: the log group's ARN.
    """
    name = group.rpartition(":")[2]
    if isinstance(trails, Failure):
        return Link("log group", UNKNOWN, f"{name}: trails could not be read", trails.message)
    found = [_arrival(trail, name) for trail in trails if trail["log_group"] == group]
    lacks = f"no trail delivers to {name}"
    nowhere = Link("log group", BROKEN, lacks, f"N{lacks[1:]}. {_RUN}", _mend(trails))
    return min(found, key=lambda link: RANKS[link.state], default=nowhere)


def _arrival(trail: Trail, name: str) -> Link:
    found: Any = trail["delivery"]
    if isinstance(found, Failure):
        return Link("log group", UNKNOWN, f"{name}: delivery could not be read", found.message)
    if found["logs_error"]:
        note = (
            f"CloudTrail cannot deliver to log group {name} ({found['logs_error']}): check the role of trail "
            f"{trail['name']}, and that the log group exists."
        )
        return Link("log group", BROKEN, f"{name}: {found['logs_error']}", note)
    if not found["logs_at"]:
        until = _until(found["since"])
        note = (
            f"CloudTrail has not delivered to log group {name} yet. The first delivery is due{until}: run again then. "
            f"If nothing has arrived by then, check the role of trail {trail['name']}."
        )
        return Link("log group", WAITS, f"{name}: nothing delivered yet, due{until}", note, "waiting", Waiting(1))
    if found["at"] and _read(found["at"]) - _read(found["logs_at"]) > LATE:
        note = (
            f"Trail {trail['name']} delivered to its bucket at {found['at']}, but last delivered to log group "
            f"{name} at {found['logs_at']}: check the trail's role."
        )
        return Link("log group", BROKEN, f"{name}: last delivered {found['logs_at']}", note)
    return Link("log group", HOLDS, f"{name} receives it")


def _until(since: str) -> str:
    return f" by {(_read(since) + LATE).isoformat(timespec='minutes')}" if since else " within an hour"


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text)
