# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What there is of a static site, in normal form."""

from __future__ import annotations

from functools import partial
from typing import Any

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._aws.listed import GONE, gather_all_listed, gather_listed
from ..._kernel.plan import State
from ..._kernel.reconcile import gather_all, whole
from ..._parts.distributions import REGION, distributions, listed, owner_of_distribution, serves
from ..._parts.dns_lookup import bare_id, find_zone
from ..._parts.dns_names import ascii_name, escaped
from .parts import Site


def read_distribution(aws: Aws, site: Site) -> dict[str, Any]:
    """The site's distribution, and which names other distributions of the account have."""
    listed = distributions(aws)
    ours = [item for item in listed if serves(item, site.origin)]
    taken = {
        alias: item["Id"] for item in listed if item not in ours for alias in item.get("Aliases", {}).get("Items", [])
    }
    details = gather_all_listed({item["Id"]: partial(_detail, aws, item) for item in ours})
    made_here = [item for item in details.values() if item["owner"] == site.owner]
    return {"distribution": next(iter([*made_here, *details.values()]), None), "taken": taken}


def _detail(aws: Aws, summary: State) -> dict[str, Any]:
    """A distribution.

    Raises:
        NotFound: it was deleted since it was listed.
    """
    asked: dict[str, Any] = {"region": REGION, "absent": GONE["cloudfront"], "Id": summary["Id"]}
    readers: dict[str, Any] = {
        "answer": lambda: aws.call("cloudfront", "get_distribution", **asked),
        "owner": lambda: {"owner": owner_of_distribution(aws, summary["ARN"])},
    }
    parts = gather_listed(readers)
    if len(parts) < len(readers):
        raise NotFound(summary["Id"])
    found = whole(parts)
    about = found["answer"]["Distribution"]
    return {
        "id": about["Id"],
        "arn": about["ARN"],
        "domain": about["DomainName"],
        "status": about["Status"],
        "etag": found["answer"]["ETag"],
        "config": about["DistributionConfig"],
        "owner": found["owner"]["owner"],
    }


def read_function(aws: Aws, name: str) -> dict[str, Any] | None:
    """The function's code, as it is worked on and as it runs, or nothing."""
    stages = gather_all({stage: partial(_function, aws, name, stage) for stage in ("DEVELOPMENT", "LIVE")})
    draft, live = stages["DEVELOPMENT"], stages["LIVE"]
    if draft is None:
        return None
    return {"draft": draft["code"], "etag": draft["etag"], "live": live and live["code"]}


def _function(aws: Aws, name: str, stage: str) -> dict[str, str] | None:
    try:
        found = aws.call(
            "cloudfront", "get_function", region=REGION, absent=("NoSuchFunctionExists",), Name=name, Stage=stage
        )
    except NotFound:
        return None
    return {"code": found["FunctionCode"].decode(errors="replace"), "etag": found["ETag"]}


def read_headers(aws: Aws, name: str) -> dict[str, Any] | None:
    """The response headers policy of a name, or nothing."""
    for item in listed(aws, "list_response_headers_policies", "ResponseHeadersPolicyList", Type="custom"):
        policy = item["ResponseHeadersPolicy"]
        if policy["ResponseHeadersPolicyConfig"]["Name"] == name:
            found = aws.call("cloudfront", "get_response_headers_policy", region=REGION, Id=policy["Id"])
            config = found["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"]
            return {"id": policy["Id"], "etag": found["ETag"], "config": config}
    return None


def read_oac(aws: Aws, name: str) -> dict[str, Any] | None:
    """The origin access control of a name, or nothing."""
    for item in listed(aws, "list_origin_access_controls", "OriginAccessControlList"):
        if item["Name"] == name:
            found = aws.call("cloudfront", "get_origin_access_control", region=REGION, Id=item["Id"])
            config = found["OriginAccessControl"]["OriginAccessControlConfig"]
            return {"id": item["Id"], "etag": found["ETag"], "config": config}
    return None


def record_key(name: str) -> str:
    """A record's name in Route 53's form."""
    return f"{escaped(ascii_name('name', name)).removesuffix('.')}."


def read_records(aws: Aws, zone: str, zone_id: str | None, names: list[str]) -> dict[str, Any]:
    """The zone's id, and the record sets that some names have in it, by name. No id where there is no such zone."""
    found = find_zone(aws, zone, private=False, zone_id=zone_id)
    if found is None:
        return {"zone": None, "sets": {}}
    where = bare_id(found["Id"])
    sets = gather_all({name: partial(_sets, aws, where, record_key(name)) for name in names})
    return {"zone": where, "sets": sets}


def _sets(aws: Aws, zone: str, name: str) -> list[dict[str, Any]]:
    """The record sets of one name: the list begins with them, and goes on with the names behind it."""
    start: dict[str, Any] = {"StartRecordName": name}
    found: list[dict[str, Any]] = []
    while True:
        answer = aws.call("route53", "list_resource_record_sets", HostedZoneId=zone, MaxItems="100", **start)
        here = [item for item in answer["ResourceRecordSets"] if record_key(item["Name"]) == name]
        found += here
        if not answer.get("IsTruncated") or len(here) < len(answer["ResourceRecordSets"]):
            return found
        keys = ("NextRecordName", "NextRecordType", "NextRecordIdentifier")
        start = {key.replace("Next", "Start", 1): answer[key] for key in keys if key in answer}
