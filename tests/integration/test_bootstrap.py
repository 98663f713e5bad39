# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The roles that runs work in: made, corrected, adopted, left alone, deployed to an organization, and taken away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.account import ACCOUNT
from tests.emulator.kit import stored
from tests.emulator.server import Emulator

from .conftest import assert_refusals, step
from .members import FIRST, MANAGEMENT, SECOND, THIRD, Members, make_members
from .test_restore import run_of
from .test_restore_modules import SEEN

pytestmark = pytest.mark.swift
Client = Callable[..., Any]
Play = Callable[..., Any]
CI = {"kind": "arn", "arn": "arn:aws:iam::111122223333:role/automation", "external_id": "of-example"}
GITHUB = {"kind": "github", "subjects": ["repo:example/baseline:ref:refs/heads/main"]}
HOST = "token.actions.githubusercontent.com"
SERVICE = "member.org.stacksets.cloudformation.amazonaws.com"
DENIED = (
    "User: x is not authorized to perform: iam:CreateRole on resource: y with an explicit deny in a service control "
    "policy: arn:aws:organizations::123456789012:policy/o-1/service_control_policy/p-1"
)
REASON = f'Resource handler returned message: "{DENIED}" (HandlerErrorCode: AccessDenied)'
MORE = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}]}
)


def task(**options: Any) -> dict[str, Any]:
    return {"dayone.aws.bootstrap": {"trusted": [CI], "steps": ["audit_trail", "password_policy"], **options}}


def statuses(run: Any) -> dict[tuple[str, str], str]:
    return {(row["control"], row["account_id"]): row["status"] for row in run.result["findings"]}


@pytest.fixture
def members(account: Emulator) -> Members:
    return make_members(account)


def test_roles_are_made_corrected_and_taken_away(play: Play, client: Client) -> None:
    run = play(
        [
            step(task(trusted=[CI, GITHUB], tags={"team": "platform"}), "check", check_mode=True),
            step(task(trusted=[CI, GITHUB], tags={"team": "platform"}), "make"),
            step(task(trusted=[CI, GITHUB], tags={"team": "platform"}), "again"),
        ]
    )
    assert run.code == 0, run.output
    assert [item["changed"] for item in run.tasks] == [True, True, False]
    assert run.writes_of("check") == run.writes_of("again") == []
    iam = client("iam")
    role = iam.get_role(RoleName="dayone-baseline")["Role"]
    arn = f"arn:aws:iam::{MANAGEMENT}:policy/dayone-access/dayone-baseline-boundary"
    assert role["PermissionsBoundary"]["PermissionsBoundaryArn"] == arn
    assert {"Key": "team", "Value": "platform"} in role["Tags"]
    provider = iam.get_open_id_connect_provider(
        OpenIDConnectProviderArn=f"arn:aws:iam::{MANAGEMENT}:oidc-provider/{HOST}"
    )
    assert provider["ClientIDList"] == ["sts.amazonaws.com"]
    # Another hand gives the drift role more than it needs.
    iam.attach_role_policy(RoleName="dayone-drift", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    iam.put_role_policy(RoleName="dayone-drift", PolicyName="more", PolicyDocument=MORE)
    iam.delete_role_permissions_boundary(RoleName="dayone-baseline")
    run = play([step(task(trusted=[CI, GITHUB]), "drift", check_mode=True), step(task(trusted=[CI, GITHUB]), "mend")])
    assert statuses(run)["bootstrap.drift_role", MANAGEMENT] == "fixed"
    attached = iam.list_attached_role_policies(RoleName="dayone-drift")["AttachedPolicies"]
    assert [item["PolicyName"] for item in attached] == ["dayone-drift-1"]
    assert iam.list_role_policies(RoleName="dayone-drift")["PolicyNames"] == []
    assert "PermissionsBoundary" in iam.get_role(RoleName="dayone-baseline")["Role"]
    run = play([task(state="absent", trusted=[GITHUB]), task(state="absent", trusted=[GITHUB])])
    assert [item["changed"] for item in run.tasks] == [True, False], run.output
    assert [item["PolicyName"] for item in iam.list_policies(Scope="Local")["Policies"]] == []
    assert iam.list_open_id_connect_providers()["OpenIDConnectProviderList"] == []


def test_a_trusted_role_that_was_created_again_is_let_in_again(play: Play, client: Client) -> None:
    """AWS keeps the unique id of the role that is gone, by which the new one is not known."""
    iam, arn = client("iam"), f"arn:aws:iam::{ACCOUNT}:role/pipeline"
    asked = task(trusted=[{"kind": "arn", "arn": arn}])

    def make() -> None:
        trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        iam.create_role(RoleName="pipeline", AssumeRolePolicyDocument=document)

    def named() -> str:
        role = iam.get_role(RoleName="dayone-drift")["Role"]
        return str(role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["AWS"])

    make()
    play(asked)
    iam.delete_role(RoleName="pipeline")
    make()
    assert named().startswith("AROA")
    run = play([step(asked, "drift", check_mode=True), step(asked, "mend"), step(asked, "again")])
    assert [result["changed"] for result in run.tasks] == [True, True, False], run.output
    assert named() == arn


def test_a_role_of_others_is_left_alone_and_one_that_is_the_same_is_adopted(play: Play, client: Client) -> None:
    play(task(roles=["drift"]))
    iam = client("iam")
    iam.untag_role(RoleName="dayone-drift", TagKeys=["dayone:managed"])
    run = play(task(roles=["drift"]))
    assert (run.changed, statuses(run)) == (False, {("bootstrap.drift_role", MANAGEMENT): "compliant"})
    assert run.result["findings"][0]["current"] == "adopted"
    iam.update_role(RoleName="dayone-drift", MaxSessionDuration=7200)
    run = play(task(roles=["drift"]))
    (row,) = run.result["findings"]
    assert (run.changed, row["status"]) == (False, "manual")
    assert "role dayone-drift was created outside this collection" in row["remediation"]
    assert play(task(roles=["drift"], state="absent")).writes == []


def test_root_makes_the_roles_on_day_zero(play: Play) -> None:
    run = play(task(profile="root", allow_root=True))
    assert run.code == 0, run.output
    assert run.changed


def test_a_denying_service_control_policy_is_named(play: Play, account: Emulator) -> None:
    fault = {"code": "AccessDenied", "status": 403, "message": DENIED}
    account.control("faults", [{"service": "iam", "operation": "CreateRole", "error": fault}])
    run = play(task(roles=["drift"]))
    assert run.code == 2
    assert "service_control_policy/p-1" in run.result["msg"]
    assert "whoever manages the organization has to change it" in run.result["msg"]


def test_an_organization_gets_the_roles_and_its_management_account_too(
    play: Play, client: Client, members: Members
) -> None:
    options = {"units": [members.root], "roles": ["drift"]}
    run = play(
        [
            step(task(**options), "check", check_mode=True),
            step(task(**options), "make"),
            step(task(**options), "again"),
        ]
    )
    assert run.code == 0, run.output
    assert [item["changed"] for item in run.tasks] == [True, True, False]
    assert run.writes_of("check") == run.writes_of("again") == []
    for number in (FIRST, SECOND, THIRD):
        role = members.client(number, "iam").get_role(RoleName="dayone-drift")["Role"]
        assert role["Path"] == "/dayone-access/"
    assert client("iam").get_role(RoleName="dayone-drift")
    about = client("cloudformation").describe_stack_set(StackSetName="dayone-drift")["StackSet"]
    assert about["AutoDeployment"]["Enabled"] and about["PermissionModel"] == "SERVICE_MANAGED"
    run = play([task(**options, session_hours=2), task(**options, session_hours=2, state="absent")])
    assert [item["changed"] for item in run.tasks] == [True, True], run.output
    with pytest.raises(Exception, match="NoSuchEntity"):
        members.client(FIRST, "iam").get_role(RoleName="dayone-drift")


def undoing(folder: Path) -> dict[str, Any]:
    return {"dayone.aws.restore": {"directory": str(folder / "report"), "run": run_of(folder)}}


def test_undoing_a_run_takes_back_the_stack_set_that_it_made(
    play: Play, account: Emulator, client: Client, members: Members, tmp_path: Path
) -> None:
    made = play(task(units=[members.root], roles=["drift"]))
    assert made.code == 0, made.output
    account.control("clock", {"seconds": SEEN})
    undo = undoing(tmp_path)
    run = play([step(undo, "shown", check_mode=True), step(undo, "undo"), step(undo, "again")])
    assert run.code == 0, run.output
    shown, undone, again = run.tasks
    assert run.writes_of("shown") == run.writes_of("again") == []
    assert shown["calls"] == undone["calls"]
    assert [call["method"] for call in undone["calls"]][:2] == ["delete_stack_instances", "delete_stack_set"]
    assert {row["status"] for row in undone["findings"]} == {"fixed"}
    assert {row["status"] for row in again["findings"]} == {"compliant"}
    for number in (FIRST, SECOND, THIRD):
        with pytest.raises(Exception, match="NoSuchEntity"):
            members.client(number, "iam").get_role(RoleName="dayone-drift")
    with pytest.raises(Exception, match="StackSetNotFound"):
        client("cloudformation").describe_stack_set(StackSetName="dayone-drift")


def test_undoing_a_run_leaves_what_was_deployed_before_it(
    play: Play, account: Emulator, client: Client, members: Members, tmp_path: Path
) -> None:
    """The run took a unit more in, and changed the template."""
    organizations = client("organizations")
    unit = organizations.create_organizational_unit(ParentId=members.root, Name="Sandbox")["OrganizationalUnit"]["Id"]
    organizations.move_account(AccountId=FIRST, SourceParentId=members.root, DestinationParentId=unit)
    play(task(units=[members.outer], roles=["drift"]))
    before = deployed(client)
    later = play(task(units=[members.outer, unit], roles=["drift"], session_hours=2))
    assert later.code == 0, later.output
    account.control("clock", {"seconds": SEEN})
    undone = play(undoing(tmp_path))
    assert undone.code == 0, undone.output
    assert deployed(client) == before
    assert "delete_stack_set" not in [call["method"] for call in undone.result["calls"]]


def test_a_stack_set_that_somebody_changed_since_is_left_alone(
    play: Play, account: Emulator, client: Client, members: Members, tmp_path: Path
) -> None:
    play(task(units=[members.root], roles=["drift"]))
    account.control("clock", {"seconds": SEEN})
    about = client("cloudformation").describe_stack_set(StackSetName="dayone-drift")["StackSet"]
    template = {**json.loads(about["TemplateBody"]), "Description": "changed"}
    client("cloudformation").update_stack_set(
        StackSetName="dayone-drift",
        TemplateBody=json.dumps(template),
        Capabilities=["CAPABILITY_NAMED_IAM"],
        PermissionModel="SERVICE_MANAGED",
        AutoDeployment={"Enabled": True, "RetainStacksOnAccountRemoval": False},
    )
    run = play(undoing(tmp_path))
    assert run.code == 0, run.output
    (row,) = [row for row in run.result["findings"] if "stack set" in row["resource"]]
    assert (row["status"], "has changed since that run" in row["remediation"]) == ("manual", True)
    assert "delete_stack_set" not in run.writes
    assert members.client(FIRST, "iam").get_role(RoleName="dayone-drift")


def deployed(client: Client, name: str = "dayone-drift") -> tuple[Any, ...]:
    """A StackSet's template and units, and the accounts that it reached."""
    cloudformation = client("cloudformation")
    about = cloudformation.describe_stack_set(StackSetName=name)["StackSet"]
    stacks = cloudformation.list_stack_instances(StackSetName=name)["Summaries"]
    accounts = sorted(item["Account"] for item in stacks)
    return json.loads(about["TemplateBody"]), sorted(about["OrganizationalUnitIds"]), accounts


def test_the_templates_of_both_roles_bring_one_identity_provider(play: Play, members: Members) -> None:
    baseline = [{**GITHUB, "audience": "baseline"}, {"kind": "gitlab", "subjects": ["project_path:a/b:ref_type:tag:*"]}]
    run = play(task(units=[members.root], trusted=[GITHUB], baseline_trusted=baseline))
    assert run.code == 0, run.output
    iam = members.client(FIRST, "iam")
    arns = [item["Arn"] for item in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]]
    known = {arn.partition("/")[2]: iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn) for arn in arns}
    assert {host: sorted(about["ClientIDList"]) for host, about in known.items()} == {
        HOST: ["baseline", "sts.amazonaws.com"],
        "gitlab.com": ["https://gitlab.com"],
    }


def test_accounts_in_which_it_failed_are_shown_and_tried_again(play: Play, members: Members) -> None:
    options = {"units": [members.root], "roles": ["drift"]}
    failures = stored(MANAGEMENT, "cloudformation.failures")
    failures[SECOND] = REASON
    run = play(task(**options))
    assert run.code == 2
    assert f"failed in 1 accounts. {SECOND}: " in run.result["msg"]
    found = statuses(run)
    assert found["bootstrap.deployed", SECOND] == "manual"
    (row,) = [row for row in run.result["findings"] if row["account_id"] == SECOND]
    assert "service_control_policy/p-1" in row["remediation"]
    assert "whoever manages the organization has to change it" in row["remediation"]
    assert members.client(FIRST, "iam").get_role(RoleName="dayone-drift")
    check = play(task(**options), "--check")
    assert statuses(check)["bootstrap.deployed", SECOND] == "drift"
    failures.clear()
    run = play([task(**options), task(**options)])
    assert [item["changed"] for item in run.tasks] == [True, False], run.output
    assert set(statuses(run).values()) == {"compliant"}


def test_a_delegated_administrator_deploys_them_and_says_what_it_does_not_reach(
    play: Play, client: Client, members: Members
) -> None:
    client("cloudformation").activate_organizations_access()
    client("organizations").register_delegated_administrator(AccountId=FIRST, ServicePrincipal=SERVICE)
    run = play(task(units=[members.root], roles=["drift"]), **members.keys(FIRST))
    assert run.code == 0, run.output
    assert statuses(run)["bootstrap.deployed", MANAGEMENT] == "not_applicable"
    assert "CreateRole" not in run.writes
    assert members.client(THIRD, "iam").get_role(RoleName="dayone-drift")


def test_a_template_that_is_too_large_goes_into_a_bucket_also_by_an_undo(
    play: Play, account: Emulator, client: Client, members: Members, tmp_path: Path
) -> None:
    names = [f"topic-{number:03}-{'x' * 40}" for number in range(60)]
    options = {
        "units": [members.root],
        "roles": ["baseline"],
        "steps": ["activity_alarms"],
        "variables": {"activity_alarms_topic_name": names},
        "tags": {f"tag-{number}": "x" * 250 for number in range(45)},
    }
    refused = play(task(**options))
    assert "a request is limited to 51200: set template_bucket, or leave out steps" in refused.result["msg"]
    assert refused.writes == []
    client("s3").create_bucket(Bucket="templates")
    run = play([task(**options, template_bucket="templates"), task(**options, template_bucket="templates")])
    assert [item["changed"] for item in run.tasks] == [True, False], run.output
    assert run.writes.count("PutObject") == 1
    assert members.client(FIRST, "iam").get_role(RoleName="dayone-baseline")["Role"]["PermissionsBoundary"]
    before = deployed(client, "dayone-baseline")
    play(task(**{**options, "tags": {}}, template_bucket="templates"))
    assert deployed(client, "dayone-baseline") != before
    account.control("clock", {"seconds": SEEN})
    undone = play(undoing(tmp_path))
    assert undone.code == 0, undone.output
    assert deployed(client, "dayone-baseline") == before


def test_what_does_not_fit_is_refused_with_what_to_leave_out(play: Play) -> None:
    topics = [f"topic-{number:03}-{'x' * 40}" for number in range(42)]
    groups = [f"group-{number}-{'x' * 90}" for number in range(70)]
    subjects = [f"repo:example/repository-{number}:ref:refs/heads/main" for number in range(90)]
    everything = {"steps": None, "variables": {"activity_alarms_topic_name": topics}}
    assert_refusals(
        play,
        (task(**everything), "managed policies, and a role can have 10: leave out steps"),
        (task(steps=["iam_groups"], variables={"iam_groups_groups": groups}), "IAM's limit is 6144: leave out steps"),
        (task(trusted=[{"kind": "github", "subjects": subjects}]), "the trust policy of dayone-drift is"),
        reads=True,
    )


def test_wrong_options_are_refused(play: Play) -> None:
    everybody = {"kind": "github", "subjects": ["repo:example/*"]}
    assert_refusals(
        play,
        (task(steps=["audit_trial"]), "audit_trial does not exist. The steps are access_analyzer"),
        (task(trusted=[]), "trusted is empty"),
        (task(trusted=[everybody]), "would allow every repository that it matches"),
        (task(trusted=[{"kind": "awx", "arn": CI["arn"]}]), "has no external_id"),
        (task(trusted=[{**CI, "subjects": ["x"]}]), "cannot have subjects"),
        (task(path="/dayone/"), "other than /dayone/"),
        (task(units=["ou-1"]), "ou-1 is not the ID of a root or unit"),
        (task(session_hours=13), "session_hours is 13"),
        (task(baseline_name="dayone-drift"), "the two roles need different names"),
    )
