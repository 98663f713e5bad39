# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A new alarm has no data yet.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

from __future__ import annotations

from moto.cloudwatch.models import cloudwatch_backends

from tests.emulator.kit import Request, after


@after("cloudwatch", "PutMetricAlarm")
def put_metric_alarm(request: Request) -> None:
    """Set the state of an alarm that was made, or was made anew."""
    alarm = cloudwatch_backends[request.account_id][request.region].alarms[request.params["AlarmName"]]
    alarm.state_value = "INSUFFICIENT_DATA"
