# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One resource for each region of the account. The kernel works on all of them at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ._plan import Call, Failure, Plan, State
from ._reconcile import Resource
from ._run import Context


def regional_spec() -> dict[str, Any]:
    """The options of a module that works in every region."""
    return {"regions": {"type": "list", "elements": "str"}}


class RegionOff(Resource):
    """A region that was asked for and is not enabled: reported as unknown, never passed in silence."""

    def __init__(self, like: Resource) -> None:
        self.region, self.name, self.controls = like.region, like.name, like.controls

    def observe(self) -> State | None:
        """There is nothing to read."""
        raise Failure("off", f"{self.region} is not an enabled region of this account. Enable it, or leave it out.")

    def plan(self, current: State | None) -> Plan:
        """There is nothing to do."""
        return Plan(None, None)

    def send(self, call: Call) -> Any:
        """There is nothing to send."""


def per_region(
    context: Context, options: Mapping[str, Any], make: Callable[[str], Iterable[Resource]]
) -> list[Resource]:
    """The resources of each enabled region, or of each region that the option ``regions`` names.

    Raises:
        Failure: the enabled regions could not be listed.
    """
    enabled = context.enabled_regions()
    wanted = sorted(set(options["regions"])) if options["regions"] is not None else enabled
    return [resource if region in enabled else RegionOff(resource) for region in wanted for resource in make(region)]
