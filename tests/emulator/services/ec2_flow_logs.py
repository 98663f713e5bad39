# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 takes the role of a flow log before it takes the flow log.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
"""

from __future__ import annotations

from typing import Any

from tests.emulator import permits
from tests.emulator.kit import Pass, Request, ServiceError, operation


@operation("ec2", "CreateFlowLogs")
def create_flow_logs(request: Request) -> dict[str, Any]:
    """moto's answer, for a role that flow logs can take."""
    role = request.params.get("DeliverLogsPermissionArn")
    if role and not permits.takes_role("flow log takes its role", request, role):
        raise ServiceError("InvalidParameter", "Unable to assume given IAM role")
    raise Pass
