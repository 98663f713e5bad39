# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""GuardDuty, Security Hub, Macie and Inspector of one region."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Plan, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.guardduty import (
    FEATURES,
    FREQUENCIES,
    GuardDutyDetector,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.inspector import TYPES, Inspector
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.macie import MacieSession
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.security_hub import (
    STANDARDS,
    SecurityHub,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.service import ThreatService
from botocore.stub import Stubber
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.conftest import ACCOUNT

REGION = "us-east-1"
OTHER = "111122223333"
NOBODY = {"account": "", "unread": ""}
THEIRS = {"account": OTHER, "unread": ""}
UNREAD = {"account": "", "unread": "denied"}
OPTIONS: dict[Any, dict[str, Any]] = {
    GuardDutyDetector: {"features": [], "publishing_frequency": None, "exact": False},
    SecurityHub: {"standards": ["fsbp"]},
    MacieSession: {},
    Inspector: {"resource_types": ["ec2"]},
}
#: Each service as it is where nobody switched it on.
OFF: dict[Any, dict[str, Any]] = {
    GuardDutyDetector: {
        "detector": None,
        "on": False,
        "features": dict.fromkeys(FEATURES, False),
        "frequency": None,
    },
    SecurityHub: {"on": False, "standards": {}},
    MacieSession: {"status": "OFF"},
    Inspector: {"scanned": dict.fromkeys(TYPES, False)},
}
#: Repositories of code are connected by a person first.
NOT_SCANNED = ("CODE_REPOSITORY",)
KINDS = [pytest.param(kind, id=kind.__name__) for kind in OFF]


class Here:
    """A context that reaches nothing."""

    account_id, partition, aws = ACCOUNT, "aws", None


def service(kind: Any, *, offered: bool = True, enabled: bool = True, context: Any = None, **options: Any) -> Any:
    return kind(context or Here(), {**OPTIONS[kind], "enabled": enabled, **options}, REGION, offered)


def off(kind: Any, administrator: dict[str, str] | None = None, **given: Any) -> dict[str, Any]:
    return {"offered": True, **OFF[kind], "administrator": administrator or NOBODY, **given}


def stands(plan: Plan) -> dict[str, tuple[bool, str]]:
    return {item.control.partition(".")[2]: (item.holds, item.mend) for item in plan.verdicts}


def mends(plan: Plan) -> set[str]:
    return {item.mend for item in plan.verdicts if not item.holds}


def notes(plan: Plan) -> str:
    return " ".join(item.note for item in plan.verdicts)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_asked_for_is_switched_on_and_then_left(kind: Any) -> None:
    resource = service(kind)
    plan = resource.plan(off(kind))
    assert plan.calls and mends(plan) == {"call"}
    again = resource.plan(plan.after)
    assert (again.calls, mends(again)) == ((), set())


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_asked_for_is_told_with_its_price_and_its_switch(kind: Any) -> None:
    resource = service(kind, enabled=False)
    plan = resource.plan(off(kind))
    assert (plan.calls, mends(plan)) == ((), {"choice"})
    assert {item.resolution.enable for item in plan.verdicts} == {f"{resource.service.switch}: true"}
    assert all("$" in item.resolution.price for item in plan.verdicts)
    assert f"Set {resource.service.switch}: true" in notes(plan)
    assert "At list price it costs $" in notes(plan)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("enabled", "place"), [(True, ""), (False, REGION)])
def test_what_is_not_asked_for_is_one_finding_for_all_regions(kind: Any, enabled: bool, place: str) -> None:
    assert {item.place for item in service(kind, enabled=enabled).plan(off(kind)).verdicts} == {place}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_on_is_compliant_whoever_switched_it_on(kind: Any) -> None:
    on = service(kind).plan(off(kind)).after
    for administrator in (NOBODY, THEIRS, UNREAD):
        plan = service(kind, enabled=False).plan({**on, "administrator": administrator})
        assert (plan.calls, mends(plan)) == ((), set())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("enabled", [True, False])
def test_what_another_account_manages_is_left_to_it(kind: Any, enabled: bool) -> None:
    plan = service(kind, enabled=enabled).plan(off(kind, THEIRS))
    assert (plan.calls, mends(plan)) == ((), {"person"})
    assert f"Account {OTHER} manages" in notes(plan)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_written_where_it_is_not_known_who_manages(kind: Any) -> None:
    plan = service(kind).plan(off(kind, UNREAD))
    assert (plan.calls, mends(plan)) == ((), {"unknown"})


@pytest.mark.parametrize("kind", KINDS)
def test_a_region_without_the_service_is_not_asked_and_is_unknown(kind: Any) -> None:
    resource = service(kind, offered=False)
    outcome = reconcile(resource, check_mode=False)
    assert (outcome.error, outcome.calls) == ("", [])
    assert {status for _verdict, status in outcome.findings} == {"unknown"}
    assert "is not available in us-east-1" in outcome.findings[0][0].note


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_waived_is_left_alone(kind: Any) -> None:
    resource = service(kind)
    outcome = reconcile_with(resource, off(kind), waived=resource.controls)
    assert outcome.calls == []
    assert {status for _verdict, status in outcome.findings} == {"excepted"}


def reconcile_with(resource: ThreatService, state: dict[str, Any], waived: tuple[str, ...]) -> Any:
    resource.observe = lambda: state  # type: ignore[method-assign]
    return reconcile(
        resource,
        check_mode=True,
        waive=lambda verdict: replace(verdict, mend="waived") if verdict.control in waived else verdict,
    )


def test_a_waived_plan_of_protection_is_not_switched_on_with_the_others() -> None:
    resource = service(GuardDutyDetector, features=["s3", "rds"])
    outcome = reconcile_with(resource, off(GuardDutyDetector), waived=("threat_detection.guardduty_rds",))
    (call,) = outcome.calls
    status = {item["Name"]: item["Status"] for item in call.params["Features"]}
    assert [name for name, on in status.items() if on == "ENABLED"] == ["S3_DATA_EVENTS"]


def test_a_new_detector_is_told_of_every_protection_plan() -> None:
    (call,) = service(GuardDutyDetector, features=["s3"]).plan(off(GuardDutyDetector)).calls
    assert call.method == "create_detector"
    status = {item["Name"]: item["Status"] for item in call.params["Features"]}
    assert status == {name: "ENABLED" if name == "S3_DATA_EVENTS" else "DISABLED" for name in FEATURES.values()}
    assert call.params["Tags"] == {"dayone:managed": "threat_detection"}


def test_a_new_detector_is_told_of_plans_that_only_the_installed_botocore_knows() -> None:
    (call,) = service(GuardDutyDetector).plan(off(GuardDutyDetector, others=["NEW_PLAN"])).calls
    assert {"Name": "NEW_PLAN", "Status": "DISABLED"} in call.params["Features"]


@pytest.mark.newer_models
def test_every_protection_plan_of_the_installed_botocore_has_a_name_here(aws: Any) -> None:
    known = set(aws.choices("guardduty", "DetectorFeature"))
    # GuardDuty takes the older monitoring of EKS only in place of RUNTIME_MONITORING.
    assert known - {"EKS_RUNTIME_MONITORING"} == set(FEATURES.values())


@pytest.mark.newer_models
def test_every_type_that_inspector_scans_is_named_here(aws: Any) -> None:
    known = set(aws.choices("inspector2", "ResourceScanType"))
    assert known - set(NOT_SCANNED) == {request for _answer, request in TYPES.values()}


def test_a_plan_that_a_region_lacks_is_left_out_and_the_others_are_told(scripted: Script, context: Any) -> None:
    resource = service(GuardDutyDetector, context=context(), features=["s3"])
    (call,) = resource.plan(off(GuardDutyDetector)).calls
    rest = [item for item in call.params["Features"] if item["Name"] != "AI_ANALYST"]
    guardduty = scripted("guardduty")
    guardduty.add_client_error("create_detector", "BadRequestException", "AI_ANALYST is not in this Region")
    guardduty.add_response("create_detector", {"DetectorId": "d1"}, {**call.params, "Features": rest})
    assert resource.send(call)["DetectorId"] == "d1"


def test_a_plan_that_was_asked_for_and_is_lacking_fails(scripted: Script, context: Any) -> None:
    resource = service(GuardDutyDetector, context=context(), features=["s3"])
    (call,) = resource.plan(off(GuardDutyDetector)).calls
    scripted("guardduty").add_client_error(
        "create_detector", "BadRequestException", "S3_DATA_EVENTS is not in this Region"
    )
    with pytest.raises(Failure, match="S3_DATA_EVENTS is not in this Region"):
        resource.send(call)


@pytest.mark.parametrize(
    ("exact", "now", "wanted", "sent"),
    [
        pytest.param(False, "fifteen_minutes", "one_hour", None, id="faster_stays"),
        pytest.param(True, "fifteen_minutes", "one_hour", "ONE_HOUR", id="exact_slows"),
        pytest.param(False, "six_hours", "one_hour", "ONE_HOUR", id="slower_is_raised"),
        pytest.param(True, "fifteen_minutes", None, None, id="not_managed"),
    ],
)
def test_publishing_is_only_raised(exact: bool, now: str, wanted: str | None, sent: str | None) -> None:
    on = off(GuardDutyDetector, detector="d1", on=True, frequency=now)
    plan = service(GuardDutyDetector, publishing_frequency=wanted, exact=exact).plan(on)
    assert [call.params.get("FindingPublishingFrequency") for call in plan.calls] == ([sent] if sent else [])


@given(
    on=st.booleans(),
    made=st.booleans(),
    features=st.fixed_dictionaries({name: st.booleans() for name in FEATURES}),
    frequency=st.sampled_from(list(FREQUENCIES)),
    wanted=st.sets(st.sampled_from(list(FEATURES))),
    publishing=st.none() | st.sampled_from(list(FREQUENCIES)),
    exact=st.booleans(),
)
def test_guardduty_settles_and_is_weakened_by_exact_alone(
    on: bool,
    made: bool,
    features: dict[str, bool],
    frequency: str,
    wanted: set[str],
    publishing: str | None,
    exact: bool,
) -> None:
    found: dict[str, Any] = {"detector": "d1", "on": on, "features": features, "frequency": frequency} if made else {}
    state = off(GuardDutyDetector, **found)
    resource = service(GuardDutyDetector, features=sorted(wanted), publishing_frequency=publishing, exact=exact)
    plan = resource.plan(state)
    assert len(plan.calls) <= 1
    after: Any = plan.after
    again = resource.plan(after)
    assert (again.calls, mends(again)) == ((), set())
    assert {name for name, is_on in after["features"].items() if is_on} >= wanted
    if not exact:
        assert {name for name, is_on in state["features"].items() if is_on} <= {
            name for name, is_on in after["features"].items() if is_on
        }


@given(
    on=st.booleans(),
    standards=st.dictionaries(
        st.sampled_from(list(STANDARDS)), st.sampled_from(["PENDING", "READY", "INCOMPLETE", "DELETING"])
    ),
    wanted=st.sets(st.sampled_from(list(STANDARDS))),
)
def test_security_hub_settles(on: bool, standards: dict[str, str], wanted: set[str]) -> None:
    resource = service(SecurityHub, standards=sorted(wanted))
    plan = resource.plan(off(SecurityHub, on=on, standards=standards if on else {}))
    again = resource.plan(plan.after)
    assert (again.calls, mends(again)) == ((), set())


def test_security_hub_is_switched_on_without_the_standards_of_others() -> None:
    first, second = service(SecurityHub, standards=["fsbp", "cis_5_0"]).plan(off(SecurityHub)).calls
    assert (first.method, first.params["EnableDefaultStandards"]) == ("enable_security_hub", False)
    assert [item["StandardsArn"] for item in second.params["StandardsSubscriptionRequests"]] == [
        "arn:aws:securityhub:us-east-1::standards/aws-foundational-security-best-practices/v/1.0.0",
        "arn:aws:securityhub:us-east-1::standards/cis-aws-foundations-benchmark/v/5.0.0",
    ]


def test_a_standard_that_failed_is_for_a_person() -> None:
    plan = service(SecurityHub).plan(off(SecurityHub, on=True, standards={"fsbp": "FAILED"}))
    assert plan.calls == ()
    assert stands(plan)["security_hub_standards"] == (False, "person")


@given(
    scanned=st.fixed_dictionaries({name: st.booleans() for name in TYPES}),
    wanted=st.sets(st.sampled_from(list(TYPES)), min_size=1),
)
def test_inspector_settles_and_scans_no_less(scanned: dict[str, bool], wanted: set[str]) -> None:
    resource = service(Inspector, resource_types=sorted(wanted))
    after: Any = resource.plan(off(Inspector, scanned=scanned)).after
    assert (resource.plan(after).calls, mends(resource.plan(after))) == ((), set())
    assert {name for name, on in after["scanned"].items() if on} == wanted | {n for n, on in scanned.items() if on}


@pytest.mark.parametrize(("status", "method"), [("OFF", "enable_macie"), ("PAUSED", "update_macie_session")])
def test_macie_is_enabled_or_goes_on(status: str, method: str) -> None:
    (call,) = service(MacieSession).plan(off(MacieSession, status=status)).calls
    assert (call.method, call.params) == (method, {"status": "ENABLED"})


@pytest.mark.parametrize(
    ("types", "words"), [(["lambda_code"], "requires lambda too"), ([], "resource_types is empty")]
)
def test_inspector_refuses_what_aws_would_refuse(types: list[str], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        Inspector.check({"resource_types": types})


Script = Callable[..., Stubber]


def without_policies(scripted: Script) -> None:
    """No policy of an organization is in force. Each service asks for its own, where the models know the type."""
    scripted("organizations").add_client_error("describe_effective_policy", "AWSOrganizationsNotInUseException")


@pytest.mark.newer_models
def test_guardduty_without_a_detector_asks_once(scripted: Script, context: Any) -> None:
    without_policies(scripted)
    scripted("guardduty").add_response("list_detectors", {"DetectorIds": []}, {})
    assert service(GuardDutyDetector, context=context()).observe() == off(GuardDutyDetector)


@pytest.mark.parametrize(
    ("administrator", "expected"),
    [
        pytest.param({}, NOBODY, id="none"),
        pytest.param({"AccountId": OTHER, "MemberStatus": "Enabled"}, THEIRS, id="another"),
        pytest.param({"AccountId": OTHER, "MemberStatus": "Invited"}, NOBODY, id="only_invited"),
        pytest.param({"AccountId": ACCOUNT, "MemberStatus": "Enabled"}, NOBODY, id="itself"),
        pytest.param(Failure("denied", "denied"), UNREAD, id="denied"),
    ],
)
def test_who_manages(administrator: Any, expected: dict[str, str]) -> None:
    assert service(SecurityHub).administrator_of(administrator, "AccountId", "MemberStatus") == expected


@pytest.mark.newer_models
@pytest.mark.parametrize("code", ["InvalidAccessException", "ResourceNotFoundException"])
def test_security_hub_that_is_not_subscribed_is_off(scripted: Script, context: Any, code: str) -> None:
    without_policies(scripted)
    hub = scripted("securityhub")
    for method in ("describe_hub", "get_administrator_account"):
        hub.add_client_error(method, code, "Account is not subscribed to AWS Security Hub")
    resource = service(SecurityHub, context=context())
    in_turn(resource, "_hub", "_administrator")
    assert resource.observe() == off(SecurityHub)


def in_turn(resource: Any, *names: str) -> None:
    """Take the answers of reads that go at the same time beforehand, in the order of the script."""
    for name in names:
        answer = getattr(resource, name)()
        setattr(resource, name, lambda answer=answer: answer)


def test_access_denied_is_not_macie_that_is_off(scripted: Script, context: Any) -> None:
    macie = scripted("macie2")
    macie.add_client_error("get_macie_session", "AccessDeniedException", "Macie is not enabled.")
    macie.add_client_error("get_macie_session", "AccessDeniedException", "User is not authorized to perform: macie2:…")
    ask = service(MacieSession, context=context())._asker("get_macie_session")
    assert ask() == {}
    with pytest.raises(Failure, match="was denied"):
        ask()


def test_what_inspector_refuses_in_its_answer_is_a_failure(scripted: Script, context: Any) -> None:
    resource = service(Inspector, context=context())
    (call,) = resource.plan(off(Inspector)).calls
    refused = {"accountId": ACCOUNT, "errorCode": "ACCESS_DENIED", "errorMessage": "Not allowed"}
    answer = {"accounts": [], "failedAccounts": [refused]}
    scripted("inspector2").add_response("enable", answer, {"accountIds": [ACCOUNT], "resourceTypes": ["EC2"]})
    with pytest.raises(Failure, match="ACCESS_DENIED"):
        resource.send(call)


def test_what_inspector_is_enabling_is_not_known_to_scan() -> None:
    plan = service(Inspector).plan(off(Inspector, scanned=dict.fromkeys(TYPES, True), begun=["ec2"]))
    assert plan.calls == ()
    unclear = {item.control for item in plan.verdicts if (item.holds, item.mend) == (False, "waiting")}
    assert unclear == {"threat_detection.inspector_ec2"}


def test_an_account_that_inspector_does_not_answer_for_is_not_called_off(scripted: Script, context: Any) -> None:
    refused = {"accountId": ACCOUNT, "errorCode": "ACCESS_DENIED", "errorMessage": "no"}
    answer = {"accounts": [], "failedAccounts": [refused]}
    scripted("inspector2").add_response("batch_get_account_status", answer, {"accountIds": [ACCOUNT]})
    with pytest.raises(Failure, match="ACCESS_DENIED"):
        service(Inspector, context=context())._scanned()


ON: dict[Any, dict[str, Any]] = {
    GuardDutyDetector: {"detector": "d", "on": True, "features": dict.fromkeys(FEATURES, True), "frequency": None},
    Inspector: {"scanned": dict.fromkeys(TYPES, True)},
}
#: What each service says of its coverage, and how its control then stands.
COVERAGE = [
    pytest.param(GuardDutyDetector, {"HEALTHY": 3}, True, "on", "call", id="all_agents_healthy"),
    pytest.param(GuardDutyDetector, {"HEALTHY": 0}, True, "on", "call", id="nothing_to_cover"),
    pytest.param(
        GuardDutyDetector,
        {"HEALTHY": 3, "UNHEALTHY": 2},
        False,
        "on, but not covering: UNHEALTHY 2",
        "person",
        id="agents_unhealthy",
    ),
    pytest.param(
        GuardDutyDetector, {"unread": "denied"}, False, "on, coverage not read", "unknown", id="statistics_denied"
    ),
    pytest.param(
        Inspector, {"failing": {"ec2": {}, "ecr": {"ACCESS_DENIED": 1}}}, True, "on", "call", id="others_fail"
    ),
    pytest.param(
        Inspector,
        {"failing": {"ec2": {"UNSUPPORTED_OS": 1, "NO_INVENTORY": 2}}},
        False,
        "on, but not covering: NO_INVENTORY 2, UNSUPPORTED_OS 1",
        "person",
        id="instances_not_scanned",
    ),
    pytest.param(Inspector, {"unread": "denied"}, False, "on, coverage not read", "unknown", id="coverage_denied"),
]


@pytest.mark.parametrize(("kind", "coverage", "holds", "current", "mend"), COVERAGE)
def test_what_is_on_and_covers_nothing_does_not_hold_and_is_not_switched(
    kind: Any, coverage: dict[str, Any], holds: bool, current: str, mend: str
) -> None:
    options: dict[str, Any] = {"features": ["runtime"]} if kind is GuardDutyDetector else {}
    plan = service(kind, **options).plan({"offered": True, **ON[kind], "administrator": NOBODY, "coverage": coverage})
    assert plan.calls == ()
    name = "threat_detection.guardduty_runtime" if kind is GuardDutyDetector else "threat_detection.inspector_ec2"
    (verdict,) = [item for item in plan.verdicts if item.control == name]
    assert (verdict.holds, verdict.current, verdict.mend) == (holds, current, mend)
