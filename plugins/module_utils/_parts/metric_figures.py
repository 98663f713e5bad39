# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The figures of CloudWatch's metrics.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from .._aws.client import Aws


def newest_maximum(
    aws: Aws, region: str, metric: tuple[str, str], dimension: tuple[str, str], *, back: timedelta, period: int
) -> dict[str, Any] | None:
    """The newest figure of a metric, with its ``Timestamp`` and its ``Maximum``; nothing where there is none.

    Args:
        aws: the connection.
        region: where the metric is.
        metric: its namespace and name.
        dimension: the name and value of its one dimension.
        back: how far back is looked.
        period: seconds that one figure stands for.
    """
    now = datetime.now(timezone.utc)
    answer = aws.call(
        "cloudwatch",
        "get_metric_statistics",
        region=region,
        Namespace=metric[0],
        MetricName=metric[1],
        Dimensions=[dict(zip(("Name", "Value"), dimension, strict=True))],
        StartTime=now - back,
        EndTime=now,
        Period=period,
        Statistics=["Maximum"],
    )
    return max(answer["Datapoints"], key=lambda point: point["Timestamp"], default=None)
