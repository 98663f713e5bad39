# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Security services of an organization in the embedded account: what is enabled, what stays, and what goes wrong."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._aws.transient import settling
from ansible_collections.dayone.aws.plugins.module_utils._kernel.outcome import Outcome
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal, Verdict
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile_all
from ansible_collections.dayone.aws.plugins.module_utils._kernel.settling import Manner
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_security.resources import (
    REGIONAL,
    SERVICES,
    check,
    resources,
    spec,
)

from tests.emulator import clients
from tests.emulator.account import ACCOUNT
from tests.emulator.clock import clock
from tests.emulator.kit import stored
from tests.emulator.server import Emulator

pytestmark = pytest.mark.newer_models
AUDIT, WEB, OLD = "200000000001", "200000000002", "200000000003"
REGION = "us-east-1"
Client = Callable[..., Any]
Apply = Callable[..., Outcome]


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator() as account:
        yield account


@pytest.fixture
def client(running: Emulator) -> Client:
    """An organization with an account to administer, another one, and one that is closed."""
    running.reset()
    made = functools.partial(clients.client, running.endpoint)
    organizations = made("organizations")
    organizations.create_organization(FeatureSet="ALL")
    for name in ("audit", "web", "old"):
        organizations.create_account(Email=f"{name}@example.com", AccountName=name)
    organizations.close_account(AccountId=OLD)
    return made


def options(**given: Any) -> dict[str, Any]:
    """The module's options, with defaults."""
    validated = ArgumentSpecValidator(spec()).validate({"regions": [REGION], **given})
    assert not validated.error_messages, validated.error_messages
    found: dict[str, Any] = validated.validated_parameters
    check(found)
    return found


@pytest.fixture
def apply(running: Emulator, client: Client) -> Apply:
    """Runs the module's resources as a module does."""

    def run(*, check_mode: bool = False, waived: str = "", **given: Any) -> Outcome:
        session = boto3.session.Session(region_name=REGION, **clients.LOOKS)
        aws = Aws(session, endpoint=running.endpoint, sleep=clock.advance)

        def waive(verdict: Verdict) -> Verdict:
            return (
                functools.partial(Verdict, **{**vars(verdict), "mend": "waived"})()
                if verdict.control == waived
                else verdict
            )

        manner = Manner(waive, settling, lambda _sent, _left: "")
        return reconcile_all(resources(Context(aws), options(**given)), check_mode=check_mode, manner=manner)

    return run


@pytest.fixture
def audit(running: Emulator, client: Client) -> Client:
    """Clients in the account that administers."""
    return inside(running, client, AUDIT)


def inside(running: Emulator, client: Client, account: str) -> Client:
    """Clients in a member account."""
    role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
    keys = client("sts").assume_role(RoleArn=role, RoleSessionName="look")["Credentials"]
    known = {
        "aws_access_key_id": keys["AccessKeyId"],
        "aws_secret_access_key": keys["SecretAccessKey"],
        "aws_session_token": keys["SessionToken"],
    }
    return functools.partial(clients.client, running.endpoint, **known)


def statuses(outcome: Outcome, region: str = "") -> dict[str, str]:
    """How each control stands, by its name without the role's."""
    found = [(verdict.control.partition(".")[2], status, verdict.region) for verdict, status in outcome.findings]
    return {name: status for name, status, where in found if region in ("", where)}


def verdict_of(outcome: Outcome, name: str) -> Verdict:
    """The verdict on one control."""
    return next(verdict for verdict, _status in outcome.findings if verdict.control.endswith(f".{name}"))


def methods(outcome: Outcome) -> list[str]:
    """What was sent."""
    return [f"{call.service}:{call.method}" for call in outcome.calls]


def test_every_service_is_enabled_in_every_account_and_a_second_run_changes_nothing(apply: Apply) -> None:
    wanted = {"administrator_account": "audit", "services": list(SERVICES)}
    planned = apply(check_mode=True, **wanted)
    assert planned.changed
    assert planned.error == ""
    first = apply(**wanted)
    assert (first.error, set(statuses(first).values())) == ("", {"fixed", "waiting"})
    assert methods(first) == methods(planned)
    clock.advance(60)
    second = apply(**wanted)
    assert (second.changed, set(statuses(second).values())) == (False, {"compliant"})


def test_settings_that_aws_shows_by_turns_are_seen_twice_before_a_run_ends(
    apply: Apply, audit: Client, running: Emulator
) -> None:
    wanted = {"administrator_account": "audit", "services": ["inspector"]}
    apply(**wanted)
    audit("inspector2").update_organization_configuration(autoEnable={"ec2": False, "ecr": False})
    running.control("slow", True)
    assert methods(apply(**wanted)) == ["inspector2:update_organization_configuration"]
    assert methods(apply(**wanted)) == []


def test_an_administrator_whom_the_list_does_not_show_yet_is_the_administrator(
    apply: Apply, client: Client, running: Emulator
) -> None:
    """A run that was killed had named it."""
    client("inspector2").enable_delegated_admin_account(delegatedAdminAccountId=AUDIT)
    hidden = {"service": "inspector2", "operation": "ListDelegatedAdminAccounts", "times": 1}
    running.control("faults", [{**hidden, "answer": {"delegatedAdminAccounts": []}}])
    outcome = apply(administrator_account="audit", services=["inspector"])
    assert outcome.error == ""
    assert statuses(outcome)["inspector_administrator"] == "fixed"


def test_without_an_administrator_everything_is_a_choice_with_its_price(apply: Apply) -> None:
    outcome = apply()
    assert (outcome.changed, set(statuses(outcome).values())) == (False, {"choice"})
    verdict = verdict_of(outcome, "macie_accounts")
    assert "$0.10 per bucket per month" in verdict.note
    assert verdict.resolution is not None


def test_detective_and_the_other_security_hub_stay_off_unless_they_are_named(apply: Apply, client: Client) -> None:
    outcome = apply(administrator_account="audit")
    assert outcome.error == ""
    found = statuses(outcome)
    assert found["detective_accounts"] == found["security_hub_v2_accounts"] == "choice"
    assert client("detective").list_organization_admin_accounts()["Administrators"] == []
    assert found["guardduty_accounts"] == found["macie_accounts"] == "fixed"


def test_what_a_run_would_enable_says_its_price_and_in_how_many_accounts(apply: Apply) -> None:
    outcome = apply(check_mode=True, administrator_account=AUDIT, services=["inspector"])
    note = verdict_of(outcome, "inspector_accounts").note
    assert "$1.2528 per instance per month" in note
    assert "2 accounts of the organization" in note


def test_an_administrator_that_somebody_else_named_stays(apply: Apply, client: Client) -> None:
    client("guardduty").enable_organization_admin_account(AdminAccountId=WEB)
    outcome = apply(administrator_account="audit", services=["guardduty"])
    assert outcome.changed is False
    assert {statuses(outcome)[f"guardduty_{name}"] for name in ("administrator", "accounts")} == {"manual"}
    assert WEB in verdict_of(outcome, "guardduty_administrator").note


def test_an_administrator_is_replaced_where_that_is_asked_for(apply: Apply, client: Client) -> None:
    client("guardduty").enable_organization_admin_account(AdminAccountId=WEB)
    outcome = apply(administrator_account="audit", services=["guardduty"], replace_administrator=True)
    assert outcome.error == ""
    named = client("guardduty").list_organization_admin_accounts()["AdminAccounts"]
    assert [item["AdminAccountId"] for item in named] == [AUDIT]


def test_the_administrator_s_own_detector_has_the_plans_that_are_asked_for_and_no_other(
    apply: Apply, audit: Client
) -> None:
    apply(administrator_account="audit", services=["guardduty"], guardduty_features=["s3"])
    guardduty = audit("guardduty")
    (detector,) = guardduty.list_detectors()["DetectorIds"]
    plans = guardduty.get_detector(DetectorId=detector)["Features"]
    on = {item["Name"] for item in plans if item["Status"] == "ENABLED"}
    assert on == {"S3_DATA_EVENTS", "CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS"}
    settings = guardduty.describe_organization_configuration(DetectorId=detector)["Features"]
    assert {item["Name"]: item["AutoEnable"] for item in settings if item["AutoEnable"] != "NONE"} == {
        "S3_DATA_EVENTS": "ALL"
    }


def test_plans_that_others_enabled_stay(apply: Apply, audit: Client) -> None:
    wanted = {"administrator_account": "audit", "services": ["guardduty"]}
    apply(**wanted)
    guardduty = audit("guardduty")
    (detector,) = guardduty.list_detectors()["DetectorIds"]
    more = [{"Name": "RDS_LOGIN_EVENTS", "AutoEnable": "ALL"}]
    guardduty.update_organization_configuration(DetectorId=detector, AutoEnableOrganizationMembers="ALL", Features=more)
    assert apply(**wanted).changed is False


def test_new_accounts_join_by_themselves_and_suspended_ones_are_left_out_by_name(
    apply: Apply, client: Client, audit: Client
) -> None:
    wanted = {"administrator_account": "audit", "services": ["guardduty", "macie", "inspector"]}
    outcome = apply(**wanted)
    left = verdict_of(outcome, "guardduty_accounts").current["left_out"]
    assert left == [f"{OLD} old (pending_closure)"]
    client("organizations").create_account(Email="new@example.com", AccountName="new")
    members = audit("macie2").list_members()["members"]
    assert sorted(item["accountId"] for item in members) == [WEB, "200000000004"]
    assert apply(**wanted).changed is False


def test_only_new_accounts_are_enabled_where_existing_ones_are_not_asked_for(apply: Apply, audit: Client) -> None:
    outcome = apply(administrator_account="audit", services=["guardduty"], existing_accounts=False)
    assert outcome.error == ""
    (detector,) = audit("guardduty").list_detectors()["DetectorIds"]
    assert audit("guardduty").list_members(DetectorId=detector)["Members"] == []
    found = audit("guardduty").describe_organization_configuration(DetectorId=detector)
    assert found["AutoEnableOrganizationMembers"] == "NEW"


def test_a_policy_of_security_hub_that_fails_at_a_target_says_why(apply: Apply) -> None:
    wanted = {"administrator_account": "audit", "services": ["security_hub"]}
    policy = {"name": "strict", "standards": ["fsbp"], "targets": ["web"]}
    apply(**wanted, security_hub_policies=[policy])
    stored(AUDIT, "securityhub.failing")[WEB] = "AWS Config is not recording."
    clock.advance(60)
    outcome = apply(**wanted, security_hub_policies=[policy])
    verdict = verdict_of(outcome, "security_hub_policies")
    assert (outcome.changed, statuses(outcome)["security_hub_policies"]) == (False, "manual")
    assert "AWS Config is not recording." in verdict.note


def test_policies_of_others_and_parameters_of_controls_stay(apply: Apply, audit: Client) -> None:
    wanted = {"administrator_account": "audit", "services": ["security_hub"]}
    apply(**wanted)
    hub = audit("securityhub")
    content = {"SecurityHub": {"ServiceEnabled": False}}
    hub.create_configuration_policy(Name="theirs", ConfigurationPolicy=content)
    clock.advance(60)
    assert apply(**wanted).changed is False
    named = {item["Name"] for item in hub.list_configuration_policies()["ConfigurationPolicySummaries"]}
    assert named == {"dayone-baseline", "theirs"}


def test_the_home_region_of_security_hub_is_not_moved(apply: Apply, audit: Client) -> None:
    audit("securityhub", "eu-west-1").enable_security_hub(EnableDefaultStandards=False)
    audit("securityhub", "eu-west-1").create_finding_aggregator(RegionLinkingMode="ALL_REGIONS")
    wanted = {"administrator_account": "audit", "services": ["security_hub"]}
    apply(**wanted)
    outcome = apply(**wanted)
    assert "eu-west-1" in verdict_of(outcome, "security_hub_accounts").note
    assert statuses(outcome)["security_hub_accounts"] == "manual"


@pytest.mark.parametrize("operation", ["GetTrailStatus", "GetEventSelectors"])
def test_a_trail_of_which_a_part_cannot_be_read_is_unknown(apply: Apply, running: Emulator, operation: str) -> None:
    given: dict[str, Any] = {"administrator_account": "audit", "services": ["cloudtrail"]}
    apply(**given)
    error = {"code": "AccessDeniedException", "status": 403}
    running.control("faults", [{"service": "cloudtrail", "operation": operation, "error": error}])
    outcome = apply(check_mode=True, **given)
    assert (outcome.changed, statuses(outcome)["trail"]) == (False, "unknown")
    json.dumps([dict(outcome.plan.before or {}), dict(outcome.plan.after or {})])


def test_a_trail_of_the_organization_that_others_made_serves(apply: Apply, client: Client) -> None:
    client("organizations").enable_aws_service_access(ServicePrincipal="cloudtrail.amazonaws.com")
    clients.bucket_for(client("s3"), "theirs")
    trail = client("cloudtrail")
    trail.create_trail(Name="theirs", S3BucketName="theirs", IsOrganizationTrail=True, IsMultiRegionTrail=True)
    trail.start_logging(Name="theirs")
    outcome = apply(administrator_account="audit", services=["cloudtrail"])
    assert (outcome.changed, statuses(outcome)["trail"]) == (False, "compliant")


def test_a_region_that_fails_is_unknown_and_the_others_go_on(apply: Apply, running: Emulator) -> None:
    error = {"code": "AccessDeniedException", "status": 403, "message": "explicit deny in a service control policy"}
    running.control("faults", [{"service": "macie2", "region": "eu-west-1", "error": error}])
    outcome = apply(administrator_account="audit", services=["macie"], regions=[REGION, "eu-west-1"])
    running.control("faults", [])
    assert statuses(outcome, "eu-west-1")["macie_accounts"] == "unknown"
    assert statuses(outcome, REGION)["macie_accounts"] == "fixed"
    assert "eu-west-1" in outcome.error


@pytest.mark.parametrize(
    ("account", "why"),
    [
        pytest.param(ACCOUNT, "eu-west-1 is not an enabled region of this account.", id="management"),
        pytest.param(AUDIT, f"eu-west-1 is not enabled in account {AUDIT}", id="administrator"),
    ],
)
def test_a_region_that_is_not_enabled_is_unknown_for_each_service_and_the_others_go_on(
    apply: Apply, running: Emulator, account: str, why: str
) -> None:
    stored(account, "regions")["eu-west-1"] = "off"
    listed = {"service": "ec2", "operation": "DescribeRegions", "account_id": account}
    running.control("faults", [{**listed, "answer": {"Regions": [{"RegionName": REGION}]}}])
    outcome = apply(administrator_account="audit", services=list(SERVICES), regions=[REGION, "eu-west-1"])
    running.control("faults", [])
    there, here = statuses(outcome, "eu-west-1"), statuses(outcome, REGION)
    regional = [f"{service.name}_accounts" for service, _kind in REGIONAL]
    assert {there[name] for name in regional} == {"unknown"}
    assert {here[name] for name in regional} <= {"fixed", "waiting"}
    assert why in outcome.error
    assert {call.region for call in outcome.calls} <= {REGION, ""}
    analyzers = {v.region: s for v, s in outcome.findings if v.control.endswith("access_analyzer_organization")}
    assert analyzers[REGION] == "fixed"
    assert analyzers.get("eu-west-1", "unknown") == "unknown"


def test_a_role_that_lets_nobody_in_is_unknown_and_nobody_is_named(apply: Apply, client: Client) -> None:
    outcome = apply(administrator_account="audit", administrator_role_name="none", services=["guardduty", "config"])
    assert outcome.changed is False
    assert statuses(outcome)["guardduty_administrator"] == statuses(outcome)["config_aggregator"] == "unknown"
    assert "role/none was not assumed" in outcome.error
    assert client("guardduty").list_organization_admin_accounts()["AdminAccounts"] == []


def test_what_somebody_answers_for_is_left_alone(apply: Apply) -> None:
    wanted = {"administrator_account": "audit", "services": ["macie"]}
    outcome = apply(waived="organization_security.macie_administrator", **wanted)
    assert methods(outcome) == []
    outcome = apply(waived="organization_security.macie_accounts", **wanted)
    assert methods(outcome) == ["macie2:enable_macie", "macie2:enable_organization_admin_account"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        pytest.param({"administrator_account": "nobody"}, "is no account of the organization", id="unknown"),
        pytest.param({"administrator_account": OLD}, "is pending_closure", id="suspended"),
        pytest.param({"administrator_account": "123456789012"}, "the management account", id="management"),
        pytest.param(
            {
                "administrator_account": "audit",
                "services": ["security_hub"],
                "security_hub_policies": [{"name": "all", "targets": ["/Nowhere"]}],
            },
            "/Nowhere is no account of the organization",
            id="target",
        ),
    ],
)
def test_an_account_or_target_that_cannot_be_meant_is_refused_before_any_write(
    apply: Apply, given: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        apply(**given)


def test_two_accounts_of_one_name_are_told_apart_by_their_ids(apply: Apply, client: Client) -> None:
    client("organizations").create_account(Email="twin@example.com", AccountName="audit")
    with pytest.raises(Refusal, match=f"2 accounts are called audit .*{AUDIT}"):
        apply(administrator_account="audit")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        pytest.param({"regions": []}, "regions is empty", id="no_regions"),
        pytest.param({"administrator_role_name": "a b"}, "must be the name of an IAM role", id="role"),
        pytest.param({"inspector_resource_types": ["lambda_code"]}, "needs lambda too", id="code_alone"),
        pytest.param({"trail_name": "1"}, "trail_name must begin with a letter", id="trail_name"),
        pytest.param({"trail_expire_days": -1}, "must be 0", id="days"),
        pytest.param(
            {"security_hub_policies": [{"name": "a b", "targets": ["/"]}]}, "the name 'a b' must be", id="policy_name"
        ),
        pytest.param(
            {"security_hub_policies": [{"name": "a", "targets": ["/"]}, {"name": "b", "targets": ["/"]}]},
            "/ is a target of a and of b",
            id="one_target_of_two",
        ),
        pytest.param(
            {"security_hub_policies": [{"name": "a", "enabled": False, "standards": ["fsbp"], "targets": ["/"]}]},
            "takes no standards",
            id="off_with_standards",
        ),
        pytest.param(
            {"security_hub_policies": [{"name": f"p{number}", "targets": [f"/{number}"]} for number in range(21)]},
            "21 policies, but Security Hub takes 20",
            id="too_many",
        ),
        pytest.param({"security_hub_policies": [{"name": "a", "targets": []}]}, "has no targets", id="no_target"),
    ],
)
def test_bad_input_is_refused_before_the_first_request(given: dict[str, Any], why: str) -> None:
    with pytest.raises(Refusal, match=why):
        options(**given)


def test_an_organization_that_is_only_planned_is_planned_with(running: Emulator) -> None:
    running.reset()
    session = boto3.session.Session(region_name=REGION, **clients.LOOKS)
    aws = Aws(session, endpoint=running.endpoint, sleep=clock.advance)
    planned = {"organization": True, "units": ["/Workloads"], "accounts": [{"name": "audit", "email": "a@example.com"}]}
    wanted = options(administrator_account="audit", planned=planned)
    outcome = reconcile_all(resources(Context(aws), wanted), check_mode=True)
    assert (outcome.error, outcome.changed) == ("", True)
    assert set(statuses(outcome).values()) == {"drift", "choice"}


def test_a_member_account_and_one_without_an_organization_judge_nothing(running: Emulator, client: Client) -> None:
    keys = inside(running, client, WEB).keywords  # type: ignore[attr-defined]
    for region_keys, status in ((keys, "not_applicable"),):
        session = boto3.session.Session(region_name=REGION, **region_keys)
        aws = Aws(session, endpoint=running.endpoint, sleep=clock.advance)
        outcome = reconcile_all(resources(Context(aws), options(administrator_account="audit")), check_mode=True)
        assert set(statuses(outcome).values()) == {status}
    running.reset()
    session = boto3.session.Session(region_name=REGION, **clients.LOOKS)
    aws = Aws(session, endpoint=running.endpoint, sleep=clock.advance)
    outcome = reconcile_all(resources(Context(aws), options(administrator_account="audit")), check_mode=True)
    assert set(statuses(outcome).values()) == {"compliant"}
