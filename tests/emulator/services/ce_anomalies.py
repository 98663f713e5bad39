# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Cost Anomaly Detection: monitors, subscriptions and their tags.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_CreateAnomalySubscription.html
"""

from __future__ import annotations

import uuid
from datetime import datetime, timezone
from typing import Any

from tests.emulator.kit import Pass, Request, ServiceError, operation, store

#: Each frequency tells people in its own way.
_WAYS = {"IMMEDIATE": "SNS", "DAILY": "EMAIL", "WEEKLY": "EMAIL"}


def _arn(request: Request, kind: str) -> str:
    return f"arn:{request.partition}:ce::{request.account_id}:anomaly{kind}/{uuid.uuid4()}"


def _today() -> str:
    return datetime.now(timezone.utc).date().isoformat()


def _keep_tags(request: Request, arn: str) -> None:
    store(request, "tags")[arn] = {item["Key"]: item["Value"] for item in request.params.get("ResourceTags", [])}


@operation("ce", "CreateAnomalyMonitor")
def create_anomaly_monitor(request: Request) -> dict[str, Any]:
    """Make a monitor. An account has one that watches all services."""
    monitor = dict(request.params["AnomalyMonitor"])
    managed = monitor["MonitorType"] == "DIMENSIONAL"
    if managed == ("MonitorDimension" not in monitor):
        raise ServiceError("ValidationException", "MonitorDimension belongs to a DIMENSIONAL monitor, and only to it.")
    monitors = store(request, "monitors")
    if managed and any(item.get("MonitorDimension") == monitor["MonitorDimension"] for item in monitors.values()):
        raise ServiceError("LimitExceededException", "Limit exceeded on dimensional spend monitor creation")
    arn = _arn(request, "monitor")
    monitors[arn] = {**monitor, "MonitorArn": arn, "CreationDate": _today(), "LastUpdatedDate": _today()}
    _keep_tags(request, arn)
    return {"MonitorArn": arn}


@operation("ce", "GetAnomalyMonitors")
def get_anomaly_monitors(request: Request) -> dict[str, Any]:
    """The monitors, or those that are named."""
    named = request.params.get("MonitorArnList") or list(store(request, "monitors"))
    return {"AnomalyMonitors": [_monitor(request, arn) for arn in named]}


def _monitor(request: Request, arn: str) -> dict[str, Any]:
    found: dict[str, Any] | None = store(request, "monitors").get(arn)
    if found is None:
        raise ServiceError("UnknownMonitorException", f"No monitor with ARN {arn}")
    return found


@operation("ce", "UpdateAnomalyMonitor")
def update_anomaly_monitor(request: Request) -> dict[str, Any]:
    """Rename a monitor."""
    found = _monitor(request, request.params["MonitorArn"])
    found["MonitorName"] = request.params.get("MonitorName", found["MonitorName"])
    return {"MonitorArn": found["MonitorArn"]}


@operation("ce", "DeleteAnomalyMonitor")
def delete_anomaly_monitor(request: Request) -> dict[str, Any]:
    """Delete a monitor. Subscriptions forget it."""
    arn = _monitor(request, request.params["MonitorArn"])["MonitorArn"]
    del store(request, "monitors")[arn]
    for item in store(request, "subscriptions").values():
        item["MonitorArnList"] = [name for name in item["MonitorArnList"] if name != arn]
    return {}


def _check_subscription(request: Request, item: dict[str, Any]) -> None:
    for arn in item["MonitorArnList"]:
        _monitor(request, arn)
    if ("Threshold" in item) == ("ThresholdExpression" in item):
        raise ServiceError("ValidationException", "Give one of Threshold and ThresholdExpression.")
    way = _WAYS[item["Frequency"]]
    if not item["Subscribers"] or any(who["Type"] != way for who in item["Subscribers"]):
        raise ServiceError("ValidationException", f"Frequency {item['Frequency']} takes subscribers of type {way}.")


@operation("ce", "CreateAnomalySubscription")
def create_anomaly_subscription(request: Request) -> dict[str, Any]:
    """Make a subscription."""
    item = dict(request.params["AnomalySubscription"])
    _check_subscription(request, item)
    arn = _arn(request, "subscription")
    told = [{"Status": "CONFIRMED", **who} for who in item["Subscribers"]]
    store(request, "subscriptions")[arn] = {
        **item,
        "Subscribers": told,
        "SubscriptionArn": arn,
        "AccountId": request.account_id,
    }
    _keep_tags(request, arn)
    return {"SubscriptionArn": arn}


@operation("ce", "GetAnomalySubscriptions")
def get_anomaly_subscriptions(request: Request) -> dict[str, Any]:
    """The subscriptions, all or those of a monitor."""
    found = list(store(request, "subscriptions").values())
    monitor = request.params.get("MonitorArn")
    return {"AnomalySubscriptions": [item for item in found if monitor is None or monitor in item["MonitorArnList"]]}


def _subscription(request: Request) -> dict[str, Any]:
    found: dict[str, Any] | None = store(request, "subscriptions").get(request.params["SubscriptionArn"])
    if found is None:
        raise ServiceError("UnknownSubscriptionException", "No such subscription")
    return found


@operation("ce", "UpdateAnomalySubscription")
def update_anomaly_subscription(request: Request) -> dict[str, Any]:
    """Change what is given of a subscription."""
    found = _subscription(request)
    fields = ("Frequency", "MonitorArnList", "Subscribers", "SubscriptionName", "ThresholdExpression")
    changed = {**found, **{key: request.params[key] for key in fields if key in request.params}}
    if "ThresholdExpression" in request.params:
        changed.pop("Threshold", None)
    _check_subscription(request, changed)
    changed["Subscribers"] = [{"Status": "CONFIRMED", **who} for who in changed["Subscribers"]]
    store(request, "subscriptions")[found["SubscriptionArn"]] = changed
    return {"SubscriptionArn": found["SubscriptionArn"]}


@operation("ce", "DeleteAnomalySubscription")
def delete_anomaly_subscription(request: Request) -> dict[str, Any]:
    """Delete a subscription."""
    del store(request, "subscriptions")[_subscription(request)["SubscriptionArn"]]
    return {}


def _tags(request: Request) -> dict[str, str]:
    """The tags of what is ours; cost categories are moto's."""
    found: dict[str, str] | None = store(request, "tags").get(request.params["ResourceArn"])
    if found is None:
        raise Pass
    return found


@operation("ce", "ListTagsForResource")
def list_tags_for_resource(request: Request) -> dict[str, Any]:
    """The tags of a monitor or a subscription."""
    return {"ResourceTags": [{"Key": key, "Value": value} for key, value in _tags(request).items()]}


@operation("ce", "TagResource")
def tag_resource(request: Request) -> dict[str, Any]:
    """Add tags."""
    _tags(request).update({item["Key"]: item["Value"] for item in request.params["ResourceTags"]})
    return {}
