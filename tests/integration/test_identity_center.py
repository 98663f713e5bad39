# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""People, permission sets and assignments of an organization: made, awaited, corrected, and never locked out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel import waiting

from tests.emulator.clock import clock
from tests.emulator.kit import stored
from tests.emulator.server import Emulator

from .conftest import assert_refusals, step
from .members import FIRST, MANAGEMENT, SECOND, THIRD, Members, make_members
from .test_iam_virtual_mfa import codes

pytestmark = pytest.mark.swift
Client = Callable[..., Any]
Play = Callable[..., Any]
REGION = "eu-west-1"
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
ALICE = {"user_name": "alice", "given_name": "Alice", "family_name": "Adams", "email": "alice@example.com"}
BOB = {"user_name": "bob", "given_name": "Bob", "family_name": "Brown"}
GROUPS = [{"name": "developers", "members": ["alice"]}, {"name": "admins", "description": "A", "members": ["bob"]}]
DEVOPS = {"name": "devops", "persona": "devops", "parameters": {"prefix": "shop", "region": REGION}}
WHOLE = {"name": "admin", "managed_policies": ["AdministratorAccess"], "session_duration": "PT4H"}


def people(**options: Any) -> dict[str, Any]:
    return {"dayone.aws.identity_center_users": {"users": [ALICE, BOB], "groups": GROUPS, **options}}


def sets(*items: dict[str, Any], **options: Any) -> dict[str, Any]:
    wanted = list(items or (DEVOPS, WHOLE))
    admins = [item["name"] for item in wanted if item is not DEVOPS and "AdministratorAccess" in str(item)]
    given = {"permission_sets": wanted, "admin_permission_sets": admins, **options}
    return {"dayone.aws.identity_center_permission_sets": given}


def assignments(*entries: dict[str, Any], **options: Any) -> dict[str, Any]:
    return {"dayone.aws.identity_center_assignments": {"assignments": list(entries), **options}}


def of(name: str = "devops", **more: Any) -> dict[str, Any]:
    return {"permission_set": name, "groups": ["developers"], **more}


ADMINS = {"permission_set": "admin", "groups": ["admins"], "accounts": [MANAGEMENT]}


def ready(play: Play, *tasks: dict[str, Any]) -> None:
    """Bring the instance to where a test begins."""
    run = play(list(tasks))
    assert run.code == 0, run.output
    clock.advance(30)


def rows(run: Any, control: str) -> list[dict[str, Any]]:
    return [row for row in run.result["findings"] if row["control"] == f"identity_center.{control}"]


def statuses(run: Any, control: str) -> list[str]:
    return [row["status"] for row in rows(run, control)]


class Instance:
    """An independent look at the instance."""

    def __init__(self, account: Emulator, client: Client) -> None:
        self.members: Members = make_members(account)
        self.sso, self.store = client("sso-admin", REGION), client("identitystore", REGION)
        self.arn = self.sso.create_instance(Name="people")["InstanceArn"]
        (found,) = self.sso.list_instances()["Instances"]
        self.store_id = found["IdentityStoreId"]

    def set_arn(self, name: str) -> str:
        for arn in self.sso.list_permission_sets(InstanceArn=self.arn)["PermissionSets"]:
            about = self.sso.describe_permission_set(InstanceArn=self.arn, PermissionSetArn=arn)["PermissionSet"]
            if about["Name"] == name:
                return str(arn)
        raise KeyError(name)

    def about(self, name: str) -> dict[str, Any]:
        return {"InstanceArn": self.arn, "PermissionSetArn": self.set_arn(name)}

    def accounts(self, name: str) -> list[str]:
        return sorted(self.sso.list_accounts_for_provisioned_permission_set(**self.about(name))["AccountIds"])

    def user(self, name: str) -> str:
        users = self.store.list_users(IdentityStoreId=self.store_id)["Users"]
        return next(str(item["UserId"]) for item in users if item["UserName"] == name)

    def group(self, name: str) -> str:
        groups = self.store.list_groups(IdentityStoreId=self.store_id)["Groups"]
        return next(str(item["GroupId"]) for item in groups if item["DisplayName"] == name)

    def assign(self, name: str, account: str, user: str) -> None:
        """Another hand gives somebody a permission set."""
        target = {"TargetId": account, "TargetType": "AWS_ACCOUNT"}
        who = {"PrincipalType": "USER", "PrincipalId": self.user(user)}
        self.sso.create_account_assignment(**self.about(name), **target, **who)
        self.members.account.control("clock", {"seconds": 10})

    def who(self, name: str, account: str) -> list[str]:
        found = self.sso.list_account_assignments(**self.about(name), AccountId=account)["AccountAssignments"]
        return sorted(item["PrincipalId"] for item in found)


@pytest.fixture
def center(account: Emulator, client: Client) -> Instance:
    return Instance(account, client)


def test_people_are_created_corrected_and_deleted(play: Play, center: Instance) -> None:
    run = play([step(people(), "check", check_mode=True), step(people(), "make"), step(people(), "again")])
    assert run.code == 0, run.output
    assert [item["changed"] for item in run.tasks] == [True, True, False]
    assert run.writes_of("check") == run.writes_of("again") == []
    assert "Adams" not in json.dumps(run.tasks) and "alice@example.com" not in json.dumps(run.tasks)
    users = center.store.list_users(IdentityStoreId=center.store_id)["Users"]
    assert {item["UserName"]: item["Name"]["FamilyName"] for item in users} == {"alice": "Adams", "bob": "Brown"}
    # Another hand changes a name, and puts a stranger into the group.
    change = [{"AttributePath": "name.familyName", "AttributeValue": "Other"}]
    center.store.update_user(IdentityStoreId=center.store_id, UserId=center.user("alice"), Operations=change)
    member = {"UserId": center.user("bob")}
    group = center.group("developers")
    center.store.create_group_membership(IdentityStoreId=center.store_id, GroupId=group, MemberId=member)
    run = play(people())
    assert statuses(run, "users") == ["fixed", "compliant"]
    assert statuses(run, "members") == ["choice", "compliant"]
    exact = [{**GROUPS[0], "membership": "exact"}, {**GROUPS[1], "state": "absent"}]
    run = play([people(groups=exact), people(groups=exact)])
    assert [item["changed"] for item in run.tasks] == [True, False], run.output
    listed = center.store.list_group_memberships(IdentityStoreId=center.store_id, GroupId=group)["GroupMemberships"]
    assert [item["MemberId"]["UserId"] for item in listed] == [center.user("alice")]


def test_whom_nobody_named_is_shown_and_deleted_only_when_that_is_asked_for(play: Play, center: Instance) -> None:
    ready(play, people())
    run = play(people(users=[ALICE], groups=[]))
    (row,) = rows(run, "other_identities")
    assert (row["status"], row["current"]) == ("choice", ["user bob", "group admins", "group developers"])
    assert not run.changed
    run = play([people(users=[ALICE], groups=[], mode="exact"), people(users=[ALICE], groups=[], mode="exact")])
    assert [item["changed"] for item in run.tasks] == [True, False], run.output
    assert center.store.list_groups(IdentityStoreId=center.store_id)["Groups"] == []


def sync(center: Instance, kind: str, number: str) -> None:
    """An identity provider syncs somebody from now on."""
    found = stored(center.store_id, f"identitystore.{kind}")[number]
    found["ExternalIds"] = [{"Issuer": "https://scim.example.com/id", "Id": "00u1"}]


def test_what_an_identity_provider_syncs_is_only_read(play: Play, center: Instance) -> None:
    ready(play, people())
    sync(center, "users", center.user("alice"))
    changed = {**ALICE, "family_name": "Other"}
    run = play(people(users=[changed, {**BOB, "user_name": "carol"}], groups=[{"name": "new"}, *GROUPS], mode="exact"))
    assert (run.changed, run.writes) == (False, []), run.output
    (alice, carol) = rows(run, "users")
    assert (alice["status"], carol["status"], carol["current"]) == ("manual", "manual", "absent")
    assert "https://scim.example.com/id syncs the users" in carol["remediation"]
    assert statuses(run, "groups") == ["manual", "compliant", "compliant"]
    # A local user beside synced ones, where somebody says so; the synced one stays as it is.
    local = people(users=[changed, {**BOB, "user_name": "carol"}], groups=[], identity_source="identity_center")
    run = play(local)
    assert run.code == 0, run.output
    assert statuses(run, "users") == ["manual", "fixed"]
    assert run.writes == ["CreateUser"]


def test_a_permission_set_of_a_persona_is_made_corrected_and_provisioned(play: Play, center: Instance) -> None:
    run = play([step(sets(), "check", check_mode=True), step(sets(), "make"), step(sets(), "again")])
    assert run.code == 0, run.output
    assert [item["changed"] for item in run.tasks] == [True, True, False]
    assert run.writes_of("check") == run.writes_of("again") == []
    inline = json.loads(center.sso.get_inline_policy_for_permission_set(**center.about("devops"))["InlinePolicy"])
    passes = next(item for item in inline["Statement"] if item["Sid"] == "PassDeployRole")
    assert passes["Resource"] == "arn:aws:iam::*:role/shop-deploy"
    ready(play, people(), assignments(of(organizational_units=["/Workloads"])))
    assert center.accounts("devops") == [SECOND, THIRD]
    # Another hand widens it. What accounts have is put right, too.
    center.sso.attach_managed_policy_to_permission_set(**center.about("devops"), ManagedPolicyArn=ADMIN)
    run = play([step(sets(), "drift", check_mode=True), step(sets(), "mend"), step(sets(), "again")])
    assert run.code == 0, run.output
    assert run.calls_of("mend")
    assert "ProvisionPermissionSet" in run.writes_of("mend")
    old = "LATEST_PERMISSION_SET_NOT_PROVISIONED"
    listed = center.sso.list_accounts_for_provisioned_permission_set(**center.about("devops"), ProvisioningStatus=old)
    assert listed["AccountIds"] == []
    assert not run.tasks[2]["changed"]


def test_every_setting_of_a_permission_set(play: Play, center: Instance) -> None:
    wide = {
        **DEVOPS,
        "description": "For developers",
        "customer_managed_policies": [{"name": "limits", "path": "/team/"}],
        "permissions_boundary": {"name": "boundary"},
        "session_duration": "PT90M",
        "relay_state": "https://console.aws.amazon.com/cloudformation",
        "tags": {"team": "shop"},
        "statements": [{"Sid": "Own", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}],
    }
    narrow = {**DEVOPS, "permissions_boundary": {"managed_policy": "job-function/ViewOnlyAccess"}}
    run = play([sets(wide), sets(wide)])
    assert (run.code, [item["changed"] for item in run.tasks]) == (0, [True, False]), run.output
    about = center.sso.describe_permission_set(**center.about("devops"))["PermissionSet"]
    assert (about["SessionDuration"], about["Description"]) == ("PT90M", "For developers")
    assert about["RelayState"] == "https://console.aws.amazon.com/cloudformation"
    boundary = center.sso.get_permissions_boundary_for_permission_set(**center.about("devops"))["PermissionsBoundary"]
    assert boundary == {"CustomerManagedPolicyReference": {"Name": "boundary", "Path": "/"}}
    listed = center.sso.list_customer_managed_policy_references_in_permission_set(**center.about("devops"))
    assert listed["CustomerManagedPolicyReferences"] == [{"Name": "limits", "Path": "/team/"}]
    arn = center.about("devops")["PermissionSetArn"]
    tags = center.sso.list_tags_for_resource(InstanceArn=center.arn, ResourceArn=arn)["Tags"]
    assert {"Key": "team", "Value": "shop"} in tags
    inline = json.loads(center.sso.get_inline_policy_for_permission_set(**center.about("devops"))["InlinePolicy"])
    assert "Own" in {item.get("Sid") for item in inline["Statement"]}
    run = play([sets(narrow), sets(narrow)])
    assert (run.code, [item["changed"] for item in run.tasks]) == (0, [True, False]), run.output
    about = center.sso.describe_permission_set(**center.about("devops"))["PermissionSet"]
    assert (about["SessionDuration"], "Description" in about, "RelayState" in about) == ("PT1H", False, False)
    boundary = center.sso.get_permissions_boundary_for_permission_set(**center.about("devops"))["PermissionsBoundary"]
    assert boundary == {"ManagedPolicyArn": "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"}


def test_what_somebody_answers_for_is_left_alone_and_nothing_else(play: Play, center: Instance) -> None:
    def answered(control: str, resource: str) -> dict[str, Any]:
        about = {"control": f"identity_center.{control}", "resource": resource, "reason": "Later", "owner": "Ada"}
        return {"exceptions": [{**about, "expires": "2099-01-01"}]}

    run = play(people(**answered("users", f"{center.store_id}/users/alice")))
    assert (run.code, statuses(run, "users")) == (0, ["excepted", "fixed"]), run.output
    assert {item["UserName"] for item in center.store.list_users(IdentityStoreId=center.store_id)["Users"]} == {"bob"}
    developers, admins = rows(run, "members")
    assert (developers["status"], admins["status"]) == ("manual", "fixed")
    assert "users/alice, which is excepted" in developers["remediation"]
    run = play(sets(**answered("permission_sets", "devops")))
    assert (run.code, statuses(run, "permission_sets")) == (0, ["excepted", "fixed"]), run.output
    assert run.writes == ["CreatePermissionSet", "AttachManagedPolicyToPermissionSet"]
    ready(play, people(), sets())
    devops = center.about("devops")["PermissionSetArn"]
    run = play(assignments(of(accounts=[FIRST]), ADMINS, **answered("assignments", devops)))
    assert (run.code, set(statuses(run, "assignments"))) == (0, {"excepted", "fixed"}), run.output
    assert (center.accounts("devops"), center.accounts("admin")) == ([], [MANAGEMENT])


def test_what_an_exception_keeps_back_is_not_assigned_and_the_rest_is(play: Play, center: Instance) -> None:
    """A permission set and a user that somebody answers for are not created. What names them says so, in check mode
    as in the run, and stays as it is in the next one."""
    about = {"reason": "Later", "owner": "Ada", "expires": "2099-01-01"}
    kept = {"permission_sets": "devops", "users": f"{center.store_id}/users/alice"}
    answered = [{"control": f"identity_center.{control}", "resource": name, **about} for control, name in kept.items()]
    ready(play, people(exceptions=answered), sets(exceptions=answered))
    with_alice = {**ADMINS, "users": ["alice"]}
    planned = {"permission_sets": ["devops", "admin"], "groups": ["developers", "admins"], "users": ["alice", "bob"]}
    task = assignments(of(accounts=[FIRST]), with_alice, exceptions=answered)
    checked = play(
        assignments(of(accounts=[FIRST]), with_alice, exceptions=answered, planned_identities=planned), "--check"
    )
    run = play(task)
    assert (checked.code, run.code) == (0, 0), run.output
    assert checked.result["calls"] == run.result["calls"]
    assert run.writes == ["CreateAccountAssignment"]
    assert (center.accounts("admin"), center.who("admin", MANAGEMENT)) == ([MANAGEMENT], [center.group("admins")])
    found = {row["resource"]: (row["status"], row["remediation"]) for row in rows(run, "assignments")}
    assert found[center.about("admin")["PermissionSetArn"]][0] == "fixed"
    for name in kept.values():
        assert found[name] == (
            "manual",
            f"This depends on {name}, which is excepted. Remove that exception, or do not configure this.",
        )
    assert all(item["matched"] for item in run.result["exceptions"])
    again = play(task)
    assert (again.code, again.writes) == (0, [])
    places = {"organization_accounts.unit": "/New", "organization_accounts.account": "account later"}
    later = [{"control": control, "resource": name, **about} for control, name in places.items()]
    entry = {**ADMINS, "accounts": [MANAGEMENT, "later"], "organizational_units": ["/New/Deep"]}
    placed = play(assignments(entry, exceptions=later))
    assert (placed.code, placed.writes) == (0, []), placed.output
    kept_places = {row["resource"] for row in rows(placed, "assignments") if row["status"] == "manual"}
    assert kept_places == set(places.values())
    refused = play(assignments(of("nothing", accounts=[FIRST]), exceptions=answered))
    assert refused.code == 2 and "there is no permission set nothing" in refused.result["msg"]


def test_a_permission_set_of_others_is_adopted_or_left_alone(play: Play, center: Instance) -> None:
    center.sso.create_permission_set(InstanceArn=center.arn, Name="plain")
    center.sso.create_permission_set(InstanceArn=center.arn, Name="wide", SessionDuration="PT12H")
    run = play(sets({"name": "plain"}, {"name": "wide"}, mode="exact"))
    assert (run.changed, statuses(run, "permission_sets")) == (False, ["compliant", "manual"]), run.output
    run = play(sets({"name": "plain"}, mode="exact"))
    assert [(row["status"], row["current"]) for row in rows(run, "other_permission_sets")] == [("manual", "wide")]
    run = play(sets({"name": "plain"}, ignored_permission_sets=["w*"]))
    assert statuses(run, "other_permission_sets") == ["compliant"]


def test_a_permission_set_of_ours_goes_with_its_assignments(play: Play, center: Instance) -> None:
    ready(play, people(), sets(), assignments(of(accounts=["first"]), ADMINS))
    run = play(sets(WHOLE))
    assert statuses(run, "other_permission_sets") == ["choice"]
    run = play([sets(WHOLE, mode="exact"), sets(WHOLE, mode="exact")])
    assert run.code == 0, run.output
    assert [item["changed"] for item in run.tasks] == [True, False]
    with pytest.raises(KeyError):
        center.set_arn("devops")


def test_assignments_by_account_unit_and_tag(play: Play, center: Instance, client: Client) -> None:
    ready(play, people(), sets())
    tags = [{"Key": "stage", "Value": "test"}]
    for number in (FIRST, MANAGEMENT):
        client("organizations").tag_resource(ResourceId=number, Tags=tags)
    task = assignments(
        of(organizational_units=["Workloads"], account_tags={"stage": "test"}, exclude_accounts=["second"]), ADMINS
    )
    run = play([step(task, "check", check_mode=True), step(task, "make"), step(task, "again")])
    assert run.code == 0, run.output
    assert [item["changed"] for item in run.tasks] == [True, True, False]
    assert run.writes_of("check") == run.writes_of("again") == []
    # The management account has the tag, and is meant only where it is named.
    assert center.accounts("devops") == [FIRST, THIRD]
    assert center.accounts("admin") == [MANAGEMENT]
    everywhere = assignments(of(organizational_units=["/"]), ADMINS)
    run = play(everywhere)
    assert center.accounts("devops") == [FIRST, SECOND, THIRD]
    assert run.writes == ["CreateAccountAssignment"]


def test_assignments_of_others_are_shown_and_removed_only_when_that_is_asked_for(play: Play, center: Instance) -> None:
    ready(play, people(), sets(), assignments(ADMINS))
    center.assign("devops", FIRST, "bob")
    run = play(assignments(ADMINS))
    (row,) = rows(run, "other_assignments")
    assert (row["status"], row["current"], run.changed) == ("choice", [f"user bob in {FIRST}"], False)
    run = play(assignments(ADMINS, mode="exact", ignored_permission_sets=["dev*"]))
    assert (statuses(run, "other_assignments"), run.changed) == (["compliant"], False)
    run = play([assignments(ADMINS, mode="exact"), assignments(ADMINS, mode="exact")])
    assert run.code == 0, run.output
    assert [item["changed"] for item in run.tasks] == [True, False]
    assert center.accounts("devops") == []


def test_a_delegated_administrator_says_what_it_does_not_reach(play: Play, client: Client, center: Instance) -> None:
    ready(play, people(), sets(), assignments(ADMINS))
    client("organizations").register_delegated_administrator(AccountId=FIRST, ServicePrincipal="sso.amazonaws.com")
    keys = center.members.keys(FIRST)
    run = play(assignments(ADMINS, of(accounts=[SECOND])), **keys)
    assert run.code == 0, run.output
    assert center.accounts("devops") == [SECOND]
    beyond = [row for row in rows(run, "assignments") if row["status"] == "not_applicable"]
    assert [row["account_id"] for row in beyond] == [MANAGEMENT]
    assert "cannot assign anything in the management account" in beyond[0]["remediation"]
    run = play(sets(DEVOPS, {**WHOLE, "session_duration": "PT2H"}), **keys)
    assert (run.code, run.changed) == (0, False), run.output
    assert [row["status"] for row in rows(run, "permission_sets")] == ["compliant", "manual"]
    run = play(people(), **center.members.keys(SECOND))
    assert set(row["status"] for row in run.result["findings"]) == {"not_applicable"}


def test_what_fails_in_one_account_is_said_and_the_others_go_on(play: Play, center: Instance) -> None:
    limited = {**DEVOPS, "customer_managed_policies": [{"name": "limits"}]}
    ready(play, people(), sets(limited))
    stored(SECOND, "sso-admin.policies_missing")["limits"] = True
    task = assignments(of(organizational_units=["Workloads"]))
    run = play(task)
    assert run.code == 2
    assert "Not supported policy arn:aws:iam::" + SECOND in run.result["msg"]
    assert statuses(run, "assignments") == ["manual"]
    assert center.accounts("devops") == [THIRD]
    stored(SECOND, "sso-admin.policies_missing").clear()
    run = play([task, task])
    assert [item["changed"] for item in run.tasks] == [True, False], run.output


def test_what_a_killed_run_began_is_waited_for(play: Play, center: Instance) -> None:
    ready(play, people(), sets())
    target = {"TargetId": FIRST, "TargetType": "AWS_ACCOUNT", "PrincipalType": "GROUP"}
    center.sso.create_account_assignment(**center.about("devops"), **target, PrincipalId=center.group("developers"))
    run = play([assignments(of(accounts=[FIRST])), assignments(of(accounts=[FIRST]))])
    assert run.code == 0, run.output
    assert [item["changed"] for item in run.tasks] == [False, False]
    assert run.writes == []
    assert statuses(run, "assignments") == ["compliant"]
    # A permission set that was changed, and not provisioned any more.
    center.sso.attach_managed_policy_to_permission_set(
        **center.about("devops"), ManagedPolicyArn="arn:aws:iam::aws:policy/SecurityAudit"
    )
    more = {**DEVOPS, "managed_policies": ["SecurityAudit"]}
    run = play(sets(more, WHOLE))
    assert run.writes == ["ProvisionPermissionSet"], run.output
    assert statuses(run, "provisioned") == ["fixed"]


def test_where_one_request_a_second_gets_through_it_takes_its_time(
    play: Play, center: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """botocore gives up within seconds, which are not slept here; what is said is what the collection waits for."""
    told: list[str] = []
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _seconds: None)
    monkeypatch.setattr(waiting, "say", told.append)
    ready(play, people(), sets())
    for number in range(20):
        center.sso.create_permission_set(InstanceArn=center.arn, Name=f"other-{number}")
    stored(MANAGEMENT, "sso-admin.rate")["seconds"] = 1.0
    center.members.account.control("clock", {"stand_still": True})
    run = play(assignments(of(organizational_units=["Workloads"])))
    assert run.code == 0, run.output
    assert statuses(run, "assignments") == ["fixed"]
    assert "IAM Identity Center has answered 50 requests" in told
    assert "400" in {call["status"] for call in run.calls}


def test_a_group_that_was_created_a_moment_ago_is_asked_for_again(play: Play, center: Instance) -> None:
    """Identity Center knows it some seconds later, and fails the assignment until then."""
    run = play([people(), sets(), assignments(of(accounts=[FIRST]))])
    assert run.code == 0, run.output
    assert statuses(run, "assignments") == ["fixed"]
    assert run.writes.count("CreateAccountAssignment") > 1


def test_a_suspended_account_is_refused_by_id_and_left_out_of_its_unit(
    play: Play, client: Client, center: Instance
) -> None:
    ready(play, people(), sets())
    client("organizations").close_account(AccountId=SECOND)
    run = play(assignments(of(accounts=[SECOND])))
    assert run.code == 2 and "and Identity Center assigns nothing there" in run.result["msg"], run.output
    assert run.writes == []
    run = play(assignments(of(organizational_units=["Workloads"])))
    assert run.code == 0, run.output
    assert center.accounts("devops") == [THIRD]
    left = [row for row in rows(run, "assignments") if row["account_id"] == SECOND]
    assert [row["status"] for row in left] == ["not_applicable"]


def test_names_that_do_not_exist_are_refused_before_the_first_write(play: Play, center: Instance) -> None:
    ready(play, people(), sets())
    refused = (
        (of("nothing", accounts=[FIRST]), "there is no permission set nothing"),
        (of(accounts=["nowhere"]), "no account of the name nowhere"),
        (of(organizational_units=["/Nowhere"]), "there is no organizational unit /Nowhere. The units are /"),
        ({**of(accounts=[FIRST]), "groups": ["strangers"]}, "groups lists strangers"),
    )
    for entry, text in refused:
        run = play(assignments(entry))
        assert run.code == 2 and text in run.result["msg"], run.output
        assert run.writes == []


def test_what_is_planned_is_planned_with(play: Play, center: Instance) -> None:
    planned = {"permission_sets": ["devops"], "groups": ["developers"]}
    accounts = {"accounts": [{"name": "fourth", "unit": "/New"}], "units": ["/New"]}
    task = assignments(of(organizational_units=["/New"]), planned_identities=planned, planned=accounts)
    run = play(task, "--check")
    assert run.code == 0, run.output
    assert [call["params"]["TargetId"] for call in run.result["calls"]] == ["<account fourth>"]
    run = play(task)
    assert run.code == 2 and "was only planned" in run.result["msg"]


@pytest.fixture
def session(client: Client, center: Instance, play: Play) -> dict[str, str]:
    """The keys of bob, who came in by his permission set."""
    ready(play, people(), sets(), assignments(ADMINS))
    iam = client("iam")
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": MANAGEMENT}}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    name = "AWSReservedSSO_admin_0123456789abcdef"
    iam.create_role(RoleName=name, Path="/aws-reserved/sso.amazonaws.com/", AssumeRolePolicyDocument=document)
    iam.attach_role_policy(RoleName=name, PolicyArn=ADMIN)
    arn = iam.get_role(RoleName=name)["Role"]["Arn"]
    made = client("sts").assume_role(RoleArn=arn, RoleSessionName="bob")["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": made["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": made["SecretAccessKey"],
        "AWS_SESSION_TOKEN": made["SessionToken"],
    }


def test_the_caller_keeps_its_own_way_in(play: Play, center: Instance, session: dict[str, str]) -> None:
    center.assign("admin", MANAGEMENT, "alice")
    alice = {"permission_set": "admin", "users": ["alice"], "accounts": [MANAGEMENT]}
    without = [{"name": "admins", "members": [], "membership": "exact"}]
    tasks = (
        assignments(alice, mode="exact"),
        people(groups=without),
        people(users=[ALICE, {"user_name": "bob", "state": "absent"}], groups=[]),
        sets({"name": "admin", "state": "absent"}),
    )
    for task in tasks:
        run = play(task, **session)
        assert run.code == 2 and "its own access: permission set admin of bob" in run.result["msg"], run.output
        assert run.writes == []
    # Somebody else may: alice is left.
    assert play(assignments(alice, mode="exact")).code == 0


def test_the_last_administrator_stays(play: Play, center: Instance) -> None:
    ready(play, people(), sets(), assignments(ADMINS))
    tasks = (
        assignments(of(accounts=[FIRST]), mode="exact"),
        people(groups=[{"name": "admins", "state": "absent"}]),
        sets({"name": "admin", "managed_policies": ["SecurityAudit"]}),
        people(users=[{"user_name": "bob", "state": "absent"}], groups=[]),
    )
    for task in tasks:
        run = play(task)
        assert run.code == 2 and "the last administrator of account" in run.result["msg"], run.output
        assert "bob" in run.result["msg"]
        assert run.writes == []
        assert play(task, "--check").code == 2


def test_full_rights_by_accident_are_refused(play: Play, center: Instance) -> None:
    run = play(sets(WHOLE, admin_permission_sets=[]))
    assert run.code == 2 and "Add it to admin_permission_sets" in run.result["msg"]
    run = play(sets({"name": "x", "managed_policies": ["NoSuchPolicy"]}))
    assert run.code == 2 and "AWS has no such policy" in run.result["msg"]


def test_without_an_instance_a_person_is_told_how_to_enable_it(play: Play, account: Emulator) -> None:
    make_members(account)
    safeguards: dict[str, Any] = {"dayone.aws.identity_center_safeguards": {}}
    run = play([people(), sets(), assignments(ADMINS), safeguards])
    assert run.code == 0, run.output
    for task in run.tasks[:3]:
        assert {row["status"] for row in task["findings"]} == {"manual"}
        assert "no API enables it" in task["findings"][0]["remediation"]
    assert statuses(run, "enabled") == ["manual"]
    assert run.writes == []


def test_without_an_organization_nothing_is_asked_for(play: Play) -> None:
    run = play([people(), {"dayone.aws.identity_center_safeguards": {}}])
    assert {row["status"] for task in run.tasks for row in task["findings"]} == {"compliant"}
    planned = {"organization": True}
    run = play(people(planned=planned), "--check")
    assert {row["status"] for row in run.result["findings"]} == {"manual"}


def test_instances_of_member_accounts_are_found(play: Play, center: Instance) -> None:
    task: dict[str, Any] = {"dayone.aws.identity_center_safeguards": {}}
    run = play(task)
    assert (statuses(run, "enabled"), statuses(run, "mfa")) == (["compliant"], ["manual"])
    assert statuses(run, "account_instances") == ["input"]
    assert statuses(run, "break_glass") == ["input"]
    center.members.client(SECOND, "sso-admin", "eu-central-1").create_instance(Name="sandbox")
    center.members.close(THIRD)
    task["dayone.aws.identity_center_safeguards"]["member_role_name"] = "OrganizationAccountAccessRole"
    run = play(task)
    assert run.code == 0, run.output
    found = {row["account_id"]: row["status"] for row in rows(run, "account_instances")}
    assert found == {SECOND: "manual", MANAGEMENT: "unknown"}
    run = play(task, **center.members.keys(SECOND))
    own = rows(run, "account_instances")
    assert [(row["account_id"], row["status"]) for row in own] == [(SECOND, "manual")]


def test_break_glass_users_are_audited_and_their_use_is_alarmed(play: Play, client: Client, center: Instance) -> None:
    iam = client("iam")
    options = {"break_glass_users": ["glass", "nobody"]}
    task: dict[str, Any] = {"dayone.aws.identity_center_safeguards": options}
    iam.create_user(UserName="glass")
    iam.create_access_key(UserName="glass")
    run = play([step(task, "check", check_mode=True), step(task, "make"), step(task, "again")])
    assert run.code == 0, run.output
    assert [item["changed"] for item in run.tasks] == [True, True, False]
    (glass, nobody) = rows(run, "break_glass")
    lacks = ["no administrative rights", "no console password", "no MFA"]
    assert (glass["status"], glass["current"][:3]) == ("manual", lacks)
    assert nobody["current"] == "there is no such user"
    rule = client("events").describe_rule(Name="dayone-break-glass")
    assert json.loads(rule["EventPattern"])["detail"]["userIdentity"]["userName"] == ["glass", "nobody"]
    for key in iam.list_access_keys(UserName="glass")["AccessKeyMetadata"]:
        iam.delete_access_key(UserName="glass", AccessKeyId=key["AccessKeyId"])
    iam.attach_user_policy(UserName="glass", PolicyArn=ADMIN)
    iam.create_login_profile(UserName="glass", Password="Correct-horse-7-battery")
    made = iam.create_virtual_mfa_device(VirtualMFADeviceName="glass")["VirtualMFADevice"]
    seed = {"UserName": "glass", "SerialNumber": made["SerialNumber"]}
    first, second = codes(made["Base32StringSeed"].decode())
    iam.enable_mfa_device(**seed, AuthenticationCode1=first, AuthenticationCode2=second)
    run = play(task)
    assert statuses(run, "break_glass") == ["compliant", "manual"]
    (alarm,) = rows(run, "break_glass_alarm")
    assert alarm["status"] != "compliant" and alarm["chain"]


def test_wrong_options_are_refused(play: Play) -> None:
    empty = {"permission_set": "x"}
    assert_refusals(
        play,
        (people(users=[ALICE, {**ALICE, "user_name": "ALICE"}]), "users has the name ALICE twice"),
        (people(users=[{**ALICE, "email": "alice"}]), "must be an email address"),
        (people(users=[{**ALICE, "user_name": "a b"}]), "without spaces"),
        (people(groups=[{"name": "x", "membership": "exact"}]), "so members must be given"),
        (sets({"name": "x", "session_duration": "8h"}), "duration of ISO 8601 between PT1H and PT12H"),
        (sets({"name": "x", "session_duration": "PT13H"}), "duration of ISO 8601"),
        (sets({"name": "a b"}), "name must be 1 to 32"),
        (sets({"name": "x", "persona": "chief"}), "persona is chief, but must be one of"),
        (sets({"name": "x", "persona": "frontend"}), "parameters must have bucket"),
        (sets({"name": "x", "managed_policies": ["arn:aws:iam::123456789012:policy/a"]}), "customer_managed_policies"),
        (sets({"name": "x", "permissions_boundary": {}}), "must have either managed_policy or name"),
        (sets({"name": "x", "statements": [{"Effect": "Allow"}]}), "must have either Action or NotAction"),
        (sets({"name": "x", "managed_policies": [f"P{number}" for number in range(21)]}), "at most 20"),
        (assignments({**empty, "accounts": [FIRST]}), "names neither groups nor users"),
        (assignments({**empty, "groups": ["g"]}), "names no accounts"),
        ({"dayone.aws.identity_center_safeguards": {"break_glass_users": ["a/b"]}}, "without their path"),
    )
