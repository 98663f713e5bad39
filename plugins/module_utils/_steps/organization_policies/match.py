# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which policy of an organization is the one that is asked for: ours by its mark, or one that says the same. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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


def match(wanted: Wanted, document: Mapping[str, Any], policies: Mapping[str, State], marks: Collection[str]) -> Match:
    """Look for a policy by its mark, then by its name, then by what it says.

    Args:
        wanted: what is asked for.
        document: its content in this organization.
        policies: those of its type, by id.
        marks: those of all policies that are asked for. One of them is not adopted for another.
    """
    found = sorted(policies.values(), key=lambda policy: str(policy["id"]))
    ours = [policy for policy in found if policy["owner"] == wanted.owner]
    if ours:
        return Match(ours[0], ours=True)
    others = next((policy for policy in found if policy["name"] == wanted.name), None)
    if not wanted.present:
        return Match(others=others)
    same = [policy for policy in found if policy["owner"] not in marks and is_same(wanted.kind, policy, document)]
    adopted = next((policy for policy in same if policy["name"] == wanted.name), same[0] if same else None)
    return Match(adopted) if adopted or others is None else Match(others=others)


def is_same(kind: str, policy: State, document: Mapping[str, Any]) -> bool:
    """Whether a policy says the same as a document, in whatever form AWS shows it."""
    found: Mapping[str, Any] = policy["document"]
    return same_policy(found, document) if kind in AUTHORIZING else found == document
