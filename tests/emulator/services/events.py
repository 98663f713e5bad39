# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Targets are put with roles that EventBridge can take.

https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html
"""

from __future__ import annotations

from typing import Any

from moto.iam.models import iam_backends

from tests.emulator.kit import Pass, Request, ServiceError, operation


@operation("events", "PutTargets")
def put_targets(request: Request) -> dict[str, Any]:
    """moto's answer, for roles that are there."""
    known = {role.arn for role in iam_backends[request.account_id][request.partition].roles.values()}
    for arn in (target["RoleArn"] for target in request.params["Targets"] if "RoleArn" in target):
        if arn not in known:
            raise ServiceError(
                "ValidationException", f"Provided role '{arn}' cannot be assumed by principal 'events.amazonaws.com'."
            )
    raise Pass
