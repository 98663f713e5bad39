# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sessions of member accounts' roots, and who root is.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from moto.sts.models import sts_backends

from tests.emulator.account import Session, State
from tests.emulator.kit import Pass, Request, ServiceError, operation
from tests.emulator.services.iam_organization import administers, enabled_features

TASKS = (
    "IAMAuditRootUserCredentials",
    "IAMCreateRootUserPassword",
    "IAMDeleteRootUserCredentials",
    "S3UnlockBucketPolicy",
    "SQSUnlockQueuePolicy",
)


@operation("sts", "GetCallerIdentity")
def get_caller_identity(request: Request) -> dict[str, Any]:
    """Root, where root's own key or session signs."""
    found = State.root_of_key(request.access_key)
    if found is None:
        raise Pass
    return {"Account": found.account_id, "Arn": found.arn, "UserId": found.account_id}


@operation("sts", "AssumeRoot")
def assume_root(request: Request) -> dict[str, Any]:
    """Credentials of a member account's root, for one task."""
    target, policy = request.params["TargetPrincipal"], request.params["TaskPolicyArn"]["arn"]
    task = policy.rpartition("/")[2]
    organization = administers(request)
    members = {account.id for account in organization.accounts} - {organization.org.master_account_id}
    if target not in members:
        raise ServiceError("AccessDenied", f"{target} is not a member account that can be entered as root.")
    if "RootSessions" not in enabled_features(organization):
        raise ServiceError("AccessDenied", "Root sessions are not enabled in this organization.")
    if not policy.startswith("arn:aws:iam::aws:policy/root-task/") or task not in TASKS:
        raise ServiceError("AccessDenied", f"{policy} is no task policy for root.")
    made = sts_backends[request.account_id]["aws"].assume_role(
        region_name=request.region,
        role_session_name="root",
        role_arn=f"arn:aws:iam::{target}:role/root",
        policy="",
        duration=900,
        external_id="",
    )
    State.sessions[made.access_key_id] = Session(target, task)
    return {
        "Credentials": {
            "AccessKeyId": made.access_key_id,
            "SecretAccessKey": made.secret_access_key,
            "SessionToken": made.session_token,
            "Expiration": datetime.now(timezone.utc) + timedelta(seconds=900),
        }
    }
