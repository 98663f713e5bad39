# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is done about one account. Pure.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..._kernel.dependents import depends_on
from ..._kernel.plan import Call, Failure, Ref, Refusal, Verdict, unknown
from ..._parts.organization_tree import ACTIVE, Account, Tree, Unit
from .account_calls import ACCOUNT, CLOSURE, call, creation, move, reason, tags_of
from .account_options import CLOSED, WantedAccount, named
from .account_reads import COMING, OPTED_IN, Found
from .account_verdicts import judge_closure, judge_email, judge_inactive, judge_invitation

ALIAS = "organization_accounts.account_alias"
REGIONS = "organization_accounts.account_regions"
_CONSOLE = "https://console.aws.amazon.com/organizations/v2/home/accounts"


@dataclass
class AccountPlan:
    """The writes for one account, how it stands, and what the diff shows of it.

    Args:
        begin: what AWS begins in the background, before anything else is waited for.
    """

    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    begin: list[Call] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)


class AccountPlanner:
    """Plans one account after another.

    Args:
        tree: the organization.
        own: the account of the credentials, which Account Management must not be told.
        kept_back: says of a unit that is not there what is excepted, the unit or one above it, or nothing.
        renames: whether the installed botocore can rename accounts.
    """

    def __init__(self, tree: Tree, own: str, kept_back: Callable[[str], str], *, renames: bool = True) -> None:
        self._tree, self._own, self._kept_back, self._renames = tree, own, kept_back, renames

    def plan(self, wanted: WantedAccount, found: Found) -> AccountPlan:
        """What is done about an account.

        Raises:
            Refusal: it must not be closed, or there is no such unit.
        """
        kept = self._kept_back(wanted.unit) if wanted.unit else ""
        if kept:
            return _without_unit(wanted, kept)
        unit = self._unit(wanted)
        if found.account is None:
            return self._missing(wanted, found, unit)
        if wanted.state == CLOSED:
            return self._closed(wanted, found.account, unit)
        if found.account.state != ACTIVE:
            return AccountPlan(verdicts=[judge_inactive(wanted, found.account)])
        return self._present(wanted, found, found.account, unit)

    def _unit(self, wanted: WantedAccount) -> Unit | None:
        unit = self._tree.unit(wanted.unit) if wanted.unit else None
        if wanted.unit and unit is None:
            paths = named([item.path for item in self._tree.units])
            raise Refusal(
                f"accounts: {wanted.name} should be in {wanted.unit}, but there is no such unit. The units are "
                f"{paths}. Add it to organization_accounts_units. Nothing was changed."
            )
        return unit

    def _missing(self, wanted: WantedAccount, found: Found, unit: Unit | None) -> AccountPlan:
        if wanted.state == CLOSED:
            return self._gone(wanted)
        if wanted.invite:
            return _invited(wanted, found)
        if wanted.id:
            note = (
                f"Account {wanted.id} is not in the organization. Set invite: true to invite it, or remove its "
                "id to create an account."
            )
            return AccountPlan(
                verdicts=[Verdict(ACCOUNT, False, "none", "a member", "person", wanted.resource, note=note)]
            )
        return self._new(wanted, found, unit)

    def _new(self, wanted: WantedAccount, found: Found, unit: Unit | None) -> AccountPlan:
        """AWS creates several at the same time: all are begun, then each is waited for, and moved."""
        made = AccountPlan(after=_after(wanted, unit or self._tree.units[0], wanted.name))
        request: Any = found.creation
        begun = f"creation of {wanted.name}"
        if not request:
            made.begin.append(call(wanted, "create_account", creation(wanted), mark=begun))
            request = Ref(begun, ("CreateAccountStatus", "Id"))
        waited = {"CreateAccountRequestId": request}
        made.calls.append(call(wanted, "describe_create_account_status", waited, mark=wanted.resource))
        number = Ref(wanted.resource, ("CreateAccountStatus", "AccountId"))
        if found.creation and wanted.tags:
            made.calls.append(call(wanted, "tag_resource", {"ResourceId": number, **tags_of(wanted)}))
        if unit is not None and unit.id != self._tree.root:
            made.calls.append(move(wanted, number, self._tree.root, unit))
        made.calls += self._alias_calls(wanted, number) + self._region_calls(wanted, number, wanted.regions)
        current = "AWS is creating it" if found.creation else "none"
        made.verdicts.append(Verdict(ACCOUNT, False, current, made.after, "call", wanted.resource))
        if wanted.alias:
            made.verdicts.append(Verdict(ALIAS, False, "none", wanted.alias, "call", wanted.resource))
        if wanted.regions:
            made.verdicts.append(Verdict(REGIONS, False, {}, list(wanted.regions), "call", wanted.resource))
        return made

    def _gone(self, wanted: WantedAccount) -> AccountPlan:
        """An account that is to be closed and is not there: it has left, or was closed more than 90 days ago.

        Raises:
            Refusal: there is one of that name, so that the id is a wrong one.
        """
        others = [item.id for item in self._tree.named(wanted.name) if not item.is_closed]
        if others:
            raise Refusal(
                f"accounts: {wanted.name} is to be closed, but the organization has no account {wanted.id}, and "
                f"{wanted.name} is account {named(others)}. Name and ID must belong to the same account. Nothing was "
                "changed."
            )
        return AccountPlan(verdicts=[Verdict(CLOSURE, True, "gone", CLOSED, resource=wanted.resource)])

    def _closed(self, wanted: WantedAccount, account: Account, unit: Unit | None) -> AccountPlan:
        """Close it, by its name with its id."""
        if account.state != ACTIVE:
            return AccountPlan(verdicts=[judge_closure(wanted, account)])
        if account.name != wanted.name:
            raise Refusal(
                f"accounts: {wanted.name} is to be closed, but account {account.id} is called {account.name}. "
                "Name and ID must belong to the same account. Nothing was changed."
            )
        if account.id == account.management:
            raise Refusal(
                f"accounts: {wanted.name} is the management account {account.id}. Only its root user can close "
                "it, after all other accounts. Nothing was changed."
            )
        before, moved = _shown(account), []
        after = {**before, "state": CLOSED}
        if unit is not None and unit.id != account.unit:
            moved, after = [move(wanted, account.id, account.unit, unit, CLOSURE)], {**after, "unit": unit.path}
        closing = call(wanted, "close_account", {"AccountId": account.id}, CLOSURE)
        verdict = Verdict(CLOSURE, False, ACTIVE, CLOSED, "call", wanted.resource)
        return AccountPlan(before, after, calls=[*moved, closing], verdicts=[verdict])

    def _present(self, wanted: WantedAccount, found: Found, account: Account, unit: Unit | None) -> AccountPlan:
        calls = self._changes(wanted, account, unit)
        target = unit or Unit(account.unit, "", account.path, "")
        before = _of_wanted(wanted, account)
        after = _after(wanted, target, wanted.name)
        made = AccountPlan(before, after if calls else before, calls=calls)
        made.verdicts.append(self._judged(wanted, account, before, after))
        if wanted.email:
            made.verdicts.append(judge_email(wanted, found, account))
        if wanted.alias:
            self._judge_alias(made, wanted, found, account)
        if wanted.regions:
            self._judge_regions(made, wanted, found, account)
        return made

    def _judged(self, wanted: WantedAccount, account: Account, before: Any, after: Any) -> Verdict:
        """How name, unit and tags stand. An older botocore leaves the name to a person."""
        by_hand = account.name != wanted.name and not self._renames
        note = f"Rename account {account.id} in {_CONSOLE}, or install a newer botocore." if by_hand else ""
        mend = "person" if by_hand else "call"
        return Verdict(ACCOUNT, before == after, before, after, mend, wanted.resource, note=note)

    def _changes(self, wanted: WantedAccount, account: Account, unit: Unit | None) -> list[Call]:
        """Rename, move and tag."""
        calls = []
        if account.name != wanted.name and self._renames:
            params = {**self._about(account.id), "AccountName": wanted.name}
            calls.append(Call("account", "put_account_name", params, **reason(wanted, ACCOUNT)))
        if unit is not None and unit.id != account.unit:
            calls.append(move(wanted, account.id, account.unit, unit))
        differ = [
            {"Key": key, "Value": value} for key, value in sorted(wanted.tags.items()) if account.tags.get(key) != value
        ]
        if differ:
            calls.append(call(wanted, "tag_resource", {"ResourceId": account.id, "Tags": differ}))
        return calls

    def _about(self, number: Any) -> dict[str, Any]:
        return {"AccountId": number} if number != self._own else {}

    def _judge_alias(self, made: AccountPlan, wanted: WantedAccount, found: Found, account: Account) -> None:
        if isinstance(found.alias, Failure):
            made.verdicts.append(unknown(ALIAS, wanted.alias, found.alias, resource=wanted.resource))
            return
        current = found.alias or ""
        if current != wanted.alias:
            made.calls += self._alias_calls(wanted, account.id)
            _show(made, "alias", current, wanted.alias)
        made.verdicts.append(Verdict(ALIAS, current == wanted.alias, current, wanted.alias, "call", wanted.resource))

    def _alias_calls(self, wanted: WantedAccount, number: Any) -> list[Call]:
        """In the account itself, which the call's account is."""
        if not wanted.alias:
            return []
        params = {"AccountId": number, "AccountAlias": wanted.alias}
        return [Call("iam", "create_account_alias", params, **reason(wanted, ALIAS))]

    def _judge_regions(self, made: AccountPlan, wanted: WantedAccount, found: Found, account: Account) -> None:
        regions = found.regions or {}
        if isinstance(regions, Failure):
            made.verdicts.append(unknown(REGIONS, list(wanted.regions), regions, resource=wanted.resource))
            return
        left = [name for name in wanted.regions if regions.get(name) not in OPTED_IN]
        off = [name for name in left if regions.get(name) != COMING]
        made.calls += self._region_calls(wanted, account.id, off)
        if off:
            _show(made, "regions", dict(regions), {**regions, **dict.fromkeys(off, COMING)})
        note = "" if off else f"AWS is enabling {', '.join(left)}, which takes minutes to hours."
        mend = "call" if off else "waiting"
        made.verdicts.append(
            Verdict(REGIONS, not left, dict(regions), list(wanted.regions), mend, wanted.resource, note=note)
        )

    def _region_calls(self, wanted: WantedAccount, number: Any, regions: Sequence[str]) -> list[Call]:
        about = reason(wanted, REGIONS)
        return [
            Call("account", "enable_region", {**self._about(number), "RegionName": region}, **about)
            for region in regions
        ]


def _without_unit(wanted: WantedAccount, kept: str) -> AccountPlan:
    """Leave an account alone whose unit an exception keeps from being created."""
    control = CLOSURE if wanted.state == CLOSED else ACCOUNT
    aim = {"unit": wanted.unit}
    verdict = Verdict(control, False, "no such unit", aim, "person", wanted.resource, note=depends_on([kept]))
    return AccountPlan(verdicts=[verdict])


def _show(made: AccountPlan, key: str, before: Any, after: Any) -> None:
    made.before = {**(made.before or {}), key: before}
    made.after = {**(made.after or {}), key: after}


def _invited(wanted: WantedAccount, found: Found) -> AccountPlan:
    """Invite it, wait for it, or leave it to a person who was declined."""
    verdict = judge_invitation(wanted, found)
    if verdict.mend != "call":
        return AccountPlan(verdicts=[verdict])
    params: dict[str, Any] = {"Target": {"Id": wanted.id, "Type": "ACCOUNT"}, **tags_of(wanted)}
    inviting = call(wanted, "invite_account_to_organization", params)
    return AccountPlan(None, {"invitation": "OPEN"}, calls=[inviting], verdicts=[verdict])


def _shown(account: Account) -> dict[str, Any]:
    return {"id": account.id, "name": account.name, "unit": account.path, "state": account.state}


def _of_wanted(wanted: WantedAccount, account: Account) -> dict[str, Any]:
    """An account as the diff and the finding show it: what is asked for."""
    tags = {key: account.tags[key] for key in sorted(wanted.tags) if key in account.tags}
    return {"name": account.name, "unit": account.path, "tags": tags}


def _after(wanted: WantedAccount, unit: Unit, name: str) -> dict[str, Any]:
    return {"name": name, "unit": unit.path, "tags": dict(sorted(wanted.tags.items()))}
