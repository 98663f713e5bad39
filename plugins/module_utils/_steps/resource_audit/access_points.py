# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads the access points of S3, and those of several regions.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..._kernel.plan import Failure
from ..._kernel.reconcile import gather
from .data import account_block, blocks
from .region_client import RegionClient, Row, enriched, parsed

#: Where access points of several regions are asked for, whatever their regions.
CONTROL = "us-west-2"
_BLOCK = "access_point_public_access"


def access_points(client: RegionClient) -> list[Row]:
    """The access points of a region."""
    about = {"AccountId": client.account_id}
    found = client.pages("s3control", "list_access_points", "AccessPointList", **about)
    rows = [client.row(item["AccessPointArn"], name=item["Name"]) for item in found]
    readers: dict[str, Callable[[Row], Any]] = {}
    if "public_policies" in client.checks:
        readers["policy"] = lambda row: parsed(
            client.optional(
                "NoSuchAccessPointPolicy", "s3control", "get_access_point_policy", **about, Name=row["name"]
            ).get("Policy")
        )
    if _BLOCK in client.checks:
        readers["block"] = lambda row: blocks(client.call("s3control", "get_access_point", **about, Name=row["name"]))
    return enriched(_with_account(client, rows), readers)


def multi_region_access_points(client: RegionClient) -> list[Row]:
    """The access points of several regions, which only AWS's first partition has."""
    if client.partition != "aws":
        return []
    there, about = client.at(CONTROL), {"AccountId": client.account_id}
    found = there.pages("s3control", "list_multi_region_access_points", "AccessPoints", **about)
    rows = [
        {
            **client.at("").row(f"arn:{client.partition}:s3::{client.account_id}:accesspoint/{item['Alias']}"),
            "name": item["Name"],
            "block": blocks({"PublicAccessBlockConfiguration": item.get("PublicAccessBlock", {})}),
        }
        for item in found
        if item.get("Status") != "DELETING"
    ]
    readers: dict[str, Callable[[Row], Any]] = {}
    if "public_policies" in client.checks:
        readers["policy"] = lambda row: parsed(
            there.optional(
                "NoSuchMultiRegionAccessPointPolicy",
                "s3control",
                "get_multi_region_access_point_policy",
                **about,
                Name=row["name"],
            )
            .get("Policy", {})
            .get("Established", {})
            .get("Policy")
        )
    return enriched(_with_account(there, rows), readers)


def _with_account(client: RegionClient, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with what the account blocks, which is asked for where there are any."""
    if not rows or _BLOCK not in client.checks:
        return rows
    account: dict[str, dict[str, bool] | Failure] = gather({"account": lambda: account_block(client)})
    return [{**row, **account} for row in rows]
