# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Wildcards, policy variables and ARNs.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_DEFAULT = re.compile(r"(.*?)\s*,\s*'(.*)'")
#: A star or question mark that a variable brought, or that ${*} stands for, is meant as it is.
_LITERAL = {"*": "\x00", "?": "\x01", "$": "\x02"}
_BACK = {value: key for key, value in _LITERAL.items()}


class Unresolved(Exception):
    """A policy variable whose key the request does not have, or has more than once."""


def resolve(text: str, keys: Mapping[str, str | list[str]]) -> str:
    """A text with its variables put in.

    Raises:
        Unresolved: a key is not there.
    """
    return _VARIABLE.sub(lambda match: _value(match.group(1), keys), text)


def _value(name: str, keys: Mapping[str, str | list[str]]) -> str:
    if name in _LITERAL:
        return _LITERAL[name]
    default = _DEFAULT.fullmatch(name)
    found = keys.get((default.group(1) if default else name).strip().lower())
    if isinstance(found, str):
        return "".join(_LITERAL.get(letter, letter) for letter in found)
    if found is None and default:
        return default.group(2)
    raise Unresolved(name)


def plain(text: str) -> str:
    """A resolved text as it reads, for comparisons that know no wildcards."""
    return "".join(_BACK.get(letter, letter) for letter in text)


@functools.lru_cache(maxsize=4096)
def _compiled(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    places = {"*": ".*", "?": "."}
    text = "".join(places.get(letter) or re.escape(_BACK.get(letter, letter)) for letter in pattern)
    return re.compile(text, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def matches(pattern: str, value: str, *, ignore_case: bool = False) -> bool:
    """Whether a value fits a pattern of * and ?."""
    return _compiled(pattern, ignore_case).fullmatch(value) is not None


def arn_matches(pattern: str, value: str) -> bool:
    """Whether an ARN fits a pattern, each of its six parts apart: a star ends at a colon, but in the last part."""
    if pattern == "*":
        return True
    wanted, found = pattern.split(":", 5), value.split(":", 5)
    return len(wanted) == len(found) == 6 and all(matches(*pair) for pair in zip(wanted, found, strict=True))
