# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Looks at what a policy would do before it is attached or changed.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._kernel.plan import Failure, State
from ..._parts.organization_planned import is_planned
from ..._parts.organization_tree import Tree
from .controls import DECLARED, USED
from .declared import DeclaredReports
from .kinds import EC2
from .looks import LATER, NOTHING, OFF, UNREAD, of_use
from .losses import Losses, losses, newly
from .match import Match
from .plan import is_changed, new_targets
from .targets import above, entity_path, outermost
from .use import UseReports
from .wanted import Wanted

_NOT_YET = (
    "Service control policies are not enabled yet, so AWS cannot report which services are used. The run that enables "
    "them checks this before it attaches the policy."
)


class Lookout:
    """Looks at policies that are to be attached or changed.

    Args:
        use: the reports on used services.
        declared: the reports on declarative policies.
        organization: the id of the organization.
        asked: whether anything is to be looked at.
    """

    def __init__(self, use: UseReports, declared: DeclaredReports, organization: str, *, asked: bool) -> None:
        self._use, self._declared, self._organization, self._asked = use, declared, organization, asked

    def looks(self, wanted: Wanted, found: Match, targets: Sequence[str], tree: Tree) -> dict[str, State]:
        """What was looked at, by control. Nothing for a policy that binds nobody, or whose type has no report."""
        if not wanted.present or found.others is not None or not targets:
            return {}
        if not wanted.is_scp and wanted.kind != EC2:
            return {}
        control = USED if wanted.is_scp else DECLARED
        scope = self._scope(wanted, found, targets)
        if not scope:
            return {control: {"status": NOTHING}}
        if not self._asked:
            return {control: {"status": OFF}}
        if wanted.is_scp:
            return {control: self._used(wanted, found, scope, tree)}
        places = set.intersection(*(set(above(tree, target)) for target in scope))
        return {control: self._declared.look(wanted, places)}

    def _scope(self, wanted: Wanted, found: Match, targets: Sequence[str]) -> list[str]:
        """The targets for which something would change. Of one that is only planned nothing can be known."""
        scope = set(new_targets(wanted, found, targets))
        if is_changed(wanted, found, self._organization):
            scope |= set((found.policy or {})["targets"])
        return sorted(target for target in scope if not is_planned(target))

    def _used(self, wanted: Wanted, found: Match, scope: Sequence[str], tree: Tree) -> State:
        if tree.policy_types.get(wanted.kind) != "ENABLED":
            return {"status": LATER, "held": False, "note": _NOT_YET}
        try:
            return of_use(wanted, self.denied(wanted, found, scope, tree))
        except Failure as failure:
            note = (
                f"{failure.message} The policy is not attached until its impact is known. To attach it without "
                "this check, set organization_policies_look_before: false."
            )
            return {"status": UNREAD, "held": True, "note": note}

    def denied(self, wanted: Wanted, found: Match, scope: Sequence[str], tree: Tree) -> Losses:
        """The services that accounts below targets used and that the policy denies, where it did not before.

        Raises:
            Failure: there is no report.
        """
        document, lost = wanted.content(self._organization), Losses()
        for target in outermost(tree, scope):
            uses = self._use.of(entity_path(tree, self._organization, target))
            more = losses(document, uses)
            old: Mapping[str, Any] = found.policy or {}
            if target in old.get("targets", ()):
                more = newly(more, losses(old["document"], uses))
            lost = Losses({**lost.whole, **more.whole}, {**lost.part, **more.part})
        return lost
