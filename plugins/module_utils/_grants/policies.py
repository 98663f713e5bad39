# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies of grants: statements whose Sid names who asks, in documents that IAM takes. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Iterable, Sequence
from typing import Any

from .._kernel.plan import Refusal
from .._permissions.sids import sid_of
from .resolve import Grant

#: What a managed policy may hold, in characters without white space, and how many of them a role.
LONGEST, MOST = 6144, 10
_VERSION = "2012-10-17"
_WILD = frozenset("*?[")
Statement = dict[str, Any]
Document = dict[str, Any]
_Conditions = tuple[tuple[str, str, str], ...]
#: Action, resource and conditions: what one grant is told from another by.
_Key = tuple[str, str, _Conditions]


def statements(grants: Iterable[Grant]) -> list[Statement]:
    """Statements without a grant that another of them holds already. Each is for the same steps."""
    asked: dict[_Key, list[Grant]] = {}
    for grant in grants:
        asked.setdefault((grant.action, grant.resource, grant.condition), []).append(grant)
    by_action: dict[str, list[_Key]] = {}
    for key in asked:
        by_action.setdefault(key[0], []).append(key)
    holders = {key: _holder(key, by_action[key[0]]) for key in asked}
    for key, holder in holders.items():
        if holder is not None:
            asked[holder] += asked[key]
    kept = {key: _askers(found) for key, found in asked.items() if holders[key] is None}
    groups: dict[Any, dict[str, set[str]]] = {}
    for (action, resource, condition), askers in kept.items():
        groups.setdefault((askers, condition), {}).setdefault(action, set()).add(resource)
    made: list[tuple[Any, Statement]] = []
    for (askers, condition), actions in groups.items():
        by_resources: dict[tuple[str, ...], list[str]] = {}
        for action, resources in actions.items():
            by_resources.setdefault(tuple(sorted(resources)), []).append(action)
        made += [(askers, _statement(names, where, condition)) for where, names in by_resources.items()]
    return _with_sids(made)


def _holder(key: _Key, of_action: Iterable[_Key]) -> _Key | None:
    """Another grant of its action that lets all of this through, and that no other does."""
    wider = [other for other in of_action if other != key and _holds(other, key)]
    return next((other for other in wider if not any(_holds(third, other) for third in wider if third != other)), None)


def _holds(other: _Key, key: _Key) -> bool:
    """Whether one grant lets all of another through."""
    _action, resource, condition = key
    return (not other[2] or other[2] == condition) and _covers(other[1], resource)


def _covers(pattern: str, resource: str) -> bool:
    """Whether each ARN of a pattern is one of another."""
    if pattern == "*" or pattern == resource:
        return True
    if not _WILD.intersection(pattern):
        return False
    ours, theirs = pattern.split(":", 5), resource.split(":", 5)
    # From the end, where they differ first: of a thousand resources all pairs are compared.
    return len(ours) == len(theirs) and all(
        wanted == found or fnmatch.fnmatchcase(found, wanted)
        for wanted, found in zip(reversed(ours), reversed(theirs), strict=True)
    )


def _askers(grants: Sequence[Grant]) -> tuple[tuple[str, ...], str]:
    kinds = [grant.kind for grant in grants]
    kind = next(kind for kind in ("read", "write", "undo") if kind in kinds)
    return tuple(sorted({grant.step for grant in grants})), kind


def _statement(actions: Sequence[str], resources: Sequence[str], condition: _Conditions) -> Statement:
    made: Statement = {"Effect": "Allow", "Action": sorted(actions), "Resource": sorted(resources)}
    operators: dict[str, dict[str, list[str]]] = {}
    for operator, key, value in condition:
        operators.setdefault(operator, {}).setdefault(key, []).append(value)
    if operators:
        made["Condition"] = {
            operator: {key: values[0] if len(values) == 1 else values for key, values in pairs.items()}
            for operator, pairs in operators.items()
        }
    return made


def _with_sids(made: Sequence[tuple[Any, Statement]]) -> list[Statement]:
    """Each with a Sid of its own: the steps that ask, and what for."""
    used: dict[str, int] = {}
    found = []
    for (steps, kind), statement in sorted(made, key=lambda item: (item[0], item[1]["Action"], item[1]["Resource"])):
        name = sid_of(steps) + kind.capitalize()
        used[name] = used.get(name, 0) + 1
        found.append({"Sid": name if used[name] == 1 else f"{name}{used[name]}", **statement})
    return found


def length(document: Document) -> int:
    """The length of a document as IAM counts it."""
    return len(minified(document))


def minified(document: Document) -> str:
    """A document without white space."""
    return json.dumps(document, separators=(",", ":"))


def documents(made: Sequence[Statement], *, sizes: int = LONGEST, most: int = MOST) -> list[Document]:
    """Policies that IAM takes, as few as they can be put into one after the other.

    Raises:
        Refusal: they are more than a role may have: it says what takes the most room.
    """
    found: list[list[Statement]] = [[]]
    for statement in [part for item in made for part in _fitting(item, sizes)]:
        short = _short(statement)
        if found[-1] and length(_document([*found[-1], short])) > sizes:
            found.append([])
        found[-1].append(short)
    if len(found) > most:
        raise Refusal(
            f"this needs {len(found)} managed policies, and a role can have {most}: leave out steps, or create "
            f"two roles. The largest are {', '.join(_largest(made))}."
        )
    return [_document(item) for item in found if item]


def _largest(made: Sequence[Statement]) -> list[str]:
    sizes: dict[str, int] = {}
    for statement in made:
        sizes[statement["Sid"]] = len(json.dumps(statement))
    return sorted(sizes, key=lambda sid: -sizes[sid])[:5]


def _fitting(statement: Statement, sizes: int) -> list[Statement]:
    """A statement, or several where it alone is too long: with a share of its actions, or of its resources."""
    if length(_document([_short(statement)])) <= sizes:
        return [statement]
    key = max(("Action", "Resource"), key=lambda name: len(json.dumps(statement[name])))
    half = len(statement[key]) // 2
    if not half:
        raise Refusal(f"the statement {statement['Sid']} alone exceeds IAM's limit: {sizes} characters.")
    shares = ({**statement, key: statement[key][:half]}, {**statement, key: statement[key][half:]})
    shares[1]["Sid"] = f"{statement['Sid']}B"
    return [part for share in shares for part in _fitting(share, sizes)]


def _short(statement: Statement) -> Statement:
    return {
        key: value[0] if key in ("Action", "Resource") and len(value) == 1 else value
        for key, value in statement.items()
    }


def _document(made: Sequence[Statement]) -> Document:
    return {"Version": _VERSION, "Statement": list(made)}
