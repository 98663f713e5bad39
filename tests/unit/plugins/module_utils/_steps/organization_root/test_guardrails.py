# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Call, Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.control_policy import GUARDRAILS, denial_problem
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root import (
    guardrail_policies as guardrails,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root.guardrails import Guardrails
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

STATEMENT = {"Effect": "Deny", "Action": "ec2:*", "Resource": "*"}
SCP = "SERVICE_CONTROL_POLICY"
TARGETS = ["r-abcd", "111122223333", "ou-abcd-12345678"]


def guardrail(**change: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "name": "stay",
        "state": "present",
        "preset": None,
        "statements": None,
        "description": None,
        "targets": [],
    }
    return {**plain, **change}


def state(*found: dict[str, Any], enabled: bool = True) -> dict[str, Any]:
    policies = {f"dayone-{item['name']}": item for item in found}
    return {"root": "r-abcd", "enabled": enabled, "policies": policies, "units": {"Work": "ou-abcd-12345678"}}


def policy(**change: Any) -> dict[str, Any]:
    plain = {
        "name": "stay",
        "id": "p-12345678",
        "arn": "arn:p",
        "description": "old",
        "document": {},
        "owner": "organization_guardrails/stay",
        "targets": [],
    }
    return {**plain, **change}


@pytest.fixture
def made(aws: Any) -> Callable[..., Guardrails]:
    class Somebody:
        def __init__(self) -> None:
            self.aws = aws

    def make(*items: dict[str, Any], exact: bool = False) -> Guardrails:
        return Guardrails(Somebody(), {"guardrails": list(items), "exact": exact})  # type: ignore[arg-type]

    return make


def methods(plan: Any) -> list[str]:
    return [call.method for call in plan.calls]


def test_a_new_guardrail_is_made_and_attached_where_it_is_named(made: Any) -> None:
    plan = made(guardrail(preset="deny_leaving", targets=["root", "Work"])).plan(state(enabled=False))
    assert methods(plan) == ["enable_policy_type", "create_policy", "attach_policy", "attach_policy"]
    assert [call.params.get("TargetId") for call in plan.calls[2:]] == ["ou-abcd-12345678", "r-abcd"]


def test_a_guardrail_without_targets_switches_nothing_on(made: Any) -> None:
    assert methods(made(guardrail(preset="deny_leaving")).plan(state(enabled=False))) == ["create_policy"]


def test_detaching_weakens_and_is_done_only_when_exact(made: Any) -> None:
    item = guardrail(preset="deny_leaving", targets=["root"])
    found = policy(
        document=guardrails.document(item), description=guardrails.description(item), targets=["111122223333", "r-abcd"]
    )
    assert methods(made(item).plan(state(found))) == []
    assert methods(made(item, exact=True).plan(state(found))) == ["detach_policy"]


def test_a_guardrail_that_is_refused_leaves_the_others_alone(made: Any) -> None:
    named = [guardrail(name=name, preset="deny_leaving", targets=["root"]) for name in ("one", "two")]
    calls = made(*named).plan(state(enabled=False)).calls
    assert [(call.method, call.chain) for call in calls] == [
        ("enable_policy_type", ""),
        ("create_policy", "dayone-one"),
        ("attach_policy", "dayone-one"),
        ("create_policy", "dayone-two"),
        ("attach_policy", "dayone-two"),
    ]


def test_policy_of_others_is_left(made: Any) -> None:
    for item in (guardrail(preset="deny_leaving"), guardrail(state="absent")):
        plan = made(item).plan(state(policy(owner="")))
        assert plan.calls == ()
        assert (plan.verdicts[0].holds, plan.verdicts[0].mend) == (False, "person")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    there=st.booleans(),
    attached=st.sets(st.sampled_from(TARGETS)),
    wanted=st.sets(st.sampled_from([*TARGETS, "root", "Work"])),
    preset=st.sampled_from(sorted(GUARDRAILS)),
    exact=st.booleans(),
    enabled=st.booleans(),
)
def test_planning_from_the_planned_state_changes_nothing(
    made: Any, there: bool, attached: set[str], wanted: set[str], preset: str, exact: bool, enabled: bool
) -> None:
    resource = made(guardrail(preset=preset, targets=sorted(wanted)), exact=exact)
    before = state(policy(targets=sorted(attached)), enabled=enabled) if there else state(enabled=enabled)
    after = resource.plan(before).after
    again = state(policy(**after["dayone-stay"]), enabled=after["enabled"])
    assert methods(resource.plan(again)) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param({}, "statements and preset", id="neither"),
        pytest.param({"preset": "deny_leaving", "statements": [STATEMENT]}, "statements and preset", id="both"),
        pytest.param({"name": "a b", "preset": "deny_leaving"}, "name is a b", id="name"),
        pytest.param({"statements": [{**STATEMENT, "Effect": "Allow"}]}, "Effect is Allow", id="allow"),
        pytest.param({"statements": [{"Effect": "Deny", "Resource": "*"}]}, "Action and NotAction", id="no_action"),
        pytest.param({"statements": [{"Effect": "Deny", "Action": "s3:*"}]}, "needs Resource", id="no_resource"),
        pytest.param({"statements": [{**STATEMENT, "Principal": "*"}]}, "Principal", id="principal"),
        pytest.param({"statements": [{**STATEMENT, "Action": "*"}]}, "denies everything", id="everything"),
    ],
)
def test_bad_input_is_refused(change: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        guardrails.check({"guardrails": [guardrail(**change)]})


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(Refusal, match="more than once"):
        guardrails.check({"guardrails": [guardrail(preset="deny_leaving")] * 2})


@pytest.mark.parametrize("name", sorted(GUARDRAILS))
def test_presets_keep_to_the_rules_and_to_the_size_of_a_policy(name: str) -> None:
    guardrails.check({"guardrails": [guardrail(preset=name)]})
    assert all(denial_problem(item) == "" for item in GUARDRAILS[name][1])
    assert len(str(guardrails.document(guardrail(preset=name)))) < 5120


def roots(*statuses: str) -> dict[str, Any]:
    types = [{"Type": "SERVICE_CONTROL_POLICY", "Status": status} for status in statuses]
    return {"Roots": [{"Id": "r-abcd", "Arn": "arn:r", "Name": "Root", "PolicyTypes": types}]}


def test_policies_are_attached_once_their_type_is_enabled(made: Any, scripted: Any) -> None:
    enable, *_rest = made(guardrail(preset="deny_leaving", targets=["root"])).plan(state(enabled=False)).calls
    organizations = scripted("organizations")
    organizations.add_client_error("enable_policy_type", "FinalizingOrganizationException")
    organizations.add_response("enable_policy_type", {})
    for found in (roots(), roots("PENDING_ENABLE"), roots("ENABLED")):
        organizations.add_response("list_roots", found, {})
    made().send(enable)


def test_a_type_that_is_never_enabled_is_said(made: Any, scripted: Any) -> None:
    organizations = scripted("organizations")
    organizations.add_response("enable_policy_type", {})
    for _look in range(35):
        organizations.add_response("list_roots", roots("PENDING_ENABLE"), {})
    with pytest.raises(Failure, match="did not enable service control policies within 300 s"):
        made().send(Call("organizations", "enable_policy_type", {"RootId": "r-abcd", "PolicyType": SCP}))


@pytest.mark.parametrize(
    "code", ["ConcurrentModificationException", "PolicyChangesInProgressException", "PolicyTypeNotEnabledException"]
)
def test_what_organizations_is_at_work_on_is_waited_for(made: Any, scripted: Any, code: str) -> None:
    params = {"PolicyId": "p-12345678", "TargetId": "r-abcd"}
    scripted("organizations").add_client_error("attach_policy", code)
    scripted("organizations").add_response("attach_policy", {}, params)
    made().send(Call("organizations", "attach_policy", params))
