# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a resource policy lets one known principal do something: yes, no, or it depends on what is not known. Pure.

For services it is the whole answer, for they have no policies of their own.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ..network_reach import covers, network
from .conditions import Test, tests
from .document import Document, Statement, actions, has_variables, holds_all_of, principals, statements, texts

#: Yes, no, and not known.
Answer: TypeAlias = "bool | None"
_VARIABLE = re.compile(r"\$\{")


@dataclass(frozen=True)
class Caller:
    """Who asks.

    Args:
        names: what policies call it: a service principal, or ARN, account id and the account's root.
        kind: ``Service`` or ``AWS``.
        keys: the condition keys that its requests are known to have, in small letters, and None for one that they are
            known not to have. Of any other key nothing is known.
    """

    names: frozenset[str]
    kind: str = "Service"
    keys: Mapping[str, str | Sequence[str] | None] = field(default_factory=dict)


def service(name: str, **keys: str | Sequence[str] | None) -> Caller:
    """An AWS service, by its principal, with keys such as ``aws_SourceAccount``: the first _ stands for the colon.

    Example: ``service("cloudwatch.amazonaws.com", aws_SourceAccount="123456789012")``.
    """
    said = {key.replace("_", ":", 1).lower(): value for key, value in keys.items()}
    known = {"aws:principalisawsservice": "true", "aws:principalservicename": name}
    return Caller(frozenset({name}), "Service", {**known, **said})


def lets_in(document: Document, caller: Caller, wanted: Iterable[str], resource: str = "*") -> Answer:
    """Whether a policy lets a caller do all of some actions.

    Args:
        document: a resource policy, such as a topic's or a key's.
        caller: who asks.
        wanted: the actions, such as ``kms:GenerateDataKey``.
        resource: the ARN of what it is done to, where the policy may be about several.

    Returns:
        None where that depends on condition keys of which nothing is known.
    """
    return _all_of(_decided(document, caller, action.lower(), resource) for action in wanted)


def _decided(document: Document, caller: Caller, action: str, resource: str) -> Answer:
    variables = has_variables(document)
    found = [
        (item.get("Effect"), _holds(item, caller, variables))
        for item in statements(document)
        if _is_about(item, caller, action, resource)
    ]
    denied = _any_of(holds for effect, holds in found if effect == "Deny")
    allowed = _any_of(holds for effect, holds in found if effect == "Allow")
    return _all_of([allowed, None if denied is None else not denied])


def _any_of(answers: Iterable[Answer]) -> Answer:
    found = set(answers)
    return True if True in found else (None if None in found else False)


def _all_of(answers: Iterable[Answer]) -> Answer:
    found = set(answers)
    return False if False in found else (None if None in found else True)


def _is_about(statement: Statement, caller: Caller, action: str, resource: str) -> bool:
    named = _names(statement, "Principal", caller)
    if "NotPrincipal" in statement:
        named = not _names(statement, "NotPrincipal", caller)
    there = resource == "*" or _meets(statement, "Resource", resource)
    return named and there and _meets(statement, "Action", action)


def _names(statement: Statement, element: str, caller: Caller) -> bool:
    return any(
        name == "*" or (kind == caller.kind and name in caller.names)
        for kind, name in principals(statement.get(element))
    )


def _meets(statement: Statement, element: str, value: str) -> bool:
    """Whether a value is among the patterns of an element, or not among those of its opposite."""
    read: Callable[[Statement, str], list[str]] = (
        actions if element == "Action" else lambda item, name: texts(item.get(name))
    )
    if f"Not{element}" in statement:
        return not any(holds_all_of(pattern, value) for pattern in read(statement, f"Not{element}"))
    return element not in statement or any(holds_all_of(pattern, value) for pattern in read(statement, element))


def _holds(statement: Statement, caller: Caller, variables: bool) -> Answer:
    return _all_of(_meets_test(item, caller, variables) for item in tests(statement))


def _meets_test(test: Test, caller: Caller, variables: bool) -> Answer:
    """Whether a condition holds, as far as is known."""
    if test.key not in caller.keys:
        return None
    value = caller.keys[test.key]
    found = [value] if isinstance(value, str) else list(value or ())
    if test.operator == "null":
        return any((item == "true") == (not found) for item in test.values)
    negated = test.operator.startswith(("stringnot", "arnnot", "notip"))
    compare = _COMPARISONS.get(test.operator.replace("not", "", 1) if negated else test.operator)
    if compare is None or (variables and any(_VARIABLE.search(item) for item in test.values)):
        return None
    if not found:
        return test.if_exists or test.sets == "forallvalues" or (negated and not test.sets)
    met = [any(compare(item, one) for item in test.values) != negated for one in found]
    return all(met) if test.sets == "forallvalues" or (negated and not test.sets) else any(met)


def _is_inside(wanted: str, found: str) -> bool:
    try:
        outer, inner = network(wanted), network(found)
    except ValueError:
        return False
    return covers(outer, inner)


def _arn_fits(wanted: str, found: str) -> bool:
    """Each of the six parts of an ARN apart: a star ends at a colon, but in the last part."""
    one, other = wanted.split(":", 5), found.split(":", 5)
    if wanted == "*":
        return True
    return len(one) == len(other) == 6 and all(holds_all_of(*pair) for pair in zip(one, other, strict=True))


_COMPARISONS: Mapping[str, Callable[[str, str], bool]] = {
    "stringequals": lambda wanted, found: wanted == found,
    "stringequalsignorecase": lambda wanted, found: wanted.lower() == found.lower(),
    "stringlike": holds_all_of,
    "arnequals": _arn_fits,
    "arnlike": _arn_fits,
    "bool": lambda wanted, found: wanted.lower() == found.lower(),
    "ipaddress": _is_inside,
}


def identity_decision(documents: Iterable[Document], keys: Mapping[str, str], action: str, resource: str) -> str:
    """What identity policies, or a boundary, say to one request: ``allowed``, ``explicitDeny``, ``implicitDeny``, or
    ``unknown`` where that depends on condition keys of which nothing is known.

    Args:
        documents: the policies of a user or role, or its boundary.
        keys: the condition keys that are known, in small letters.
        action: such as ``s3:PutObject``.
        resource: the ARN, or ``*``.
    """
    caller = Caller(frozenset(), "AWS", keys)
    found: list[tuple[str, Answer]] = []
    for document in documents:
        variables = has_variables(document)
        for item in statements(document):
            there = _meets(item, "Resource", resource) and _meets(item, "Action", action.lower())
            if there:
                found.append((str(item.get("Effect")), _holds(item, caller, variables)))
    denied = _any_of(holds for effect, holds in found if effect == "Deny")
    allowed = _any_of(holds for effect, holds in found if effect == "Allow")
    if denied:
        return "explicitDeny"
    if allowed is False:
        return "implicitDeny"
    return "unknown" if denied is None or allowed is None else "allowed"
