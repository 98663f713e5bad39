# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a statement is about a request: its principals, actions, resources and conditions.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .conditions import all_hold, listed
from .patterns import Unresolved, arn_matches, matches, resolve
from .request import Ask, Principal

Policy = Mapping[str, Any]
#: How a statement names a principal: it or its session, its role, everybody, or its account. All but the last let it in
#: without a policy of its own, and the first past its boundary too.
DIRECTLY, ROLE, EVERYBODY, ACCOUNT = "directly", "role", "everybody", "account"


def statements(policy: Policy) -> list[Mapping[str, Any]]:
    """The statements of a policy, which may have a single one."""
    found = policy.get("Statement", [])
    return [found] if isinstance(found, Mapping) else list(found)


def about(policy: Policy, ask: Ask, *, principals: bool = False) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The statements that meet a request, and how they name who asks.

    Args:
        policy: a policy document.
        ask: the request.
        principals: whether the policy is one of a resource, which names principals.
    """
    variables = policy.get("Version") == "2012-10-17"
    keys = ask.keys
    for statement in statements(policy):
        named = principal_of(statement, ask.principal) if principals else DIRECTLY
        if (
            named
            and _meets(statement, "Action", [ask.action], ignore_case=True)
            and _resource_meets(statement, ask.resource, keys if variables else None)
            and all_hold(statement.get("Condition") or {}, keys, variables=variables)
        ):
            yield statement, named


def principal_of(statement: Mapping[str, Any], who: Principal) -> str:
    """How a statement names a principal, or nothing where it does not."""
    if "NotPrincipal" in statement:
        return "" if _named(statement["NotPrincipal"], who) else EVERYBODY
    return _named(statement.get("Principal", {}), who)


def _named(principal: Any, who: Principal) -> str:
    """How an element names a principal, or nothing. "*" and {"AWS": "*"} are the same, and mean services too."""
    if principal == "*":
        return EVERYBODY
    everybody = set(listed(principal.get("AWS", [])))
    names = set(listed(principal.get("Service", []))) if who.kind == "service" else everybody
    if who.kind != "root" and (who.session or who.arn) in names:
        return DIRECTLY
    if who.kind == "role" and who.arn in names:
        return ROLE
    if "*" in everybody:
        return EVERYBODY
    return ACCOUNT if names & who.account_names else ""


def _meets(statement: Mapping[str, Any], element: str, values: Iterable[str], *, ignore_case: bool) -> bool:
    """Whether a value is among the patterns of an element, or not among those of its opposite."""
    negated = f"Not{element}" in statement
    patterns = listed(statement[f"Not{element}" if negated else element])
    found = any(matches(pattern, value, ignore_case=ignore_case) for pattern in patterns for value in values)
    return found != negated


def _resource_meets(statement: Mapping[str, Any], resource: str, keys: Any) -> bool:
    """A trust policy has no resource: it is about its role."""
    negated = "NotResource" in statement
    if not negated and "Resource" not in statement:
        return True
    found = any(
        _fits(pattern, resource, keys) for pattern in listed(statement["NotResource" if negated else "Resource"])
    )
    return found != negated


def _fits(pattern: str, resource: str, keys: Any) -> bool:
    try:
        wanted = pattern if keys is None else resolve(pattern, keys)
    except Unresolved:
        return False
    return arn_matches(wanted, resource) if resource != "*" else pattern == "*"
