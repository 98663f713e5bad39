# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies of an organization: made, looked at before, attached, adopted, corrected, refused, and taken away."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel import waiting

from tests.emulator.kit import stored
from tests.emulator.server import Emulator

from .conftest import assert_refusals

pytestmark = pytest.mark.swift

Play = Callable[..., Any]
MANAGEMENT = "123456789012"
FIRST, SECOND = "200000000001", "200000000002"
SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
STATEMENT = {"Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"}


@dataclass
class Estate:
    """An organization with a unit in a unit, and two member accounts: the first at the root, the second below."""

    client: Callable[..., Any]
    root: str
    outer: str
    inner: str

    @property
    def organizations(self) -> Any:
        return self.client("organizations")

    def policies(self, kind: str = SCP) -> dict[str, dict[str, Any]]:
        """The policies of a type, by name, with their content."""
        rows = self.organizations.list_policies(Filter=kind)["Policies"]
        return {row["Name"]: self.organizations.describe_policy(PolicyId=row["Id"])["Policy"] for row in rows}

    def targets(self, name: str, kind: str = SCP) -> set[str]:
        """Where a policy is attached."""
        number = self.policies(kind)[name]["PolicySummary"]["Id"]
        return {row["TargetId"] for row in self.organizations.list_targets_for_policy(PolicyId=number)["Targets"]}

    def theirs(self, name: str, kind: str = SCP, *targets: str, **statement: Any) -> str:
        """A policy of others."""
        content = json.dumps({"Version": "2012-10-17", "Statement": [{**STATEMENT, **statement}]})
        made = self.organizations.create_policy(Name=name, Description="", Type=kind, Content=content)
        number = str(made["Policy"]["PolicySummary"]["Id"])
        for target in targets:
            self.organizations.attach_policy(PolicyId=number, TargetId=target)
        return number

    def use(self, account: str, service: str, region: str = "eu-west-1", days: int = 3) -> None:
        """Let an account have used a service."""
        stored(account, "iam.used")[service] = {"region": region, "days": days}

    def enable(self, *kinds: str) -> None:
        """Let policies of types count."""
        for kind in kinds:
            self.organizations.enable_policy_type(RootId=self.root, PolicyType=kind)


@pytest.fixture
def estate(client: Callable[..., Any]) -> Estate:
    organizations = client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    for name in ("first", "second"):
        organizations.create_account(Email=f"{name}@example.com", AccountName=name)
    root = organizations.list_roots()["Roots"][0]["Id"]
    outer = organizations.create_organizational_unit(ParentId=root, Name="Workloads")["OrganizationalUnit"]["Id"]
    inner = organizations.create_organizational_unit(ParentId=outer, Name="Production")["OrganizationalUnit"]["Id"]
    organizations.move_account(AccountId=SECOND, SourceParentId=root, DestinationParentId=inner)
    return Estate(client, root, outer, inner)


def task(*policies: dict[str, Any], **options: Any) -> dict[str, Any]:
    return {"dayone.aws.organization_policies": {"policies": list(policies), **options}}


def rows(run: Any, control: str) -> list[dict[str, Any]]:
    return [row for row in run.result["findings"] if row["control"] == f"organization_policies.{control}"]


def statuses(run: Any, control: str = "policy") -> list[str]:
    return [row["status"] for row in rows(run, control)]


def methods(run: Any) -> list[str]:
    return [call["method"] for call in run.result["calls"]]


def test_policies_of_every_type_are_made_and_attached(play: Play, estate: Estate) -> None:
    all_of_them = task(
        {"name": "stay", "preset": "deny_leaving", "targets": ["root"]},
        {"name": "perimeter", "preset": "data_perimeter", "targets": ["Workloads/Production"]},
        {"name": "s3", "preset": "private_s3", "targets": ["/Workloads/Production/second", FIRST]},
        {"name": "imdsv2", "preset": "require_imdsv2", "targets": [estate.outer]},
    )
    checked = play(all_of_them, "--check")
    assert (checked.code, checked.writes, set(statuses(checked))) == (0, [], {"drift"})
    run = play(all_of_them)
    assert (run.code, set(statuses(run))) == (0, {"fixed"}), run.result
    assert estate.targets("stay") == {estate.root}
    assert estate.targets("perimeter", RCP) == {estate.inner}
    assert estate.targets("s3", "S3_POLICY") == {FIRST, SECOND}
    assert estate.targets("imdsv2", "DECLARATIVE_POLICY_EC2") == {estate.outer}
    content = estate.policies(RCP)["perimeter"]["Content"]
    assert ": " not in content
    number = estate.organizations.describe_organization()["Organization"]["Id"]
    assert json.loads(content)["Statement"][0]["Condition"]["StringNotEqualsIfExists"] == {
        "aws:PrincipalOrgID": [number]
    }
    again = play(all_of_them)
    assert (again.code, again.writes, set(statuses(again))) == (0, [], {"compliant"})


def test_what_others_changed_is_drift_and_is_put_right(play: Play, estate: Estate) -> None:
    stay = task({"name": "stay", "preset": "deny_leaving", "targets": ["Workloads"]})
    assert play(stay).code == 0
    number = estate.policies()["stay"]["PolicySummary"]["Id"]
    theirs = json.dumps({"Version": "2012-10-17", "Statement": [{**STATEMENT, "Action": "s3:*"}]})
    estate.organizations.update_policy(PolicyId=number, Name="renamed", Content=theirs)
    estate.organizations.detach_policy(PolicyId=number, TargetId=estate.outer)
    estate.organizations.attach_policy(PolicyId=number, TargetId=estate.inner)
    checked = play(stay, "--check")
    assert (statuses(checked), methods(checked)) == (["drift"], ["update_policy", "attach_policy"])
    assert play(stay).code == 0
    assert json.loads(estate.policies()["stay"]["Content"])["Statement"][0]["Action"] == [STATEMENT["Action"]]
    assert estate.targets("stay") == {estate.outer, estate.inner}
    exact = task({"name": "stay", "preset": "deny_leaving", "targets": ["Workloads"]}, exact=True)
    assert methods(play(exact)) == ["detach_policy"]
    assert estate.targets("stay") == {estate.outer}
    assert play(exact).writes == []


def test_an_equal_policy_of_another_name_is_adopted_and_stays_theirs(play: Play, estate: Estate) -> None:
    estate.enable(SCP)
    estate.theirs("OurStay", SCP, Sid="DenyLeaving")
    stay = {"name": "stay", "preset": "deny_leaving", "targets": ["root"]}
    run = play(task(stay))
    assert methods(run) == ["attach_policy"]
    assert set(estate.policies()) == {"FullAWSAccess", "OurStay"}
    assert estate.targets("OurStay") == {estate.root}
    gone = play(task({**stay, "state": "absent"}))
    assert (gone.writes, statuses(gone)) == ([], ["compliant"])
    assert estate.targets("OurStay") == {estate.root}


def test_a_policy_of_others_with_the_name_is_left(play: Play, estate: Estate) -> None:
    estate.theirs("stay", SCP, Action="s3:DeleteBucket")
    for state in ("present", "absent"):
        run = play(task({"name": "stay", "preset": "deny_leaving", "targets": ["root"], "state": state}))
        assert (run.code, run.writes, statuses(run)) == (0, [], ["manual"])
        assert "created outside this collection" in rows(run, "policy")[0]["remediation"]


def test_a_run_that_ended_before_it_attached_is_gone_on_with(play: Play, estate: Estate, account: Emulator) -> None:
    stay = task({"name": "stay", "preset": "deny_leaving", "targets": ["root"]})
    account.control("faults", [{"operation": "AttachPolicy", "times": 1, "error": {"code": "ServiceException"}}])
    broken = play(stay)
    assert (broken.code != 0, estate.targets("stay")) == (True, set())
    assert statuses(broken) == ["drift"]
    again = play(stay)
    assert (again.code, methods(again)) == (0, ["attach_policy"])
    assert play(stay).writes == []


def test_what_is_removed_is_detached_first(play: Play, estate: Estate) -> None:
    stay = {"name": "stay", "preset": "deny_leaving", "targets": ["root", "Workloads"]}
    assert play(task(stay)).code == 0
    run = play(task({**stay, "state": "absent"}))
    assert (run.code, methods(run)) == (0, ["detach_policy", "detach_policy", "delete_policy"])
    assert set(estate.policies()) == {"FullAWSAccess"}


def test_a_used_service_is_not_denied_unless_somebody_accepts_it(play: Play, estate: Estate) -> None:
    estate.enable(SCP)
    estate.use(SECOND, "sqs", "eu-west-1")
    estate.use(SECOND, "sns", "us-west-2", days=10)
    estate.use(FIRST, "ec2", "us-west-2")
    estate.use(SECOND, "athena", "us-west-2", days=100)
    regions = {
        "name": "regions",
        "preset": "allowed_regions",
        "values": {"regions": ["eu-west-1"]},
        "targets": ["Workloads"],
    }
    checked = play(task(regions), "--check")
    (look,) = rows(checked, "used_services")
    assert (look["status"], list(look["current"]["denied"])) == ("choice", ["sns"])
    assert look["current"]["denied"]["sns"]["region"] == "us-west-2"
    assert look["todo"]["enable"] == 'organization_policies_policies: [{name: "regions", ..., accept_denied: [sns]}]'
    run = play(task(regions))
    assert (run.code, run.writes, statuses(run), statuses(run, "used_services")) == (0, [], ["choice"], ["choice"])
    accepted = play(task({**regions, "accept_denied": ["sns"]}))
    assert (accepted.code, statuses(accepted)) == (0, ["fixed"])
    assert estate.targets("regions") == {estate.outer}
    narrower = {**regions, "values": {"regions": ["eu-central-1"]}, "accept_denied": ["sns"]}
    (look,) = rows(play(task(narrower), "--check"), "used_services")
    assert list(look["current"]["denied"]) == ["sqs"]
    assert "accept_denied: [sns, sqs]" in look["todo"]["enable"]


def test_what_cannot_be_looked_at_before_is_looked_at_before_it_is_attached(play: Play, estate: Estate) -> None:
    """Service control policies are off, so that there is no report yet."""
    estate.use(SECOND, "sqs")
    suspended = {"name": "closed", "preset": "suspended", "targets": ["Workloads"]}
    checked = play(task(suspended), "--check")
    assert statuses(checked, "used_services") == ["unknown"]
    assert methods(checked) == ["enable_policy_type", "create_policy", "attach_policy"]
    run = play(task(suspended))
    assert run.code != 0
    assert "it denies sqs" in run.result["msg"]
    assert estate.targets("closed") == set()
    assert statuses(run) == ["choice"]
    assert statuses(play(task(suspended))) == ["choice"]
    assert statuses(play(task({**suspended, "accept_denied": ["*"]}))) == ["fixed"]


def test_a_delegated_administrator_is_given_no_report(play: Play, estate: Estate) -> None:
    estate.enable(SCP)
    estate.organizations.register_delegated_administrator(AccountId=FIRST, ServicePrincipal="config.amazonaws.com")
    made = estate.client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{FIRST}:role/OrganizationAccountAccessRole", RoleSessionName="test"
    )["Credentials"]
    environment = {
        "AWS_ACCESS_KEY_ID": made["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": made["SecretAccessKey"],
        "AWS_SESSION_TOKEN": made["SessionToken"],
    }
    stay = {"name": "stay", "preset": "deny_leaving", "targets": ["Workloads"]}
    run = play(task(stay), **environment)
    assert (run.code, run.writes, statuses(run), statuses(run, "used_services")) == (0, [], ["choice"], ["unknown"])
    unlooked = play(task(stay, look_before=False), **environment)
    assert (unlooked.code, statuses(unlooked)) == (0, ["fixed"]), unlooked.result


def test_a_member_says_who_can_judge(play: Play, estate: Estate) -> None:
    made = estate.client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{FIRST}:role/OrganizationAccountAccessRole", RoleSessionName="test"
    )["Credentials"]
    run = play(
        task({"name": "stay", "preset": "deny_leaving", "targets": ["root"]}),
        AWS_ACCESS_KEY_ID=made["AccessKeyId"],
        AWS_SECRET_ACCESS_KEY=made["SecretAccessKey"],
        AWS_SESSION_TOKEN=made["SessionToken"],
    )
    assert (run.code, run.writes, statuses(run)) == (0, [], ["not_applicable"])
    assert MANAGEMENT in rows(run, "policy")[0]["remediation"]


def test_a_full_target_names_what_is_attached(play: Play, estate: Estate) -> None:
    estate.enable(RCP)
    condition = {"StringEquals": {"aws:PrincipalTag/a": "b"}}
    for number in range(4):
        estate.theirs(f"theirs-{number}", RCP, estate.inner, Principal="*", Action="s3:*", Condition=condition)
    perimeter = {"name": "perimeter", "preset": "data_perimeter", "targets": ["Workloads/Production"]}
    run = play(task(perimeter))
    assert (run.code, statuses(run)) == (0, ["manual"])
    said = rows(run, "policy")[0]["remediation"]
    assert "at most 5 resource control policies" in said
    assert "RCPFullAWSAccess, theirs-0, theirs-1, theirs-2, theirs-3" in said
    assert play(task(perimeter)).writes == []


def test_what_goes_makes_room_for_what_comes(play: Play, estate: Estate) -> None:
    estate.enable(RCP)
    old = [
        {"name": f"p{number}", "preset": "data_perimeter", "values": {"services": [name]}, "targets": ["Workloads"]}
        for number, name in enumerate(("s3", "sqs", "kms", "secretsmanager"))
    ]
    assert play(task(*old)).code == 0
    new = {"name": "new", "preset": "data_perimeter", "targets": ["Workloads"]}
    run = play(task(new, *old[1:], {**old[0], "state": "absent"}))
    assert run.code == 0, run.result
    assert methods(run) == ["create_policy", "detach_policy", "attach_policy", "delete_policy"]
    assert estate.targets("new", RCP) == {estate.outer}


def test_the_last_service_control_policy_of_a_target_stays(play: Play, estate: Estate) -> None:
    allow = {"name": "allowed", "type": SCP, "targets": ["Workloads"], "content": {
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    }}  # fmt: skip
    assert play(task(allow)).code == 0
    estate.organizations.detach_policy(PolicyId="p-FullAWSAccess", TargetId=estate.outer)
    run = play(task({**allow, "state": "absent"}))
    assert (run.code, run.writes, statuses(run)) == (0, [], ["manual"])
    assert f"last service control policy of {estate.outer}" in rows(run, "policy")[0]["remediation"]


def test_the_report_on_accounts_is_shown_before_a_declarative_policy_is_attached(play: Play, estate: Estate) -> None:
    imdsv2 = {"name": "imdsv2", "preset": "require_imdsv2", "targets": ["Workloads"]}
    assert statuses(play(task(imdsv2), "--check"), "declared") == ["choice"]
    asked = task(imdsv2, report_bucket="reports")
    first = play(asked)
    assert (methods(first), statuses(first), statuses(first, "declared")) == (
        ["start_declarative_policies_report"],
        ["choice"],
        ["waiting"],
    )
    second = play(asked)
    assert (second.writes, statuses(second, "declared")) == ([], ["waiting"])
    (report,) = stored(MANAGEMENT, "ec2.declarative").values()
    attribute = {"AttributeName": "instance_metadata_defaults.http_tokens", "MostFrequentValue": "optional"}
    summary = {"AttributeSummaries": [{**attribute, "NumberOfMatchedAccounts": 3, "NumberOfUnmatchedAccounts": 1}]}
    report.update(status="complete", summary=summary)
    checked = play(asked, "--check")
    seen = rows(checked, "declared")[0]["current"]["attributes"]
    assert seen == {attribute["AttributeName"]: {"most_frequent": "optional", "accounts": 3, "others": 1}}
    assert methods(checked) == ["enable_policy_type", "create_policy", "attach_policy"]
    assert statuses(play(asked)) == ["fixed"]


def test_policies_in_force_are_returned_and_compared(play: Play, estate: Estate) -> None:
    above = {"name": "s3", "preset": "private_s3", "targets": ["root"]}
    run = play(task(above, effective_accounts=[SECOND]))
    assert (run.code, statuses(run, "effective")) == (0, ["compliant"]), run.result
    whole = {"s3_attributes": {"public_access_block_configuration": "all"}}
    assert run.result["effective_policies"] == {SECOND: {"S3_POLICY": whole}}
    theirs = json.dumps({"s3_attributes": {"public_access_block_configuration": {"@@assign": "none"}}})
    made = estate.organizations.create_policy(Name="open", Description="", Type="S3_POLICY", Content=theirs)
    estate.organizations.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=SECOND)
    drifted = play(task(above, effective_accounts=[SECOND]))
    (row,) = rows(drifted, "effective")
    assert (row["status"], row["account_id"]) == ("manual", SECOND)
    assert row["current"] == {"not_in_force": {"S3_POLICY": {"s3_attributes.public_access_block_configuration": "all"}}}


@pytest.mark.newer_models
def test_accounts_with_an_invalid_policy_in_force_are_named(play: Play, estate: Estate) -> None:
    estate.enable("TAG_POLICY", SCP)
    assert statuses(play(task()), "valid") == ["compliant"]
    error = {"ErrorCode": "TAG_KEY_INVALID", "ErrorMessage": "No such key.", "PathToError": "tags.a"}
    stored(MANAGEMENT, "organizations.invalid")["TAG_POLICY"] = {FIRST: [{**error, "ContributingPolicies": []}]}
    (row,) = rows(play(task()), "valid")
    assert (row["status"], row["account_id"]) == ("manual", FIRST)
    assert row["current"] == {"TAG_POLICY": ["TAG_KEY_INVALID: No such key. (tags.a)"]}


def test_bad_policies_are_refused_before_the_first_request(play: Play) -> None:
    stay = {"name": "stay", "preset": "deny_leaving"}
    own = {"name": "own", "type": SCP, "content": {"Version": "2012-10-17", "Statement": [STATEMENT]}}
    large = {**STATEMENT, "Sid": "a" * 10_240}
    over = len(json.dumps({"Version": "2012-10-17", "Statement": [large]}, separators=(",", ":"))) - 10_240

    def content(**change: Any) -> dict[str, Any]:
        return {"Version": "2012-10-17", "Statement": [{**STATEMENT, **change}]}

    assert_refusals(
        play,
        (task(stay, stay), "used more than once"),
        (task({"name": "stay"}), "needs a type"),
        (task({"name": "stay", "type": SCP}), "exactly one of content and preset"),
        (task({**stay, "type": RCP}), "but the preset deny_leaving is a SERVICE_CONTROL_POLICY"),
        (task({**stay, "values": {"regions": ["eu-west-1"]}}), "no value regions"),
        (task({"name": "r", "preset": "allowed_regions"}), "requires regions"),
        (task({"name": "r", "preset": "allowed_regions", "values": {"regions": "eu-west-1"}}), "must be a list"),
        (
            task({**own, "content": {"Version": "2012-10-17", "Statement": [large]}}),
            f"{over:,} more than AWS's limit of 10,240",
        ),
        (task({**own, "content": content(Principal="*")}), "cannot have a Principal"),
        (task({**own, "type": RCP}), 'needs Principal: "*"'),
        (task({**own, "type": RCP, "content": content(Principal="*", Action="*")}), "names services"),
        (task({**own, "type": "TAG_POLICY"}), "has the key tags"),
        (task({**own, "type": "service_control"}), "AWS's types are like"),
        (task({**stay, "name": " stay"}), "without space around"),
        (task({**stay, "description": "a" * 513}), "513 characters"),
        (task(effective_accounts=["first"]), "effective_accounts: first"),
    )


def test_targets_that_are_not_there_or_not_bound_are_refused(play: Play, estate: Estate) -> None:
    stay: dict[str, Any] = {"name": "stay", "preset": "deny_leaving"}
    assert_refusals(
        play,
        (task({**stay, "targets": [MANAGEMENT]}), "is the management account, and service control policies do not"),
        (task({**stay, "targets": ["Workloads/Nowhere"]}), "no unit or account Nowhere in Workloads. Known are Prod"),
        (task({**stay, "targets": ["999999999999"]}), "no account 999999999999"),
        (task(effective_accounts=["999999999999"]), "effective_accounts: there is no account 999999999999"),
        reads=True,
    )
    estate.organizations.create_account(Email="twin@example.com", AccountName="first")
    assert_refusals(play, (task({**stay, "targets": ["/first"]}), "several accounts are called /first"), reads=True)
    settings = play(task({"name": "s3", "preset": "private_s3", "targets": [MANAGEMENT]}))
    assert (settings.code, statuses(settings)) == (0, ["fixed"])


def test_what_is_not_there_yet_is_planned(play: Play, account: Emulator) -> None:
    policies = (
        {"name": "stay", "preset": "deny_leaving", "targets": ["root"]},
        {"name": "perimeter", "preset": "data_perimeter", "targets": ["Workloads", "Workloads/shop"]},
    )
    shop = {"name": "shop", "unit": "/Workloads"}
    planned = {"organization": True, "units": ["/Workloads"], "accounts": [shop]}
    run = play(task(*policies, planned=planned), "--check")
    assert (run.code, run.writes, set(statuses(run))) == (0, [], {"drift"}), run.result
    targets = [call["params"]["TargetId"] for call in run.result["calls"] if call["method"] == "attach_policy"]
    assert targets == ["<root>", "<account shop>", "<unit /Workloads>"]


def test_a_policy_that_somebody_answers_for_is_left_alone_and_no_other(play: Play, estate: Estate) -> None:
    stay, audit = ({"name": name, "preset": name, "targets": ["root"]} for name in ("deny_leaving", "protect_audit"))
    answer = {"control": "organization_policies.policy", "resource": "deny_leaving", "reason": "Later", "owner": "Ada"}
    run = play(task(stay, audit, exceptions=[{**answer, "expires": "2099-01-01"}]))
    assert (run.code, statuses(run)) == (0, ["excepted", "fixed"]), run.result
    assert methods(run) == ["enable_policy_type", "create_policy", "attach_policy"]
    assert set(estate.policies()) == {"FullAWSAccess", "protect_audit"}


def test_a_target_that_an_exception_keeps_back_is_left_out_and_said(play: Play, estate: Estate) -> None:
    """A unit, what is in it, and an account, none of which is there."""
    answers = [
        {"control": "organization_accounts.unit", "resource": "/New"},
        {"control": "organization_accounts.account", "resource": "account later"},
    ]
    about = {"reason": "Later", "owner": "Ada", "expires": "2099-01-01"}
    targets = ["root", "New/Deep", "Workloads/later"]
    asked = task(
        {"name": "stay", "preset": "deny_leaving", "targets": targets},
        exceptions=[{**item, **about} for item in answers],
    )
    checked, run = play(asked, "--check"), play(asked)
    assert (checked.code, run.code) == (0, 0), run.result
    assert methods(checked) == methods(run) == ["enable_policy_type", "create_policy", "attach_policy"]
    found = {row["resource"]: row for row in run.result["findings"] if row["control"] == "organization_policies.policy"}
    assert (found["stay at New/Deep"]["status"], found["stay at Workloads/later"]["status"]) == ("manual", "manual")
    assert "depends on /New, which is excepted" in found["stay at New/Deep"]["remediation"]
    assert "depends on account later, which is excepted" in found["stay at Workloads/later"]["remediation"]
    assert play(asked).writes == []


def test_busy_organizations_are_asked_again(play: Play, estate: Estate, account: Emulator) -> None:
    estate.theirs("theirs")
    busy = {"code": "TooManyRequestsException", "status": 400}
    account.control(
        "faults", [{"operation": name, "times": 2, "error": busy} for name in ("DescribePolicy", "CreatePolicy")]
    )
    run = play(task({"name": "stay", "preset": "deny_leaving", "targets": ["root"]}))
    assert (run.code, statuses(run)) == (0, ["fixed"]), run.result


def test_where_one_request_a_second_gets_through_it_takes_its_time(
    play: Play, estate: Estate, account: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """botocore gives up within seconds, which are not slept here; what is said is what the collection waits for."""
    told: list[str] = []
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _seconds: None)
    monkeypatch.setattr(waiting, "say", told.append)
    for number in range(25):
        estate.theirs(f"theirs-{number}")
    account.control("clock", {"stand_still": True})
    one = {"service": "organizations", "per_second": 1, "error": {"code": "TooManyRequestsException", "status": 400}}
    account.control("faults", [one])
    run = play(task({"name": "stay", "preset": "deny_leaving", "targets": ["root"]}))
    assert (run.code, statuses(run)) == (0, ["fixed"]), run.output
    assert "AWS Organizations has answered 50 requests" in told
    assert any("waiting for AWS Organizations to take requests again" in line for line in told)
    assert "400" in {call["status"] for call in run.calls}


def test_an_organization_that_only_shares_its_bill_has_no_policies(play: Play, client: Callable[..., Any]) -> None:
    client("organizations").create_organization(FeatureSet="CONSOLIDATED_BILLING")
    run = play(task({"name": "stay", "preset": "deny_leaving", "targets": ["root"]}))
    assert (run.code, run.writes, statuses(run)) == (0, [], ["manual"])
    assert "Enable all features" in rows(run, "policy")[0]["remediation"]
