# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Query logging of Route 53, to a log group that exists and lets Route 53 write.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateQueryLoggingConfig.html
"""

from __future__ import annotations

import uuid
from typing import Any

from moto.logs.models import logs_backends

from tests.emulator import permits
from tests.emulator.kit import Request, ServiceError, operation, store

from .route53 import zone_of

REGION = "us-east-1"


@operation("route53", "ListQueryLoggingConfigs")
def list_query_logging_configs(request: Request) -> dict[str, Any]:
    """The configurations, of one zone or of all."""
    wanted = zone_of(request).resource_id if "HostedZoneId" in request.params else None
    found = store(request, "logging").values()
    return {"QueryLoggingConfigs": [item for item in found if wanted in (None, item["HostedZoneId"])]}


@operation("route53", "CreateQueryLoggingConfig")
def create_query_logging_config(request: Request) -> dict[str, Any]:
    """Log the queries of a zone, to a log group that Route 53 may write to."""
    zone, arn = zone_of(request), request.params["CloudWatchLogsLogGroupArn"]
    backend = logs_backends[request.account_id][REGION]
    if not any(arn in (group.arn, f"{group.arn}:*") for group in backend.groups.values()):
        raise ServiceError("NoSuchCloudWatchLogsLogGroup", "The specified CloudWatch Logs log group doesn't exist.")
    stream = f"{arn.removesuffix(':*')}:log-stream:{zone.resource_id}/DFW3"
    by = f"arn:{request.partition}:route53:::hostedzone/{zone.resource_id}"
    policy = permits.log_policy(request, REGION)
    if not permits.acts("queries are logged", policy, stream, request, by=by):
        raise ServiceError(
            "InsufficientCloudWatchLogsResourcePolicy", "The resource policy doesn't let Route 53 write."
        )
    found = store(request, "logging")
    if any(item["HostedZoneId"] == zone.resource_id for item in found.values()):
        raise ServiceError("QueryLoggingConfigAlreadyExists", "The zone's queries are logged already.")
    made = {"Id": str(uuid.uuid4()), "HostedZoneId": zone.resource_id, "CloudWatchLogsLogGroupArn": arn}
    found[made["Id"]] = made
    location = f"https://route53.amazonaws.com/2013-04-01/queryloggingconfig/{made['Id']}"
    return {"QueryLoggingConfig": made, "Location": location}


@operation("route53", "DeleteQueryLoggingConfig")
def delete_query_logging_config(request: Request) -> dict[str, Any]:
    """Log the queries no more."""
    if store(request, "logging").pop(request.params["Id"], None) is None:
        raise ServiceError("NoSuchQueryLoggingConfig", "There is no such query logging configuration.")
    return {}
