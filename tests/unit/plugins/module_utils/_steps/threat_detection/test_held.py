# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a policy of the organization decides on is judged, named as held, and left alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Plan
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_policies import (
    OrganizationPolicies,
    decides,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.guardduty import GuardDutyDetector
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.inspector import Inspector
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.security_hub import SecurityHub
from botocore.stub import Stubber

from tests.emulator import clients
from tests.emulator.server import Emulator
from tests.unit.conftest import ACCOUNT

REGION = "us-east-1"
OPTIONS: dict[str, Any] = {
    "enabled": True,
    "features": ["s3", "rds"],
    "publishing_frequency": None,
    "exact": False,
    "standards": ["fsbp"],
    "resource_types": ["ec2", "lambda", "lambda_code"],
}
NOBODY = {"account": "", "unread": ""}
OFF: dict[Any, dict[str, Any]] = {
    GuardDutyDetector: {"detector": "d", "on": True, "features": {"s3": False, "rds": False}, "frequency": None},
    SecurityHub: {"on": False, "standards": {}},
    Inspector: {"scanned": {"ec2": False, "ecr": False, "lambda": False, "lambda_code": False}},
}
LISTED = {"enable_in_regions": [REGION], "disable_in_regions": []}


class As:
    """A context with a way to AWS."""

    def __init__(self, aws: Aws) -> None:
        self.account_id, self.partition, self.aws = ACCOUNT, "aws", aws


def seen(kind: Any, policy: Any, **given: Any) -> tuple[Plan, dict[str, str]]:
    """What is planned where a policy is in force, and who holds which control."""
    about = SimpleNamespace(account_id=ACCOUNT, partition="aws", aws=None)
    resource = kind(about, {**OPTIONS, **given}, REGION, True)
    features = dict.fromkeys(("s3", "eks", "malware", "rds", "lambda", "runtime", "ai", "ai_analyst"), False)
    state = {"offered": True, **OFF[kind], "administrator": NOBODY}
    if "features" in state:
        state["features"] = features
    plan = resource.plan({**state, "held": sorted(resource.held_by(policy))})
    return plan, {item.control.partition(".")[2]: item.held_by for item in plan.verdicts}


@pytest.mark.parametrize(
    "block",
    [
        pytest.param({"default": {"s3_data_events": "enabled"}}, id="of_all_regions"),
        pytest.param({REGION: {"s3_data_events": {"@@assign": "disabled"}}, "default": {}}, id="of_the_region"),
    ],
)
def test_a_held_protection_plan_is_left_and_the_others_are_switched_on(block: Any) -> None:
    plan, holders = seen(GuardDutyDetector, {"guardduty": block})
    assert holders == {"guardduty": "", "guardduty_s3": "guardduty-policy", "guardduty_rds": ""}
    assert [call.params["Features"] for call in plan.calls] == [[{"Name": "RDS_LOGIN_EVENTS", "Status": "ENABLED"}]]
    held = next(item for item in plan.verdicts if item.held_by)
    assert held.mend == "person" and "GuardDuty policy of the organization" in held.note


def test_a_block_of_a_region_replaces_that_of_all() -> None:
    policy = {"guardduty": {"default": {"s3_data_events": "enabled"}, REGION: {"eks_audit_logs": "enabled"}}}
    assert seen(GuardDutyDetector, policy)[1]["guardduty_s3"] == ""


def test_what_a_policy_scans_within_functions_is_not_the_functions_themselves() -> None:
    inner = {"lambda_standard_scanning": {"lambda_code_scanning": LISTED}}
    plan, holders = seen(Inspector, {"inspector": {"enablement": inner}})
    assert holders == {"inspector_ec2": "", "inspector_lambda": "", "inspector_lambda_code": "inspector-policy"}
    assert plan.calls[0].params["resourceTypes"] == ["EC2", "LAMBDA"]


@pytest.mark.parametrize(
    ("policy", "held", "methods"),
    [
        pytest.param({"cspm_enablement": LISTED}, ["security_hub"], [], id="hub"),
        pytest.param(
            {"cspm_enablement": {**LISTED, "security_standards": {}}},
            ["security_hub", "security_hub_standards"],
            [],
            id="hub_and_standards",
        ),
        pytest.param(
            {"cspm_enablement": {"enable_in_regions": ["eu-west-1"], "disable_in_regions": []}},
            [],
            ["enable_security_hub", "batch_enable_standards"],
            id="another_region",
        ),
    ],
)
def test_a_hub_is_held_in_the_regions_that_a_policy_names(policy: Any, held: list[str], methods: list[str]) -> None:
    plan, holders = seen(SecurityHub, policy)
    assert [name for name, holder in holders.items() if holder] == held
    assert [call.method for call in plan.calls] == methods


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ({"enable_in_regions": ["ALL_SUPPORTED"], "disable_in_regions": []}, True),
        ({"a": [{"disable_in_regions": {"@@assign": [REGION]}}]}, True),
        ({"enable_in_regions": REGION}, True),
        ({"enable_in_regions": []}, False),
        ("text", False),
    ],
)
def test_regions_are_found_at_any_depth(part: Any, expected: bool) -> None:
    assert decides(part, REGION) is expected


@pytest.mark.newer_models
def test_a_policy_is_read_once(aws: Aws, scripted: Callable[..., Stubber]) -> None:
    policy = {"EffectivePolicy": {"PolicyContent": json.dumps({"inspector": {}})}}
    scripted("organizations").add_response("describe_effective_policy", policy, {"PolicyType": "INSPECTOR_POLICY"})
    policies = OrganizationPolicies(aws)
    assert [policies.content("INSPECTOR_POLICY") for _region in range(2)] == [{"inspector": {}}] * 2


@pytest.mark.newer_models
@pytest.mark.parametrize(
    "code", ["AWSOrganizationsNotInUseException", "EffectivePolicyNotFoundException", "AccessDeniedException"]
)
def test_without_a_policy_or_the_right_to_read_it_nothing_is_held(
    aws: Aws, scripted: Callable[..., Stubber], code: str
) -> None:
    scripted("organizations").add_client_error("describe_effective_policy", code)
    policies = OrganizationPolicies(aws)
    assert [policies.content("GUARDDUTY_POLICY") for _region in range(2)] == [None, None]


def test_a_type_that_the_installed_models_do_not_know_is_not_asked_for(
    aws: Aws, scripted: Callable[..., Stubber]
) -> None:
    scripted("organizations")
    assert OrganizationPolicies(aws).content("NOBODY_POLICY") is None


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator() as account:
        yield account


HELD = {
    GuardDutyDetector: ("GUARDDUTY_POLICY", {"guardduty": {"default": {"foundational": "enabled"}}}),
    SecurityHub: ("SECURITYHUB_CSPM_POLICY", {"cspm_enablement": LISTED}),
    Inspector: (
        "INSPECTOR_POLICY",
        {"inspector": {"enablement": dict.fromkeys(("ec2_scanning", "lambda_standard_scanning"), LISTED)}},
    ),
}


@pytest.mark.newer_models
@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.__name__) for kind in HELD])
def test_a_whole_run_sends_nothing_that_the_organization_refuses(running: Emulator, kind: Any) -> None:
    running.reset()
    name, policy = HELD[kind]
    running.control("store", {"name": "organizations.effective", "value": {name: policy}})
    session = boto3.session.Session(region_name=REGION, **clients.LOOKS)
    options = {**OPTIONS, "resource_types": ["ec2", "lambda"]}
    outcome = reconcile(
        kind(As(Aws(session, endpoint=running.endpoint)), options, REGION, True),  # type: ignore[arg-type]
        check_mode=False,
    )
    assert (list(outcome.calls), outcome.error) == ([], "")
    asked = [call["operation"] for call in running.control("calls", method="GET")]
    assert asked.count("DescribeEffectivePolicy") == 1


def test_nobody_is_asked_where_nothing_would_be_changed(aws: Aws, scripted: Callable[..., Stubber]) -> None:
    scripted("organizations")
    listed, detector = {"DetectorIds": ["d"]}, {"Status": "ENABLED", "ServiceRole": "r", "Features": []}
    script = scripted("guardduty")
    script.add_response("list_detectors", listed, {})
    script.add_response("get_detector", detector, {"DetectorId": "d"})
    script.add_response("get_administrator_account", {"Administrator": {}}, {"DetectorId": "d"})
    options = {**OPTIONS, "features": []}
    assert "held" not in GuardDutyDetector(As(aws), options, REGION, True).observe()  # type: ignore[arg-type]
