# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an organization's resource policy says so that a delegated administrator can do what policies allow. Pure.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

#: What only the management account can do, whatever a resource policy says: each page of the API says that it can be
#: called from there alone, such as
#: https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnableAWSServiceAccess.html. The others say "or a
#: member account that is a delegated administrator". A test holds these names against AWS's models.
MANAGEMENT_ONLY = (
    "CreateAccount",
    "CreateOrganizationalUnit",
    "DeleteOrganizationalUnit",
    "DeleteResourcePolicy",
    "DeregisterDelegatedAdministrator",
    "DisableAWSServiceAccess",
    "EnableAWSServiceAccess",
    "EnableAllFeatures",
    "InviteAccountToOrganization",
    "InviteOrganizationToTransferResponsibility",
    "MoveAccount",
    "PutResourcePolicy",
    "RegisterDelegatedAdministrator",
    "RemoveAccountFromOrganization",
    "UpdateOrganizationalUnit",
)
_NEVER = frozenset(f"organizations:{name}" for name in MANAGEMENT_ONLY)
_NAME = "DayoneDelegatedAdministrator"


def delegation(statements: Sequence[Mapping[str, Any]], account: str, partition: str) -> list[dict[str, Any]] | None:
    """The statements that let a delegated administrator do the same in the organization: on the same roots, units,
    accounts and policies, and on all where an action takes no resource. Nothing where there is nothing to delegate.

    Args:
        statements: of the policies that its role has.
        account: the delegated administrator's account.
        partition: its partition.
    """
    on: dict[str, set[str]] = {}
    for item in statements:
        for action in item["Action"]:
            if action.startswith("organizations:") and action not in _NEVER:
                on.setdefault(action, set()).update(item["Resource"])
    groups: dict[tuple[str, ...], list[str]] = {}
    for action, resources in on.items():
        groups.setdefault(("*",) if "*" in resources else tuple(sorted(resources)), []).append(action)
    made = [
        {
            "Sid": f"{_NAME}{number}" if number > 1 else _NAME,
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:{partition}:iam::{account}:root"},
            "Action": sorted(actions),
            "Resource": list(resources),
        }
        for number, (resources, actions) in enumerate(sorted(groups.items()), 1)
    ]
    return made or None
