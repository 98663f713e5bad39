# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who administers the organization, and what is said where that is not this account, or there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..._aws.client import Aws
from ..._kernel.plan import Failure, Verdict
from ..._parts.organization import Organization, elsewhere, find_organization, judged_elsewhere
from ..._parts.organization_planned import SharedTree
from ..._parts.organization_tree import Tree

NO_ORGANIZATION = "Set organization_accounts_create: true, or run this in the account that manages the organization."


@dataclass(frozen=True)
class Administered:
    """An organization as an account sees it.

    Args:
        organization: nothing where the account is in none, or where one is only planned.
        tree: nothing where there is none, and a failure where a member may not read it.
        own: the account.
    """

    organization: Organization | None
    tree: Tree | Failure | None
    own: str

    @property
    def manages(self) -> bool:
        """Whether the account is the management account, or will be."""
        return self.organization is None or self.organization.management_account == self.own

    def without_tree(self, controls: Iterable[str]) -> list[Verdict]:
        """What is said of controls where there is no tree to judge."""
        if self.organization is not None and isinstance(self.tree, Failure):
            return [judged_elsewhere(control, self.organization, "as configured") for control in controls]
        return [
            Verdict(control, False, "no organization", "as configured", "choice", note=NO_ORGANIZATION)
            for control in controls
        ]

    def as_seen(self, verdict: Verdict) -> Verdict:
        """A verdict on what only the management account could fix."""
        if self.manages or self.organization is None or verdict.holds or verdict.mend != "call":
            return verdict
        return replace(verdict, mend="person", note=elsewhere(self.organization))


def read_administered(aws: Aws, shared: SharedTree, own: str) -> Administered:
    """Read whose the organization is, and its tree.

    Raises:
        Failure: it could not be read, by an account that may.
    """
    organization = find_organization(aws)
    shared.forget()
    try:
        return Administered(organization, shared.get(), own)
    except Failure as failure:
        member = organization is not None and organization.management_account != own
        if failure.kind != "denied" or not member:
            raise
        return Administered(organization, failure, own)
