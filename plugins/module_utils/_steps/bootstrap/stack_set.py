# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A StackSet that puts a role into the accounts of an organization, and into those that join later.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-associate-stackset-with-org.html
"""

from __future__ import annotations

import json
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts.ownership import MANAGED_TAG
from .controls import DEPLOYED
from .stack_set_plan import (
    DELEGATED,
    WantedSet,
    account_verdicts,
    failures,
    hindrance,
    removal_calls,
    restore_calls,
    set_calls,
    wanted_state,
)

#: Seconds until the stacks of all accounts must be there.
DEPLOY_SECONDS = 3600.0
_RUNNING = ("RUNNING", "QUEUED", "STOPPING")
_GONE = ("StackSetNotFoundException",)


class RoleStackSet(Resource):
    """The resource that the kernel works on.

    Args:
        context: who the module runs as.
        wanted: the StackSet.
        role: the path and name of its role.
        management: the organization's management account, which it does not reach.
        removed: whether it is to go.
    """

    controls = (DEPLOYED,)

    def __init__(
        self, context: Context, wanted: WantedSet, *, role: str, management: str, removed: bool = False
    ) -> None:
        self._aws = context.aws
        self._partition = context.partition
        self._arn = (
            f"arn:{context.partition}:cloudformation:{wanted.region}:{context.account_id}:stackset/{wanted.name}"
        )
        self._wanted = wanted
        self._role = role
        self._management = management
        self._removed = removed
        self._tried = False
        self.name = f"stack set {wanted.name}"

    def observe(self) -> State:
        """Whether StackSets may reach the organization, the StackSet, and the stack of each account."""
        readers: dict[str, Any] = {"access": self._access, "set": self._set, "stacks": self._stacks}
        return gather_all(readers)

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        return self._aws.call("cloudformation", method, region=self._wanted.region, absent=_GONE, **params)

    def _access(self) -> str:
        return str(self._ask("describe_organizations_access", CallAs=self._wanted.call_as)["Status"])

    def _set(self) -> dict[str, Any] | None:
        try:
            found = self._ask("describe_stack_set", **self._wanted.about)["StackSet"]
        except NotFound:
            return None
        tags = {item["Key"]: item["Value"] for item in found.get("Tags", [])}
        return {
            "owner": tags.get(MANAGED_TAG, ""),
            "template": _template(found.get("TemplateBody", "")),
            "automatic": bool(found.get("AutoDeployment", {}).get("Enabled")),
            "units": sorted(found.get("OrganizationalUnitIds", [])),
            "service_managed": found.get("PermissionModel") == "SERVICE_MANAGED",
        }

    def _stacks(self) -> list[dict[str, str]]:
        region = self._wanted.region
        about = self._wanted.about
        try:
            found = self._aws.pages(
                "cloudformation", "list_stack_instances", "Summaries", region=region, absent=_GONE, **about
            )
        except NotFound:
            return []
        stacks = [
            {
                "account": item["Account"],
                "unit": item.get("OrganizationalUnitId", ""),
                "status": item.get("Status", ""),
                "detail": item.get("StackInstanceStatus", {}).get("DetailedStatus", ""),
                "reason": " ".join(item.get("StatusReason", "").split()),
            }
            for item in found
        ]
        return sorted(stacks, key=lambda item: item["account"])

    def plan(self, current: State | None) -> Plan:
        """Make it, change it, or try again where it failed. What others made is left alone, and said."""
        state, wanted = dict(current or {}), self._wanted
        if self._removed:
            calls = tuple(removal_calls(wanted, state))
            shown = "in place" if calls else "removed"
            verdict = Verdict(DEPLOYED, not calls, shown, "removed", resource=self._arn)
            return Plan(state, {**state, "set": None, "stacks": []} if calls else state, calls, (verdict,))
        reason = hindrance(wanted, state)
        if reason:
            verdict = Verdict(DEPLOYED, False, state["access"], "in place", "person", self._arn, "", reason)
            return Plan(state, state, (), (verdict,))
        calls = tuple(set_calls(wanted, state, retry=not self._tried))
        accounts = account_verdicts(state, self._partition, self._role, retry=not self._tried)
        holds = not calls or wanted_state(wanted, state) == state
        shown = "in place" if holds else "no such StackSet" if state["set"] is None else "not as configured"
        verdicts = (Verdict(DEPLOYED, holds, shown, "in place", resource=self._arn), *accounts, *self._elsewhere())
        return Plan(state, wanted_state(wanted, state) if calls else state, calls, verdicts)

    def _elsewhere(self) -> list[Verdict]:
        """A service-managed StackSet leaves the management account out."""
        if self._wanted.call_as != DELEGATED:
            return []
        note = f"A StackSet leaves out the management account: run dayone.aws.bootstrap in {self._management}, too."
        resource = f"arn:{self._partition}:iam::{self._management}:role{self._role}"
        shown = f"judged in account {self._management}"
        return [
            Verdict(DEPLOYED, False, shown, "CURRENT", "not_applicable", resource, "", note, self._management),
        ]

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Template and units as they were, or no StackSet. One that was deleted is not made again."""
        state = dict(current or {})
        if state["set"] is None and before["set"] is not None:
            return None
        return Plan(state, before, tuple(restore_calls(self._wanted, state, before)))

    def lasting(self, shown: State) -> State:
        """Without how the accounts stand: they come and go."""
        return {name: value for name, value in shown.items() if name == "set"}

    def send(self, call: Call) -> Any:
        """Send one write, and wait until AWS has tried it in all accounts."""
        answer = self._aws.call(call.service, call.method, region=call.region, **call.params)
        if "OperationId" in answer:
            self._tried = True
            self._await(answer["OperationId"])
        return answer

    def follow(self) -> bool:
        """Say in which accounts it failed."""
        failed = failures({"stacks": self._stacks()}) if self._tried and not self._removed else []
        if failed:
            raise Failure("error", f"StackSet {self._wanted.name} failed in {len(failed)} accounts. {' '.join(failed)}")
        return False

    def _await(self, operation: str) -> None:
        wait = self._aws.wait(f"StackSet {self._wanted.name} to reach all accounts", DEPLOY_SECONDS)
        while True:
            about = {**self._wanted.about, "OperationId": operation}
            found = self._ask("describe_stack_set_operation", **about)["StackSetOperation"]
            if found["Status"] not in _RUNNING:
                return
            if not wait.more():
                raise Failure(
                    "error",
                    f"StackSet {self._wanted.name} is still being deployed after {DEPLOY_SECONDS:.0f} seconds: "
                    "run again later.",
                )


def _template(body: str) -> Any:
    """A template of JSON, or the text of one that is not ours."""
    try:
        return json.loads(body)
    except ValueError:
        return body
