# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.lockout.powers import IamGrants, may_take
from ansible_collections.dayone.aws.plugins.module_utils._parts.policy_effect.powers import gives_iam

AWS = "arn:aws:iam::aws:policy/"
OWN = "arn:aws:iam::123456789012:policy/all"
ALL = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
NONE: dict[str, Any] = {"Statement": []}


def statement(**change: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "*", "Resource": "*", **change}


def without_action(**change: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Resource": "*", **change}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        pytest.param([statement()], True, id="everything"),
        pytest.param([statement(Action=["s3:*", "iam:*"])], True, id="all_of_iam"),
        pytest.param([statement(Action="IAM:*")], True, id="actions_have_no_case"),
        pytest.param([statement(Action="iam:Get*")], False, id="reads"),
        pytest.param([statement(Resource="arn:aws:iam::1:user/x")], False, id="some_resources"),
        pytest.param([statement(Condition={"Bool": {}})], False, id="under_a_condition"),
        pytest.param([without_action(NotAction="s3:*")], True, id="all_but_another_service"),
        pytest.param([without_action(NotAction=["iam:*"])], False, id="all_but_iam"),
        pytest.param([statement(), statement(Effect="Deny")], False, id="denied"),
        pytest.param([statement(), statement(Effect="Deny", Action="s3:*")], True, id="something_else_denied"),
        pytest.param([statement(), statement(Effect="Deny", Condition={"Bool": {}})], True, id="denied_without_mfa"),
        pytest.param([], False, id="nothing"),
    ],
)
def test_who_can_do_all_of_iam(statements: list[dict[str, Any]], expected: bool) -> None:
    assert gives_iam([{"Statement": statements}]) is expected


def user(**change: Any) -> dict[str, Any]:
    return {"groups": set(), "attached": set(), "inline": {}, "boundary": "", **change}


def group(**change: Any) -> dict[str, Any]:
    return {"attached": set(), "inline": {}, **change}


GRANTS = IamGrants(
    {
        "direct": user(attached={f"{AWS}AdministratorAccess"}),
        "inline": user(inline={"all": ALL}),
        "member": user(groups={"admins"}),
        "by_group": user(groups={"inline"}),
        "own": user(attached={OWN}),
        "held": user(attached={f"{AWS}AdministratorAccess"}, boundary=f"{AWS}ReadOnlyAccess"),
        "plain": user(),
    },
    {"admins": group(attached={f"{AWS}AdministratorAccess"}), "inline": group(inline={"all": ALL})},
    {OWN: ALL},
    {"direct": {"password"}, "member": {"AKIA1", "AKIA2"}, "own": set()},
    {"sso": user(attached={OWN})},
)


def test_administrators_by_every_way_and_those_who_can_sign_in() -> None:
    assert GRANTS.administrators() == ["by_group", "direct", "inline", "member", "own"]
    assert GRANTS.usable() == ["direct", "member"]
    assert GRANTS.by_role() == ["sso"]


@pytest.mark.parametrize(
    ("method", "params", "lost"),
    [
        pytest.param("remove_user_from_group", {"UserName": "member", "GroupName": "admins"}, "member", id="member"),
        pytest.param("delete_group", {"GroupName": "admins"}, "member", id="group"),
        pytest.param(
            "detach_group_policy",
            {"GroupName": "admins", "PolicyArn": f"{AWS}AdministratorAccess"},
            "member",
            id="policy_of_a_group",
        ),
        pytest.param(
            "detach_user_policy",
            {"UserName": "direct", "PolicyArn": f"{AWS}AdministratorAccess"},
            "direct",
            id="policy_of_a_user",
        ),
        pytest.param(
            "attach_user_policy", {"UserName": "direct", "PolicyArn": f"{AWS}AWSDenyAll"}, "direct", id="deny"
        ),
        pytest.param("delete_login_profile", {"UserName": "direct"}, "direct", id="password"),
        pytest.param("delete_user", {"UserName": "direct"}, "direct", id="user"),
        pytest.param(
            "put_user_permissions_boundary",
            {"UserName": "direct", "PermissionsBoundary": f"{AWS}ReadOnlyAccess"},
            "direct",
            id="boundary",
        ),
    ],
)
def test_what_a_write_takes(method: str, params: dict[str, Any], lost: str) -> None:
    after = GRANTS.copy()
    after.send(method, params)
    assert may_take(method, params)
    assert set(GRANTS.usable()) - set(after.usable()) == {lost}
    assert GRANTS.usable() == ["direct", "member"]


def test_the_second_key_still_signs_in() -> None:
    after = GRANTS.copy()
    after.send("update_access_key", {"UserName": "member", "AccessKeyId": "AKIA1", "Status": "Inactive"})
    assert "member" in after.usable()
    after.send("delete_access_key", {"UserName": "member", "AccessKeyId": "AKIA2"})
    assert "member" not in after.usable()


def test_a_policy_that_loses_its_rights_takes_them_from_users_and_roles() -> None:
    after = GRANTS.copy()
    after.send("create_policy_version", {"PolicyArn": OWN, "PolicyDocument": json.dumps(NONE), "SetAsDefault": True})
    assert ("own" in after.administrators(), after.by_role()) == (False, [])


def test_a_password_that_is_made_in_the_same_run_does_not_count() -> None:
    after = GRANTS.copy()
    after.send("create_login_profile", {"UserName": "own", "Password": "x"})
    assert "own" not in after.usable()


def test_to_give_rights_takes_none() -> None:
    assert not may_take("attach_group_policy", {"GroupName": "g", "PolicyArn": f"{AWS}AdministratorAccess"})
    assert not may_take("create_user", {"UserName": "u"})
