# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudFront distributions in front of S3 buckets: listed, and told whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._aws.client import Aws
from .._aws.listed import GONE
from .._kernel.plan import State
from .ownership import MANAGED_TAG

#: CloudFront is of no region. Its clients, certificates and log deliveries are in this one.
REGION = "us-east-1"


def owner_of(name: str) -> str:
    """The mark by which a site's parts are known again."""
    return f"static_site/{name}"


def origin_name(bucket: str, region: str) -> str:
    """The name under which CloudFront asks a bucket: with its region, so that S3 never redirects."""
    return f"{bucket}.s3.{region}.amazonaws.com"


def distributions(aws: Aws) -> list[dict[str, Any]]:
    """All distributions of the account, as CloudFront lists them."""
    return list(listed(aws, "list_distributions", "DistributionList"))


def serves(summary: State, origin: str) -> bool:
    """Whether a listed distribution has an origin of that name. One whose origins are not listed has none."""
    return any(item["DomainName"] == origin for item in (summary.get("Origins") or {}).get("Items", []))


def owner_of_distribution(aws: Aws, arn: str) -> str:
    """The mark of whoever made a distribution.

    Raises:
        NotFound: it does not exist.
    """
    asked: dict[str, Any] = {"region": REGION, "absent": GONE["cloudfront"], "Resource": arn}
    tags = aws.call("cloudfront", "list_tags_for_resource", **asked)["Tags"].get("Items", [])
    return next((str(item.get("Value", "")) for item in tags if item["Key"] == MANAGED_TAG), "")


def listed(aws: Aws, method: str, key: str, **params: Any) -> Iterator[dict[str, Any]]:
    """The items of a list of CloudFront, page by page, for as long as they are asked for."""
    marker: dict[str, Any] = {}
    while True:
        page = aws.call("cloudfront", method, region=REGION, **params, **marker)[key]
        yield from page.get("Items") or []
        if not page.get("NextMarker"):
            return
        marker = {"Marker": page["NextMarker"]}
