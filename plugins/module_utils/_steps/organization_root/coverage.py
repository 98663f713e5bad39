# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which member accounts are under a service control policy beyond FullAWSAccess, in few requests.

A guardrail at the root covers everybody: that takes one request. Otherwise the tree is walked from the root, and only
where no unit above is guarded.
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_inheritance_auth.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._aws.client import Aws
from ..._kernel.reconcile import gather_all

SCP = "SERVICE_CONTROL_POLICY"
#: The policy that AWS attaches everywhere, and that forbids nothing.
FULL_ACCESS = "p-FullAWSAccess"


@dataclass(frozen=True)
class Coverage:
    """How far guardrails reach: their names, and the member accounts that none reaches.

    ``enabled`` says whether the organization minds service control policies at all.
    """

    enabled: bool
    guardrails: tuple[str, ...]
    uncovered: tuple[str, ...] = ()


def guardrails_in(policies: list[Any]) -> list[Any]:
    """The policies beyond the one that forbids nothing."""
    return [policy for policy in policies if policy["Id"] != FULL_ACCESS]


def read_coverage(aws: Aws, root: Mapping[str, Any], management_account: str) -> Coverage:
    """Look from the root downwards.

    Args:
        root: the organization's root, as ListRoots describes it.
        management_account: the account that service control policies do not bind.

    Raises:
        Failure: a part could not be read.
    """
    types = {item["Type"] for item in root["PolicyTypes"] if item["Status"] == "ENABLED"}
    if SCP not in types:
        return Coverage(False, ())
    at_root = aws.pages("organizations", "list_policies_for_target", "Policies", TargetId=root["Id"], Filter=SCP)
    above = guardrails_in(at_root)
    if above:
        return Coverage(True, tuple(sorted(policy["Name"] for policy in above)))
    guardrails = guardrails_in(aws.pages("organizations", "list_policies", "Policies", Filter=SCP))
    if not guardrails:
        return Coverage(True, ())
    targets = gather_all({policy["Id"]: _targets(aws, policy["Id"]) for policy in guardrails})
    guarded = {target["TargetId"] for listed in targets.values() for target in listed}
    names = tuple(sorted(policy["Name"] for policy in guardrails))
    uncovered = _walk(aws, root["Id"], guarded) - {management_account}
    return Coverage(True, names, tuple(sorted(uncovered)))


def _targets(aws: Aws, policy: str) -> Any:
    return lambda: aws.pages("organizations", "list_targets_for_policy", "Targets", PolicyId=policy)


def _walk(aws: Aws, root: str, guarded: set[str]) -> set[str]:
    """The accounts that are reached from the root without meeting a guarded unit, level by level."""
    uncovered: set[str] = set()
    level = [root]
    while level:
        readers: dict[str, Any] = {}
        for parent in level:
            readers[f"accounts {parent}"] = _below(aws, "list_accounts_for_parent", "Accounts", parent)
            readers[f"units {parent}"] = _below(
                aws, "list_organizational_units_for_parent", "OrganizationalUnits", parent
            )
        found = gather_all(readers)
        below = {name: [item["Id"] for item in listed] for name, listed in found.items()}
        uncovered.update(item for parent in level for item in below[f"accounts {parent}"] if item not in guarded)
        level = [item for parent in level for item in below[f"units {parent}"] if item not in guarded]
    return uncovered


def _below(aws: Aws, method: str, key: str, parent: str) -> Any:
    return lambda: aws.pages("organizations", method, key, ParentId=parent)
