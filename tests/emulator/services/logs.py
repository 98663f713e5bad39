# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Metric filters are put on log groups that exist, and deliveries begin at distributions that exist.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
"""

from __future__ import annotations

from typing import Any

from moto.cloudfront.models import cloudfront_backends
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends

from tests.emulator import permits
from tests.emulator.kit import Pass, Request, ServiceError, after, operation


def _require_group(request: Request) -> None:
    name = request.params.get("logGroupName")
    if name and name not in logs_backends[request.account_id][request.region].groups:
        raise ServiceError("ResourceNotFoundException", "The specified log group does not exist.")


@operation("logs", "PutMetricFilter")
def put_metric_filter(request: Request) -> dict[str, Any]:
    """moto's answer, for a log group that is there."""
    _require_group(request)
    raise Pass


@operation("logs", "DescribeMetricFilters")
def describe_metric_filters(request: Request) -> dict[str, Any]:
    """moto's answer, for a log group that is there."""
    _require_group(request)
    raise Pass


@operation("logs", "PutDeliverySource")
def put_delivery_source(request: Request) -> dict[str, Any]:
    """moto's answer, for a resource that is there and has no other source. Distributions have theirs in us-east-1."""
    arn = request.params["resourceArn"]
    if ":cloudfront:" not in arn:
        raise Pass
    known = cloudfront_backends[request.account_id][request.partition].distributions
    if request.region != "us-east-1" or arn.rpartition("/")[2] not in known:
        raise ServiceError("ResourceNotFoundException", f"The resource {arn} does not exist.")
    sources = logs_backends[request.account_id][request.region].delivery_sources.values()
    if any(arn in item.resource_arns and item.name != request.params["name"] for item in sources):
        raise ServiceError("ConflictException", "This resource already has a delivery source of this log type.")
    raise Pass


#: The parts of deliveries, by what lists them: the answer's field, and where moto keeps them.
_PARTS = {
    "DescribeDeliveries": ("deliveries", "deliveries"),
    "DescribeDeliverySources": ("deliverySources", "delivery_sources"),
    "DescribeDeliveryDestinations": ("deliveryDestinations", "delivery_destinations"),
}


def _described(request: Request) -> dict[str, Any]:
    """The parts of deliveries as they are listed: without their tags, which ListTagsForResource tells."""
    field, where = _PARTS[request.operation]
    found = getattr(logs_backends[request.account_id][request.region], where).values()
    rows = [{key: value for key, value in item.to_dict().items() if key != "tags"} for item in found]
    return {field: rows}


for _name in _PARTS:
    operation("logs", _name)(_described)


@operation("logs", "CreateDelivery")
def try_delivery(request: Request) -> None:
    """moto's answer, for a bucket into which the delivery may write.

    AWS puts what lacks into the bucket's policy, where the caller may do that. Who keeps the policy would lose it with
    the next write, so here it must be there.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
    """
    backend = logs_backends[request.account_id][request.region]
    wanted = request.params["deliveryDestinationArn"]
    found = next((item for item in backend.delivery_destinations.values() if item.arn == wanted), None)
    arn = found.delivery_destination_configuration["destinationResourceArn"] if found else ""
    bucket = arn.rpartition(":")[2].partition("/")[0]
    if ":s3:" in arn and bucket in s3_backends[request.account_id][request.partition].buckets:
        file = f"{arn.rstrip('/')}/AWSLogs/{request.account_id}/CloudFront/file.gz"
        policy = permits.bucket_policy(request, bucket)
        if not permits.acts("CloudFront's log is delivered", policy, file, request):
            raise ServiceError("AccessDeniedException", "Access Denied for this Delivery Destination")
    raise Pass


@after("logs", "CreateDelivery")
def create_delivery(request: Request) -> None:
    """Put before the path of a new delivery what CloudWatch Logs puts there for CloudFront."""
    backend = logs_backends[request.account_id][request.region]
    made = list(backend.deliveries.values())[-1]
    source = backend.delivery_sources[made.delivery_source_name]
    path = request.params.get("s3DeliveryConfiguration", {}).get("suffixPath")
    if source.service == "cloudfront" and path:
        prefix = "AWSLogs/{account-id}/CloudFront/"
        made.s3_delivery_configuration = {**made.s3_delivery_configuration, "suffixPath": f"{prefix}{path}"}
