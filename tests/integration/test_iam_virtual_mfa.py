# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.emulator.server import Emulator
from tests.emulator.services.iam_users import PERIOD, code

pytestmark = pytest.mark.swift

ACCOUNT = "123456789012"
SERIAL = f"arn:aws:iam::{ACCOUNT}:mfa/dayone/alice"
Play = Callable[..., Any]


@pytest.fixture
def iam(client: Callable[..., Any]) -> Any:
    """An independent look at IAM, with a user in it."""
    found = client("iam")
    found.create_user(UserName="alice")
    return found


@pytest.fixture
def task(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """A task for the device of alice."""

    def make(audit: bool = False, **user: Any) -> dict[str, Any]:
        users = [{"name": "alice", **user}]
        return {"dayone.aws.iam_virtual_mfa": {"users": users, "directory": str(tmp_path / "mfa"), "audit": audit}}

    return make


def files(tmp_path: Path) -> dict[str, Path]:
    return {path.suffix: path for path in tmp_path.rglob("*") if path.suffix in (".png", ".otpauth", ".seed")}


def seed_of(tmp_path: Path) -> str:
    uri = urlsplit(files(tmp_path)[".otpauth"].read_text(encoding="utf-8").strip())
    return parse_qs(uri.query)["secret"][0]


def codes(seed: str, off: int = 0) -> list[str]:
    """The last two codes, by the server's own arithmetic and not the module's."""
    now = int(time.time()) // PERIOD + off
    return [code(seed, now - 1), code(seed, now)]


def devices(iam: Any) -> list[str]:
    return [item["SerialNumber"] for item in iam.list_mfa_devices(UserName="alice")["MFADevices"]]


def virtual(iam: Any) -> list[str]:
    return [item["SerialNumber"] for item in iam.list_virtual_mfa_devices()["VirtualMFADevices"]]


def kept(tmp_path: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "report").rglob("*") if path.is_file())


def test_a_device_is_made_scanned_and_paired_with_two_codes(played: Play, iam: Any, task: Any, tmp_path: Path) -> None:
    made = played(task())
    assert made.code == 0, made.output
    found = files(tmp_path)
    assert {path.name for path in found.values()} == {f"{ACCOUNT}-alice.png", f"{ACCOUNT}-alice.otpauth"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in found.values()} == {0o600}
    assert found[".png"].read_bytes().startswith(b"\x89PNG\r\n")
    uri = found[".otpauth"].read_text(encoding="utf-8")
    assert uri.startswith(f"otpauth://totp/Amazon%20Web%20Services:alice%40{ACCOUNT}?secret=")
    assert (devices(iam), made.result["devices"]["alice"]["waiting"]) == ([], SERIAL)
    row = made.result["findings"][0]
    assert (row["status"], "two consecutive codes" in row["remediation"]) == ("manual", True)
    seed = seed_of(tmp_path)
    given = codes(seed)
    paired = played(task(codes=given))
    assert paired.code == 0, paired.output
    assert (devices(iam), paired.result["findings"][0]["status"]) == ([SERIAL], "fixed")
    assert played(task(codes=given)).writes == []
    told = made.output + paired.output + kept(tmp_path)
    assert [secret for secret in (seed, *given) if secret in told] == []


def test_a_kept_seed_pairs_at_once_and_does_not_wait(played: Play, iam: Any, task: Any, tmp_path: Path) -> None:
    run = played(task(seed_file=str(tmp_path / "alice.seed")))
    assert run.code == 0, run.output
    assert (devices(iam), run.result["findings"][0]["status"]) == ([SERIAL], "fixed")
    seed = files(tmp_path)[".seed"].read_text(encoding="utf-8").strip()
    assert (seed, stat.S_IMODE(files(tmp_path)[".seed"].stat().st_mode)) == (seed_of(tmp_path), 0o600)
    assert seed not in run.output + kept(tmp_path)
    assert {call["params"].get("AuthenticationCode1", "<code>") for call in run.result["calls"]} == {"<code>"}


def test_a_seed_that_is_kept_pairs_a_device_that_waits(play: Play, iam: Any, task: Any, tmp_path: Path) -> None:
    play(task())
    (tmp_path / "alice.seed").write_text(seed_of(tmp_path), encoding="ascii")
    run = play(task(seed_file=str(tmp_path / "alice.seed")))
    assert (run.code, run.writes, devices(iam)) == (0, ["EnableMFADevice"], [SERIAL]), run.output


def test_codes_that_aws_rejects_leave_nothing_half_made(play: Play, iam: Any, task: Any, tmp_path: Path) -> None:
    play(task())
    wrong = codes(seed_of(tmp_path), off=-1000)
    run = play(task(codes=wrong))
    assert run.code != 0
    assert "InvalidAuthenticationCode" in run.result["msg"]
    assert [secret for secret in wrong if secret in run.output] == []
    assert [call["method"] for call in run.result["calls"]] == ["delete_virtual_mfa_device"]
    assert (run.changed, run.result["findings"][0]["status"]) == (True, "manual")
    assert (virtual(iam), devices(iam), files(tmp_path)) == ([], [], {})
    again = play(task(codes=wrong))
    assert (again.code != 0, again.writes, "without codes" in again.result["msg"]) == (True, [], True)
    assert play(task()).code == 0


@pytest.mark.parametrize("error", ["InvalidAuthenticationCode", "AccessDenied"])
def test_pairing_at_once_that_fails_leaves_nothing_half_made(
    play: Play, iam: Any, task: Any, tmp_path: Path, account: Emulator, error: str
) -> None:
    fault = {"service": "iam", "operation": "EnableMFADevice", "error": {"code": error, "status": 403}}
    account.control("faults", [fault])
    run = play(task(seed_file=str(tmp_path / "alice.seed")))
    assert run.code != 0
    assert "removed again" in run.result["msg"]
    assert (virtual(iam), files(tmp_path)) == ([], {})


def test_a_device_that_cannot_be_removed_again_is_named(
    play: Play, task: Any, tmp_path: Path, iam: Any, account: Emulator
) -> None:
    denied = {"code": "AccessDenied", "status": 403}
    names = ("EnableMFADevice", "DeleteVirtualMFADevice")
    account.control("faults", [{"service": "iam", "operation": name, "error": denied} for name in names])
    run = play(task(seed_file=str(tmp_path / "alice.seed")))
    assert f"Delete the remaining device {SERIAL}" in run.result["msg"]
    assert set(files(tmp_path)) == {".png", ".otpauth", ".seed"}


def test_files_are_never_overwritten(play: Play, iam: Any, task: Any, tmp_path: Path) -> None:
    (tmp_path / "alice.seed").write_text("mine", encoding="ascii")
    run = play(task(seed_file=str(tmp_path / "alice.seed")))
    assert (run.code != 0, run.writes) == (True, [])
    assert "never overwritten" in run.result["msg"]
    assert (tmp_path / "alice.seed").read_text(encoding="ascii") == "mine"


def test_any_device_that_is_there_is_enough(play: Play, iam: Any, task: Any, tmp_path: Path) -> None:
    iam.create_virtual_mfa_device(VirtualMFADeviceName="own")
    made = iam.create_virtual_mfa_device(VirtualMFADeviceName="phone")["VirtualMFADevice"]
    first, second = codes(made["Base32StringSeed"].decode())
    iam.enable_mfa_device(
        UserName="alice", SerialNumber=made["SerialNumber"], AuthenticationCode1=first, AuthenticationCode2=second
    )
    run = play(task())
    assert (run.code, run.writes, run.result["findings"][0]["status"]) == (0, [], "compliant")
    assert files(tmp_path) == {}


def test_a_user_who_is_not_there_fails_and_the_others_go_on(play: Play, iam: Any, tmp_path: Path) -> None:
    users = [{"name": "zoe"}, {"name": "alice"}]
    run = play({"dayone.aws.iam_virtual_mfa": {"users": users, "directory": str(tmp_path), "audit": False}})
    assert run.code != 0
    assert "there is no user zoe" in run.result["msg"]
    assert virtual(iam) == [SERIAL]


def test_console_users_without_mfa_are_listed(play: Play, iam: Any, account: Emulator) -> None:
    for name in ("bob", "carol", "robot"):
        iam.create_user(UserName=name)
        if name != "robot":
            iam.create_login_profile(UserName=name, Password="Not-a-secret-1")
    audit: dict[str, Any] = {"dayone.aws.iam_virtual_mfa": {}}
    run = play(audit)
    rows = {row["resource"].rpartition("/")[2]: row["status"] for row in run.result["findings"]}
    assert (run.code, rows) == (0, {"bob": "manual", "carol": "manual"})
    read = [call["operation"] for call in account.control("calls", method="GET")]
    assert read.count("ListMFADevices") == 2
    # The report is four hours old, and says that bob has none.
    made = iam.create_virtual_mfa_device(VirtualMFADeviceName="bob")["VirtualMFADevice"]
    first, second = codes(made["Base32StringSeed"].decode())
    iam.enable_mfa_device(
        UserName="bob", SerialNumber=made["SerialNumber"], AuthenticationCode1=first, AuthenticationCode2=second
    )
    rows = {row["resource"].rpartition("/")[2]: row["status"] for row in play(audit).result["findings"]}
    assert rows == {"carol": "manual"}


def test_bad_codes_are_refused_before_the_first_call_and_not_repeated(play: Play, task: Any, account: Emulator) -> None:
    run = play(task(codes=["123456", "98765"]))
    assert run.code != 0
    assert "six digits" in run.result["msg"]
    assert "98765" not in run.output
    assert account.control("calls", method="GET") == []


def test_the_role_makes_devices_for_users_that_it_makes(play: Play, iam: Any, tmp_path: Path) -> None:
    variables = {
        "admin_access_users": [{"name": "alice"}, {"name": "break-glass"}],
        "admin_access_mfa_users": [{"name": "break-glass", "seed_file": str(tmp_path / "break-glass.seed")}],
        "admin_access_mfa_directory": str(tmp_path),
    }
    book = tmp_path / "role.yml"
    roles = [{"role": "dayone.aws.admin_access", "vars": variables}]
    book.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "roles": roles}]), encoding="utf-8")
    check = play(str(book), "--check")
    assert (check.code, check.writes) == (0, []), check.output
    assert play(str(book)).code == 0
    assert len(iam.list_mfa_devices(UserName="break-glass")["MFADevices"]) == 1
    again = play(str(book))
    assert (again.code, again.changed) == (0, False)
