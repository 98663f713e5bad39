# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What billing_alarm reads besides its topic: alarms, the preference, the metric, its last value, and who pays.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta, timezone
from typing import Any

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._kernel.plan import Failure
from ..._parts.metric_alarms import Alarm, read_alarms
from ..._parts.metric_figures import newest_maximum
from .charge_alarms import METRIC, NAMESPACE, PERIOD

#: The metric comes every few hours: in two days there is a value.
RECENT = timedelta(days=2)


class BillingReads:
    """The reads of one account, in its billing region."""

    def __init__(self, aws: Aws, region: str) -> None:
        self._aws, self._region = aws, region

    def alarms(self, names: Collection[str]) -> dict[str, Any]:
        """The alarms on billing metrics, those of the given names, and whose each is."""

        def near(alarm: Alarm) -> bool:
            return alarm["Namespace"] == NAMESPACE or alarm["AlarmName"] in names

        return {name: item for name, item in read_alarms(self._aws, self._region, near).items() if near(item["alarm"])}

    def preference(self) -> list[dict[str, str]]:
        """The account's preference to publish its charges."""
        if not self._aws.offers("billing", "get_billing_preferences"):
            raise Failure("unsupported", "the installed botocore cannot read billing preferences (1.44 can).")
        partition = self._aws.partition_of(self._region)
        if not self._aws.is_in("billing", partition):
            raise Failure("unsupported", f"billing preferences cannot be read in the partition {partition}.")
        answer = self._aws.call("billing", "get_billing_preferences", region=self._region, features=["BILLING_ALERTS"])
        return [{"key": item["key"], "value": item["value"]} for item in answer["billingPreferences"]]

    def metric(self, *, whole: bool) -> list[dict[str, str]]:
        """The dimensions of each billing metric that CloudWatch knows. A page of them tells the currency, and only
        all of them tell every linked account."""
        method, region = "list_metrics", self._region
        if whole:
            listed = self._aws.pages(
                "cloudwatch", method, "Metrics", region=region, Namespace=NAMESPACE, MetricName=METRIC
            )
        else:
            answer = self._aws.call("cloudwatch", method, region=region, Namespace=NAMESPACE, MetricName=METRIC)
            listed = answer["Metrics"]
        return [{item["Name"]: item["Value"] for item in metric.get("Dimensions", [])} for metric in listed]

    def charges(self, currency: str) -> dict[str, Any] | None:
        """The last estimated charge of the month, where there is one."""
        point = newest_maximum(
            self._aws, self._region, (NAMESPACE, METRIC), ("Currency", currency), back=RECENT, period=PERIOD
        )
        if point is None:
            return None
        at = point["Timestamp"].astimezone(timezone.utc)
        return {"amount": point["Maximum"], "currency": currency, "at": at.isoformat(timespec="minutes")}

    def payer(self) -> str:
        """The management account of the organization, whose bill this account's charges are on."""
        try:
            answer = self._aws.call(
                "organizations", "describe_organization", absent=("AWSOrganizationsNotInUseException",)
            )
        except NotFound:
            return ""
        return str(answer["Organization"]["MasterAccountId"])
