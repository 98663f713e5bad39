# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one bucket for access logs: which role comes first makes it, and the others find it."""

from __future__ import annotations

from .._kernel.plan import Call, State
from .._module.run import Context
from .bucket import OwnBucket, access_logs_statement, bucket_calls
from .names import logs_bucket

OWNER = "access_logs"
#: Days until logs are deleted, where nothing else is asked for.
EXPIRE_DAYS = 365


def wanted_logs_bucket(
    context: Context, region: str, control: str, *, name: str = "", expire_days: int = EXPIRE_DAYS
) -> OwnBucket:
    """The bucket to have. Its name is computed unless it is given."""
    chosen = name or logs_bucket(context.account_id, region)
    arn = f"arn:{context.partition}:s3:::{chosen}"
    return OwnBucket(
        chosen,
        OWNER,
        context.account_id,
        region,
        control,
        context.partition,
        statements={"DayoneAccessLogs": access_logs_statement(arn, context.account_id)},
        expire_days=expire_days,
    )


def delivery_calls(current: State | None, wanted: OwnBucket) -> list[Call]:
    """What S3 needs before it takes the bucket for the logs of another: the bucket, and a policy that lets S3 write.

    All else about a bucket that is there is the role access_logs's.
    """
    calls = bucket_calls(current, wanted)
    return calls if current is None else [call for call in calls if call.method == "put_bucket_policy"]
