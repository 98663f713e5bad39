# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which services a service control policy would take from those who use them. Pure.

A policy is looked at statement by statement: one that denies a whole service takes it away, whatever roles it leaves
out; one that denies some of its actions or resources, or that asks for more than a region, may take some of it.
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from ..._parts.control_policy import as_list

#: How much of a service a statement denies, the most last.
_NONE, _SOME, _WHOLE = range(3)
_REGION = "aws:requestedregion"
_REGION_OPERATORS = ("stringnotequals", "stringnotequalsifexists", "stringnotlike", "stringnotlikeifexists")
_EXEMPTING = ("arnnotlike", "arnnotequals", "stringnotlike", "stringnotequals")
_PRINCIPALS = ("aws:principalarn", "aws:principalaccount", "aws:principalorgpaths")


@dataclass(frozen=True)
class Use:
    """When and where a service was last used.

    Args:
        service: its namespace, such as ``s3``.
        day: the day, as ISO 8601.
        region: the region, or nothing where AWS does not say it.
        where: the account or unit, by AWS's path.
        accounts: in how many accounts.
    """

    service: str
    day: str
    region: str
    where: str
    accounts: int


@dataclass
class Losses:
    """The services that are used and denied: as a whole, and in part or under conditions."""

    whole: dict[str, Use] = field(default_factory=dict)
    part: dict[str, Use] = field(default_factory=dict)

    def shown(self) -> dict[str, Any]:
        """They as a finding has them."""
        whole = {
            name: {"last_used": use.day, "region": use.region, "accounts": use.accounts, "where": use.where}
            for name, use in sorted(self.whole.items())
        }
        return {"denied": whole, "denied_in_part": sorted(self.part)}


def losses(document: Mapping[str, Any], uses: Iterable[Use]) -> Losses:
    """What of that which is used a policy denies."""
    statements = [item for item in as_list(document.get("Statement")) if item.get("Effect") == "Deny"]
    found = Losses()
    for use in uses:
        most = max((_denied(statement, use) for statement in statements), default=_NONE)
        if most == _WHOLE:
            found.whole[use.service] = use
        elif most == _SOME:
            found.part[use.service] = use
    return found


def _denied(statement: Mapping[str, Any], use: Use) -> int:
    """How much of a service a statement denies to those who used it."""
    amount = _of_actions(statement, use.service)
    if amount == _NONE:
        return _NONE
    if "NotResource" in statement or "*" not in as_list(statement.get("Resource", "*")):
        amount = _SOME
    for operator, keys in (statement.get("Condition") or {}).items():
        for key, values in keys.items():
            amount = min(amount, _under(operator.lower(), key.lower(), as_list(values), use))
    return amount


def _of_actions(statement: Mapping[str, Any], service: str) -> int:
    if "NotAction" in statement:
        return _NONE if _covers(statement["NotAction"], service) else _WHOLE
    if _covers(statement["Action"], service):
        return _WHOLE
    named = any(fnmatchcase(service, action.partition(":")[0].lower()) for action in as_list(statement["Action"]))
    return _SOME if named else _NONE


def _covers(actions: Any, service: str) -> bool:
    """Whether actions are all of a service."""
    parts = [str(action).lower().partition(":") for action in as_list(actions)]
    return any(fnmatchcase(service, name) and (action or "*") == "*" for name, _colon, action in parts)


def _under(operator: str, key: str, values: list[Any], use: Use) -> int:
    """How much is denied at most under one condition."""
    if key == _REGION and operator in _REGION_OPERATORS:
        if not use.region:
            return _SOME
        inside = any(fnmatchcase(use.region, str(value)) for value in values)
        return _NONE if inside else _WHOLE
    if key in _PRINCIPALS and operator.removesuffix("ifexists") in _EXEMPTING:
        return _WHOLE  # Who is left out is not known: everybody else loses it.
    return _SOME


def newly(new: Losses, old: Losses) -> Losses:
    """What a policy denies that it did not deny before."""
    whole = {name: use for name, use in new.whole.items() if name not in old.whole}
    part = {name: use for name, use in new.part.items() if name not in old.whole and name not in old.part}
    return Losses(whole, part)
