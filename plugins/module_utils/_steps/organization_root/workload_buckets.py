# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which buckets of the management account are none of its governance.

The baseline's own carry its mark. A landing zone of AWS Control Tower and CloudFormation name theirs, and where trails
and AWS Config deliver is governance, whoever made it. Every other one is reported, for no API tells what it is for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..._aws.client import DEFAULT_REGIONS
from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, State, Verdict, unknown
from ..._kernel.reconcile import Resource, gather, gather_all
from ..._module.run import Context
from ..._parts.ownership import MANAGED_TAG
from .workloads import CONTROL

_WANTED = "no buckets except those for governance"
#: How AWS Control Tower and CloudFormation name their buckets:
#: https://docs.aws.amazon.com/controltower/latest/userguide/shared-account-resources.html
#: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-using-console-create-stack-template.html
_OF_AWS = ("aws-controltower-", "cf-templates-", "config-bucket-")


class WorkloadBuckets(Resource):
    """The buckets of the account, wherever they are: one request lists them all."""

    controls = (CONTROL,)
    name = "workload buckets"

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._home = context.aws.region or DEFAULT_REGIONS[context.partition]
        self._partition = context.partition
        self._regions = options["regions"]

    def observe(self) -> State:
        """The names of what may be a workload's, each with whether the baseline made it."""
        listed = self._aws.pages("s3", "list_buckets", "Buckets", region=self._home)
        where = {item["Name"]: item.get("BucketRegion") or self._home for item in listed if self._is_asked(item)}
        if not where:
            return {}
        delivery: dict[str, set[str]] = gather_all({"trails": self._trails, "config": self._config})
        left = sorted(set(where) - delivery["trails"] - delivery["config"])
        return gather({name: partial(self._is_ours, name, where[name]) for name in left})

    def _is_asked(self, item: Mapping[str, Any]) -> bool:
        name, region = str(item["Name"]), item.get("BucketRegion")
        asked = self._regions is None or region is None or region in self._regions
        return asked and not name.startswith(_OF_AWS)

    def _trails(self) -> set[str]:
        found = self._aws.call("cloudtrail", "describe_trails", region=self._home, includeShadowTrails=True)
        return {item["S3BucketName"] for item in found["trailList"] if item.get("S3BucketName")}

    def _config(self) -> set[str]:
        found = self._aws.call("config", "describe_delivery_channels", region=self._home)["DeliveryChannels"]
        return {item["s3BucketName"] for item in found if item.get("s3BucketName")}

    def _is_ours(self, name: str, region: str) -> bool | None:
        """Whether the baseline made a bucket. None: it was deleted since it was listed."""
        absent = ("NoSuchTagSet", "NoSuchBucket")
        try:
            found = self._aws.call("s3", "get_bucket_tagging", region=region, absent=absent, Bucket=name)["TagSet"]
        except NotFound as error:
            return None if str(error) == "NoSuchBucket" else False
        return any(item["Key"] == MANAGED_TAG for item in found)

    def plan(self, current: State | None) -> Plan:
        """Judge: each bucket that is none of governance is a finding of its own, so that it can be accepted alone."""
        found = current or {}
        verdicts = [item for name, ours in found.items() for item in self._judged(name, ours)]
        if not verdicts:
            verdicts = [Verdict(CONTROL, True, "no bucket except those for governance", _WANTED, "person")]
        return Plan({}, {}, (), tuple(verdicts))

    def _judged(self, name: str, ours: bool | Failure | None) -> Sequence[Verdict]:
        arn = f"arn:{self._partition}:s3:::{name}"
        if isinstance(ours, Failure):
            return [unknown(CONTROL, _WANTED, ours, resource=arn)]
        return [] if ours is not False else [Verdict(CONTROL, False, {"S3 buckets": 1}, _WANTED, "person", arn)]

    def send(self, call: Call) -> Any:
        """There is nothing to send."""
