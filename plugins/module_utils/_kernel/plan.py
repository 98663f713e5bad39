# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the kernel works with: writes as data, verdicts on controls, plans, and the two ways to end without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .._controls.resolution import Resolution

State = Mapping[str, Any]
#: The kind of a failure: what the request was about does not exist, or not any more.
GONE_KIND = "gone"


class Failure(Exception):
    """A request that AWS did not answer as asked: denied, throttled, unreachable, or refused.

    Args:
        kind: ``denied``, ``credentials``, ``throttled``, ``unreachable``, ``gone`` or ``error``.
        message: one line that says what failed, where, and what to do.
        sent: the writes that took back what could not be ended.
    """

    def __init__(self, kind: str, message: str, sent: tuple[Call, ...] = ()) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.sent = sent


class Absent(Exception):
    """What a request was about does not exist, where that was to be told apart. Nobody having expected it, it has been
    deleted since something named it.

    Args:
        what: its error code, or its name.
        message: one line that says what was asked, and where.
    """

    def __init__(self, what: str, message: str = "") -> None:
        super().__init__(what)
        self.message = message or f"{what} was deleted in the meantime."


class Refusal(Exception):
    """A run that must not go on, with the one line that says why. Raised before any write."""


@dataclass(frozen=True)
class Ref:
    """A value that only an earlier call's answer holds: the call's mark, and the way into its answer."""

    mark: str
    path: tuple[str, ...]

    def __str__(self) -> str:
        return f"<{'.'.join((self.mark, *self.path))}>"


@dataclass(frozen=True)
class Hidden:
    """A value that is sent to AWS, and shown in no result, diff or journal: what is personal."""

    value: Any = field(repr=False)

    def __str__(self) -> str:
        return "<not shown>"


@dataclass(frozen=True)
class IfKnown:
    """A value for which the installed botocore may be too old: it is left out of the request then."""

    value: Any


@dataclass(frozen=True)
class Call:
    """One AWS write, as data.

    ``mark`` names the answer for a later call's ``Ref``. ``mends`` names the controls that the call is for, and
    ``resource`` the one resource of theirs; empty means all of the plan's.

    ``chain`` tells calls apart that do not depend on each other. One that is refused keeps back those behind it in its
    chain, and those whose ``needs`` name the chain; the others are sent. What has no chain depends on all before it,
    and all behind depends on it.
    """

    service: str
    method: str
    params: State
    region: str = ""
    mark: str = ""
    mends: tuple[str, ...] = ()
    resource: str = ""
    chain: str = ""
    needs: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The call as it stands in a module's result."""
        params = _replaced(self.params, str)
        return {"service": self.service, "method": self.method, "params": params, "region": self.region}

    @property
    def asks_for(self) -> frozenset[str]:
        """The marks of the calls whose answers it holds."""
        marks: set[str] = set()

        def note(ref: Ref | Hidden) -> None:
            if isinstance(ref, Ref):
                marks.add(ref.mark)

        _replaced(self.params, note)
        return frozenset(marks)

    def with_answers(self, answers: Mapping[str, Any]) -> Call:
        """The call as it is sent: with what is hidden, and with what earlier answers hold in the places of ``Ref``."""

        def look_up(ref: Ref | Hidden) -> Any:
            if isinstance(ref, Hidden):
                return ref.value
            value = answers[ref.mark]
            for key in ref.path:
                value = value[key]
            return value

        params = _replaced(self.params, look_up)
        return replace(self, params=params)


def _replaced(value: Any, replace: Callable[[Any], Any]) -> Any:
    """A copy of nested parameters in which each `Ref` and each `Hidden` is replaced."""
    if isinstance(value, (Ref, Hidden)):
        return replace(value)
    if isinstance(value, IfKnown):
        inner = _replaced(value.value, replace)
        return inner if replace is str else IfKnown(inner)
    if isinstance(value, Mapping):
        return {key: _replaced(item, replace) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_replaced(item, replace) for item in value]
    return value


#: How a link of a chain stands: it holds, it is broken, AWS or a person has yet to end it, it could not be read, or an
#: earlier link is broken, so that it does not matter.
HOLDS, BROKEN, WAITS, UNKNOWN, UNREACHED = "holds", "broken", "waits", "unknown", "unreached"


@dataclass(frozen=True)
class Link:
    """One link of the chain from an event to a person.

    Args:
        link: what it is: trail, log group, filter, rule, alarm, topic, topic policy, key, subscription.
        state: how it stands.
        what: what was read of it, or what is wrong with it.
        note: what is done about it where it does not hold.
        mend: who can, as of a verdict: ``call`` (a run of the step that the note names), ``person``, ``input``,
            ``waiting`` or ``unknown``.
        resolution: what is to be done, where the control does not say it.
    """

    link: str
    state: str
    what: str
    note: str = ""
    mend: str = "person"
    resolution: Resolution | None = None

    def as_dict(self) -> dict[str, str]:
        """The link as it stands in a finding."""
        return {"link": self.link, "state": self.state, "what": self.what}


@dataclass(frozen=True)
class Verdict:
    """How one control stands, before it is known whether this run may mend it.

    ``mend`` says who can: ``call`` (this plan does), ``person``, ``input`` (a value that is missing), ``choice``
    (somebody has to turn it on or accept it), ``waiting`` (it passes by itself), ``unknown`` (it was not readable),
    ``not_applicable`` (it is judged in another account, or asks nothing of this one), or ``waived`` (somebody answers
    for it). ``resolution`` says what is to be done, where the control does not say it or knows less. ``account_id`` is
    set where it is not the account of the credentials. ``place`` is set where nobody asked for it: all such of a
    control become one finding for the account, which names their places. ``held_by`` says whose setting it is, where
    AWS tells: ``account``, or a name of ``HOLDERS``. ``chain`` has the links from an event to a person, where the
    control is about somebody who is notified.
    """

    control: str
    holds: bool
    current: Any
    wanted: Any
    mend: str = "call"
    resource: str = ""
    region: str = ""
    note: str = ""
    account_id: str = ""
    place: str = ""
    held_by: str = ""
    chain: tuple[Link, ...] = ()
    resolution: Resolution | None = None


@dataclass(frozen=True)
class Plan:
    """What is, what will be, and the writes between the two."""

    before: State | None
    after: State | None
    calls: tuple[Call, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


def unknown(
    control: str, wanted: Any, failure: Failure, *, resource: str = "", region: str = "", account_id: str = ""
) -> Verdict:
    """The verdict on a control that could not be read."""
    return Verdict(control, False, None, wanted, "unknown", resource, region, failure.message, account_id)
