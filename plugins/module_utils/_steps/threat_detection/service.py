# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What GuardDuty, Security Hub, Macie and Inspector have in common: one service of one region, that costs.

It is enabled where that is asked for, and only audited where it is not. Where an administrator account of an
organization has charge of it, or a policy of the organization decides on it, nothing is changed: the finding says
whose it is.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..._controls.resolution import Choice
from ..._kernel.plan import Call, Failure, Plan, State, Verdict
from ..._kernel.reconcile import Resource
from ..._module.regional import per_region, regional_spec
from ..._module.run import Context
from ..._parts.organization_policies import OrganizationPolicies
from ..._parts.prices import priced
from ..._parts.settings import HOLDERS

OWNER = "threat_detection"


@dataclass(frozen=True)
class Service:
    """What is to be said of a service.

    Args:
        client: what botocore calls it.
        title: what people call it.
        switch: the role's variable that enables it.
        prices: what it costs, by names of ``_prices.PRICES``.
        policy: the type of the organization's policies that decide on it, and what a finding calls such a holder.
    """

    client: str
    title: str
    switch: str
    prices: tuple[str, ...]
    policy: tuple[str, str] = ("", "")

    @property
    def offer(self) -> str:
        """How it is enabled, and what that costs."""
        return f"Set {self.switch}: true to enable it. {self.cost}"

    @property
    def choice(self) -> Choice:
        """The same as a choice: what turns it on, and its prices."""
        price = "; ".join(map(priced, self.prices))
        return Choice(f"{self.switch}: true", price, reason=f"{self.title} is not worth its price to us yet")

    @property
    def cost(self) -> str:
        """What it costs."""
        return f"At list price it costs {'; '.join(priced(name) for name in self.prices)}."


def control(name: str) -> str:
    """A control of the role."""
    return f"threat_detection.{name}"


class ThreatService(Resource):
    """One service in one region. A subclass reads it, and says which writes enable it."""

    service: Service

    def __init__(self, context: Context, options: Mapping[str, Any], region: str, offered: bool) -> None:
        self.region = region
        self.enabled: bool = options["enabled"]
        self.policies = OrganizationPolicies(context.aws)
        self._context = context
        self._offered = offered

    @abstractmethod
    def read(self) -> dict[str, Any]:
        """Read it where the region has it. ``administrator`` is the result of ``administrator_of``."""

    @abstractmethod
    def plan_service(self, state: State, skip: frozenset[str]) -> Plan:
        """What to do about it where the region has it, without what mends the controls in ``skip``. Pure."""

    @property
    @abstractmethod
    def arn(self) -> str:
        """What findings are about."""

    def observe(self) -> State:
        """Read the service. A region that does not have it is not asked: its endpoint has no address. Who holds it is
        asked where something would be changed."""
        if not self._offered:
            return {"offered": False}
        found = {"offered": True, **self.read()}
        held = self._held() if self.service.policy[0] and self.plan(found).calls else ()
        return {**found, "held": sorted(held)} if held else found

    def _held(self) -> Collection[str]:
        policy = self.policies.content(self.service.policy[0])
        return () if policy is None else self.held_by(policy)

    def held_by(self, _policy: Mapping[str, Any]) -> Collection[str]:
        """The controls on which a policy of the organization decides in this region. Pure."""
        return ()

    def plan(self, current: State | None) -> Plan:
        """Judge, and enable what is asked for."""
        state = current or {}
        if not state["offered"]:
            # Where nobody asks for it there is nothing to say of a region that has no such service.
            asked = self.controls if self.enabled else ()
            return Plan(state, state, (), tuple(self._nowhere(name) for name in asked))
        return self.plan_service(state, frozenset(state.get("held", ())))

    def plan_without(self, current: State | None, plan: Plan, waived: Any) -> Plan:
        """The plan again, with the waived settings left as they are."""
        state = current or {}
        return self.plan_service(state, frozenset({*state.get("held", ()), *(verdict.control for verdict in waived)}))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Disable again what was off. What it found meanwhile stays where AWS lets it."""
        state = current or {}
        if not state["offered"]:
            return None
        return Plan(state, before, tuple(self.restore_calls(state, before)))

    @abstractmethod
    def restore_calls(self, state: State, before: State) -> list[Call]:
        """The writes that disable again what was off, and put settings back. Pure."""

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._context.aws.call(call.service, call.method, region=call.region, **call.params)

    def ask(self, method: str, *, absent: tuple[str, ...] = (), **params: Any) -> dict[str, Any]:
        """One read of the service."""
        return self._context.aws.call(self.service.client, method, region=self.region, absent=absent, **params)

    def call(self, method: str, mends: tuple[str, ...], **params: Any) -> Call:
        """One write of the service."""
        return Call(self.service.client, method, params, self.region, mends=mends)

    def administrator_of(self, found: Mapping[str, Any] | Failure, account: str, status: str) -> dict[str, str]:
        """Who has charge of the service: ``account`` is empty where this account has. ``unread`` says why not known.

        Args:
            found: what AWS says of the administrator, or why it could not be read.
            account: the key of its account id.
            status: the key of its status. Only one that is enabled has charge of anything.
        """
        if isinstance(found, Failure):
            return {"account": "", "unread": found.message}
        other = found.get(account, self._context.account_id) != self._context.account_id
        return {
            "account": found[account] if other and str(found.get(status)).casefold() == "enabled" else "",
            "unread": "",
        }

    def may_write(self, state: State) -> bool:
        """Whether it is asked for, and this account's to enable."""
        return self.enabled and not any(state["administrator"].values())

    def judge(self, state: State, name: str, holds: bool, current: Any, wanted: Any) -> Verdict:
        """The verdict on one setting, and who can mend it."""
        holder = self.service.policy[1] if name in state.get("held", ()) else ""
        mend, note = ("call", "") if holds else ("person", HOLDERS[holder]) if holder else self._mend(state)
        place = "" if self.enabled else self.region
        resolution = None if holder else self.service.choice
        verdict = Verdict(name, holds, current, wanted, mend, self.arn, self.region, note, place=place, held_by=holder)
        return replace(verdict, resolution=resolution)

    def _mend(self, state: State) -> tuple[str, str]:
        title, administrator = self.service.title, state["administrator"]
        if administrator["account"]:
            return "person", (
                f"Account {administrator['account']} manages {title} for this account. Enable it from there. "
                f"{self.service.cost}"
            )
        if not self.enabled:
            return "choice", self.service.offer
        if administrator["unread"]:
            return "unknown", f"It could not be read whether another account manages {title}: {administrator['unread']}"
        return "call", ""

    def _nowhere(self, name: str) -> Verdict:
        note = (
            f"{self.service.title} is not available in {self.region}, as far as the installed botocore knows. "
            "List the regions to check in threat_detection_regions, or update botocore."
        )
        return Verdict(name, False, "not offered", "on", "unknown", self.arn, self.region, note)


def service_spec() -> dict[str, Any]:
    """The options that every such module takes."""
    return {**regional_spec(), "enabled": {"type": "bool", "default": False}}


Kind = Callable[[Context, Mapping[str, Any], str, bool], ThreatService]


def builder(kind: Kind, client: str) -> Callable[[Context, Mapping[str, Any]], list[Resource]]:
    """One resource for each region, told whether the service is offered there."""

    def build(context: Context, options: Mapping[str, Any]) -> list[Resource]:
        offered, policies = context.aws.regions_of(client, context.partition), OrganizationPolicies(context.aws)

        def one(region: str) -> list[Resource]:
            made = kind(context, options, region, region in offered)
            made.policies = policies
            return [made]

        return per_region(context, options, one)

    return build
