# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization import Organization
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root import root_access as access

ORGANIZATION = Organization("o-1", "arn:o-1", "123456789012", True)
BOTH = ["RootCredentialsManagement", "RootSessions"]


@pytest.fixture
def resource(context: Callable[..., Any]) -> Callable[[bool], access.OrganizationRootAccess]:
    return lambda enforce: access.OrganizationRootAccess(context(), {"enforce": enforce})


@pytest.mark.parametrize(
    ("features", "enforce", "calls", "mends"),
    [
        pytest.param(access.NO_TRUST, True, 3, {"call"}, id="all_off"),
        pytest.param([], True, 2, {"call"}, id="only_trusted"),
        pytest.param(["RootSessions"], True, 1, {"call"}, id="one_off"),
        pytest.param(BOTH, True, 0, {"call"}, id="all_on"),
        pytest.param(access.NO_TRUST, False, 0, {"choice"}, id="not_asked_for"),
        pytest.param(access.MEMBER, True, 0, {"not_applicable"}, id="member"),
        pytest.param(access.BILLING_ONLY, True, 0, {"person"}, id="billing_only"),
        pytest.param(Failure("denied", "no"), True, 0, {"unknown"}, id="denied_is_unknown"),
    ],
)
def test_plan(resource: Any, features: Any, enforce: bool, calls: int, mends: set[str]) -> None:
    plan = resource(enforce).plan({"organization": ORGANIZATION, "features": features})
    assert len(plan.calls) == calls
    assert {verdict.mend for verdict in plan.verdicts} == mends
    assert len(plan.verdicts) == 3
    assert all(verdict.holds for verdict in plan.verdicts) is (features == BOTH)


def test_controls_of_organizations_ask_nothing_of_an_account_in_none(resource: Any) -> None:
    plan = resource(True).plan({"organization": None, "features": access.NO_ORGANIZATION})
    assert plan.calls == ()
    assert {(verdict.holds, verdict.current) for verdict in plan.verdicts} == {
        (True, "this account belongs to no organization")
    }


def test_without_trusted_access_nothing_is_switched_on(resource: Any) -> None:
    made = resource(True)
    state = {"organization": ORGANIZATION, "features": access.NO_TRUST}
    plan = made.plan(state)
    assert made.plan_without(state, plan, plan.verdicts[:1]).calls == ()
    assert [call.method for call in made.plan_without(state, plan, plan.verdicts[1:2]).calls] == [
        "enable_aws_service_access",
        "enable_organizations_root_sessions",
    ]


def test_the_organization_is_read_once_and_denial_is_not_absence(resource: Any, scripted: Any) -> None:
    made = resource(False)
    scripted("organizations").add_client_error("describe_organization", "AccessDeniedException")
    scripted("iam").add_client_error("list_organizations_features", access.NO_ORGANIZATION)
    with pytest.raises(Failure, match="denied"):
        made.observe()
