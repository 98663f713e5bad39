# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the policy of a topic or a key lets one of AWS's services in: yes, no, or not known. Pure.

What a service says of itself is known in part: a condition on anything else is neither met nor unmet.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..iam_policy_lint import listed
from ..resource_policy import statements

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
_OPERATOR = re.compile(r"(forallvalues:|foranyvalue:)?([a-z]+?)(ifexists)?", re.IGNORECASE)


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
    said = {
        "aws:securetransport": "true",
        "aws:principalisawsservice": "true",
        "aws:principalservicename": visit.service,
        **sent,
    }
    effects: dict[str, set[bool | None]] = {"Allow": {False}, "Deny": {False}}
    for item in statements(policy):
        if _names(item, visit, action):
            effects.setdefault(str(item.get("Effect")), set()).add(_met(item.get("Condition") or {}, said, visit))
    if True in effects["Deny"]:
        return False
    if True in effects["Allow"]:
        return None if None in effects["Deny"] else True
    return None if None in effects["Allow"] else False


def _names(item: Mapping[str, Any], visit: Visit, action: str) -> bool:
    """Whether a statement is about the service, what it does, and what it does it to."""
    by = _is_principal(item, visit.service)
    does = _is_one(item, "Action", action.lower(), str.lower)
    return by and does and _is_one(item, "Resource", visit.resource, str)


def _is_principal(item: Mapping[str, Any], service: str) -> bool:
    name = "NotPrincipal" if "NotPrincipal" in item else "Principal"
    given = item.get(name)
    if isinstance(given, Mapping):
        # SNS's own default policy names everybody so, and alarms come in by it.
        found = service in listed(given.get("Service")) or "*" in (
            *listed(given.get("AWS")),
            *listed(given.get("Service")),
        )
    else:
        found = "*" in listed(given)
    return found != (name == "NotPrincipal")


def _is_one(item: Mapping[str, Any], name: str, value: str, normal: Callable[[str], str]) -> bool:
    if f"Not{name}" in item:
        return not _fits_one(map(normal, map(str, listed(item[f"Not{name}"]))), value)
    return name not in item or _fits_one(map(normal, map(str, listed(item[name]))), value)


def _fits_one(patterns: Iterable[str], value: str) -> bool:
    return any(fnmatch.fnmatchcase(value, pattern.replace("[", "[[]")) for pattern in patterns)


def _met(conditions: Mapping[str, Any], said: Mapping[str, str], visit: Visit) -> bool | None:
    """Whether all conditions are met, or nothing where one is not known and the others are."""
    known = {*said, *_NEVER_SENT, *visit.perhaps}
    found = {
        _one_met(operator, key.lower(), [str(value) for value in listed(values)], said)
        if key.lower() in known
        else None
        for operator, keys in conditions.items()
        for key, values in keys.items()
    }
    return False if False in found else None if None in found else True


def _one_met(operator: str, key: str, values: list[str], said: Mapping[str, str]) -> bool | None:
    match = _OPERATOR.fullmatch(operator)
    if match is None or any("${" in value for value in values):
        return None
    many, name, if_exists = (part.lower() if part else "" for part in match.groups())
    there = key in said
    if name == "null":
        return [value.lower() for value in values] == [str(not there).lower()]
    if name not in _TESTS:
        return None
    test, negated = _TESTS[name]
    if not there:
        return bool(if_exists) or negated or many == "forallvalues:"
    return any(test(said[key], value) for value in values) != negated


def _like(value: str, pattern: str) -> bool:
    return _fits_one([pattern], value)


def _same(value: str, other: str) -> bool:
    return value == other


def _same_in_any_case(value: str, other: str) -> bool:
    return value.lower() == other.lower()


#: Operators in small letters: how a value is compared, and whether it must not be so.
_TESTS: dict[str, tuple[Callable[[str, str], bool], bool]] = {
    "stringequals": (_same, False),
    "stringnotequals": (_same, True),
    "stringequalsignorecase": (_same_in_any_case, False),
    "stringnotequalsignorecase": (_same_in_any_case, True),
    "stringlike": (_like, False),
    "stringnotlike": (_like, True),
    "arnequals": (_like, False),
    "arnlike": (_like, False),
    "arnnotequals": (_like, True),
    "arnnotlike": (_like, True),
    "bool": (_same_in_any_case, False),
}
