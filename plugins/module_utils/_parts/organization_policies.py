# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The policies with which an organization holds settings of its accounts: what is in force for this one.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeEffectivePolicy.html
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from .._aws.client import Aws
from .._aws.failures import NotFound
from .._kernel.plan import Failure

#: What AWS answers where no policy of a type is in force, and to an account outside of any organization.
NO_POLICY = ("EffectivePolicyNotFoundException", "AWSOrganizationsNotInUseException")
#: How a policy names the regions that it decides on, and how it names all of them.
_LISTS = ("enable_in_regions", "disable_in_regions")
_ALL = "ALL_SUPPORTED"


class OrganizationPolicies:
    """What is in force, each type read once, by the first who asks. For the regions of a module to share."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws
        self._lock = threading.Lock()
        self._read: dict[str, Mapping[str, Any] | None] = {}

    def content(self, kind: str) -> Mapping[str, Any] | None:
        """The policy of a type that is in force. None where there is none, or it cannot be read: then AWS's answer to a
        write is what is known. An installed botocore that does not know the type asks for none."""
        with self._lock:
            if kind not in self._read:
                self._read[kind] = self._asked(kind)
            return self._read[kind]

    def _asked(self, kind: str) -> Mapping[str, Any] | None:
        if kind not in self._aws.choices("organizations", "EffectivePolicyType"):
            return None
        try:
            answer = self._aws.call("organizations", "describe_effective_policy", absent=NO_POLICY, PolicyType=kind)
            found = json.loads(answer["EffectivePolicy"].get("PolicyContent") or "{}")
        except (NotFound, Failure, ValueError):
            return None
        return found if isinstance(found, Mapping) else None


def decides(part: Any, region: str) -> bool:
    """Whether a part of a policy decides on a region: a list of regions in it, at any depth, names it or all."""
    return any(region in names or _ALL in names for names in _lists(part))


def part_of(policy: Any, name: str) -> Any:
    """The parts of a policy whose key has a word in it, at any depth."""
    if not isinstance(policy, Mapping):
        return []
    found = [value for key, value in policy.items() if name in key]
    return [*found, *(item for value in policy.values() for item in part_of(value, name))]


def _lists(part: Any) -> Iterator[list[str]]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key in _LISTS:
                yield list(_texts(value))
            else:
                yield from _lists(value)
    elif isinstance(part, list):
        for item in part:
            yield from _lists(item)


def _texts(value: Any) -> Iterator[str]:
    """The texts of a list, also where an operator of inheritance is left around it."""
    for item in value.values() if isinstance(value, Mapping) else [value]:
        yield from (str(text) for text in (item if isinstance(item, list) else [item]))
