# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which services a VPC reaches by endpoints, and from where."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.endpoints import (
    services_reached,
    tables_of,
    used_vpcs,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.region_client import RegionClient

from tests.emulator.account import ACCOUNT

OUT = {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", "State": "active"}


def test_an_unused_region_costs_one_request(aws: Any, scripted: Any) -> None:
    scripted("ec2").add_response("describe_network_interfaces", {"NetworkInterfaces": []}, {})
    assert used_vpcs(RegionClient(aws, ACCOUNT, "aws", "us-east-1", frozenset())) == []


def endpoint(service: str, *tables: str, **about: Any) -> dict[str, Any]:
    kind = {"VpcEndpointType": "Gateway", "RouteTableIds": list(tables)} if tables else {"VpcEndpointType": "Interface"}
    name = f"com.amazonaws.us-east-1.{service}"
    return {"VpcId": "vpc-1", "ServiceName": name, "State": "available", **kind, **about}


def table(name: str, *subnets: str, **about: Any) -> dict[str, Any]:
    links: list[dict[str, Any]] = [{"Main": False, "SubnetId": subnet} for subnet in subnets] or [{"Main": True}]
    return {"RouteTableId": name, "VpcId": "vpc-1", "Associations": links, "Routes": [OUT], **about}


def interface(subnet: str, **about: Any) -> dict[str, Any]:
    return {"VpcId": "vpc-1", "SubnetId": subnet, "InterfaceType": "interface", **about}


@pytest.mark.parametrize(
    ("interfaces", "tables", "expected"),
    [
        pytest.param([interface("a")], [table("main"), table("own", "a")], {"a": "own"}, id="its_own_table"),
        pytest.param([interface("a")], [table("main"), table("own", "b")], {"a": "main"}, id="the_main_table"),
        pytest.param([interface("a", InterfaceType="nat_gateway")], [table("main")], {}, id="nothing_calls_from_it"),
        pytest.param([interface("a", RequesterId="amazon-elb")], [table("main")], {}, id="a_load_balancer"),
        pytest.param([interface("a", VpcId="vpc-2")], [table("main")], {}, id="of_another_vpc"),
        pytest.param([interface("a")], [table("main", VpcId="vpc-2")], {}, id="table_of_another_vpc"),
        pytest.param([interface("a")], [table("main", Routes=[])], {}, id="no_way_out"),
        pytest.param([interface("a")], [table("main", Routes=[{**OUT, "State": "blackhole"}])], {}, id="a_dead_end"),
    ],
)
def test_the_tables_by_which_something_calls_out(interfaces: Any, tables: Any, expected: dict[str, str]) -> None:
    assert tables_of("vpc-1", interfaces, tables) == expected


@pytest.mark.parametrize(
    ("endpoints", "reached", "unrouted"),
    [
        pytest.param([endpoint("s3", "one", "two")], ["s3"], {}, id="every_table"),
        pytest.param([endpoint("s3", "one")], [], {"s3": ["b"]}, id="one_table_of_two"),
        pytest.param([endpoint("s3", "one"), endpoint("s3", "two")], ["s3"], {}, id="two_gateways"),
        pytest.param([endpoint("s3", "one"), endpoint("s3")], ["s3"], {}, id="an_interface_besides"),
        pytest.param([endpoint("s3"), endpoint("s3", "one")], ["s3"], {}, id="an_interface_first"),
        pytest.param([endpoint("s3", VpcEndpointType="Gateway", RouteTableIds=[])], [], {}, id="no_table"),
        pytest.param([endpoint("ssm")], ["ssm"], {}, id="an_interface"),
        pytest.param([endpoint("kms", State="failed")], [], {}, id="one_that_failed"),
        pytest.param([endpoint("logs", VpcId="vpc-2")], [], {}, id="of_another_vpc"),
    ],
)
def test_the_services_that_are_reached(endpoints: Any, reached: list[str], unrouted: dict[str, list[str]]) -> None:
    assert services_reached("us-east-1", "vpc-1", endpoints, {"a": "one", "b": "two"}) == (reached, unrouted)


def test_where_nothing_calls_out_any_table_is_enough() -> None:
    assert services_reached("us-east-1", "vpc-1", [endpoint("s3", "one")], {}) == (["s3"], {})
