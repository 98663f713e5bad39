# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Access points of S3 are in one region each. Moto has them in all.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListAccessPoints.html
"""

from __future__ import annotations

from typing import Any

from moto.s3control.models import s3control_backends

from tests.emulator.kit import Request, after, operation, store


@after("s3control", "CreateAccessPoint")
def create_access_point(request: Request) -> None:
    """Note the region in which an access point was made: moto has them in all, with us-east-1 in each ARN."""
    store(request, "points")[request.params["Name"]] = request.region


@operation("s3control", "ListAccessPoints")
def list_access_points(request: Request) -> dict[str, Any]:
    """The access points of the region."""
    places = store(request, "points")
    found = s3control_backends[request.account_id][request.partition].access_points[request.account_id]
    arn = f"arn:{request.partition}:s3:{request.region}:{request.account_id}:accesspoint"
    return {
        "AccessPointList": [
            {
                "Name": name,
                "NetworkOrigin": item.network_origin,
                "Bucket": item.bucket,
                "AccessPointArn": f"{arn}/{name}",
                "Alias": item.alias,
            }
            for name, item in found.items()
            if places.get(name) == request.region
        ]
    }
