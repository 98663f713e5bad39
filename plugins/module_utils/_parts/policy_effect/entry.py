# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who gets in by a resource policy or a trust policy: to which actions, and under which conditions. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from . import conditions
from .conditions import Limit, each_outsider_meets, limits, owners
from .document import Document, Patterns, Statement, actions, apart, has_variables, numbered, principals, texts

EVERYBODY, ACCOUNT, ORGANIZATION, SERVICE, FEDERATED, OTHER = (
    "everybody",
    "account",
    "organization",
    "service",
    "federated",
    "other",
)
_ACCOUNT = re.compile(r"[0-9]{12}")
#: What a limit makes of everybody, by its kind.
_NARROWED = {
    conditions.ACCOUNT: ACCOUNT,
    conditions.ORGANIZATION: ORGANIZATION,
    conditions.ARN: ACCOUNT,
    conditions.SERVICE: SERVICE,
}


@dataclass(frozen=True)
class Entry:
    """A way in.

    Args:
        kind: ``everybody``, ``account``, ``organization``, ``service``, ``federated``, or ``other`` (a network, a
            range of addresses, a canonical or a deleted user).
        name: the account, organization, service or provider; ``*`` for everybody.
        label: what findings call the statement.
        actions: the patterns of actions that are left, in small letters. Of NotAction, a single ``*``.
        limits: the conditions that leave others out.
        statement: the statement itself.
        principal: the principal as the statement names it.
    """

    kind: str
    name: str
    label: str
    actions: tuple[str, ...]
    limits: tuple[Limit, ...]
    statement: Statement
    principal: str = "*"


def entries(document: Document) -> list[Entry]:
    """All ways in that a policy's statements allow, and none of its denials removes from each outsider."""
    variables = has_variables(document)
    found = list(numbered(document))
    denials = [
        _Denial(item)
        for _label, item in found
        if item.get("Effect") == "Deny" and is_for_all(item) and each_outsider_meets(item, variables)
    ]
    ways: list[Entry] = []
    for label, item in found:
        if item.get("Effect") == "Allow":
            ways += _ways(label, item, variables, denials)
    return ways


def open_statements(document: Document) -> list[str]:
    """The statements, by id or number, that let everybody in."""
    return labels(item for item in entries(document) if item.kind == EVERYBODY)


def labels(found: Iterable[Entry]) -> list[str]:
    """What findings call the statements of some ways in, each once, in their order."""
    return list(dict.fromkeys(item.label for item in found))


def is_for_all(statement: Statement) -> bool:
    """Whether a statement is about each outsider: everybody, or all but some that are named."""
    if "NotPrincipal" in statement:
        return not any("*" in name for _kind, name in principals(statement["NotPrincipal"]))
    return any(name == "*" and kind in ("AWS", "*") for kind, name in principals(statement.get("Principal")))


class _Denial:
    """What a denial removes."""

    def __init__(self, statement: Statement) -> None:
        self._spared = actions(statement, "NotAction") if "NotAction" in statement else None
        self._actions = Patterns(actions(statement))
        self._everywhere = not {"Resource", "NotResource"} & statement.keys()
        self._resources = Patterns(texts(statement.get("Resource")))

    def about(self, resource: str) -> bool:
        """Whether it is about all of a pattern of resources."""
        return self._everywhere or self._resources.hold(resource)

    def takes(self, action: str) -> bool:
        """Whether it removes all of a pattern of actions."""
        if self._spared is not None:
            return all(apart(item, action) for item in self._spared)
        return self._actions.hold(action)


def _left(statement: Statement, denials: list[_Denial]) -> tuple[str, ...]:
    """The actions that no denial removes, on one of the resources at least."""
    wanted = _wanted(statement)
    if not denials:
        return wanted
    left: dict[str, None] = {}
    for resource in texts(statement.get("Resource")) or ["*"]:
        about = [item for item in denials if item.about(resource)]
        left |= {action: None for action in wanted if not any(item.takes(action) for item in about)}
    return tuple(left)


def _ways(label: str, statement: Statement, variables: bool, denials: list[_Denial]) -> Iterator[Entry]:
    if "*" in texts(statement.get("NotAction")) or "*" in texts(statement.get("NotResource")):
        return
    fixed = tuple(limits(statement, variables))
    for kind, name in _named(statement):
        entry = Entry(*_who(kind, name), label, _wanted(statement), fixed, statement, name)
        if entry.kind != EVERYBODY:
            yield entry
        elif fixed:
            yield from _narrowed(entry)
        else:
            left = _left(statement, denials)
            if left:
                yield replace(entry, actions=left)


def _named(statement: Statement) -> list[tuple[str, str]]:
    """The principals of a statement that allows. All but some are everybody."""
    return [("AWS", "*")] if "NotPrincipal" in statement else list(principals(statement.get("Principal")))


def _wanted(statement: Statement) -> tuple[str, ...]:
    return ("*",) if "NotAction" in statement else tuple(actions(statement)) or ("*",)


def _narrowed(entry: Entry) -> Iterator[Entry]:
    """Everybody, but for whom the first condition leaves out."""
    limit = min(entry.limits, key=lambda item: item.kind not in _NARROWED)
    for name in owners(limit):
        yield replace(entry, kind=_NARROWED.get(limit.kind, OTHER), name=name)


def _who(kind: str, name: str) -> tuple[str, str]:
    """The kind and the name of a principal."""
    if name == "*":
        return EVERYBODY, "*"
    if kind == "Service":
        return SERVICE, name
    if kind == "Federated":
        return FEDERATED, name
    if kind != "AWS":
        return OTHER, name
    account = name.split(":")[4] if name.count(":") >= 5 else name
    if "*" in account:
        return EVERYBODY, "*"
    return (ACCOUNT, account) if _ACCOUNT.fullmatch(account) else (OTHER, name)
