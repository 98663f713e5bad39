# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which policy of an organization is the one that is asked for: ours by its mark, or one that says the same. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import State
from ..._parts.policy_effect.same import same_policy
from .kinds import AUTHORIZING
from .wanted import Wanted


@dataclass(frozen=True)
class Match:
    """What was found of a policy.

    Args:
        policy: it, or nothing where it is to be created.
        ours: whether it carries our mark. One that does not is attached, and otherwise left alone.
        others: a policy of others that has the name and says something else.
    """

    policy: State | None = None
    ours: bool = False
    others: State | None = None


def matches(wanted: Sequence[Wanted], state: State) -> dict[str, Match]:
    """What was found of each policy, by its name. What stands for one is not adopted for another that says the same.

    Args:
        wanted: what is asked for.
        state: what was read.
    """
    marks = {item.owner for item in wanted}
    found = {item.name: _known(item, _read(item, state), state["organization"], marks) for item in wanted}
    taken = {match.policy["id"] for match in found.values() if match.policy}
    for item in wanted:
        if item.present and found[item.name].policy is None:
            free = [policy for policy in _read(item, state) if policy["owner"] not in marks]
            same = (
                policy for policy in free if policy["id"] not in taken and _says(item, policy, state["organization"])
            )
            if adopted := next(same, None):
                taken.add(adopted["id"])
                found[item.name] = Match(adopted)
    return found


def _read(wanted: Wanted, state: State) -> list[State]:
    """The policies of its type, always in one order."""
    return sorted(state["policies"].get(wanted.kind, {}).values(), key=lambda policy: str(policy["id"]))


def _known(wanted: Wanted, policies: Sequence[State], organization: str, marks: Collection[str]) -> Match:
    """A policy that has the mark of what is asked for, or its name."""
    ours = next((policy for policy in policies if policy["owner"] == wanted.owner), None)
    if ours is not None:
        return Match(ours, ours=True)
    named = next((policy for policy in policies if policy["name"] == wanted.name), None)
    if named is None:
        return Match()
    is_adopted = wanted.present and named["owner"] not in marks and _says(wanted, named, organization)
    return Match(named) if is_adopted else Match(others=named)


def _says(wanted: Wanted, policy: State, organization: str) -> bool:
    return is_same(wanted.kind, policy, wanted.content(organization))


def is_same(kind: str, policy: State, document: Mapping[str, Any]) -> bool:
    """Whether a policy says the same as a document, in whatever form AWS shows it."""
    found: Mapping[str, Any] = policy["document"]
    return same_policy(found, document) if kind in AUTHORIZING else found == document
