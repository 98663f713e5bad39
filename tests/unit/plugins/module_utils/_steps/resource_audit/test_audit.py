# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.network_reach import network
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.audit import (
    ResourceAudit,
    rotation_calls,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.checks import CHECKS, PARTS, parts_of
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.verdicts import judged
from hypothesis import given
from hypothesis import strategies as st

OPTIONS: dict[str, Any] = {
    "checks": list(CHECKS),
    "regions": None,
    "admin_ports": [22, 3389],
    "endpoint_services": ["s3", "dynamodb"],
    "rotate_keys": False,
}
DENIED = Failure("denied", "ec2:describe_instances in eu-west-1 was denied")
OPEN = {"Statement": [{"Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
TLS = {
    "Statement": {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["arn:it", "arn:it/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
}
ON = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
OFF = dict.fromkeys(ON, False)
WORLD, OFFICE, PEER = network("0.0.0.0/0"), network("203.0.113.0/24"), network("10.9.0.0/16")


def rule(port: int, *sources: Any, unread: Failure | None = None) -> dict[str, Any]:
    return {"protocol": "tcp", "from": port, "to": port, "sources": list(sources), "unread": unread}


def acl(*sources: Any) -> list[dict[str, Any]]:
    return [
        {"number": index, "allow": True, "protocol": "-1", "from": None, "to": None, "network": source}
        for index, source in enumerate(sources)
    ]


def route(*destinations: Any, unread: Failure | None = None) -> dict[str, Any]:
    return {"peering": "pcx-1", "destinations": list(destinations), "unread": unread, "peer": [PEER]}


#: Whom a thing is shared with could not be read.
UNREAD: tuple[dict[str, Any], Any] = ({"shared": DENIED}, DENIED)


def served(name: str = "sns", **condition: Any) -> dict[str, Any]:
    """A policy that lets a service in."""
    statement = {"Sid": "It", "Effect": "Allow", "Principal": {"Service": f"{name}.amazonaws.com"}, "Action": "*"}
    return {"Version": "2012-10-17", "Statement": {**statement, "Resource": "*", "Condition": condition}}


#: For each check: a part of a row, and what is wrong with it.
TABLE: dict[str, list[tuple[dict[str, Any], Any]]] = {
    "instance_profile": [
        ({"profile": "arn:web", "role": True}, None),
        ({"profile": "arn:web", "role": False}, "arn:web without a role"),
        ({"profile": "arn:web", "role": DENIED}, DENIED),
        ({"profile": "", "role": False}, "none"),
    ],
    "public_policies": [({"policy": {}}, None), ({"policy": OPEN}, ["Open"]), ({"policy": DENIED}, DENIED)],
    "confused_deputy": [
        ({"policy": {}}, None),
        ({"policy": served()}, ["It: sns.amazonaws.com"]),
        ({"policy": served(StringEquals={"aws:SourceAccount": "123456789012"})}, None),
        ({"policy": served(ArnLike={"aws:SourceArn": "arn:aws:sns:*:123456789012:*"})}, None),
        ({"policy": served(StringEqualsIfExists={"aws:SourceAccount": "123456789012"})}, ["It: sns.amazonaws.com"]),
        ({"policy": served(StringEquals={"aws:SourceAccount": "${aws:x}"})}, ["It: sns.amazonaws.com"]),
        ({"policy": served("events", ArnLikeIfExists={"aws:SourceArn": "arn:aws:events:*:1:rule/*"})}, None),
        ({"policy": served("logdelivery.elasticloadbalancing")}, None),
        ({"policy": DENIED}, DENIED),
    ],
    "public_images": [({"shared": False}, None), ({"shared": True}, "shared publicly")],
    "public_snapshots": [
        ({"shared": False}, None),
        ({"shared": True}, "shared publicly"),
        ({"shared": DENIED}, DENIED),
    ],
    "public_documents": [
        ({"shared": False}, None),
        ({"shared": True}, "shared publicly"),
        ({"shared": DENIED}, DENIED),
    ],
    "access_point_public_access": [
        ({"block": ON, "account": OFF}, None),
        ({"block": OFF, "account": ON}, None),
        ({"block": DENIED, "account": OFF}, DENIED),
        ({"block": {**ON, "BlockPublicPolicy": False}, "account": OFF}, {"off": ["BlockPublicPolicy"]}),
    ],
    "access_analyzer_findings": [
        ({"active": False, "type": "AWS::SQS::Queue", "public": True, "principals": []}, None),
        (
            {"active": True, "type": "AWS::SQS::Queue", "public": True, "principals": ["AWS *"]},
            {"type": "AWS::SQS::Queue", "public": True, "principals": ["AWS *"]},
        ),
    ],
    "bucket_tls": [({"policy": TLS}, None), ({"policy": {}}, "allowed"), ({"policy": DENIED}, DENIED)],
    "bucket_mfa_delete": [
        ({"versioning": {"Status": "Enabled", "MFADelete": "Enabled"}}, None),
        ({"versioning": {"Status": "Enabled"}}, {"versioning": "Enabled", "mfa_delete": "Disabled"}),
        ({"versioning": {}}, {"versioning": "never enabled", "mfa_delete": "Disabled"}),
        ({"versioning": DENIED}, DENIED),
    ],
    "bucket_sse_c": [({"blocked": ["SSE-C"]}, None), ({"blocked": []}, "allowed"), ({"blocked": DENIED}, DENIED)],
    "bucket_public_access": [
        ({"block": ON, "account": OFF}, None),
        ({"block": OFF, "account": ON}, None),
        ({"block": {**ON, "BlockPublicAcls": False}, "account": {**OFF, "BlockPublicAcls": True}}, None),
        ({"block": {**ON, "BlockPublicAcls": False}, "account": OFF}, {"off": ["BlockPublicAcls"]}),
        ({"block": ON, "account": DENIED}, None),
        ({"block": DENIED, "account": ON}, None),
        ({"block": OFF, "account": DENIED}, DENIED),
        ({"block": DENIED, "account": OFF}, DENIED),
    ],
    "rds_encryption": [({"encrypted": True}, None), ({"encrypted": False}, False), ({"encrypted": DENIED}, DENIED)],
    "rds_minor_upgrades": [
        ({"upgrades": True}, None),
        ({"upgrades": None}, None),
        ({"upgrades": False}, False),
        ({"upgrades": DENIED}, DENIED),
    ],
    "rds_public": [({"public": False}, None), ({"public": True}, True)],
    "rds_multi_az": [({"zones": True}, None), ({"zones": False}, False), ({"zones": DENIED}, DENIED)],
    "efs_encryption": [({"encrypted": True}, None), ({"encrypted": False}, False)],
    "key_rotation": [
        ({"rotates": True}, None),
        ({"rotates": None}, None),
        ({"rotates": False}, False),
        ({"rotates": DENIED}, DENIED),
    ],
    "front_end_logging": [({"logs": True}, None), ({"logs": False}, False), ({"logs": DENIED}, DENIED)],
    "certificate_expiry": [
        ({"days": 31, "used": True, "renews": True, "renewal": {}}, None),
        ({"days": 30, "used": True, "renews": False, "renewal": {}}, {"days_left": 30, "renewal": "by a person"}),
        (
            {"days": 50, "used": True, "renews": True, "renewal": {"renewal": "FAILED", "reason": "CAA_ERROR"}},
            {"days_left": 50, "renewal": "FAILED", "reason": "CAA_ERROR"},
        ),
        ({"days": 50, "used": True, "renews": True, "renewal": DENIED}, DENIED),
        ({"days": 5, "used": True, "renews": True, "renewal": DENIED}, {"days_left": 5}),
    ],
    "cifs_ingress": [
        ({"rules": [rule(445, OFFICE), rule(22, WORLD)]}, None),
        ({"rules": [rule(445, WORLD)]}, {"open_ports": [445]}),
        ({"rules": [rule(445, network("::/0"))]}, {"open_ports": [445]}),
        ({"rules": [rule(445, unread=DENIED)]}, DENIED),
        ({"rules": [rule(22, unread=DENIED)]}, None),
        ({"rules": [rule(445, unread=DENIED), rule(445, WORLD)]}, {"open_ports": [445]}),
    ],
    "acl_admin_ingress": [
        ({"entries": acl(OFFICE)}, None),
        ({"entries": acl(WORLD)}, {"open_ports": [22, 3389]}),
        ({"entries": acl(network("::/0"))}, {"open_ports": [22, 3389]}),
    ],
    "admin_ingress_ipv4": [
        ({"rules": []}, None),
        ({"rules": [rule(22, OFFICE), rule(3389, network("::/0"))]}, None),
        ({"rules": [rule(3389, WORLD)]}, {"open_ports": [3389]}),
    ],
    "admin_ingress_ipv6": [
        ({"rules": [rule(22, WORLD)]}, None),
        ({"rules": [rule(22, network("::/0"))]}, {"open_ports": [22]}),
    ],
    "peering_routes": [
        ({"routes": [route(network("10.9.1.0/24"))]}, None),
        ({"routes": [route(PEER)]}, {"routes": ["10.9.0.0/16 by pcx-1"]}),
        ({"routes": [route(network("10.0.0.0/8"))]}, {"routes": ["10.0.0.0/8 by pcx-1"]}),
        ({"routes": [route(WORLD)]}, {"routes": ["0.0.0.0/0 by pcx-1"]}),
        ({"routes": [route(network("::/0"))]}, None),
        ({"routes": [route(unread=DENIED)]}, DENIED),
    ],
    "instance_imdsv2": [
        ({"metadata": {"HttpTokens": "required", "HttpEndpoint": "enabled", "State": "applied"}}, None),
        ({"metadata": {"HttpTokens": "optional", "HttpEndpoint": "disabled", "State": "applied"}}, None),
        ({"metadata": {"HttpTokens": "optional", "HttpEndpoint": "enabled", "State": "applied"}}, "optional"),
        ({"metadata": {"HttpTokens": "required", "HttpEndpoint": "enabled", "State": "pending"}}, "pending"),
        ({"metadata": {"HttpTokens": None, "HttpEndpoint": None, "State": "applied"}}, "optional"),
    ],
    "vpc_endpoints": [
        ({"services": ["dynamodb", "s3", "ssm"], "unrouted": {}}, None),
        ({"services": ["s3"], "unrouted": {}}, {"missing": ["dynamodb"]}),
        ({"services": ["dynamodb", "s3"], "unrouted": {"git": ["subnet-1"]}}, None),
        (
            {"services": ["dynamodb"], "unrouted": {"s3": ["subnet-1"]}},
            {"missing": ["s3"], "subnets_without_route": {"s3": ["subnet-1"]}},
        ),
    ],
}
CASES = [
    pytest.param(name, row, breach, id=f"{name}-{index}")
    for name, cases in TABLE.items()
    for index, (row, breach) in enumerate(cases)
]


@pytest.mark.parametrize(("name", "row", "breach"), CASES)
def test_what_breaches_a_control(name: str, row: dict[str, Any], breach: Any) -> None:
    assert CHECKS[name].judge({"arn": "arn:it", "region": "eu-west-1", **row}, OPTIONS) == breach


def test_every_check_is_in_the_table_both_ways_and_in_the_catalogue() -> None:
    assert {
        name for name, cases in TABLE.items() if {breach is None for _row, breach in cases} == {True, False}
    } == set(CHECKS)
    own = [name for name in CONTROLS if name.startswith("resource_audit.") and not name.endswith("trusted_advisor")]
    assert [f"resource_audit.{name}" for name in CHECKS] == own


def test_every_part_is_looked_at_and_only_parts_that_are_needed() -> None:
    assert parts_of(frozenset(CHECKS)) == list(PARTS)
    assert parts_of(frozenset({"cifs_ingress", "admin_ingress_ipv4"})) == ["security_groups"]


def key(name: str, rotates: Any, region: str = "eu-west-1") -> dict[str, Any]:
    return {"arn": f"arn:{name}", "region": region, "id": name, "rotates": rotates}


FOUND: dict[tuple[str, str], Any] = {
    ("keys", "eu-west-1"): [key("good", True), key("bad", False), key("dim", DENIED)],
    ("keys", "us-east-1"): Failure("denied", "kms:list_keys in us-east-1 was denied"),
    ("topics", "us-east-1"): [{"arn": "arn:topic", "region": "us-east-1", "policy": OPEN}],
}


def test_each_breach_and_each_unknown_is_a_finding_of_its_own() -> None:
    verdicts, count = judged("key_rotation", CHECKS["key_rotation"], FOUND, OPTIONS)
    assert [(item.mend, item.resource, item.region) for item in verdicts] == [
        ("person", "arn:bad", "eu-west-1"),
        ("unknown", "arn:dim", "eu-west-1"),
        ("unknown", "", "us-east-1"),
    ]
    assert count == {"checked": 3, "breaches": 1, "unknown": 2}


def test_a_control_that_holds_everywhere_is_one_finding_with_its_count() -> None:
    found = {("keys", region): [key("good", True, region)] for region in ("eu-west-1", "us-east-1")}
    verdicts, count = judged("key_rotation", CHECKS["key_rotation"], found, OPTIONS)
    assert [(item.holds, item.region, item.current) for item in verdicts] == [(True, "", "2 checked, none breaches")]
    assert count == {"checked": 2, "breaches": 0, "unknown": 0}


def test_one_reason_in_a_region_is_one_finding_for_a_control_of_many_parts() -> None:
    off = Failure("off", "eu-west-9 is not an enabled region of this account.")
    found = {(part, "eu-west-9"): off for part in PARTS}
    verdicts, _count = judged("front_end_logging", CHECKS["front_end_logging"], found, OPTIONS)
    assert [(item.mend, item.region) for item in verdicts] == [("unknown", "eu-west-9")]


def test_only_keys_that_can_rotate_and_do_not_are_told_to() -> None:
    found = {("keys", "eu-west-1"): [*FOUND["keys", "eu-west-1"], key("rsa", None)]}
    assert [(call.params, call.region, call.resource) for call in rotation_calls(found)] == [
        ({"KeyId": "bad"}, "eu-west-1", "arn:bad")
    ]


def audit(context: Any, scripted: Any, **options: Any) -> ResourceAudit:
    who = context()
    regions = [{"RegionName": name} for name in ("eu-west-1", "us-east-1")]
    scripted("ec2").add_response("describe_regions", {"Regions": regions}, {})
    return ResourceAudit(who, {**OPTIONS, **options})


ROTATIONS = st.lists(st.sampled_from([True, False, None]), max_size=5)


@given(ROTATIONS)
def test_planning_from_the_planned_state_changes_nothing(rotations: list[bool | None]) -> None:
    found = {("keys", "eu-west-1"): [key(str(index), value) for index, value in enumerate(rotations)]}
    calls = rotation_calls(found)
    told = {call.params["KeyId"] for call in calls}
    after = {
        place: [{**row, "rotates": True} if row["id"] in told else row for row in rows] for place, rows in found.items()
    }
    assert rotation_calls(after) == []
    wanted = {**OPTIONS, "rotate_keys": True}
    verdicts, _count = judged("key_rotation", CHECKS["key_rotation"], after, wanted)
    assert [item.holds for item in verdicts] == [True]


def test_keys_rotate_only_when_asked_for(context: Any, scripted: Any) -> None:
    plain = audit(context, scripted, checks=["key_rotation"]).plan({"found": FOUND})
    assert (plain.calls, plain.before, plain.after) == ((), {}, {})
    told = audit(context, scripted, checks=["key_rotation"], rotate_keys=True).plan({"found": FOUND})
    assert [call.method for call in told.calls] == ["enable_key_rotation"]
    assert (told.before, told.after) == ({"arn:bad": {"rotation": False}}, {"arn:bad": {"rotation": True}})


def test_a_key_that_somebody_answers_for_is_left_alone(context: Any, scripted: Any) -> None:
    resource = audit(context, scripted, checks=["key_rotation"], rotate_keys=True)
    found = {("keys", "eu-west-1"): [key("one", False), key("other", False)]}
    plan = resource.plan({"found": found})
    waived = [item for item in plan.verdicts if item.resource == "arn:one"]
    left = resource.plan_without({"found": found}, plan, waived)
    assert [call.resource for call in left.calls] == ["arn:other"]
    assert left.after == {"arn:other": {"rotation": True}}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"checks": []}, "checks is empty"),
        ({"checks": ["cifs_ingress"], "rotate_keys": True}, "key_rotation"),
        ({"admin_ports": []}, "admin_ports"),
        ({"admin_ports": [22, 70000]}, "between 0 and 65535"),
    ],
)
def test_wrong_options_are_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        ResourceAudit.check({**OPTIONS, **options})
