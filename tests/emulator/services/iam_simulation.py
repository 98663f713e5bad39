# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM's policy simulator, for actions on every resource and without conditions.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from moto.iam.models import iam_backends

from tests.emulator.kit import Request, ServiceError, operation


@operation("iam", "SimulatePrincipalPolicy")
def simulate_principal_policy(request: Request) -> dict[str, Any]:
    """What the principal's identity policies say to each action."""
    statements = list(_statements(_holders(request)))
    rows = [
        {"EvalActionName": action, "EvalResourceName": "*", "EvalDecision": _decision(statements, action)}
        for action in request.params["ActionNames"]
    ]
    return {"EvaluationResults": rows, "IsTruncated": False}


def _holders(request: Request) -> list[Any]:
    """The user and its groups, or the role, whose ARN is given."""
    backend, arn = iam_backends[request.account_id][request.partition], request.params["PolicySourceArn"]
    for user in backend.users.values():
        if user.arn == arn:
            return [user, *(group for group in backend.groups.values() if user in group.users)]
    found = [role for role in backend.roles.values() if role.arn == arn]
    if not found:
        raise ServiceError("NoSuchEntity", f"The principal {arn} cannot be found.")
    return found


def _statements(holders: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """The statements of the policies that are in or attached to the holders."""
    for holder in holders:
        attached = (
            version.document
            for policy in holder.managed_policies.values()
            for version in policy.versions
            if version.is_default
        )
        for document in (*holder.policies.values(), *attached):
            found = json.loads(document)["Statement"]
            yield from found if isinstance(found, list) else [found]


def _decision(statements: list[dict[str, Any]], action: str) -> str:
    effects = {item["Effect"] for item in statements if any(_meets(one, action) for one in _listed(item))}
    if "Deny" in effects:
        return "explicitDeny"
    return "allowed" if "Allow" in effects else "implicitDeny"


def _listed(statement: dict[str, Any]) -> list[str]:
    actions = statement.get("Action", [])
    return [actions] if isinstance(actions, str) else list(actions)


def _meets(pattern: str, action: str) -> bool:
    return fnmatchcase(action.lower(), pattern.lower())
