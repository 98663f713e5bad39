# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Macie of one region.

https://docs.aws.amazon.com/macie/latest/APIReference/macie.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, State
from ..._kernel.reconcile import gather
from ..._module.run import Context
from .service import Service, ThreatService, control

SERVICE = Service("macie2", "Macie", "threat_detection_macie", ("macie_bucket",))
ON = control("macie")
#: Macie denies what is asked of an account that has not enabled it, in these words. Anybody else who is denied
#: reads which permission is missing.
_OFF = "Macie is not enabled"


class MacieSession(ThreatService):
    """The resource that the kernel works on: one region."""

    service = SERVICE

    def __init__(self, context: Context, options: Mapping[str, Any], region: str, offered: bool) -> None:
        super().__init__(context, options, region, offered)
        self.controls = (ON,)

    @property
    def arn(self) -> str:
        """The session. A region has one."""
        return f"arn:{self._context.partition}:macie2:{self.region}:{self._context.account_id}:session"

    def read(self) -> dict[str, Any]:
        """Read the session and its administrator at the same time."""
        found = gather({"session": self._asker("get_macie_session"), "admin": self._asker("get_administrator_account")})
        session, admin = found["session"], found["admin"]
        if isinstance(session, Failure):
            raise session
        if not isinstance(admin, Failure):
            admin = admin.get("administrator") or {}
        return {
            "status": session.get("status", "OFF"),
            "administrator": self.administrator_of(admin, "accountId", "relationshipStatus"),
        }

    def _asker(self, method: str) -> Callable[[], dict[str, Any]]:
        """A read whose answer is empty where Macie is off."""

        def ask() -> dict[str, Any]:
            try:
                return self.ask(method, absent=("ResourceNotFoundException",))
            except NotFound:
                return {}
            except Failure as failure:
                if failure.kind == "denied" and _OFF in failure.message:
                    return {}
                raise

        return ask

    def restore_calls(self, state: State, before: State) -> list[Call]:
        """Pause it where it was not on: disabled, it would lose its findings."""
        if state["status"] != "ENABLED" or before["status"] == "ENABLED":
            return []
        return [self.call("update_macie_session", (ON,), status="PAUSED")]

    def plan_service(self, state: State, skip: frozenset[str]) -> Plan:
        """Enable it, or resume it where it was paused."""
        on = state["status"] == "ENABLED"
        verdict = self.judge(state, ON, on, state["status"].lower(), "enabled")
        if on or ON in skip or not self.may_write(state):
            return Plan(state, state, (), (verdict,))
        method = "update_macie_session" if state["status"] == "PAUSED" else "enable_macie"
        return Plan(state, {**state, "status": "ENABLED"}, (self.call(method, (ON,), status="ENABLED"),), (verdict,))
