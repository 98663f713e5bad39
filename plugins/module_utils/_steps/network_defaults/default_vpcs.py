# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The VPC that AWS makes in every region of a new account: gone where nothing is in it, and only when asked.

https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..._kernel.plan import Call, Plan, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.regional import check_regions, per_region
from ..._module.run import Context

CONTROL = "network_defaults.default_vpcs"


@dataclass(frozen=True)
class Part:
    """One kind of thing that may be in a VPC.

    Args:
        kind: what it is called.
        method: the request that lists it.
        key: the list in its answer.
        id: the name in an item.
        filter: the filter by the VPC. Empty where there is none, and attachments say it.
        born: whether an item is one that AWS made with the VPC, and that goes with it.
    """

    kind: str
    method: str
    key: str
    id: str
    filter: str
    born: Callable[[Mapping[str, Any]], bool]


def _never(_item: Mapping[str, Any]) -> bool:
    return False


def _is_over(peering: Mapping[str, Any]) -> bool:
    return peering.get("Status", {}).get("Code") in ("deleted", "rejected", "expired", "failed")


def _main(table: Mapping[str, Any]) -> bool:
    return any(item.get("Main") for item in table.get("Associations", []))


INTERFACES = Part(
    "network interface", "describe_network_interfaces", "NetworkInterfaces", "NetworkInterfaceId", "vpc-id", _never
)
_PEERING = ("peering connection", "describe_vpc_peering_connections", "VpcPeeringConnections", "VpcPeeringConnectionId")
#: What else keeps a VPC from being empty. AWS would refuse to delete it, but only after its subnets are gone.
PARTS = (
    Part("subnet", "describe_subnets", "Subnets", "SubnetId", "vpc-id", lambda item: bool(item["DefaultForAz"])),
    Part(
        "internet gateway",
        "describe_internet_gateways",
        "InternetGateways",
        "InternetGatewayId",
        "attachment.vpc-id",
        lambda _item: True,
    ),
    Part("route table", "describe_route_tables", "RouteTables", "RouteTableId", "vpc-id", _main),
    Part(
        "network ACL",
        "describe_network_acls",
        "NetworkAcls",
        "NetworkAclId",
        "vpc-id",
        lambda item: bool(item["IsDefault"]),
    ),
    Part(
        "security group",
        "describe_security_groups",
        "SecurityGroups",
        "GroupId",
        "vpc-id",
        lambda item: bool(item["GroupName"] == "default"),
    ),
    Part(
        "endpoint",
        "describe_vpc_endpoints",
        "VpcEndpoints",
        "VpcEndpointId",
        "vpc-id",
        lambda item: str(item.get("State")).lower() == "deleted",
    ),
    Part("VPN gateway", "describe_vpn_gateways", "VpnGateways", "VpnGatewayId", "attachment.vpc-id", _never),
    Part(
        "egress-only internet gateway",
        "describe_egress_only_internet_gateways",
        "EgressOnlyInternetGateways",
        "EgressOnlyInternetGatewayId",
        "",
        _never,
    ),
    Part(*_PEERING, "requester-vpc-info.vpc-id", _is_over),
    Part(*_PEERING, "accepter-vpc-info.vpc-id", _is_over),
)


class DefaultVpc(Resource):
    """The default VPC of one region."""

    controls = (CONTROL,)

    def __init__(self, context: Context, region: str, *, delete: bool) -> None:
        self.region = region
        self._aws = context.aws
        self._delete = delete
        self._arn = f"arn:{context.partition}:ec2:{region}:{context.account_id}:vpc/"

    def observe(self) -> dict[str, Any]:
        """The default VPC, and what is in it."""
        chosen = [{"Name": "is-default", "Values": ["true"]}]
        found = self._aws.pages("ec2", "describe_vpcs", "Vpcs", region=self.region, Filters=chosen)
        if not found:
            return {"vpc": None}
        vpc = found[0]["VpcId"]
        # Whatever works in a VPC has a network interface: the rest is asked for only where that decides something.
        used = [f"network interface {item[INTERFACES.id]}" for item in self._list(INTERFACES, vpc)]
        empty = {"vpc": vpc, "subnets": [], "internet_gateways": [], "others": sorted(used)}
        return {**empty, **self._parts(vpc)} if self._delete and not used else empty

    def _parts(self, vpc: str) -> dict[str, Any]:
        """What AWS made with the VPC and must be deleted before it, and what others put into it."""
        lists = gather_all({f"{part.kind} {part.filter}": partial(self._list, part, vpc) for part in PARTS})
        own, foreign = dict[str, list[str]](), list[str]()
        for part in PARTS:
            items = lists[f"{part.kind} {part.filter}"]
            own[part.kind] = sorted(item[part.id] for item in items if part.born(item))
            foreign += [f"{part.kind} {item[part.id]}" for item in items if not part.born(item)]
        return {
            "subnets": own["subnet"],
            "internet_gateways": own["internet gateway"],
            "others": sorted(set(foreign)),
        }

    def _list(self, part: Part, vpc: str) -> list[Any]:
        chosen = [{"Name": part.filter, "Values": [vpc]}]
        if not part.filter:
            found = self._aws.pages("ec2", part.method, part.key, region=self.region)
            return [item for item in found if vpc in [place["VpcId"] for place in item["Attachments"]]]
        if part.method == "describe_vpn_gateways":  # the one list that comes in a single page
            return list(self._aws.call("ec2", part.method, region=self.region, Filters=chosen)[part.key])
        return self._aws.pages("ec2", part.method, part.key, region=self.region, Filters=chosen)

    def plan(self, current: State | None) -> Plan:
        """Delete an empty one when asked, and leave one that is used."""
        state = dict(current or {})
        vpc = state["vpc"]
        if vpc is None:
            return Plan(state, state, (), (self._verdict("", True, "none"),))
        others = state["others"]
        if others:
            # A default VPC that is used is no leftover: the people who use it decide.
            shown = f"in use, with {', '.join(others[:_NAMED])}"
            return Plan(state, state, (), (self._verdict(vpc, True, shown),))
        verdict = self._verdict(vpc, False, "empty")
        if not self._delete:
            return Plan(state, state, (), (verdict,))
        return Plan(state, {"vpc": None}, tuple(self._deletion(state)), (verdict,))

    def _verdict(self, vpc: str, holds: bool, current: str) -> Verdict:
        """Where no deletion was asked for, all regions are one finding, which names the VPCs."""
        mend = "call" if holds or self._delete else "choice"
        arn = self._arn + vpc if vpc else ""
        place = "" if self._delete else f"{self.region} {vpc}".rstrip()
        return Verdict(CONTROL, holds, current, "none, or in use", mend, arn, self.region, place=place)

    def _deletion(self, state: State) -> list[Call]:
        """Its gateway is detached before it is deleted, its subnets go before the VPC, and what else AWS made with it
        goes with the VPC itself."""
        vpc = state["vpc"]

        def call(method: str, **params: Any) -> Call:
            return Call("ec2", method, params, self.region, mends=(CONTROL,), resource=self._arn + vpc)

        gateways = [
            made
            for name in state["internet_gateways"]
            for made in (
                call("detach_internet_gateway", InternetGatewayId=name, VpcId=vpc),
                call("delete_internet_gateway", InternetGatewayId=name),
            )
        ]
        subnets = [call("delete_subnet", SubnetId=name) for name in state["subnets"]]
        return [*gateways, *subnets, call("delete_vpc", VpcId=vpc)]

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)


#: Things in a VPC that a finding names.
_NAMED = 5


def resources(context: Context, options: Mapping[str, Any]) -> Sequence[Resource]:
    """The default VPC of each region."""
    return per_region(context, options, lambda region: [DefaultVpc(context, region, delete=options["delete"])])


check = check_regions
