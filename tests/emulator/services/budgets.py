# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Budgets beyond what moto has: updates, subscribers, actions and tags.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Budgets.html
"""

from __future__ import annotations

import uuid
from typing import Any

from moto.budgets.models import Budget, Notification, budgets_backends
from moto.core.utils import unix_time

from tests.emulator import permits
from tests.emulator.kit import Pass, Request, ServiceError, operation, store

MAX_NOTIFICATIONS = 10
MAX_EMAILS = 10
_LOCKED = ("EXECUTION_IN_PROGRESS", "REVERSE_IN_PROGRESS", "RESET_IN_PROGRESS")


def _budgets(request: Request) -> dict[str, Budget]:
    backend = budgets_backends[request.account_id][request.partition]
    return backend.budgets[request.params.get("AccountId", request.account_id)]


def _budget(request: Request, name: str | None = None) -> Budget:
    wanted = name or request.params["BudgetName"]
    found = _budgets(request).get(wanted)
    if found is None:
        raise ServiceError("NotFoundException", f"Unable to get budget: {wanted} - the budget doesn't exist.")
    return found


def _check_one_kind(budget: dict[str, Any]) -> None:
    """A limit is fixed or planned, and filters are of the old kind or of the new one: never both."""
    if "BudgetLimit" in budget and ("PlannedBudgetLimits" in budget or "AutoAdjustData" in budget):
        raise ServiceError("InvalidParameterException", "Only one of BudgetLimit and planned or adjusted limits.")
    if ("CostFilters" in budget or "CostTypes" in budget) and ("FilterExpression" in budget or "Metrics" in budget):
        raise ServiceError("InvalidParameterException", "Either FilterExpression and Metrics or CostFilters.")


def _check_subscribers(subscribers: list[dict[str, Any]]) -> None:
    kinds = [item["SubscriptionType"] for item in subscribers]
    if kinds.count("SNS") > 1 or kinds.count("EMAIL") > MAX_EMAILS:
        raise ServiceError("CreationLimitExceededException", "A notification has one topic and ten emails at most.")
    if len({(item["SubscriptionType"], item["Address"]) for item in subscribers}) < len(subscribers):
        raise ServiceError("DuplicateRecordException", "The subscriber exists.")


def _tags(request: Request, arn: str) -> dict[str, str]:
    found: dict[str, str] = store(request, "tags").setdefault(arn, {})
    return found


def _arn(request: Request, name: str, action: str = "") -> str:
    tail = f"/action/{action}" if action else ""
    return f"arn:{request.partition}:budgets::{request.account_id}:budget/{name}{tail}"


@operation("budgets", "CreateBudget")
def create_budget(request: Request) -> dict[str, Any]:
    """Moto makes the budget; its limits and its tags are ours."""
    budget = request.params["Budget"]
    _check_one_kind(budget)
    notices = request.params.get("NotificationsWithSubscribers", [])
    if len(notices) > MAX_NOTIFICATIONS:
        raise ServiceError("CreationLimitExceededException", "A budget has ten notifications at most.")
    for item in notices:
        _check_subscribers(item["Subscribers"])
    if budget["BudgetName"] not in _budgets(request):
        tags = {item["Key"]: item["Value"] for item in request.params.get("ResourceTags", [])}
        store(request, "tags")[_arn(request, budget["BudgetName"])] = tags
    raise Pass


@operation("budgets", "UpdateBudget")
def update_budget(request: Request) -> dict[str, Any]:
    """Replace the budget. Its notifications stay."""
    new = dict(request.params["NewBudget"])
    found = _budget(request, new["BudgetName"])
    _check_one_kind(new)
    new.pop("CalculatedSpend", None)
    period = {key: unix_time(value.replace(tzinfo=None)) for key, value in new.pop("TimePeriod", {}).items()}
    found.budget = {"TimePeriod": period or found.budget["TimePeriod"], **new, "LastUpdatedTime": unix_time()}
    return {}


@operation("budgets", "DeleteBudget")
def delete_budget(request: Request) -> dict[str, Any]:
    """Moto deletes the budget; tags and actions go with it."""
    name = request.params["BudgetName"]
    _budget(request)
    store(request, "tags").pop(_arn(request, name), None)
    store(request, "actions").pop(name, None)
    raise Pass


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    keys = ("NotificationType", "ComparisonOperator", "Threshold")
    kind = "ThresholdType"
    return all(one[key] == other[key] for key in keys) and one.get(kind, "PERCENTAGE") == other.get(kind, "PERCENTAGE")


def _notification(request: Request) -> Notification:
    wanted = request.params["Notification"]
    for item in _budget(request).notifications:
        if _same(item.details, wanted):
            return item
    raise ServiceError("NotFoundException", "The notification doesn't exist.")


@operation("budgets", "CreateNotification")
def create_notification(request: Request) -> dict[str, Any]:
    """Add a notification with its subscribers."""
    budget = _budget(request)
    if any(_same(item.details, request.params["Notification"]) for item in budget.notifications):
        raise ServiceError("DuplicateRecordException", "The notification exists.")
    if len(budget.notifications) >= MAX_NOTIFICATIONS:
        raise ServiceError("CreationLimitExceededException", "A budget has ten notifications at most.")
    _check_subscribers(request.params["Subscribers"])
    budget.add_notification(request.params["Notification"], request.params["Subscribers"])
    return {}


@operation("budgets", "DeleteNotification")
def delete_notification(request: Request) -> dict[str, Any]:
    """Delete a notification and its subscribers."""
    _budget(request).notifications.remove(_notification(request))
    return {}


@operation("budgets", "DescribeNotificationsForBudget")
def describe_notifications_for_budget(request: Request) -> dict[str, Any]:
    """The notifications, each with its state."""
    found = _budget(request).notifications
    if not found:
        raise ServiceError("NotFoundException", "The budget has no notifications.")
    return {"Notifications": [{"NotificationState": "OK", **item.details} for item in found]}


@operation("budgets", "DescribeSubscribersForNotification")
def describe_subscribers_for_notification(request: Request) -> dict[str, Any]:
    """Who is told."""
    return {"Subscribers": list(_notification(request).subscribers)}


@operation("budgets", "CreateSubscriber")
def create_subscriber(request: Request) -> dict[str, Any]:
    """Tell one more."""
    found: Any = _notification(request)
    both = [*found.subscribers, request.params["Subscriber"]]
    _check_subscribers(both)
    found.subscribers = both
    return {}


@operation("budgets", "DeleteSubscriber")
def delete_subscriber(request: Request) -> dict[str, Any]:
    """Tell one less. The last takes the notification with it."""
    found: Any = _notification(request)
    left = [item for item in found.subscribers if item != request.params["Subscriber"]]
    if len(left) == len(found.subscribers):
        raise ServiceError("NotFoundException", "The subscriber doesn't exist.")
    found.subscribers = left
    if not left:
        _budget(request).notifications.remove(found)
    return {}


def _actions(request: Request) -> dict[str, dict[str, Any]]:
    _budget(request)
    found: dict[str, dict[str, Any]] = store(request, "actions").setdefault(request.params["BudgetName"], {})
    return found


_FIELDS = (
    "BudgetName",
    "NotificationType",
    "ActionType",
    "ActionThreshold",
    "Definition",
    "ExecutionRoleArn",
    "ApprovalModel",
    "Subscribers",
)


@operation("budgets", "CreateBudgetAction")
def create_budget_action(request: Request) -> dict[str, Any]:
    """Add an action, in standby."""
    _check_subscribers(request.params["Subscribers"])
    _check_role(request)
    action = {"ActionId": str(uuid.uuid4()), "Status": "STANDBY", **{key: request.params[key] for key in _FIELDS}}
    _actions(request)[action["ActionId"]] = action
    arn = _arn(request, action["BudgetName"], action["ActionId"])
    _tags(request, arn).update({item["Key"]: item["Value"] for item in request.params.get("ResourceTags", [])})
    return {key: value for key, value in (("AccountId", request.account_id), *action.items()) if key in _IDS}


def _check_role(request: Request) -> None:
    """Refuse a role that Budgets cannot take.

    https://docs.aws.amazon.com/cost-management/latest/userguide/billing-permissions-ref.html
    """
    role = request.params.get("ExecutionRoleArn")
    if role and not permits.takes_role("budget takes its role", request, role):
        raise ServiceError("AccessDeniedException", "AWS Budgets cannot assume the execution role.")


_IDS = ("AccountId", "BudgetName", "ActionId")


def _action(request: Request) -> dict[str, Any]:
    found = _actions(request).get(request.params["ActionId"])
    if found is None:
        raise ServiceError("NotFoundException", "The action doesn't exist.")
    if found["Status"] in _LOCKED:
        raise ServiceError("ResourceLockedException", "The action is being carried out.")
    return found


@operation("budgets", "UpdateBudgetAction")
def update_budget_action(request: Request) -> dict[str, Any]:
    """Change what is given of an action."""
    found = _action(request)
    _check_role(request)
    old = dict(found)
    found.update({key: request.params[key] for key in _FIELDS if key in request.params})
    return {
        "AccountId": request.account_id,
        "BudgetName": found["BudgetName"],
        "OldAction": old,
        "NewAction": dict(found),
    }


@operation("budgets", "DeleteBudgetAction")
def delete_budget_action(request: Request) -> dict[str, Any]:
    """Delete an action."""
    found = _action(request)
    del _actions(request)[found["ActionId"]]
    return {"AccountId": request.account_id, "BudgetName": found["BudgetName"], "Action": found}


@operation("budgets", "DescribeBudgetActionsForBudget")
def describe_budget_actions_for_budget(request: Request) -> dict[str, Any]:
    """The actions of a budget."""
    return {"Actions": list(_actions(request).values())}


@operation("budgets", "ListTagsForResource")
def list_tags_for_resource(request: Request) -> dict[str, Any]:
    """The tags of a budget or an action."""
    found = _tags(request, request.params["ResourceARN"])
    return {"ResourceTags": [{"Key": key, "Value": value} for key, value in found.items()]}


@operation("budgets", "TagResource")
def tag_resource(request: Request) -> dict[str, Any]:
    """Add tags."""
    given = {item["Key"]: item["Value"] for item in request.params["ResourceTags"]}
    _tags(request, request.params["ResourceARN"]).update(given)
    return {}


@operation("budgets", "UntagResource")
def untag_resource(request: Request) -> dict[str, Any]:
    """Remove tags."""
    found = _tags(request, request.params["ResourceARN"])
    for key in request.params["ResourceTagKeys"]:
        found.pop(key, None)
    return {}
