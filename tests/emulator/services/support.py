# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trusted Advisor, which answers programs from Business Support on. The account begins with Basic Support.

https://docs.aws.amazon.com/awssupport/latest/APIReference/API_DescribeTrustedAdvisorCheckSummaries.html
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from tests.emulator.kit import Pass, Request, ServiceError, operation, store

_COUNTED = ("resourcesProcessed", "resourcesFlagged", "resourcesIgnored", "resourcesSuppressed")


def _plan(request: Request) -> dict[str, Any]:
    found = store(request, "plan")
    if found.get("name", "basic") == "basic":
        raise ServiceError(
            "SubscriptionRequiredException", "Amazon Web Services Premium Support Subscription is required."
        )
    return found


@operation("support", "DescribeTrustedAdvisorChecks")
def describe_checks(request: Request) -> dict[str, Any]:
    """moto's checks, for a plan that has them."""
    _plan(request)
    raise Pass


@operation("support", "DescribeTrustedAdvisorCheckSummaries")
def describe_summaries(request: Request) -> dict[str, Any]:
    """Well, but for the checks that the store names as flagged."""
    flagged = _plan(request).get("flagged", {})
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows = []
    for check in request.params["checkIds"]:
        counts = {**dict.fromkeys(_COUNTED, 0), "resourcesFlagged": flagged.get(check, 0)}
        rows.append(
            {
                "checkId": check,
                "timestamp": now,
                "status": "error" if check in flagged else "ok",
                "hasFlaggedResources": check in flagged,
                "resourcesSummary": counts,
                "categorySpecificSummary": {},
            }
        )
    return {"summaries": rows}
