# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether one pattern of CloudWatch Logs matches all that another does, however either is written. Pure.

A pattern for JSON is a logical expression over comparisons. It is brought into its disjunctive normal form: a set of
alternatives, each a set of comparisons.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

from __future__ import annotations

import functools
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
#: One comparison with a text, as `_normal` writes it. A value between percent signs is a regular expression.
_TEXT = re.compile(r"(?P<field>\$[\w.\[\]*-]+)(?P<test>!?=)(?P<value>[^%].*)")
#: What each event of CloudTrail has:
#: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
_ALWAYS = frozenset({"eventVersion", "eventTime", "eventSource", "eventName", "awsRegion", "eventID", "eventType"})
#: An empty pattern: it matches every event.
_EVERYTHING: Alternatives = frozenset({frozenset()})


@functools.lru_cache(maxsize=1024)  # each filter is compared with each activity, several times
def alternatives(pattern: str) -> Alternatives | None:
    """The normal form of a pattern, or nothing where it is not one for JSON."""
    text = pattern.strip()
    if not text:
        return _EVERYTHING
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
    return all(any(_follows(one, need) for one in has) for need in needs)


def _follows(has: frozenset[str], needs: frozenset[str]) -> bool:
    """Whether whatever meets all comparisons of one alternative meets all those of another."""
    return all(_is_always_met(one) or any(_is_implied(one, need) for need in needs) for one in has)


def _is_always_met(comparison: str) -> bool:
    found = _TEXT.fullmatch(comparison)
    if found is None or found["test"] != "=":
        return False
    return not found["value"].strip("*") and found["field"][2:] in _ALWAYS


def _is_implied(comparison: str, by: str) -> bool:
    """Whether whatever meets one comparison meets another of the same field. What is not known is not implied."""
    if comparison == by:
        return True
    one, other = _TEXT.fullmatch(comparison), _TEXT.fullmatch(by)
    if one is None or other is None or one["field"] != other["field"]:
        return False
    if one["test"] == other["test"]:
        wide, narrow = (one, other) if one["test"] == "=" else (other, one)
        return _takes(wide["value"], narrow["value"])
    if one["test"] == "=":
        return False
    # "is not this" follows from "is that", where that cannot be this.
    return not _may_meet(one["value"], other["value"])


def _takes(wide: str, narrow: str) -> bool:
    """Whether a text with wildcards takes all that another one takes: a wildcard of that is only taken by one."""
    return re.fullmatch(re.escape(wide).replace(r"\*", ".*"), narrow) is not None


def _may_meet(one: str, other: str) -> bool:
    """Whether a text may be taken by both. Two with wildcards might."""
    if "*" in one and "*" in other:
        return True
    return _takes(one, other) or _takes(other, one)


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
        raise ValueError(f"{head} is not a comparison")
    return frozenset({frozenset({head})}), rest
