# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Plan
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults.default_vpcs import (
    INTERFACES,
    PARTS,
    DefaultVpc,
)

from tests.unit.nobody import NOBODY

REGION = "eu-west-1"
VPC: dict[str, Any] = {
    "vpc": "vpc-1",
    "subnets": ["subnet-1", "subnet-2"],
    "internet_gateways": ["igw-1"],
    "others": [],
}


def resource(*, delete: bool = True, context: Any = None) -> DefaultVpc:
    return DefaultVpc(context or NOBODY, REGION, delete=delete)


def outcome(made: Plan) -> tuple[int, bool, str]:
    (verdict,) = made.verdicts
    return len(made.calls), verdict.holds, verdict.mend


@pytest.mark.parametrize(
    ("found", "delete", "expected"),
    [
        pytest.param({"vpc": None}, True, (0, True, "call"), id="none"),
        pytest.param(VPC, True, (5, False, "call"), id="empty"),
        pytest.param(VPC, False, (0, False, "choice"), id="empty_and_only_reported"),
        pytest.param({**VPC, "others": ["network interface eni-1"]}, True, (0, True, "call"), id="used"),
    ],
)
def test_plan(found: Any, delete: bool, expected: Any) -> None:
    made = resource(delete=delete)
    first = made.plan(found)
    assert outcome(first) == expected
    assert made.plan(first.after).calls == ()


@pytest.mark.parametrize(("delete", "place"), [(True, ""), (False, f"{REGION} vpc-1")])
def test_where_none_is_to_be_deleted_the_vpc_is_named_in_one_finding_for_all(delete: bool, place: str) -> None:
    for state in (VPC, {**VPC, "others": ["network interface eni-1"]}):
        (verdict,) = resource(delete=delete).plan(state).verdicts
        assert verdict.place == place


def test_parts_go_in_the_order_that_aws_asks_for() -> None:
    methods = [call.method for call in resource().plan(VPC).calls]
    assert methods == [
        "detach_internet_gateway",
        "delete_internet_gateway",
        "delete_subnet",
        "delete_subnet",
        "delete_vpc",
    ]


def test_a_deletion_that_ended_early_goes_on() -> None:
    made = resource().plan({**VPC, "internet_gateways": [], "subnets": ["subnet-2"]})
    assert [call.method for call in made.calls] == ["delete_subnet", "delete_vpc"]


#: An item of each list that AWS made with the VPC, and one that somebody put there.
ITEMS: dict[str, tuple[dict[str, Any] | None, dict[str, Any] | None]] = {
    "describe_subnets": ({"DefaultForAz": True}, {"DefaultForAz": False}),
    "describe_internet_gateways": ({}, None),
    "describe_route_tables": ({"Associations": [{"Main": True}]}, {"Associations": []}),
    "describe_network_acls": ({"IsDefault": True}, {"IsDefault": False}),
    "describe_security_groups": ({"GroupName": "default"}, {"GroupName": "web"}),
    "describe_vpc_endpoints": ({"State": "deleted"}, {"State": "available"}),
    "describe_vpn_gateways": (None, {}),
    "describe_egress_only_internet_gateways": (None, {"Attachments": [{"VpcId": "vpc-1"}]}),
    "describe_vpc_peering_connections": ({"Status": {"Code": "deleted"}}, {"Status": {"Code": "active"}}),
    "describe_network_interfaces": (None, {}),
}


@pytest.mark.parametrize("part", [*PARTS, INTERFACES], ids=lambda part: f"{part.kind} {part.filter}")
def test_what_others_put_there_is_known_from_what_aws_made(part: Any) -> None:
    born, foreign = ITEMS[part.method]
    assert born is None or part.born(born)
    assert foreign is None or not part.born(foreign)


@pytest.mark.parametrize("part", [*PARTS, INTERFACES], ids=lambda part: f"{part.kind} {part.filter}")
def test_parts_are_of_the_api(aws: Any, part: Any) -> None:
    client = aws.client("ec2", REGION)
    operation = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[part.method])
    assert part.id in operation.output_shape.members[part.key].member.members
    assert client.can_paginate(part.method) == (part.method != "describe_vpn_gateways")


def test_an_audit_asks_for_interfaces_only(context: Any, scripted: Any) -> None:
    made, ec2 = resource(delete=False, context=context()), scripted("ec2", REGION)
    ec2.add_response("describe_vpcs", {"Vpcs": [{"VpcId": "vpc-1"}]})
    ec2.add_response("describe_network_interfaces", {"NetworkInterfaces": []})
    assert not reconcile(made, check_mode=False).changed


def test_a_vpc_with_an_interface_is_not_asked_any_further(context: Any, scripted: Any) -> None:
    made, ec2 = resource(context=context()), scripted("ec2", REGION)
    ec2.add_response("describe_vpcs", {"Vpcs": [{"VpcId": "vpc-1"}]})
    ec2.add_response("describe_network_interfaces", {"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1"}]})
    assert made.observe()["others"] == ["network interface eni-1"]


def test_without_a_default_vpc_one_request_is_enough(context: Any, scripted: Any) -> None:
    made = resource(context=context())
    asked = {"Filters": [{"Name": "is-default", "Values": ["true"]}]}
    scripted("ec2", REGION).add_response("describe_vpcs", {"Vpcs": []}, asked)
    assert made.observe() == {"vpc": None}
