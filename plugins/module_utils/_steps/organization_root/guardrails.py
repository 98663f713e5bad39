# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Guardrails: service control policies as data, attached only where they are named to be.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..._aws.failures import NotFound
from ..._aws.listed import GONE, gather_all_listed, gather_listed
from ..._kernel.plan import Call, Failure, Plan, Ref, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather_all, whole
from ..._module.run import Context
from ..._parts.names import ACCOUNT_ID, UNIT_ID
from ..._parts.organization import StatedVerdicts, find_organization, without_organization
from ..._parts.ownership import MANAGED_TAG
from .coverage import SCP
from .guardrail_policies import description, document, owner, policy_name

CONTROL = "organization_root.guardrail"
#: Seconds until a type of policies must be enabled.
ENABLE_SECONDS = 300.0
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
                "policies": lambda: self._aws.pages("organizations", "list_policies", "Policies", Filter=SCP),
            }
        )
        root, policies = found["roots"][0], found["policies"]
        names = {policy_name(guardrail) for guardrail in self._wanted}
        near = [policy for policy in policies if policy["Name"] in names]
        details = gather_all_listed({policy["Name"]: self._detail_reader(policy["Id"]) for policy in near})
        enabled = {item["Type"] for item in root["PolicyTypes"] if item["Status"] == "ENABLED"}
        return {
            "root": root["Id"],
            "enabled": SCP in enabled,
            "policies": details,
            "units": self._find_units(root["Id"]),
        }

    def _detail_reader(self, policy: str) -> Any:
        def read() -> dict[str, Any]:
            asked: dict[str, Any] = {"service": "organizations", "absent": GONE["organizations"]}
            pages = partial(self._aws.pages, **asked)
            found: dict[str, Any] = gather_listed(
                {
                    "policy": lambda: self._aws.call(**asked, method="describe_policy", PolicyId=policy)["Policy"],
                    "tags": lambda: pages(method="list_tags_for_resource", key="Tags", ResourceId=policy),
                    "targets": lambda: pages(method="list_targets_for_policy", key="Targets", PolicyId=policy),
                }
            )
            if len(found) < 3:
                raise NotFound(policy)  # One of the three says that it is gone.
            found = whole(found)
            about = found["policy"]
            return {
                "id": policy,
                "arn": about["PolicySummary"]["Arn"],
                "description": about["PolicySummary"].get("Description", ""),
                "document": json.loads(about["Content"]),
                "owner": {item["Key"]: item["Value"] for item in found["tags"]}.get(MANAGED_TAG, ""),
                "targets": sorted(item["TargetId"] for item in found["targets"]),
            }

        return read

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
                Verdict(CONTROL, False, "somebody else's", name, "person", found["arn"], note=note),
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
        policy: Any = found["id"] if found else Ref(name, ("Policy", "PolicySummary", "Id"))
        attached = found["targets"] if found else []
        about: dict[str, Any] = {"mends": (CONTROL,), "resource": found["arn"] if found else name, "chain": name}
        calls = [
            Call("organizations", "attach_policy", {"PolicyId": policy, "TargetId": target}, **about)
            for target in targets
            if target not in attached
        ]
        stale = [target for target in attached if target not in targets] if self._exact else []
        calls += [
            Call("organizations", "detach_policy", {"PolicyId": policy, "TargetId": target}, **about)
            for target in stale
        ]
        return calls

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
                calls += _calls_back(policy, old)
        shown = {name: _shown(found.get(name)) for name in before if name != "enabled"}
        return Plan({"enabled": (current or {})["enabled"], **shown}, before, tuple(calls))

    def send(self, call: Call) -> Any:
        """Send one write. A type of policies counts once it is enabled, which Organizations does after it has answered.

        Raises:
            Failure: it was refused for another reason, or for too long.
        """
        answer = self._aws.call(call.service, call.method, region=call.region, **call.params)
        if call.method == "enable_policy_type":
            self._await_enabled()
        return answer

    def _await_enabled(self) -> None:
        wait = self._aws.wait("Organizations to enable service control policies", ENABLE_SECONDS)
        while True:
            roots = self._aws.pages("organizations", "list_roots", "Roots")
            if any(item["Type"] == SCP and item["Status"] == "ENABLED" for item in roots[0]["PolicyTypes"]):
                return
            if not wait.more():
                break
        raise Failure(
            "error",
            f"Organizations did not enable service control policies within {ENABLE_SECONDS:g} s, and no policy "
            "was attached. The next run continues from there.",
        )


def _target(target: str, state: State) -> str:
    """The id of a target."""
    if target == "root":
        return str(state["root"])
    return str(state["units"].get(target, target))


def _shown(found: State | None) -> dict[str, Any] | None:
    return {key: found[key] for key in ("description", "document", "targets")} if found else None


def _content_calls(guardrail: Mapping[str, Any], found: State | None) -> list[Call]:
    """Make the policy, or put it right."""
    name, content = policy_name(guardrail), json.dumps(document(guardrail), sort_keys=True)
    if found is None:
        params = {
            "Name": name,
            "Description": description(guardrail),
            "Content": content,
            "Type": SCP,
            "Tags": [{"Key": MANAGED_TAG, "Value": owner(guardrail)}],
        }
        about: dict[str, Any] = {"mends": (CONTROL,), "resource": name, "chain": name}
        return [Call("organizations", "create_policy", params, mark=name, **about)]
    if (found["document"], found["description"]) == (document(guardrail), description(guardrail)):
        return []
    params = {"PolicyId": found["id"], "Description": description(guardrail), "Content": content}
    return [Call("organizations", "update_policy", params, mends=(CONTROL,), resource=found["arn"], chain=name)]


def _removal(found: State | None) -> list[Call]:
    """Detach our policy everywhere, and delete it."""
    if found is None:
        return []
    about = {"mends": (CONTROL,), "resource": found["arn"], "chain": found["arn"]}
    detach = [
        Call("organizations", "detach_policy", {"PolicyId": found["id"], "TargetId": target}, **about)
        for target in found["targets"]
    ]
    return [*detach, Call("organizations", "delete_policy", {"PolicyId": found["id"]}, **about)]


def _calls_back(found: State, old: Mapping[str, Any]) -> list[Call]:
    """What a policy said, and where it was attached."""
    about, calls = {"PolicyId": found["id"]}, []
    if (found["document"], found["description"]) != (old["document"], old["description"]):
        content = json.dumps(old["document"], sort_keys=True)
        params = {**about, "Description": old["description"], "Content": content}
        calls.append(Call("organizations", "update_policy", params))
    lost = [target for target in old["targets"] if target not in found["targets"]]
    came = [target for target in found["targets"] if target not in old["targets"]]
    calls += [Call("organizations", "attach_policy", {**about, "TargetId": target}) for target in lost]
    return calls + [Call("organizations", "detach_policy", {**about, "TargetId": target}) for target in came]
