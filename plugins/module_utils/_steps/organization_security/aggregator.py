# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS Config of an organization: an aggregator of all accounts and regions, in the administrator's account.

https://docs.aws.amazon.com/config/latest/developerguide/set-up-aggregator-cli.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..._controls.resolution import Choice
from ..._kernel.plan import Call, Plan, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._parts.ownership import MANAGED_TAG
from ..._parts.role import OwnRole, hindrance, observe_role, removal_calls, role_calls, role_state
from .integration import read_integration, register_calls, trust_calls, undo_calls
from .scene import OWNER, Scene, control

NAME = "config"
PRINCIPAL = "config.amazonaws.com"
AGGREGATOR = control("config_aggregator")
#: What AWS's own policy for such a role holds, AWSConfigRoleForOrganizations:
#: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSConfigRoleForOrganizations.html
_STATEMENT = {
    "Effect": "Allow",
    "Action": [
        "organizations:ListAccounts",
        "organizations:DescribeOrganization",
        "organizations:ListAWSServiceAccessForOrganization",
        "organizations:ListDelegatedAdministrators",
    ],
    "Resource": "*",
}


class OrganizationAggregator(Resource):
    """The resource that the kernel works on."""

    name = NAME

    def __init__(self, scene: Scene) -> None:
        self._scene, self._wanted = scene, NAME in scene.wanted
        self._region = scene.home
        self.regions = (scene.home,)
        self.controls = (AGGREGATOR,)

    @property
    def _role(self) -> OwnRole:
        options = self._scene.options
        return OwnRole(
            f"{options['aggregator_name']}-aggregator",
            f"{OWNER}/aggregator",
            self._scene.administrator,
            PRINCIPAL,
            (_STATEMENT,),
            AGGREGATOR,
            self._scene.partition,
        )

    def observe(self) -> State:
        """Read who administers Config, and in the administrator's account the aggregators and the role."""
        scene = self._scene
        state = {**read_integration(scene, PRINCIPAL), "aggregator": None, "role": None}
        if not self._wanted or scene.is_new(scene.administrator):
            return state
        found = gather_all({"aggregator": self._aggregator, "role": lambda: observe_role(self._admin, self._role.name)})
        return {**state, **found}

    @property
    def _admin(self) -> Any:
        return self._scene.into(self._scene.administrator)

    def _aggregator(self) -> str | None:
        """The name of an aggregator of the organization's accounts in all regions, or nothing."""
        listed = self._admin.pages(
            "config", "describe_configuration_aggregators", "ConfigurationAggregators", region=self._region
        )
        found = [item for item in listed if item.get("OrganizationAggregationSource", {}).get("AllAwsRegions")]
        return next((str(item["ConfigurationAggregatorName"]) for item in found), None)

    def plan(self, current: State | None) -> Plan:
        """Trust Config, name its administrator, and make the aggregator with its role."""
        state = current or {}
        verdict = self._judged(state)
        if not self._wanted or verdict.mend != "call":
            return Plan(state, state, (), (verdict,))
        scene = self._scene
        calls = [
            *trust_calls(state, PRINCIPAL, AGGREGATOR),
            *register_calls(state, PRINCIPAL, scene.administrator, AGGREGATOR),
        ]
        after = {**state, "trusted": True, "administrators": sorted({*state["administrators"], scene.administrator})}
        if state["aggregator"] is None:
            calls += [*role_calls(state["role"], self._role), self._create()]
            after |= {"aggregator": self._name, "role": role_state(self._role, state["role"])}
        return Plan(state, after if calls else state, tuple(calls), (verdict,))

    @property
    def _name(self) -> str:
        return str(self._scene.options["aggregator_name"])

    def _create(self) -> Call:
        params = {
            "ConfigurationAggregatorName": self._name,
            "OrganizationAggregationSource": {"RoleArn": self._role.arn, "AllAwsRegions": True},
            "Tags": [{"Key": MANAGED_TAG, "Value": OWNER}],
        }
        return Call("config", "put_configuration_aggregator", params, self._region, mends=(AGGREGATOR,))

    def _judged(self, state: State) -> Verdict:
        administered = self._scene.administrator in state["administrators"]
        region = self._region
        judge = partial(
            Verdict, AGGREGATOR, wanted="all accounts, all regions", resource=self._scene.arn, region=region
        )
        if not self._wanted:
            resolution = Choice(
                f"{OWNER}_services: [{NAME}]", "free", 0.0, "We look at each account's Config by itself"
            )
            note = f"{resolution.enable} makes an aggregator, which is free. Recorders are the role config_recorder's."
            told = f"administered by {', '.join(state['administrators']) or 'nobody'}"
            return judge(holds=False, current=told, mend="choice", note=note, resolution=resolution)
        stuck = hindrance(state["role"], self._role) if state["aggregator"] is None else ""
        current = {
            "trusted": state["trusted"],
            "administered": administered,
            "aggregator": state["aggregator"] or "none",
        }
        verdict = judge(holds=bool(state["trusted"] and administered and state["aggregator"]), current=current)
        return replace(verdict, mend="person", note=stuck) if stuck else verdict

    def send(self, call: Call) -> Any:
        """Send one write: the aggregator and its role are in the administrator's account."""
        aws = self._scene.context.aws if call.service == "organizations" else self._admin
        return aws.call(call.service, call.method, region=call.region, **call.params)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Without the aggregator that came, and its role."""
        state = current or {}
        if not self._wanted:
            return None
        calls: list[Call] = []
        if state["aggregator"] and before["aggregator"] is None:
            params = {"ConfigurationAggregatorName": state["aggregator"]}
            calls.append(Call("config", "delete_configuration_aggregator", params, self._region))
        if before["role"] is None:
            calls += removal_calls(state["role"], self._role)
        calls += undo_calls(state, before, PRINCIPAL, self._scene.administrator)
        return Plan(state, before, tuple(calls))

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """Nothing of it."""
        return replace(plan, calls=(), after=plan.before)
