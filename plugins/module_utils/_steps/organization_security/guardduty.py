# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""GuardDuty of an organization, in one region.

https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ..._kernel.plan import Call, Ref, State
from ..._parts.ownership import MANAGED_TAG
from ..._parts.security_plans import GUARDDUTY_PLANS, INSTEAD_OF_RUNTIME
from .described import BATCH, Service, all_processed
from .scene import OWNER, Scene
from .service import OrganizationService

SERVICE = Service(
    "guardduty",
    "guardduty",
    "GuardDuty",
    ("guardduty_events", "guardduty_flow"),
    ("AdminAccounts", "AdminAccountId", "AdminStatus"),
)
#: Of the answer that makes the detector.
_DETECTOR = "detector"
_NONE = "NONE"
#: From the fewest accounts to the most.
_ORDER = (_NONE, "NEW", "ALL")


class GuardDuty(OrganizationService):
    """The resource that the kernel works on: one region."""

    service = SERVICE
    unset: ClassVar[State] = {"members": _NONE, "features": {}}

    def __init__(self, scene: Scene, region: str, offered: bool) -> None:
        super().__init__(scene, region, offered)
        self._features = tuple(
            plan for name, plan in GUARDDUTY_PLANS.items() if name in scene.options["guardduty_features"]
        )
        self._reach = "ALL" if scene.options["existing_accounts"] else "NEW"

    def read_own(self) -> dict[str, Any]:
        """The detector of the administrator's own account."""
        listed = self.pages("list_detectors", "DetectorIds")
        found = self.ask("get_detector", DetectorId=listed[0]) if listed else {}
        return {"on": found.get("Status") == "ENABLED", "detector": listed[0] if listed else None}

    def read_settings(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """Whose accounts are enabled, and which plans in whose."""
        found = self.ask("describe_organization_configuration", DetectorId=own["detector"])
        plans = {item["Name"]: item["AutoEnable"] for item in found.get("Features", [])}
        return {"members": found.get("AutoEnableOrganizationMembers", _NONE), "features": dict(sorted(plans.items()))}

    def read_members(self, own: Mapping[str, Any]) -> list[str]:
        """The accounts that are members and can be looked at."""
        listed = self.pages("list_members", "Members", DetectorId=own["detector"], OnlyAssociated="true")
        return [item["AccountId"] for item in listed if item["RelationshipStatus"] == "Enabled"]

    def wanted_settings(self, settings: State, new: bool) -> dict[str, Any]:
        """A new administrator enables the plans that are asked for, and no other: AWS would choose some itself."""
        before = dict.fromkeys(self._known(), _NONE) if new else dict(settings["features"])
        asked = {name: _most(before.get(name, _NONE), self._reach) for name in self._features}
        return {
            "members": _most(settings["members"], self._reach),
            "features": dict(sorted({**before, **asked}.items())),
        }

    def _known(self) -> list[str]:
        known = self.scene.context.aws.choices("guardduty", "OrgFeature")
        return [name for name in known if name != INSTEAD_OF_RUNTIME]

    def own_calls(self, own: Mapping[str, Any]) -> list[Call]:
        """A detector with no plan but those asked for: the one that comes with being named has AWS's choice."""
        if own["on"]:
            return []
        if own.get("detector"):
            return [self.call("update_detector", DetectorId=own["detector"], Enable=True)]
        known = self.scene.context.aws.choices("guardduty", "DetectorFeature")
        plans = [
            {"Name": name, "Status": "ENABLED" if name in self._features else "DISABLED"}
            for name in known
            if name != INSTEAD_OF_RUNTIME
        ]
        call = self.call("create_detector", Enable=True, Features=plans, Tags={MANAGED_TAG: OWNER})
        return [Call(call.service, call.method, call.params, call.region, _DETECTOR, call.mends)]

    def _detector(self, own: Mapping[str, Any]) -> Any:
        return own.get("detector") or Ref(_DETECTOR, ("DetectorId",))

    def settings_calls(self, own: Mapping[str, Any], settings: State, wanted: State) -> list[Call]:
        """One write for what differs."""
        if settings == wanted:
            return []
        old = settings.get("features", {})
        plans = [
            {"Name": name, "AutoEnable": value} for name, value in wanted["features"].items() if old.get(name) != value
        ]
        given = {"Features": plans} if plans else {}
        reach = {"AutoEnableOrganizationMembers": wanted["members"]}
        return [self.call("update_organization_configuration", DetectorId=self._detector(own), **reach, **given)]

    def member_calls(self, own: Mapping[str, Any], accounts: Mapping[str, str]) -> list[Call]:
        """Fifty accounts with one write."""
        details = [{"AccountId": name, "Email": email} for name, email in accounts.items()]
        return [
            self.call("create_members", DetectorId=self._detector(own), AccountDetails=details[start : start + BATCH])
            for start in range(0, len(details), BATCH)
        ]

    def leave_calls(self, own: Mapping[str, Any], accounts: Sequence[str]) -> list[Call]:
        """Their detectors stay as they are."""
        listed = list(accounts)
        return [
            self.call("disassociate_members", DetectorId=own["detector"], AccountIds=listed[start : start + BATCH])
            for start in range(0, len(listed), BATCH)
        ]

    def restore_own(self, own: Mapping[str, Any], before: Mapping[str, Any]) -> list[Call]:
        """Suspended, which costs nothing, for deleting it would delete its findings."""
        return [self.call("update_detector", DetectorId=own["detector"], Enable=False)]

    def send(self, call: Call) -> Any:
        """Send one write."""
        answer = super().send(call)
        all_processed(call, answer, "Result")
        return answer


def _most(now: str, wanted: str) -> str:
    """The one of two that reaches more accounts."""
    return max(now, wanted, key=_ORDER.index)
