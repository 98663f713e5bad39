# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Guardrails: service control policies as data, attached only where they are named to be.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..._kernel.plan import Call, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts.names import ACCOUNT_ID, UNIT_ID
from ..._parts.organization import StatedVerdicts, find_organization, without_organization
from ..._parts.policy_attachments import (
    SCP,
    attachment,
    await_enabled,
    calls_back,
    content,
    creation,
    detachment,
    id_of,
    listed,
    read_policies,
    removal,
)
from ..._parts.policy_effect.same import same_policy
from .guardrail_policies import description, document, owner, policy_name

CONTROL = "organization_root.guardrail"
_ID = f"{UNIT_ID}|{ACCOUNT_ID}"


def guardrail_resource(context: Context, options: Mapping[str, Any]) -> Resource:
    """The guardrails, or that there is no organization to guard."""
    organization = find_organization(context.aws)
    if organization is None:
        return StatedVerdicts(without_organization((CONTROL,)))
    return Guardrails(context, options)


class Guardrails(Resource):
    """The resource that the kernel works on: the named policies and their attachments."""

    controls = (CONTROL,)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._exact: bool = options["exact"]
        self._wanted: Sequence[Mapping[str, Any]] = options["guardrails"]

    def observe(self) -> State:
        """Read the root, the policies of our names, and the units that targets name."""
        found = gather_all(
            {
                "roots": lambda: self._aws.pages("organizations", "list_roots", "Roots"),
                "policies": lambda: listed(self._aws, SCP),
            }
        )
        root, policies = found["roots"][0], found["policies"]
        names = {policy_name(guardrail) for guardrail in self._wanted}
        near = [policy for policy in policies if policy["Name"] in names]
        details = {policy["name"]: policy for policy in read_policies(self._aws, near).values()}
        enabled = {item["Type"] for item in root["PolicyTypes"] if item["Status"] == "ENABLED"}
        return {
            "root": root["Id"],
            "enabled": SCP in enabled,
            "policies": details,
            "units": self._find_units(root["Id"]),
        }

    def _find_units(self, root: str) -> dict[str, str]:
        """The ids of the units that targets name by their path. Only units on the way are read, each once."""
        paths = {
            target
            for guardrail in self._wanted
            if guardrail["state"] == "present"
            for target in guardrail["targets"]
            if target != "root" and not re.fullmatch(_ID, target)
        }
        known: dict[str, str] = {"": root}
        listed: dict[str, dict[str, str]] = {}
        for path in sorted(paths):
            parent = ""
            for step in path.split("/"):
                if parent not in listed:
                    listed[parent] = self._units_below(known[parent])
                if step not in listed[parent]:
                    raise Refusal(f"guardrails: there is no organizational unit {step} in {parent or 'the root'}.")
                child = f"{parent}/{step}".strip("/")
                known[child] = listed[parent][step]
                parent = child
        return known

    def _units_below(self, parent: str) -> dict[str, str]:
        units = self._aws.pages(
            "organizations", "list_organizational_units_for_parent", "OrganizationalUnits", ParentId=parent
        )
        return {unit["Name"]: unit["Id"] for unit in units}

    def plan(self, current: State | None) -> Plan:
        """The policy type first, without which no policy counts; then each guardrail by itself."""
        state = current or {}
        calls: list[Call] = []
        verdicts: list[Verdict] = []
        before: dict[str, Any] = {"enabled": state["enabled"]}
        after = dict(before)
        if not state["enabled"] and any(item["state"] == "present" and item["targets"] for item in self._wanted):
            params = {"RootId": state["root"], "PolicyType": SCP}
            calls.append(Call("organizations", "enable_policy_type", params, mends=(CONTROL,)))
            after["enabled"] = True
        for guardrail in self._wanted:
            name = policy_name(guardrail)
            found = state["policies"].get(name)
            before[name] = _shown(found)
            targets = sorted({_target(item, state) for item in guardrail["targets"]})
            made, after[name], verdict = self._plan_one(guardrail, found, targets, after["enabled"] != state["enabled"])
            calls += made
            verdicts.append(verdict)
        return Plan(before, after, tuple(calls), tuple(verdicts))

    def _plan_one(
        self, guardrail: Mapping[str, Any], found: State | None, targets: Sequence[str], enabling: bool
    ) -> tuple[list[Call], Any, Verdict]:
        """The writes for one guardrail, what they lead to, and how it stands."""
        name = policy_name(guardrail)
        if found is not None and found["owner"] != owner(guardrail):
            note = f"A policy {name} exists and was created outside this collection. Choose another name."
            return (
                [],
                _shown(found),
                Verdict(CONTROL, False, "created outside this collection", name, "person", found["arn"], note=note),
            )
        if guardrail["state"] == "absent":
            calls = _removal(found)
            shown = None if calls else _shown(found)
            resource = found["arn"] if found else name
            return calls, shown, Verdict(CONTROL, not calls, found is not None, "removed", "call", resource)
        calls = _content_calls(guardrail, found)
        calls += self._target_calls(name, found, targets)
        kept = [] if self._exact or found is None else found["targets"]
        after = {
            "description": description(guardrail),
            "document": document(guardrail),
            "targets": sorted({*targets, *kept}),
        }
        resource = found["arn"] if found else name
        holds = not calls and not (enabling and targets)
        return calls, after, Verdict(CONTROL, holds, _shown(found), after, "call", resource)

    def _target_calls(self, name: str, found: State | None, targets: Sequence[str]) -> list[Call]:
        """Attach where it is named. Elsewhere it stays, for detaching weakens, unless ``exact``."""
        policy: Any = id_of(found, name)
        attached = found["targets"] if found else []
        about: dict[str, Any] = {"mends": (CONTROL,), "resource": found["arn"] if found else name, "chain": name}
        calls = [attachment(policy, target, **about) for target in targets if target not in attached]
        stale = [target for target in attached if target not in targets] if self._exact else []
        return calls + [detachment(policy, target, **about) for target in stale]

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Each policy as it was, and where it was attached. That policies count at all stays so."""
        found, calls = (current or {})["policies"], list[Call]()
        for name, old in before.items():
            if name == "enabled":
                continue
            policy = found.get(name)
            if old is None:
                calls += _removal(policy)
            elif policy is None:
                return None
            else:
                calls += calls_back(policy, old)
        shown = {name: _shown(found.get(name)) for name in before if name != "enabled"}
        return Plan({"enabled": (current or {})["enabled"], **shown}, before, tuple(calls))

    def send(self, call: Call) -> Any:
        """Send one write. A type of policies counts once it is enabled, which Organizations does after it has answered.

        Raises:
            Failure: it was refused for another reason, or for too long.
        """
        answer = self._aws.call(call.service, call.method, region=call.region, **call.params)
        if call.method == "enable_policy_type":
            await_enabled(self._aws, SCP, "service control policies")
        return answer


def _target(target: str, state: State) -> str:
    """The id of a target."""
    if target == "root":
        return str(state["root"])
    return str(state["units"].get(target, target))


def _shown(found: State | None) -> dict[str, Any] | None:
    return {key: found[key] for key in ("description", "document", "targets")} if found else None


def _content_calls(guardrail: Mapping[str, Any], found: State | None) -> list[Call]:
    """Make the policy, or put it right."""
    name, wanted = policy_name(guardrail), (document(guardrail), description(guardrail))
    about: dict[str, Any] = {"mends": (CONTROL,), "resource": found["arn"] if found else name, "chain": name}
    if found is None:
        return [creation(SCP, name, wanted[1], wanted[0], owner(guardrail), **about)]
    if found["description"] == wanted[1] and same_policy(found["document"], wanted[0]):
        return []
    params = {"PolicyId": found["id"], "Description": wanted[1], "Content": content(wanted[0])}
    return [Call("organizations", "update_policy", params, **about)]


def _removal(found: State | None) -> list[Call]:
    """Detach our policy everywhere, and delete it."""
    if found is None:
        return []
    return removal(found, mends=(CONTROL,), resource=found["arn"], chain=found["arn"])
