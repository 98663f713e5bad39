# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Inspector scans in one region.

https://docs.aws.amazon.com/inspector/v2/APIReference/API_Enable.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..._aws.failures import NotFound
from ..._controls.resolution import Waiting
from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import gather
from ..._module.run import Context
from ..._parts.organization_policies import decides, part_of
from ..._parts.security_plans import INSPECTOR_BEGUN as _BEGUN
from ..._parts.security_plans import INSPECTOR_ON as _ON
from ..._parts.security_plans import INSPECTOR_TYPES as TYPES
from .coverage import coverage_of, covered
from .service import Service, ThreatService, control

SERVICE = Service(
    "inspector2",
    "Inspector",
    "threat_detection_inspector",
    ("inspector_instance", "inspector_image", "inspector_function"),
    ("INSPECTOR_POLICY", "inspector-policy"),
)
#: How a policy of the organization names what is scanned.
_IN_POLICY = {
    "ec2": "ec2_scanning",
    "ecr": "ecr_scanning",
    "lambda": "lambda_standard_scanning",
    "lambda_code": "lambda_code_scanning",
}
#: Why Inspector cannot scan what it is to scan. Other reasons are as somebody wanted, or pass. AWS takes ten at most.
FAILING = (
    "ACCESS_DENIED",
    "ACCESS_DENIED_TO_ENCRYPTION_KEY",
    "AGENTLESS_INSTANCE_STORAGE_LIMIT_EXCEEDED",
    "IMAGE_SIZE_EXCEEDED",
    "INTERNAL_ERROR",
    "NO_INVENTORY",
    "STALE_INVENTORY",
    "UNMANAGED_EC2_INSTANCE",
    "UNSUPPORTED_OS",
    "UNSUPPORTED_RUNTIME",
)
_KINDS = {
    "AWS_EC2_INSTANCE": "ec2",
    "AWS_ECR_CONTAINER_IMAGE": "ecr",
    "AWS_ECR_REPOSITORY": "ecr",
    "AWS_LAMBDA_FUNCTION": "lambda",
}
_COVER = (
    "Open https://console.aws.amazon.com/inspector/v2/home#/accounts, Account management, Instances, "
    "Container images or Lambda functions, which lists the resources and what each lacks. An instance needs "
    "the SSM agent with a role, or the scan mode hybrid."
)


def type_control(name: str) -> str:
    """The control of a type of resources."""
    return control(f"inspector_{name}")


class Inspector(ThreatService):
    """The resource that the kernel works on: one region."""

    service = SERVICE

    def __init__(self, context: Context, options: Mapping[str, Any], region: str, offered: bool) -> None:
        super().__init__(context, options, region, offered)
        self._types = tuple(name for name in TYPES if name in options["resource_types"])
        self.controls = tuple(type_control(name) for name in self._types)

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        if "lambda_code" in options["resource_types"] and "lambda" not in options["resource_types"]:
            raise Refusal("resource_types has lambda_code, which requires lambda too.")
        if not options["resource_types"]:
            raise Refusal(f"resource_types is empty, but must contain some of {', '.join(TYPES)}.")

    @property
    def arn(self) -> str:
        """Inspector has no resource of its own: a region's account."""
        return f"arn:{self._context.partition}:inspector2:{self.region}:{self._context.account_id}:account"

    def read(self) -> dict[str, Any]:
        """Read what is scanned and who decides on it, at the same time."""
        found = gather({"scanned": self._scanned, "administrator": self._administrator})
        scanned, administrator = found["scanned"], found["administrator"]
        if isinstance(scanned, Failure):
            raise scanned
        on = any(scanned[name] == "ENABLED" for name in self._types)
        coverage = coverage_of(self._coverage) if on else {}
        return {
            **({"coverage": coverage} if coverage else {}),
            "scanned": {name: status in _ON for name, status in scanned.items()},
            "begun": [name for name, status in scanned.items() if status == _BEGUN],
            "administrator": self.administrator_of(administrator, "accountId", "relationshipStatus"),
        }

    def _scanned(self) -> dict[str, str]:
        account = self._context.account_id
        answer = self.ask("batch_get_account_status", accountIds=[account])
        stands = next((item for item in answer["accounts"] if item["accountId"] == account), None)
        if stands is None:
            raise _refused("batch_get_account_status", self.region, answer)
        parts = stands["resourceState"]
        return {name: parts.get(key, {}).get("status") or "DISABLED" for name, (key, _request) in TYPES.items()}

    def _coverage(self) -> dict[str, Any]:
        """How many resources of this account are not scanned, by type and reason: one list for all types."""
        asked = {
            "accountId": [{"comparison": "EQUALS", "value": self._context.account_id}],
            "scanStatusReason": [{"comparison": "EQUALS", "value": reason} for reason in FAILING],
        }
        listed = self._context.aws.pages(
            "inspector2", "list_coverage", "coveredResources", region=self.region, filterCriteria=asked
        )
        counts: dict[str, dict[str, int]] = {name: {} for name in TYPES}
        for item in listed:
            code = item["scanType"] == "CODE" and item["resourceType"] == "AWS_LAMBDA_FUNCTION"
            of_type = counts.get("lambda_code" if code else _KINDS.get(item["resourceType"], ""), {})
            reason = item["scanStatus"]["reason"]
            of_type[reason] = of_type.get(reason, 0) + 1
        return {"failing": counts}

    def _administrator(self) -> dict[str, Any]:
        try:
            answer = self.ask("get_delegated_admin_account", absent=("ResourceNotFoundException",))
        except NotFound:
            return {}
        return dict(answer.get("delegatedAdmin") or {})

    def held_by(self, policy: Mapping[str, Any]) -> set[str]:
        """What is scanned of which the policy names this region. Scanning of code stands within that of functions.

        https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_inspector_syntax.html
        """
        inner = _IN_POLICY["lambda_code"]
        return {
            type_control(name)
            for name, key in _IN_POLICY.items()
            if any(decides(_without(part, inner), self.region) for part in part_of(policy, key))
        }

    def plan_service(self, state: State, skip: frozenset[str]) -> Plan:
        """Enable what is asked for and not scanned, in one call."""
        scanned = state["scanned"]
        verdicts = tuple(self._judged(state, name) for name in self._types)
        missing = [name for name in self._types if not scanned[name] and type_control(name) not in skip]
        if not missing or not self.may_write(state):
            return Plan(state, state, (), verdicts)
        call = self._switch("enable", missing)
        after = {**state, "scanned": {**scanned, **dict.fromkeys(missing, True)}}
        return Plan(state, after, (call,), verdicts)

    def _judged(self, state: State, name: str) -> Verdict:
        """What is being enabled is not known to scan anything yet."""
        on = state["scanned"][name]
        verdict = self.judge(state, type_control(name), on, "on" if on else "off", "on")
        if name not in state.get("begun", ()):
            coverage = state.get("coverage", {})
            return covered(verdict, coverage, coverage.get("failing", {}).get(name, {}), _COVER)
        note = "Inspector is being enabled, which takes a few minutes: run again within the hour."
        return replace(verdict, holds=False, current="being enabled", mend="waiting", note=note, resolution=Waiting(1))

    def _switch(self, method: str, names: Sequence[str]) -> Call:
        return self.call(
            method,
            tuple(type_control(name) for name in names),
            accountIds=[self._context.account_id],
            resourceTypes=[TYPES[name][1] for name in names],
        )

    def restore_calls(self, state: State, before: State) -> list[Call]:
        """Scan no more what was not scanned."""
        added = [name for name, on in state["scanned"].items() if on and not before["scanned"][name]]
        return [self._switch("disable", added)] if added else []

    def lasting(self, shown: State) -> State:
        """Without what Inspector goes on with."""
        return {key: value for key, value in shown.items() if key not in ("begun", "coverage")}

    def send(self, call: Call) -> Any:
        """Send one write. Inspector answers well, and lists in the answer what it refused."""
        answer = super().send(call)
        if answer.get("failedAccounts"):
            raise _refused(call.method, self.region, answer)
        return answer


def _without(part: Any, inner: str) -> Any:
    return {key: value for key, value in part.items() if key != inner} if isinstance(part, Mapping) else part


def _refused(method: str, region: str, answer: Mapping[str, Any]) -> Failure:
    failed: Mapping[str, Any] = next(iter(answer.get("failedAccounts") or []), {})
    code, message = (
        failed.get("errorCode", "no answer"),
        failed.get("errorMessage", "the account is not in the response"),
    )
    kind = "denied" if code == "ACCESS_DENIED" else "error"
    return Failure(kind, f"inspector2:{method} in {region} failed ({code}): {message}")
