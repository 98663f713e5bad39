# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads policy documents: statements, principals, and patterns of actions and resources. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
Statement = Mapping[str, Any]
#: The version of the policy language that knows variables. In an older one, or without a version, they are plain text:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
WITH_VARIABLES = "2012-10-17"
WILD = re.compile(r"[*?]")


def listed(value: Any) -> list[Any]:
    """One or many, as a list. IAM takes both."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def texts(value: Any) -> list[str]:
    """The same as texts. IAM takes true and 5 as texts too."""
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in listed(value)]


def statements(document: Document) -> list[Statement]:
    """The statements of a policy, which may have a single one."""
    return [item for item in listed(document.get("Statement")) if isinstance(item, Mapping)]


def numbered(document: Document) -> Iterator[tuple[str, Statement]]:
    """The statements with what findings call them: their id, or their number."""
    for index, item in enumerate(statements(document), start=1):
        yield str(item.get("Sid") or f"statement {index}"), item


def has_variables(document: Document) -> bool:
    """Whether the policy's version knows variables."""
    return document.get("Version") == WITH_VARIABLES


def principals(value: Any) -> Iterator[tuple[str, str]]:
    """The kind and the name of each principal of an element. ``"*"`` is one of kind AWS.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    if isinstance(value, Mapping):
        for kind, names in value.items():
            for name in listed(names):
                yield str(kind), str(name)
    else:
        for name in listed(value):
            yield "AWS", str(name)


@functools.lru_cache(maxsize=8192)
def _compiled(pattern: str) -> re.Pattern[str]:
    # A question mark stands for one letter, and so for no star of another pattern.
    places = {"*": ".*", "?": r"[^*\x00]"}
    return re.compile("".join(places.get(letter) or re.escape(letter) for letter in pattern), re.DOTALL)


def holds_all_of(outer: str, inner: str) -> bool:
    """Whether a pattern of * and ? holds all that another one does. Text is a pattern of itself."""
    # Most patterns of a large policy begin otherwise: to compile each of them would take most of the time.
    head = WILD.split(outer, maxsplit=1)[0]
    if head == outer:
        return outer == inner
    return inner.startswith(head) and (outer == "*" or _compiled(outer).fullmatch(inner) is not None)


def apart(one: str, other: str) -> bool:
    """Whether no text fits both patterns, as far as their beginnings tell."""
    heads = [WILD.split(pattern, maxsplit=1)[0] for pattern in (one, other)]
    if all(head == pattern for head, pattern in zip(heads, (one, other), strict=True)):
        return one != other
    short = min(len(head) for head in heads)
    return heads[0][:short] != heads[1][:short]


class Patterns:
    """Patterns of an element, asked often: those without wildcards are looked up, the others tried.

    Args:
        values: the patterns.
    """

    def __init__(self, values: Iterable[str]) -> None:
        self.values = list(values)
        self._plain = {item for item in self.values if not WILD.search(item)}
        self._wild = [item for item in self.values if WILD.search(item)]
        self._all = "*" in self._wild

    def hold(self, pattern: str) -> bool:
        """Whether one of them holds all that a pattern does."""
        if self._all or pattern in self._plain:
            return True
        return any(holds_all_of(item, pattern) for item in self._wild)


def actions(statement: Statement, element: str = "Action") -> list[str]:
    """The actions of an element, in small letters: IAM does not tell capitals."""
    return [item.lower() for item in texts(statement.get(element))]
