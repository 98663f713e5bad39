# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Query logging of a public hosted zone: a log group, who may write to it, and the configuration of the zone.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html
"""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Mapping
from typing import Any

from ..._kernel.plan import Call, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts.dns_lookup import REGION, bare_id, find_zone
from ..._parts.dns_names import shown_name, zone_name
from ..._parts.ownership import MANAGED_TAG

CONTROL = "dns.query_logging"
SERVICE = "route53.amazonaws.com"
#: One policy for the log groups of all zones: an account has room for ten in a region.
POLICY = "dayone-route53-query-logging"
ACTIONS = ("logs:CreateLogStream", "logs:PutLogEvents")
# fmt: off
#: Days that CloudWatch Logs takes, with 0 for never:
#: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
RETENTIONS = (
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)
# fmt: on


class DnsQueryLogging(Resource):
    """The resource that the kernel works on."""

    controls = (CONTROL,)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        if context.partition != "aws":
            raise Refusal(f"partition {context.partition}: query logging of Route 53 needs a log group in {REGION}.")
        self._aws = context.aws
        self._options = options
        self._name = zone_name("zone", options["zone"])
        self._domain = shown_name(self._name)
        self._owner = f"dns_query_logging/{self._domain}"
        self._account = context.account_id
        self._group = options["log_group_name"] or f"/aws/route53/{self._domain}"
        self._arn = f"arn:aws:logs:{REGION}:{context.account_id}:log-group:{self._group}"
        self._logs_to = ""

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        zone_name("zone", options["zone"])
        name = options["log_group_name"]
        if name is not None and not name.startswith("/aws/route53/"):
            raise Refusal(f"log_group_name is {name!r}, but must begin with /aws/route53/, as Route 53's policy does.")

    def observe(self) -> State:
        """Read zone, configurations, log group and policies at the same time."""
        found: dict[str, Any] = gather_all(
            {
                "zone": lambda: find_zone(self._aws, self._name, private=False, zone_id=self._options["zone_id"]),
                "configs": self._configs,
                "group": self._read_group,
                "policies": self._policies,
            }
        )
        zone = bare_id(found["zone"]["Id"]) if found["zone"] else None
        own = [item for item in found["configs"] if item["zone"] == zone]
        self._logs_to = own[0]["group"] if own else ""
        return {**found, "zone": zone, "config": own[0] if own else None, "others": len(found["configs"]) - len(own)}

    def _configs(self) -> list[dict[str, str]]:
        found = self._aws.pages("route53", "list_query_logging_configs", "QueryLoggingConfigs")
        return [
            {
                "id": item["Id"],
                "zone": bare_id(item["HostedZoneId"]),
                "group": item["CloudWatchLogsLogGroupArn"].removesuffix(":*"),
            }
            for item in found
        ]

    def _read_group(self) -> dict[str, Any] | None:
        groups = self._aws.pages(
            "logs", "describe_log_groups", "logGroups", region=REGION, logGroupNamePrefix=self._group
        )
        for group in groups:
            if group["logGroupName"] == self._group:
                tags = self._aws.call("logs", "list_tags_for_resource", region=REGION, resourceArn=self._arn)["tags"]
                return {"retention_days": group.get("retentionInDays", 0), "tags": tags}
        return None

    def _policies(self) -> list[dict[str, Any]]:
        found = self._aws.pages("logs", "describe_resource_policies", "resourcePolicies", region=REGION)
        return [{"name": item["policyName"], "document": json.loads(item["policyDocument"])} for item in found]

    def plan(self, current: State | None) -> Plan:
        """Group, policy and configuration in this order: Route 53 tries both when it takes the third."""
        state = current or {}
        if self._options["state"] == "absent":
            calls, verdict = self._removal(state)
        else:
            calls, verdict = self._presence(state)
        before = _shown(state)
        return Plan(before, self._after(before, calls) if calls else before, tuple(calls), (verdict,))

    def _presence(self, state: State) -> tuple[list[Call], Verdict]:
        arn = f"arn:aws:route53:::hostedzone/{state['zone'] or self._domain}"
        current = state["config"]["group"] if state["config"] else None
        if state["zone"] is None:
            note = f"There is no public zone {self._domain} yet. Create it with dayone.aws.dns_zone, then run again."
            return [], Verdict(CONTROL, False, "no zone", self._arn, "person", arn, note=note)
        if current and current != self._arn:
            return [], Verdict(CONTROL, True, current, current, resource=arn)
        calls = [*self._group_calls(state["group"]), *self._policy_calls(state["policies"])]
        if not current:
            params = {"HostedZoneId": state["zone"], "CloudWatchLogsLogGroupArn": self._arn}
            calls.append(Call("route53", "create_query_logging_config", params, mends=(CONTROL,)))
        return calls, Verdict(CONTROL, not calls, current, self._arn, resource=arn)

    def _group_calls(self, group: State | None) -> list[Call]:
        """The log group, and its retention where the group is ours. A longer one is kept."""
        days = self._options["retention_days"]
        calls = []
        if group is None:
            params = {"logGroupName": self._group, "tags": {MANAGED_TAG: self._owner}}
            calls.append(_logs("create_log_group", params))
        elif group["tags"].get(MANAGED_TAG) != self._owner:
            return []
        kept = group["retention_days"] if group else 0
        if days == 0 and kept:
            calls.append(_logs("delete_retention_policy", {"logGroupName": self._group}))
        elif days and (group is None or 0 < kept < days):
            calls.append(_logs("put_retention_policy", {"logGroupName": self._group, "retentionInDays": days}))
        return calls

    def _policy_calls(self, policies: list[dict[str, Any]]) -> list[Call]:
        if any(_lets_in(item["document"], self._arn) for item in policies):
            return []
        text = json.dumps(self._policy(), sort_keys=True)
        return [_logs("put_resource_policy", {"policyName": POLICY, "policyDocument": text})]

    def _policy(self) -> dict[str, Any]:
        source = {
            "StringEquals": {"aws:SourceAccount": self._account},
            "ArnLike": {"aws:SourceArn": "arn:aws:route53:::hostedzone/*"},
        }
        statement = {
            "Sid": "DayoneRoute53",
            "Effect": "Allow",
            "Principal": {"Service": SERVICE},
            "Action": list(ACTIONS),
            "Resource": f"arn:aws:logs:{REGION}:{self._account}:log-group:/aws/route53/*",
            "Condition": source,
        }
        return {"Version": "2012-10-17", "Statement": [statement]}

    def _removal(self, state: State) -> tuple[list[Call], Verdict]:
        """Only what we made: the group's tag says so. Its logs stay, unless force says otherwise."""
        arn = f"arn:aws:route53:::hostedzone/{state['zone'] or self._domain}"
        ours = bool(state["group"]) and state["group"]["tags"].get(MANAGED_TAG) == self._owner
        config = state["config"]
        current = config["group"] if config else None
        if config and not (ours and current == self._arn):
            note = "Query logging of this zone was set up outside this collection. Remove it in the Route 53 console."
            return [], Verdict(CONTROL, False, current, None, "person", arn, note=note)
        calls = []
        if config:
            calls.append(Call("route53", "delete_query_logging_config", {"Id": config["id"]}, mends=(CONTROL,)))
        if any(item["name"] == POLICY for item in state["policies"]) and not state["others"]:
            calls.append(_logs("delete_resource_policy", {"policyName": POLICY}))
        if ours and self._options["force"]:
            calls.append(_logs("delete_log_group", {"logGroupName": self._group}))
        return calls, Verdict(CONTROL, not calls, current, None, resource=arn)

    def _after(self, before: State, calls: list[Call]) -> dict[str, Any]:
        """The state that the calls lead to."""
        after = dict(before)
        days = self._options["retention_days"]
        for call in calls:
            if call.method == "create_log_group":
                after["group"] = {"retention_days": 0, "tags": {MANAGED_TAG: self._owner}}
            elif call.method in ("put_retention_policy", "delete_retention_policy"):
                after["group"] = {**after["group"], "retention_days": days}
            elif call.method == "put_resource_policy":
                after["policies"] = sorted({*after["policies"], POLICY})
            elif call.method == "delete_resource_policy":
                after["policies"] = [name for name in after["policies"] if name != POLICY]
        gone = {call.method for call in calls}
        if "delete_log_group" in gone:
            after["group"] = None
        if "create_query_logging_config" in gone:
            after["logs_to"] = self._arn
        if "delete_query_logging_config" in gone:
            after["logs_to"] = None
        return after

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Log no queries where none were. The log group stays, for it holds logs."""
        state, calls = current or {}, list[Call]()
        if state["config"] and not before["logs_to"]:
            calls.append(Call("route53", "delete_query_logging_config", {"Id": state["config"]["id"]}))
        names = [item["name"] for item in state["policies"]]
        if POLICY in names and POLICY not in before["policies"] and not state["others"]:
            calls.append(_logs("delete_resource_policy", {"policyName": POLICY}))
        return Plan(_shown(state), before, tuple(calls))

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)

    def extra(self) -> dict[str, Any]:
        """Where the logs go."""
        return {"log_group_arn": self._logs_to}


def _logs(method: str, params: dict[str, Any]) -> Call:
    return Call("logs", method, params, REGION, mends=(CONTROL,))


def _lets_in(document: Mapping[str, Any], arn: str) -> bool:
    """Whether a policy lets Route 53 write to the log group."""
    found = document.get("Statement", [])
    return any(_statement_lets_in(item, arn) for item in ([found] if isinstance(found, Mapping) else found))


def _statement_lets_in(statement: Mapping[str, Any], arn: str) -> bool:
    principal = statement.get("Principal")
    services = _listed(principal.get("Service", [])) if isinstance(principal, Mapping) else []
    actions, resources = _listed(statement.get("Action", [])), _listed(statement.get("Resource", []))
    return (
        statement.get("Effect") == "Allow"
        and SERVICE in services
        and all(any(fnmatch.fnmatch(action, pattern) for pattern in actions) for action in ACTIONS)
        and any(fnmatch.fnmatchcase(f"{arn}:log-stream:any", pattern) or pattern == arn for pattern in resources)
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _shown(state: State) -> dict[str, Any]:
    """The state as the diff shows it."""
    return {
        "group": state["group"],
        "policies": sorted(item["name"] for item in state["policies"]),
        "logs_to": state["config"]["group"] if state["config"] else None,
    }
