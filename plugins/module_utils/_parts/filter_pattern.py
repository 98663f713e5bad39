# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether one pattern of CloudWatch Logs matches all that another does, however either is written. Pure.

A pattern for JSON is a logical expression over comparisons. It is brought into its disjunctive normal form: a set of
alternatives, each a set of comparisons.
"""

from __future__ import annotations

import re

Alternatives = frozenset[frozenset[str]]

_TOKEN = re.compile(
    r"\s*(?:(?P<mark>[(){}]|&&|\|\|)"
    r"|(?P<comparison>\$[\w.\[\]*-]+\s*(?:(?:!=|<=|>=|=|<|>)\s*(?:\"[^\"]*\"|%[^%]*%|[^\s()&|{}\"]+)"
    r"|(?:NOT\s+EXISTS|EXISTS|IS\s+NOT\s+\w+|IS\s+\w+))))",
    re.IGNORECASE,
)
#: An expression with more alternatives is not compared: it counts as another.
_MOST = 500


def alternatives(pattern: str) -> Alternatives | None:
    """The normal form of a pattern, or nothing where it is not one for JSON."""
    text = pattern.strip()
    if not (text.startswith("{") and text.endswith("}")):
        return None
    tokens = _tokens(text[1:-1])
    if tokens is None:
        return None
    try:
        found, rest = _either(tokens)
    except ValueError:
        return None
    return None if rest else found


def covers(pattern: str, wanted: str) -> bool:
    """Whether a pattern matches every event that the wanted one matches."""
    has, needs = alternatives(pattern), alternatives(wanted)
    if has is None or needs is None:
        return pattern.strip() == wanted.strip()
    return all(any(one <= need for one in has) for need in needs)


def _tokens(text: str) -> list[str] | None:
    found: list[str] = []
    place = 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None:
            return None
        found.append(match["mark"] or _normal(match["comparison"]))
        place = match.end()
    return found


def _normal(comparison: str) -> str:
    """One comparison without the blanks and quotes that mean nothing."""
    return re.sub(r"\s+", " ", re.sub(r"\s*(!=|<=|>=|=|<|>)\s*", r"\1", comparison)).replace('"', "").strip()


def _either(tokens: list[str]) -> tuple[Alternatives, list[str]]:
    found, rest = _both(tokens)
    while rest[:1] == ["||"]:
        other, rest = _both(rest[1:])
        found |= other
    return found, rest


def _both(tokens: list[str]) -> tuple[Alternatives, list[str]]:
    found, rest = _one(tokens)
    while rest[:1] == ["&&"]:
        other, rest = _one(rest[1:])
        found = frozenset(one | two for one in found for two in other)
        if len(found) > _MOST:
            raise ValueError("too many alternatives")
    return found, rest


def _one(tokens: list[str]) -> tuple[Alternatives, list[str]]:
    if not tokens:
        raise ValueError("an operand is missing")
    head, rest = tokens[0], tokens[1:]
    if head == "(":
        found, rest = _either(rest)
        if rest[:1] != [")"]:
            raise ValueError("a parenthesis is not closed")
        return found, rest[1:]
    if not head.startswith("$"):
        raise ValueError(f"{head} is no comparison")
    return frozenset({frozenset({head})}), rest
