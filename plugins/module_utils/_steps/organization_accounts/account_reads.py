# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is read of accounts: which of the organization's each is meant, and how that one stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ..._aws.client import Aws
from ..._kernel.plan import Failure, Refusal
from ..._kernel.reconcile import gather, gather_all
from ..._parts.organization_planned import is_planned
from ..._parts.organization_tree import ACTIVE, Account, Tree, tagged
from .account_options import WantedAccount

_SERVICE = "organizations"
#: How an account says that it is opted in to a region, also by default.
OPTED_IN = ("ENABLED", "ENABLED_BY_DEFAULT")
#: Invitations that are still to be answered.
OPEN = ("REQUESTED", "OPEN")
#: How it says that it will be.
COMING = "ENABLING"


@dataclass(frozen=True)
class Found:
    """An account as it was found.

    Args:
        account: nothing where it is not in the organization.
        other_email: the account of this name has another address.
        creation: the request with which AWS is creating it.
        invitation: the last invitation of it, as AWS lists it.
        alias: its sign-in alias, nothing where nobody asked.
        regions: how it stands to the regions that it is to be opted in to.
    """

    account: Account | None = None
    other_email: bool = False
    creation: str = ""
    invitation: Mapping[str, Any] | None = None
    alias: str | Failure | None = None
    regions: Mapping[str, str] | Failure | None = None


def match(wanted: WantedAccount, tree: Tree) -> Found:
    """Which account is meant: that of the id, else that of the address, else that of the name. Pure.

    Raises:
        Refusal: several have that name.
    """
    if wanted.id:
        found = tree.account(wanted.id)
        return Found(found, _differs(wanted, found))
    email = wanted.email.lower()
    by_email = [item for item in tree.accounts if email and item.email.lower() == email]
    if by_email:
        return Found(by_email[0])
    # A closed one stays for 90 days, and its name is free.
    by_name = [item for item in tree.named(wanted.name) if item.state == ACTIVE]
    if len(by_name) > 1:
        ids = ", ".join(item.id for item in by_name)
        raise Refusal(
            f"accounts: {wanted.name} is the name of several accounts ({ids}), none of which has the address "
            f"{wanted.email}. Set the id of the intended one. Nothing was changed."
        )
    return Found(by_name[0], _differs(wanted, by_name[0])) if by_name else Found()


def _differs(wanted: WantedAccount, found: Account | None) -> bool:
    known = found is not None and bool(found.email) and bool(wanted.email)
    return known and found is not None and found.email.lower() != wanted.email.lower()


class AccountReads:
    """Reads what the organization's list does not have.

    Args:
        aws: the management account, or a delegated administrator.
        own: that account, which Account Management must not be told.
        enter: the way into an account, through its access role.
    """

    def __init__(self, aws: Aws, own: str, enter: Callable[[str, str], Aws]) -> None:
        self._aws, self._own, self._enter = aws, own, enter

    def read(self, wanted: Sequence[WantedAccount], tree: Tree) -> dict[str, Found]:
        """How each account stands, by its name.

        Raises:
            Failure: what nothing can be planned without was not read.
            Refusal: it is not clear which account is meant.
        """
        matched = {item.name: match(item, tree) for item in wanted}
        # Of an organization that is only planned nothing can be read.
        planned = is_planned(tree.root)
        there = [found.account for found in matched.values() if found.account is not None and not planned]
        with_tags = {item.id: item for item in tagged(self._aws, [item for item in there if not is_planned(item.id)])}
        readers = {} if planned else self._common(wanted, matched)
        common = gather_all({name: read for name, read in readers.items() if read is not None})
        details = gather_all({item.name: partial(self._detail, item, matched[item.name], with_tags) for item in wanted})
        return {item.name: self._joined(item, details[item.name], common) for item in wanted}

    def _common(
        self, wanted: Sequence[WantedAccount], matched: Mapping[str, Found]
    ) -> dict[str, Callable[[], list[Any]] | None]:
        """What is read once for all that are not there yet."""
        missing = [item for item in wanted if matched[item.name].account is None]
        invites: dict[str, Any] = {"Filter": {"ActionType": "INVITE"}}
        busy: dict[str, Any] = {"States": ["IN_PROGRESS"]}
        creations = partial(self._aws.pages, _SERVICE, "list_create_account_status", "CreateAccountStatuses", **busy)
        handshakes = partial(self._aws.pages, _SERVICE, "list_handshakes_for_organization", "Handshakes", **invites)
        return {
            "creations": creations if any(not item.id for item in missing) else None,
            "handshakes": handshakes if any(item.invite for item in missing) else None,
        }

    @staticmethod
    def _joined(wanted: WantedAccount, found: Found, common: Mapping[str, list[Any]]) -> Found:
        if found.account is not None:
            return found
        busy = [item["Id"] for item in common.get("creations", []) if item.get("AccountName") == wanted.name]
        sent = [item for item in common.get("handshakes", []) if wanted.id in _parties(item)]
        sent.sort(key=lambda item: str(item.get("RequestedTimestamp", "")))
        creation = busy[0] if busy and not wanted.id else ""
        return replace(found, creation=creation, invitation=sent[-1] if sent else None)

    def _detail(self, wanted: WantedAccount, found: Found, with_tags: Mapping[str, Account]) -> Found:
        account = found.account
        if account is None or account.id not in with_tags or account.state != ACTIVE:
            return found
        account = with_tags[account.id]
        if account.name != wanted.name and self._aws.offers("account", "get_account_information"):
            account = replace(account, name=self._name(account))
        readers: dict[str, Callable[[], Any]] = {}
        if wanted.alias:
            readers["alias"] = lambda: self._alias(account.id, wanted.role_name)
        if wanted.regions:
            readers["regions"] = lambda: self._regions(account.id, wanted.regions)
        read: dict[str, Any] = gather(readers)
        return replace(found, account=account, **read)

    def about(self, number: str) -> dict[str, Any]:
        """How Account Management is told which account: its own must not be named."""
        return {"AccountId": number} if number != self._own else {}

    def _name(self, account: Account) -> str:
        """The name as it is: Organizations may list an older one for hours."""
        try:
            found = self._aws.call("account", "get_account_information", **self.about(account.id))
        except Failure as failure:
            if failure.kind != "denied":
                raise
            return account.name
        return str(found.get("AccountName") or account.name)

    def _alias(self, number: str, role: str) -> str:
        aws = self._aws if number == self._own else self._enter(number, role)
        return "".join(aws.pages("iam", "list_account_aliases", "AccountAliases"))

    def _regions(self, number: str, regions: Sequence[str]) -> dict[str, str]:
        listed = self._aws.pages("account", "list_regions", "Regions", **self.about(number))
        known = {item["RegionName"]: item["RegionOptStatus"] for item in listed}
        strange = [region for region in regions if region not in known]
        if strange:
            raise Failure("error", f"Account Management does not know the region {', '.join(strange)}.")
        return {region: known[region] for region in regions}


def _parties(handshake: Mapping[str, Any]) -> set[str]:
    return {str(item.get("Id")) for item in handshake.get("Parties", []) if item.get("Type") == "ACCOUNT"}
