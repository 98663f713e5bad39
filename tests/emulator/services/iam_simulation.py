# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM's policy simulator: each action on each resource, by identity policies, boundary and service control policies.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moto.iam.models import iam_backends

from tests.emulator.evaluation import Ask, Policies, Principal, decide
from tests.emulator.evaluation.statements import about, statements
from tests.emulator.kit import Request, ServiceError, operation
from tests.emulator.permits import control_policies, managed_policy, named_policies, role_of, user_with_groups

#: The pairs that stand in one page of the answer.
_PAGE = 100
#: Keys that the simulator fills in itself.
_OWN = ("aws:principal", "aws:username", "aws:userid")


@dataclass(frozen=True)
class _Holder:
    """Whose policies are simulated: the documents by the names of the policies, and the boundary."""

    principal: Principal
    named: dict[str, dict[str, Any]]
    boundary: dict[str, Any] | None


@operation("iam", "SimulatePrincipalPolicy")
def simulate_principal_policy(request: Request) -> dict[str, Any]:
    """What the principal's policies say to each action on each resource, in pages."""
    holder, limits = _holder(request), control_policies(request.account_id)
    resources = request.params.get("ResourceArns") or ["*"]
    pairs = [(action, resource) for action in request.params["ActionNames"] for resource in resources]
    begin = int(request.params.get("Marker") or 0)
    end = begin + min(_PAGE, request.params.get("MaxItems", _PAGE))
    rows = [_result(request, holder, limits, *pair) for pair in pairs[begin:end]]
    more = {"IsTruncated": True, "Marker": str(end)} if end < len(pairs) else {"IsTruncated": False}
    return {"EvaluationResults": rows, **more}


def _holder(request: Request) -> _Holder:
    """The user with its groups, or the role, whose ARN is given."""
    backend, arn = iam_backends[request.account_id][request.partition], request.params["PolicySourceArn"]
    for user in backend.users.values():
        if user.arn == arn:
            named = {name: policy for item in user_with_groups(request, user) for name, policy in named_policies(item)}
            return _Holder(Principal.user(arn), named, None)
    role = role_of(request, arn)
    if role is None:
        raise ServiceError("NoSuchEntity", f"The principal {arn} cannot be found.")
    boundary = managed_policy(request, role.permissions_boundary_arn)
    return _Holder(Principal.role(arn), dict(named_policies(role)), boundary)


def _result(
    request: Request, holder: _Holder, limits: list[list[dict[str, Any]]], action: str, resource: str
) -> dict[str, Any]:
    entries = request.params.get("ContextEntries") or []
    context = {entry["ContextKeyName"]: entry["ContextKeyValues"][0] for entry in entries}
    ask = Ask(holder.principal, action, resource, request.account_id, context)
    policies = Policies(list(holder.named.values()), _open(request), holder.boundary, organization=limits)
    decision = decide(ask, policies)
    denied = decision.why.startswith("denied")
    known = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    found: dict[str, Any] = {
        "EvalActionName": action,
        "EvalResourceName": resource,
        "EvalDecision": "allowed" if decision else "explicitDeny" if denied else "implicitDeny",
        "MatchedStatements": [
            {"SourcePolicyId": name, "SourcePolicyType": "IAM Policy"}
            for name, policy in holder.named.items()
            if any(statement["Effect"] == "Deny" for statement, _named in about(policy, ask)) == denied
            and list(about(policy, ask))
        ],
        "MissingContextValues": sorted(_missing(holder, action, set(context))),
    }
    if holder.boundary is not None:
        within = bool(decide(ask, Policies([known], _open(request), holder.boundary)))
        found["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": within}
    if limits:
        within = bool(decide(ask, Policies([known], _open(request), organization=limits)))
        found["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": within}
    return found


def _open(request: Request) -> dict[str, Any]:
    """Policies of resources have no say in a simulation, unless one is given with it."""
    root = f"arn:{request.partition}:iam::{request.account_id}:root"
    statement = {"Effect": "Allow", "Principal": {"AWS": root}, "Action": "*", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _missing(holder: _Holder, action: str, given: set[str]) -> Iterator[str]:
    """The condition keys that statements about an action ask for, and that the request does not bring."""
    documents = [*holder.named.values(), *([holder.boundary] if holder.boundary else [])]
    for document in documents:
        for statement in statements(document):
            actions = statement.get("Action", [])
            named = [actions] if isinstance(actions, str) else actions
            if action.lower() in (item.lower() for item in named):
                for keys in statement.get("Condition", {}).values():
                    yield from (key for key in keys if key not in given and not key.lower().startswith(_OWN))
