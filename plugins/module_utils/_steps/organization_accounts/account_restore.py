# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What gives an account back the name, unit, tags and alias that it had. Pure."""

from __future__ import annotations

from typing import Any

from ..._kernel.plan import Call, Failure, State
from ..._parts.organization_tree import Account, Tree
from .account_options import WantedAccount
from .account_reads import Found

_SERVICE = "organizations"


def restore_calls(
    wanted: WantedAccount, found: Found, account: Account, old: State, tree: Tree, own: str
) -> list[Call]:
    """The writes back to what the diff of a run showed.

    Args:
        wanted: the account as the run was told.
        found: how it stands.
        account: the same, in the organization.
        old: what the run found.
        tree: the organization.
        own: the account of the credentials.
    """
    calls = []
    about: dict[str, Any] = {"resource": wanted.resource, "chain": wanted.resource}
    if "name" in old and old["name"] != account.name:
        named = {"AccountId": account.id} if account.id != own else {}
        calls.append(Call("account", "put_account_name", {**named, "AccountName": old["name"]}, **about))
    unit = tree.unit(old["unit"]) if "unit" in old else None
    if unit is not None and unit.id != account.unit:
        move = {"AccountId": account.id, "SourceParentId": account.unit, "DestinationParentId": unit.id}
        calls.append(Call(_SERVICE, "move_account", move, **about))
    calls += _tags(wanted, account, old.get("tags"), about)
    if "alias" in old and not isinstance(found.alias, Failure) and old["alias"] != found.alias:
        method = "create_account_alias" if old["alias"] else "delete_account_alias"
        alias = {"AccountId": account.id, "AccountAlias": old["alias"] or found.alias}
        calls.append(Call("iam", method, alias, **about))
    return calls


def _tags(wanted: WantedAccount, account: Account, old: Any, about: dict[str, Any]) -> list[Call]:
    if old is None:
        return []
    differ = [{"Key": key, "Value": value} for key, value in old.items() if account.tags.get(key) != value]
    came = sorted(key for key in wanted.tags if key not in old and key in account.tags)
    calls = [Call(_SERVICE, "tag_resource", {"ResourceId": account.id, "Tags": differ}, **about)] if differ else []
    if came:
        calls.append(Call(_SERVICE, "untag_resource", {"ResourceId": account.id, "TagKeys": came}, **about))
    return calls
