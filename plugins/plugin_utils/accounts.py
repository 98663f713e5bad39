# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The accounts of an organization: read from its tree, chosen, named, and described as hosts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.names import ACCOUNT_ID
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_tree import (
    ROOT,
    Account,
    Tree,
    as_path,
    read_tree,
    tagged,
)

#: So often each request is sent while AWS is busy.
ATTEMPTS = 10
_ROLE_NAME = re.compile(r"([\w+=,.@-]+/)*[\w+=,.@-]{1,64}", re.ASCII)
_NO_HOST = re.compile(r"[^\w.-]+")
#: What Ansible means something else by, and what could be a name that was made unique.
_TAKEN = re.compile(r"|all|ungrouped|organization|localhost|127\.0\.0\.1|.*[0-9]{12}", re.IGNORECASE)
#: How many units an error names.
_NAMED = 20


@dataclass(frozen=True)
class Selection:
    """Which accounts are asked for.

    Args:
        units: ids and paths of organizational units, each with everything below it. Empty: all.
        accounts: the accounts. Empty: all of the units.
        excluded: accounts that are left out.
        tags: whether the tags of the accounts are read.
    """

    units: frozenset[str]
    accounts: frozenset[str]
    excluded: frozenset[str]
    tags: bool

    @classmethod
    def of(cls, units: Iterable[Any], accounts: Iterable[Any], excluded: Iterable[Any], tags: bool) -> Selection:
        """What the options ask for. Ansible does not see to it that what a list of theirs holds is text.

        Raises:
            Refusal: which of them is wrong.
        """
        return cls(
            frozenset(_unit(str(entry)) for entry in units),
            frozenset(_number("accounts", str(entry)) for entry in accounts),
            frozenset(_number("exclude_accounts", str(entry)) for entry in excluded),
            tags,
        )

    def choose(self, accounts: Iterable[Account]) -> list[Account]:
        """The accounts that are asked for, by path and name.

        Raises:
            Refusal: one that is named is not among them.
        """
        found = sorted(accounts, key=lambda account: (account.path, account.name, account.id))
        missing = self.accounts - {account.id for account in found}
        if missing:
            where = " below organizational_units" if self.units else ""
            raise Refusal(f"accounts: the organization has no account {', '.join(sorted(missing))}{where}.")
        asked = (account for account in found if not self.accounts or account.id in self.accounts)
        return [account for account in asked if account.id not in self.excluded]


def _number(option: str, entry: str) -> str:
    if not re.fullmatch(ACCOUNT_ID, entry):
        raise Refusal(f"{option}: {entry} is not an account ID: it must have 12 digits, in quotes.")
    return entry


def _unit(entry: str) -> str:
    """An id as it is, and a path in one form."""
    path = as_path(entry)
    if path == ROOT and not entry.startswith(ROOT):
        raise Refusal("organizational_units: an entry is empty. It must be an ID, or a path such as /Workloads/Prod.")
    return path


def check_role_name(name: str) -> None:
    """Refuse what is no name of a role.

    Raises:
        Refusal: what it must be.
    """
    if not _ROLE_NAME.fullmatch(name):
        raise Refusal(f"role_name is {name!r}, but must be the name of an IAM role, with its path if it has one.")


def read_accounts(aws: Aws, wish: Selection) -> list[Account]:
    """The accounts that are asked for, also those that are not active.

    Raises:
        Failure: they could not be read.
        Refusal: what is named does not exist.
    """
    tree = read_tree(aws, within=wish.units)
    if tree is None:
        raise Failure("error", "The account of these credentials belongs to no organization.")
    missing = sorted(wanted for wanted in wish.units if tree.unit(wanted) is None)
    if missing:
        raise Refusal(f"organizational_units: there is no {', '.join(missing)}. {_known(tree)}")
    found = wish.choose(tree.accounts)
    return tagged(aws, found) if wish.tags else found


def _known(tree: Tree) -> str:
    paths = sorted(unit.path for unit in tree.units)
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return f"The units are {', '.join(paths[:_NAMED])}{more}."


def host_names(accounts: Sequence[Account], by: str) -> dict[str, str]:
    """The host of each account, by its id.

    Args:
        by: ``id``, or ``name``. A name that another account has too, or that Ansible means something else by, is
            followed by the id, and what a host pattern could not name is replaced.
    """
    if by == "id":
        return {account.id: account.id for account in accounts}
    names = {account.id: _NO_HOST.sub("-", account.name).strip("-") for account in accounts}
    counts = Counter(name.lower() for name in names.values())

    def host(number: str, name: str) -> str:
        free = counts[name.lower()] == 1 and not _TAKEN.fullmatch(name)
        return name if free else f"{name}-{number}".strip("-")

    return {number: host(number, name) for number, name in names.items()}


@dataclass(frozen=True)
class Entry:
    """How accounts are entered.

    Args:
        own: the account that the credentials are of: it is worked in without a role.
        partition: the partition of all.
        role_name: the role in each account.
        external_id: what the roles' trust policies ask for, if they do.
    """

    own: str
    partition: str
    role_name: str
    external_id: str | None

    def variables(self, account: Account) -> dict[str, Any]:
        """The variables of an account's host."""
        found: dict[str, Any] = {
            "dayone_expected_account_id": account.id,
            "dayone_account_id": account.id,
            "dayone_account_name": account.name,
            "dayone_account_email": account.email,
            "dayone_account_status": account.state,
            "dayone_account_joined": account.joined,
            "dayone_account_joined_method": account.joined_by,
            "dayone_account_is_management": account.id == account.management,
            "dayone_account_tags": dict(account.tags),
            "dayone_account_ou_id": account.unit,
            "dayone_account_ou_path": account.path,
            "dayone_account_ou_paths": account.paths,
        }
        if account.id != self.own:
            found["dayone_assume_role_arn"] = f"arn:{self.partition}:iam::{account.id}:role/{self.role_name}"
            if self.external_id is not None:
                found["dayone_assume_role_external_id"] = self.external_id
        return found
