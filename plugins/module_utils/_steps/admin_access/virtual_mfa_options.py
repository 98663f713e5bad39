# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is asked for of virtual MFA devices: options refused, or made into devices."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..._kernel.plan import Refusal
from ..._parts.groups.options import refuse_twice
from .virtual_mfa_codes import need_pyotp

CONTROL = "admin_access.user_mfa"
#: The QR code and the URI of a device: its name, with these endings.
QR, URI = ".png", ".otpauth"

_NAME = re.compile(r"[A-Za-z0-9_+=,.@-]{1,64}")
_CODE = re.compile(r"\d{6}", re.ASCII)


@dataclass(frozen=True)
class Device:
    """One device to have.

    Args:
        user: whose it is.
        name: its name.
        label: how an authenticator shows it.
        qr_file: where the picture of the QR code goes.
        uri_file: where the URI goes.
        seed_file: where the seed is kept. Empty: nowhere.
        codes: two codes of the device, or none.
    """

    user: str
    name: str
    label: str
    qr_file: str
    uri_file: str
    seed_file: str
    codes: tuple[str, ...] = field(repr=False)

    @property
    def files(self) -> list[str]:
        """Everything that is written about it."""
        return [path for path in (self.uri_file, self.qr_file, self.seed_file) if path]

    @property
    def next_step(self) -> str:
        """What a person does once the device was made."""
        return f"Scan {self.qr_file} with an authenticator app, and run again with two consecutive codes."


def devices_of(options: Mapping[str, Any], account: str) -> list[Device]:
    """The devices that the options ask for."""
    return [_device(options, item, account) for item in options["users"]]


def _device(options: Mapping[str, Any], item: Mapping[str, Any], account: str) -> Device:
    name = item["device"] or item["name"]
    start = os.path.join(os.path.expanduser(options["directory"] or ""), f"{account}-{name}")
    seed = os.path.expanduser(item["seed_file"] or "")
    label = f"{item['name']}@{account}"
    return Device(item["name"], name, label, start + QR, start + URI, seed, tuple(item["codes"] or ()))


def check(options: Mapping[str, Any]) -> None:
    """Refuse bad options before the first request. Codes are not repeated in a message."""
    users = options["users"]
    refuse_twice("users", [item["name"].lower() for item in users])
    refuse_twice("users: device", [(item["device"] or item["name"]).lower() for item in users])
    for item in users:
        _check_user(item)
    if users and not options["directory"]:
        raise Refusal("directory must be given, for the files of the devices in users.")
    if users:
        need_pyotp()
    files = [path for device in devices_of(options, "") for path in device.files]
    refuse_twice("users: the files", [os.path.abspath(path) for path in files])


def _check_user(item: Mapping[str, Any]) -> None:
    for key in ("name", "device"):
        if item[key] is not None and not _NAME.fullmatch(item[key]):
            raise Refusal(f"users: {key} {item[key]!r} must be 1 to 64 characters of A-Z, a-z, 0-9 and _+=,.@-.")
    codes = item["codes"]
    if codes is not None and (len(codes) != 2 or not all(_CODE.fullmatch(code) for code in codes)):
        raise Refusal(f"user {item['name']}: codes must be two consecutive codes of six digits.")
    if codes is not None and codes[0] == codes[1]:
        raise Refusal(f"user {item['name']}: codes must be two different codes: wait for the next one.")
