# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml
from moto.iam.models import iam_backends

from tests.emulator import kit
from tests.emulator.server import Emulator

from .conftest import assert_refusals

pytestmark = pytest.mark.swift

ACCOUNT = "123456789012"
OWN = f"arn:aws:iam::{ACCOUNT}:policy/dayone/"
AWS = "arn:aws:iam::aws:policy/"
BUCKET = {"bucket": "www.example.com", "distribution_id": "E1A2B3C4D5E6F7"}
WEB = {"name": "web", "persona": "frontend", "parameters": BUCKET}
DEFAULTS = Path(__file__).parents[2] / "roles" / "iam_groups" / "defaults" / "main.yml"
Play = Callable[..., Any]


def task(*groups: dict[str, Any], **options: Any) -> dict[str, Any]:
    return {"dayone.aws.iam_groups": {"groups": list(groups), **options}}


def attached(iam: Any, group: str) -> set[str]:
    return {item["PolicyArn"] for item in iam.list_attached_group_policies(GroupName=group)["AttachedPolicies"]}


def members(iam: Any, group: str) -> set[str]:
    return {item["UserName"] for item in iam.get_group(GroupName=group)["Users"]}


def document(iam: Any, arn: str) -> dict[str, Any]:
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    return dict(iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"])


def status(run: Any, control: str) -> set[str]:
    return {row["status"] for row in run.result["findings"] if row["control"] == f"iam_groups.{control}"}


@pytest.fixture
def iam(client: Callable[..., Any]) -> Any:
    """An independent look at IAM, with users in it."""
    found = client("iam")
    for name in ("alice", "bob"):
        found.create_user(UserName=name)
    return found


def test_the_roles_defaults_only_read(play: Play, iam: Any) -> None:
    groups = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))["iam_groups_groups"]
    play(task(*groups))
    granted = {arn for group in groups for arn in attached(iam, group["name"])}
    assert granted == {
        f"{OWN}dayone-require-mfa",
        f"{AWS}SecurityAudit",
        f"{AWS}job-function/ViewOnlyAccess",
        f"{AWS}AWSBillingReadOnlyAccess",
    }


def test_the_group_its_policy_and_its_members_are_in_the_account(play: Play, iam: Any) -> None:
    run = play(task({**WEB, "members": ["alice"]}))
    assert run.code == 0, run.output
    assert iam.get_group(GroupName="web")["Group"]["Path"] == "/dayone/"
    assert members(iam, "web") == {"alice"}
    assert attached(iam, "web") == {f"{OWN}dayone-require-mfa", f"{OWN}dayone-web-site"}
    resources = {item["Sid"]: item["Resource"] for item in document(iam, f"{OWN}dayone-web-site")["Statement"]}
    assert resources["DeploySite"] == "arn:aws:s3:::www.example.com/*"
    tags = iam.list_policy_tags(PolicyArn=f"{OWN}dayone-web-site")["Tags"]
    assert tags == [{"Key": "dayone:managed", "Value": "iam_groups/web"}]


def test_a_managed_policy_is_found_by_name_with_or_without_path_and_by_arn(play: Play, iam: Any) -> None:
    names = ["ViewOnlyAccess", "AWSBillingReadOnlyAccess", f"{AWS}SecurityAudit"]
    assert play(task({"name": "g", "managed_policies": names}, require_mfa=False)).code == 0
    found = attached(iam, "g")
    assert found == {f"{AWS}job-function/ViewOnlyAccess", f"{AWS}AWSBillingReadOnlyAccess", f"{AWS}SecurityAudit"}


def test_a_sixth_version_takes_the_place_of_the_oldest(play: Play, iam: Any) -> None:
    for number in range(7):
        run = play(task({**WEB, "parameters": {**BUCKET, "path": f"v{number}/"}}))
        assert run.code == 0, run.output
    versions = iam.list_policy_versions(PolicyArn=f"{OWN}dayone-web-site")["Versions"]
    assert sorted(item["VersionId"] for item in versions) == ["v3", "v4", "v5", "v6", "v7"]
    statements = document(iam, f"{OWN}dayone-web-site")["Statement"]
    assert "arn:aws:s3:::www.example.com/v6/*" in [item["Resource"] for item in statements]


def test_somebodys_change_to_our_policy_is_put_back(play: Play, iam: Any) -> None:
    play(task(WEB))
    wide = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    iam.create_policy_version(PolicyArn=f"{OWN}dayone-web-site", PolicyDocument=json.dumps(wide), SetAsDefault=True)
    run = play(task(WEB))
    assert run.writes == ["CreatePolicyVersion"]
    assert status(run, "policies") == {"fixed"}
    assert document(iam, f"{OWN}dayone-web-site") != wide


def test_an_adopted_group_keeps_what_others_gave_it_and_is_never_deleted(play: Play, iam: Any) -> None:
    iam.create_group(GroupName="web")
    iam.attach_group_policy(GroupName="web", PolicyArn=f"{AWS}SecurityAudit")
    iam.add_user_to_group(GroupName="web", UserName="bob")
    run = play(task({**WEB, "members": ["alice"]}))
    assert members(iam, "web") == {"alice", "bob"}
    assert f"{AWS}SecurityAudit" in attached(iam, "web")
    assert status(run, "extra_policies") == {"manual"}
    gone = play(task({"name": "web", "state": "absent"}))
    assert gone.code == 0, gone.output
    assert (members(iam, "web"), attached(iam, "web")) == ({"alice", "bob"}, {f"{AWS}SecurityAudit"})
    assert iam.list_policies(Scope="Local")["Policies"] == []


def test_a_policy_of_others_at_our_place_is_neither_changed_nor_attached(play: Play, iam: Any) -> None:
    theirs = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}]}
    iam.create_policy(PolicyName="dayone-web-site", Path="/dayone/", PolicyDocument=json.dumps(theirs))
    run = play(task(WEB))
    assert (run.code, run.writes) == (0, [])
    assert status(run, "policies") == {"manual"}
    play(task({"name": "web", "state": "absent"}))
    assert document(iam, f"{OWN}dayone-web-site") == theirs


def test_exact_membership_removes_and_add_does_not(play: Play, iam: Any) -> None:
    play(task({**WEB, "members": ["alice"]}))
    play(task({**WEB, "members": ["bob"]}))
    assert members(iam, "web") == {"alice", "bob"}
    play(task({**WEB, "members": ["bob"], "membership": "exact"}))
    assert members(iam, "web") == {"bob"}


def test_direct_policies_move_to_the_users_group(play: Play, iam: Any) -> None:
    iam.attach_user_policy(UserName="alice", PolicyArn=f"{AWS}SecurityAudit")
    group = {**WEB, "members": ["alice"]}
    assert status(play(task(group)), "direct_policies") == {"manual"}
    run = play(task(group, move_direct_policies=True))
    assert run.writes == ["AttachGroupPolicy", "DetachUserPolicy"]
    assert f"{AWS}SecurityAudit" in attached(iam, "web")
    assert iam.list_attached_user_policies(UserName="alice")["AttachedPolicies"] == []


def test_what_the_account_shows_to_be_wrong_is_refused_before_the_first_write(play: Play, iam: Any) -> None:
    for name, user in (("ours", "bootstrap-admin"), ("last", "alice")):
        iam.create_group(GroupName=name)
        iam.add_user_to_group(GroupName=name, UserName=user)
    first = {"name": "first", "persona": "auditor"}
    ours: dict[str, Any] = {"name": "ours", "members": ["alice"], "membership": "exact"}
    last: dict[str, Any] = {"name": "last", "members": [], "membership": "exact"}
    assert_refusals(
        play,
        (task(first, {"name": "g", "managed_policies": ["SecurityAudits"]}), "SecurityAudits"),
        (task(first, {"name": "g", "members": ["zoe"]}), "zoe"),
        (task(first, {"name": "g", "managed_policies": ["AdministratorAccess"]}), "admin_groups"),
        (task(first, {"name": "g", "members": ["bootstrap-admin"]}), "bootstrap-admin"),
        (task(first, ours), "bootstrap-admin, the caller"),
        (task(first, last, admin_groups=["last"]), "last member"),
        reads=True,
    )


def test_bad_input_is_refused_before_the_first_call(play: Play) -> None:
    assert_refusals(
        play,
        (task({"name": "g", "persona": "frontend"}), "bucket"),
        (task({"name": "g", "membership": "all"}), "add, exact"),
    )


def persona(**statement: Any) -> dict[str, Any]:
    given = {"Sid": "One", "Effect": "Allow", **statement}
    return {"personas": [{"name": "p", "policies": {"one": [given]}}], "validate": True}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ({"Action": ["s3:NoSuchAction"], "Resource": "arn:aws:s3:::a/*"}, "INVALID_ACTION"),
        ({"Action": ["iam:PassRole"], "Resource": "*", "Why": "test"}, "PASS_ROLE_WITH_STAR_IN_RESOURCE"),
    ],
)
def test_what_aws_finds_wrong_is_not_written(play: Play, statement: dict[str, Any], code: str) -> None:
    run = play(task({"name": "g", "persona": "p"}, **persona(**statement)))
    assert run.code != 0
    assert code in run.result["msg"]
    assert run.writes == []


def test_a_policy_that_aws_validates_is_written(play: Play, iam: Any) -> None:
    options = persona(Action=["s3:GetObject"], Resource="arn:aws:s3:::a/*")
    run = play(task({"name": "g", "persona": "p"}, **options))
    assert run.code == 0, run.output
    assert status(run, "validation") == {"compliant"}
    assert f"{OWN}dayone-g-one" in attached(iam, "g")


def test_validation_that_is_denied_is_unknown_and_holds_the_group_only(play: Play, account: Emulator) -> None:
    denied = {"service": "accessanalyzer", "error": {"code": "AccessDeniedException", "status": 403}}
    account.control("faults", [denied])
    options = persona(Action=["s3:GetObject"], Resource="arn:aws:s3:::a/*")
    run = play(task({"name": "g", "persona": "p"}, {"name": "auditor", "persona": "auditor"}, **options))
    assert (run.code, status(run, "validation")) == (0, {"unknown"})
    assert {call["params"].get("GroupName") for call in run.result["calls"]} == {None, "auditor"}


def test_services_that_nobody_used_are_a_hint(play: Play, iam: Any) -> None:
    play(task(WEB))
    arn = iam.get_group(GroupName="web")["Group"]["Arn"]
    assert status(play(task(WEB, unused_days=90)), "unused_permissions") == {"compliant"}
    _group_is_a_year_old("web")
    now = datetime.now(timezone.utc)
    used = {"s3": now, "iam": now, "cloudfront": now - timedelta(days=100)}
    kit.stored(ACCOUNT, "iam.last_accessed")[arn] = used
    run = play(task(WEB, unused_days=90), "--check")
    row = next(row for row in run.result["findings"] if row["control"] == "iam_groups.unused_permissions")
    assert (row["status"], row["current"], run.changed) == ("manual", ["cloudfront"], False)


def _group_is_a_year_old(name: str) -> None:
    iam_backends[ACCOUNT]["aws"].get_group(name).create_date = datetime.now() - timedelta(days=365)


def test_denied_usage_is_unknown_and_the_rest_goes_on(play: Play, account: Emulator) -> None:
    play(task(WEB))
    _group_is_a_year_old("web")
    denied = {"service": "iam", "operation": "GenerateServiceLastAccessedDetails"}
    account.control("faults", [{**denied, "error": {"code": "AccessDenied", "status": 403}}])
    run = play(task(WEB, unused_days=90))
    assert (run.code, status(run, "unused_permissions"), status(run, "policies")) == (0, {"unknown"}, {"compliant"})


@pytest.mark.parametrize(
    "operation", ["GetAccountAuthorizationDetails", "GetPolicy", "GetPolicyVersion", "ListPolicyTags"]
)
def test_a_denied_read_is_unknown_and_nothing_is_written(play: Play, account: Emulator, operation: str) -> None:
    group = {**WEB, "managed_policies": ["SecurityAudit"]}
    play(task(group))
    fault = {"service": "iam", "operation": operation, "error": {"code": "AccessDenied", "status": 403}}
    account.control("faults", [fault])
    run = play(task({**group, "parameters": {**BUCKET, "path": "new/"}}))
    assert run.code != 0
    assert run.writes == []
    assert {row["status"] for row in run.result["findings"]} == {"unknown"}
    assert "Traceback" not in run.output


def test_nothing_is_read_twice(play: Play, account: Emulator, iam: Any) -> None:
    groups: list[dict[str, Any]] = [
        WEB,
        {"name": "auditor", "persona": "auditor"},
        {"name": "readonly", "persona": "readonly"},
    ]
    play(task(*groups))
    play(task(*groups), "--check")
    read = [call["operation"] for call in account.control("calls", method="GET") if call["service"] == "iam"]
    assert read.count("GetAccountAuthorizationDetails") == 1
    assert read.count("GetPolicy") == read.count("GetPolicyVersion") == len({"SecurityAudit", "ViewOnlyAccess"})
    assert read.count("ListPolicyTags") == len({"dayone-require-mfa", "dayone-web-site"})
