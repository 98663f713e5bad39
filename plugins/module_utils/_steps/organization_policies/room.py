# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How many policies of a type a target takes, and what is attached there. Pure.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
"""

from __future__ import annotations

from collections.abc import Sequence

from ..._kernel.plan import Call, State
from .kinds import QUOTAS, SCP, named
from .wanted import Wanted

Place = tuple[str, str]


class Room:
    """What is attached to the targets while a plan is made. A type whose quota is not known always has room.

    Args:
        state: what was read. Of a target at which nothing is to be attached or detached, nothing was.
    """

    def __init__(self, state: State) -> None:
        self._there: dict[Place, list[str]] = {
            (kind, target): list(names)
            for kind, targets in state["attached"].items()
            for target, names in targets.items()
        }
        self._freed: dict[Place, set[str]] = {}
        self._awaited: set[Place] = set()
        self._came: dict[Place, int] = {}

    def free(self, detached: Sequence[Call], wanted: Wanted) -> None:
        """Note where a policy goes from."""
        for call in detached:
            self._freed.setdefault((wanted.kind, call.params["TargetId"]), set()).add(wanted.name)

    def take(self, kind: str, target: str) -> set[str] | None:
        """Take a place at a target.

        Returns:
            The policies that have to go before, mostly none. Nothing where there is no place.
        """
        place = (kind, target)
        quota = QUOTAS.get(kind)
        there, came = len(self._there.get(place, ())), self._came.get(place, 0)
        freed = self._freed.get(place, set())
        if quota is not None and there + came - len(freed) >= quota.attached:
            return None
        self._came[place] = came + 1
        if quota is not None and there + came >= quota.attached:
            self._awaited.add(place)
            return set(freed)
        return set()

    def full(self, kind: str, target: str) -> str:
        """What is said of a target without room."""
        names = ", ".join(sorted(self._there.get((kind, target), ())))
        return (
            f"AWS attaches at most {QUOTAS[kind].attached} {named(kind)} to {target}, which already has {names}. "
            "Detach one of them, or merge two of them."
        )

    def is_awaited(self, kind: str, call: Call) -> bool:
        """Whether something can only be attached where this is detached before."""
        return (kind, call.params["TargetId"]) in self._awaited

    def is_last(self, target: str, name: str) -> bool:
        """Whether no service control policy would be left at a target, which AWS does not allow."""
        place = (SCP, target)
        there = self._there.get(place)
        if there is None or name not in self._freed.get(place, ()):
            return False
        return len(there) + self._came.get(place, 0) - len(self._freed[place]) < 1
