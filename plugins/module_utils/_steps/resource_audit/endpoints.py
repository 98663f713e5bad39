# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads which AWS services the VPCs in use reach by endpoints, and from which of their subnets.

https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..._kernel.reconcile import gather_all
from .network import filtered
from .region_client import RegionClient, Row

#: Interfaces that AWS's network keeps for itself: nothing behind them calls a service by the subnet's routes.
_PLUMBING = frozenset(
    {
        "gateway_load_balancer",
        "gateway_load_balancer_endpoint",
        "load_balancer",
        "nat_gateway",
        "network_load_balancer",
        "transit_gateway",
        "vpc_endpoint",
    }
)
_BALANCER = "amazon-elb"
_EVERYWHERE = ("0.0.0.0/0", "::/0")
Found = Sequence[Mapping[str, Any]]


def used_vpcs(client: RegionClient) -> list[Row]:
    """The account's VPCs with a network interface in them, and the AWS services that they have an endpoint for.

    A VPC that another account shares is that account's to mend, and is left out.
    """
    interfaces = client.pages("ec2", "describe_network_interfaces", "NetworkInterfaces")
    used = {item["VpcId"] for item in interfaces if item.get("VpcId")}
    if not used:
        return []
    found: dict[str, list[Any]] = gather_all(
        {
            "vpcs": lambda: client.pages(
                "ec2", "describe_vpcs", "Vpcs", Filters=filtered("owner-id", client.account_id)
            ),
            "endpoints": lambda: client.pages("ec2", "describe_vpc_endpoints", "VpcEndpoints"),
            "tables": lambda: client.pages("ec2", "describe_route_tables", "RouteTables"),
        }
    )
    rows: list[Row] = []
    for vpc in sorted(item["VpcId"] for item in found["vpcs"] if item["VpcId"] in used):
        tables = tables_of(vpc, interfaces, found["tables"])
        services, unrouted = services_reached(client.region, vpc, found["endpoints"], tables)
        rows.append(client.row(client.arn(f"vpc/{vpc}"), services=services, unrouted=unrouted))
    return rows


def tables_of(vpc: str, interfaces: Found, tables: Found) -> dict[str, str]:
    """The route table of each subnet of a VPC from which something calls out."""
    inside = [item for item in tables if item.get("VpcId") == vpc]
    subnets = {
        item["SubnetId"] for item in interfaces if item.get("VpcId") == vpc and "SubnetId" in item and _calls(item)
    }
    links = [(link, table) for table in inside for link in table.get("Associations", [])]
    own = {link["SubnetId"]: table for link, table in links if "SubnetId" in link}
    main = next((table for link, table in links if link.get("Main")), None)
    used = {subnet: own.get(subnet, main) for subnet in sorted(subnets)}
    return {subnet: str(table["RouteTableId"]) for subnet, table in used.items() if table and _leads_out(table)}


def _calls(interface: Mapping[str, Any]) -> bool:
    plumbing = interface.get("InterfaceType") in _PLUMBING or interface.get("RequesterId") == _BALANCER
    return not plumbing


def _leads_out(table: Mapping[str, Any]) -> bool:
    """Whether a table has a way to everywhere. Where there is none, nothing passes the internet either."""
    return any(
        (route.get("DestinationCidrBlock") or route.get("DestinationIpv6CidrBlock")) in _EVERYWHERE
        and route.get("State", "active") == "active"
        for route in table.get("Routes", [])
    )


def services_reached(
    region: str, vpc: str, endpoints: Found, tables: Mapping[str, str]
) -> tuple[list[str], dict[str, list[str]]]:
    """The short names of the services that a VPC reaches by an endpoint, and the subnets from which it does not.

    Args:
        region: the region, which stands in the services' names.
        vpc: the VPC.
        endpoints: those of the region.
        tables: the route table of each subnet from which something calls out.
    """
    routed: dict[str, set[str] | None] = {}
    for item in endpoints:
        if item["VpcId"] != vpc or item["State"].lower() != "available":
            continue
        name = item["ServiceName"].rpartition(f".{region}.")[2]
        if item.get("VpcEndpointType", "Gateway") != "Gateway":
            routed[name] = None  # It has an address in the VPC, and needs no route.
        elif item.get("RouteTableIds") and routed.get(name, set()) is not None:
            routed[name] = (routed.get(name) or set()) | set(item["RouteTableIds"])
    missed = {name: _without(tables, reached) for name, reached in routed.items() if reached is not None}
    unrouted = {name: subnets for name, subnets in sorted(missed.items()) if subnets}
    return sorted(set(routed) - set(unrouted)), unrouted


def _without(tables: Mapping[str, str], reached: Iterable[str]) -> list[str]:
    routed = set(reached)
    return [subnet for subnet, table in tables.items() if table not in routed]
