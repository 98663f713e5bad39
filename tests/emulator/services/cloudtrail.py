# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The event selectors that a trail has from its beginning, what says that it has insights, and failed deliveries.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html
"""

from __future__ import annotations

from typing import Any

from moto.cloudtrail.models import cloudtrail_backends

from tests.emulator.kit import Request, operation, store

_DEFAULT = {
    "ReadWriteType": "All",
    "IncludeManagementEvents": True,
    "DataResources": [],
    "ExcludeManagementEventSources": [],
}


@operation("cloudtrail", "GetEventSelectors")
def get_event_selectors(request: Request) -> dict[str, Any]:
    """The default, until others are put. In another region than its own a trail is found by its ARN."""
    backend = cloudtrail_backends[request.account_id][request.region]
    name = request.params["TrailName"]
    shadows = (trail for trail in backend.describe_trails(include_shadow_trails=True) if trail.arn == name)
    trail = next(shadows, None) or backend.get_trail(name)
    basic, advanced = trail.get_event_selectors()
    shown = {"AdvancedEventSelectors": advanced} if advanced else {"EventSelectors": basic or [_DEFAULT]}
    return {"TrailARN": trail.arn, **shown}


@operation("cloudtrail", "GetTrailStatus")
def get_trail_status(request: Request) -> dict[str, Any]:
    """moto's status, with the error of the last delivery that a test has put in the store."""
    backend = cloudtrail_backends[request.account_id][request.region]
    status = backend.get_trail_status(request.params["Name"]).description()
    error = store(request, "delivery", regional=True).get("error")
    return {**status, **({"LatestDeliveryError": error} if error else {})}


@operation("cloudtrail", "PutInsightSelectors")
def put_insight_selectors(request: Request) -> dict[str, Any]:
    """What is put takes the place of what was there. An empty list ends it."""
    trail = cloudtrail_backends[request.account_id][request.region].get_trail(request.params["TrailName"])
    trail.insight_selectors = list(request.params["InsightSelectors"])
    return {"TrailARN": trail.arn, "InsightSelectors": trail.insight_selectors}


@operation("cloudtrail", "DescribeTrails")
def describe_trails(request: Request) -> dict[str, Any]:
    """moto's trails, each with whether it has selectors of its own and insights."""
    backend = cloudtrail_backends[request.account_id][request.region]
    shadows = request.params.get("includeShadowTrails", True)
    names = request.params.get("trailNameList") or []
    rows = []
    for trail in backend.describe_trails(shadows):
        if names and not {trail.trail_name, trail.arn} & set(names):
            continue
        row = {key: value for key, value in trail.description(include_region=True).items() if value is not None}
        custom = bool(trail.event_selectors or trail.advanced_event_selectors)
        rows.append({**row, "HasCustomEventSelectors": custom, "HasInsightSelectors": bool(trail.insight_selectors)})
    return {"trailList": rows}
