# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A budget in normal form, and what the API takes. Pure.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from ..._kernel.plan import State
from .common_options import amount

#: Costs that a budget counts when nothing is said of them.
COST_TYPES = {
    "IncludeTax": True,
    "IncludeSubscription": True,
    "UseBlended": False,
    "IncludeRefund": True,
    "IncludeCredit": True,
    "IncludeUpfront": True,
    "IncludeRecurring": True,
    "IncludeOtherSubscription": True,
    "IncludeSupport": True,
    "IncludeDiscount": True,
    "UseAmortized": False,
}
#: UpdateBudget replaces the whole budget. What we set, what is sent back as it is, what makes way for what we set
#: (a fixed limit excludes a planned or adjusted one, CostFilters and CostTypes exclude FilterExpression and Metrics),
#: and what the API only tells. CostFilters are the older form, and the one that every answer has: the newer is told
#: only to who asks for it.
SET = ("BudgetName", "BudgetType", "TimeUnit", "BudgetLimit", "CostFilters", "CostTypes")
KEPT = ("TimePeriod", "BillingViewArn")
DROPPED = ("PlannedBudgetLimits", "AutoAdjustData", "FilterExpression", "Metrics")
TOLD = ("CalculatedSpend", "LastUpdatedTime", "HealthStatus")

#: The end that AWS gives a budget without one, and for how long one that goes on has to go on:
#: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_TimePeriod.html
FOREVER = datetime(2087, 6, 15, tzinfo=timezone.utc)
FORESEEN = timedelta(days=365)

#: The type of a notification, its threshold in percent.
Key = tuple[str, float]
#: How it is told, and where.
Told = tuple[str, str]


@dataclass(frozen=True)
class Budget:
    """The budget to have.

    Args:
        name: its name.
        amount: the limit of a month.
        unit: the currency.
        filters: CostFilters; empty for all costs.
        credits: whether credits and refunds make costs smaller.
        notices: who is notified, by notification.
        owner: the mark by which its maker knows it again.
    """

    name: str
    amount: float
    unit: str
    filters: Mapping[str, Sequence[str]]
    credits: bool
    notices: Mapping[Key, frozenset[Told]]
    owner: str

    def core(self) -> dict[str, Any]:
        """What is compared with a budget that was found."""
        types = {**COST_TYPES, "IncludeCredit": self.credits, "IncludeRefund": self.credits}
        return {
            "amount": self.amount,
            "unit": self.unit,
            "period": "MONTHLY",
            "type": "COST",
            "filters": {key: sorted(values) for key, values in sorted(self.filters.items())},
            "cost_types": types,
            "fixed": True,
            "lasts": True,
        }

    def to_api(self, found: State | None = None) -> dict[str, Any]:
        """The budget as CreateBudget takes it, or as UpdateBudget does, with what is not ours as it was found."""
        return from_core({**(found or {}), "BudgetName": self.name}, self.core())


def from_core(found: State, wanted: State) -> dict[str, Any]:
    """A budget as the API takes it, from what we compare, with what is not ours as it was found."""
    return {
        **{key: found[key] for key in KEPT if key in found},
        **_period(found, wanted),
        "BudgetName": found["BudgetName"],
        "BudgetType": wanted["type"],
        "TimeUnit": wanted["period"],
        "BudgetLimit": {"Amount": amount(wanted["amount"]), "Unit": wanted["unit"]},
        "CostFilters": wanted["filters"],
        "CostTypes": wanted["cost_types"],
    }


def core(found: State) -> dict[str, Any]:
    """A budget of DescribeBudget, by what we compare."""
    limit = found.get("BudgetLimit") or {}
    filters = found.get("CostFilters") or {}
    return {
        "amount": float(limit.get("Amount", 0)),
        "unit": limit.get("Unit", ""),
        "period": found.get("TimeUnit"),
        "type": found.get("BudgetType"),
        "filters": {key: sorted(values) for key, values in sorted(filters.items())},
        "cost_types": {**COST_TYPES, **(found.get("CostTypes") or {})},
        "fixed": not found.get("PlannedBudgetLimits") and not found.get("AutoAdjustData"),
        "lasts": lasts(found),
    }


def lasts(found: State, now: datetime | None = None) -> bool:
    """Whether a budget goes on: one whose period ends, watches nothing afterwards, and its notifications stop."""
    end = (found.get("TimePeriod") or {}).get("End")
    if end is None:
        return True
    return bool(end.astimezone(timezone.utc) > (now or datetime.now(timezone.utc)) + FORESEEN)


def health(found: State) -> str:
    """Why AWS says that a budget does not work; nothing where it says nothing of the kind."""
    status = found.get("HealthStatus") or {}
    if str(status.get("Status", "")).upper() != "UNHEALTHY":
        return ""
    return str(status.get("StatusReason") or "no reason given")


def _period(found: State, wanted: State) -> dict[str, Any]:
    """A period that ends makes way for one that does not, with the same beginning."""
    if not wanted.get("lasts", True) or lasts(found):
        return {}
    return {"TimePeriod": {**found["TimePeriod"], "End": FOREVER}}


def notice_key(notification: State) -> Key | None:
    """A notification of ours by its key, or nothing where it is of a kind that we do not make."""
    percentage = notification.get("ThresholdType", "PERCENTAGE") == "PERCENTAGE"
    if not percentage or notification["ComparisonOperator"] != "GREATER_THAN":
        return None
    return str(notification["NotificationType"]), float(notification["Threshold"])


def to_notification(key: Key) -> dict[str, Any]:
    """A notification as the API takes it."""
    return {
        "NotificationType": key[0],
        "ComparisonOperator": "GREATER_THAN",
        "Threshold": key[1],
        "ThresholdType": "PERCENTAGE",
    }


def to_subscribers(told: Iterable[Told]) -> list[dict[str, str]]:
    """Subscribers as the API takes them."""
    return [{"SubscriptionType": kind, "Address": address} for kind, address in sorted(told)]


def told_of(subscribers: Iterable[Mapping[str, str]]) -> frozenset[Told]:
    """Subscribers of DescribeSubscribersForNotification."""
    return frozenset((item["SubscriptionType"], item["Address"]) for item in subscribers)


def shown_notices(notices: Mapping[Any, Iterable[Told]]) -> list[str]:
    """Notifications in words, as findings and diffs show them."""
    return [
        f"{key[0].lower()} over {key[1]:g} %: {', '.join(address for _kind, address in sorted(told))}"
        for key, told in sorted(notices.items())
    ]


def shown(found: Mapping[str, Any], notices: Mapping[Any, Iterable[Told]]) -> dict[str, Any]:
    """A budget as the diff shows it."""
    told = [
        {"type": key[0], "threshold": key[1], "told": [list(who) for who in sorted(notices[key])]}
        for key in sorted(notices)
    ]
    return {**found, "notifications": told}


def notices_of(shown_budget: State) -> dict[Key, frozenset[Told]]:
    """Who is notified, by notification, from a budget as a diff showed it."""
    return {
        (item["type"], float(item["threshold"])): frozenset((kind, address) for kind, address in item["told"])
        for item in shown_budget["notifications"]
    }
