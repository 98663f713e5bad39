# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Permission sets of IAM Identity Center: made of personas, provisioned, and deleted with what they are assigned to.

https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource
from ..._kernel.threads import concurrently
from ..._module.run import Context
from ..._parts.groups.reads import Reader
from ..._parts.policy_effect.powers import is_admin
from .center import READERS, Center, with_center
from .controls import OTHER_SETS, PROVISIONED, SETS
from .lockout import refuse_lockout
from .permission_set_options import WantedSet, owner_of, wanted_sets
from .permission_set_plan import SetPart, calls_back, plan_set, removal_calls, shown
from .permission_set_reads import read_assignments, read_sets
from .requests import PROVISIONING, Requests

CONTROLS = (SETS, PROVISIONED, OTHER_SETS)


def permission_sets_resource(context: Context, options: Mapping[str, Any]) -> Resource:
    """The permission sets, or that there is no instance for them."""
    return with_center(context, CONTROLS, partial(PermissionSets, context, options), options["planned"])


class PermissionSets(Resource):
    """The resource that the kernel works on: all permission sets, for they share one instance."""

    controls = CONTROLS
    guards_undo = True

    def __init__(self, context: Context, options: Mapping[str, Any], center: Center) -> None:
        self._context, self._center = context, center
        self._requests = Requests(center)
        self._reader = Reader(context.aws, context.partition)
        self._exact: bool = options["mode"] == "exact"
        self._ignored: list[str] = options["ignored_permission_sets"]
        self._wanted = wanted_sets(options, context.partition, center.region)
        self._arns: dict[str, str] = {}

    def observe(self) -> State:
        """Let what this run began come to its end; then read the permission sets, and AWS's policies that they name."""
        self._requests.end()
        present = [wanted for wanted in self._wanted if not wanted.absent]
        named = sorted({policy for wanted in present for policy in _policies_of(wanted)})
        known = concurrently([partial(self._reader.named, policy) for policy in named], READERS)
        found = read_sets(self._center, {wanted.name for wanted in self._wanted})
        going = self._going(found)
        listed = [(name, account) for name in going for account in found[name]["accounts"]]
        holders = concurrently(
            [partial(read_assignments, self._center, found[name]["arn"], account) for name, account in listed], READERS
        )
        assignments: dict[str, dict[str, Any]] = {name: {} for name in going}
        for (name, account), who in zip(listed, holders, strict=True):
            assignments[name][account] = who
        self._arns = {name: item["arn"] for name, item in found.items()}
        return {
            "sets": found,
            "policies": dict(zip(named, known, strict=True)),
            "assignments": assignments,
            "pending": self._requests.pending(PROVISIONING),
        }

    def _going(self, found: Mapping[str, Any]) -> list[str]:
        """The names of permission sets of ours that are to go."""
        wanted = {item.name: item for item in self._wanted}
        return [
            name
            for name, item in sorted(found.items())
            if item["owner"] == owner_of(name)
            and (wanted[name].absent if name in wanted else self._exact and not self._is_ignored(name))
        ]

    def _is_ignored(self, name: str) -> bool:
        return any(fnmatchcase(name, pattern) for pattern in self._ignored)

    def plan(self, current: State | None) -> Plan:
        """Each permission set by itself; then those that are to go, or that nobody asked for."""
        state = current or {}
        parts = {wanted.name: self._part(state, wanted) for wanted in self._wanted}
        others = self._others(state)
        calls = tuple(call for part in (*parts.values(), others) for call in part.calls)
        going = set(state["assignments"]) - set(parts)
        before = {name: shown(state["sets"].get(name)) for name in (*parts, *sorted(going))}
        after = {name: part.after for name, part in parts.items()} | dict.fromkeys(going)
        verdicts = tuple(verdict for part in (*parts.values(), others) for verdict in part.verdicts)
        return Plan(_listable(before), _listable(after), calls, verdicts)

    def _part(self, state: State, wanted: WantedSet) -> SetPart:
        found = state["sets"].get(wanted.name)
        if wanted.absent:
            return self._absent(state, wanted, found)
        resolved = self._resolved(state["policies"], wanted)
        failed = self._requests.failed
        reason = next((why for (_begins, about), why in failed.items() if found and about[0] == found["arn"]), "")
        part = plan_set(self._center, resolved, found, reason)
        if found is not None and any(about[0] == found["arn"] for about in state["pending"]):
            return _without_provisioning(part)
        return part

    def _resolved(self, policies: Mapping[str, Any], wanted: WantedSet) -> WantedSet:
        """With the ARNs of AWS-managed policies in the place of their names.

        Raises:
            Refusal: there is no such policy, or one gives rights that were not asked for by name.
        """
        missing = sorted(policy for policy in _policies_of(wanted) if policies[policy] is None)
        if missing:
            raise Refusal(
                f"permission set {wanted.name}: managed_policies lists {', '.join(missing)}, but AWS has no "
                "such policy. Nothing was changed."
            )
        wide = [policy for policy in wanted.managed if is_admin(policies[policy]["document"])]
        wide += ["its statements"] if wanted.inline and is_admin(wanted.inline) else []
        if wide and not wanted.admin:
            raise Refusal(
                f"permission set {wanted.name} would give full administrative rights through "
                f"{', '.join(wide)}. Add it to admin_permission_sets if this is intended. Nothing was changed."
            )
        boundary = wanted.boundary
        if boundary and "ManagedPolicyArn" in boundary:
            boundary = {"ManagedPolicyArn": policies[boundary["ManagedPolicyArn"]]["arn"]}
        return replace(wanted, managed=tuple(policies[policy]["arn"] for policy in wanted.managed), boundary=boundary)

    def _absent(self, state: State, wanted: WantedSet, found: State | None) -> SetPart:
        if found is None:
            return SetPart((), None, (Verdict(SETS, True, "absent", "absent", "call", wanted.name),))
        if wanted.name not in state["assignments"]:
            note = (
                f"Permission set {wanted.name} was created outside this collection: delete it in the console if it "
                "is not needed."
            )
            here = "created outside this collection"
            verdict = Verdict(SETS, False, here, "absent", "person", found["arn"], note=note)
            return SetPart((), shown(found), (verdict,))
        return self._removal(state, found, SETS)

    def _removal(self, state: State, found: State, control: str) -> SetPart:
        if self._center.delegated and self._center.owner in found["accounts"]:
            note = f"The management account {self._center.owner} has it: run this there."
            verdict = Verdict(control, False, "present", "absent", "person", found["arn"], note=note)
            return SetPart((), shown(found), (verdict,))
        calls = removal_calls(self._center, found, control, state["assignments"][found["name"]])
        verdict = Verdict(control, False, "present", "absent", "call", found["arn"])
        return SetPart(tuple(calls), None, (verdict,))

    def _others(self, state: State) -> SetPart:
        """Permission sets that nobody asked for: ours of an earlier time, which ``exact`` deletes, and those of others,
        which only a person does."""
        wanted = {item.name for item in self._wanted}
        more = {
            name: item
            for name, item in sorted(state["sets"].items())
            if name not in wanted and not self._is_ignored(name)
        }
        parts = []
        for name, item in more.items():
            if name in state["assignments"]:
                parts.append(self._removal(state, item, OTHER_SETS))
                continue
            mend = "choice" if item["owner"] == owner_of(name) else "person"
            parts.append(SetPart((), None, (Verdict(OTHER_SETS, False, name, "absent", mend, item["arn"]),)))
        if not parts:
            return SetPart((), None, (Verdict(OTHER_SETS, True, [], [], "call", self._center.arn),))
        calls = tuple(call for part in parts for call in part.calls)
        return SetPart(calls, None, tuple(verdict for part in parts for verdict in part.verdicts))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Each permission set as it was. One that was deleted is not made again: it would be another one."""
        found, calls = (current or {})["sets"], list[Call]()
        for name, old in before.items():
            item = found.get(name)
            if item is None and old is not None:
                return None
            if item is not None and old is None:
                if item["accounts"]:  # Whoever has it by now got it from another task, which is undone first.
                    return None
                calls += removal_calls(self._center, item, SETS, {})
            elif item is not None and old is not None:
                calls += calls_back(self._center, item, old)
        return Plan(_listable({name: shown(found.get(name)) for name in before}), before, tuple(calls))

    def guard(self, plan: Plan) -> None:
        """Refuse what would lock out the caller, or the last administrator."""
        self._requests.expect(plan.calls)
        refuse_lockout(self._context, self._center, plan.calls)

    def send(self, call: Call) -> Any:
        """Send one write. A permission set is deleted once nobody has it any more.

        Raises:
            Failure: somebody still has it.
        """
        if call.method == "delete_permission_set":
            self._requests.end()
            if self._requests.failed:
                raise Failure("error", self._requests.failures())
        return self._requests.send(call)

    def follow(self) -> bool:
        """Wait for what an earlier run began, and say what failed."""
        return self._requests.follow()

    def extra(self) -> dict[str, Any]:
        """The permission sets, by name."""
        named = {item.name for item in self._wanted if not item.absent}
        return {"permission_set_arns": {name: arn for name, arn in sorted(self._arns.items()) if name in named}}


def _policies_of(wanted: WantedSet) -> list[str]:
    """The AWS-managed policies that a permission set names."""
    boundary = (wanted.boundary or {}).get("ManagedPolicyArn")
    return [*wanted.managed, *([boundary] if boundary else [])]


def _without_provisioning(part: SetPart) -> SetPart:
    """A permission set that an earlier run is still provisioning: that is waited for."""
    calls = tuple(call for call in part.calls if call.method != "provision_permission_set")
    if len(calls) == len(part.calls) or calls:
        return part
    verdicts = tuple(
        replace(verdict, mend="waiting") if verdict.control == PROVISIONED and not verdict.holds else verdict
        for verdict in part.verdicts
    )
    return replace(part, calls=calls, verdicts=verdicts)


def _listable(states: Mapping[str, Any]) -> dict[str, Any]:
    """States as JSON has them."""
    return {
        name: {**item, "customer": [list(pair) for pair in item["customer"]]} if item else None
        for name, item in states.items()
    }
