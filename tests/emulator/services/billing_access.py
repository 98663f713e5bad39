# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The setting that lets IAM users and roles see billing information, off on day zero, and calls that it denies.

No API reads or sets it: tests set ``active`` in the store ``billing.access``.
https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/control-access-billing.html
"""

from __future__ import annotations

from typing import Any

from tests.emulator.account import State
from tests.emulator.kit import Pass, Request, ServiceError, operation, stored


def require_access(request: Request) -> None:
    """Deny everybody but root while the setting is off, in AWS's words.

    Raises:
        ServiceError: it is off.
    """
    active = stored(request.account_id, "billing.access").get("active", False)
    if not active and State.root_of_key(request.access_key) is None:
        raise ServiceError("AccessDeniedException", "IAM user access not activated")


@operation("billing", "GetCredits")
def get_credits(request: Request) -> dict[str, Any]:
    """The account has no credits."""
    require_access(request)
    return {"credits": []}


@operation("ce", "GetCostAndUsage")
def get_cost_and_usage(request: Request) -> dict[str, Any]:
    """moto's costs, for those who may see them."""
    require_access(request)
    raise Pass
