# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is to be said of a security service, how its administrator is named, and what it refuses in its answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..._aws.client import Aws
from ..._controls.resolution import Choice
from ..._kernel.plan import Call, Failure
from ..._parts.prices import priced
from .scene import OWNER, control

#: So many accounts are taken in with one request: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateMembers.html
BATCH = 50
#: So many accounts that were refused are told.
_TOLD = 5
_VARIABLE = f"{OWNER}_services"


@dataclass(frozen=True)
class Service:
    """What is to be said of a service.

    Args:
        name: ours, which is that of its resources and the beginning of its controls.
        client: what botocore calls it.
        title: what people call it.
        prices: what it costs, by names of ``PRICES``.
        names: the methods of the management account that enable, list and disable the administrator.
        parameter: the account in those.
        listed: the list, and the account and the status in an item of it.
        more: what those methods are given besides.
        removal_names: whether the one that is removed is named. Detective has one at most, and takes no name.
        page: where its prices are, where they are no list of ours.
    """

    name: str
    client: str
    title: str
    prices: tuple[str, ...]
    listed: tuple[str, str, str]
    parameter: str = "AdminAccountId"
    names: tuple[str, str, str] = (
        "enable_organization_admin_account",
        "list_organization_admin_accounts",
        "disable_organization_admin_account",
    )
    more: Mapping[str, Any] | None = None
    removal_names: bool = True
    page: str = ""

    @property
    def administrator(self) -> str:
        """The control of who administers it."""
        return control(f"{self.name}_administrator")

    @property
    def accounts(self) -> str:
        """The control of where it is enabled."""
        return control(f"{self.name}_accounts")

    def naming(self, account: str, region: str, *, mends: tuple[str, ...] = ()) -> Call:
        """The write with which the management account names an administrator."""
        return Call(self.client, self.names[0], {self.parameter: account, **(self.more or {})}, region, mends=mends)

    def removal(self, account: str, region: str, *, mends: tuple[str, ...] = ()) -> Call:
        """The write with which it removes one."""
        named = {self.parameter: account} if self.removal_names else {}
        return Call(self.client, self.names[2], {**named, **(self.more or {})}, region, mends=mends)

    def administrators(self, aws: Aws, region: str) -> Iterable[Mapping[str, Any]]:
        """Whom the management account has named, as the service lists them.

        Raises:
            Failure: they could not be read.
        """
        return aws.pages(self.client, self.names[1], self.listed[0], region=region, **(self.more or {}))

    @property
    def cost(self) -> str:
        """What it costs."""
        if not self.prices:
            return f"What {self.title} costs is on {self.page}."
        return f"At list price {self.title} costs {'; '.join(priced(name) for name in self.prices)}, in every account."

    @property
    def choice(self) -> Choice:
        """What turns it on, and its prices."""
        price = "; ".join(map(priced, self.prices)) or f"see {self.page}"
        return Choice(f"{_VARIABLE}: [{self.name}]", price, reason=f"{self.title} is not worth its price to us yet")


def all_processed(call: Call, answer: Mapping[str, Any], reason: str) -> None:
    """See that a request about several accounts was carried out for all: AWS answers well, and lists those it refused.

    Args:
        call: the request.
        answer: its answer.
        reason: the key of why an account was refused.

    Raises:
        Failure: some were not, each with its reason.
    """
    refused = answer.get("UnprocessedAccounts") or []
    if refused:
        told = "; ".join(f"{item.get('AccountId')}: {item.get(reason)}" for item in refused[:_TOLD])
        more = f" and {len(refused) - _TOLD} more" if len(refused) > _TOLD else ""
        raise Failure("error", f"{call.service}:{call.method} in {call.region} refused accounts ({told}{more})")
