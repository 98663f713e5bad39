# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What all services of one run share: the organization, its accounts, and the way into the administrator's account."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from ..._aws.assumed import assume
from ..._aws.client import Aws
from ..._kernel.plan import Failure, Refusal
from ..._module.run import Context
from ..._parts.organization import Organization
from ..._parts.organization_planned import SharedTree, is_planned
from ..._parts.organization_tree import ACTIVE, Account, Tree

OWNER = "organization_security"
T = TypeVar("T")


def control(name: str) -> str:
    """A control of the role."""
    return f"{OWNER}.{name}"


@dataclass(frozen=True)
class Accounts:
    """The accounts of the organization that security services are for.

    Args:
        active: those to be enabled, by id, with their email: all but the administrator and the management account.
        left_out: those that are not active, by id, with their name.
    """

    active: Mapping[str, str]
    left_out: Mapping[str, str]


class _Once:
    """Something that is done once, by the first who asks. A failure is everybody's."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make, self._lock = make, threading.Lock()
        self._found: list[Any] = []

    def get(self) -> Any:
        """What came of it.

        Raises:
            Failure: it failed.
        """
        with self._lock:
            if not self._found:
                try:
                    self._found.append(self._make())
                except Failure as failure:
                    self._found.append(failure)
            if isinstance(self._found[0], Failure):
                raise self._found[0]
            return self._found[0]


class Scene:
    """The management account, the organization, and the account that administers security services.

    Args:
        context: the management account.
        options: the module's options, checked.
        organization: the organization, or nothing where it is only planned.
    """

    def __init__(self, context: Context, options: Mapping[str, Any], organization: Organization | None) -> None:
        self.context, self.options, self.organization = context, options, organization
        self.tree = SharedTree(context.aws, options["planned"], context.account_id)
        self.wanted = frozenset(options["services"]) if options["administrator_account"] else frozenset[str]()
        self.partition = context.partition
        self.home = context.home_region
        self._assumed: dict[str, _Once] = {}
        self._lock = threading.Lock()

    @property
    def is_planned(self) -> bool:
        """Whether the organization itself is yet to be created."""
        return self.organization is None

    @property
    def arn(self) -> str:
        """The organization, as findings name it."""
        return (
            self.organization.arn if self.organization else f"arn:{self.partition}:organizations::{self.account}:<new>"
        )

    @property
    def account(self) -> str:
        """The management account."""
        return self.context.account_id

    def _tree(self) -> Tree:
        found = self.tree.get()
        if found is None:
            raise Failure("error", "The account is in no organization any more: run again.")
        return found

    @cached_property
    def administrator(self) -> str:
        """The id of the account that is to administer, empty where none is asked for.

        Raises:
            Failure: the organization could not be read.
            Refusal: there is no such account, or it cannot be.
        """
        return self.find(self.options["administrator_account"], "administrator_account")

    def find(self, named: str | None, option: str) -> str:
        """The id of an account that an option names by its id or name, empty where it names none.

        Raises:
            Failure: the organization could not be read.
            Refusal: there is no such account, there are several, or it is suspended.
        """
        if not named:
            return ""
        tree = self._tree()
        one = tree.account(named)
        found = [one] if one else list(tree.named(named))
        active = [account for account in found if account.state == ACTIVE]
        if len(active) > 1:
            ids = ", ".join(account.id for account in active)
            raise Refusal(f"{option}: {len(active)} accounts are called {named} ({ids}). Give the id.")
        if not active:
            why = f"is {found[0].state.lower()}" if found else "is no account of the organization"
            raise Refusal(f"{option}: {named} {why}. Nothing was changed.")
        return active[0].id

    @cached_property
    def accounts(self) -> Accounts:
        """The accounts that the services are for.

        Raises:
            Failure: the organization could not be read.
        """
        besides = (self.administrator, self.account)
        others = [item for item in self._tree().accounts if item.id not in besides]
        active = {item.id: item.email for item in others if item.state == ACTIVE}
        return Accounts(active, {item.id: _shown(item) for item in others if item.state != ACTIVE})

    def is_new(self, account: str) -> bool:
        """Whether an account is yet to be created, so that nothing can be read of it."""
        return self.is_planned or is_planned(account)

    def into(self, account: str) -> Aws:
        """The way into an account of the organization, by the access role.

        Raises:
            Failure: the role could not be assumed.
        """
        if account == self.account:
            return self.context.aws
        with self._lock:
            way = self._assumed.setdefault(account, _Once(lambda: self._assume(account)))
        found: Aws = way.get()
        return found

    def _assume(self, account: str) -> Aws:
        role = f"arn:{self.partition}:iam::{account}:role/{self.options['administrator_role_name']}"
        return assume(self.context.aws, role, self.options["administrator_external_id"])

    @cached_property
    def _regions(self) -> _Once:
        return _Once(self._enabled_regions)

    def _enabled_regions(self) -> frozenset[str]:
        found = self.into(self.administrator).call("ec2", "describe_regions", region=self.home)["Regions"]
        return frozenset(item["RegionName"] for item in found)

    def check_region(self, region: str) -> None:
        """See that a region is enabled in the administrator's account too.

        Raises:
            Failure: it is not, or that could not be read.
        """
        if region not in self._regions.get():
            raise Failure(
                "off",
                f"{region} is not enabled in account {self.administrator}, which is to administer security services "
                "there. Enable the region in that account, or leave it out of organization_security_regions.",
            )


def _shown(account: Account) -> str:
    return f"{account.name} ({account.state.lower()})" if account.name else account.state.lower()
