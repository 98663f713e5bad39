# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What GuardDuty, Security Hub, Inspector, Macie and Detective have in common: one service of an organization in one
region. The management account names its administrator, which then decides for all accounts.

An administrator that somebody else named is not replaced unless that is asked for.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from ..._kernel.plan import Call, Failure, Plan, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from .described import Service
from .scene import OWNER, Scene


class OrganizationService(Resource):
    """One service in one region. A subclass reads its administrator's account, and says which writes it takes there.

    The state, in normal form: ``administrator`` (an account, or empty), ``own`` (the service in the administrator's
    own account), ``settings`` (of all accounts) and ``members``, the ids of accounts.
    """

    service: Service
    #: What the settings are where nobody administers the service.
    unset: ClassVar[State] = {}

    def __init__(self, scene: Scene, region: str, offered: bool) -> None:
        self.region, self.name = region, self.service.name
        self.scene, self._offered = scene, offered
        self.wanted = self.service.name in scene.wanted
        self.controls = (self.service.administrator, self.service.accounts)

    @property
    def place(self) -> str:
        """Where nobody asked for it."""
        return "" if self.wanted else self.region

    # What a subclass says.

    @abstractmethod
    def read_own(self) -> dict[str, Any]:
        """The service in the administrator's own account. ``on`` says whether it is enabled."""

    @abstractmethod
    def read_settings(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """What the administrator has set for all accounts."""

    @abstractmethod
    def read_members(self, own: Mapping[str, Any]) -> list[str]:
        """The accounts that are members."""

    @abstractmethod
    def wanted_settings(self, settings: State, new: bool) -> dict[str, Any]:
        """The settings to have: what is there, and what is asked for. Pure."""

    @abstractmethod
    def own_calls(self, own: Mapping[str, Any]) -> list[Call]:
        """The writes that enable it in the administrator's own account. Pure."""

    @abstractmethod
    def settings_calls(self, own: Mapping[str, Any], settings: State, wanted: State) -> list[Call]:
        """The writes that change the settings. Pure."""

    @abstractmethod
    def member_calls(self, own: Mapping[str, Any], accounts: Mapping[str, str]) -> list[Call]:
        """The writes that take accounts in, given their emails. Pure."""

    @abstractmethod
    def restore_own(self, own: Mapping[str, Any], before: Mapping[str, Any]) -> list[Call]:
        """The writes that disable it again in the administrator's own account. Pure."""

    @abstractmethod
    def leave_calls(self, own: Mapping[str, Any], accounts: Sequence[str]) -> list[Call]:
        """The writes with which accounts are members no more. Pure."""

    # What all have in common.

    def observe(self) -> State:
        """Read who administers it, and where that is the account that is asked for, what it has set."""
        if not self._offered:
            return {"offered": False}
        named = "" if self.scene.is_planned else self._named()
        state = {"offered": True, "administrator": named, "own": {"on": False}, "settings": {}, "members": []}
        if not self.wanted or (named and named != self.scene.administrator and not self._replaces):
            return state
        if self.scene.is_new(self.scene.administrator):
            return state
        self.scene.check_region(self.region)
        own = self.read_own()
        if named != self.scene.administrator:
            return {**state, "own": own}
        found = gather_all({"settings": lambda: self.read_settings(own), "members": lambda: self.read_members(own)})
        return {**state, "own": own, "settings": found["settings"], "members": sorted(found["members"])}

    @property
    def _replaces(self) -> bool:
        return bool(self.scene.options["replace_administrator"])

    def _named(self) -> str:
        _key, account, status = self.service.listed
        try:
            listed = self.service.administrators(self.scene.context.aws, self.region)
        except Failure as failure:
            if self.is_off(failure):
                return ""
            raise
        return next((str(item[account]) for item in listed if not status or item[status] == "ENABLED"), "")

    def is_off(self, _failure: Failure) -> bool:
        """Whether a refusal says that the service is off in the management account, so that nobody administers it."""
        return False

    def plan(self, current: State | None) -> Plan:
        """Name the administrator, and enable the service in every account."""
        return self._plan(current or {}, frozenset())

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """Without its administrator nothing else can be enabled."""
        return self._plan(current or {}, frozenset(verdict.control for verdict in waived))

    def _plan(self, state: State, skip: frozenset[str]) -> Plan:
        if not state["offered"]:
            asked = self.controls if self.wanted else ()
            return Plan(state, state, (), tuple(self._nowhere(name) for name in asked))
        if not self.wanted:
            return Plan(state, state, (), tuple(self._chosen(name, state) for name in self.controls))
        theirs = state["administrator"] not in ("", self.scene.administrator) and not self._replaces
        ours = state["administrator"] == self.scene.administrator
        if theirs:
            return Plan(state, state, (), tuple(self._theirs(name, state) for name in self.controls))
        settings = self.wanted_settings(state["settings"] if ours else self.unset, not ours)
        missing = [name for name in self.scene.accounts.active if name not in state["members"]]
        missing = missing if self.scene.options["existing_accounts"] and self.takes_in else []
        verdicts = (self._administered(state), self._enabled(state, settings, missing))
        if not ours and self.service.administrator in skip:
            return Plan(state, state, (), verdicts)
        calls = [] if ours else [*self.own_calls(state["own"]), *self._delegate(state["administrator"])]
        after = {**state, "administrator": self.scene.administrator, "own": {**state["own"], "on": True}}
        if self.service.accounts not in skip:
            calls += self.own_calls(state["own"]) if ours else []
            calls += self.settings_calls(state["own"], state["settings"] if ours else {}, settings)
            calls += self.member_calls(state["own"], {name: self.scene.accounts.active[name] for name in missing})
            after |= {"settings": settings, "members": sorted({*state["members"], *missing})}
        return Plan(state, after if calls else state, tuple(calls), verdicts)

    #: Whether accounts are taken in one by one. Where a policy decides on them, they are not.
    takes_in = True

    def _delegate(self, other: str) -> list[Call]:
        mends = (self.service.administrator,)
        removed = [self.service.removal(other, self.region, mends=mends)] if other else []
        return [*removed, self.service.naming(self.scene.administrator, self.region, mends=mends)]

    def call(self, method: str, **params: Any) -> Call:
        """One write in the administrator's account."""
        return Call(self.service.client, method, params, self.region, mends=(self.service.accounts,))

    def send(self, call: Call) -> Any:
        """Send one write: who administers is the management account's to say, all else the administrator's."""
        here = call.method in (self.service.names[0], self.service.names[2])
        aws = self.scene.context.aws if here else self.admin
        return aws.call(call.service, call.method, region=call.region, **call.params)

    @property
    def admin(self) -> Any:
        """The way into the administrator's account."""
        return self.scene.into(self.scene.administrator)

    def ask(self, method: str, *, absent: tuple[str, ...] = (), **params: Any) -> dict[str, Any]:
        """One read in the administrator's account."""
        return dict(self.admin.call(self.service.client, method, region=self.region, absent=absent, **params))

    def pages(self, method: str, key: str, **params: Any) -> list[Any]:
        """One list in the administrator's account."""
        return list(self.admin.pages(self.service.client, method, key, region=self.region, **params))

    # Verdicts.

    def judge(self, name: str, holds: bool, current: Any, wanted: Any, mend: str = "call", note: str = "") -> Verdict:
        """The verdict on one control."""
        return Verdict(name, holds, current, wanted, mend, self.scene.arn, self.region, note, place=self.place)

    def _administered(self, state: State) -> Verdict:
        now, wanted = state["administrator"], self.scene.administrator
        return self.judge(self.service.administrator, now == wanted, now or "nobody", wanted, "call", self.said())

    def said(self) -> str:
        """What is done, and what it costs, before it is done."""
        count = len(self.scene.accounts.active) + 1
        return (
            f"Run the role dayone.aws.{OWNER}. {self.service.cost} It would be enabled in {count} "
            f"account{'s' if count > 1 else ''} of the organization."
        )

    def _enabled(self, state: State, settings: State, missing: Sequence[str]) -> Verdict:
        ours = state["administrator"] == self.scene.administrator
        on = ours and state["own"]["on"]
        holds = bool(on and state["settings"] == settings and not missing)
        current = {
            "administrator": "enabled" if state["own"]["on"] else "off",
            "settings": state["settings"] if ours else "not set",
            **({"without": list(missing)} if missing else {}),
            **self.left_out(),
        }
        return self.judge(self.service.accounts, holds, current, {"settings": settings}, "call", self.said())

    def left_out(self) -> dict[str, Any]:
        """The accounts that are left out, for they are not active."""
        found = self.scene.accounts.left_out
        return {"left_out": [f"{number} {about}" for number, about in sorted(found.items())]} if found else {}

    def _theirs(self, name: str, state: State) -> Verdict:
        note = (
            f"Account {state['administrator']} is the delegated administrator of {self.service.title}. It stays unless "
            f"{OWNER}_replace_administrator: true is set, which removes all its members first."
        )
        current, wanted = state["administrator"], self.scene.administrator
        return self.judge(name, False, current, wanted, "person", note)

    def _chosen(self, name: str, state: State) -> Verdict:
        """What nobody asked for: who administers it is told, and what it would cost."""
        named = state["administrator"]
        if name == self.service.administrator and named:
            return self.judge(name, True, named, "a delegated administrator")
        note = f"{self.service.choice.enable} enables it. {self.service.cost}"
        if not self.scene.options["administrator_account"]:
            note = f"Set {OWNER}_administrator_account. {note}"
        current = f"administered by {named}" if named else "nobody administers it"
        verdict = self.judge(name, False, current, "a delegated administrator", "choice", note)
        return replace(verdict, resolution=self.service.choice)

    def _nowhere(self, name: str) -> Verdict:
        note = (
            f"{self.service.title} is not available in {self.region}, as far as the installed botocore knows. "
            f"List the regions to check in {OWNER}_regions, or update botocore."
        )
        return self.judge(name, False, "not offered", "on", "unknown", note)

    # The way back.

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Settings, members and administrator as they were. The services of members stay on."""
        state = current or {}
        if not state["offered"] or not self.wanted:
            return None
        now, was = state["administrator"], before["administrator"]
        ours = self.scene.administrator
        calls: list[Call] = []
        if now == ours and was == ours:
            came = [name for name in state["members"] if name not in before["members"]]
            calls += self.leave_calls(state["own"], came)
            if before["settings"] != state["settings"]:
                calls += self.back_calls(state["own"], state["settings"], before["settings"])
        elif now == ours:
            calls += [*self.end_calls(state["own"], state), self.service.removal(ours, self.region)]
            calls += [self.service.naming(was, self.region)] if was else []
        if state["own"]["on"] and not before["own"]["on"]:
            calls += self.restore_own(state["own"], before["own"])
        return Plan(state, before, tuple(calls))

    def back_calls(self, own: Mapping[str, Any], now: State, before: State) -> list[Call]:
        """The writes that put settings back. Pure."""
        return self.settings_calls(own, now, before)

    def end_calls(self, _own: Mapping[str, Any], _state: State) -> list[Call]:
        """What the administrator ends before it is removed. Pure."""
        return []


Kind = Callable[[Scene, str, bool], OrganizationService]
