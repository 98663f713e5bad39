# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which member accounts are under a service or resource control policy that forbids something, in few requests.

A guardrail at the root covers everybody: that takes one request. Otherwise the tree is walked from the root, and only
where no unit above is guarded.
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_inheritance_auth.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._aws.client import Aws
from ..._aws.listed import GONE, gather_all_listed
from ..._kernel.reconcile import gather_all
from ..._parts.organization_tree import CLOSED, CLOSING, SUSPENDED, state_of
from ..._parts.policy_attachments import FULL_ACCESS, RCP, SCP, listed

#: In which nobody can do anything there.
_OUT_OF_USE = (SUSPENDED, CLOSING, CLOSED)


@dataclass(frozen=True)
class Coverage:
    """How far guardrails reach: their names, and the member accounts that none reaches.

    ``enabled`` says whether the organization minds control policies at all.
    """

    enabled: bool
    guardrails: tuple[str, ...]
    uncovered: tuple[str, ...] = ()


def guardrails_in(policies: list[Any]) -> list[Any]:
    """The policies beyond the one that forbids nothing."""
    return [policy for policy in policies if policy["Id"] not in FULL_ACCESS]


def read_coverage(aws: Aws, root: Mapping[str, Any], management_account: str) -> Coverage:
    """Look from the root downwards.

    Args:
        root: the organization's root, as ListRoots describes it.
        management_account: the account that service control policies do not bind.

    Raises:
        Failure: a part could not be read.
    """
    on = {item["Type"] for item in root["PolicyTypes"] if item["Status"] == "ENABLED"}
    types = [kind for kind in (SCP, RCP) if kind in on]
    for kind in types:
        above = guardrails_in(
            aws.pages("organizations", "list_policies_for_target", "Policies", TargetId=root["Id"], Filter=kind)
        )
        if above:
            return Coverage(True, tuple(sorted(policy["Name"] for policy in above)))
    listed = gather_all({kind: _policies(aws, kind) for kind in types})
    guardrails = [policy for kind in types for policy in guardrails_in(listed[kind])]
    if not guardrails:
        return Coverage(bool(types), ())
    targets = gather_all_listed({policy["Id"]: _targets(aws, policy["Id"]) for policy in guardrails})
    guardrails = [policy for policy in guardrails if policy["Id"] in targets]
    guarded = {target["TargetId"] for found in targets.values() for target in found}
    names = tuple(sorted(policy["Name"] for policy in guardrails))
    uncovered = _walk(aws, root["Id"], guarded) - {management_account}
    return Coverage(True, names, tuple(sorted(uncovered)))


def _policies(aws: Aws, kind: str) -> Any:
    return lambda: listed(aws, kind)


def _targets(aws: Aws, policy: str) -> Any:
    asked: dict[str, Any] = {"absent": GONE["organizations"], "PolicyId": policy}
    return lambda: aws.pages("organizations", "list_targets_for_policy", "Targets", **asked)


def _walk(aws: Aws, root: str, guarded: set[str]) -> set[str]:
    """The accounts that are reached from the root without meeting a guarded unit, level by level. A suspended one can
    do nothing, and CIS looks at the active ones."""
    uncovered: set[str] = set()
    level = [root]
    while level:
        readers: dict[str, Any] = {}
        for parent in level:
            readers[f"accounts {parent}"] = _below(aws, "list_accounts_for_parent", "Accounts", parent)
            readers[f"units {parent}"] = _below(
                aws, "list_organizational_units_for_parent", "OrganizationalUnits", parent
            )
        found = gather_all_listed(readers)
        below = {name: list[str]() for name in readers} | {
            name: [item["Id"] for item in listed if state_of(item) not in _OUT_OF_USE] for name, listed in found.items()
        }
        uncovered.update(item for parent in level for item in below[f"accounts {parent}"] if item not in guarded)
        level = [item for parent in level for item in below[f"units {parent}"] if item not in guarded]
    return uncovered


def _below(aws: Aws, method: str, key: str, parent: str) -> Any:
    return lambda: aws.pages("organizations", method, key, absent=GONE["organizations"], ParentId=parent)
