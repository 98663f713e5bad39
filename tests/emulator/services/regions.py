# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Regions that an account cannot use: not enabled in it, or denied by a service control policy of its organization.

Which they are is in the account's store ``regions``, by name: ``off`` or ``denied``. A region that is not enabled does
not know the account's credentials, and each protocol has a code of its own for that.

https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
"""

from __future__ import annotations

from tests.emulator.kit import Target, stored
from tests.recorded.recordings import model_of

_TOKEN = "The security token included in the request is invalid."
#: What credentials that a region does not know are answered with, by protocol.
_UNKNOWN = {
    "ec2": ("AuthFailure", "AWS was not able to validate the provided access credentials", 401),
    "query": ("InvalidClientTokenId", _TOKEN, 403),
    "rest-xml": ("InvalidClientTokenId", _TOKEN, 403),
    "json": ("UnrecognizedClientException", _TOKEN, 400),
    "rest-json": ("UnrecognizedClientException", _TOKEN, 403),
}
_DENIED = {"ec2": "UnauthorizedOperation", "query": "AccessDenied", "rest-xml": "AccessDenied"}


def refuse(target: Target) -> dict[str, object] | None:
    """The error that a request to a region is answered with, if the account cannot use it."""
    state = stored(target.account_id, "regions").get(target.region)
    if state is None or not target.service:
        return None
    protocol = str(model_of(target.service).metadata["protocol"])
    if state == "off":
        code, message, status = _UNKNOWN.get(protocol, _UNKNOWN["json"])
        return {"code": code, "message": message, "status": status}
    action = f"{target.service}:{target.operation}"
    message = (
        f"User: arn:aws:iam::{target.account_id}:user/moto is not authorized to perform: {action} with an explicit "
        "deny in a service control policy"
    )
    return {"code": _DENIED.get(protocol, "AccessDeniedException"), "message": message, "status": 403}
