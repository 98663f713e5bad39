# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether IAM users and roles may see billing information, which only root enables and no API tells.

A call that AWS denies while the setting is off is asked instead, and its denial is told from one of a policy.
https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/control-access-billing.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from ..._aws.client import BILLING_REGIONS
from ..._controls.catalogue import CONTROLS
from ..._kernel.plan import Call, Failure, Plan, State, Verdict, unknown
from ..._kernel.reconcile import Resource
from ..._module.run import Context
from ..._parts.simulated_principal import principal_of, simulate

CONTROL = "billing_access.iam_access"
ON, OFF = "activated", "not activated"
#: AWS's words while the setting is off. No policy is behind that denial.
_SWITCHED_OFF = re.compile("access (is )?not activated", re.IGNORECASE)
#: AWS's words when a policy is behind it, or the lack of one.
_BY_POLICY = re.compile("not authorized to perform", re.IGNORECASE)
ACTION = "billing:GetCredits"


def reading(answer: Any) -> str:
    """What an answer says: ``on``, ``off``, ``policy`` (a policy denied it), ``unclear`` or ``failed``."""
    if not isinstance(answer, Failure):
        return "on"
    if answer.kind != "denied":
        return "failed"
    if _SWITCHED_OFF.search(answer.message):
        return "off"
    return "policy" if _BY_POLICY.search(answer.message) else "unclear"


def settled(state: State) -> bool | None:
    """Whether the setting is on, or nothing where the answers do not tell."""
    readings = [reading(state[name]) for name in ("free", "paid") if name in state]
    if "on" in readings:
        return True
    if "off" in readings or ("unclear" in readings and state.get("simulated") == "allowed"):
        return False
    return None


def judge(state: State) -> Verdict:
    """The verdict on what was answered. Pure."""
    on = settled(state)
    if on is not None:
        return Verdict(CONTROL, on, ON if on else OFF, ON, "person", note=_told(state))
    return unknown(CONTROL, ON, Failure("unclear", _why_unclear(state)))


def _told(state: State) -> str:
    """What a person has to do, and by what it is known that it has to be done."""
    known = CONTROLS[CONTROL].remediation
    if "simulated" not in state:
        return known
    return f"IAM's policy simulator allows {ACTION}, but AWS denies it. {known}"


def _why_unclear(state: State) -> str:
    answers = [state[name] for name in ("free", "paid") if name in state]
    said = " ".join(answer.message for answer in answers)
    simulated = state.get("simulated")
    if isinstance(simulated, Failure):
        return f"{said} It is not known whether a policy denied it: {simulated.message}"
    if simulated is not None or "policy" in map(reading, answers):
        return (
            "A policy denies the call that would show it. Attach AWSBillingReadOnlyAccess to these "
            f"credentials, and check service control policies and permissions boundaries. AWS said: {said}"
        )
    return said


class BillingAccess(Resource):
    """The resource that the kernel works on. It never writes."""

    controls = (CONTROL,)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._context = context
        self._paid = bool(options["allow_paid_calls"])

    def observe(self) -> State:
        """Ask the free call, IAM's simulator where its denial is unclear, and what costs where that is allowed."""
        hindrance = self._hindrance()
        if hindrance:
            return {"free": Failure("unsupported", hindrance)}
        state: dict[str, Any] = {"free": _answer(self._ask_credits)}
        if reading(state["free"]) == "unclear":
            state["simulated"] = _answer(self._simulate)
        if self._paid and settled(state) is None:
            state["paid"] = _answer(self._ask_costs)
        return state

    def _hindrance(self) -> str:
        """Why no call tells anything here."""
        if self._context.is_root:
            return "The setting does not apply to root, so root cannot check it. Run as an IAM user or role."
        if self._context.partition not in BILLING_REGIONS:
            return (
                f"Accounts of the partition {self._context.partition} are billed through another account. Check there."
            )
        return ""

    @property
    def _region(self) -> str:
        return BILLING_REGIONS[self._context.partition]

    def _ask_credits(self) -> Any:
        """https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_billing_GetCredits.html"""
        if not self._aws.offers("billing", "get_credits"):
            message = f"The installed botocore does not know {ACTION}. Install a newer boto3, or set allow_paid_calls."
            raise Failure("unsupported", message)
        partition = self._context.partition
        if not self._aws.is_in("billing", partition):
            raise Failure(
                "unsupported", f"The partition {partition} has no free call that shows it: set allow_paid_calls."
            )
        since = datetime.now(timezone.utc) - timedelta(days=1)
        account = self._context.account_id
        return self._aws.call("billing", "get_credits", region=self._region, accountId=account, startDate=since)

    def _ask_costs(self) -> Any:
        """https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html"""
        today = datetime.now(timezone.utc).date()
        period = {"Start": str(today - timedelta(days=1)), "End": str(today)}
        what: dict[str, Any] = {"TimePeriod": period, "Granularity": "DAILY", "Metrics": ["UnblendedCost"]}
        return self._aws.call("ce", "get_cost_and_usage", region=self._region, **what)

    def _simulate(self) -> str:
        """Whether the caller's policies allow the call: ``allowed``, ``explicitDeny`` or ``implicitDeny``.

        https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
        """
        (result, *_more) = simulate(self._aws, principal_of(self._aws, self._context), ActionNames=[ACTION])
        by_organization = result.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations", True)
        return str(result["EvalDecision"]) if by_organization else "explicitDeny"

    def plan(self, current: State | None) -> Plan:
        """Judge what was answered."""
        return Plan({}, {}, (), (judge(current or {}),))

    def send(self, call: Call) -> Any:
        """There is nothing to send: only root changes the setting, in the console."""
        raise Failure("error", f"{call.method} is not for this module")


def _answer(ask: Any) -> Any:
    """What was answered, or the `Failure` in its place."""
    try:
        return ask()
    except Failure as failure:
        return failure
