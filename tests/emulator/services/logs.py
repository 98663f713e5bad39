# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Metric filters are put on log groups that exist.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
"""

from __future__ import annotations

from typing import Any

from moto.logs.models import logs_backends

from tests.emulator.kit import Pass, Request, ServiceError, operation


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
