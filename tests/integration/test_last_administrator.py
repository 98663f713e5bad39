# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""No run takes the last administrator who can sign in, by whichever module, and whatever else they hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from moto.iam.models import iam_backends

from tests.emulator.account import ACCOUNT
from tests.emulator.server import Emulator

from .test_restore import RESTORE, run_of

pytestmark = pytest.mark.swift

Play = Callable[..., Any]
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
WORD = "the last administrator who can sign in"
PATH = "/dayone/"
GROUP = "administrators"


@pytest.fixture
def iam(client: Callable[..., Any]) -> Any:
    """An independent look at IAM."""
    return client("iam")


def administrator(iam: Any, name: str, *, group: str = "", signs_in: bool = True) -> None:
    """A user with all rights, by a group or directly, with or without a key."""
    iam.create_user(UserName=name)
    if group:
        iam.add_user_to_group(GroupName=group, UserName=name)
    else:
        iam.attach_user_policy(UserName=name, PolicyArn=ADMIN)
    if signs_in:
        iam.create_access_key(UserName=name)


def group_of_administrators(iam: Any) -> None:
    iam.create_group(GroupName=GROUP, Path=PATH)
    iam.attach_group_policy(GroupName=GROUP, PolicyArn=ADMIN)


def assert_refused(run: Any, *words: str) -> None:
    """Nothing was written, and the message says who is the last one."""
    assert (run.code != 0, run.writes) == (True, []), run.output
    assert [word for word in (WORD, *words, "Nothing was changed") if word not in run.result["msg"]] == []


EXACT = {
    "dayone.aws.admin_access": {
        "users": [{"name": "bob"}],
        "group": GROUP,
        "membership": "exact",
        "console_password": "none",
        "require_mfa": False,
        "support_role": False,
    }
}


def test_a_member_without_credentials_is_no_administrator_who_can_sign_in(play: Play, iam: Any) -> None:
    group_of_administrators(iam)
    administrator(iam, "alice", group=GROUP)
    administrator(iam, "bob", group=GROUP, signs_in=False)
    assert_refused(play(EXACT, "--check"), "alice", "bob")
    assert_refused(play(EXACT), "alice", "bob")
    iam.create_access_key(UserName="bob")
    run = play(EXACT)
    assert (run.code, run.writes) == (0, ["RemoveUserFromGroup"]), run.output


def idle(name: str) -> None:
    """Make a user's key as old as to be disabled."""
    user: Any = iam_backends[ACCOUNT]["aws"].users[name]
    for key in user.access_keys:
        key.create_date = datetime.now() - timedelta(days=400)


UNUSED = {"dayone.aws.iam_hygiene": {"disable_unused": True, "break_glass_users": ["legacy-deploy"]}}


def test_idle_credentials_of_the_last_administrator_stay(play: Play, iam: Any) -> None:
    administrator(iam, "alice")
    administrator(iam, "bob", signs_in=False)
    idle("alice")
    assert_refused(play(UNUSED), "alice", "break_glass_users")
    assert iam.list_access_keys(UserName="alice")["AccessKeyMetadata"][0]["Status"] == "Active"


def test_with_another_one_who_can_sign_in_they_are_disabled(play: Play, iam: Any) -> None:
    administrator(iam, "alice")
    administrator(iam, "bob")
    idle("alice")
    run = play(UNUSED)
    assert (run.code, run.writes) == (0, ["UpdateAccessKey"]), run.output


def groups(**options: Any) -> dict[str, Any]:
    group = {"name": GROUP, **options}
    return {"dayone.aws.iam_groups": {"groups": [group], "admin_groups": [GROUP], "validate": False}}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"state": "absent"}, id="group_is_deleted"),
        pytest.param({"managed_policies": ["ReadOnlyAccess"], "purge_policies": True}, id="policy_is_detached"),
        pytest.param({"members": ["bob"], "membership": "exact"}, id="member_is_removed"),
    ],
)
def test_groups_keep_the_last_administrator(play: Play, iam: Any, change: dict[str, Any]) -> None:
    group_of_administrators(iam)
    administrator(iam, "alice", group=GROUP)
    administrator(iam, "bob", group=GROUP, signs_in=False)
    run = play(groups(require_mfa=False, **change))
    assert (run.code != 0, run.writes) == (True, []), run.output
    assert WORD in run.result["msg"] or "last member" in run.result["msg"]


TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithSAML",
            "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/AWSSSO_x_DO_NOT_DELETE"},
        }
    ],
}


@pytest.mark.parametrize(("days", "counts"), [(1, True), (200, False), (None, False)])
def test_a_role_counts_where_people_used_it_of_late(play: Play, iam: Any, days: int | None, counts: bool) -> None:
    iam.create_role(RoleName="sso-admin", AssumeRolePolicyDocument=json.dumps(TRUST))
    iam.attach_role_policy(RoleName="sso-admin", PolicyArn=ADMIN)
    roles: Any = iam_backends[ACCOUNT]["aws"].roles
    role = next(item for item in roles.values() if item.name == "sso-admin")
    role.last_used = None if days is None else datetime.now(timezone.utc) - timedelta(days=days)
    role.last_used_region = "us-east-1"
    administrator(iam, "alice")
    idle("alice")
    run = play(UNUSED)
    if not counts:
        return assert_refused(run, "alice")
    assert run.writes == ["UpdateAccessKey"], run.output
    return None


@pytest.mark.parametrize("operation", ["ListAccessKeys", "GetLoginProfile"])
def test_what_cannot_be_read_is_no_reason_to_take_anything(
    play: Play, account: Emulator, iam: Any, operation: str
) -> None:
    group_of_administrators(iam)
    administrator(iam, "alice", group=GROUP)
    administrator(iam, "bob", group=GROUP)
    denied = {"code": "AccessDenied", "status": 403, "message": "no"}
    account.control("faults", [{"service": "iam", "operation": operation, "error": denied}])
    run = play(EXACT)
    assert (run.code != 0, run.writes) == (True, []), run.output
    assert "could not be determined" in run.result["msg"]
    assert operation.lower() in run.result["msg"].replace("_", "")


def test_what_a_run_made_is_not_put_back_while_it_is_the_last(play: Play, iam: Any, tmp_path: Path) -> None:
    made = {"users": [{"name": "bob"}], "group": GROUP, "console_password": "none", "require_mfa": False}
    assert play({"dayone.aws.admin_access": made}).code == 0
    iam.create_access_key(UserName="bob")
    variables = {"dayone_restore_run": run_of(tmp_path), "dayone_expected_account_id": ACCOUNT}
    run = play(RESTORE, "-e", json.dumps(variables))
    assert_refused(run, "bob")
    administrator(iam, "alice")
    assert play(RESTORE, "-e", json.dumps(variables)).code == 0
