# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role audit_trail."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Choice
from ..._parts.prices import priced

_RUN = "Run the role dayone.aws.audit_trail."
_CONSOLE = "https://console.aws.amazon.com/cloudtrailv2/home#/trails"

CONTROLS = (
    Control(
        "audit_trail.trail",
        "critical",
        "CloudTrail should record all management events in every region",
        _RUN,
        ("4.1",),
        ("CloudTrail.1", "CloudTrail.3"),
        ("ACCT.07",),
    ),
    Control(
        "audit_trail.validation",
        "medium",
        "CloudTrail log file validation should be enabled",
        _RUN,
        ("4.2",),
        ("CloudTrail.4",),
    ),
    Control(
        "audit_trail.bucket",
        "high",
        "The trail's bucket should be private and versioned, and require TLS",
        _RUN,
        (),
        ("CloudTrail.6",),
        ("ACCT.07",),
    ),
    Control(
        "audit_trail.access_logging",
        "medium",
        "Access logging should be enabled for the trail's bucket",
        _RUN,
        ("4.4",),
        ("CloudTrail.7",),
    ),
    Control(
        "audit_trail.encryption",
        "medium",
        "CloudTrail logs should be encrypted with a customer-managed key",
        f"{_RUN} For a trail that was created elsewhere: open {_CONSOLE}, choose it, edit General details, and "
        "enable SSE-KMS.",
        ("4.5",),
        ("CloudTrail.2",),
    ),
    Control(
        "audit_trail.log_group",
        "medium",
        "CloudTrail should deliver events to a CloudWatch Logs log group",
        _RUN,
        (),
        ("CloudTrail.5",),
    ),
    Control(
        "audit_trail.delivery",
        "high",
        "CloudTrail's latest delivery should have succeeded",
        f"Open {_CONSOLE}, choose the trail, and look at its last delivery error.",
        stance="audit",
        subject="a trail",
    ),
    Control(
        "audit_trail.write_events",
        "low",
        "Object-level write events of S3 buckets should be recorded",
        "Set audit_trail_s3_write_events: true. It costs $0.10 per 100,000 events.",
        ("4.8",),
        resolution=(
            Choice(
                "audit_trail_s3_write_events: true",
                priced("trail_data_events"),
                reason="S3 data events are billed by the request, and are not needed here",
            ),
        ),
    ),
    Control(
        "audit_trail.read_events",
        "low",
        "Object-level read events of S3 buckets should be recorded",
        "Set audit_trail_s3_read_events: true. It costs $0.10 per 100,000 events.",
        ("4.9",),
        resolution=(
            Choice(
                "audit_trail_s3_read_events: true",
                priced("trail_data_events"),
                reason="S3 data events are billed by the request, and are not needed here",
            ),
        ),
    ),
    Control(
        "audit_trail.insights",
        "low",
        "CloudTrail Insights should be enabled",
        "Set audit_trail_insights.",
        condition="audit_trail_insights | length > 0",
    ),
    Control(
        "audit_trail.model_invocations",
        "low",
        "Amazon Bedrock model invocation logging should be enabled in the region",
        "Set audit_trail_model_invocations, with a bucket or log group that exists.",
        condition="audit_trail_model_invocations is defined",
    ),
)
