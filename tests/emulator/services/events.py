# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Targets are put with roles that EventBridge can take.

https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html
"""

from __future__ import annotations

from typing import Any

from tests.emulator import permits
from tests.emulator.kit import Pass, Request, ServiceError, operation


@operation("events", "PutTargets")
def put_targets(request: Request) -> dict[str, Any]:
    """moto's answer, for roles that EventBridge can take for this rule."""
    rule = request.params["Rule"]
    by = f"arn:{request.partition}:events:{request.region}:{request.account_id}:rule/{rule}"
    for arn in (target["RoleArn"] for target in request.params["Targets"] if "RoleArn" in target):
        if not permits.takes_role("event takes its role", request, arn, by=by):
            raise ServiceError(
                "ValidationException", f"Provided role '{arn}' cannot be assumed by principal 'events.amazonaws.com'."
            )
    raise Pass
