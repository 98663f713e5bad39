# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.server import Emulator

pytestmark = pytest.mark.swift

ACCOUNT = "123456789012"
AWS = "arn:aws:iam::aws:policy/"
MFA = f"arn:aws:iam::{ACCOUNT}:policy/dayone/dayone-require-mfa"
GROUP = "dayone-admins"
#: At least as long as AWS wants a SAML metadata document.
METADATA = f"<EntityDescriptor>{'x' * 1000}</EntityDescriptor>"
Play = Callable[..., Any]


def task(*names: str, **options: Any) -> dict[str, Any]:
    return {"dayone.aws.admin_access": {"users": [{"name": name} for name in names], **options}}


def status(run: Any, control: str) -> set[str]:
    return {row["status"] for row in run.result["findings"] if row["control"] == f"admin_access.{control}"}


def attached(iam: Any, group: str = GROUP) -> set[str]:
    return {item["PolicyArn"] for item in iam.list_attached_group_policies(GroupName=group)["AttachedPolicies"]}


def members(iam: Any, group: str = GROUP) -> set[str]:
    return {item["UserName"] for item in iam.get_group(GroupName=group)["Users"]}


def users(iam: Any) -> set[str]:
    return {item["UserName"] for item in iam.list_users()["Users"]}


def kept(tmp_path: Path) -> str:
    """Everything that the report keeps of a run."""
    return "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "report").rglob("*") if path.is_file())


@pytest.fixture
def iam(client: Callable[..., Any]) -> Any:
    """An independent look at IAM."""
    return client("iam")


def test_day_zero_gets_an_administrator_who_needs_mfa(play: Play, iam: Any) -> None:
    run = play(task("alice", account_alias="example-production"))
    assert run.code == 0, run.output
    assert (attached(iam), members(iam)) == ({f"{AWS}AdministratorAccess", MFA}, {"alice"})
    assert iam.list_access_keys(UserName="alice")["AccessKeyMetadata"] == []
    assert iam.list_user_tags(UserName="alice")["Tags"] == [{"Key": "dayone:managed", "Value": "admin_access"}]
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_login_profile(UserName="alice")
    assert iam.get_role(RoleName="dayone-support")["Role"]["Path"] == "/dayone/"
    assert run.result["sign_in_url"] == "https://example-production.signin.aws.amazon.com/console"
    assert run.result["group_arn"] == f"arn:aws:iam::{ACCOUNT}:group/dayone/{GROUP}"
    assert status(run, "administrators") == {"fixed"}


def test_a_password_is_in_its_file_only(played: Play, iam: Any, tmp_path: Path) -> None:
    run = played(task("alice", console_password="file", password_directory=str(tmp_path / "new" / "folder")))
    assert run.code == 0, run.output
    path = tmp_path / "new" / "folder" / f"{ACCOUNT}-alice.password"
    assert run.result["console_passwords"] == [{"user": "alice", "delivered_to": str(path)}]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    password = path.read_text(encoding="utf-8").splitlines()[-1].removeprefix("password: ")
    assert len(password) == 40
    assert password not in run.output + kept(tmp_path)
    assert iam.get_login_profile(UserName="alice")["LoginProfile"]["PasswordResetRequired"] is True


def test_a_password_is_in_its_secret_only(played: Play, client: Any, tmp_path: Path) -> None:
    run = played(task("alice", console_password="secretsmanager", password_length=64))
    assert run.code == 0, run.output
    secret = client("secretsmanager").get_secret_value(SecretId="dayone/console-password/alice")
    content = json.loads(secret["SecretString"])
    assert (content["user"], len(content["password"])) == ("alice", 64)
    assert content["password"] not in run.output + kept(tmp_path)
    assert run.result["console_passwords"] == [{"user": "alice", "delivered_to": "dayone/console-password/alice"}]


def test_a_password_that_is_there_is_not_replaced(play: Play, iam: Any, tmp_path: Path) -> None:
    iam.create_user(UserName="alice")
    iam.create_login_profile(UserName="alice", Password="Known-to-alice-1", PasswordResetRequired=False)
    run = play(task("alice", console_password="file", password_directory=str(tmp_path)))
    assert (run.code, status(run, "console_password")) == (0, {"compliant"})
    assert iam.get_login_profile(UserName="alice")["LoginProfile"]["PasswordResetRequired"] is False
    assert list(tmp_path.glob("*.password")) == []


@pytest.mark.parametrize("check", [("--check",), ()], ids=["check", "apply"])
def test_a_file_or_secret_that_exists_is_never_overwritten(
    play: Play, client: Any, tmp_path: Path, check: tuple[str, ...]
) -> None:
    path = tmp_path / f"{ACCOUNT}-alice.password"
    path.write_text("mine", encoding="utf-8")
    run = play(task("alice", console_password="file", password_directory=str(tmp_path)), *check)
    assert (run.code != 0, run.writes, path.read_text(encoding="utf-8")) == (True, [], "mine")
    assert "never overwritten" in run.result["msg"]
    client("secretsmanager").create_secret(Name="dayone/console-password/alice", SecretString="mine")
    run = play(task("alice", console_password="secretsmanager"), *check)
    assert (run.code != 0, run.writes) == (True, [])


@pytest.mark.parametrize("kind", ["file", "secretsmanager"])
def test_a_password_that_aws_refuses_leaves_nothing_half_made(
    play: Play, iam: Any, client: Any, tmp_path: Path, kind: str
) -> None:
    iam.update_account_password_policy(MinimumPasswordLength=100)
    run = play(task("alice", console_password=kind, password_directory=str(tmp_path)))
    assert run.code != 0
    assert "PasswordPolicyViolation" in run.result["msg"]
    assert status(run, "console_password") == {"drift"}
    assert list(tmp_path.glob("*.password")) == []
    assert client("secretsmanager").list_secrets()["SecretList"] == []
    undone = [call["method"] for call in run.result["calls"] if call["service"] == "secretsmanager"]
    assert undone == (["create_secret", "delete_secret"] if kind == "secretsmanager" else [])
    again = play(task("alice", console_password=kind, password_directory=str(tmp_path), password_length=100))
    assert again.code == 0, again.output


def federate(client: Any, way: str) -> None:
    if way == "saml":
        client("iam").create_saml_provider(Name="company", SAMLMetadataDocument=METADATA)
    else:
        client("sso-admin", "eu-central-1").create_instance(Name="people")


@pytest.mark.parametrize("way", ["saml", "identity_center"])
def test_beside_federation_nobody_is_made_unless_asked(play: Play, client: Any, iam: Any, way: str) -> None:
    federate(client, way)
    run = play(task("alice", console_password="file", password_directory="passwords", support_role=False))
    assert (run.code, run.writes) == (0, []), run.output
    assert (status(run, "administrators"), status(run, "users")) == ({"compliant"}, {"manual"})
    assert status(run, "console_password") == {"manual"}
    assert play(task("alice", create_users=True)).code == 0
    assert members(iam) == {"alice"}


def test_beside_federation_a_group_that_is_there_still_needs_mfa(play: Play, client: Any, iam: Any) -> None:
    iam.create_group(GroupName=GROUP)
    iam.create_user(UserName="old")
    iam.add_user_to_group(GroupName=GROUP, UserName="old")
    federate(client, "saml")
    assert play(task("alice")).code == 0
    assert MFA in attached(iam)
    assert "alice" not in users(iam)


def test_federation_that_cannot_be_read_makes_nobody(play: Play, account: Emulator, iam: Any) -> None:
    denied = {"error": {"code": "AccessDeniedException", "status": 403}}
    account.control("faults", [{"service": "sso-admin", **denied}])
    run = play(task("alice", support_role=False))
    assert (run.code, run.writes, status(run, "users"), status(run, "administrators")) == (
        0,
        [],
        {"unknown"},
        {"unknown"},
    )
    assert "create_users" in next(row["remediation"] for row in run.result["findings"] if "users" in row["control"])


def test_more_administrators_than_agreed_are_a_finding(play: Play, iam: Any) -> None:
    iam.create_user(UserName="direct")
    iam.attach_user_policy(UserName="direct", PolicyArn=f"{AWS}AdministratorAccess")
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    iam.create_user(UserName="inline")
    iam.put_user_policy(UserName="inline", PolicyName="all", PolicyDocument=json.dumps(everything))
    run = play(task("alice", max=2), "--check")
    row = next(row for row in run.result["findings"] if row["control"] == "admin_access.max")
    assert (row["status"], row["current"]) == ("manual", ["alice", "direct", "inline"])
    assert status(play(task("alice", max=3), "--check"), "max") == {"compliant"}


def test_who_may_work_with_support_already_is_enough(play: Play, iam: Any) -> None:
    iam.create_group(GroupName="helpdesk")
    iam.attach_group_policy(GroupName="helpdesk", PolicyArn=f"{AWS}AWSSupportAccess")
    run = play(task())
    row = next(row for row in run.result["findings"] if row["control"] == "admin_access.support_role")
    assert (row["status"], row["current"], row["cis"]) == ("compliant", ["group/helpdesk"], ["2.15"])
    assert "CreateRole" not in run.writes


def test_a_support_role_of_others_is_left_and_ours_is_mended(play: Play, iam: Any) -> None:
    anybody = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [anybody]}
    iam.create_role(RoleName="dayone-support", AssumeRolePolicyDocument=json.dumps(trust))
    assert status(play(task()), "support_role") == {"manual"}
    assert play(task(support_role_name="help")).code == 0
    iam.update_assume_role_policy(RoleName="help", PolicyDocument=json.dumps(trust))
    run = play(task(support_role_name="help"))
    assert (run.writes, status(run, "support_role")) == (["UpdateAssumeRolePolicy"], {"fixed"})


def test_an_alias_that_is_there_stays_unless_it_may_be_replaced(play: Play, iam: Any) -> None:
    iam.create_account_alias(AccountAlias="former")
    run = play(task(account_alias="newer"))
    assert (status(run, "account_alias"), run.result["account_alias"]) == ({"manual"}, "former")
    run = play(task(account_alias="newer", replace_account_alias=True))
    assert (status(run, "account_alias"), run.result["account_alias"]) == ({"fixed"}, "newer")
    assert iam.list_account_aliases()["AccountAliases"] == ["newer"]


def _group_of(iam: Any, *names: str) -> None:
    iam.create_group(GroupName=GROUP)
    iam.attach_group_policy(GroupName=GROUP, PolicyArn=f"{AWS}AdministratorAccess")
    for name in names:
        if name != "bootstrap-admin":
            iam.create_user(UserName=name)
        iam.add_user_to_group(GroupName=GROUP, UserName=name)


REFUSED = [
    pytest.param(["alice"], task(membership="exact"), "last member", id="last_administrator"),
    pytest.param([], task("bootstrap-admin"), "lock out bootstrap-admin", id="lockout_by_mfa"),
]


@pytest.mark.parametrize(("names", "asked", "word"), REFUSED)
def test_nobody_is_locked_out(play: Play, iam: Any, names: list[str], asked: dict[str, Any], word: str) -> None:
    if names:
        _group_of(iam, *names)
    run = play(asked)
    assert run.code != 0
    assert word in run.result["msg"]
    assert run.writes == []


BAD = [
    pytest.param({"account_alias": "Not--An-Alias"}, "account_alias", id="alias"),
    pytest.param({"console_password": "mail"}, "none, file, secretsmanager", id="console_password"),
]


@pytest.mark.parametrize(("options", "word"), BAD)
def test_bad_input_is_refused_before_the_first_call(
    play: Play, account: Emulator, options: dict[str, Any], word: str
) -> None:
    run = play(task("alice", **options))
    assert run.code != 0
    assert word in run.result["msg"]
    assert account.control("calls", method="GET") == []


def test_what_fails_for_the_alias_leaves_the_others_alone(play: Play, account: Emulator, iam: Any) -> None:
    denied = {"error": {"code": "AccessDenied", "status": 403}}
    account.control("faults", [{"service": "iam", "operation": "ListAccountAliases", **denied}])
    run = play(task("alice", account_alias="example-production"))
    assert (run.code, status(run, "account_alias"), status(run, "users")) == (0, {"unknown"}, {"fixed"})
    assert run.result["sign_in_url"] == f"https://{ACCOUNT}.signin.aws.amazon.com/console"


def test_nothing_is_read_twice(play: Play, account: Emulator, iam: Any) -> None:
    play(task("alice", "bob"))
    play(task("alice", "bob"), "--check")
    read = [call["operation"] for call in account.control("calls", method="GET")]
    assert sorted(read) == sorted(set(read))


def test_what_is_waived_is_left_alone(play: Play, iam: Any) -> None:
    waiver = {
        "control": "admin_access.users",
        "resource": "*user/bob",
        "reason": "starts next month",
        "owner": "alice",
        "expires": "2999-12-31",
    }
    run = play(task("alice", "bob", exceptions=[waiver]))
    assert (run.code, status(run, "users")) == (0, {"fixed", "excepted"}), run.output
    assert "bob" not in users(iam)
