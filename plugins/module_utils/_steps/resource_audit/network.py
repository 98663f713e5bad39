# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads what resource_audit looks at in EC2: instances, security groups, network ACLs, peerings.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._kernel.plan import Failure
from ..._kernel.reconcile import gather
from ..._parts.network_reach import network
from .region_client import RegionClient, Row

_ALIVE = ("pending", "running", "stopping", "stopped")
_METADATA = ("HttpTokens", "HttpEndpoint", "State")


def filtered(name: str, *values: str) -> list[dict[str, Any]]:
    return [{"Name": name, "Values": list(values)}]


def instances(client: RegionClient) -> list[Row]:
    """Instances that are not terminated. Instance profiles are listed only where an instance has one."""
    found = client.pages("ec2", "describe_instances", "Reservations", Filters=filtered("instance-state-name", *_ALIVE))
    rows = [
        client.row(
            client.arn(f"instance/{item['InstanceId']}", group.get("OwnerId", "")),
            profile=item.get("IamInstanceProfile", {}).get("Arn", ""),
            metadata={key: item.get("MetadataOptions", {}).get(key) for key in _METADATA},
        )
        for group in found
        for item in group["Instances"]
    ]
    if "instance_profile" not in client.checks or not any(row["profile"] for row in rows):
        return [{**row, "role": False} for row in rows]
    roles = gather({"roles": lambda: _with_role(client)})["roles"]
    return [{**row, "role": roles if isinstance(roles, Failure) else row["profile"] in roles} for row in rows]


def _with_role(client: RegionClient) -> set[str]:
    """The instance profiles that have a role: an empty one gives an instance nothing. IAM has one list of them for all
    regions."""
    asked = ("iam", "list_instance_profiles", "InstanceProfiles")
    found = client.cache.get(asked, lambda: client.pages(*asked))
    return {item["Arn"] for item in found if item["Roles"]}


def security_groups(client: RegionClient) -> list[Row]:
    """Security groups, with the networks that their inbound rules let in. Prefix lists are looked up where one is
    named."""
    found = client.pages("ec2", "describe_security_groups", "SecurityGroups")
    lists = _prefix_lists(
        client, {item["PrefixListId"] for group in found for rule in group["IpPermissions"] for item in _listed(rule)}
    )
    return [
        client.row(
            client.arn(f"security-group/{group['GroupId']}", group.get("OwnerId", "")),
            rules=[_rule(rule, lists) for rule in group["IpPermissions"]],
        )
        for group in found
    ]


def _listed(rule: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(rule.get("PrefixListIds", []))


def _prefix_lists(client: RegionClient, names: set[str]) -> dict[str, list[Any] | Failure]:
    """The networks of prefix lists, by their ids."""

    def reader(name: str) -> Any:
        def read() -> list[Any]:
            entries = client.pages("ec2", "get_managed_prefix_list_entries", "Entries", PrefixListId=name)
            return [network(entry["Cidr"]) for entry in entries]

        return read

    return gather({name: reader(name) for name in sorted(names)})


def _rule(rule: Mapping[str, Any], lists: Mapping[str, Any]) -> dict[str, Any]:
    sources = [network(item["CidrIp"]) for item in rule.get("IpRanges", [])]
    sources += [network(item["CidrIpv6"]) for item in rule.get("Ipv6Ranges", [])]
    named = [lists[item["PrefixListId"]] for item in _listed(rule)]
    sources += [source for item in named if not isinstance(item, Failure) for source in item]
    return {
        "protocol": rule["IpProtocol"],
        "from": rule.get("FromPort"),
        "to": rule.get("ToPort"),
        "sources": sources,
        "unread": next((item for item in named if isinstance(item, Failure)), None),
    }


def network_acls(client: RegionClient) -> list[Row]:
    """Network ACLs with their inbound entries."""
    found = client.pages("ec2", "describe_network_acls", "NetworkAcls")
    return [
        client.row(
            client.arn(f"network-acl/{item['NetworkAclId']}", item.get("OwnerId", "")),
            entries=[_entry(entry) for entry in item["Entries"] if not entry["Egress"]],
        )
        for item in found
    ]


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    ports = entry.get("PortRange", {})
    return {
        "number": entry["RuleNumber"],
        "allow": entry["RuleAction"] == "allow",
        "protocol": entry["Protocol"],
        "from": ports.get("From"),
        "to": ports.get("To"),
        "network": network(entry.get("CidrBlock") or entry["Ipv6CidrBlock"]),
    }


def peering_routes(client: RegionClient) -> list[Row]:
    """Route tables that route to a peering connection. Read only where there is an active one."""
    found = client.pages(
        "ec2",
        "describe_vpc_peering_connections",
        "VpcPeeringConnections",
        Filters=filtered("status-code", "active"),
    )
    if not found:
        return []
    peerings = {item["VpcPeeringConnectionId"]: item for item in found}
    tables = client.pages(
        "ec2",
        "describe_route_tables",
        "RouteTables",
        Filters=filtered("route.vpc-peering-connection-id", *sorted(peerings)),
    )
    routes = [route for table in tables for route in table["Routes"] if "VpcPeeringConnectionId" in route]
    lists = _prefix_lists(
        client, {route["DestinationPrefixListId"] for route in routes if "DestinationPrefixListId" in route}
    )
    return [_table(client, table, peerings, lists) for table in tables]


def _table(
    client: RegionClient, table: Mapping[str, Any], peerings: Mapping[str, Any], lists: Mapping[str, Any]
) -> Row:
    routes = []
    for route in table["Routes"]:
        peering = peerings.get(route.get("VpcPeeringConnectionId", ""))
        if peering is None:
            continue
        destinations = _destinations(route, lists)
        routes.append(
            {
                "peering": peering["VpcPeeringConnectionId"],
                "destinations": [] if isinstance(destinations, Failure) else destinations,
                "unread": destinations if isinstance(destinations, Failure) else None,
                "peer": _peer_networks(peering, table["VpcId"]),
            }
        )
    arn = client.arn(f"route-table/{table['RouteTableId']}", table.get("OwnerId", ""))
    return client.row(arn, routes=routes)


def _destinations(route: Mapping[str, Any], lists: Mapping[str, Any]) -> Any:
    """The networks that a route is for."""
    if "DestinationPrefixListId" in route:
        return lists[route["DestinationPrefixListId"]]
    return [network(route.get("DestinationCidrBlock") or route["DestinationIpv6CidrBlock"])]


def _peer_networks(peering: Mapping[str, Any], vpc: str) -> list[Any]:
    """The networks of the VPC at the other side of a peering connection."""
    sides = [peering["RequesterVpcInfo"], peering["AccepterVpcInfo"]]
    peer = next((side for side in sides if side["VpcId"] != vpc), sides[0])
    cidrs = {item["CidrBlock"] for item in peer.get("CidrBlockSet", [])} | {peer.get("CidrBlock", "")}
    cidrs |= {item["Ipv6CidrBlock"] for item in peer.get("Ipv6CidrBlockSet", [])}
    return [network(cidr) for cidr in sorted(cidrs - {""})]
