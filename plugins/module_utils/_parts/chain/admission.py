# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the policy of a topic or a key lets one of AWS's services in: yes, no, or not known. Pure.

What a service says of itself is known in part: a condition on anything else is neither met nor unmet.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..policy_effect import request
from ..policy_effect.request import Caller

#: Keys that requests of a service's own never have:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
_NEVER_SENT = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceip",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:userid",
        "aws:username",
    }
)


@dataclass(frozen=True)
class Visit:
    """What a service asks for, and what it says of itself.

    Args:
        service: its principal.
        actions: what it does, all of it.
        resource: the ARN of what it does it to.
        sends: the condition keys that it sends, in small letters.
        perhaps: those of which nobody knows whether it sends them.
    """

    service: str
    actions: tuple[str, ...]
    resource: str
    sends: Mapping[str, str] = field(default_factory=dict)
    perhaps: Mapping[str, str] = field(default_factory=dict)


def lets_in(policy: Mapping[str, Any], visit: Visit) -> bool | None:
    """Whether a policy lets a service do all that it asks for. Nothing where that is not known."""
    ways = [visit.sends, {**visit.sends, **visit.perhaps}] if visit.perhaps else [visit.sends]
    each = [{_decided(policy, visit, action, way) for way in ways} for action in visit.actions]
    if {False} in each:
        return False
    # Let in one way and not in the other: nobody knows in which way the service comes.
    return True if all(found == {True} for found in each) else None


def _decided(policy: Mapping[str, Any], visit: Visit, action: str, sent: Mapping[str, str]) -> bool | None:
    said: dict[str, str | Sequence[str] | None] = {
        **dict.fromkeys(_NEVER_SENT),
        **dict.fromkeys(visit.perhaps),
        "aws:securetransport": "true",
        "aws:principalisawsservice": "true",
        "aws:principalservicename": visit.service,
        **sent,
    }
    return request.lets_in(policy, Caller(frozenset({visit.service}), keys=said), [action], visit.resource)
