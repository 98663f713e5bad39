# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Access logs of what the baseline made: one bucket for them, S3's server access logs, and CloudFront's standard logs.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts.bucket import observe_bucket
from ..._parts.distributions import REGION, distributions, origin_name, owner_of, owner_of_distribution, serves
from ..._parts.logs_bucket import wanted_logs_bucket
from ..._parts.names import config_bucket, site_bucket, trail_bucket
from ..._parts.ownership import MANAGED_TAG
from .plan import DESTINATION, LOG_TYPE, Wanted, control, delivery_statement, plan_absent, plan_back, plan_logs


class AccessLogs(Resource):
    """The resource that the kernel works on."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._account = context.account_id
        self._options = options
        self._absent = options["state"] == "absent"
        self._fronts_here = context.partition == "aws"
        region = context.home_region
        self.regions = (region,)
        bucket = wanted_logs_bucket(
            context,
            region,
            control("bucket"),
            name=options["bucket_name"] or "",
            expire_days=options["expire_days"],
        )
        statements = {**bucket.statements, **delivery_statement(bucket)}
        self._wanted = Wanted(replace(bucket, statements=statements), options["output_format"])
        self._sites = {name: site_bucket(name, self._account, region) for name in options["site_names"]}
        computed = (trail_bucket(self._account, region), config_bucket(self._account, region), *self._sites.values())
        self._buckets = sorted({*computed, *options["buckets"]} - {bucket.name})
        names = ("cloudfront",) if self._absent else ("bucket", "s3", "cloudfront")
        self.controls = tuple(control(name) for name in names)

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        if options["expire_days"] < 1:
            raise Refusal(f"expire_days is {options['expire_days']}, but must be at least 1 day.")
        wrong = [name for name in options["distribution_ids"] if not re.fullmatch(r"E[A-Z0-9]+", name)]
        if wrong:
            raise Refusal(
                f"distribution_ids has {', '.join(wrong)}, but must contain distribution IDs, such as E2EXAMPLE."
            )
        if options["bucket_name"] is not None and options["bucket_name"] in options["buckets"]:
            raise Refusal(
                f"buckets has {options['bucket_name']}, the log bucket itself, which cannot log its own access."
            )

    def observe(self) -> State:
        """Read everything at the same time. Without any part of it nothing can be planned."""
        region = self._wanted.bucket.region
        readers: dict[str, Any] = {
            "sources": self._sources,
            "deliveries": self._deliveries,
            "destinations": self._destinations,
        }
        if not self._absent:
            readers["logs"] = lambda: observe_bucket(self._aws, self._wanted.bucket.name, self._account, region)
            readers["buckets"] = lambda: gather_all({name: partial(self._bucket, name) for name in self._buckets})
            if self._fronts_here:
                readers["fronts"] = self._fronts
        return {"logs": None, "buckets": {}, "fronts": [], **gather_all(readers)}

    def _bucket(self, name: str) -> dict[str, Any] | None:
        """Whose a bucket is, and where its access logs go. Nothing where there is none of that name."""
        about = {"Bucket": name, "ExpectedBucketOwner": self._account, "region": self._wanted.bucket.region}

        def read(method: str) -> dict[str, Any] | None:
            try:
                return self._aws.call("s3", method, absent=("NoSuchBucket", "NoSuchTagSet"), **about)
            except NotFound:
                return None

        found = gather_all({method: partial(read, method) for method in ("get_bucket_logging", "get_bucket_tagging")})
        logs, tags = found["get_bucket_logging"], found["get_bucket_tagging"] or {"TagSet": []}
        if logs is None:
            return None
        owner = next((item["Value"] for item in tags["TagSet"] if item["Key"] == MANAGED_TAG), "")
        target = logs.get("LoggingEnabled")
        logging = {"bucket": target["TargetBucket"], "prefix": target.get("TargetPrefix", "")} if target else None
        return {"owner": owner, "logging": logging}

    def _fronts(self) -> list[dict[str, Any]]:
        """The distributions of the sites, which carry our mark, and those that somebody named."""
        region, named = self._wanted.bucket.region, self._options["distribution_ids"]
        listed = distributions(self._aws)
        unknown = sorted(set(named) - {item["Id"] for item in listed})
        if unknown:
            raise Refusal(f"distribution_ids has {', '.join(unknown)}, which do not exist in this account.")
        found = {item["Id"]: item for item in listed if item["Id"] in named}
        for name, bucket in self._sites.items():
            for item in listed:
                if serves(item, origin_name(bucket, region)) and self._is_ours(item, name):
                    found[item["Id"]] = item
        return list(gather_all({name: partial(self._front, found[name]) for name in sorted(found)}).values())

    def _is_ours(self, item: State, name: str) -> bool:
        """Whether a distribution is a site's. One that was deleted meanwhile is nobody's."""
        try:
            return owner_of_distribution(self._aws, item["ARN"]) == owner_of(name)
        except NotFound:
            return False

    def _front(self, item: State) -> dict[str, Any]:
        """A distribution, and where its legacy logs go."""
        found = self._aws.call("cloudfront", "get_distribution_config", region=REGION, Id=item["Id"])
        logging = found["DistributionConfig"].get("Logging", {})
        return {
            "id": item["Id"],
            "arn": item["ARN"],
            "legacy": logging.get("Bucket", "") if logging.get("Enabled") else "",
        }

    def _sources(self) -> list[dict[str, Any]]:
        listed = self._aws.pages("logs", "describe_delivery_sources", "deliverySources", region=REGION)
        found = [item for item in listed if item.get("logType") == LOG_TYPE]
        owners = self._owners([item["arn"] for item in found if item["name"].startswith("dayone-")])
        return [
            {
                "name": item["name"],
                "resources": item.get("resourceArns", []),
                "owner": owners.get(item.get("arn", ""), ""),
            }
            for item in found
        ]

    def _deliveries(self) -> list[dict[str, Any]]:
        listed = self._aws.pages("logs", "describe_deliveries", "deliveries", region=REGION)
        ours = [item["arn"] for item in listed if f":{DESTINATION}" in item["deliveryDestinationArn"]]
        owners = self._owners(ours)
        return [
            {
                "id": item["id"],
                "source": item["deliverySourceName"],
                "destination": item["deliveryDestinationArn"],
                "owner": owners.get(item.get("arn", ""), ""),
            }
            for item in listed
        ]

    def _destinations(self) -> list[dict[str, Any]]:
        listed = self._aws.pages("logs", "describe_delivery_destinations", "deliveryDestinations", region=REGION)
        owners = self._owners([item["arn"] for item in listed if item["name"].startswith(DESTINATION)])
        return [
            {
                "name": item["name"],
                "bucket": item.get("deliveryDestinationConfiguration", {}).get("destinationResourceArn", ""),
                "owner": owners.get(item.get("arn", ""), ""),
            }
            for item in listed
        ]

    def _owners(self, arns: Sequence[str]) -> dict[str, str]:
        """Whose the parts of deliveries are, by ARN. No list of them tells their tags.

        https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListTagsForResource.html
        """

        def read(arn: str) -> str:
            try:
                answer = self._aws.call(
                    "logs",
                    "list_tags_for_resource",
                    region=REGION,
                    absent=("ResourceNotFoundException",),
                    resourceArn=arn,
                )
            except NotFound:
                return ""
            return str(answer["tags"].get(MANAGED_TAG, ""))

        return gather_all({arn: partial(read, arn) for arn in arns})

    def plan(self, current: State | None) -> Plan:
        """Decide what to do about access logs."""
        return plan_absent(current or {}) if self._absent else plan_logs(current or {}, self._wanted)

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """Without the bucket, nothing can be logged into it."""
        state = current or {}
        if not self._absent and state["logs"] is None and control("bucket") in [item.control for item in waived]:
            return replace(plan, calls=(), after=plan.before)
        return super().plan_without(current, plan, waived)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Log no more what was not logged."""
        return plan_back(current or {}, before, self._wanted)

    def lasting(self, shown: State) -> State:
        """What is logged, and that the bucket is there: its policy is others' to change too."""
        return {**shown, "bucket": bool(shown.get("bucket"))}

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)

    def extra(self) -> dict[str, Any]:
        """Where the logs are."""
        name = self._wanted.bucket.name
        prefix = f"s3://{name}/AWSLogs/{self._account}/CloudFront/"
        return {"bucket_name": name, "s3_prefix": f"s3://{name}/s3/", "cloudfront_prefix": prefix}
