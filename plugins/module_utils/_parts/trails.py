# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The trails that reach a region: read once, and judged by what CIS asks of one.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.client import Aws
from .._kernel.plan import Failure
from .._kernel.reconcile import gather
from .ownership import MANAGED_TAG
from .trail_selectors import MANAGEMENT, covered

Trail = Mapping[str, Any]


def observe_trails(aws: Aws, region: str, own_arn: str = "") -> list[dict[str, Any]]:
    """The trails that record what happens in a region, those of other regions and of the organization with them.

    What could not be read of a trail is a `Failure` in its place.

    Args:
        aws: the way to AWS.
        region: where they are listed.
        own_arn: the trail of which the owner's mark is read.
    """
    listed = aws.call("cloudtrail", "describe_trails", region=region, includeShadowTrails=True)["trailList"]
    readers: dict[str, Any] = {}
    for item in listed:
        arn, home = item["TrailARN"], item.get("HomeRegion", region)
        readers[f"status {arn}"] = partial(aws.call, "cloudtrail", "get_trail_status", region=home, Name=arn)
        readers[f"events {arn}"] = partial(aws.call, "cloudtrail", "get_event_selectors", region=home, TrailName=arn)
        if arn == own_arn:
            readers["tags"] = partial(
                aws.pages, "cloudtrail", "list_tags", "ResourceTagList", region=home, ResourceIdList=[arn]
            )
            readers["insights"] = partial(_insights, aws, home, arn, item.get("HasInsightSelectors"))
    found = gather(readers)
    return [_normal(item, found, region, own_arn) for item in listed]


def _insights(aws: Aws, home: str, arn: str, has: bool | None) -> list[dict[str, Any]]:
    """A trail without insights answers with an error, so it is asked only where it says that it has some."""
    if not has:
        return []
    answer = aws.call("cloudtrail", "get_insight_selectors", region=home, TrailName=arn)
    return sorted(answer["InsightSelectors"], key=lambda entry: str(entry["InsightType"]))


def _normal(item: Mapping[str, Any], found: Mapping[str, Any], region: str, own_arn: str) -> dict[str, Any]:
    arn = item["TrailARN"]
    status, events = found[f"status {arn}"], found[f"events {arn}"]
    own = arn == own_arn
    return {
        "arn": arn,
        "name": item["Name"],
        "home": item.get("HomeRegion", region),
        "bucket": item["S3BucketName"],
        "multi_region": bool(item.get("IsMultiRegionTrail")),
        "global_events": bool(item.get("IncludeGlobalServiceEvents")),
        "validation": bool(item.get("LogFileValidationEnabled")),
        "key": item.get("KmsKeyId") or "",
        "log_group": (item.get("CloudWatchLogsLogGroupArn") or "").removesuffix(":*"),
        "logging": status if isinstance(status, Failure) else bool(status.get("IsLogging")),
        "error": "" if isinstance(status, Failure) else status.get("LatestDeliveryError") or "",
        "events": events if isinstance(events, Failure) else _selectors(events),
        "owner": _owner(found["tags"]) if own else "",
        "insights": _types(found["insights"]) if own else [],
        **({"insight_selectors": found["insights"]} if own and found["insights"] else {}),
    }


def _types(selectors: Any) -> Any:
    return selectors if isinstance(selectors, Failure) else [entry["InsightType"] for entry in selectors]


def _selectors(events: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {"basic": events.get("EventSelectors") or [], "advanced": events.get("AdvancedEventSelectors") or []}


def _owner(tags: Any) -> str | Failure:
    if isinstance(tags, Failure):
        return tags
    pairs = [pair for entry in tags for pair in entry.get("TagsList", [])]
    return {pair["Key"]: pair.get("Value", "") for pair in pairs}.get(MANAGED_TAG, "")


def records_everything(trail: Trail) -> bool:
    """Whether a trail records all management events of every region, now.

    Raises:
        Failure: that could not be read.
    """
    for part in (trail["logging"], trail["events"]):
        if isinstance(part, Failure):
            raise part
    return trail["multi_region"] and trail["logging"] and MANAGEMENT in covered(trail["events"])


def sufficient(trails: Sequence[Trail]) -> Trail | None:
    """A trail that records everything; the best one, where there are several.

    Raises:
        Failure: none does, but one could not be read.
    """
    failure: Failure | None = None
    found = []
    for trail in trails:
        try:
            if records_everything(trail):
                found.append(trail)
        except Failure as error:
            failure = error
    if not found and failure is not None:
        raise failure
    return max(found, key=_merits, default=None)


def _merits(trail: Trail) -> tuple[int, str]:
    return sum((trail["validation"], bool(trail["key"]), bool(trail["log_group"]))), trail["arn"]
