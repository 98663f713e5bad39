# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Central configuration of Security Hub CSPM: a home region, policies, and the units and accounts that they are for.

https://docs.aws.amazon.com/securityhub/latest/userguide/start-central-configuration.html
https://docs.aws.amazon.com/securityhub/latest/userguide/create-associate-policy.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from ..._controls.resolution import Waiting
from ..._kernel.plan import Call, Plan, Ref, State, Verdict
from ..._kernel.reconcile import gather_all
from ..._parts.ownership import MANAGED_TAG
from .policies import HubPolicy, content_of, policies_of
from .scene import OWNER, Scene, control
from .security_hub import SecurityHub

POLICIES = control("security_hub_policies")
CENTRAL, LOCAL = "CENTRAL", "LOCAL"
_PENDING, _FAILED = "PENDING", "FAILED"
#: Within how many hours a policy reaches its targets, at the latest:
#: https://docs.aws.amazon.com/securityhub/latest/userguide/configuration-policy-association-status.html
_HOURS = 24


@dataclass(frozen=True)
class _Target:
    """A unit, an account or the root, as Security Hub takes it."""

    id: str

    def as_dict(self) -> dict[str, str]:
        """The one member that says its kind."""
        if self.id.isdigit() or self.id.startswith("<account"):
            return {"AccountId": self.id}
        root = self.id.startswith(("r-", "<root"))
        return {"RootId" if root else "OrganizationalUnitId": self.id}


class CentralSecurityHub(SecurityHub):
    """Security Hub in the home region, which decides for all linked regions."""

    unset: ClassVar[State] = {"aggregator": "", "type": LOCAL, "policies": {}, "associations": {}}

    def __init__(self, scene: Scene, region: str, offered: bool) -> None:
        super().__init__(scene, region, offered)
        self._statuses: dict[str, list[str]] = {}
        self.controls = (*self.controls, POLICIES) if self.wanted else self.controls

    def observe(self) -> State:
        """What all services read, and how far policies have reached their targets."""
        self._statuses = {}
        return {**super().observe(), "statuses": self._statuses}

    def lasting(self, shown: State) -> State:
        """Without what AWS goes on with by itself."""
        return {key: value for key, value in shown.items() if key != "statuses"}

    @property
    def _policies(self) -> tuple[HubPolicy, ...]:
        return policies_of(self.scene, self.region)

    def read_settings(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """The home region, how accounts are configured, and where that is central, the policies and their targets."""
        if not own["on"]:
            return {**self.unset}
        found: dict[str, Any] = gather_all(
            {
                "aggregators": lambda: self.pages("list_finding_aggregators", "FindingAggregators"),
                "settings": lambda: self.ask("describe_organization_configuration"),
            }
        )
        arns = [item["FindingAggregatorArn"] for item in found["aggregators"]]
        about = found["settings"].get("OrganizationConfiguration", {})
        central = about.get("ConfigurationType") == CENTRAL and about.get("Status") == "ENABLED"
        return {
            "aggregator": arns[0].split(":")[3] if arns else "",
            "type": about.get("ConfigurationType", LOCAL),
            **(self._read_policies() if central else {"policies": {}, "associations": {}}),
        }

    def _read_policies(self) -> dict[str, Any]:
        lists = gather_all(
            {
                "policies": lambda: self.pages("list_configuration_policies", "ConfigurationPolicySummaries"),
                "targets": lambda: self.pages(
                    "list_configuration_policy_associations",
                    "ConfigurationPolicyAssociationSummaries",
                    Filters={"AssociationType": "APPLIED"},
                ),
            }
        )
        names = {item["Id"]: item["Name"] for item in lists["policies"]}
        whole = gather_all({number: self._reader(number) for number in names})
        self._statuses = {
            item["TargetId"]: [item["AssociationStatus"], item.get("AssociationStatusMessage", "")]
            for item in lists["targets"]
        }
        targets = {
            item["TargetId"]: names.get(item["ConfigurationPolicyId"], item["ConfigurationPolicyId"])
            for item in lists["targets"]
        }
        return {
            "policies": {names[number]: {"id": number, **found} for number, found in whole.items()},
            "associations": targets,
        }

    def _reader(self, number: str) -> Any:
        def read() -> dict[str, Any]:
            found = self.ask("get_configuration_policy", Identifier=number)
            content = found["ConfigurationPolicy"].get("SecurityHub", {})
            return {"description": found.get("Description", ""), "content": content_of(content)}

        return read

    def wanted_settings(self, settings: State, new: bool) -> dict[str, Any]:
        """What others made stays. A policy of a name that is asked for becomes as it is asked for."""
        policies, associations = dict(settings["policies"]), dict(settings["associations"])
        for item in self._policies:
            now = policies.get(item.name, {"id": "<new>"})
            content = item.content(now.get("content", {}))
            description = item.description or now.get("description", "")
            policies[item.name] = {"id": now["id"], "description": description, "content": content}
            associations.update(dict.fromkeys(item.targets, item.name))
        home = settings["aggregator"] or self.region
        return {"aggregator": home, "type": CENTRAL, "policies": policies, "associations": associations}

    def settings_calls(self, own: Mapping[str, Any], settings: State, wanted: State) -> list[Call]:
        """The home region first, then central configuration, then policies, then what they are for."""
        now = settings or self.unset
        calls: list[Call] = []
        if now["aggregator"] and now["aggregator"] != self.region:
            return calls
        if not now["aggregator"]:
            calls.append(self.call("create_finding_aggregator", **self._linked()))
        if now["type"] != CENTRAL:
            central = {"ConfigurationType": CENTRAL}
            off: dict[str, Any] = {"AutoEnable": False, "AutoEnableStandards": "NONE"}
            calls.append(self.call("update_organization_configuration", **off, OrganizationConfiguration=central))
        for name, policy in wanted["policies"].items():
            calls += self._policy_calls(name, now["policies"].get(name), policy)
        for target, name in wanted["associations"].items():
            if now["associations"].get(target) != name:
                number = wanted["policies"].get(name, {"id": name})["id"]
                calls.append(self._associate("start_configuration_policy_association", target, name, number))
        return calls

    def _linked(self) -> dict[str, Any]:
        """All regions, or those that are named."""
        named = self.scene.options["regions"]
        if named is None:
            return {"RegionLinkingMode": "ALL_REGIONS"}
        others = sorted(set(named) - {self.region})
        return (
            {"RegionLinkingMode": "SPECIFIED_REGIONS", "Regions": others}
            if others
            else {"RegionLinkingMode": "NO_REGIONS"}
        )

    def _policy_calls(self, name: str, now: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> list[Call]:
        if now == wanted:
            return []
        described = {"Description": wanted["description"]} if wanted["description"] else {}
        whole: dict[str, Any] = {"Name": name, **described, "ConfigurationPolicy": {"SecurityHub": wanted["content"]}}
        if now is not None:
            return [self._mending("update_configuration_policy", Identifier=now["id"], **whole)]
        return [self._mending("create_configuration_policy", name, **whole, Tags={MANAGED_TAG: OWNER})]

    def _mending(self, method: str, mark: str = "", **params: Any) -> Call:
        return Call("securityhub", method, params, self.region, f"policy {mark}" if mark else "", (POLICIES,))

    def _associate(self, method: str, target: str, name: str, number: str) -> Call:
        identifier: Any = Ref(f"policy {name}", ("Id",)) if number == "<new>" else number
        return self._mending(method, Target=_Target(target).as_dict(), ConfigurationPolicyIdentifier=identifier)

    # Verdicts.

    def _plan(self, state: State, skip: frozenset[str]) -> Plan:
        plan = super()._plan(state, skip)
        if not self.wanted or not state["offered"]:
            return plan
        calls = tuple(call for call in plan.calls if POLICIES not in skip or POLICIES not in call.mends)
        verdicts = tuple(item for item in plan.verdicts if item.control != POLICIES)
        after = plan.after if calls else state
        return Plan(plan.before, after, calls, (*verdicts, *self._judged(state)))

    def _enabled(self, state: State, settings: State, missing: Sequence[str]) -> Verdict:
        """Central configuration. What policies say is judged by itself."""
        basics = {key: settings[key] for key in ("aggregator", "type")}
        now = state["settings"] if state["administrator"] == self.scene.administrator else self.unset
        found = {key: now[key] for key in basics}
        elsewhere = now["aggregator"] not in ("", self.region)
        holds = bool(state["own"]["on"] and found == basics and not elsewhere)
        mend, note = ("person", self._elsewhere(now["aggregator"])) if elsewhere else ("call", self.said())
        current = {"administrator": "enabled" if state["own"]["on"] else "off", **found, **self.left_out()}
        return self.judge(self.service.accounts, holds, current, basics, mend, note)

    def _elsewhere(self, home: str) -> str:
        return (
            f"The home region of Security Hub is {home}, and there is one at most. Run this with dayone_aws_region: "
            f"{home}, or delete the finding aggregator there."
        )

    def _judged(self, state: State) -> list[Verdict]:
        """One verdict for each policy that is asked for, with what came of it at its targets."""
        if state["administrator"] not in ("", self.scene.administrator) and not self._replaces:
            return [self._theirs(POLICIES, state)]
        ours = state["administrator"] == self.scene.administrator
        now: Mapping[str, Any] = state["settings"] if ours else self.unset
        return [self._of_policy(item, now, state["statuses"]) for item in self._policies]

    def _of_policy(self, item: HubPolicy, now: Mapping[str, Any], told: Mapping[str, Sequence[str]]) -> Verdict:
        found = now["policies"].get(item.name)
        wanted = item.content((found or {}).get("content", {}))
        statuses = {name: told.get(name, ("", "")) for name in item.targets}
        applied = all(now["associations"].get(name) == item.name for name in item.targets)
        same = found is not None and found["content"] == wanted
        same = same and item.description in ("", found["description"])
        current: dict[str, Any] = {"policy": "as configured" if same else "differs" if found else "absent"}
        current |= {"targets": {name: status or "not associated" for name, (status, _text) in statuses.items()}}
        aim = {"policy": "as configured", "targets": dict.fromkeys(item.targets, "SUCCESS")}
        verdict = Verdict(POLICIES, False, current, aim, "call", self._arn(item.name), self.region, self.said())
        if not same or not applied:
            return verdict
        failed = {name: text for name, (status, text) in statuses.items() if status == _FAILED}
        if failed:
            reasons = "; ".join(f"{name}: {text or 'AWS does not say why'}" for name, text in sorted(failed.items()))
            note = f"Security Hub could not apply the policy {item.name} ({reasons}). Its page Configuration says more."
            return Verdict(POLICIES, False, current, aim, "person", verdict.resource, self.region, note)
        if any(status == _PENDING for status, _text in statuses.values()):
            note = f"Security Hub is applying the policy {item.name}, which takes up to a day: run again then."
            return Verdict(
                POLICIES,
                False,
                current,
                aim,
                "waiting",
                verdict.resource,
                self.region,
                note,
                resolution=Waiting(_HOURS),
            )
        return Verdict(POLICIES, True, current, aim, "call", verdict.resource, self.region)

    def _arn(self, name: str) -> str:
        account = self.scene.administrator
        return f"arn:{self.scene.partition}:securityhub:{self.region}:{account}:configuration-policy/{name}"

    # The way back.

    def back_calls(self, own: Mapping[str, Any], now: State, before: State) -> list[Call]:
        """Policies as they were. What was configured by each account itself is so again."""
        if before["type"] != CENTRAL:
            return self.end_calls(own, {"settings": now})
        return [*self._removals(now, before), *self.settings_calls(own, now, before)]

    def end_calls(self, own: Mapping[str, Any], state: State) -> list[Call]:
        """Associations, policies and the home region go before the administrator does."""
        settings = state["settings"] or self.unset
        calls = self._removals(settings, self.unset)
        if settings["type"] == CENTRAL:
            local = {"ConfigurationType": LOCAL}
            off: dict[str, Any] = {"AutoEnable": False, "AutoEnableStandards": "NONE"}
            calls.append(self.call("update_organization_configuration", **off, OrganizationConfiguration=local))
        return calls

    def _removals(self, now: Mapping[str, Any], before: Mapping[str, Any]) -> list[Call]:
        ids = {name: policy["id"] for name, policy in now["policies"].items()}
        gone = {target: name for target, name in now["associations"].items() if target not in before["associations"]}
        calls = [
            self._associate("start_configuration_policy_disassociation", target, name, ids.get(name, name))
            for target, name in gone.items()
        ]
        return [
            *calls,
            *(
                self._mending("delete_configuration_policy", Identifier=ids[name])
                for name in now["policies"]
                if name not in before["policies"]
            ),
        ]
