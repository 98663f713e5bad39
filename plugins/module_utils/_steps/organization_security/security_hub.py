# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Security Hub of an organization, in one region: its administrator, and in the home region central configuration.

Security Hub CSPM is enabled in accounts by configuration policies, so that none is taken in by itself here. The other
Security Hub is enabled in accounts by a policy of Organizations.
https://docs.aws.amazon.com/securityhub/latest/userguide/central-configuration-intro.html
https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-set-up.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, State
from ..._parts.ownership import MANAGED_TAG
from .described import Service
from .scene import OWNER
from .service import OrganizationService

SERVICE = Service(
    "security_hub", "securityhub", "Security Hub CSPM", ("hub_check",), ("AdminAccounts", "AccountId", "Status")
)
V2 = Service(
    "security_hub_v2",
    "securityhub",
    "Security Hub",
    (),
    ("AdminAccounts", "AccountId", "Status"),
    more={"Feature": "SecurityHubV2"},
    page="https://aws.amazon.com/security-hub/pricing/",
)
#: What AWS answers for an account that has not enabled it.
_OFF = ("InvalidAccessException", "ResourceNotFoundException")


class _ByPolicy(OrganizationService):
    """What has no members that are taken in one by one, and no settings but policies."""

    takes_in = False

    def read_settings(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """None."""
        return {}

    def read_members(self, own: Mapping[str, Any]) -> list[str]:
        """None."""
        return []

    def wanted_settings(self, settings: State, new: bool) -> dict[str, Any]:
        """None."""
        return {}

    def settings_calls(self, own: Mapping[str, Any], settings: State, wanted: State) -> list[Call]:
        """None."""
        return []

    def member_calls(self, own: Mapping[str, Any], accounts: Mapping[str, str]) -> list[Call]:
        """None."""
        return []

    def leave_calls(self, own: Mapping[str, Any], accounts: Sequence[str]) -> list[Call]:
        """None."""
        return []


class SecurityHub(_ByPolicy):
    """The resource that the kernel works on: one region."""

    service = SERVICE

    def read_own(self) -> dict[str, Any]:
        """The hub of the administrator's own account."""
        try:
            return {"on": bool(self.ask("describe_hub", absent=_OFF))}
        except NotFound:
            return {"on": False}

    def own_calls(self, own: Mapping[str, Any]) -> list[Call]:
        """Without the standards that AWS would choose: policies say which."""
        tags = {MANAGED_TAG: OWNER}
        return [] if own["on"] else [self.call("enable_security_hub", EnableDefaultStandards=False, Tags=tags)]

    def restore_own(self, own: Mapping[str, Any], before: Mapping[str, Any]) -> list[Call]:
        """Disable the hub."""
        return [self.call("disable_security_hub")]


class SecurityHubV2(_ByPolicy):
    """The resource that the kernel works on: one region."""

    service = V2

    def read_own(self) -> dict[str, Any]:
        """The hub of the administrator's own account."""
        try:
            return {"on": bool(self.ask("describe_security_hub_v2", absent=_OFF))}
        except NotFound:
            return {"on": False}

    def own_calls(self, own: Mapping[str, Any]) -> list[Call]:
        """Enable it."""
        return [] if own["on"] else [self.call("enable_security_hub_v2", Tags={MANAGED_TAG: OWNER})]

    def restore_own(self, own: Mapping[str, Any], before: Mapping[str, Any]) -> list[Call]:
        """Disable it."""
        return [self.call("disable_security_hub_v2")]
