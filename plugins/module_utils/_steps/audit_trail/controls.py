# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role audit_trail."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.doing import Choice
from ..._parts.prices import priced

_RUN = "Run dayone.aws.audit_trail."
_CONSOLE = "https://console.aws.amazon.com/cloudtrailv2/home#/trails"

CONTROLS = (
    Control(
        "audit_trail.trail",
        "critical",
        "A trail records all management events of every region",
        _RUN,
        ("4.1",),
        ("CloudTrail.1", "CloudTrail.3"),
        ("ACCT.07",),
    ),
    Control(
        "audit_trail.validation",
        "medium",
        "The trail's files can be shown to be unaltered",
        _RUN,
        ("4.2",),
        ("CloudTrail.4",),
    ),
    Control(
        "audit_trail.bucket",
        "high",
        "The trail's bucket is private, versioned, and answers to TLS only",
        _RUN,
        (),
        ("CloudTrail.6",),
        ("ACCT.07",),
    ),
    Control(
        "audit_trail.access_logging",
        "medium",
        "Access to the trail's bucket is logged",
        _RUN,
        ("4.4",),
        ("CloudTrail.7",),
    ),
    Control(
        "audit_trail.encryption",
        "medium",
        "The trail's files are encrypted with a customer-managed key",
        f"{_RUN} A trail of others: open {_CONSOLE}, choose it, edit General details, and switch on SSE-KMS.",
        ("4.5",),
        ("CloudTrail.2",),
    ),
    Control(
        "audit_trail.log_group",
        "medium",
        "The trail's events reach a log group, where alarms can see them",
        _RUN,
        (),
        ("CloudTrail.5",),
    ),
    Control(
        "audit_trail.delivery",
        "high",
        "The last of the trail's files reached its bucket",
        f"Open {_CONSOLE}, choose the trail, and look at its last delivery error.",
        stance="audit",
        subject="a trail",
    ),
    Control(
        "audit_trail.write_events",
        "low",
        "Writes to the objects of S3 buckets are recorded",
        "Set s3_write_events: true in dayone.aws.audit_trail. 100,000 events cost 0.10 US dollars.",
        ("4.8",),
        doing=(
            Choice(
                "audit_trail_s3_write_events: true",
                priced("trail_data_events"),
                reason="Data events of S3 cost by the request, and nothing here needs them",
            ),
        ),
    ),
    Control(
        "audit_trail.read_events",
        "low",
        "Reads of the objects of S3 buckets are recorded",
        "Set s3_read_events: true in dayone.aws.audit_trail. 100,000 events cost 0.10 US dollars.",
        ("4.9",),
        doing=(
            Choice(
                "audit_trail_s3_read_events: true",
                priced("trail_data_events"),
                reason="Data events of S3 cost by the request, and nothing here needs them",
            ),
        ),
    ),
    Control(
        "audit_trail.insights",
        "low",
        "CloudTrail looks for unusual numbers of calls and errors",
        "Set insights in dayone.aws.audit_trail.",
        condition="audit_trail_insights | length > 0",
    ),
    Control(
        "audit_trail.model_invocations",
        "low",
        "What models of Bedrock are asked, and answer, is logged in the region",
        "Set audit_trail_model_invocations, with a bucket or log group that is there.",
        condition="audit_trail_model_invocations is defined",
    ),
)
