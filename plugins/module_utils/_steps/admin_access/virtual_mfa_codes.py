# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Time-based codes of a virtual MFA device (RFC 6238), by pyotp."""

from __future__ import annotations

from ansible.module_utils.basic import missing_required_lib

from ..._kernel.plan import Failure, Refusal

try:
    import pyotp
except ImportError:  # said in time: see `need_pyotp`
    pyotp = None  # type: ignore[assignment]

ISSUER = "Amazon Web Services"


def need_pyotp() -> None:
    """Refuse to go on without the library.

    Raises:
        Refusal: it is not installed.
    """
    if pyotp is None:
        raise Refusal(" ".join(missing_required_lib("pyotp").split()))


def uri(seed: str, label: str) -> str:
    """What the QR code says, as text: https://github.com/google/google-authenticator/wiki/Key-Uri-Format"""
    return str(pyotp.TOTP(seed).provisioning_uri(name=label, issuer_name=ISSUER))


def two_codes(seed: str, now: int) -> tuple[str, str]:
    """The code of the period before this one, and this one's.

    AWS wants two codes that follow each other, and a person who types them sends the first when its period is over:
    there is nothing to wait for.

    Args:
        seed: the seed in base32.
        now: the time, in seconds since 1970.

    Raises:
        Failure: this is no seed.
    """
    try:
        generator = pyotp.TOTP(seed)
        return generator.at(now, counter_offset=-1), generator.at(now)
    except ValueError as error:
        raise Failure("error", "the seed file does not contain a base32 seed.") from error
