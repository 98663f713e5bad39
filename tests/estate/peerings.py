# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route tables that route to a peered VPC: to all of it, to a part, or to parts that are all of it together."""

from __future__ import annotations

from collections.abc import Callable

from .form import ASIDE, BREACHES, CIS, HOLDS, Estate, Variant

_PEERING = "resource_audit.peering_routes"
_66 = f"{CIS}6.6"
_LEAST = "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html"


def _routes(*destinations: str) -> Callable[[Estate], str]:
    """A table of a VPC that is peered with 10.61.0.0/16."""

    def stands(estate: Estate) -> str:
        ec2 = estate.client("ec2")
        own, peer = (ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"] for cidr in ("10.60.0.0/16", "10.61.0.0/16"))
        made = ec2.create_vpc_peering_connection(VpcId=own, PeerVpcId=peer)["VpcPeeringConnection"]
        peering = made["VpcPeeringConnectionId"]
        ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
        table = ec2.create_route_table(VpcId=own)["RouteTable"]["RouteTableId"]
        for destination in destinations:
            ec2.create_route(RouteTableId=table, DestinationCidrBlock=destination, VpcPeeringConnectionId=peering)
        return estate.arn("ec2", f"route-table/{table}")

    return stands


ROWS = (
    Variant("peering-without-a-route", _PEERING, _routes(), ASIDE, _66, "The table does not route to the peer."),
    Variant(
        "peering-of-a-subnet", _PEERING, _routes("10.61.7.0/24"), HOLDS, _LEAST, "It routes to a part of the peer."
    ),
    Variant("peering-of-all", _PEERING, _routes("10.61.0.0/16"), BREACHES, _66, "It routes to all of the peer."),
    Variant("peering-of-more-than-all", _PEERING, _routes("10.0.0.0/8"), BREACHES, _66, "All of the peer is in it."),
    Variant(
        "peering-of-two-halves",
        _PEERING,
        _routes("10.61.0.0/17", "10.61.128.0/17"),
        BREACHES,
        _66,
        "Two halves are all of the peer.",
    ),
    Variant(
        "peering-of-three-quarters",
        _PEERING,
        _routes("10.61.0.0/17", "10.61.128.0/18"),
        HOLDS,
        _66,
        "A quarter of the peer cannot be reached.",
    ),
)
