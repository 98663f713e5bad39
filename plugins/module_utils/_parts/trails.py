# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The trails that reach a region: read once, and judged by what CIS asks of one.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from functools import partial
from typing import Any

from .._aws.client import Aws
from .._aws.listed import GONE, gather_listed
from .._kernel.plan import Failure
from .ownership import MANAGED_TAG
from .trail_events import gaps
from .trail_selectors import MANAGEMENT, covered

Trail = Mapping[str, Any]


def observe_trails(aws: Aws, region: str, own_arn: str = "") -> list[dict[str, Any]]:
    """The trails that record what happens in a region, those of other regions and of the organization with them.

    What could not be read of a trail is a `Failure` in its place, and one that was deleted meanwhile is left out.

    Args:
        aws: the way to AWS.
        region: where they are listed.
        own_arn: the trail of which the owner's mark is read.
    """
    listed = aws.call("cloudtrail", "describe_trails", region=region, includeShadowTrails=True)["trailList"]
    readers: dict[str, Any] = {}
    for item in listed:
        arn, home = item["TrailARN"], item.get("HomeRegion", region)
        readers.update(_readers(aws, item, region))
        if arn == own_arn:
            readers["tags"] = partial(
                aws.pages, "cloudtrail", "list_tags", "ResourceTagList", region=home, ResourceIdList=[arn]
            )
            readers["insights"] = partial(_insights, aws, home, arn, item.get("HasInsightSelectors"))
    return _there(listed, gather_listed(readers), region, own_arn)


def _there(listed: Sequence[Trail], found: Mapping[str, Any], region: str, own_arn: str = "") -> list[dict[str, Any]]:
    """Those of the trails that were there until all was read."""
    left = [item for item in listed if {f"status {item['TrailARN']}", f"events {item['TrailARN']}"} <= found.keys()]
    return [_normal(item, found, region, own_arn) for item in left]


def _readers(aws: Aws, item: Trail, region: str) -> dict[str, Any]:
    """Reads a trail's status and selectors. To a member account that of the organization is unknown, but there."""
    arn, home = item["TrailARN"], item.get("HomeRegion", region)
    absent = () if item.get("IsOrganizationTrail") else GONE["cloudtrail"]
    ask = partial(aws.call, "cloudtrail", region=home, absent=absent)
    return {
        f"status {arn}": partial(ask, method="get_trail_status", Name=arn),
        f"events {arn}": partial(ask, method="get_event_selectors", TrailName=arn),
    }


def observe_elsewhere(
    aws: Aws, region: str, listed: Sequence[Trail], known: Sequence[Trail]
) -> dict[str, dict[str, Any] | Failure]:
    """The trails of the account that do not reach a region, because they record another one alone, by their ARNs. Each
    is read where it lives; one that could not be read is a `Failure`.

    Args:
        aws: the way to AWS.
        region: the one that they do not reach.
        listed: all trails of the account, as ListTrails names them.
        known: those that reach the region.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListTrails.html
    """
    seen = {trail["arn"] for trail in known}
    homes = {item["TrailARN"]: item.get("HomeRegion") or item["TrailARN"].split(":")[3] for item in listed}
    asked = partial(aws.call, "cloudtrail", "get_trail", absent=GONE["cloudtrail"])
    found = gather_listed(
        {arn: partial(asked, region=home, Name=arn) for arn, home in sorted(homes.items()) if arn not in seen}
    )
    read = {
        arn: {**answer["Trail"], "HomeRegion": homes[arn]}
        for arn, answer in found.items()
        if not isinstance(answer, Failure)
    }
    readers: dict[str, Any] = {}
    for item in read.values():
        readers.update(_readers(aws, item, region))
    unread: dict[str, Any] = {arn: answer for arn, answer in found.items() if isinstance(answer, Failure)}
    return unread | {item["arn"]: item for item in _there([*read.values()], gather_listed(readers), region)}


def _insights(aws: Aws, home: str, arn: str, has: bool | None) -> list[dict[str, Any]]:
    """A trail without insights answers with an error, so it is asked only where it says that it has some."""
    if not has:
        return []
    answer = aws.call("cloudtrail", "get_insight_selectors", region=home, TrailName=arn)
    return sorted(answer["InsightSelectors"], key=lambda entry: str(entry["InsightType"]))


def _normal(item: Mapping[str, Any], found: Mapping[str, Any], region: str, own_arn: str) -> dict[str, Any]:
    arn = item["TrailARN"]
    status, events = (_as_owned(found[f"{part} {arn}"], arn, item) for part in ("status", "events"))
    own = arn == own_arn
    return {
        "arn": arn,
        "name": item["Name"],
        "home": item.get("HomeRegion", region),
        "organization": bool(item.get("IsOrganizationTrail")),
        "bucket": item.get("S3BucketName") or "",
        "multi_region": bool(item.get("IsMultiRegionTrail")),
        "global_events": bool(item.get("IncludeGlobalServiceEvents")),
        "validation": bool(item.get("LogFileValidationEnabled")),
        "key": item.get("KmsKeyId") or "",
        "log_group": (item.get("CloudWatchLogsLogGroupArn") or "").removesuffix(":*"),
        "logging": status if isinstance(status, Failure) else bool(status.get("IsLogging")),
        "error": "" if isinstance(status, Failure) else status.get("LatestDeliveryError") or "",
        "delivery": status if isinstance(status, Failure) else _delivery(status),
        "events": events if isinstance(events, Failure) else _selectors(events),
        "owner": _owner(found["tags"]) if own else "",
        "insights": _types(found["insights"]) if own else [],
        **({"insight_selectors": found["insights"]} if own and found["insights"] else {}),
    }


def _as_owned(found: Any, arn: str, item: Mapping[str, Any]) -> Any:
    """What was read. Where it was refused for the trail of an organization, with the account whose trail it is."""
    if not isinstance(found, Failure) or not item.get("IsOrganizationTrail"):
        return found
    return Failure(found.kind, f"{arn} is a trail of the organization, in account {owner_of(arn)}: {found.message}")


def owner_of(arn: str) -> str:
    """The account of an ARN."""
    return arn.split(":")[4]


def _delivery(status: Mapping[str, Any]) -> dict[str, str]:
    """How a trail's delivery to CloudWatch Logs fares, with times as texts."""
    return {
        "digest_error": status.get("LatestDigestDeliveryError") or "",
        "logs_error": status.get("LatestCloudWatchLogsDeliveryError") or "",
        "logs_at": _time(status.get("LatestCloudWatchLogsDeliveryTime")),
        "at": _time(status.get("LatestDeliveryTime")),
        "since": _time(status.get("StartLoggingTime")),
    }


def _time(value: datetime | None) -> str:
    return value.astimezone(timezone.utc).isoformat(timespec="seconds") if value else ""


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


def data_events(trails: Sequence[Trail]) -> set[str]:
    """The events of S3 objects that are recorded in every region, by whichever trail: AWS's rules ask for no certain
    one. https://docs.aws.amazon.com/config/latest/developerguide/cloudtrail-all-write-s3-data-event-check.html
    """
    found: set[str] = set()
    for trail in trails:
        if trail["multi_region"] and trail["logging"] is True and not isinstance(trail["events"], Failure):
            found |= covered(trail["events"])
    return found - {MANAGEMENT}


def others_of(trails: Sequence[Trail], serving: Trail | None, account: str) -> list[Trail]:
    """The trails of an account beside the one that serves. One of an organization is its owner's."""
    arn = serving["arn"] if serving else ""
    return [trail for trail in trails if trail["arn"] != arn and owner_of(trail["arn"]) == account]


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


def unread_of_others(trails: Sequence[Trail]) -> Trail | None:
    """A trail of the organization that may record everything: this account may not read whether it does."""
    unread = (
        trail
        for trail in trails
        if trail["organization"]
        and trail["multi_region"]
        and (isinstance(trail["events"], Failure) or isinstance(trail["logging"], Failure))
        and trail["logging"] is not False
    )
    return max(unread, key=_merits, default=None)


def log_group_of(trails: Sequence[Trail]) -> str:
    """The ARN of the log group that events reach, or nothing: that of a trail that records everything, else of the one
    that leaves out the least, else of one that cannot be read, such as an organization's seen from a member.
    """
    named = [trail for trail in trails if trail["log_group"]]
    unread = [trail for trail in named if isinstance(trail["logging"], Failure) or isinstance(trail["events"], Failure)]
    read = [trail for trail in named if trail not in unread and trail["logging"] and trail["multi_region"]]
    best = max(read, key=lambda trail: (-len(gaps(trail["events"])), _merits(trail)), default=None)
    if best is not None and not (gaps(best["events"]) and unread):
        return str(best["log_group"])
    return str(unread[0]["log_group"]) if unread else ""


def _merits(trail: Trail) -> tuple[int, str]:
    return sum((trail["validation"], bool(trail["key"]), bool(trail["log_group"]))), trail["arn"]
