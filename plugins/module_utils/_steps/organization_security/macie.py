# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Macie of an organization, in one region.

https://docs.aws.amazon.com/macie/latest/user/accounts-mgmt-ao.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, State
from .described import Service
from .service import OrganizationService

SERVICE = Service(
    "macie", "macie2", "Macie", ("macie_bucket",), ("adminAccounts", "accountId", "status"), "adminAccountId"
)
#: Macie denies what is asked of an account that has not enabled it, in these words.
_OFF = "Macie is not enabled"


class Macie(OrganizationService):
    """The resource that the kernel works on: one region."""

    service = SERVICE
    unset: ClassVar[State] = {"new_accounts": False}

    def is_off(self, failure: Failure) -> bool:
        """Who has not enabled it does not see who administers it: nobody does then."""
        return failure.kind == "denied" and _OFF in failure.message

    def read_own(self) -> dict[str, Any]:
        """The session of the administrator's own account."""
        try:
            status = self.ask("get_macie_session", absent=("ResourceNotFoundException",)).get("status", "OFF")
        except NotFound:
            status = "OFF"
        except Failure as failure:
            if not self.is_off(failure):
                raise
            status = "OFF"
        return {"on": status == "ENABLED", "status": status}

    def read_settings(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """Whether it is enabled in new accounts."""
        return {"new_accounts": bool(self.ask("describe_organization_configuration")["autoEnable"])}

    def read_members(self, own: Mapping[str, Any]) -> list[str]:
        """The members in which it is on."""
        listed = self.pages("list_members", "members", onlyAssociated="true")
        return [item["accountId"] for item in listed if item["relationshipStatus"] == "Enabled"]

    def wanted_settings(self, settings: State, new: bool) -> dict[str, Any]:
        """Enabled in new accounts."""
        return {"new_accounts": True}

    def own_calls(self, own: Mapping[str, Any]) -> list[Call]:
        """Enable it, or resume it where it was paused."""
        if own["on"]:
            return []
        method = "update_macie_session" if own.get("status") == "PAUSED" else "enable_macie"
        return [self.call(method, status="ENABLED")]

    def settings_calls(self, own: Mapping[str, Any], settings: State, wanted: State) -> list[Call]:
        """One switch."""
        changed = settings != wanted
        return [self.call("update_organization_configuration", autoEnable=wanted["new_accounts"])] if changed else []

    def member_calls(self, own: Mapping[str, Any], accounts: Mapping[str, str]) -> list[Call]:
        """One by one."""
        return [
            self.call("create_member", account={"accountId": name, "email": email}) for name, email in accounts.items()
        ]

    def leave_calls(self, own: Mapping[str, Any], accounts: Sequence[str]) -> list[Call]:
        """Macie stays on there."""
        return [self.call("disassociate_member", id=name) for name in accounts]

    def restore_own(self, own: Mapping[str, Any], before: Mapping[str, Any]) -> list[Call]:
        """Paused: disabled, it would lose its findings."""
        return [self.call("update_macie_session", status="PAUSED")]
