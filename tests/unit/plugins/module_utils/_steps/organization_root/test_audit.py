# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization import Organization
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root import audit
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root.coverage import (
    RCP,
    SCP,
    Coverage,
    read_coverage,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root.workloads import KINDS, Workloads

MANAGEMENT, MEMBER = "123456789012", "200000000001"
ORGANIZATION = Organization("o-1", "arn:o-1", MANAGEMENT, True)
ROOT = {"Id": "r-abcd", "PolicyTypes": [{"Type": SCP, "Status": "ENABLED"}]}
FULL = {"Id": "p-FullAWSAccess", "Name": "FullAWSAccess"}
GUARD = {"Id": "p-12345678", "Name": "guard"}
GOOD: dict[str, Any] = {
    "tree": {"coverage": Coverage(True, ("guard",)), "units": [{"Name": "Workloads"}]},
    "policy": {"Statement": {"Effect": "Allow", "Principal": {"AWS": MEMBER}, "Action": "organizations:*"}},
    "trusted": ["guardduty.amazonaws.com", "controltower.amazonaws.com"],
    "administrators": {MEMBER: ["guardduty.amazonaws.com"]},
}


@pytest.fixture
def verdicts(context: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    def judged(change: dict[str, Any], organization: Organization = ORGANIZATION) -> dict[str, Any]:
        plan = audit.OrganizationAudit(context(), organization).plan({**GOOD, **change})
        assert plan.calls == ()
        return {verdict.control.partition(".")[2]: verdict for verdict in plan.verdicts}

    return judged


def test_a_well_governed_organization(verdicts: Any) -> None:
    found = verdicts({})
    holds = {name for name, verdict in found.items() if verdict.holds}
    assert holds == {"guarded", "policy_administrator", "service_administrators"}
    assert (found["units"].mend, found["units"].current) == ("person", ["Workloads"])


@pytest.mark.parametrize(
    ("change", "control", "current"),
    [
        pytest.param(
            {"tree": {**GOOD["tree"], "coverage": Coverage(False, ())}},
            "guarded",
            "control policies are not enabled",
            id="policy_type_is_off",
        ),
        pytest.param({"tree": {**GOOD["tree"], "coverage": Coverage(True, ())}}, "guarded", [], id="no_guardrail"),
        pytest.param(
            {"tree": {**GOOD["tree"], "coverage": Coverage(True, ("g",), (MEMBER,))}}, "guarded", "none", id="uncovered"
        ),
        pytest.param({"policy": {}}, "policy_administrator", [], id="no_resource_policy"),
        pytest.param(
            {"administrators": {}}, "service_administrators", {"without": ["guardduty.amazonaws.com"]}, id="no_admin"
        ),
    ],
)
def test_what_is_off(verdicts: Any, change: dict[str, Any], control: str, current: Any) -> None:
    found = verdicts(change)[control]
    assert (found.holds, found.mend, found.current) == (False, "person", current)


@pytest.mark.parametrize("part", ["tree", "policy", "trusted", "administrators"])
def test_what_cannot_be_read_is_unknown(verdicts: Any, part: str) -> None:
    found = verdicts({part: Failure("denied", "no")})
    unread = {verdict.mend for verdict in found.values()} - {"person"}
    assert unread == {"unknown"}


def test_a_member_is_told_where_to_look(verdicts: Any) -> None:
    elsewhere = Organization("o-1", "arn:o-1", "999999999999", True)
    assert "999999999999" in verdicts({"policy": Failure("denied", "no")}, elsewhere)["policy_administrator"].note


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        pytest.param({"Action": "organizations:*"}, [MEMBER], id="all"),
        pytest.param(
            {"Action": ["organizations:CreatePolicy", "organizations:Update*", "organizations:AttachPolicy"]},
            [MEMBER],
            id="each",
        ),
        pytest.param({"Action": "organizations:Describe*"}, [], id="reads_only"),
        pytest.param({"Action": "*", "Effect": "Deny"}, [], id="deny"),
        pytest.param({"Action": "*", "Principal": {"AWS": MANAGEMENT}}, [], id="management_account"),
        pytest.param({"Action": "*", "Principal": {"AWS": f"arn:aws:iam::{MEMBER}:root"}}, [MEMBER], id="arn"),
    ],
)
def test_who_manages_policies(statement: dict[str, Any], found: list[str]) -> None:
    policy = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": MEMBER}, **statement}]}
    assert audit.policy_administrators(policy, MANAGEMENT) == found


BOTH = {**ROOT, "PolicyTypes": [{"Type": kind, "Status": "ENABLED"} for kind in (SCP, RCP)]}


def test_a_resource_control_policy_is_a_guardrail_too(aws: Any, scripted: Any) -> None:
    organizations = scripted("organizations")
    for kind, listed in ((SCP, [FULL]), (RCP, [{"Id": "p-RCPFullAWSAccess", "Name": "RCPFullAWSAccess"}, GUARD])):
        params = {"TargetId": "r-abcd", "Filter": kind}
        organizations.add_response("list_policies_for_target", {"Policies": listed}, params)
    assert read_coverage(aws, BOTH, MANAGEMENT) == Coverage(True, ("guard",))


def test_what_aws_attaches_everywhere_is_no_guardrail(aws: Any, scripted: Any) -> None:
    organizations, full = scripted("organizations"), {"Id": "p-RCPFullAWSAccess", "Name": "RCPFullAWSAccess"}
    only = {**ROOT, "PolicyTypes": [{"Type": RCP, "Status": "ENABLED"}]}
    for method in ("list_policies_for_target", "list_policies"):
        organizations.add_response(method, {"Policies": [full]})
    assert read_coverage(aws, only, MANAGEMENT) == Coverage(True, ())


class Listed:
    """An organization with one guarded unit, and two accounts beside it."""

    def __init__(self, **state: str) -> None:
        self._found = {
            "list_policies": [FULL, GUARD],
            "list_targets_for_policy": [{"TargetId": "ou-guarded"}],
            "list_accounts_for_parent": [{"Id": MANAGEMENT, "State": "ACTIVE"}, {"Id": MEMBER, **state}],
        }

    def pages(self, _service: str, method: str, _key: str, **_params: Any) -> list[Any]:
        return self._found.get(method, [])


@pytest.mark.parametrize(
    ("state", "uncovered"),
    [
        pytest.param({"State": "ACTIVE"}, (MEMBER,), id="active"),
        pytest.param({"State": "PENDING_ACTIVATION"}, (MEMBER,), id="not_yet_active"),
        pytest.param({"State": "SUSPENDED"}, (), id="suspended"),
        pytest.param({"State": "PENDING_CLOSURE"}, (), id="being_closed"),
        pytest.param({"State": "CLOSED"}, (), id="closed"),
        pytest.param({"Status": "SUSPENDED"}, (), id="as_an_older_botocore_tells"),
        pytest.param({"Status": "ACTIVE"}, (MEMBER,), id="active_as_an_older_botocore_tells"),
    ],
)
def test_a_suspended_account_needs_no_guardrail(state: dict[str, str], uncovered: tuple[str, ...]) -> None:
    listed: Any = Listed(**state)
    assert read_coverage(listed, ROOT, MANAGEMENT) == Coverage(True, ("guard",), uncovered)


def test_a_guardrail_at_the_root_takes_one_request(aws: Any, scripted: Any) -> None:
    params = {"TargetId": "r-abcd", "Filter": SCP}
    scripted("organizations").add_response("list_policies_for_target", {"Policies": [FULL, GUARD]}, params)
    assert read_coverage(aws, ROOT, MANAGEMENT) == Coverage(True, ("guard",))


def test_without_guardrails_no_account_is_listed(aws: Any, scripted: Any) -> None:
    scripted("organizations").add_response("list_policies_for_target", {"Policies": [FULL]})
    scripted("organizations").add_response("list_policies", {"Policies": [FULL]})
    assert read_coverage(aws, ROOT, MANAGEMENT) == Coverage(True, ())


def test_disabled_policies_cover_nobody_and_take_no_request(aws: Any, scripted: Any) -> None:
    assert not read_coverage(aws, {**ROOT, "PolicyTypes": []}, MANAGEMENT).enabled


@pytest.mark.parametrize(
    ("counts", "holds", "mend"),
    [
        pytest.param({}, True, "person", id="nothing"),
        pytest.param({"Lambda functions": 2}, False, "person", id="functions"),
        pytest.param({"EC2 instances": Failure("denied", "no")}, False, "unknown", id="unreadable"),
        pytest.param(
            {"EC2 instances": Failure("denied", "no"), "Lambda functions": 1}, False, "person", id="seen_all_the_same"
        ),
    ],
)
def test_workloads(context: Any, counts: dict[str, Any], holds: bool, mend: str) -> None:
    verdict = Workloads(context(), "eu-west-1").plan({**dict.fromkeys(KINDS, 0), **counts}).verdicts[0]
    assert (verdict.holds, verdict.mend, verdict.region) == (holds, mend, "eu-west-1")
