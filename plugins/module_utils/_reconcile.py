# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The kernel: observe, plan, apply. It knows neither boto3 nor Ansible.

C(changed), the diff, the findings and the list of write calls all come from one L(Plan), so
they cannot disagree. Check mode is decided here and nowhere else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

State = Mapping[str, Any]
T = TypeVar("T")

#: Seconds between two looks at a resource that has not settled yet, and how many looks.
SETTLE_DELAY = 0.5
SETTLE_LOOKS = 20
#: Regions that are worked on at the same time.
REGION_WORKERS = 16


class Failure(Exception):
    """A request that AWS did not answer as asked: denied, throttled, unreachable, or refused.

    Args:
        kind: ``denied``, ``credentials``, ``throttled``, ``unreachable`` or ``error``.
        message: one line that says what failed, where, and what to do.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class Refusal(Exception):
    """A run that must not go on, with the one line that says why. Raised before any write."""


@dataclass(frozen=True)
class Call:
    """One AWS write, as data."""

    service: str
    method: str
    params: State
    region: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The call as it stands in a module's result."""
        return {"service": self.service, "method": self.method, "params": dict(self.params), "region": self.region}


@dataclass(frozen=True)
class Verdict:
    """How one control stands, before it is known whether this run may mend it.

    ``mend`` says who can: ``call`` (this plan does), ``person``, or ``unknown`` (it was not readable).
    """

    control: str
    holds: bool
    current: Any
    wanted: Any
    mend: str = "call"
    resource: str = ""
    region: str = ""
    note: str = ""


@dataclass(frozen=True)
class Plan:
    """What is, what will be, and the writes between the two."""

    before: State | None
    after: State | None
    calls: tuple[Call, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


class Resource(Protocol):
    """What the kernel needs of a resource. ``observe`` does I/O, ``plan`` never does."""

    def observe(self) -> State | None:
        """Read the resource, in normal form."""

    def plan(self, current: State | None) -> Plan:
        """Decide what to do about it. Pure."""

    def send(self, call: Call) -> None:
        """Send one write."""


@dataclass
class Outcome:
    """What a run found, and what it did."""

    plan: Plan
    changed: bool
    calls: list[Call]
    findings: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""


def _status(verdict: Verdict, applied: bool) -> str:
    if verdict.holds:
        return "compliant"
    if verdict.mend == "unknown":
        return "unknown"
    if verdict.mend == "person":
        return "manual"
    return "fixed" if applied else "drift"


def _findings(verdicts: Iterable[Verdict], applied: bool) -> list[dict[str, Any]]:
    return [{"verdict": verdict, "status": _status(verdict, applied)} for verdict in verdicts]


def reconcile(resource: Resource, *, check_mode: bool, settle: bool = True) -> Outcome:
    """Observe, plan and, outside check mode, apply and see that the account settled there.

    Args:
        resource: what to bring about.
        check_mode: whether writes are held back.
        settle: whether the resource can still be read once the plan was applied.
    """
    plan = resource.plan(resource.observe())
    if check_mode or not plan.calls:
        return Outcome(plan, bool(plan.calls), list(plan.calls), _findings(plan.verdicts, applied=False))
    sent: list[Call] = []
    try:
        for call in plan.calls:
            resource.send(call)
            sent.append(call)
    except Failure as failure:
        return Outcome(plan, bool(sent), sent, _findings(plan.verdicts, applied=False), failure.message)
    error = _await_settled(resource) if settle else ""
    return Outcome(plan, True, sent, _findings(plan.verdicts, applied=not error), error)


def _await_settled(resource: Resource) -> str:
    """Look until nothing is left to do. AWS's control planes are eventually consistent."""
    left: Plan | None = None
    for look in range(SETTLE_LOOKS):
        if look:
            time.sleep(SETTLE_DELAY)
        left = resource.plan(resource.observe())
        if not left.calls:
            return ""
    names = ", ".join(sorted({call.method for call in left.calls})) if left else ""
    return f"the account did not settle within {SETTLE_DELAY * SETTLE_LOOKS:g} seconds; still wanted: {names}"


def gather(readers: Mapping[str, Callable[[], T]]) -> dict[str, T | Failure]:
    """Run independent reads at the same time. A reader that fails leaves its `Failure` as its value."""

    def read(reader: Callable[[], T]) -> T | Failure:
        try:
            return reader()
        except Failure as failure:
            return failure

    if not readers:
        return {}
    with ThreadPoolExecutor(max_workers=min(REGION_WORKERS, len(readers))) as pool:
        futures = {name: pool.submit(read, reader) for name, reader in readers.items()}
        return {name: future.result() for name, future in futures.items()}
