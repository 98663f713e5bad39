# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The billing preference that lets CloudWatch have the estimated charges.

AWS does not document the keys of the feature BILLING_ALERTS: this one is an example.
"""

from __future__ import annotations

from typing import Any

from tests.emulator.kit import Request, operation, store

FEATURE = "BILLING_ALERTS"
KEY = "billing-alerts"


@operation("billing", "GetBillingPreferences")
def get_billing_preferences(request: Request) -> dict[str, Any]:
    """The preference, off on day zero."""
    value = store(request, "preferences").get(KEY, "DISABLED")
    return {"billingPreferences": [{"feature": FEATURE, "key": KEY, "value": value}]}


@operation("billing", "UpdateBillingPreferences")
def update_billing_preferences(request: Request) -> dict[str, Any]:
    """Set the preference."""
    for pair in request.params["billingPreferencesPerKey"]:
        store(request, "preferences")[pair["key"]] = pair["value"]
    return {}
