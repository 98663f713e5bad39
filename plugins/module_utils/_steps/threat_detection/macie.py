# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Macie of one region.

https://docs.aws.amazon.com/macie/latest/APIReference/macie.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, State, Verdict
from ..._kernel.reconcile import gather
from ..._module.run import Context
from .coverage import coverage_of
from .service import Service, ThreatService, control

SERVICE = Service("macie2", "Macie", "threat_detection_macie", ("macie_bucket",))
ON = control("macie")
#: Macie denies what is asked of an account that has not enabled it, in these words. Anybody else who is denied
#: reads which permission is missing.
_OFF = "Macie is not enabled"
#: A job looks at what is there, or will be: https://docs.aws.amazon.com/macie/latest/user/discovery-jobs-status.html
_LOOKING = ("RUNNING", "IDLE")
_LOOK = (
    "Macie is enabled, but does not look for sensitive data. Open "
    "https://console.aws.amazon.com/macie/home#/settings, and enable automated sensitive data discovery, or "
    "create a scheduled job for the buckets that matter. Both are billed by the amount of data that they read."
)


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
        status = session.get("status", "OFF")
        administrator = self.administrator_of(admin, "accountId", "relationshipStatus")
        # What a member's data is looked at by is its administrator's to say, and AWS tells it nobody else.
        asked = status == "ENABLED" and not administrator["account"]
        discovery = coverage_of(self._discovery) if asked else {}
        return {
            "status": status,
            "administrator": administrator,
            **({"discovery": discovery} if discovery else {}),
        }

    def _discovery(self) -> dict[str, Any]:
        """Whether Macie looks for sensitive data: by itself, and by jobs, with those whose last run failed.

        Raises:
            Failure: neither is known to look, and one of them could not be read.
        """
        readers: dict[str, Callable[[], Any]] = {
            "automated": lambda: self.ask("get_automated_discovery_configuration").get("status") == "ENABLED",
            "jobs": self._jobs,
        }
        found = gather(readers)
        failure = next((part for part in found.values() if isinstance(part, Failure)), None)
        read = {name: part for name, part in found.items() if not isinstance(part, Failure)}
        if failure is not None and not any(read.values()):
            raise failure
        return {"automated": bool(read.get("automated")), "jobs": read.get("jobs", 0)}

    def _jobs(self) -> int:
        """How many jobs look, or will: one that is paused, cancelled or over looks no more, one that failed did not."""
        listed = self._context.aws.pages("macie2", "list_classification_jobs", "items", region=self.region)
        return sum(
            item.get("jobStatus") in _LOOKING and item.get("lastRunErrorStatus", {}).get("code", "NONE") == "NONE"
            for item in listed
        )

    def lasting(self, shown: State) -> State:
        """All but what Macie looks at, which people decide."""
        return {key: value for key, value in shown.items() if key != "discovery"}

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
        verdict = self._judged(state, on)
        if on or ON in skip or not self.may_write(state):
            return Plan(state, state, (), (verdict,))
        method = "update_macie_session" if state["status"] == "PAUSED" else "enable_macie"
        return Plan(state, {**state, "status": "ENABLED"}, (self.call(method, (ON,), status="ENABLED"),), (verdict,))

    def _judged(self, state: State, on: bool) -> Verdict:
        """What is on and looks at nothing does not hold, as CIS looks for a job and AWS's rule for discovery."""
        verdict = self.judge(state, ON, on, state["status"].lower(), "enabled")
        found = state.get("discovery", {})
        if not on or not found:
            return verdict
        if "unread" in found:
            return replace(
                verdict, holds=False, current="enabled, settings not read", mend="unknown", note=found["unread"]
            )
        if found["automated"] or found["jobs"]:
            return verdict
        return replace(
            verdict, holds=False, current="enabled, but does not look for sensitive data", mend="person", note=_LOOK
        )
