# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Networks with and without endpoints: of every kind, and routed to from all subnets, some or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .form import ASIDE, BREACHES, CIS, HOLDS, REGION, Estate, Variant

ENDPOINTS = "resource_audit.vpc_endpoints"
_68 = f"{CIS}6.8"
_BOTH = ("s3", "dynamodb")
_ROUTED = "Every subnet from which something calls out needs the endpoint's route."
_GATEWAY = "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html"


def network(
    gateways: Iterable[str] = (),
    interfaces: Iterable[str] = (),
    *,
    used: int = 1,
    routed: int = 1,
    online: bool = True,
) -> Callable[[Estate], str]:
    """A VPC with two subnets of a table each: how many are used, and from how many the gateways are routed to."""

    def stands(estate: Estate) -> str:
        ec2 = estate.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.40.0.0/16")["Vpc"]["VpcId"]
        gateway = _online(ec2, vpc) if online else ""
        tables = [_subnet(ec2, vpc, number, gateway, is_used=number < used) for number in range(2)]
        for service in gateways:
            _endpoint(ec2, vpc, service, VpcEndpointType="Gateway", RouteTableIds=tables[:routed])
        for service in interfaces:
            _endpoint(ec2, vpc, service, VpcEndpointType="Interface")
        return estate.arn("ec2", f"vpc/{vpc}")

    return stands


def _online(ec2: Any, vpc: str) -> str:
    gateway = str(ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"])
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    return gateway


def _subnet(ec2: Any, vpc: str, number: int, gateway: str, *, is_used: bool) -> str:
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.40.{number}.0/24")["Subnet"]["SubnetId"]
    table = str(ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"])
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    if gateway:
        ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    if is_used:
        ec2.create_network_interface(SubnetId=subnet)
    return table


def _endpoint(ec2: Any, vpc: str, service: str, **about: Any) -> None:
    ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.{service}", **about)


ROWS = (
    Variant("vpc-nobody-uses", ENDPOINTS, network(used=0), ASIDE, _68, "Only VPCs with workloads are in scope."),
    Variant(
        "vpc-without-endpoints", ENDPOINTS, network(), BREACHES, _68, "S3 and DynamoDB are called by the internet."
    ),
    Variant("vpc-with-gateways", ENDPOINTS, network(_BOTH), HOLDS, _68, "The used subnet's table has both routes."),
    Variant(
        "vpc-with-one-gateway",
        ENDPOINTS,
        network(("s3",)),
        BREACHES,
        _68,
        "Each service needs its own.",
        {"missing": ["dynamodb"]},
    ),
    Variant("vpc-with-gateways-nowhere", ENDPOINTS, network(_BOTH, routed=0), BREACHES, _68, _ROUTED),
    Variant("vpc-with-gateways-of-one-subnet", ENDPOINTS, network(_BOTH, used=2), BREACHES, _68, _ROUTED),
    Variant("vpc-with-gateways-of-all-subnets", ENDPOINTS, network(_BOTH, used=2, routed=2), HOLDS, _68, _ROUTED),
    Variant(
        "vpc-without-a-way-out",
        ENDPOINTS,
        network(_BOTH, used=2, online=False),
        HOLDS,
        _GATEWAY,
        "A subnet that reaches nothing outside sends nothing by the internet.",
    ),
    Variant(
        "vpc-with-interfaces",
        ENDPOINTS,
        network((), _BOTH),
        HOLDS,
        _68,
        "An interface endpoint has an address in the VPC, and needs no route.",
    ),
)
