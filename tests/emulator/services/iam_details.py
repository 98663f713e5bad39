# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Authorization details in pages, and only the policies of AWS's that are attached. Moto answers all at once.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from __future__ import annotations

from typing import Any

from moto.iam.models import iam_backends

from tests.emulator.kit import Request, operation

_LISTS = {
    "users": ("UserDetailList", "User"),
    "groups": ("GroupDetailList", "Group"),
    "roles": ("RoleDetailList", "Role"),
}


@operation("iam", "GetAccountAuthorizationDetails")
def get_account_authorization_details(request: Request) -> dict[str, Any]:
    """One page of users, groups, roles and policies, in this order."""
    rows, first = _rows(request), int(request.params.get("Marker", "0"))
    last = first + int(request.params.get("MaxItems", 100))
    # Each page has every list, an empty one too.
    lists: dict[str, Any] = {key: [] for key in (*(key for key, _kind in _LISTS.values()), "Policies")}
    answer: dict[str, Any] = {**lists, "IsTruncated": last < len(rows)}
    for key, row in rows[first:last]:
        answer[key].append(row)
    return {**answer, "Marker": str(last)} if last < len(rows) else answer


def _rows(request: Request) -> list[tuple[str, Any]]:
    backend = iam_backends[request.account_id][request.partition]
    kinds = request.params.get("Filter") or ["User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy"]
    rows = [
        (key, item)
        for name, (key, kind) in _LISTS.items()
        if kind in kinds
        for item in list(getattr(backend, name).values())
    ]
    of_aws = set(backend.aws_managed_policies)
    for policy in list(backend.managed_policies.values()):
        kind = "AWSManagedPolicy" if policy in of_aws else "LocalManagedPolicy"
        if kind in kinds and (kind == "LocalManagedPolicy" or policy.attachment_count):
            # Moto gives them names that only its own templates know.
            named: Any = policy
            named.policy_name, named.policy_id = policy.name, policy.id
            rows.append(("Policies", policy))
    return rows
