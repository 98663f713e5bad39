# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the variables of a play say that somebody answers for: by exception, by acceptance, and by profile. Pure.

The one place for the lookup ``exceptions``, which gives it to modules, and for the callback, which judges by it what no
module of this collection does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._controls.acceptances import PROFILES, Acceptance, accepted_by
from .._controls.catalogue import CONTROLS
from .._kernel.plan import Refusal
from .exceptions import NEVER, unknown_control

EXCEPTIONS = "dayone_exceptions"
ACCEPTED = "dayone_accepted"
TAKEN_BACK = "dayone_not_accepted"
PROFILE = "dayone_profile"
#: The variables that are read.
VARIABLES = (EXCEPTIONS, ACCEPTED, TAKEN_BACK, PROFILE)


def exceptions_of(known: Mapping[str, Any]) -> list[Any]:
    """The exceptions that variables mean, in the order in which they count. They are not checked one by one.

    Args:
        known: the values of those of `VARIABLES` that are defined.

    Raises:
        Refusal: which variable is wrong, and what it takes.
    """
    profile = str(known.get(PROFILE) or "")
    if profile and profile not in PROFILES:
        raise Refusal(f"{PROFILE} is {profile!r:.80}, but must be one of {', '.join(PROFILES)}.")
    of_profile = [_of_profile(item, profile) for item in accepted_by(profile, _taken_back(known))]
    return [*_listed(known, EXCEPTIONS), *map(_accepted, _listed(known, ACCEPTED)), *of_profile]


def _listed(known: Mapping[str, Any], name: str) -> Sequence[Any]:
    found = known.get(name) or []
    if isinstance(found, (str, Mapping)) or not isinstance(found, Sequence):
        raise Refusal(f"{name} is {found!r:.80}, but must be a list.")
    return found


def _taken_back(known: Mapping[str, Any]) -> list[str]:
    controls = [str(item) for item in _listed(known, TAKEN_BACK)]
    for item in controls:
        if item not in CONTROLS:
            raise Refusal(f"{TAKEN_BACK} names {unknown_control(item)}")
    return controls


def _accepted(item: Any) -> Mapping[str, Any]:
    if not isinstance(item, Mapping):
        raise Refusal(f"{ACCEPTED} has {item!r:.80}, but each entry needs a control and a reason.")
    return {"owner": ACCEPTED, "expires": NEVER, **item}


def _of_profile(item: Acceptance, profile: str) -> Mapping[str, Any]:
    by = {"owner": f"profile {profile}", "expires": NEVER, "only_manual": True}
    return {"control": item.control, "reason": item.reason, **by}
