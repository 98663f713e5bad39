# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Virtual MFA devices of IAM users: made, handed over in files, and paired by two codes.

The seed is in the files only: in no plan, diff, call or result.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_virtual.html
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from typing import Any

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts import secret_file
from ..._parts.groups.options import PATH
from ..._parts.ownership import MANAGED_TAG
from . import virtual_mfa_codes
from .virtual_mfa_options import CONTROL, Device

#: Stands for a code in a call.
HIDDEN = "<code>"
_REJECTED = "InvalidAuthenticationCode"


class VirtualDevices:
    """All virtual devices of the account, read once for all resources, and again after a write."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws
        self._lock = threading.Lock()
        self._found: dict[str, str] | None = None
        #: What the module's result says of each user.
        self.shown: dict[str, dict[str, Any]] = {}

    def read(self) -> dict[str, str]:
        """The name of the user of each device by its serial number. Empty: nobody's yet."""
        with self._lock:
            if self._found is None:
                rows = self._aws.pages("iam", "list_virtual_mfa_devices", "VirtualMFADevices")
                self._found = {row["SerialNumber"]: _user_of(row) for row in rows}
            return self._found

    def forget(self) -> None:
        """Something was written."""
        with self._lock:
            self._found = None


def _user_of(row: Mapping[str, Any]) -> str:
    """Root's device has a user without a name."""
    user = row.get("User") or {}
    return str(user.get("UserName") or user.get("Arn") or "")


class VirtualMfa(Resource):
    """The device of one user. Whatever MFA device the user has already is enough."""

    controls = (CONTROL,)

    def __init__(self, context: Context, device: Device, listed: VirtualDevices) -> None:
        self._aws, self._device, self._listed = context.aws, device, listed
        self.name = f"user {device.user}"
        root = f"arn:{context.partition}:iam::{context.account_id}"
        self._serial = f"{root}:mfa{PATH}{device.name}"
        self._arn = f"{root}:user/{device.user}"
        self._seed = ""
        self._made = False
        #: Set once the device was taken back: there is nothing to go on with in this run.
        self._ended = False

    def observe(self) -> State:
        """Read the user's devices, ours, and the files at the same time."""
        found: dict[str, Any] = gather_all({"own": self._own, "all": self._listed.read})
        device, holder = self._device, found["all"].get(self._serial)
        waiting = holder == "" and not found["own"]
        self._listed.shown[device.user] = {
            "serial_numbers": found["own"],
            "waiting": self._serial if waiting else "",
            "files": [path for path in device.files if waiting or (self._made and not self._ended)],
        }
        return {
            "devices": found["own"],
            "holder": holder,
            "kept": bool(device.seed_file) and os.path.isfile(device.seed_file),
            "blocked": [reason for reason in map(secret_file.blocked, device.files) if reason],
        }

    def _own(self) -> list[str]:
        user = self._device.user
        try:
            found = self._aws.pages("iam", "list_mfa_devices", "MFADevices", absent=("NoSuchEntity",), UserName=user)
        except NotFound as error:
            text = f"there is no user {user}: create the user first, or remove it from users."
            raise Failure("error", text) from error
        return sorted(item["SerialNumber"] for item in found)

    def plan(self, current: State | None) -> Plan:
        """Make the device where the user has none, and pair it where there are codes."""
        state = current or {}
        before = {"devices": state["devices"], "waiting": state["holder"] == ""}
        if state["devices"] or self._ended:
            held = bool(state["devices"])
            return Plan(before, before, (), (self._verdict(held, state["devices"], "person"),))
        if state["holder"]:
            note = f"{self._serial} is the device of {state['holder']}: set another name in device."
            return Plan(before, before, (), (self._verdict(False, [], "person", note),))
        calls = self._calls(state)
        paired = any(call.method == "enable_mfa_device" for call in calls)
        after = {"devices": [self._serial] if paired else [], "waiting": not paired}
        note = "" if paired else self._device.next_step
        return Plan(before, after, tuple(calls), (self._verdict(False, [], "call" if paired else "person", note),))

    def _verdict(self, holds: bool, current: list[str], mend: str, note: str = "") -> Verdict:
        return Verdict(CONTROL, holds, current or "none", "an MFA device", mend, self._arn, "", note)

    def _calls(self, state: State) -> list[Call]:
        device, there = self._device, state["holder"] is not None
        if not there:
            self._refuse_to_make(state)
        seeded = state["kept"] if there else bool(device.seed_file)
        calls = []
        if not there:
            params: dict[str, Any] = {"Path": PATH, "VirtualMFADeviceName": device.name}
            tags = [{"Key": MANAGED_TAG, "Value": "iam_virtual_mfa"}]
            calls.append(self._call("create_virtual_mfa_device", {**params, "Tags": tags}))
        if device.codes or seeded:
            codes = {"AuthenticationCode1": HIDDEN, "AuthenticationCode2": HIDDEN}
            params = {"UserName": device.user, "SerialNumber": self._serial, **codes}
            calls.append(self._call("enable_mfa_device", params))
        return calls

    def _refuse_to_make(self, state: State) -> None:
        """Refuse what cannot end well."""
        user = self._device.user
        if self._device.codes:
            raise Refusal(
                f"user {user}: codes were given, but there is no device that they could belong to. Run without "
                "codes, scan the QR code, and run again with two codes of the new device. Nothing was changed."
            )
        if state["blocked"]:
            raise Refusal(f"user {user}: {' '.join(state['blocked'])} Nothing was changed.")

    def _call(self, method: str, params: State) -> Call:
        return Call("iam", method, params, mends=(CONTROL,))

    def send(self, call: Call) -> Any:
        """Send one write. The answer with the seed goes no further."""
        try:
            if call.method == "create_virtual_mfa_device":
                self._make(call)
            else:
                self._pair(call)
        finally:
            self._listed.forget()

    def _make(self, call: Call) -> None:
        answer = self._aws.call(call.service, call.method, **call.params)["VirtualMFADevice"]
        self._made = True
        self._seed = answer["Base32StringSeed"].decode("ascii")
        device = self._device
        uri = virtual_mfa_codes.uri(self._seed, device.label)
        contents = {device.uri_file: f"{uri}\n".encode(), device.qr_file: answer["QRCodePNG"]}
        if device.seed_file:
            contents[device.seed_file] = f"{self._seed}\n".encode()
        written: list[str] = []
        try:
            for path, content in contents.items():
                secret_file.write(path, content)
                written.append(path)
        except Failure as failure:
            raise self._taken_back(failure.kind, failure.message, written) from failure

    def _pair(self, call: Call) -> None:
        try:
            try:
                self._send_codes(call)
            except NotFound:
                if self._device.codes:
                    raise
                self._send_codes(call)  # those before are too old where AWS took its time to know the user
        except NotFound as error:
            text = f"user {self._device.user}: AWS rejected the two codes ({_REJECTED})."
            raise self._taken_back("error", text, self._device.files) from error
        except Failure as failure:
            if not self._made:
                raise
            raise self._taken_back(failure.kind, failure.message, self._device.files) from failure

    def _send_codes(self, call: Call) -> None:
        codes = self._device.codes or self._computed()
        params = {**call.params, "AuthenticationCode1": codes[0], "AuthenticationCode2": codes[1]}
        self._aws.call(call.service, call.method, absent=(_REJECTED,), **params)

    def _computed(self) -> tuple[str, str]:
        return virtual_mfa_codes.two_codes(self._seed or secret_file.read(self._device.seed_file), int(time.time()))

    def extra(self) -> dict[str, Any]:
        """The devices of each user, and the files."""
        return {"devices": self._listed.shown}

    def _taken_back(self, kind: str, message: str, files: list[str]) -> Failure:
        """Remove a device that could not be handed over or paired, and the files that are about it."""
        self._ended = True
        call = Call("iam", "delete_virtual_mfa_device", {"SerialNumber": self._serial})
        try:
            self._aws.call(call.service, call.method, **call.params)
        except Failure as failure:
            return Failure(kind, f"{message} Delete the remaining device {self._serial}: {failure.message}")
        for path in files:
            secret_file.remove(path)
        return Failure(kind, f"{message} The device {self._serial} and its files were removed again.", (call,))
