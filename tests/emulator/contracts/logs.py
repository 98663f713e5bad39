# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudWatch Logs: what lists of deliveries leave out."""

from __future__ import annotations

from typing import Any

from .form import Clients, Contract, Reply


def _tags(client: Clients) -> Any:
    logs = client("logs")
    arn = "arn:aws:s3:::kept"
    logs.put_delivery_destination(
        name="kept", deliveryDestinationConfiguration={"destinationResourceArn": arn}, tags={"mark": "ours"}
    )
    (found,) = logs.describe_delivery_destinations()["deliveryDestinations"]
    return "tags" in found, logs.list_tags_for_resource(resourceArn=found["arn"])["tags"]


ROWS = (
    Contract(
        name="logs-delivery-tags",
        service="logs",
        operation="DescribeDeliveryDestinations",
        when="what is listed has tags",
        answer=Reply("shape", (False, {"mark": "ours"})),
        source="hashicorp/terraform-provider-aws internal/service/logs/delivery_destination.go",
        provoke=_tags,
        by="logs._described",
        was="failed: nothing was known as ours, and state=absent removed nothing",
    ),
)
