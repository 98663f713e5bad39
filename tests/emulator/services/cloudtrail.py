# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The event selectors that a trail has from its beginning, what says that it has insights, and failed deliveries.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.cloudtrail.models import cloudtrail_backends
from moto.organizations.models import organizations_backends

from tests.emulator.kit import Request, ServiceError, operation, store

from .cloudtrail_refusals import bucket_owner

_DEFAULT = {
    "ReadWriteType": "All",
    "IncludeManagementEvents": True,
    "DataResources": [],
    "ExcludeManagementEventSources": [],
}


@operation("cloudtrail", "GetEventSelectors")
def get_event_selectors(request: Request) -> dict[str, Any]:
    """The default, until others are put. In another region than its own a trail is found by its ARN."""
    name = request.params["TrailName"]
    backend = _backend_of(request, name, by_arn=False)
    shadows = (trail for trail in backend.describe_trails(include_shadow_trails=True) if trail.arn == name)
    trail = next(shadows, None) or backend.get_trail(name)
    basic, advanced = trail.get_event_selectors()
    shown = {"AdvancedEventSelectors": advanced} if advanced else {"EventSelectors": basic or [_DEFAULT]}
    return {"TrailARN": trail.arn, **shown}


@operation("cloudtrail", "GetTrailStatus")
def get_trail_status(request: Request) -> dict[str, Any]:
    """moto's status, with how delivery to the bucket and to CloudWatch Logs fares.

    A test puts into the store ``cloudtrail.delivery`` of the region: ``error`` and ``logs_error``, or ``logs_at``, the
    second of the last delivery, empty where nothing has arrived in the log group yet.
    """
    name = request.params["Name"]
    backend = _backend_of(request, name, by_arn=True)
    status = backend.get_trail_status(name).description()
    told = store(request, "delivery", regional=True)
    trail = next((item for item in backend.describe_trails(True) if name in (item.arn, item.trail_name)), None)
    logs_error = told.get("logs_error")
    found = {"LatestDeliveryError": _error(request, trail, told), "LatestCloudWatchLogsDeliveryError": logs_error}
    if trail is not None and trail.cw_log_group_arn and status["IsLogging"]:
        found["LatestCloudWatchLogsDeliveryTime"] = told.get("logs_at", status["LatestDeliveryTime"])
    return {**status, **{key: value for key, value in found.items() if value}}


def _error(request: Request, trail: Any, told: dict[str, Any]) -> str:
    """S3's error of the last delivery: of a bucket that is not there, or the one that a test asks for."""
    gone = trail is not None and not bucket_owner(trail.bucket_name, request.partition)
    return told.get("error") or ("NoSuchBucket" if gone else "")


def _backend_of(request: Request, name: str, *, by_arn: bool) -> Any:
    """Where a trail is kept. One of the organization is shown to its members, who may ask for its status by its ARN."""
    owner = name.split(":")[4] if name.startswith("arn:") else request.account_id
    if owner != request.account_id and not (by_arn and owner in _managers(request)):
        raise ServiceError("TrailNotFoundException", f"Unknown trail: {name} for the user: {request.account_id}")
    return cloudtrail_backends[owner][request.region]


def _managers(request: Request) -> list[str]:
    """The management accounts of the organizations that the account is a member of."""
    found = [account for account in cloudtrail_backends if account != request.account_id]
    return [account for account in found if request.account_id in _members(request, account)]


def _members(request: Request, account: str) -> set[str]:
    return {item.id for item in organizations_backends[account][request.partition].accounts}


def _trails(request: Request, shadows: bool) -> Iterator[Any]:
    """The trails that reach a region: the account's own, and those of its organization."""
    yield from cloudtrail_backends[request.account_id][request.region].describe_trails(shadows)
    for account in _managers(request):
        for trail in cloudtrail_backends[account][request.region].describe_trails(True):
            if trail.is_org_trail:
                yield trail


@operation("cloudtrail", "PutInsightSelectors")
def put_insight_selectors(request: Request) -> dict[str, Any]:
    """What is put takes the place of what was there. An empty list ends it."""
    trail = cloudtrail_backends[request.account_id][request.region].get_trail(request.params["TrailName"])
    trail.insight_selectors = list(request.params["InsightSelectors"])
    return {"TrailARN": trail.arn, "InsightSelectors": trail.insight_selectors}


@operation("cloudtrail", "ListTrails")
def list_trails(request: Request) -> dict[str, Any]:
    """The trails of the account, wherever they live: also those of a single other region, which DescribeTrails lists
    there alone. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListTrails.html
    """
    backends = cloudtrail_backends[request.account_id]
    found = [trail for region in sorted(backends) for trail in backends[region].describe_trails(False)]
    return {"Trails": [trail.short() for trail in found]}


@operation("cloudtrail", "DescribeTrails")
def describe_trails(request: Request) -> dict[str, Any]:
    """moto's trails and those of the organization, each with whether it has selectors of its own and insights."""
    shadows = request.params.get("includeShadowTrails", True)
    names = request.params.get("trailNameList") or []
    rows = []
    for trail in _trails(request, shadows):
        if names and not {trail.trail_name, trail.arn} & set(names):
            continue
        row = {key: value for key, value in trail.description(include_region=True).items() if value is not None}
        custom = bool(trail.event_selectors or trail.advanced_event_selectors)
        rows.append({**row, "HasCustomEventSelectors": custom, "HasInsightSelectors": bool(trail.insight_selectors)})
    return {"trailList": rows}
