# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where flow logs go, and what of their options makes no sense. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Refusal
from ..._parts import names as _names
from ..._parts.role import check_boundary

CONTROL = "network_defaults.flow_logs"
OWNER = "vpc_flow_logs"
S3, CLOUDWATCH = "s3", "cloud-watch-logs"
DESTINATIONS = (S3, CLOUDWATCH)
#: Seconds: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
INTERVALS = (60, 600)
ROLE = f"{_names.PREFIX}-flow-logs"
LOG_GROUP = f"/{_names.PREFIX}/vpc-flow-logs"
#: Days: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
# fmt: off
RETENTIONS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)
# fmt: on


@dataclass(frozen=True)
class Destination:
    """Where the flow logs of one region go.

    Args:
        arn: of the bucket or of the log group.
        log_group: name of the log group. Empty where they go to a bucket.
        role_arn: who delivers to the log group.
    """

    arn: str
    log_group: str = ""
    role_arn: str = ""

    def params(self) -> dict[str, Any]:
        """The parameters of CreateFlowLogs that say so."""
        if not self.log_group:
            return {"LogDestinationType": S3, "LogDestination": self.arn}
        names = {"LogGroupName": self.log_group, "DeliverLogsPermissionArn": self.role_arn}
        return {"LogDestinationType": CLOUDWATCH, **names}


def group_arn(name: str, account_id: str, region: str, partition: str) -> str:
    """The ARN of a log group."""
    return f"arn:{partition}:logs:{region}:{account_id}:log-group:{name}"


def bucket_of(options: Mapping[str, Any], account_id: str, home: str) -> str:
    """The bucket of the flow logs of all regions."""
    return str(options["bucket"] or _names.logs_bucket(account_id, home))


def check_destination(options: Mapping[str, Any]) -> None:
    """Refuse names that AWS would refuse, before the first request."""
    check_boundary(options)
    bucket, group = options["bucket"], options["log_group"]
    if bucket is not None and not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", bucket):
        raise Refusal(f"bucket is {bucket}, but must be a bucket name: 3 to 63 of a-z, 0-9, dot and hyphen.")
    if not re.fullmatch(r"[A-Za-z0-9_/.#-]{1,512}", group) or group.startswith("aws/"):
        raise Refusal(f"log_group is {group}, but must be a log group name: 1 to 512 of a-z, A-Z, 0-9 and _/.#-.")


def check_flow_logs(options: Mapping[str, Any]) -> None:
    """Refuse what AWS would refuse, before the first request."""
    check_destination(options)
    if options["retention_days"] not in RETENTIONS:
        days = ", ".join(str(item) for item in RETENTIONS)
        raise Refusal(f"retention_days is {options['retention_days']}, but must be one of {days}.")
