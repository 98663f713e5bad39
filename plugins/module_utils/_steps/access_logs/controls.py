# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role access_logs."""

from __future__ import annotations

from ..._controls.control import Control

_RUN = "Run the role dayone.aws.access_logs."

CONTROLS = (
    Control(
        "access_logs.bucket",
        "medium",
        "The bucket for access logs should be private, require TLS, and expire its logs",
        _RUN,
        (),
        ("S3.5", "S3.8", "S3.13"),
    ),
    Control(
        "access_logs.s3",
        "medium",
        "Access logging should be enabled for the S3 bucket",
        _RUN,
        ("4.4",),
        ("S3.9", "CloudTrail.7"),
        subject="buckets of the baseline",
    ),
    Control(
        "access_logs.cloudfront",
        "medium",
        "Access logging should be enabled for the CloudFront distribution",
        _RUN,
        ("4.10",),
        ("CloudFront.5",),
        subject="distributions of the baseline",
    ),
)
