# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS Config tries to write into the bucket of a delivery channel before it takes the channel.

https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
"""

from __future__ import annotations

from typing import Any

from moto.config.models import config_backends
from moto.s3.models import s3_backends

from tests.emulator import permits
from tests.emulator.kit import Pass, Request, ServiceError, operation


@operation("config", "PutDeliveryChannel")
def put_delivery_channel(request: Request) -> dict[str, Any]:
    """moto's answer, for a bucket that the recorder's role, or else AWS Config itself, may write into."""
    channel = request.params["DeliveryChannel"]
    name, prefix = channel.get("s3BucketName", ""), channel.get("s3KeyPrefix")
    if name in s3_backends[request.account_id][request.partition].buckets and not _can_write(request, name, prefix):
        text = (
            f"Insufficient delivery policy to s3 bucket: {name}, unable to write to bucket, provided s3 key prefix is "
            f"'{prefix or 'null'}', provided kms key is '{channel.get('s3KmsKeyArn', 'null')}'."
        )
        raise ServiceError("InsufficientDeliveryPolicyException", text)
    raise Pass


def _can_write(request: Request, bucket: str, prefix: str | None) -> bool:
    arn = f"arn:{request.partition}:s3:::{bucket}"
    folder = f"{prefix}/" if prefix else ""
    file = f"{arn}/{folder}AWSLogs/{request.account_id}/Config/ConfigWritabilityCheckFile"
    recorders = config_backends[request.account_id][request.region].recorders.values()
    if any(permits.role_may(request, recorder.role_arn, "s3:PutObject", file) for recorder in recorders):
        return True
    policy = permits.bucket_policy(request, bucket)
    looks = permits.acts("config looks at its bucket", policy, arn, request)
    return looks and permits.acts("config writes its file", policy, file, request)
