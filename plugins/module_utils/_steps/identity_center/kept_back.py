# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What assignments name that is not there, because an exception keeps it from being created. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..._kernel.dependents import depends_on
from ..._kernel.plan import State, Verdict
from ..._module.run import Context
from ..._parts.organization_excepted import excepted_account, excepted_unit
from .assignment_targets import Entry
from .controls import ASSIGNMENTS, GROUPS, SETS, USERS

_PEOPLE = {"groups": GROUPS, "users": USERS}


@dataclass(frozen=True)
class KeptBack:
    """Finds out of what is named, what is not there and is excepted.

    Args:
        context: who knows the exceptions.
        store: the id of the identity store.
        state: ``tree``, and ``sets``, ``groups`` and ``users`` by name, as they are.
    """

    context: Context
    store: str
    state: State

    def parted(self, entries: Iterable[Entry]) -> tuple[tuple[Entry, ...], tuple[Verdict, ...]]:
        """The entries without what is kept back, and a verdict on each such thing."""
        left: list[Entry] = []
        kept: list[str] = []
        for entry in entries:
            names = {"groups": entry.groups, "users": entry.users, "accounts": entry.accounts, "units": entry.units}
            gone = {kind: {name: self._kept(kind, name) for name in listed} for kind, listed in names.items()}
            there = {kind: tuple(name for name, what in found.items() if not what) for kind, found in gone.items()}
            its_set = self._kept_set(entry.permission_set)
            kept += [its_set, *(what for found in gone.values() for what in found.values())]
            somebody, somewhere = there["groups"] or there["users"], there["accounts"] or there["units"] or entry.tags
            if somebody and somewhere and not its_set:
                people = replace(entry, groups=there["groups"], users=there["users"])
                left.append(replace(people, accounts=there["accounts"], units=there["units"]))
        return tuple(left), tuple(_judged(what) for what in dict.fromkeys(kept) if what)

    def _kept_set(self, name: str) -> str:
        return "" if name in self.state["sets"] else self._excepted(SETS, name)

    def _kept(self, kind: str, name: str) -> str:
        """What is excepted of a group, a user, an account or a unit that is not there: as its finding calls it."""
        if kind == "accounts":
            return excepted_account(self.context, self.state["tree"], name)
        if kind == "units":
            return excepted_unit(self.context, self.state["tree"], name)
        known = {item.lower() for item in self.state[kind]}
        return "" if name.lower() in known else self._excepted(_PEOPLE[kind], f"{self.store}/{kind}/{name}")

    def _excepted(self, control: str, where: str) -> str:
        return where if self.context.is_excepted(Verdict(control, False, "absent", "present", "call", where)) else ""


def _judged(what: str) -> Verdict:
    return Verdict(ASSIGNMENTS, False, "not assigned", "assigned", "person", what, note=depends_on([what]))
