# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What resolves an open finding, as data: by its kind a person's minutes, a value that is missing, a choice with its
price, or a time to wait for. Pure.

A control says what resolves it in its step's package. A verdict that knows more, such as a price by region, says it
in its own words, and takes precedence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

#: In which order a careful person does things: what endangers most, then who is notified, then what a run needs to
#: know, the run itself, and what comes after it.
PHASES = ("root", "recipients", "contacts", "administrators", "values", "run", "person", "access", "choices", "wait")
#: Where a kind stands of which nobody says more.
_PHASE_OF = {
    "drift": "run",
    "manual": "person",
    "input": "values",
    "choice": "choices",
    "waiting": "wait",
    "unknown": "access",
}
#: Minutes of what a person does where nobody said more exactly.
MINUTES = 5
#: The first console page that a text names.
_LINK = re.compile(
    r"https://(?:[a-z0-9-]+\.)*(?:console\.aws\.amazon\.com|console\.amazonaws\.cn|console\.amazonaws-us-gov\.com)"
    r"/[\w./?#=&%:~-]*[\w/#:]"
)


@dataclass(frozen=True)
class Manual:
    """What only a person can do.

    Args:
        minutes: about how long it takes.
        link: the console page. Without one, the first that the remediation names.
        phase: when a careful person does it, one of ``PHASES``.
    """

    minutes: int = MINUTES
    link: str = ""
    phase: str = "person"


@dataclass(frozen=True)
class Input:
    """A value that nobody has given.

    Args:
        variable: the role's variable that takes it.
        example: the variable with an example, as one line of YAML.
        phase: when a careful person gives it, one of ``PHASES``.
    """

    variable: str
    example: str
    phase: str = "values"


@dataclass(frozen=True)
class Choice:
    """An option that is off.

    Args:
        enable: the one line of YAML that turns it on.
        price: what it costs, in words.
        monthly_usd: what it costs a month where nothing happens, in US dollars, by which choices are ordered. None
            where that depends on use.
        reason: why somebody may accept it as it is.
    """

    enable: str
    price: str = "free"
    monthly_usd: float | None = None
    reason: str = "We decided against it"


@dataclass(frozen=True)
class Waiting:
    """What passes by itself.

    Args:
        hours: within how many, at the latest.
    """

    hours: int


Resolution: TypeAlias = "Manual | Input | Choice | Waiting"
#: The kind of finding of which each is told.
KINDS: dict[type, str] = {Manual: "manual", Input: "input", Choice: "choice", Waiting: "waiting"}


def kind_of(resolution: Resolution) -> str:
    """The kind of an open finding about which this is to be done."""
    return KINDS[type(resolution)]


def todo_of(status: str, resolution: Resolution | None, *, control: str, text: str) -> dict[str, Any]:
    """What is to be done about an open finding, as the finding has it.

    Args:
        status: the finding's.
        resolution: what is known of it.
        control: the control's id, for the line that accepts it.
        text: the remediation.
    """
    if status not in _PHASE_OF:
        return {}
    resolution = resolution if resolution is not None and kind_of(resolution) == status else None
    known: dict[str, Any] = {"phase": getattr(resolution, "phase", _PHASE_OF[status])}
    if status == "manual":
        given = resolution if isinstance(resolution, Manual) else Manual()
        link = given.link or _first_link(text)
        known.update({"minutes": given.minutes, **({"link": link} if link else {})})
    elif isinstance(resolution, Input):
        known.update({"variable": resolution.variable, "example": resolution.example})
    elif isinstance(resolution, Choice):
        known.update(
            {"enable": resolution.enable, "price": resolution.price, "accept": accept_line(control, resolution.reason)}
        )
        known.update({} if resolution.monthly_usd is None else {"monthly_usd": resolution.monthly_usd})
    elif isinstance(resolution, Waiting):
        known["hours"] = resolution.hours
    return known


def accept_line(control: str, reason: str) -> str:
    """The one line of YAML that accepts a control as it is."""
    return f"dayone_accepted: [{{control: {control}, reason: {json.dumps(reason, ensure_ascii=False)}}}]"


def _first_link(text: str) -> str:
    found = _LINK.search(text)
    return found.group() if found else ""


#: What the parts of a todo must be, for a journal that somebody else wrote.
_TYPES: dict[str, tuple[type, ...]] = {
    "phase": (str,),
    "minutes": (int,),
    "link": (str,),
    "variable": (str,),
    "example": (str,),
    "enable": (str,),
    "price": (str,),
    "accept": (str,),
    "monthly_usd": (int, float),
    "hours": (int,),
    "missing_permission": (str,),
    "denied_by": (str,),
    "statement": (str,),
}


def is_todo(found: Any) -> bool:
    """Whether this can be what a finding says is to be done."""
    if not isinstance(found, Mapping) or found.get("phase", "run") not in PHASES:
        return False
    return all(name in _TYPES and type(value) in _TYPES[name] for name, value in found.items())
