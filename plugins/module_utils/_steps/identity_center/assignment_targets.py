# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which accounts assignments are for: by id or name, by unit with all below, and by tag. Pure.

The management account is meant only where it is named: whoever has rights there is bound by no policy of the
organization.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Refusal
from ..._parts.names import ACCOUNT_ID
from ..._parts.organization_tree import ACTIVE, Account, Tree


@dataclass(frozen=True)
class Entry:
    """One assignment as the options have it: a permission set, who gets it, and where."""

    permission_set: str
    groups: tuple[str, ...]
    users: tuple[str, ...]
    accounts: tuple[str, ...]
    units: tuple[str, ...]
    tags: Mapping[str, str]
    excluded: tuple[str, ...]


@dataclass(frozen=True)
class Targets:
    """The accounts of an entry. ``inactive`` are those of units and tags that are suspended, or being closed."""

    accounts: tuple[Account, ...]
    inactive: tuple[Account, ...]


def entries_of(options: Mapping[str, Any]) -> tuple[Entry, ...]:
    """The assignments that the options ask for."""
    return tuple(
        Entry(
            item["permission_set"],
            tuple(dict.fromkeys(item["groups"] or ())),
            tuple(dict.fromkeys(item["users"] or ())),
            tuple(dict.fromkeys(str(name) for name in item["accounts"] or ())),
            tuple(dict.fromkeys(item["organizational_units"] or ())),
            {str(key): str(value) for key, value in (item["account_tags"] or {}).items()},
            tuple(str(name) for name in item["exclude_accounts"] or ()),
        )
        for item in options["assignments"]
    )


def check(options: Mapping[str, Any]) -> None:
    """Refuse bad options before the first request."""
    for number, entry in enumerate(entries_of(options), start=1):
        where = f"assignments: entry {number}, of {entry.permission_set}"
        if not entry.groups and not entry.users:
            raise Refusal(f"{where}, names neither groups nor users.")
        if not entry.accounts and not entry.units and not entry.tags:
            raise Refusal(f"{where}, names no accounts, organizational_units or account_tags.")


def targets_of(tree: Tree, entry: Entry) -> Targets:
    """The accounts of an entry, each once.

    Raises:
        Refusal: what is named does not exist, is named twice, or cannot have permission sets.
    """
    named = [_named(tree, name, entry) for name in entry.accounts]
    for account in named:
        if account.state != ACTIVE:
            raise Refusal(
                f"assignments of {entry.permission_set}: account {account.id} ({account.name}) is "
                f"{account.state}, and Identity Center assigns nothing there. Remove it from accounts. Nothing "
                "was changed."
            )
    wide = [account for account in (*_in_units(tree, entry), *_tagged(tree, entry)) if account.id != account.management]
    excluded = {_named(tree, name, entry).id for name in entry.excluded}
    found = {account.id: account for account in (*named, *wide) if account.id not in excluded}
    active = tuple(account for account in found.values() if account.state == ACTIVE)
    return Targets(
        tuple(sorted(active, key=lambda account: account.id)),
        tuple(account for account in found.values() if account.state != ACTIVE),
    )


def _named(tree: Tree, name: str, entry: Entry) -> Account:
    where = f"assignments of {entry.permission_set}"
    if re.fullmatch(ACCOUNT_ID, name):
        found = tree.account(name)
        if found is None:
            raise Refusal(f"{where}: the organization has no account {name}. Nothing was changed.")
        return found
    accounts = tree.named(name)
    if not accounts:
        raise Refusal(f"{where}: the organization has no account of the name {name}. Nothing was changed.")
    if len(accounts) > 1:
        numbers = ", ".join(account.id for account in accounts)
        raise Refusal(f"{where}: {len(accounts)} accounts have the name {name}: {numbers}. Give the id.")
    return accounts[0]


def _in_units(tree: Tree, entry: Entry) -> Iterable[Account]:
    for name in entry.units:
        unit = tree.unit(name)
        if unit is None:
            known = ", ".join(item.path for item in tree.units[:20])
            raise Refusal(
                f"assignments of {entry.permission_set}: there is no organizational unit {name}. The units are "
                f"{known}. Nothing was changed."
            )
        yield from tree.accounts_below(unit)


def _tagged(tree: Tree, entry: Entry) -> list[Account]:
    """The accounts that have all of the tags. Tags of accounts that are not active are not read."""
    if not entry.tags:
        return []
    wanted = entry.tags.items()
    return [account for account in tree.accounts if all(account.tags.get(key) == value for key, value in wanted)]
