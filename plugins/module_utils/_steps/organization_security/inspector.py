# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Inspector of an organization, in one region.

https://docs.aws.amazon.com/inspector/latest/user/admin-member-relationship.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._kernel.plan import Call, Failure, State
from ..._parts.security_plans import INSPECTOR_ON, INSPECTOR_TYPES
from .described import Service
from .scene import Scene
from .service import OrganizationService

SERVICE = Service(
    "inspector",
    "inspector2",
    "Inspector",
    ("inspector_instance", "inspector_image", "inspector_function"),
    ("delegatedAdminAccounts", "accountId", "status"),
    "delegatedAdminAccountId",
    ("enable_delegated_admin_account", "list_delegated_admin_accounts", "disable_delegated_admin_account"),
)
#: So many accounts are asked about, or enabled, with one request:
#: https://docs.aws.amazon.com/inspector/v2/APIReference/API_BatchGetAccountStatus.html
_BATCH = 100
#: So it refuses an administrator whom its list does not show yet: a run that was killed, or another one, has named it.
_ENABLED_ALREADY = "already enabled"


class Inspector(OrganizationService):
    """The resource that the kernel works on: one region."""

    service = SERVICE

    def __init__(self, scene: Scene, region: str, offered: bool) -> None:
        super().__init__(scene, region, offered)
        self._types = tuple(name for name in INSPECTOR_TYPES if name in scene.options["inspector_resource_types"])

    def read_own(self) -> dict[str, Any]:
        """What is scanned in the administrator's own account."""
        account = self.scene.administrator
        return {"on": account in self._scanned([account])}

    def _scanned(self, accounts: Sequence[str]) -> list[str]:
        """Those of some accounts in which all that is asked for is scanned."""
        found: list[str] = []
        for start in range(0, len(accounts), _BATCH):
            answer = self.ask("batch_get_account_status", accountIds=list(accounts[start : start + _BATCH]))
            found += [item["accountId"] for item in answer["accounts"] if self._scans(item["resourceState"])]
        return found

    def _scans(self, parts: Mapping[str, Any]) -> bool:
        return all(parts.get(INSPECTOR_TYPES[name][0], {}).get("status") in INSPECTOR_ON for name in self._types)

    def read_settings(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """What is scanned in new accounts, as AWS tells it: what nobody here knows is sent back too."""
        return dict(self.ask("describe_organization_configuration")["autoEnable"])

    def read_members(self, own: Mapping[str, Any]) -> list[str]:
        """The members in which all is scanned that is asked for."""
        listed = self.pages("list_members", "members", onlyAssociated=True)
        return self._scanned([item["accountId"] for item in listed if item["relationshipStatus"] == "ENABLED"])

    def wanted_settings(self, settings: State, new: bool) -> dict[str, Any]:
        """What is scanned besides stays so. The request has to name two."""
        asked = {INSPECTOR_TYPES[name][0]: True for name in self._types}
        return {"ec2": False, "ecr": False, **settings, **asked}

    def own_calls(self, own: Mapping[str, Any]) -> list[Call]:
        """Before it is named: that would enable what AWS chooses."""
        return [] if own["on"] else [self._enable([self.scene.administrator])]

    def _enable(self, accounts: Sequence[str]) -> Call:
        return self.call(
            "enable", accountIds=list(accounts), resourceTypes=[INSPECTOR_TYPES[name][1] for name in self._types]
        )

    def settings_calls(self, own: Mapping[str, Any], settings: State, wanted: State) -> list[Call]:
        """The whole of it: what is not named would be off."""
        changed = settings != wanted
        return [self.call("update_organization_configuration", autoEnable=dict(wanted))] if changed else []

    def member_calls(self, own: Mapping[str, Any], accounts: Mapping[str, str]) -> list[Call]:
        """One by one, and then what is scanned in a hundred at a time."""
        listed = list(accounts)
        calls = [self.call("associate_member", accountId=name) for name in listed]
        return [*calls, *(self._enable(listed[start : start + _BATCH]) for start in range(0, len(listed), _BATCH))]

    def leave_calls(self, own: Mapping[str, Any], accounts: Sequence[str]) -> list[Call]:
        """What is scanned there stays so."""
        return [self.call("disassociate_member", accountId=name) for name in accounts]

    def restore_own(self, own: Mapping[str, Any], before: Mapping[str, Any]) -> list[Call]:
        """It scans no more."""
        types = [INSPECTOR_TYPES[name][1] for name in self._types]
        return [self.call("disable", accountIds=[self.scene.administrator], resourceTypes=types)]

    def send(self, call: Call) -> Any:
        """Send one write. Inspector answers well, and lists in the answer what it refused."""
        try:
            answer = super().send(call)
        except Failure as failure:
            if call.method == self.service.names[0] and _ENABLED_ALREADY in failure.message:
                return {}
            raise
        failed = [item for item in answer.get("failedAccounts") or [] if item["errorCode"] != "ALREADY_ENABLED"]
        if failed:
            told = "; ".join(f"{item['accountId']}: {item['errorCode']}, {item['errorMessage']}" for item in failed[:5])
            raise Failure(
                "error", f"inspector2:{call.method} in {self.region} failed for {len(failed)} accounts ({told})"
            )
        return answer
