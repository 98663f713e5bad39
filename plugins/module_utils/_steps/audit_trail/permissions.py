# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import REGIONS, TRAILS, bucket, key, log_group, logs_bucket, role
from ..._permissions.need import Needs, passes, reads, undoes, with_when, writes

#: What the variables of names are where they are not set.
NAMES = {
    "audit_trail_name": "dayone-trail",
    "audit_trail_bucket_name": "dayone-trail-{account}-{region}",
    "audit_trail_log_bucket_name": "dayone-logs-{account}-{region}",
    "audit_trail_log_group_name": "{audit_trail_name}",
}
TRAIL = "cloudtrail:*:{account}:trail/{audit_trail_name}"
PERMISSIONS: dict[str, Needs] = {
    "audit_trail": (
        *TRAILS,
        reads("cloudtrail ListTrails"),
        # Whether the bucket of a trail that it may not read is this account's.
        reads("s3 ListBuckets"),
        reads("cloudtrail GetTrail GetInsightSelectors ListTags", "cloudtrail:*:*:trail/*"),
        writes("cloudtrail CreateTrail UpdateTrail StartLogging PutEventSelectors PutInsightSelectors", TRAIL),
        undoes("cloudtrail DeleteTrail StopLogging", TRAIL),
        *bucket("{audit_trail_bucket_name}", versioning=True, logged=True),
        *logs_bucket("{audit_trail_log_bucket_name}"),
        *key("audit_trail/{audit_trail_name}", "{audit_trail_name}", when="audit_trail_encrypt"),
        *log_group("{audit_trail_log_group_name}", when="audit_trail_cloudwatch_logs"),
        *role("{audit_trail_name}-logs", when="audit_trail_cloudwatch_logs"),
        passes(
            "iam::{account}:role/dayone/{audit_trail_name}-logs",
            "cloudtrail.amazonaws.com",
            "cloudtrail CreateTrail UpdateTrail",
            when="audit_trail_cloudwatch_logs",
        ),
    ),
    "bedrock_invocation_logging": with_when(
        (
            REGIONS,
            reads("bedrock GetModelInvocationLoggingConfiguration"),
            writes("bedrock PutModelInvocationLoggingConfiguration"),
            passes("iam::{account}:role/*", "bedrock.amazonaws.com", "bedrock PutModelInvocationLoggingConfiguration"),
            undoes("bedrock DeleteModelInvocationLoggingConfiguration"),
        ),
        "audit_trail_model_invocations",
    ),
}
