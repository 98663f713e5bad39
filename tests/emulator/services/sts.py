# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sessions of member accounts' roots, who root is, and whom a role's trust policy lets in.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

from moto.iam.models import iam_backends
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


@operation("sts", "AssumeRole")
def assume_role(request: Request) -> dict[str, Any]:
    """moto lets everybody into every role, also into one that does not exist. Here its trust policy is asked."""
    if State.root_of_key(request.access_key) is not None:
        raise ServiceError("AccessDenied", "Roles may not be assumed by root accounts.")
    sts = sts_backends[request.account_id][request.partition]
    _id, caller, _account = sts.get_caller_identity(request.access_key, request.region)
    wanted = request.params["RoleArn"]
    roles = iam_backends[wanted.split(":")[4]][request.partition].roles.values()
    role = next((role for role in roles if role.arn == wanted), None)
    if role is None or not _trusts(role, caller, request.params.get("ExternalId")):
        message = f"User: {caller} is not authorized to perform: sts:AssumeRole on resource: {wanted}"
        raise ServiceError("AccessDenied", message)
    raise Pass


def _trusts(role: Any, caller: str, external_id: str | None) -> bool:
    """Whether a statement of the trust policy names the caller or its account, and the external id, if any."""
    account = caller.split(":")[4]
    names = {"*", caller, account, f"arn:aws:iam::{account}:root"}
    for statement in json.loads(role.assume_role_policy_document).get("Statement", []):
        principal = statement.get("Principal", {})
        named = principal.get("AWS", []) if isinstance(principal, dict) else principal
        asked = statement.get("Condition", {}).get("StringEquals", {}).get("sts:ExternalId", external_id)
        if names.intersection([named] if isinstance(named, str) else named) and asked == external_id:
            return True
    return False


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
