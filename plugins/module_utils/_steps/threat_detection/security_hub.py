# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Security Hub CSPM of one region, and the standards that it checks.

https://docs.aws.amazon.com/securityhub/latest/userguide/standards-reference.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, State, Verdict
from ..._kernel.reconcile import gather
from ..._module.run import Context
from ..._parts.hub_standards import STANDARDS, standard_arn
from ..._parts.organization_policies import decides, part_of
from ..._parts.ownership import MANAGED_TAG
from .service import OWNER, Service, ThreatService, control

SERVICE = Service(
    "securityhub",
    "Security Hub",
    "threat_detection_security_hub",
    ("hub_check",),
    # SECURITYHUB_POLICY is about the other Security Hub, which the baseline does not enable.
    ("SECURITYHUB_CSPM_POLICY", "security-hub-policy"),
)
ON = control("security_hub")
CHECKS = control("security_hub_standards")
#: What AWS answers for an account that has not enabled it.
_OFF = ("InvalidAccessException", "ResourceNotFoundException")
#: How a subscription stands that checks, or will.
_GOOD = ("PENDING", "READY", "INCOMPLETE")


class SecurityHub(ThreatService):
    """The resource that the kernel works on: one region."""

    service = SERVICE

    def __init__(self, context: Context, options: Mapping[str, Any], region: str, offered: bool) -> None:
        super().__init__(context, options, region, offered)
        # What checks is a matter of cost too: judged only where it is asked for.
        self._standards = tuple(name for name in STANDARDS if self.enabled and name in options["standards"])
        self.controls = (ON, CHECKS) if self._standards else (ON,)

    @property
    def arn(self) -> str:
        """The hub. A region has one."""
        return f"arn:{self._context.partition}:securityhub:{self.region}:{self._context.account_id}:hub/default"

    def read(self) -> dict[str, Any]:
        """Read the hub and its administrator at the same time, then the standards where they matter."""
        found = gather({"hub": self._hub, "administrator": self._administrator})
        hub, administrator = found["hub"], found["administrator"]
        if isinstance(hub, Failure):
            raise hub
        on = bool(hub)
        standards = self._subscriptions() if on and self._standards else {}
        return {
            "on": on,
            "standards": standards,
            "administrator": self.administrator_of(administrator, "AccountId", "MemberStatus"),
        }

    def _hub(self) -> dict[str, Any]:
        try:
            return self.ask("describe_hub", absent=_OFF)
        except NotFound:
            return {}

    def _administrator(self) -> dict[str, Any]:
        try:
            return dict(self.ask("get_administrator_account", absent=_OFF).get("Administrator") or {})
        except NotFound:
            return {}

    def _subscriptions(self) -> dict[str, str]:
        """How each standard of ours stands, by our names."""
        listed = self._context.aws.pages(
            "securityhub", "get_enabled_standards", "StandardsSubscriptions", region=self.region
        )
        stands = {item["StandardsArn"]: item["StandardsStatus"] for item in listed}
        return {name: stands[self._standard(name)] for name in STANDARDS if self._standard(name) in stands}

    def _standard(self, name: str) -> str:
        return standard_arn(name, self.region, self._context.partition)

    def held_by(self, policy: Mapping[str, Any]) -> set[str]:
        """The hub, where the policy names this region, and the standards, where it has any.

        https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_security_hub_cspm_syntax.html
        """
        if not decides(policy, self.region):
            return set()
        return {ON, CHECKS} if part_of(policy, "standard") else {ON}

    def plan_service(self, state: State, skip: frozenset[str]) -> Plan:
        """Enable it without the standards that AWS would choose, then with the ones that are asked for."""
        verdicts = tuple(self._verdicts(state))
        on = state["on"] or ON not in skip
        missing = [name for name in self._standards if state["standards"].get(name, "DELETING") == "DELETING"]
        calls = []
        if not state["on"] and on:
            tags = {MANAGED_TAG: OWNER}
            calls.append(self.call("enable_security_hub", (ON,), EnableDefaultStandards=False, Tags=tags))
        if missing and on and CHECKS not in skip:
            wanted = [{"StandardsArn": self._standard(name)} for name in missing]
            calls.append(self.call("batch_enable_standards", (CHECKS,), StandardsSubscriptionRequests=wanted))
        if not calls or not self.may_write(state):
            return Plan(state, state, (), verdicts)
        begun = dict.fromkeys(missing, "PENDING") if calls[-1].method == "batch_enable_standards" else {}
        after = {**state, "on": True, "standards": {**state["standards"], **begun}}
        return Plan(state, after, tuple(calls), verdicts)

    def restore_calls(self, state: State, before: State) -> list[Call]:
        """Disable the hub, which AWS keeps the findings of for a time, or the standards that came."""
        if not state["on"]:
            return []
        if not before["on"]:
            return [self.call("disable_security_hub", (ON,))]
        account, old = self._context.account_id, _subscribed(before)
        arns = [
            self._standard(name).replace("::standards/", f":{account}:subscription/")
            for name in _subscribed(state)
            if name not in old
        ]
        return [self.call("batch_disable_standards", (CHECKS,), StandardsSubscriptionArns=arns)] if arns else []

    def lasting(self, shown: State) -> State:
        """Security Hub goes on with a standard that was enabled."""
        return {**shown, "standards": _subscribed(shown)}

    def _verdicts(self, state: State) -> list[Verdict]:
        found = [self.judge(state, ON, state["on"], "on" if state["on"] else "off", "on")]
        if self._standards:
            stands = state["standards"]
            good = [name for name in self._standards if stands.get(name) in _GOOD]
            found.append(self._checked(state, good, [name for name in self._standards if stands.get(name) == "FAILED"]))
        return found

    def _checked(self, state: State, good: list[str], failed: list[str]) -> Verdict:
        verdict = self.judge(state, CHECKS, len(good) == len(self._standards), good, list(self._standards))
        if not failed or not self.may_write(state):
            return verdict
        note = f"Security Hub could not enable {', '.join(failed)}. See its page Security standards for the reason."
        return Verdict(CHECKS, False, good, list(self._standards), "person", self.arn, self.region, note)


def _subscribed(state: State) -> list[str]:
    """The standards that are on, or will be."""
    return sorted(name for name, status in state.get("standards", {}).items() if status != "DELETING")
