# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What assignments name that is not there, because an exception keeps it from being created. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..._kernel.dependents import depends_on
from ..._kernel.plan import State, Verdict
from ..._module.run import Context
from .assignment_targets import Entry
from .controls import ASSIGNMENTS, GROUPS, SETS, USERS

_CONTROLS = {"permission_set": SETS, "groups": GROUPS, "users": USERS}


@dataclass(frozen=True)
class KeptBack:
    """Finds out of what is named, what is not there and is excepted.

    Args:
        context: who knows the exceptions.
        store: the id of the identity store.
        state: ``sets``, ``groups`` and ``users``, by name, as they are.
    """

    context: Context
    store: str
    state: State

    def parted(self, entries: Iterable[Entry]) -> tuple[tuple[Entry, ...], tuple[Verdict, ...]]:
        """The entries without what is kept back, and a verdict on each such thing."""
        left: list[Entry] = []
        kept: dict[str, Verdict] = {}
        for entry in entries:
            names = {"permission_set": (entry.permission_set,), "groups": entry.groups, "users": entry.users}
            gone = {kind: [name for name in listed if self._is_kept(kind, name)] for kind, listed in names.items()}
            kept |= {where: _judged(where) for kind, listed in gone.items() for where in self._places(kind, listed)}
            groups = tuple(name for name in entry.groups if name not in gone["groups"])
            users = tuple(name for name in entry.users if name not in gone["users"])
            if not gone["permission_set"] and (groups or users):
                left.append(replace(entry, groups=groups, users=users))
        return tuple(left), tuple(kept.values())

    def _places(self, kind: str, names: Iterable[str]) -> list[str]:
        """What the findings of its own task are about."""
        return [name if kind == "permission_set" else f"{self.store}/{kind}/{name}" for name in names]

    def _is_kept(self, kind: str, name: str) -> bool:
        if kind == "permission_set":
            known = name in self.state["sets"]
        else:
            known = name.lower() in {item.lower() for item in self.state[kind]}
        (where,) = self._places(kind, [name])
        return not known and self.context.is_excepted(
            Verdict(_CONTROLS[kind], False, "absent", "present", "call", where)
        )


def _judged(where: str) -> Verdict:
    return Verdict(ASSIGNMENTS, False, "not assigned", "assigned", "person", where, note=depends_on([where]))
