# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The policies that are in force for accounts, and those that are not valid.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_effective.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._aws.listed import GONE
from ..._kernel.plan import Failure, State, Verdict, unknown
from ..._kernel.reconcile import gather
from .controls import EFFECTIVE, VALID
from .kinds import named

_SERVICE = "organizations"
_INVALID, _ERRORS = "list_accounts_with_invalid_effective_policy", "list_effective_policy_validation_errors"
_ABSENT = ("EffectivePolicyNotFoundException", *GONE[_SERVICE])
_VALID = "no invalid effective policy"


class EffectivePolicies:
    """Reads what is in force.

    Args:
        aws: the management account, or a delegated administrator.
        accounts: those whose effective policies are read.
    """

    def __init__(self, aws: Aws, accounts: Sequence[str]) -> None:
        self._aws, self._accounts = aws, tuple(dict.fromkeys(accounts))

    def read(self, enabled: Sequence[str]) -> State:
        """What is not valid, and what is in force for the accounts, of the types that are enabled.

        Args:
            enabled: the types that are enabled. Those that decide on requests have no effective policy.
        """
        known = self._aws.choices(_SERVICE, "EffectivePolicyType")
        kinds = [kind for kind in sorted(enabled) if kind in known]
        readers: dict[str, Any] = {}
        if self._aws.offers(_SERVICE, _INVALID):
            readers |= {f"invalid {kind}": partial(self._invalid, kind) for kind in kinds}
        for account in self._accounts:
            readers |= {f"{account} {kind}": partial(self._effective, account, kind) for kind in kinds}
        found: dict[str, Any] = gather(readers)
        return {
            "invalid": {kind: found[f"invalid {kind}"] for kind in kinds if f"invalid {kind}" in found},
            "effective": {account: {kind: found[f"{account} {kind}"] for kind in kinds} for account in self._accounts},
        }

    def _invalid(self, kind: str) -> dict[str, Any]:
        """The errors of each account whose policy of a type is not valid."""
        try:
            rows = self._aws.pages(_SERVICE, _INVALID, "Accounts", absent=_ABSENT, PolicyType=kind)
        except NotFound:
            return {}
        return {row["Id"]: {"arn": row["Arn"], "errors": self._errors(kind, row["Id"])} for row in rows}

    def _errors(self, kind: str, account: str) -> list[str]:
        about = {"PolicyType": kind, "AccountId": account}
        key = "EffectivePolicyValidationErrors"
        try:
            rows = self._aws.pages(_SERVICE, _ERRORS, key, absent=_ABSENT, **about)
        except NotFound:
            return []
        return [f"{row['ErrorCode']}: {row.get('ErrorMessage', '')} ({row.get('PathToError', '')})" for row in rows]

    def _effective(self, account: str, kind: str) -> Any:
        """The policy of a type that is in force for an account, or nothing."""
        about = {"PolicyType": kind, "TargetId": account}
        try:
            answer = self._aws.call(_SERVICE, "describe_effective_policy", absent=_ABSENT, **about)
        except NotFound:
            return None
        return json.loads(answer["EffectivePolicy"].get("PolicyContent") or "{}")


def valid_verdicts(found: Mapping[str, Any], arn: str) -> Iterator[Verdict]:
    """Of each account with a policy that is not valid, or that there is none."""
    invalid = False
    for kind, accounts in found.items():
        if isinstance(accounts, Failure):
            invalid = True
            yield unknown(VALID, _VALID, accounts, resource=arn)
            continue
        for account, about in accounts.items():
            invalid = True
            shown = {kind: about["errors"]}
            yield Verdict(VALID, False, shown, _VALID, "person", about["arn"], account_id=account)
    if found and not invalid:
        yield Verdict(VALID, True, _VALID, _VALID, "person", arn)


def effective_verdict(
    account: str, arn: str, asked: Mapping[str, Sequence[Mapping[str, Any]]], found: Mapping[str, Any], *, fresh: bool
) -> Verdict:
    """Whether the values of the policies above an account are in force there.

    Args:
        account: its id.
        arn: its ARN.
        asked: the contents of the policies that are attached to it or above it, by type, the outermost first.
        found: what is in force, by type.
        fresh: whether something was attached a moment ago, which AWS takes its time for.
    """
    failure = next((item for item in found.values() if isinstance(item, Failure)), None)
    if failure is not None:
        return unknown(EFFECTIVE, "in force", failure, resource=arn, account_id=account)
    missing: dict[str, Any] = {}
    for kind, contents in asked.items():
        wanted: dict[tuple[str, ...], Any] = {}
        for content in contents:
            wanted |= dict(_assigned(content, ()))
        lacking = {".".join(way): value for way, value in wanted.items() if not _holds(found.get(kind), way, value)}
        if lacking:
            missing[kind] = lacking
    if not missing:
        return Verdict(EFFECTIVE, True, "in force", "in force", "person", arn, account_id=account)
    names = ", ".join(named(kind) for kind in missing)
    note = f"Other values than the configured ones are in effect for {names}: look for a policy closer to the account."
    mend = "waiting" if fresh else "person"
    return Verdict(EFFECTIVE, False, {"not_in_force": missing}, "in force", mend, arn, "", note, account)


def _assigned(content: Any, way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each value that a policy assigns, with the way to it."""
    for key, value in content.items():
        if key == "@@assign":
            yield way, value
        elif isinstance(value, Mapping) and not key.startswith("@@"):
            yield from _assigned(value, (*way, key))


def _holds(effective: Any, way: tuple[str, ...], value: Any) -> bool:
    """Whether a value is in force. AWS writes keys in its own case, and numbers as texts."""
    for key in way:
        if not isinstance(effective, Mapping):
            return False
        effective = {name.lower(): item for name, item in effective.items()}.get(key.lower())
    return _plain(effective) == _plain(value)


def _plain(value: Any) -> Any:
    """A value without its operator, numbers as text and lists in their order of names."""
    if isinstance(value, Mapping) and "@@assign" in value:
        value = value["@@assign"]
    return sorted(map(str, value)) if isinstance(value, list) else str(value)
