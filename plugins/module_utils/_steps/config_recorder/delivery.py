# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS Config needs once in an account: the bucket, its own role, and an aggregator over all regions.

https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts import bucket as own_bucket
from ..._parts.bucket import OwnBucket, observe_bucket
from ..._parts.logs_bucket import delivery_calls, wanted_logs_bucket
from ..._parts.names import config_bucket
from ..._parts.ownership import MANAGED_TAG
from .recorder_plan import control, service_role_arn

SERVICE = "config.amazonaws.com"
OWNER = "config_recorder"
AGGREGATOR = "dayone"


def bucket_statements(arn: str, account: str) -> dict[str, dict[str, Any]]:
    """Let AWS Config put this account's items into the bucket.

    AWS's example asks for the header ``s3:x-amz-acl`` too, which is of no use to a bucket without ACLs.
    """
    source = {"aws:SourceAccount": account}
    return {
        "DayoneConfigCheck": {
            "Sid": "DayoneConfigCheck",
            "Effect": "Allow",
            "Principal": {"Service": SERVICE},
            "Action": ["s3:GetBucketAcl", "s3:ListBucket"],
            "Resource": arn,
            "Condition": {"StringEquals": source},
        },
        "DayoneConfigWrite": {
            "Sid": "DayoneConfigWrite",
            "Effect": "Allow",
            "Principal": {"Service": SERVICE},
            "Action": "s3:PutObject",
            "Resource": f"{arn}/AWSLogs/{account}/Config/*",
            "Condition": {"StringEquals": source},
        },
    }


class ConfigDelivery(Resource):
    """The resource that the kernel works on."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._account = context.account_id
        self._region = context.home_region
        self.regions = (self._region,)
        self._options = options
        self._absent = options["state"] == "absent"
        self._role = service_role_arn(context.account_id, context.partition)
        name = options["bucket_name"] or config_bucket(context.account_id, self._region)
        self._logs = wanted_logs_bucket(context, self._region, control("bucket"), name=options["log_bucket_name"] or "")
        self._bucket = OwnBucket(
            name,
            OWNER,
            context.account_id,
            self._region,
            control("bucket"),
            context.partition,
            statements=bucket_statements(f"arn:{context.partition}:s3:::{name}", context.account_id),
            versioning=True,
            expire_days=options["expire_days"] or None,
            log_bucket=self._logs.name,
            log_prefix=f"s3/{name}/",
        )
        names = ["aggregator"] if self._absent else ["bucket", "service_role", "aggregator"]
        self.controls = tuple(control(name) for name in names if name != "aggregator" or options["aggregator"])

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        if options["expire_days"] < 0:
            raise Refusal(f"expire_days is {options['expire_days']}, but must be 0 (never) or more.")

    def observe(self) -> State:
        """Read everything at the same time."""
        readers: dict[str, Any] = {"aggregators": self._aggregators}
        if not self._absent:
            readers["bucket"] = lambda: observe_bucket(self._aws, self._bucket.name, self._account, self._region)
            readers["logs"] = lambda: observe_bucket(self._aws, self._logs.name, self._account, self._region)
            readers["role"] = self._has_role
        found = gather_all(readers)
        return {"bucket": None, "logs": None, "role": None, **found}

    def _aggregators(self) -> list[dict[str, Any]]:
        listed = self._aws.pages(
            "config", "describe_configuration_aggregators", "ConfigurationAggregators", region=self._region
        )
        return [
            {
                "name": item["ConfigurationAggregatorName"],
                "arn": item["ConfigurationAggregatorArn"],
                "whole": any(
                    self._account in source["AccountIds"] and source.get("AllAwsRegions")
                    for source in item.get("AccountAggregationSources", [])
                )
                or bool(item.get("OrganizationAggregationSource", {}).get("AllAwsRegions")),
            }
            for item in listed
        ]

    def _has_role(self) -> bool:
        name = self._role.rpartition("/")[2]
        try:
            self._aws.call("iam", "get_role", absent=("NoSuchEntity",), RoleName=name)
        except NotFound:
            return False
        return True

    def plan(self, current: State | None) -> Plan:
        """The role and the bucket first, for recorders name them; then the aggregator."""
        state = current or {}
        if self._absent:
            return self._plan_absent(state)
        calls = [] if state["role"] else [self._role_call()]
        reason = own_bucket.hindrance(state["bucket"], self._bucket)
        if not reason and (state["bucket"] is None or state["bucket"]["logging"] is None):
            calls += delivery_calls(state["logs"], self._logs)
        calls += [replace(call, resource="") for call in own_bucket.bucket_calls(state["bucket"], self._bucket)]
        whole = [item["name"] for item in state["aggregators"] if item["whole"]]
        if self._options["aggregator"] and not whole:
            calls.append(self._aggregator_call())
        shown = self._shown(state, whole)
        after = shown
        if calls:
            bucket = shown["bucket"] if reason else own_bucket.wanted_state(state["bucket"], self._bucket)
            after = {"bucket": bucket, "role": True, "aggregators": whole or [AGGREGATOR]}
        return Plan(shown, after, tuple(calls), tuple(self._verdicts(state, whole, reason)))

    @staticmethod
    def _shown(state: State, whole: list[str]) -> dict[str, Any]:
        return {"bucket": state["bucket"], "role": state["role"], "aggregators": whole}

    def _verdicts(self, state: State, whole: list[str], reason: str) -> list[Verdict]:
        differing = sorted(own_bucket.differences(state["bucket"], self._bucket))
        mend = "person" if reason else "call"
        arn, region = self._bucket.arn, self._region
        shown = (
            "absent" if state["bucket"] is None else f"differs in {', '.join(differing)}" if differing else "in place"
        )
        found = [
            Verdict(
                control("bucket"), not differing, shown, "in place", mend, arn, region, reason if differing else ""
            ),
            Verdict(control("service_role"), state["role"], state["role"], True, "call", self._role, region),
        ]
        if self._options["aggregator"]:
            wanted = "an aggregator of all regions"
            found.append(Verdict(control("aggregator"), bool(whole), whole, wanted, "call", "", region))
        return found

    def _role_call(self) -> Call:
        params = {"AWSServiceName": SERVICE}
        return Call("iam", "create_service_linked_role", params, mends=(control("service_role"),))

    def _aggregator_call(self) -> Call:
        params = {
            "ConfigurationAggregatorName": AGGREGATOR,
            "AccountAggregationSources": [{"AccountIds": [self._account], "AllAwsRegions": True}],
            "Tags": [{"Key": MANAGED_TAG, "Value": OWNER}],
        }
        return Call("config", "put_configuration_aggregator", params, self._region, mends=(control("aggregator"),))

    def _plan_absent(self, state: State) -> Plan:
        ours = [item["name"] for item in state["aggregators"] if item["name"] == AGGREGATOR]
        calls = [self._aggregator_end()] if ours else []
        verdict = Verdict(control("aggregator"), not ours, ours, [], "call", "", self._region)
        return Plan({"aggregators": ours}, {"aggregators": []}, tuple(calls), (verdict,))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """No aggregator where there was none. Bucket and role stay: they hold, and serve, what was recorded."""
        state = current or {}
        names = [item["name"] for item in state["aggregators"]]
        came = AGGREGATOR in names and AGGREGATOR not in before["aggregators"]
        calls = (self._aggregator_end(),) if came else ()
        return Plan({"aggregators": names}, before, calls)

    def lasting(self, shown: State) -> State:
        """The bucket's policy is others' to change too."""
        return {**shown, "bucket": bool(shown.get("bucket"))}

    def _aggregator_end(self) -> Call:
        name = {"ConfigurationAggregatorName": AGGREGATOR}
        return Call("config", "delete_configuration_aggregator", name, self._region)

    def send(self, call: Call) -> Any:
        """Send one write. A service-linked role that is there already is as wanted."""
        if call.method == "create_service_linked_role":
            try:
                return self._aws.call("iam", call.method, absent=("InvalidInput", "EntityAlreadyExists"), **call.params)
            except NotFound:
                return {}
        return self._aws.call(call.service, call.method, region=call.region, **call.params)

    def extra(self) -> dict[str, Any]:
        """The bucket, for recorders in other regions."""
        return {"bucket_name": self._bucket.name, "role_arn": self._role}
