# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the management account runs workloads in a region: what computes, what answers requests, what keeps data.

The tagging API and Resource Explorer would take fewer requests, but the one knows only what was tagged once, and the
other has to be set up first.
"""

from __future__ import annotations

from typing import Any

from ..._aws.offered import where_offered
from ..._kernel.plan import Call, Failure, Plan, State, Verdict, unknown
from ..._kernel.reconcile import Resource, gather
from ..._module.run import Context

CONTROL = "organization_root.no_workloads"
#: What is looked at: the service, the list, the key of its items, and further parameters. One request for each kind and
#: region, and more only where a list has more pages than one.
_ALIVE = [{"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}]
KINDS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "API Gateway HTTP and WebSocket APIs": ("apigatewayv2", "get_apis", "Items", {}),
    "API Gateway REST APIs": ("apigateway", "get_rest_apis", "items", {}),
    "Classic load balancers": ("elb", "describe_load_balancers", "LoadBalancerDescriptions", {}),
    "DynamoDB tables": ("dynamodb", "list_tables", "TableNames", {}),
    "EC2 instances": ("ec2", "describe_instances", "Reservations", {"Filters": _ALIVE}),
    "ECS clusters": ("ecs", "list_clusters", "clusterArns", {}),
    "Load balancers": ("elbv2", "describe_load_balancers", "LoadBalancers", {}),
    "Lambda functions": ("lambda", "list_functions", "Functions", {}),
    "RDS instances": ("rds", "describe_db_instances", "DBInstances", {}),
}


class Workloads(Resource):
    """The workloads of one region."""

    controls = (CONTROL,)
    name = "workloads"

    def __init__(self, context: Context, region: str) -> None:
        self._aws = context.aws
        self._partition = context.partition
        self.region = region

    def observe(self) -> State:
        """Count each kind, all at the same time."""
        return gather({kind: self._counter(kind) for kind in KINDS})

    def _counter(self, kind: str) -> Any:
        service, method, key, params = KINDS[kind]

        def count() -> int:
            with where_offered(self._aws, service, self._partition, self.region):
                return _count(self._aws.pages(service, method, key, region=self.region, **params))

        return count

    def plan(self, current: State | None) -> Plan:
        """Judge. One kind that could not be read leaves the region unknown, unless another is there already."""
        state = current or {}
        wanted = f"no {', '.join(KINDS)}"
        there = {kind: count for kind, count in state.items() if not isinstance(count, Failure) and count}
        failed = [count for count in state.values() if isinstance(count, Failure)]
        verdict = Verdict(CONTROL, not there, there, wanted, "person", region=self.region)
        if failed and not there:
            verdict = unknown(CONTROL, wanted, failed[0], region=self.region)
        return Plan({}, {}, (), (verdict,))

    def send(self, call: Call) -> Any:
        """There is nothing to send."""


def _count(items: list[Any]) -> int:
    """How many there are. Instances come in reservations; a load balancer has instances too, and counts as one."""
    return sum(len(item["Instances"]) if isinstance(item, dict) and "ReservationId" in item else 1 for item in items)
