# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an error of AWS's, or of botocore's, means: absent, denied, throttled, unreachable, or broken otherwise."""

from __future__ import annotations

import re
from typing import Any

from .._kernel.plan import GONE_KIND, Absent, Failure
from .answers import BrokenAnswer
from .known_refusals import known_refusal

try:
    import botocore.exceptions
except ImportError:  # check_libraries reports the missing library before any of this is used
    botocore = None

_DENIED = {
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "UnauthorizedOperation",
    "AuthorizationErrorException",
    "403",
}
_CREDENTIALS = {
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "AuthFailure",
    "IncompleteSignature",
    "MissingAuthenticationToken",
    "RequestExpired",
    "InvalidSignatureException",
}
#: The region, or the service in it, is not enabled for the account.
_OFF = {"OptInRequired", "SubscriptionRequiredException"}
_THROTTLED = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "SlowDown",
    "RequestThrottled",
    "PriorRequestNotComplete",
}
#: How services name that what a request is about does not exist.
_MISSING = re.compile("NotFound|NoSuch|NonExist|DoesNotExist")
#: The status with which AWS says that it could not do what was asked, and may have.
_BROKEN = (500, 502, 503, 504)


class NotFound(Absent):
    """The named resource does not exist."""


def refused(where: str, error: Any, absent: tuple[str, ...], attempts: int) -> Exception:
    """What an error of AWS means: that the thing does not exist, or a failure."""
    code = error.response.get("Error", {}).get("Code", "")
    if code in absent:
        return NotFound(code, _client_failure(where, code, error).message)
    if code in _THROTTLED:
        return Failure("throttled", f"{where} was throttled {attempts} times ({code}): run again later.")
    return _client_failure(where, code, error)


def _client_failure(where: str, code: str, error: Exception) -> Failure:
    response = getattr(error, "response", {})
    detail = _sentence(response.get("Error", {}).get("Message", "") or str(error))
    known = known_refusal(code, detail)
    if known is not None and known.kind not in ("", "denied"):
        return Failure(known.kind, f"{where} is not open to this account ({code}): {detail} {known.advice}")
    if code in _DENIED or (known is not None and known.kind == "denied"):
        advice = "Allow the action for these credentials." if known is None else known.advice
        return Failure("denied", f"{where} was denied ({code}): {detail} {advice}")
    if code in _CREDENTIALS:
        hint = "If other regions respond, this region is not (or no longer) enabled in the account."
        return Failure("credentials", f"AWS does not accept the credentials ({code}) at {where}: {detail} {hint}")
    if code in _OFF:
        return Failure("off", f"{where} is not open to this account ({code}): {detail} Enable the region or service.")
    if response.get("ResponseMetadata", {}).get("HTTPStatusCode") in _BROKEN:
        return Failure("unreachable", f"{where} could not be answered by AWS ({code}): {detail} Run again later.")
    # Organizations says there which of fifty limits it is.
    reason = f", {response['Reason']}" if isinstance(response.get("Reason"), str) else ""
    kind = GONE_KIND if _MISSING.search(code) else "error"
    advice = f" {known.advice}" if known is not None else ""
    return Failure(kind, f"{where} failed ({code}{reason}): {detail}{advice}")


def _sentence(text: str) -> str:
    """A text of AWS's on one line, so that another sentence can follow: some of them end without a full stop."""
    line = " ".join(text.split())
    return line if not line or line[-1] in ".:!?" else f"{line}."


#: What a profile of ``aws login`` needs:
#: https://docs.aws.amazon.com/sdkref/latest/guide/feature-login-credentials.html
_CRT = (
    "A profile of aws login needs botocore 1.42 or newer, and awscrt in the same Python as Ansible: pip "
    "install 'botocore[crt]'. Or use another profile."
)


_PROFILE = "Set AWS_PROFILE, or dayone_aws_profile (of a module: the option profile)"


def core_failure(where: str, error: Exception) -> Failure:
    """What an error of botocore's own means."""
    names = botocore.exceptions
    if isinstance(error, names.MissingDependencyException):
        return Failure("credentials", f"no usable AWS credentials for {where}: {error} {_CRT}")
    if isinstance(error, (names.NoCredentialsError, names.PartialCredentialsError, names.TokenRetrievalError)):
        return Failure("credentials", f"no usable AWS credentials for {where}: {error}. {_PROFILE}.")
    if isinstance(error, names.ProfileNotFound):
        missing = f"the AWS profile {error.kwargs['profile']} does not exist"
        return Failure("credentials", f"{missing}. {_PROFILE} to one of those that aws configure list-profiles lists.")
    if isinstance(error, (BrokenAnswer, names.IncompleteReadError, names.ResponseStreamingError)):
        return Failure(
            "unreachable", f"{where} returned an incomplete response: {error} Check the network between here and AWS."
        )
    if isinstance(error, (names.HTTPClientError, names.ConnectionError)):
        return Failure("unreachable", f"{where} could not be reached: {error}")
    return Failure("error", f"{where} failed: {error}")
