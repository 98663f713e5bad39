# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where filters and alarms are, and what they are called. Pure."""

from __future__ import annotations

from dataclasses import dataclass

PREFIX = "dayone-activity-"


def control(name: str) -> str:
    """The control of an activity."""
    return f"activity_alarms.{name}"


def own_name(activity: str) -> str:
    """What our filter and our alarm are called."""
    return PREFIX + activity.replace("_", "-")


@dataclass(frozen=True)
class Destination:
    """Where filters and alarms are: the log group, its region, and the topic that is notified."""

    group: str
    region: str
    account_id: str
    partition: str
    topic_arn: str

    @property
    def group_arn(self) -> str:
        """The ARN of the log group."""
        return f"arn:{self.partition}:logs:{self.region}:{self.account_id}:log-group:{self.group}"

    def alarm_arn(self, name: str) -> str:
        """The ARN of an alarm."""
        return f"arn:{self.partition}:cloudwatch:{self.region}:{self.account_id}:alarm:{name}"
