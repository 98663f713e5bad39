# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who has which permission set in which account: assigned, awaited, and taken away where that is asked for.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, Refusal, State
from ..._kernel.reconcile import Resource
from ..._kernel.threads import concurrently
from ..._module.run import Context
from ..._parts.organization_planned import SharedTree, is_planned
from ..._parts.organization_tree import Tree
from .assignment_plan import Assigning, Wish, plan_assignments, restore_calls, shown
from .assignment_targets import entries_of
from .center import READERS, Center, with_center
from .controls import ASSIGNMENTS, OTHER_ASSIGNMENTS
from .directory import read_identities
from .kept_back import KeptBack
from .lockout import refuse_lockout
from .permission_set_reads import read_assignments, read_names
from .requests import CREATION, DELETION, Requests

CONTROLS = (ASSIGNMENTS, OTHER_ASSIGNMENTS)


def assignments_resource(context: Context, options: Mapping[str, Any]) -> Resource:
    """The assignments, or that there is no instance for them."""
    return with_center(context, CONTROLS, partial(Assignments, context, options), options["planned"])


class Assignments(Resource):
    """The resource that the kernel works on: all assignments of the instance."""

    controls = CONTROLS
    guards_undo = True

    def __init__(self, context: Context, options: Mapping[str, Any], center: Center) -> None:
        self._context, self._center = context, center
        self._requests = Requests(center)
        entries = entries_of(options)
        planned = options["planned_identities"] or {}
        kinds = ("permission_sets", "groups", "users")
        self._wish = Wish(
            entries,
            options["mode"] == "exact",
            tuple(options["ignored_permission_sets"]),
            {kind: frozenset(planned.get(kind) or ()) for kind in kinds},
        )
        tags = any(entry.tags for entry in entries)
        self._shared = SharedTree(context.aws, options["planned"], context.account_id, tags=tags)

    def observe(self) -> State:
        """Let what this run began come to its end; then read who has what, and what an earlier run began."""
        self._requests.end()
        tree = self._tree()
        sets = {name: item["arn"] for name, item in read_names(self._center).items()}
        people = read_identities(self._center)
        return {
            "tree": tree,
            "sets": sets,
            **{kind: {name: item["id"] for name, item in people[kind].items()} for kind in ("groups", "users")},
            "grants": self._grants(sets),
            "creating": set(self._requests.pending(CREATION)),
            "deleting": set(self._requests.pending(DELETION)),
        }

    def _tree(self) -> Tree:
        found = self._shared.get()
        if found is None:
            raise Refusal("the account has left its organization. Run this again. Nothing was changed.")
        return found

    def _grants(self, sets: Mapping[str, str]) -> dict[str, set[tuple[str, str, str]]]:
        """Who has what where. Only accounts that have a permission set are asked for who has it."""
        names = list(sets)
        accounts = concurrently([partial(self._accounts, sets[name]) for name in names], READERS)
        pairs = [(name, account) for name, listed in zip(names, accounts, strict=True) for account in listed]
        holders = concurrently(
            [partial(read_assignments, self._center, sets[name], account) for name, account in pairs], READERS
        )
        found: dict[str, set[tuple[str, str, str]]] = {}
        for (name, account), who in zip(pairs, holders, strict=True):
            found.setdefault(name, set()).update((account, kind, number) for kind, number in who)
        return found

    def _accounts(self, arn: str) -> list[str]:
        try:
            method = "list_accounts_for_provisioned_permission_set"
            return self._center.sso_list(method, "AccountIds", PermissionSetArn=arn)
        except NotFound:
            return []

    def _assigning(self, current: State | None) -> Assigning:
        state = current or {}
        failed = {subject: why for (_begins, subject), why in self._requests.failed.items()}
        return Assigning(state, self._wish, state["tree"], self._center, failed)

    def plan(self, current: State | None) -> Plan:
        """What is missing, and what is too much. What an exception keeps from being created is left out."""
        state = current or {}
        entries, verdicts = KeptBack(self._context, self._center.store, state).parted(self._wish.entries)
        found = replace(self._assigning(state), wish=replace(self._wish, entries=entries))
        plan = plan_assignments(found)
        return replace(plan, verdicts=(*plan.verdicts, *verdicts))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Who had what."""
        found = self._assigning(current)
        calls = restore_calls(found, before)
        return None if calls is None else Plan(shown(found, found.state["grants"]), before, tuple(calls))

    def guard(self, plan: Plan) -> None:
        """Refuse what would lock out the caller, or the last administrator."""
        self._requests.expect(plan.calls)
        refuse_lockout(self._context, self._center, plan.calls)

    def send(self, call: Call) -> Any:
        """Begin one assignment.

        Raises:
            Failure: it is about something that was only planned.
        """
        named = [value for value in call.params.values() if is_planned(str(value))]
        if named:
            raise Failure(
                "error", f"{', '.join(named)} was only planned: options of what is planned are for check mode."
            )
        return self._requests.send(call)

    def follow(self) -> bool:
        """Wait for what an earlier run began, and say what failed."""
        return self._requests.follow()
