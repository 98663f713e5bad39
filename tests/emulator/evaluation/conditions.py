# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The conditions of a statement.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

import base64
import ipaddress
import operator
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from .patterns import Unresolved, arn_matches, matches, plain, resolve

Keys = Mapping[str, "str | list[str]"]
Compare = Callable[[str, str], bool]
_PARTS = re.compile(r"(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?", re.IGNORECASE)


def _number(compare: Callable[[float, float], bool]) -> Compare:
    def inner(wanted: str, found: str) -> bool:
        try:
            return compare(float(found), float(wanted))
        except ValueError:
            return False

    return inner


def _moment(text: str) -> float:
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()


def _date(compare: Callable[[float, float], bool]) -> Compare:
    def inner(wanted: str, found: str) -> bool:
        try:
            return compare(_moment(found), _moment(wanted))
        except ValueError:
            return False

    return inner


def _address(wanted: str, found: str) -> bool:
    try:
        return ipaddress.ip_address(found) in ipaddress.ip_network(wanted, strict=False)
    except ValueError:
        return False


def _binary(wanted: str, found: str) -> bool:
    return base64.b64decode(wanted) == base64.b64decode(found)


_TESTS: dict[str, Compare] = {
    "stringequals": lambda wanted, found: plain(wanted) == found,
    "stringequalsignorecase": lambda wanted, found: plain(wanted).lower() == found.lower(),
    "stringlike": matches,
    "arnequals": arn_matches,
    "arnlike": arn_matches,
    "bool": lambda wanted, found: plain(wanted).lower() == found.lower(),
    "binaryequals": _binary,
    "ipaddress": _address,
    **{
        f"{kind}{name}": maker(compare)
        for kind, maker in (("numeric", _number), ("date", _date))
        for name, compare in (
            ("equals", operator.eq),
            ("lessthan", operator.lt),
            ("lessthanequals", operator.le),
            ("greaterthan", operator.gt),
            ("greaterthanequals", operator.ge),
        )
    },
}
#: Operators that hold where none of their values is met, by the operator that they negate.
_NEGATED = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
}


def all_hold(conditions: Mapping[str, Mapping[str, Any]], keys: Keys, *, variables: bool = True) -> bool:
    """Whether all conditions of a statement hold.

    Args:
        conditions: the element Condition.
        keys: the request's condition keys, by their names in small letters.
        variables: whether the policy's version knows variables.

    Raises:
        ValueError: an operator that IAM does not know.
    """
    return all(
        _holds(name, listed(values), _context(key.lower(), keys), keys if variables else None)
        for name, about in conditions.items()
        for key, values in about.items()
    )


def listed(value: Any) -> list[str]:
    """The values of an element that may have one or several. IAM takes true and 5 as texts."""
    found = value if isinstance(value, list) else [value]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in found]


def _context(name: str, keys: Keys) -> list[str] | None:
    found = keys.get(name)
    if found is None:
        return None
    return [found] if isinstance(found, str) else list(found)


def _holds(name: str, wanted: list[str], found: list[str] | None, keys: Keys | None) -> bool:
    parts = _PARTS.fullmatch(name)
    sets, test, if_exists = (part.lower() if part else "" for part in parts.groups()) if parts else ("", "", "")
    if test == "null":
        return any((item.lower() == "true") == (not found) for item in wanted)
    negated = test in _NEGATED
    compare = _TESTS.get(_NEGATED.get(test, test))
    if compare is None:
        raise ValueError(f"{name} is no operator of IAM's conditions.")
    if not found:
        return bool(if_exists) or sets == "forallvalues" or (negated and not sets)
    patterns = _resolved(wanted, keys)
    if negated and len(patterns) < len(wanted):
        return False
    met = [any(compare(pattern, item) for pattern in patterns) != negated for item in found]
    return all(met) if sets == "forallvalues" or (negated and not sets) else any(met)


def _resolved(wanted: list[str], keys: Keys | None) -> list[str]:
    """The values with their variables put in. One that cannot be is left out: nothing meets it, nor its opposite."""
    if keys is None:
        return wanted
    found = []
    for item in wanted:
        try:
            found.append(resolve(item, keys))
        except Unresolved:
            continue
    return found
