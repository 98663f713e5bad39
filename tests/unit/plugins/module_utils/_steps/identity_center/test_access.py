# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who is left with access after some writes."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._steps.identity_center.access import Access, Way
from ansible_collections.dayone.aws.plugins.module_utils._steps.identity_center.lockout import way_of

SET, OTHER = "arn:set", "arn:other"
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
HOME, AWAY = "123456789012", "200000000001"
WIDE = '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
NARROW = '{"Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}]}'


def access() -> Access:
    """Bob is an administrator by his group, carol by herself and elsewhere."""
    return Access(
        {SET: "admin", OTHER: "audit"},
        {SET: {ADMIN}, OTHER: set()},
        {(SET, HOME, "GROUP", "g"), (SET, AWAY, "USER", "c"), (OTHER, HOME, "USER", "c")},
        {"g": {"b"}},
        {"m": ("g", "b")},
        {"bob": "b", "carol": "c"},
    )


def grant(principal: str, kind: str = "GROUP", account: str = HOME) -> dict[str, str]:
    return {"PermissionSetArn": SET, "TargetId": account, "PrincipalType": kind, "PrincipalId": principal}


@pytest.mark.parametrize(
    ("method", "params"),
    [
        pytest.param("delete_account_assignment", grant("g"), id="assignment"),
        pytest.param("delete_group", {"GroupId": "g"}, id="group"),
        pytest.param("delete_group_membership", {"MembershipId": "m"}, id="membership"),
        pytest.param("delete_user", {"UserId": "b"}, id="user"),
        pytest.param("delete_permission_set", {"PermissionSetArn": SET}, id="permission_set"),
        pytest.param(
            "detach_managed_policy_from_permission_set",
            {"PermissionSetArn": SET, "ManagedPolicyArn": ADMIN},
            id="policy",
        ),
        pytest.param(
            "put_permissions_boundary_to_permission_set", {"PermissionsBoundary": {}, "PermissionSetArn": SET}
        ),
    ],
)
def test_what_takes_the_last_administrator(method: str, params: dict[str, Any]) -> None:
    found = access()
    assert found.administrators([HOME]) == {"b"}
    after = found.copy()
    after.take(method, params)
    assert after.administrators([HOME]) == set()
    assert found.administrators([HOME]) == {"b"}, "what was read is not changed"


@pytest.mark.parametrize(
    ("method", "params"),
    [
        pytest.param("delete_account_assignment", grant("c", "USER", AWAY), id="another_account"),
        pytest.param("delete_user", {"UserId": "c"}, id="somebody_else"),
        pytest.param("tag_resource", {}, id="nothing"),
    ],
)
def test_what_leaves_the_administrator(method: str, params: dict[str, Any]) -> None:
    after = access()
    after.take(method, params)
    assert after.administrators([HOME]) == {"b"}


def test_an_inline_policy_makes_administrators_too() -> None:
    found = access()
    found.take("put_inline_policy_to_permission_set", {"PermissionSetArn": OTHER, "InlinePolicy": WIDE})
    assert found.administrators([HOME]) == {"b", "c"}
    found.take("put_inline_policy_to_permission_set", {"PermissionSetArn": OTHER, "InlinePolicy": NARROW})
    assert found.administrators([HOME]) == {"b"}


def test_who_joins_the_group_is_one() -> None:
    found = access()
    found.take("create_group_membership", {"GroupId": "g", "MemberId": {"UserId": "c"}})
    found.take("delete_group_membership", {"MembershipId": "m"})
    assert found.administrators([HOME]) == {"c"}


def test_a_user_who_is_disabled_is_none() -> None:
    found = access()
    found.users.pop("bob")
    assert found.administrators([HOME]) == set()
    assert found.enters(Way("admin", HOME, "bob")) is None


def test_the_way_of_the_caller() -> None:
    class Somebody:
        account_id = HOME
        arn = f"arn:aws:sts::{HOME}:assumed-role/AWSReservedSSO_my_admin_set_0123456789abcdef/bob@example.com"

    assert way_of(Somebody()) == Way("my_admin_set", HOME, "bob@example.com")  # type: ignore[arg-type]
    Somebody.arn = f"arn:aws:sts::{HOME}:assumed-role/deploy/bob"
    assert way_of(Somebody()) is None  # type: ignore[arg-type]
    found = access()
    assert found.enters(Way("admin", HOME, "BOB"))
    assert not found.enters(Way("admin", AWAY, "bob"))
