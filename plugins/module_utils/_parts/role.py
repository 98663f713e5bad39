# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A service role that the baseline makes for one of its resources: trust, one inline policy, its mark.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._aws.client import Aws
from .._aws.failures import NotFound
from .._kernel.plan import Call, Refusal, State
from .ownership import MANAGED_TAG
from .policy_effect.same import same_policy

PATH = "/dayone/"
POLICY = "dayone"
_BOUNDARY = re.compile(r"arn:aws[a-z-]*:iam::(?:aws|[0-9]{12}):policy/[\w+=,.@/-]{1,512}", re.ASCII)
#: Whether a service says for which account it takes a role. A condition on what it does not say keeps it out.
SAYS_ACCOUNT = {
    # The role's policy supports neither aws:SourceArn nor aws:SourceAccount:
    # https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
    "cloudtrail.amazonaws.com": False,
    # As the trust policy that AWS shows for the role of an organization's aggregator:
    # https://docs.aws.amazon.com/config/latest/developerguide/set-up-aggregator-cli.html
    "config.amazonaws.com": False,
    # As the trust policy that EventBridge's console writes:
    # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
    "events.amazonaws.com": True,
    # https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    "vpc-flow-logs.amazonaws.com": True,
}


@dataclass(frozen=True)
class OwnRole:
    """The role to have.

    Args:
        name: its name.
        owner: the mark by which its maker knows it again.
        account_id: the account.
        service: the principal of the AWS service that takes it, one of ``SAYS_ACCOUNT``.
        statements: what it may do, as the statements of its one inline policy.
        control: the control that the writes mend.
        boundary: the ARN of its permissions boundary. Empty: not managed.
    """

    name: str
    owner: str
    account_id: str
    service: str
    statements: tuple[Mapping[str, Any], ...]
    control: str
    partition: str = "aws"
    boundary: str = ""

    @property
    def arn(self) -> str:
        """Its ARN."""
        return f"arn:{self.partition}:iam::{self.account_id}:role{PATH}{self.name}"

    def trust(self) -> dict[str, Any]:
        """Who may take it: the service, for this account alone where the service says for whom it works."""
        who = {"Service": self.service}
        statement: dict[str, Any] = {"Effect": "Allow", "Principal": who, "Action": "sts:AssumeRole"}
        if SAYS_ACCOUNT[self.service]:
            statement["Condition"] = {"StringEquals": {"aws:SourceAccount": self.account_id}}
        return {"Version": "2012-10-17", "Statement": [statement]}

    def policy(self) -> dict[str, Any]:
        """What it may do."""
        return {"Version": "2012-10-17", "Statement": [dict(item) for item in self.statements]}


def boundary_spec() -> dict[str, Any]:
    """The option of modules that make such a role."""
    return {"permissions_boundary": {"type": "str"}}


def check_boundary(options: Mapping[str, Any]) -> None:
    """Refuse what is no managed policy.

    Raises:
        Refusal: what it must be.
    """
    given = options.get("permissions_boundary")
    if given is not None and not _BOUNDARY.fullmatch(given):
        raise Refusal(
            f"permissions_boundary is {given!r}, but must be the ARN of a managed policy, such as "
            "arn:aws:iam::123456789012:policy/dayone-access/dayone-baseline-service-boundary."
        )


def observe_role(aws: Aws, name: str) -> dict[str, Any] | None:
    """The role in normal form, or nothing."""
    try:
        role = aws.call("iam", "get_role", absent=("NoSuchEntity",), RoleName=name)["Role"]
    except NotFound:
        return None
    try:
        found = aws.call("iam", "get_role_policy", absent=("NoSuchEntity",), RoleName=name, PolicyName=POLICY)
    except NotFound:
        found = {}
    return {
        "arn": role["Arn"],
        "owner": {item["Key"]: item["Value"] for item in role.get("Tags", [])}.get(MANAGED_TAG, ""),
        "trust": role["AssumeRolePolicyDocument"],
        "policy": found.get("PolicyDocument"),
        **_limited(role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", "")),
    }


def _limited(boundary: str) -> dict[str, str]:
    """The boundary of a role that has one."""
    return {"boundary": boundary} if boundary else {}


def hindrance(current: State | None, wanted: OwnRole) -> str:
    """Why the role of that name cannot be used, or nothing."""
    if current is None or current["owner"] == wanted.owner:
        return ""
    return f"Role {wanted.name} was created outside this collection: rename it."


def role_state(wanted: OwnRole, current: State | None = None) -> dict[str, Any]:
    """The role as it will be. A boundary that nobody asked for stays."""
    return {
        "arn": wanted.arn,
        "owner": wanted.owner,
        "trust": wanted.trust(),
        "policy": wanted.policy(),
        **_limited(wanted.boundary or (current or {}).get("boundary", "")),
    }


def role_calls(current: State | None, wanted: OwnRole) -> list[Call]:
    """The writes that bring the role about. None for a role that others made."""
    if hindrance(current, wanted):
        return []
    calls = []
    if current is None:
        tags = [{"Key": MANAGED_TAG, "Value": wanted.owner}]
        text = json.dumps(wanted.trust(), sort_keys=True)
        limit = {"PermissionsBoundary": wanted.boundary} if wanted.boundary else {}
        calls.append(_call(wanted, "create_role", Path=PATH, AssumeRolePolicyDocument=text, Tags=tags, **limit))
    else:
        calls += _changes(current, wanted)
    if current is None or not same_policy(current["policy"], wanted.policy()):
        text = json.dumps(wanted.policy(), sort_keys=True)
        calls.append(_call(wanted, "put_role_policy", PolicyName=POLICY, PolicyDocument=text))
    return calls


def _changes(current: State, wanted: OwnRole) -> list[Call]:
    """Boundary and trust of a role that is there. The boundary comes first: past it nothing else may be written."""
    calls = []
    if wanted.boundary and current.get("boundary", "") != wanted.boundary:
        calls.append(_call(wanted, "put_role_permissions_boundary", PermissionsBoundary=wanted.boundary))
    if not same_policy(current["trust"], wanted.trust()):
        text = json.dumps(wanted.trust(), sort_keys=True)
        calls.append(_call(wanted, "update_assume_role_policy", PolicyDocument=text))
    return calls


def removal_calls(current: State | None, wanted: OwnRole) -> list[Call]:
    """Delete the role that we made."""
    if current is None or current["owner"] != wanted.owner:
        return []
    policy = [_call(wanted, "delete_role_policy", PolicyName=POLICY)] if current["policy"] else []
    return [*policy, _call(wanted, "delete_role")]


def restore_calls(current: State | None, before: State | None, wanted: OwnRole) -> list[Call]:
    """Put trust and policy back as they were, or delete a role of ours that was not there."""
    if before is None or current is None:
        return removal_calls(current, wanted)
    calls = []
    if before.get("boundary") and current.get("boundary", "") != before["boundary"]:
        calls.append(_call(wanted, "put_role_permissions_boundary", PermissionsBoundary=before["boundary"]))
    if not same_policy(current["trust"], before["trust"]):
        text = json.dumps(before["trust"], sort_keys=True)
        calls.append(_call(wanted, "update_assume_role_policy", PolicyDocument=text))
    if not same_policy(current["policy"], before["policy"]):
        old = before["policy"]
        put = {"PolicyDocument": json.dumps(old, sort_keys=True)} if old is not None else {}
        method = "put_role_policy" if put else "delete_role_policy"
        calls.append(_call(wanted, method, PolicyName=POLICY, **put))
    return calls


def _call(wanted: OwnRole, method: str, **params: Any) -> Call:
    return Call("iam", method, {"RoleName": wanted.name, **params}, mends=(wanted.control,))
