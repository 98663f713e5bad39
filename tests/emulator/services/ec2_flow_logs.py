# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 takes the role of a flow log, or writes into its bucket, before it takes the flow log.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
"""

from __future__ import annotations

from typing import Any

from moto.s3.models import s3_backends

from tests.emulator import permits
from tests.emulator.kit import Pass, Request, ServiceError, operation


@operation("ec2", "CreateFlowLogs")
def create_flow_logs(request: Request) -> dict[str, Any]:
    """moto's answer, for a role that flow logs can take and a bucket that they can write into.

    AWS puts what lacks into the bucket's policy, where the caller may do that. Who keeps the policy would lose it with
    the next write, so here it must be there.
    """
    role = request.params.get("DeliverLogsPermissionArn")
    if role and not permits.takes_role("flow log takes its role", request, role):
        raise ServiceError("InvalidParameter", "Unable to assume given IAM role")
    arn = request.params.get("LogDestination", "") if request.params.get("LogDestinationType") == "s3" else ""
    bucket = arn.rpartition(":")[2].partition("/")[0]
    if bucket in s3_backends[request.account_id][request.partition].buckets and not _can_write(request, arn, bucket):
        return closed(request, bucket)
    raise Pass


def closed(request: Request, bucket: str) -> dict[str, Any]:
    """The answer that refuses for each network, because of the bucket."""
    text = f"Access Denied for LogDestination: {bucket}. Please check LogDestination permission"
    error = {"Code": "400", "Message": text}
    return {"Unsuccessful": [{"ResourceId": name, "Error": error} for name in request.params["ResourceIds"]]}


def _can_write(request: Request, arn: str, bucket: str) -> bool:
    policy, whole = permits.bucket_policy(request, bucket), f"arn:{request.partition}:s3:::{bucket}"
    file = f"{arn.rstrip('/')}/AWSLogs/{request.account_id}/vpcflowlogs/{request.region}/file.log.gz"
    looks = permits.acts("flow log looks at its bucket", policy, whole, request)
    return looks and permits.acts("flow log writes its file", policy, file, request)
