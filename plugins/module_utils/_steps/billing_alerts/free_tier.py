# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The account plan, and what is used of the free tier. Read only, and free of charge.

https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/free-tier-plans.html
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict, unknown
from ..._kernel.reconcile import Resource, gather
from ..._module.run import Context

PLAN, USAGE = "billing_alerts.account_plan", "billing_alerts.free_tier"
#: The API is in one region of the commercial partition, and in no other partition.
REGION = "us-east-1"
_UPGRADE = (
    "Open https://console.aws.amazon.com/billing/home#/freetier and upgrade to the paid plan, or save what is "
    "in the account: AWS closes an account on the free plan when its period or its credits run out."
)


class FreeTier(Resource):
    """The resource that the kernel works on. It writes nothing."""

    controls = (PLAN, USAGE)

    def __init__(self, context: Context, options: Mapping[str, Any], today: datetime | None = None) -> None:
        self._aws = context.aws
        self._offered = context.partition == "aws"
        self._options = options
        self._today = today or datetime.now(timezone.utc)
        self.regions = (REGION,)
        self._facts: dict[str, Any] = {}

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse bounds that mean nothing."""
        for name in ("min_days_left", "min_credits_left", "max_usage_percentage"):
            if options[name] <= 0:
                raise Refusal(f"{name} is {options[name]:g}, but must be greater than 0.")

    def observe(self) -> State:
        """Read both at the same time. What cannot be read stays a failure in its place."""
        if not self._offered:
            return {"plan": None, "usage": []}
        return gather({"plan": self._observe_plan, "usage": self._observe_usage})

    def _need(self, method: str) -> None:
        if not self._aws.offers("freetier", method):
            raise Failure("unsupported", f"the installed botocore does not know freetier:{method}. Update boto3.")

    def _observe_plan(self) -> dict[str, Any] | None:
        """The account plan. An account of before July 2025 has none."""
        self._need("get_account_plan_state")
        try:
            found = self._aws.call(
                "freetier", "get_account_plan_state", region=REGION, absent=("ResourceNotFoundException",)
            )
        except NotFound:
            return None
        ends = found.get("accountPlanExpirationDate")
        credits = found.get("accountPlanRemainingCredits") or {}
        return {
            "type": found["accountPlanType"],
            "status": found["accountPlanStatus"],
            "ends": ends.date().isoformat() if ends else None,
            "days_left": (ends - self._today).days if ends else None,
            "credits_left": credits.get("amount"),
        }

    def _observe_usage(self) -> list[dict[str, Any]]:
        self._need("get_free_tier_usage")
        return self._aws.pages("freetier", "get_free_tier_usage", "freeTierUsages", region=REGION)

    def plan(self, current: State | None) -> Plan:
        """Judge the plan and each offer. Nothing is to be done but by a person."""
        state = current or {}
        verdicts = [self._judge_plan(state["plan"]), *self._judge_usage(state["usage"])]
        shown = {key: None if isinstance(value, Failure) else value for key, value in state.items()}
        self._facts = shown
        before = {"plan": _without_days(shown["plan"]), "offers": len(shown["usage"] or [])}
        return Plan(before, before, (), tuple(verdicts))

    def _judge_plan(self, found: Any) -> Verdict:
        options = self._options
        wanted = {"days_left": options["min_days_left"], "credits_left": options["min_credits_left"]}
        if isinstance(found, Failure):
            return unknown(PLAN, wanted, found)
        if found is None or found["type"] != "FREE":
            return Verdict(PLAN, True, found["type"] if found else "no account plan", "open", "person")
        near = found["days_left"] is not None and found["days_left"] < options["min_days_left"]
        poor = found["credits_left"] is not None and found["credits_left"] < options["min_credits_left"]
        holds = found["status"] != "EXPIRED" and not near and not poor
        return Verdict(PLAN, holds, found, wanted, "person", note=_UPGRADE)

    def _judge_usage(self, found: Any) -> list[Verdict]:
        most = self._options["max_usage_percentage"]
        wanted = f"at most {most:g} % by the end of the month"
        if isinstance(found, Failure):
            return [unknown(USAGE, wanted, found)]
        over = [item for item in found if _percentage(item) > most]
        if not over:
            highest = max((_percentage(item) for item in found), default=0.0)
            return [Verdict(USAGE, True, f"the highest of {len(found)} is at {highest:.0f} %", wanted, "person")]
        return [self._over(item, wanted) for item in over]

    def _over(self, item: Mapping[str, Any], wanted: str) -> Verdict:
        unit = item.get("unit", "")
        current = (
            f"{_percentage(item):.0f} %: {item.get('actualUsageAmount', 0):g} so far, "
            f"{item.get('forecastedUsageAmount', 0):g} forecast, {item['limit']:g} {unit} free"
        )
        parts = (item.get("service"), item.get("usageType"), item.get("operation"), item.get("region"))
        note = (
            f"Usage of {item.get('service')} beyond {item['limit']:g} {unit} is charged. Stop it if it is not intended."
        )
        return Verdict(USAGE, False, current, wanted, "person", " ".join(filter(None, parts)), "", note)

    def send(self, call: Call) -> Any:
        """There is nothing to send."""

    def extra(self) -> dict[str, Any]:
        """The plan and the usage, as far as they were read."""
        plan = self._facts.get("plan")
        watched = []
        if plan and plan["type"] == "FREE":
            watched = [f"free plan: ${plan['credits_left'] or 0:.2f} of credits left, ends on {plan['ends']}"]
        return {
            "account_plan": plan,
            "free_tier_usage": self._facts.get("usage"),
            "money": {"watched": watched, "told": [], "spent": []},
        }


def _percentage(item: Mapping[str, Any]) -> float:
    """How much of an offer will be used, or is, if that is more."""
    limit = item.get("limit") or 0.0
    amount = max(item.get("forecastedUsageAmount") or 0.0, item.get("actualUsageAmount") or 0.0)
    return 100 * amount / limit if limit else 0.0


def _without_days(plan: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The plan without what changes from one day to the next by itself."""
    return {key: value for key, value in plan.items() if key != "days_left"} if plan else None
