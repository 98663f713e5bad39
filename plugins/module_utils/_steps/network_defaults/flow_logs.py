# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A flow log for every VPC of a region.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..._aws.client import DEFAULT_REGIONS
from ..._kernel.plan import Call, Failure, Plan, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.regional import check_regions, per_region
from ..._module.run import Context
from ..._parts.ownership import MANAGED_TAG
from .flow_log_destination import delivery_role
from .flow_log_options import CONTROL, INTERVALS, OWNER, S3, Destination, bucket_of, check_flow_logs, group_arn

#: CIS asks that at least rejected traffic is logged.
_ENOUGH = ("REJECT", "ALL")


class VpcFlowLogs(Resource):
    """The flow logs of one region. What others made is adopted where it is enough, and never changed.

    Args:
        destination: where our own flow logs go.
        options: the module's.
    """

    controls = (CONTROL,)

    def __init__(self, context: Context, region: str, destination: Destination, options: Mapping[str, Any]) -> None:
        self.region = region
        self._aws = context.aws
        self._account = context.account_id
        self._destination = destination
        self._absent = options["state"] == "absent"
        self._create = options["create"]
        self._traffic = options["traffic_type"]
        self._interval = options["max_aggregation_interval"]
        self._retention = options["retention_days"]
        self._arn = f"arn:{context.partition}:ec2:{region}:{context.account_id}:vpc/"
        self._groups = group_arn("", context.account_id, region, context.partition)

    def observe(self) -> dict[str, Any]:
        """The account's own VPCs with their flow logs, and the log group where ours need one."""
        readers: dict[str, Callable[[], Any]] = {"vpcs": self._read_vpcs, "logs": self._read_logs}
        if self._destination.log_group and self._create and not self._absent:
            readers["log_group"] = self._read_group
        found = gather_all(readers)
        vpcs = {name: [log for log in found["logs"] if log["vpc"] == name] for name in found["vpcs"]}
        return {"vpcs": vpcs, "log_group": found.get("log_group") or self._delivered_to(vpcs)}

    def _delivered_to(self, vpcs: Mapping[str, list[dict[str, Any]]]) -> str | None:
        """The log group that a flow log of ours reaches. It is there, also where its list is a moment late."""
        reached = any(self._is_as_wanted(log) and not log["reason"] for logs in vpcs.values() for log in logs)
        return (self._destination.log_group or None) if reached and self._create and not self._absent else None

    def _read_vpcs(self) -> list[str]:
        """A VPC that another account shares with this one is that account's to watch."""
        found = self._aws.pages("ec2", "describe_vpcs", "Vpcs", region=self.region)
        return sorted(item["VpcId"] for item in found if item.get("OwnerId", self._account) == self._account)

    def _read_logs(self) -> list[dict[str, Any]]:
        found = self._aws.pages("ec2", "describe_flow_logs", "FlowLogs", region=self.region)
        return sorted((self._normal(item) for item in found), key=lambda log: str(log["id"]))

    def _normal(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """A flow log by our names. Its destination is an ARN, of a log group that AWS only names too."""
        error = item.get("DeliverLogsErrorMessage") or ""
        failed = item.get("DeliverLogsStatus") == "FAILED" or (error and item.get("DeliverLogsStatus") != "SUCCESS")
        group = f"{self._groups}{item['LogGroupName']}" if item.get("LogGroupName") else ""
        return {
            "id": item["FlowLogId"],
            "vpc": item.get("ResourceId", ""),
            "status": item.get("FlowLogStatus", ""),
            "reason": (error or "delivery failed") if failed else "",
            "traffic": item.get("TrafficType", ""),
            "destination": (item.get("LogDestination") or group).removesuffix(":*"),
            "interval": item.get("MaxAggregationInterval", INTERVALS[-1]),
            "owner": {tag["Key"]: tag["Value"] for tag in item.get("Tags", [])}.get(MANAGED_TAG, ""),
        }

    def _read_group(self) -> str | None:
        name = self._destination.log_group
        found = self._aws.pages("logs", "describe_log_groups", "logGroups", region=self.region, logGroupNamePrefix=name)
        return next((item["logGroupName"] for item in found if item["logGroupName"] == name), None)

    def plan(self, current: State | None) -> Plan:
        """Make what is missing."""
        return self._plan(current or {"vpcs": {}}, frozenset())

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """The VPCs that are waived keep what they have."""
        return self._plan(current or {"vpcs": {}}, frozenset(verdict.resource for verdict in waived))

    def _plan(self, current: State, waived: frozenset[str]) -> Plan:
        after, calls, verdicts = dict(current["vpcs"]), list[Call](), list[Verdict]()
        for name, logs in current["vpcs"].items():
            made, verdict, kept = self._absence(name, logs) if self._absent else self._presence(name, logs)
            verdicts.append(verdict)
            if made and verdict.resource not in waived:
                calls += made
                after[name] = kept
        group = self._group_calls(current) if any(call.method == "create_flow_logs" for call in calls) else []
        wanted = self._destination.log_group if group else current.get("log_group")
        return Plan(dict(current), {"vpcs": after, "log_group": wanted}, (*group, *calls), tuple(verdicts))

    def _presence(self, name: str, logs: list[dict[str, Any]]) -> tuple[list[Call], Verdict, list[dict[str, Any]]]:
        arn, wanted = self._arn + name, f"{self._traffic} to {self._destination.arn}"
        # Where none is asked for, all VPCs are one finding, which names them.
        place = "" if self._create else f"{self.region} {name}"
        good = next((log for log in logs if self._is_enough(log)), None)
        if good is not None:
            shown = f"{good['traffic']} to {good['destination']}"
            return [], Verdict(CONTROL, True, shown, shown, "call", arn, self.region, place=place), logs
        shown = ", ".join(f"{log['id']} {log['traffic']} {log['reason'] or log['status']}" for log in logs) or "none"
        broken = next((log for log in logs if self._is_as_wanted(log)), None)
        if broken is not None:
            note = f"AWS cannot deliver flow log {broken['id']} ({broken['reason']}): fix {self._destination.arn}."
            return [], Verdict(CONTROL, False, shown, wanted, "person", arn, self.region, note), logs
        if not self._create:
            asked = f"{self._traffic} or ALL of every VPC"
            return [], Verdict(CONTROL, False, shown, asked, "choice", arn, self.region, place=place), logs
        # Two flow logs of one VPC cannot share a destination: ours, which cannot be changed, goes first.
        old = [log["id"] for log in logs if log["owner"] == OWNER]
        calls = [self._deletion(old, arn)] if old else []
        kept = [*(log for log in logs if log["id"] not in old), self._wanted(name)]
        verdict = Verdict(CONTROL, False, shown, wanted, "call", arn, self.region)
        return [*calls, self._creation(name, arn)], verdict, kept

    def _is_enough(self, log: Mapping[str, Any]) -> bool:
        """Whether a flow log is delivered and holds enough. Ours must also be as wanted now, or hold more."""
        if log["status"] != "ACTIVE" or log["reason"]:
            return False
        if log["owner"] != OWNER:
            return log["traffic"] in _ENOUGH
        return self._is_as_wanted(log)

    def _is_as_wanted(self, log: Mapping[str, Any]) -> bool:
        return (
            log["owner"] == OWNER
            and log["destination"] == self._destination.arn
            and log["traffic"] in (self._traffic, "ALL")
            and log["interval"] <= self._interval
        )

    def _wanted(self, vpc: str) -> dict[str, Any]:
        return {
            "id": "",
            "vpc": vpc,
            "status": "ACTIVE",
            "reason": "",
            "traffic": self._traffic,
            "destination": self._destination.arn,
            "interval": self._interval,
            "owner": OWNER,
        }

    def _creation(self, vpc: str, arn: str) -> Call:
        tags = [{"Key": MANAGED_TAG, "Value": OWNER}]
        params = {
            "ResourceIds": [vpc],
            "ResourceType": "VPC",
            "TrafficType": self._traffic,
            "MaxAggregationInterval": self._interval,
            "TagSpecifications": [{"ResourceType": "vpc-flow-log", "Tags": tags}],
            **self._destination.params(),
        }
        return Call("ec2", "create_flow_logs", params, self.region, mends=(CONTROL,), resource=arn, chain=arn)

    def _deletion(self, ids: list[str], arn: str) -> Call:
        params = {"FlowLogIds": ids}
        return Call("ec2", "delete_flow_logs", params, self.region, mends=(CONTROL,), resource=arn, chain=arn)

    def _absence(self, name: str, logs: list[dict[str, Any]]) -> tuple[list[Call], Verdict, list[dict[str, Any]]]:
        arn, own = self._arn + name, [log["id"] for log in logs if log["owner"] == OWNER]
        verdict = Verdict(
            CONTROL, not own, ", ".join(own) or "none of this collection", "removed", "call", arn, self.region
        )
        kept = [log for log in logs if log["id"] not in own]
        return ([self._deletion(own, arn)] if own else []), verdict, kept

    def restore(self, current: State | None, before: State) -> Plan | None:
        """End the flow logs that were not there. One that made way for another cannot be made again as it was."""
        now, calls = (current or {})["vpcs"], list[Call]()
        for name, old in before["vpcs"].items():
            known = {log["id"] for log in old}
            logs = now.get(name, [])
            added = [log["id"] for log in logs if log["owner"] == OWNER and log["id"] not in known]
            if known - {log["id"] for log in logs}:
                return None
            calls += [self._deletion(added, self._arn + name)] if added else []
        return Plan(current, before, tuple(calls))

    def _group_calls(self, current: State) -> list[Call]:
        """Make the log group of the region, where flow logs go to CloudWatch Logs and it is not there."""
        name = self._destination.log_group
        if not name or current.get("log_group"):
            return []
        made = Call("logs", "create_log_group", {"logGroupName": name, "tags": {MANAGED_TAG: OWNER}}, self.region)
        kept = {"logGroupName": name, "retentionInDays": self._retention}
        return [made, Call("logs", "put_retention_policy", kept, self.region)]

    def send(self, call: Call) -> Any:
        """Send one write. EC2 answers with success although it refused: what it refused is in the answer."""
        answer = self._aws.call(call.service, call.method, region=call.region, **call.params)
        for item in answer.get("Unsuccessful", []):
            error = item.get("Error", {})
            where = f"{call.service}:{call.method} in {call.region} for {item.get('ResourceId', '')}"
            raise Failure("error", f"{where} failed ({error.get('Code')}): {error.get('Message')}")
        return answer


def resources(context: Context, options: Mapping[str, Any]) -> Sequence[Resource]:
    """The flow logs of each region."""
    home = context.aws.region or DEFAULT_REGIONS[context.partition]

    def destination(region: str) -> Destination:
        if options["destination"] == S3:
            return Destination(f"arn:{context.partition}:s3:::{bucket_of(options, context.account_id, home)}")
        group = options["log_group"]
        arn = group_arn(group, context.account_id, region, context.partition)
        return Destination(arn, group, delivery_role(context, group).arn)

    return per_region(context, options, lambda region: [VpcFlowLogs(context, region, destination(region), options)])


def check(options: Mapping[str, Any]) -> None:
    """Refuse what AWS would refuse, before the first request."""
    check_regions(options)
    check_flow_logs(options)
