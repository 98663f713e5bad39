# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import stat
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._parts import secret_file
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access.console_password import (
    FILE,
    SECRET,
    Passwords,
    calls_for,
    new_password,
)
from botocore.stub import ANY, Stubber

ABOUT: dict[str, Any] = {"mends": ("admin_access.console_password",), "resource": "arn"}
PROFILE = {"UserName": "alice", "Password": ANY, "PasswordResetRequired": True}
MADE: dict[str, Any] = {"LoginProfile": {"UserName": "alice", "CreateDate": "2026-11-01T00:00:00Z"}}
Script = Callable[..., Stubber]


@pytest.fixture
def passwords(aws: Aws, tmp_path: Path) -> Passwords:
    return Passwords(aws, "123456789012", "https://sign.in", str(tmp_path), 40)


def test_a_password_has_every_kind_of_character() -> None:
    made = {new_password(20) for _time in range(200)}
    assert len(made) == 200
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "!@#$%^&*()_+-=[]{}|")
    assert all(len(item) == 20 and all(set(kind) & set(item) for kind in kinds) for item in made)


def test_a_user_that_iam_does_not_know_yet_is_waited_for(passwords: Passwords, scripted: Script) -> None:
    delivery = passwords.delivery("alice", FILE)
    for _time in range(2):
        scripted("iam").add_client_error("create_login_profile", "NoSuchEntity", expected_params=PROFILE)
    scripted("iam").add_response("create_login_profile", MADE, PROFILE)
    passwords.send(calls_for(delivery, ABOUT)[0])
    path = Path(delivery.where)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text(encoding="utf-8").startswith("sign in: https://sign.in\nuser: alice\npassword: ")


def test_a_file_goes_when_the_password_was_not_set(passwords: Passwords, scripted: Script) -> None:
    delivery = passwords.delivery("alice", FILE)
    scripted("iam").add_client_error("create_login_profile", "PasswordPolicyViolation", expected_params=PROFILE)
    with pytest.raises(Failure, match="removed again"):
        passwords.send(calls_for(delivery, ABOUT)[0])
    assert not Path(delivery.where).exists()


def test_a_secret_that_cannot_be_deleted_again_is_named(passwords: Passwords, scripted: Script) -> None:
    delivery = passwords.delivery("alice", SECRET)
    secrets = scripted("secretsmanager")
    secrets.add_response(
        "create_secret", {}, {"Name": delivery.where, "Description": ANY, "SecretString": ANY, "Tags": ANY}
    )
    secrets.add_client_error("delete_secret", "AccessDeniedException")
    scripted("iam").add_client_error("create_login_profile", "AccessDenied", expected_params=PROFILE)
    first, second = calls_for(delivery, ABOUT)
    passwords.send(first)
    with pytest.raises(Failure, match="delete it") as caught:
        passwords.send(second)
    assert caught.value.sent == ()


def test_no_call_holds_a_password(passwords: Passwords) -> None:
    for kind in (FILE, SECRET):
        shown = [call.as_dict()["params"] for call in calls_for(passwords.delivery("alice", kind), ABOUT)]
        assert {params.get("SecretString", params.get("Password")) for params in shown} == {"<generated>"}


def test_a_secret_that_is_there_blocks(passwords: Passwords, scripted: Script) -> None:
    delivery = passwords.delivery("alice", SECRET)
    asked = {"SecretId": delivery.where}
    scripted("secretsmanager").add_response("describe_secret", {"Name": delivery.where}, asked)
    assert "never overwritten" in passwords.blocked(delivery)
    scripted("secretsmanager").add_client_error("describe_secret", "ResourceNotFoundException", expected_params=asked)
    assert passwords.blocked(delivery) == ""
    scripted("secretsmanager").add_client_error("describe_secret", "AccessDeniedException", expected_params=asked)
    with pytest.raises(Failure, match="was denied"):
        passwords.blocked(delivery)


def test_files_are_new_and_their_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "secret"
    assert secret_file.blocked(str(path)) == ""
    secret_file.write(str(path), b"x\n")
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)
    assert secret_file.read(str(path)) == "x"
    assert "never overwritten" in secret_file.blocked(str(path))
    with pytest.raises(Failure, match="cannot be written"):
        secret_file.write(str(path), b"y")
    assert secret_file.read(str(path)) == "x"
    assert "not a writable directory" in secret_file.blocked(str(path / "below"))


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    assert "never overwritten" in secret_file.blocked(str(link))
    with pytest.raises(Failure):
        secret_file.write(str(link), b"x")
    assert not (tmp_path / "elsewhere").exists()
