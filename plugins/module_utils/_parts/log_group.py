# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A log group of CloudWatch Logs that the baseline makes for one of its resources.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .._aws.client import Aws
from .._kernel.plan import Call, State
from .ownership import MANAGED_TAG

#: The days that CloudWatch Logs takes.
# fmt: off
RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)
# fmt: on


@dataclass(frozen=True)
class LogGroup:
    """The log group to have.

    Args:
        name: its name.
        owner: the mark by which its maker knows it again.
        region: where it is.
        account_id: the account.
        control: the control that the writes mend.
        retention_days: days until its events are deleted. A longer time that is there stays.
    """

    name: str
    owner: str
    region: str
    account_id: str
    control: str
    retention_days: int
    partition: str = "aws"

    @property
    def arn(self) -> str:
        """Its ARN, without the streams behind it."""
        return f"arn:{self.partition}:logs:{self.region}:{self.account_id}:log-group:{self.name}"


def observe_log_group(aws: Aws, name: str, region: str) -> dict[str, Any] | None:
    """The log group in normal form, or nothing."""
    listed = aws.pages("logs", "describe_log_groups", "logGroups", region=region, logGroupNamePrefix=name)
    found = next((item for item in listed if item["logGroupName"] == name), None)
    if found is None:
        return None
    arn = found["arn"].removesuffix(":*")
    tags = aws.call("logs", "list_tags_for_resource", region=region, resourceArn=arn)["tags"]
    return {"arn": arn, "retention_days": found.get("retentionInDays"), "owner": tags.get(MANAGED_TAG, "")}


def log_group_state(current: State | None, wanted: LogGroup) -> dict[str, Any]:
    """The log group as it will be. One without an end keeps its events longer than any other."""
    if current is None:
        return {"arn": wanted.arn, "retention_days": wanted.retention_days, "owner": wanted.owner}
    days = current["retention_days"]
    shorter = days is not None and days < wanted.retention_days
    raised = wanted.retention_days if shorter and current["owner"] == wanted.owner else days
    return {**current, "retention_days": raised}


def log_group_calls(current: State | None, wanted: LogGroup) -> list[Call]:
    """The writes that bring the log group about. One that others made is used as it is."""
    after = log_group_state(current, wanted)
    calls = []
    if current is None:
        calls.append(_call(wanted, "create_log_group", tags={MANAGED_TAG: wanted.owner}))
    if current is None or current["retention_days"] != after["retention_days"]:
        calls.append(_call(wanted, "put_retention_policy", retentionInDays=after["retention_days"]))
    return calls


def removal_calls(current: State | None, wanted: LogGroup) -> list[Call]:
    """Delete the log group that we made, with what is in it."""
    if current is None or current["owner"] != wanted.owner:
        return []
    return [_call(wanted, "delete_log_group")]


def _call(wanted: LogGroup, method: str, **params: Any) -> Call:
    return Call("logs", method, {"logGroupName": wanted.name, **params}, wanted.region, mends=(wanted.control,))


def retention_refusal(option: str, days: int) -> str:
    """What is wrong with a retention, or nothing."""
    if days in RETENTION_DAYS:
        return ""
    return f"{option} is {days}, but must be one of {', '.join(map(str, RETENTION_DAYS))}."
