# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM Access Analyzer of an organization: its administrator, and an analyzer with the organization as zone of trust.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-delegated-administrator.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..._aws.failures import NotFound
from ..._controls.resolution import Choice
from ..._kernel.plan import Call, Failure, Plan, State, Verdict, unknown
from ..._kernel.reconcile import Resource, gather, gather_all
from ..._parts.ownership import MANAGED_TAG
from ..._parts.prices import priced
from .integration import read_integration, register_calls, replace_calls, trust_calls, undo_calls
from .scene import OWNER, Scene, control

NAME = "access_analyzer"
PRINCIPAL = "access-analyzer.amazonaws.com"
ADMINISTRATOR, ANALYZER = control("access_analyzer_administrator"), control("access_analyzer_organization")
#: The role by which it reads the organization: the console makes it in the management account, no other way does.
_ROLE = "AWSServiceRoleForAccessAnalyzer"
_REGISTER = "register"


class OrganizationAnalyzer(Resource):
    """The resource that the kernel works on: all regions, for its administrator is one."""

    name = NAME

    def __init__(self, scene: Scene, regions: Sequence[str], offered: frozenset[str]) -> None:
        self._scene, self._wanted = scene, NAME in scene.wanted
        self.regions = tuple(region for region in regions if region in offered)
        self.controls = (ADMINISTRATOR, ANALYZER)

    def observe(self) -> State:
        """Read who administers it, and where that is asked for, the analyzers of each region."""
        scene = self._scene
        readers: dict[str, Any] = {"integration": partial(read_integration, scene, PRINCIPAL)}
        if self._wanted:
            readers["role"] = self._has_role
        found = gather_all(readers)
        state = {**found["integration"], "role": found.get("role", False), "analyzers": {}}
        if not self._wanted or self._others(state) or scene.is_new(scene.administrator):
            return {**state, "analyzers": dict.fromkeys(self.regions)}
        return {**state, "analyzers": gather({region: partial(self._analyzer, region) for region in self.regions})}

    def _has_role(self) -> bool:
        try:
            self._scene.context.aws.call("iam", "get_role", absent=("NoSuchEntity",), RoleName=_ROLE)
        except NotFound:
            return False
        return True

    def _analyzer(self, region: str) -> str | None:
        """The name of an analyzer of the organization that works, or nothing."""
        self._scene.check_region(region)
        aws = self._scene.into(self._scene.administrator)
        listed = aws.pages("accessanalyzer", "list_analyzers", "analyzers", region=region, type="ORGANIZATION")
        return next((str(item["name"]) for item in listed if item["status"] in ("ACTIVE", "CREATING")), None)

    def _others(self, state: State) -> bool:
        """Whether somebody else administers it, and stays."""
        others = [name for name in state["administrators"] if name != self._scene.administrator]
        return bool(others) and not self._scene.options["replace_administrator"]

    def plan(self, current: State | None) -> Plan:
        """Name the administrator, and make an analyzer in each region."""
        return self._plan(current or {}, frozenset())

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """Without its administrator no analyzer can be made."""
        skip = frozenset((verdict.control, verdict.region) for verdict in waived)
        return self._plan(current or {}, skip)

    def _plan(self, state: State, skip: frozenset[tuple[str, str]]) -> Plan:
        before = {**state, "analyzers": {key: _told(value) for key, value in state["analyzers"].items()}}
        verdicts = (self._administered(state), *(self._judged(state, region) for region in self.regions))
        if not self._wanted or self._others(state):
            return Plan(before, before, (), verdicts)
        account = self._scene.administrator
        calls = [
            *trust_calls(state, PRINCIPAL, ADMINISTRATOR),
            *self._role_calls(state),
            *replace_calls(state, PRINCIPAL, account, ADMINISTRATOR),
            *register_calls(state, PRINCIPAL, account, ADMINISTRATOR),
        ]
        calls = [replace(call, chain=_REGISTER) for call in calls]
        if calls and (ADMINISTRATOR, "") in skip:
            return Plan(before, before, (), verdicts)
        missing = [region for region, name in state["analyzers"].items() if name is None]
        missing = [region for region in missing if (ANALYZER, region) not in skip]
        calls += [self._create(region) for region in missing]
        made = {**before["analyzers"], **dict.fromkeys(missing, self._scene.options["analyzer_name"])}
        after = {**before, "trusted": True, "administrators": [account], "role": True, "analyzers": made}
        return Plan(before, after if calls else before, tuple(calls), verdicts)

    def _role_calls(self, state: State) -> list[Call]:
        if state["role"]:
            return []
        return [Call("iam", "create_service_linked_role", {"AWSServiceName": PRINCIPAL}, mends=(ADMINISTRATOR,))]

    def _create(self, region: str) -> Call:
        params = {
            "analyzerName": self._scene.options["analyzer_name"],
            "type": "ORGANIZATION",
            "tags": {MANAGED_TAG: OWNER},
        }
        return Call(
            "accessanalyzer",
            "create_analyzer",
            params,
            region,
            mends=(ANALYZER,),
            resource=self._arn(region),
            chain=region,
            needs=(_REGISTER,),
        )

    def _arn(self, region: str) -> str:
        account = self._scene.administrator or self._scene.account
        name = self._scene.options["analyzer_name"]
        return f"arn:{self._scene.partition}:access-analyzer:{region}:{account}:analyzer/{name}"

    def send(self, call: Call) -> Any:
        """Send one write: analyzers are the administrator's, all else the management account's."""
        scene = self._scene
        aws = scene.into(scene.administrator) if call.service == "accessanalyzer" else scene.context.aws
        return aws.call(call.service, call.method, region=call.region, **call.params)

    def _administered(self, state: State) -> Verdict:
        now, wanted = state["administrators"], self._scene.administrator
        judge = partial(Verdict, ADMINISTRATOR, resource=self._scene.arn)
        if not self._wanted:
            mend: dict[str, Any] = {"mend": "choice", "note": _off(self._scene), "resolution": _choice()}
            return judge(holds=bool(now), current=now or "nobody", wanted="a delegated administrator", **mend)
        if self._others(state):
            return judge(holds=False, current=now, wanted=wanted, mend="person", note=_theirs(now))
        holds = now == [wanted] and state["trusted"] and state["role"]
        return judge(holds=holds, current=now or "nobody", wanted=wanted)

    def _judged(self, state: State, region: str) -> Verdict:
        found = state["analyzers"].get(region)
        wanted = "an analyzer of the organization"
        place = "" if self._wanted else region
        judge = partial(Verdict, ANALYZER, wanted=wanted, resource=self._arn(region), region=region, place=place)
        if isinstance(found, Failure):
            return unknown(ANALYZER, wanted, found, resource=self._arn(region), region=region)
        if not self._wanted:
            return judge(
                holds=False, current="not requested", mend="choice", note=_off(self._scene), resolution=_choice()
            )
        if self._others(state):
            return judge(holds=False, current="not checked", mend="person", note=_theirs(state["administrators"]))
        return judge(holds=found is not None, current=found or "none")

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Analyzers that came are removed, with their findings; then the administrator. The role stays."""
        state = current or {}
        if not self._wanted:
            return None
        calls = [
            Call("accessanalyzer", "delete_analyzer", {"analyzerName": name}, region)
            for region, name in state["analyzers"].items()
            if isinstance(name, str) and before["analyzers"].get(region) is None
        ]
        calls += undo_calls(state, before, PRINCIPAL, self._scene.administrator)
        return Plan(state, before, tuple(calls))


def _told(found: Any) -> Any:
    return "not read" if isinstance(found, Failure) else found


def _choice() -> Choice:
    price = priced("external_analyzer")
    return Choice(f"{OWNER}_services: [{NAME}]", price, 0.0, "Each account has an analyzer of its own")


def _off(scene: Scene) -> str:
    first = "" if scene.options["administrator_account"] else f"Set {OWNER}_administrator_account. "
    return f"{first}{OWNER}_services: [{NAME}] enables it. It costs {priced('external_analyzer')}."


def _theirs(now: Sequence[str]) -> str:
    return (
        f"Account {', '.join(now)} is the delegated administrator of IAM Access Analyzer. It stays unless "
        f"{OWNER}_replace_administrator: true is set."
    )
