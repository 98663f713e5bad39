# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An organization: centralised root access, root credentials of members, guardrails, and how it is governed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.emulator import clients
from tests.emulator.server import Emulator

pytestmark = pytest.mark.swift

Play = Callable[..., Any]
MANAGEMENT = "123456789012"
FIRST, SECOND = "200000000001", "200000000002"
ROOT_TASK = "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"


@dataclass
class Estate:
    """An organization with a unit in a unit, and two member accounts: the first at the root, the second below."""

    client: Callable[..., Any]
    root: str
    outer: str
    inner: str

    def environment(self, account: str) -> dict[str, str]:
        """Credentials of an administrator of a member account."""
        role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        made = self.client("sts").assume_role(RoleArn=role, RoleSessionName="test")
        keys = made["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"],
        }

    def centralise(self) -> None:
        """Enable centralised root access."""
        self.client("organizations").enable_aws_service_access(ServicePrincipal="iam.amazonaws.com")
        self.client("iam").enable_organizations_root_credentials_management()
        self.client("iam").enable_organizations_root_sessions()

    def guard(self, target: str) -> None:
        """Attach a guardrail of somebody else's."""
        organizations = self.client("organizations")
        content = json.dumps({"Version": "2012-10-17", "Statement": []})
        made = organizations.create_policy(
            Name="theirs", Description="", Type="SERVICE_CONTROL_POLICY", Content=content
        )
        organizations.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=target)


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
    organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    return Estate(client, root, outer, inner)


def rows(run: Any, control: str) -> list[dict[str, Any]]:
    return [row for row in run.result["findings"] if row["control"] == f"organization_root.{control}"]


def statuses(run: Any) -> dict[str, str]:
    return {row["control"].partition(".")[2]: row["status"] for row in run.result["findings"]}


def credentials(**options: Any) -> dict[str, Any]:
    return {"dayone.aws.root_credentials": {"accounts": [FIRST], **options}}


def operations(account: Emulator) -> list[str]:
    return [call["operation"] for call in account.control("calls", method="GET")]


def test_root_credentials_of_a_member_are_gone(play: Play, estate: Estate, account: Emulator) -> None:
    estate.centralise()
    account.control("root", {"account_id": FIRST, "mfa": "virtual", "certificates": 2, "access_keys": 2})
    checked = play(credentials(delete=True), "--check")
    methods = [call["method"] for call in checked.result["calls"]]
    assert methods == [
        *["delete_access_key"] * 2,
        *["delete_signing_certificate"] * 2,
        "delete_login_profile",
        "deactivate_mfa_device",
        "delete_virtual_mfa_device",
    ]
    applied = play(credentials(delete=True))
    assert set(statuses(applied).values()) == {"fixed"}
    assert {row["account_id"] for row in applied.result["findings"]} == {FIRST}
    made = estate.client("sts").assume_root(TargetPrincipal=FIRST, TaskPolicyArn={"arn": ROOT_TASK})["Credentials"]
    there = clients.client(
        account.endpoint,
        "iam",
        aws_access_key_id=made["AccessKeyId"],
        aws_secret_access_key=made["SecretAccessKey"],
        aws_session_token=made["SessionToken"],
    )
    assert there.list_access_keys()["AccessKeyMetadata"] == []
    assert there.list_mfa_devices()["MFADevices"] == []
    summary = there.get_account_summary()["SummaryMap"]
    assert (summary["AccountPasswordPresent"], summary["AccountSigningCertificatesPresent"]) == (0, 0)
    assert len(play(credentials(accounts=[SECOND])).result["findings"][0]["current"]) == 1


def test_a_delegated_administrator_of_iam_may_do_it(play: Play, estate: Estate) -> None:
    estate.centralise()
    environment = estate.environment(SECOND)
    refused = play(credentials(), **environment)
    assert "delegated administrator account of IAM" in refused.result["msg"]
    estate.client("organizations").register_delegated_administrator(
        AccountId=SECOND, ServicePrincipal="iam.amazonaws.com"
    )
    run = play(credentials(), **environment)
    assert (run.code, statuses(run)["member_access_keys"]) == (0, "manual")


@pytest.mark.parametrize(
    ("accounts", "words"),
    [
        pytest.param([FIRST, MANAGEMENT], "is the management account", id="management_account"),
        pytest.param([FIRST, "999999999999"], "999999999999 is not in organization", id="outside"),
    ],
)
def test_an_account_that_cannot_be_entered_is_refused(
    play: Play, estate: Estate, accounts: list[str], words: str
) -> None:
    estate.centralise()
    run = play(credentials(accounts=accounts, delete=True))
    assert run.code != 0
    assert words in run.result["msg"]
    assert "Nothing was changed." in run.result["msg"]
    assert run.writes == []


def test_root_sessions_that_are_off_are_one_clear_line(play: Play, estate: Estate, account: Emulator) -> None:
    estate.centralise()
    estate.client("iam").disable_organizations_root_sessions()
    run = play(credentials(delete=True))
    assert "RootSessions is not enabled" in run.result["msg"]
    assert "AssumeRoot" not in operations(account)


@pytest.mark.parametrize("accounts", [[], ["12345"]])
def test_bad_accounts_are_refused_before_the_first_call(play: Play, account: Emulator, accounts: list[str]) -> None:
    run = play(credentials(accounts=accounts))
    assert "accounts" in run.result["msg"]
    assert operations(account) == []


def test_one_account_that_fails_leaves_the_others_to_go_on(play: Play, estate: Estate, account: Emulator) -> None:
    estate.centralise()
    fault = {"operation": "DeleteLoginProfile", "times": 1, "error": {"code": "ServiceFailure", "status": 400}}
    account.control("faults", [fault])
    both = credentials(accounts=[FIRST, SECOND], delete=True)
    run = play(both)
    assert run.code != 0
    found = {row["account_id"]: row["status"] for row in rows(run, "member_password")}
    assert sorted(found.values()) == ["drift", "fixed"]
    assert {row["status"] for row in rows(run, "member_access_keys")} == {"fixed"}
    assert play(both).code == 0
    assert not play(both).changed


def test_root_access_is_centralised(play: Play, estate: Estate) -> None:
    access: dict[str, Any] = {"dayone.aws.organization_root_access": {}}
    assert set(statuses(play(access)).values()) == {"choice"}
    enforced = play({"dayone.aws.organization_root_access": {"enforce": True}})
    assert set(statuses(enforced).values()) == {"fixed"}
    assert len(estate.client("iam").list_organizations_features()["EnabledFeatures"]) == 2
    assert set(statuses(play(access)).values()) == {"compliant"}
    member = play(access, **estate.environment(FIRST))
    assert (member.code, set(statuses(member).values())) == (0, {"not_applicable"})
    assert MANAGEMENT in rows(member, "root_sessions")[0]["remediation"]


def test_accounts_without_a_guardrail_are_named(play: Play, estate: Estate, account: Emulator) -> None:
    audit = {"dayone.aws.organization_audit": {"regions": ["us-east-1"]}}
    assert rows(play(audit), "guarded")[0]["status"] == "manual"
    estate.guard(estate.outer)
    found = rows(play(audit), "guarded")
    assert [(row["account_id"], row["status"]) for row in found] == [(FIRST, "manual")]
    listed = estate.client("organizations").list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"]
    policy = next(item for item in listed if item["Name"] == "theirs")
    estate.client("organizations").attach_policy(PolicyId=policy["Id"], TargetId=estate.root)
    run = play(audit)
    assert [(row["status"], row["current"]) for row in rows(run, "guarded")] == [("compliant", ["theirs"])]
    walked = {"ListAccountsForParent", "ListPolicies", "ListTargetsForPolicy"}
    assert not walked & set(operations(account))


def test_what_else_is_audited(play: Play, estate: Estate) -> None:
    audit = {"dayone.aws.organization_audit": {"regions": ["eu-west-1", "us-east-1"]}}
    organizations = estate.client("organizations")
    estate.client("ec2", "eu-west-1").run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)
    organizations.enable_aws_service_access(ServicePrincipal="guardduty.amazonaws.com")
    run = play(audit)
    found = {row["region"]: (row["status"], row["current"]) for row in rows(run, "no_workloads")}
    assert found == {
        "eu-west-1": ("manual", {"EC2 instances": 1}),
        "us-east-1": ("compliant", {}),
        "global": ("compliant", "no bucket except those for governance"),
    }
    assert rows(run, "units")[0]["current"] == ["Workloads"]
    assert rows(run, "service_administrators")[0]["current"] == {"without": ["guardduty.amazonaws.com"]}
    assert statuses(run)["policy_administrator"] == "manual"
    organizations.register_delegated_administrator(AccountId=FIRST, ServicePrincipal="guardduty.amazonaws.com")
    statement = {"Effect": "Allow", "Principal": {"AWS": FIRST}, "Action": "organizations:*", "Resource": "*"}
    organizations.put_resource_policy(Content=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    delegated = play(audit, **estate.environment(FIRST))
    assert (delegated.code, delegated.writes) == (0, [])
    assert statuses(delegated) == {
        "guarded": "manual",
        "units": "manual",
        "policy_administrator": "compliant",
        "service_administrators": "compliant",
        "no_workloads": "not_applicable",
    }
    member = play(audit, **estate.environment(SECOND))
    assert (member.code, set(statuses(member).values())) == (0, {"not_applicable"})


def test_guardrails_go_where_they_are_named(play: Play, estate: Estate) -> None:
    organizations = estate.client("organizations")
    stay: dict[str, Any] = {"name": "stay", "preset": "deny_leaving", "targets": ["Workloads/Production", FIRST]}
    task: dict[str, Any] = {"dayone.aws.organization_guardrails": {"guardrails": [stay]}}
    assert play(task).code == 0
    policies = organizations.list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"]
    made = next(item["Id"] for item in policies if item["Name"] == "dayone-stay")

    def targets() -> set[str]:
        return {item["TargetId"] for item in organizations.list_targets_for_policy(PolicyId=made)["Targets"]}

    assert targets() == {estate.inner, FIRST}
    stay["targets"] = ["Workloads"]
    assert play(task).code == 0
    assert targets() == {estate.inner, FIRST, estate.outer}
    task["dayone.aws.organization_guardrails"]["exact"] = True
    assert play(task).code == 0
    assert targets() == {estate.outer}
    stay.update(state="absent")
    assert play(task).code == 0
    names = {item["Name"] for item in organizations.list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"]}
    assert names == {"FullAWSAccess"}


def test_guardrails_of_others_and_unknown_units_are_left(play: Play, estate: Estate) -> None:
    estate.client("organizations").create_policy(
        Name="dayone-stay", Description="", Type="SERVICE_CONTROL_POLICY", Content='{"Statement": []}'
    )
    stay = {"name": "stay", "preset": "deny_leaving", "targets": ["root"]}
    run = play({"dayone.aws.organization_guardrails": {"guardrails": [stay]}})
    assert (run.code, run.writes, rows(run, "guardrail")[0]["status"]) == (0, [], "manual")
    stay.update(name="other", targets=["Workloads/Nowhere"])
    refused = play({"dayone.aws.organization_guardrails": {"guardrails": [stay]}})
    assert "no organizational unit Nowhere in Workloads" in refused.result["msg"]
    assert refused.writes == []
