# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What moto's IAM leaves out of users: codes that are looked at, pictures that are some, passwords that a policy minds.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
import zlib
from datetime import datetime, timezone
from typing import Any

from tests.emulator.kit import Pass, Request, ServiceError, operation, store
from tests.emulator.services.iam_root import backend

#: Seconds of a code, and how many codes before and after this one AWS takes for clocks that differ.
PERIOD = 30
TOLERANCE = 2


@operation("iam", "CreateVirtualMFADevice")
def create_virtual_mfa_device(request: Request) -> dict[str, Any]:
    """Moto's device, with a picture in the place of random bytes, and its tags."""
    iam, params = backend(request), request.params
    device = iam.create_virtual_mfa_device(params["VirtualMFADeviceName"], params.get("Path", "/"))
    device.qr_code_png = _picture()
    iam.tagger.tag_resource(device.serial_number, params.get("Tags", []))
    seed = device.base32_string_seed.encode()
    made = {"SerialNumber": device.serial_number, "Base32StringSeed": seed, "QRCodePNG": device.qr_code_png}
    return {"VirtualMFADevice": made}


@operation("iam", "EnableMFADevice")
def enable_mfa_device(request: Request) -> dict[str, Any]:
    """Refuse codes that do not follow each other, or are not of this time."""
    params = request.params
    device = backend(request).virtual_mfa_devices.get(params["SerialNumber"])
    if device is None:
        raise ServiceError("NoSuchEntity", f"MFA Device {params['SerialNumber']} does not exist.")
    given = (params["AuthenticationCode1"], params["AuthenticationCode2"])
    now = int(time.time()) // PERIOD
    pairs = [(code(device.base32_string_seed, step), code(device.base32_string_seed, step + 1)) for step in _near(now)]
    if given not in pairs:
        raise ServiceError("InvalidAuthenticationCode", "Authentication code for device is not valid.")
    raise Pass


def _near(now: int) -> range:
    return range(now - TOLERANCE, now + TOLERANCE)


def code(seed: str, step: int) -> str:
    """The code of a step of time: https://datatracker.ietf.org/doc/html/rfc4226#section-5.3"""
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def _picture() -> bytes:
    """A picture of one white pixel: nobody scans it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")


def _is_strong(password: str) -> bool:
    """Whether AWS's own policy, which is that of an account without one, takes a password.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
    """
    kinds = (str.isupper, str.islower, str.isdigit, lambda character: not character.isalnum())
    return len(password) >= 8 and sum(any(map(kind, password)) for kind in kinds) >= 3


@operation("iam", "CreateLoginProfile")
def create_login_profile(request: Request) -> dict[str, Any]:
    """Moto's profile, when the account's policy takes the password, and whether it has to be changed."""
    iam, params = backend(request), request.params
    policy = iam.account_password_policy
    if policy is not None and len(params["Password"]) < policy.minimum_password_length:
        least = policy.minimum_password_length
        text = f"Password should have a minimum length of {least}"
        raise ServiceError("PasswordPolicyViolation", text)
    if policy is None and not _is_strong(params["Password"]):
        raise ServiceError("PasswordPolicyViolation", "Password does not conform to the account password policy.")
    user = iam.create_login_profile(params["UserName"], params["Password"])
    user.password_reset_required = params.get("PasswordResetRequired", False)
    profile = {
        "UserName": user.name,
        "CreateDate": user.create_date,
        "PasswordResetRequired": user.password_reset_required,
    }
    return {"LoginProfile": profile}


@operation("iam", "CreateServiceSpecificCredential")
def create_service_specific_credential(request: Request) -> dict[str, Any]:
    """A credential of one service, which the credential report has no column for.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceSpecificCredential.html
    """
    user, service = request.params["UserName"], request.params["ServiceName"]
    backend(request).get_user(user)
    made = {
        "CreateDate": datetime.now(timezone.utc),
        "ServiceName": service,
        "ServiceUserName": f"{user}-at-{request.account_id}",
        "ServicePassword": "not-a-secret-of-anybody",
        "ServiceSpecificCredentialId": "ACCAEXAMPLE123EXAMPLE",
        "UserName": user,
        "Status": "Active",
    }
    store(request, "of_services")[f"{user} {service}"] = made
    return {"ServiceSpecificCredential": made}
