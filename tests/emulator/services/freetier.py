# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The free tier's usage, and the account plan: a new account is on the free plan, with its credits.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Free_Tier.html
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from tests.emulator.kit import Request, ServiceError, operation, store

PLAN_DAYS = 180
CREDITS = 100.0


@operation("freetier", "GetAccountPlanState")
def get_account_plan_state(request: Request) -> dict[str, Any]:
    """The plan. Accounts of before the plans have none."""
    kept = store(request, "plan")
    if kept.get("none"):
        raise ServiceError("ResourceNotFoundException", "The account has no account plan.")
    ends = datetime.now(timezone.utc) + timedelta(days=kept.get("days", PLAN_DAYS - 1))
    free = {"accountPlanRemainingCredits": {"amount": kept.get("credits", CREDITS), "unit": "USD"}}
    kind = kept.get("type", "FREE")
    return {
        "accountId": request.account_id,
        "accountPlanType": kind,
        "accountPlanStatus": kept.get("status", "ACTIVE"),
        **({**free, "accountPlanExpirationDate": ends} if kind == "FREE" else {}),
    }


@operation("freetier", "GetFreeTierUsage")
def get_free_tier_usage(request: Request) -> dict[str, Any]:
    """What was used of the free tier's offers this month."""
    rows = store(request, "usage").get("rows", [offer("AWS Lambda", "Global-Request", 1000, 5000, 1000000)])
    return {"freeTierUsages": rows}


def offer(service: str, usage_type: str, actual: float, forecast: float, limit: float) -> dict[str, Any]:
    """One offer's row, for seeds and tests."""
    return {
        "service": service,
        "operation": "",
        "usageType": usage_type,
        "region": "global",
        "actualUsageAmount": actual,
        "forecastedUsageAmount": forecast,
        "limit": limit,
        "unit": "Requests",
        "description": f"{limit:g} for free each month",
        "freeTierType": "Always Free",
    }
