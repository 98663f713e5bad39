# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access import (
    virtual_mfa_codes,
    virtual_mfa_options,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access.users_without_mfa import UsersWithoutMfa
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access.virtual_mfa import (
    VirtualDevices,
    VirtualMfa,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access.virtual_mfa_options import (
    Device,
    devices_of,
)

ROOT = "arn:aws:iam::123456789012"
SERIAL = f"{ROOT}:mfa/dayone/alice"
#: The seed of the test vectors of RFC 6238, appendix B.
SEED = base64.b32encode(b"12345678901234567890").decode()
STATE: dict[str, Any] = {"devices": [], "holder": None, "kept": False, "blocked": []}


@pytest.fixture
def device(context: Callable[..., Any], aws: Aws, tmp_path: Path) -> Callable[..., VirtualMfa]:
    def make(codes: tuple[str, ...] = (), seed_file: str = "") -> VirtualMfa:
        start = str(tmp_path / "123456789012-alice")
        wanted = Device("alice", "alice", "alice@123456789012", f"{start}.png", f"{start}.otpauth", seed_file, codes)
        return VirtualMfa(context(), wanted, VirtualDevices(aws))

    return make


@pytest.mark.parametrize(
    ("when", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(when: int, code: str) -> None:
    assert virtual_mfa_codes.two_codes(SEED, when)[1] == code
    assert virtual_mfa_codes.two_codes(SEED, when + 30)[0] == code


def test_what_is_no_seed_is_said() -> None:
    with pytest.raises(Failure, match="base32"):
        virtual_mfa_codes.two_codes("not a seed!", 0)


def test_without_pyotp_the_run_is_refused() -> None:
    # In a process that cannot import it.
    code = (
        "import json, sys; sys.modules['pyotp'] = None\n"
        f"from {virtual_mfa_options.__name__} import check\n"
        "check({'users': [], 'directory': None})\n"
        "check({'users': json.loads(sys.argv[1]), 'directory': 'x'})\n"
    )
    command = [sys.executable, "-c", code, json.dumps([user()])]
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Refusal: " in done.stderr
    assert "pyotp" in done.stderr


PLANS = [
    pytest.param({}, {}, ["create_virtual_mfa_device"], "person", id="make_and_wait"),
    pytest.param(
        {}, {"seed_file": "s"}, ["create_virtual_mfa_device", "enable_mfa_device"], "call", id="make_and_pair"
    ),
    pytest.param({"holder": ""}, {}, [], "person", id="waits"),
    pytest.param({"holder": ""}, {"codes": ("1", "2")}, ["enable_mfa_device"], "call", id="pair_with_codes"),
    pytest.param({"holder": "", "kept": True}, {"seed_file": "s"}, ["enable_mfa_device"], "call", id="pair_with_seed"),
    pytest.param({"holder": ""}, {"seed_file": "s"}, [], "person", id="seed_was_not_kept"),
    pytest.param({"holder": "bob"}, {}, [], "person", id="name_is_taken"),
    pytest.param({"devices": ["x"]}, {"codes": ("1", "2")}, [], "person", id="has_one"),
    pytest.param({"holder": "", "blocked": ["there"]}, {}, [], "person", id="files_of_a_device_that_waits"),
]


@pytest.mark.parametrize(("state", "wanted", "methods", "mend"), PLANS)
def test_plans(device: Any, state: dict[str, Any], wanted: dict[str, Any], methods: list[str], mend: str) -> None:
    found = device(**wanted)
    plan = found.plan({**STATE, **state})
    assert [call.method for call in plan.calls] == methods
    (row,) = plan.verdicts
    assert (row.holds, row.mend) == (bool(state.get("devices")), mend)
    after = {"devices": plan.after["devices"], "holder": "" if plan.after["waiting"] else state.get("holder")}
    assert found.plan({**STATE, **state, **after}).calls == ()


@pytest.mark.parametrize(
    ("state", "wanted", "word"),
    [
        pytest.param({}, {"codes": ("1", "2")}, "without codes", id="codes_of_nothing"),
        pytest.param({"blocked": ["/x exists already."]}, {}, "/x exists", id="file"),
    ],
)
def test_what_cannot_end_well_is_refused(device: Any, state: Any, wanted: Any, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        device(**wanted).plan({**STATE, **state})


def test_no_call_and_no_text_holds_a_code(device: Any) -> None:
    found = device(codes=("111111", "222222"))
    plan = found.plan({**STATE, "holder": ""})
    assert "111111" not in str(plan) + repr(found._device)
    assert plan.calls[0].params["AuthenticationCode1"] == "<code>"


def test_a_device_whose_files_cannot_be_written_is_removed_again(
    device: Any, scripted: Callable[..., Any], tmp_path: Path
) -> None:
    found = device()
    (call,) = found.plan(STATE).calls
    (tmp_path / "123456789012-alice.png").write_bytes(b"mine")
    made = {"SerialNumber": SERIAL, "Base32StringSeed": SEED.encode(), "QRCodePNG": b"png"}
    scripted("iam").add_response("create_virtual_mfa_device", {"VirtualMFADevice": made}, dict(call.params))
    scripted("iam").add_response("delete_virtual_mfa_device", {}, {"SerialNumber": SERIAL})
    with pytest.raises(Failure, match="removed again") as caught:
        found.send(call)
    assert [item.method for item in caught.value.sent] == ["delete_virtual_mfa_device"]
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"mine"]


def user(**more: Any) -> dict[str, Any]:
    return {"name": "alice", "device": None, "codes": None, "seed_file": None, **more}


@pytest.mark.parametrize(
    ("users", "directory", "word"),
    [
        pytest.param([user()], None, "directory", id="directory"),
        pytest.param([user(name="a b")], "x", "name 'a b'", id="name"),
        pytest.param([user(device="a/b")], "x", "device 'a/b'", id="device"),
        pytest.param([user(codes=["123456"])], "x", "two consecutive codes", id="one_code"),
        pytest.param([user(codes=["123456", "12345a"])], "x", "six digits", id="letters"),
        pytest.param([user(codes=["123456", "123456"])], "x", "different", id="same_code"),
        pytest.param([user(), user(name="Alice")], "x", "twice", id="user_twice"),
        pytest.param([user(), user(name="bob", device="alice")], "x", "twice", id="device_twice"),
        pytest.param([user(seed_file="s"), user(name="bob", seed_file="./s")], "x", "twice", id="file_twice"),
    ],
)
def test_bad_options_are_refused(users: Any, directory: Any, word: str) -> None:
    with pytest.raises(Refusal, match=word) as caught:
        virtual_mfa_options.check({"users": users, "directory": directory})
    assert "12345" not in str(caught.value)


def test_files_are_named_by_account_and_device() -> None:
    (found,) = devices_of({"users": [user(device="phone")], "directory": "d", "audit": False}, "123456789012")
    assert found.files == ["d/123456789012-phone.otpauth", "d/123456789012-phone.png"]


def test_devices_are_listed_once_until_something_is_written(aws: Aws, scripted: Callable[..., Any]) -> None:
    arn = f"{ROOT}:user/bob"
    bob = {"Path": "/", "UserName": "bob", "UserId": "AIDA567890123456", "Arn": arn, "CreateDate": "2020-01-01"}
    rows = [{"SerialNumber": SERIAL}, {"SerialNumber": f"{ROOT}:mfa/bob", "User": bob}]
    for _time in range(2):
        scripted("iam").add_response("list_virtual_mfa_devices", {"VirtualMFADevices": rows}, {})
    listed = VirtualDevices(aws)
    assert listed.read() == listed.read() == {SERIAL: "", f"{ROOT}:mfa/bob": "bob"}
    listed.forget()
    assert SERIAL in listed.read()


@pytest.mark.parametrize(
    ("users", "statuses"),
    [
        pytest.param({}, [("", True, "call")], id="none"),
        pytest.param({"a": True, "b": False}, [("a", False, "person")], id="one_has_one_now"),
        pytest.param({"a": Failure("denied", "no")}, [("a", False, "unknown")], id="not_readable"),
    ],
)
def test_verdicts_on_users_without_mfa(context: Any, aws: Aws, users: Any, statuses: Any) -> None:
    found = UsersWithoutMfa(context(), VirtualDevices(aws), ()).plan({"users": users})
    assert [(row.resource, row.holds, row.mend) for row in found.verdicts] == statuses
    assert found.calls == ()
