# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The policies of an organization, of every type, attached where they are named to be.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts.organization import (
    Organization,
    StatedVerdicts,
    find_organization,
    judged_elsewhere,
    without_organization,
)
from ..._parts.organization_planned import SharedTree, is_planned
from ..._parts.organization_tree import Tree
from ..._parts.policy_attachments import await_enabled, calls_back, listed, read_policies, removal
from .before import Lookout
from .controls import CONTROLS, POLICY
from .declared import DeclaredReports
from .effective import EffectivePolicies, effective_verdict, valid_verdicts
from .kinds import AUTHORIZING, named
from .looks import LATER, of_use
from .match import Match, matches
from .plan import new_targets, planned
from .targets import above, kept_back, resolved
from .use import UseReports
from .wanted import Wanted, wanted_policies

Options = Mapping[str, Any]
_EVERY = tuple(control.id for control in CONTROLS)
#: In the place of the id of an organization that is only planned.
_PLANNED = "<organization>"


def policy_resource(context: Context, options: Options) -> Resource:
    """The policies, or why there is nothing to do here."""
    organization = find_organization(context.aws)
    if organization is None and not (options["planned"] or {}).get("organization"):
        return StatedVerdicts(without_organization(_EVERY))
    found = organization or Organization(_PLANNED, "", context.account_id, all_features=True)
    if not found.all_features:
        note = "The organization has consolidated billing only. Enable all features in the Organizations console."
        verdict = Verdict(POLICY, False, "consolidated billing only", "all features", "person", found.arn, note=note)
        return StatedVerdicts([verdict])
    return OrganizationPolicies(context, options, found)


class OrganizationPolicies(Resource):
    """The resource that the kernel works on: the named policies, their types and attachments, and what they come to."""

    controls = (POLICY,)

    def __init__(self, context: Context, options: Options, organization: Organization) -> None:
        self._aws, self._context, self._organization = context.aws, context, organization
        self._tree = SharedTree(context.aws, options["planned"], context.account_id)
        self._wanted = wanted_policies(options)
        self._created_later: Sequence[str] = options["later_accounts"]
        self._exact: bool = options["exact"]
        self._bucket: str | None = options["report_bucket"]
        self._accounts: Sequence[str] = options["effective_accounts"]
        self._effective = EffectivePolicies(context.aws, self._accounts)
        declared = DeclaredReports(context.aws, context.home_region, self._bucket)
        self._lookout = Lookout(UseReports(context.aws), declared, organization.id, asked=options["look_before"])
        self._later: dict[str, Wanted] = {}
        self._wrote = False
        self._seen: State = {}

    def observe(self) -> State:
        """Read the tree, the policies of the types that are asked for, and what is in force."""
        if self._wrote:
            self._tree.forget()
        try:
            tree = self._tree.get()
        except Failure as failure:
            if failure.kind == "denied" and self._context.account_id != self._organization.management_account:
                return {"elsewhere": True}
            raise
        if tree is None:
            raise Failure("error", "The root of the organization cannot be read.")
        present = [item for item in self._wanted if item.present]
        kept = {item.name: kept_back(self._context, tree, item) for item in present}
        targets = {item.name: resolved(tree, item, self._created_later, kept[item.name]) for item in present}
        state: dict[str, Any] = {
            "organization": self._organization.id,
            "root": tree.root,
            "types": dict(tree.policy_types),
            "targets": targets,
            "kept_back": kept,
            "report_bucket": self._bucket,
            "region": self._context.home_region,
            "places": {account: self._places(tree, account) for account in self._accounts},
        }
        state["policies"] = self._policies(tree)
        found = matches(self._wanted, state)
        state["attached"] = self._attached(found, state)
        state["looks"] = self._looks(found, targets, tree)
        state["force"] = self._in_force(tree)
        self._seen = state
        return state

    def _places(self, tree: Tree, account: str) -> list[str]:
        """Where policies are attached that an account is bound by, the outermost first."""
        if tree.account(account) is None:
            raise Refusal(f"effective_accounts: there is no account {account} in the organization.")
        return list(reversed(above(tree, account)))

    def _policies(self, tree: Tree) -> dict[str, dict[str, Any]]:
        """The policies of the types that are asked for, by type and id, without those of AWS."""
        if is_planned(tree.root):
            return {}
        kinds = sorted({item.kind for item in self._wanted})
        found = gather_all({kind: partial(listed, self._aws, kind) for kind in kinds})
        ours = [policy for policies in found.values() for policy in policies if not policy.get("AwsManaged")]
        details = read_policies(self._aws, ours)
        return {
            kind: {policy["Id"]: details[policy["Id"]] for policy in policies if policy["Id"] in details}
            for kind, policies in found.items()
        }

    def _attached(self, found: Mapping[str, Match], state: State) -> dict[str, dict[str, list[str]]]:
        """The names of what is attached to each target at which something comes or goes, by type."""
        asked: set[tuple[str, str]] = set()
        for item in self._wanted:
            policy = found[item.name].policy
            there = set(policy["targets"]) if policy is not None else set()
            wanted = set(state["targets"].get(item.name, ()))
            come = set(new_targets(item, found[item.name], sorted(wanted)))
            go = there - wanted if self._exact or not item.present else set()
            if state["types"].get(item.kind) == "ENABLED":
                asked |= {(item.kind, target) for target in come | go if not is_planned(target)}
        readers = {place: partial(self._names_at, *place) for place in sorted(asked)}
        names = gather_all({" ".join(place): reader for place, reader in readers.items()})
        rows: dict[str, dict[str, list[str]]] = {}
        for kind, target in readers:
            rows.setdefault(kind, {})[target] = names[f"{kind} {target}"]
        return rows

    def _names_at(self, kind: str, target: str) -> list[str]:
        rows = self._aws.pages("organizations", "list_policies_for_target", "Policies", TargetId=target, Filter=kind)
        return sorted(row["Name"] for row in rows)

    def _looks(self, found: Mapping[str, Match], targets: Mapping[str, Sequence[str]], tree: Tree) -> dict[str, Any]:
        """What was looked at of each policy. What cannot be before a type is enabled is looked at when it is sent."""
        looks = {
            item.name: self._lookout.looks(item, found[item.name], targets[item.name], tree)
            for item in self._wanted
            if item.present
        }
        later = [name for name, seen in looks.items() if any(look["status"] == LATER for look in seen.values())]
        self._later = {item.name: item for item in self._wanted if item.is_scp and item.name in later}
        return looks

    def _in_force(self, tree: Tree) -> State:
        """What the policies come to. Before there is an organization, nothing."""
        if is_planned(tree.root):
            return {"invalid": {}, "effective": {}}
        return self._effective.read([kind for kind, status in tree.policy_types.items() if status == "ENABLED"])

    def plan(self, current: State | None) -> Plan:
        """Types, policies and attachments, and how they stand; then what is in force."""
        state = current or {}
        if "elsewhere" in state:
            verdicts = tuple(judged_elsewhere(control, self._organization, "as configured") for control in _EVERY)
            return Plan({}, {}, (), verdicts)
        found = planned(self._wanted, state, exact=self._exact)
        force = (*valid_verdicts(state["force"]["invalid"], self._organization.arn), *self._effective_verdicts(state))
        return Plan(found.before, found.after, found.calls, (*found.verdicts, *force))

    def _effective_verdicts(self, state: State) -> Iterator[Verdict]:
        """Whether what is asked for is in force for the accounts that are named."""
        for account, kinds in state["force"]["effective"].items():
            asked: dict[str, list[Mapping[str, Any]]] = {}
            for place in state["places"][account]:
                for item in self._wanted:
                    if item.kind not in AUTHORIZING and place in state["targets"].get(item.name, ()):
                        asked.setdefault(item.kind, []).append(item.content(self._organization.id))
            arn = f"{self._organization.arn.replace(':organization/', ':account/')}/{account}"
            yield effective_verdict(account, arn, asked, kinds, fresh=self._wrote)

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """The plan for the policies that nobody answers for. A type is enabled for those that are left alone."""
        state, names = current or {}, {verdict.resource for verdict in waived if verdict.control == POLICY}
        if not names or "elsewhere" in state:
            return plan
        left = planned([item for item in self._wanted if item.name not in names], state, exact=self._exact)
        before, after = plan.before or {}, left.after or {}
        types = {**before["types"], **after["types"]}
        policies = {**before["policies"], **after["policies"]}
        return replace(plan, calls=left.calls, after={"types": types, "policies": policies})

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Each policy as it was, and where it was attached. That a type is enabled stays so."""
        state = current or {}
        if "elsewhere" in state:
            return None
        found, calls = matches(self._wanted, state), list[Call]()
        by_id = {number: policy for policies in state["policies"].values() for number, policy in policies.items()}
        for name, old in before["policies"].items():
            policy = by_id.get(old["id"]) if old else found[name].policy
            if old is None:
                calls += removal(policy) if policy is not None and found[name].ours else []
            elif policy is None:
                return None
            else:
                calls += calls_back(policy, old)
        return Plan(planned(self._wanted, state, exact=self._exact).before, before, tuple(calls))

    def send(self, call: Call) -> Any:
        """Send one write. Policies of a type count once it is enabled, which Organizations does after it has answered.

        Raises:
            Failure: it was refused, or it would deny what is used.
        """
        if call.method == "attach_policy" and call.chain in self._later:
            self._look_now(self._later[call.chain], str(call.params["TargetId"]))
        answer = self._aws.call(call.service, call.method, region=call.region, **call.params)
        self._wrote = True
        if call.method == "enable_policy_type":
            await_enabled(self._aws, call.params["PolicyType"], named(call.params["PolicyType"]))
        return answer

    def _look_now(self, wanted: Wanted, target: str) -> None:
        """Look at what a policy would deny, once its type is enabled."""
        tree = self._tree.get()
        if tree is None:
            return
        look = of_use(wanted, self._lookout.denied(wanted, Match(), [target], tree))
        if look["held"]:
            raise Failure(
                "error",
                f"{wanted.name} was not attached to {target}: it denies {', '.join(look['refused'])}, which was used "
                "there in the last 90 days. List what may be denied in its accept_denied, or change the policy.",
            )

    def extra(self) -> dict[str, Any]:
        """What is in force for the accounts that were named, by account and type."""
        found: Mapping[str, Mapping[str, Any]] = self._seen.get("force", {}).get("effective", {})
        shown = {
            account: {kind: value for kind, value in kinds.items() if isinstance(value, Mapping)}
            for account, kinds in found.items()
        }
        return {"effective_policies": shown}
