# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Plan
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults.default_security_groups import (
    DefaultSecurityGroups,
    rules,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.nobody import NOBODY

REGION = "eu-west-1"
ACCOUNT = "123456789012"
ARN = f"arn:aws:ec2:{REGION}:{ACCOUNT}:security-group/"
ITSELF = {"IpProtocol": "-1", "UserIdGroupPairs": [{"UserId": ACCOUNT, "GroupId": "sg-1"}]}
ANYWHERE = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
FILTER = {"Filters": [{"Name": "group-name", "Values": ["default"]}]}


def group(ingress: Any = (ITSELF,), egress: Any = (ANYWHERE,), used_by: Any = ()) -> dict[str, Any]:
    return {"vpc": "vpc-1", "ingress": list(ingress), "egress": list(egress), "used_by": list(used_by)}


def resource(*, empty: bool = True, force: bool = False, context: Any = None) -> DefaultSecurityGroups:
    return DefaultSecurityGroups(context or NOBODY, REGION, empty=empty, force=force)


def outcome(made: Plan) -> tuple[list[str], bool, str]:
    (verdict,) = made.verdicts
    return [call.method.rpartition("_")[2] for call in made.calls], verdict.holds, verdict.mend


BOTH = ["ingress", "egress"]


@pytest.mark.parametrize(
    ("found", "options", "expected"),
    [
        pytest.param(group([], []), {}, ([], True, "call"), id="no_rules"),
        pytest.param(group(), {}, (BOTH, False, "call"), id="as_aws_makes_it"),
        pytest.param(group([]), {}, (["egress"], False, "call"), id="one_direction"),
        pytest.param(group(), {"empty": False}, ([], False, "choice"), id="only_reported"),
        pytest.param(group(used_by=["eni-1"]), {}, ([], False, "person"), id="in_use"),
        pytest.param(group(used_by=["eni-1"]), {"force": True}, (BOTH, False, "call"), id="in_use_and_forced"),
        pytest.param(group([], [], ["eni-1"]), {}, ([], True, "call"), id="used_and_without_rules"),
    ],
)
def test_plan(found: Any, options: Any, expected: Any) -> None:
    assert outcome(resource(**options).plan({"sg-1": found})) == expected


def test_a_group_in_use_names_who_uses_it() -> None:
    made = resource().plan({"sg-1": group(used_by=[f"eni-{number}" for number in range(7)])})
    assert "eni-4 and 2 more" in made.verdicts[0].note
    assert "force" in made.verdicts[0].note
    assert made.after == made.before


def test_one_group_in_use_does_not_keep_the_others() -> None:
    made = resource().plan({"sg-1": group(used_by=["eni-1"]), "sg-2": group()})
    assert {call.params["GroupId"] for call in made.calls} == {"sg-2"}
    assert {call.resource for call in made.calls} == {ARN + "sg-2"}


def test_a_waived_group_keeps_its_rules() -> None:
    made = resource()
    first = made.plan({"sg-1": group(), "sg-2": group()})
    kept = made.plan_without(None, first, [first.verdicts[0]])
    assert {call.params["GroupId"] for call in kept.calls} == {"sg-2"}
    assert (kept.after or {})["sg-1"] == group()


groups = st.dictionaries(
    st.sampled_from(["sg-1", "sg-2", "sg-3"]),
    st.builds(
        group,
        st.lists(st.sampled_from([ITSELF, ANYWHERE]), max_size=2),
        st.lists(st.just(ANYWHERE), max_size=1),
        st.lists(st.just("eni-1"), max_size=1),
    ),
)


@given(found=groups, empty=st.booleans(), force=st.booleans())
def test_planning_from_the_planned_state_changes_nothing(found: Any, empty: bool, force: bool) -> None:
    made = resource(empty=empty, force=force)
    assert made.plan(made.plan(found).after).calls == ()


@given(found=groups)
def test_groups_in_use_are_never_touched(found: Any) -> None:
    touched = {call.params["GroupId"] for call in resource().plan(found).calls}
    assert touched.isdisjoint(name for name, item in found.items() if item["used_by"])


def test_rules_are_normal() -> None:
    permission = {
        "IpProtocol": "tcp",
        "FromPort": 22,
        "ToPort": 22,
        "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "b"}, {"CidrIp": "0.0.0.0/0"}],
        "Ipv6Ranges": [],
        "UserIdGroupPairs": [{"UserId": ACCOUNT, "GroupId": "sg-2", "GroupName": "web", "PeeringStatus": "active"}],
    }
    assert rules([permission]) == [
        {
            "IpProtocol": "tcp",
            "FromPort": 22,
            "ToPort": 22,
            "IpRanges": [{"CidrIp": "0.0.0.0/0"}, {"CidrIp": "10.0.0.0/8"}],
            "UserIdGroupPairs": [{"UserId": ACCOUNT, "GroupId": "sg-2"}],
        }
    ]
    assert rules([permission, ANYWHERE]) == rules([ANYWHERE, permission])


def described(name: str, ingress: Any = (), egress: Any = (), owner: str = ACCOUNT) -> dict[str, Any]:
    about = {"GroupId": name, "GroupName": "default", "OwnerId": owner, "VpcId": "vpc-1"}
    return {**about, "IpPermissions": list(ingress), "IpPermissionsEgress": list(egress)}


def test_nobody_is_asked_for_the_users_of_empty_groups(context: Any, scripted: Any) -> None:
    made = resource(context=context())
    scripted("ec2", REGION).add_response("describe_security_groups", {"SecurityGroups": [described("sg-1")]}, FILTER)
    assert not reconcile(made, check_mode=True).changed


def test_groups_of_another_account_are_not_looked_at(context: Any, scripted: Any) -> None:
    made = resource(context=context())
    theirs = described("sg-9", [ANYWHERE], owner="111122223333")
    scripted("ec2", REGION).add_response("describe_security_groups", {"SecurityGroups": [theirs]}, FILTER)
    assert made.observe() == {}


def test_users_are_found_by_their_interfaces(context: Any, scripted: Any) -> None:
    made = resource(context=context())
    ec2, found = scripted("ec2", REGION), [described("sg-1", [ITSELF]), described("sg-2", [], [ANYWHERE])]
    ec2.add_response("describe_security_groups", {"SecurityGroups": found}, FILTER)
    interface = {"NetworkInterfaceId": "eni-1", "Groups": [{"GroupId": "sg-1"}, {"GroupId": "sg-web"}]}
    asked = {"Filters": [{"Name": "group-id", "Values": ["sg-1", "sg-2"]}]}
    ec2.add_response("describe_network_interfaces", {"NetworkInterfaces": [interface]}, asked)
    observed = made.observe()
    assert {name: item["used_by"] for name, item in observed.items()} == {"sg-1": ["eni-1"], "sg-2": []}


def test_an_interface_that_does_not_say_its_groups_may_use_any_that_was_asked_for(context: Any, scripted: Any) -> None:
    made = resource(context=context())
    ec2, found = scripted("ec2", REGION), [described("sg-1", [ITSELF]), described("sg-2", [], [ANYWHERE])]
    ec2.add_response("describe_security_groups", {"SecurityGroups": found}, FILTER)
    ec2.add_response("describe_network_interfaces", {"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1"}]})
    assert [item["used_by"] for item in made.observe().values()] == [["eni-1"], ["eni-1"]]


def test_more_groups_than_a_filter_takes_are_asked_for_in_parts(context: Any, scripted: Any) -> None:
    made = resource(context=context())
    names = sorted(f"sg-{number:03}" for number in range(201))
    ec2 = scripted("ec2", REGION)
    ec2.add_response(
        "describe_security_groups", {"SecurityGroups": [described(name, [ANYWHERE]) for name in names]}, FILTER
    )
    for part in (names[:200], names[200:]):
        asked = {"Filters": [{"Name": "group-id", "Values": part}]}
        ec2.add_response("describe_network_interfaces", {"NetworkInterfaces": []}, asked)
    assert len(made.observe()) == 201
