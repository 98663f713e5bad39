# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One resource for each region of the account. The kernel works on all of them at the same time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .._kernel.plan import Call, Failure, Plan, Refusal, State
from .._kernel.reconcile import Resource
from .run import Context

_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-[0-9]+")


def regional_spec() -> dict[str, Any]:
    """The options of a module that works in every region."""
    return {"regions": {"type": "list", "elements": "str"}}


class Unreadable(Resource):
    """What cannot be looked at, with the reason: reported as unknown, never passed in silence."""

    def __init__(self, like: Resource, failure: Failure) -> None:
        self.region, self.name, self.controls = like.region, like.name, like.controls
        self._failure = failure

    def observe(self) -> State | None:
        """There is nothing to read."""
        raise self._failure

    def plan(self, current: State | None) -> Plan:
        """There is nothing to do."""
        return Plan(None, None)

    def send(self, call: Call) -> Any:
        """There is nothing to send."""


def per_region(
    context: Context, options: Mapping[str, Any], make: Callable[[str], Iterable[Resource]]
) -> list[Resource]:
    """The resources of each enabled region, or of each region that the option ``regions`` names.

    A region that is named and not enabled, and the regions as a whole where they cannot be listed, are reported as
    unknown.

    Args:
        make: the resources of a region. Reads nothing.
    """
    try:
        enabled = context.enabled_regions()
    except Failure as failure:
        return [Unreadable(resource, failure) for resource in make("")]
    wanted = sorted(set(options["regions"])) if options["regions"] is not None else enabled
    return [
        resource if region in enabled else Unreadable(resource, _off(region))
        for region in wanted
        for resource in make(region)
    ]


def _off(region: str) -> Failure:
    return Failure("off", f"{region} is not an enabled region of this account. Enable it, or leave it out.")


def check_regions(options: Mapping[str, Any]) -> None:
    """Refuse what is no region's name, before the first request."""
    named = options["regions"]
    if named is not None and not named:
        raise Refusal("regions is empty: list regions, or leave it out for every enabled region.")
    wrong = sorted(name for name in named or [] if not _REGION.fullmatch(name))
    if wrong:
        raise Refusal(f"regions: {', '.join(wrong)} is not the name of a region. A region looks like eu-west-1.")
