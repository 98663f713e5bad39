# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""GuardDuty's detector of one region, and its protection plans.

https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, State, Verdict
from ..._kernel.reconcile import gather
from ..._module.run import Context
from ..._parts.ownership import MANAGED_TAG
from ..._parts.security_plans import GUARDDUTY_PLANS, INSTEAD_OF_RUNTIME
from .coverage import coverage_of, covered
from .service import OWNER, Service, ThreatService, control

SERVICE = Service(
    "guardduty",
    "GuardDuty",
    "threat_detection_guardduty",
    ("guardduty_events", "guardduty_flow"),
    ("GUARDDUTY_POLICY", "guardduty-policy"),
)
#: How a policy of the organization names GuardDuty itself. Protection plans have AWS's names in small letters there.
_FOUNDATIONAL = "foundational"
#: Protection plans by our names. AWS switches each on in a new detector unless told otherwise, all but ``runtime``.
FEATURES = {**GUARDDUTY_PLANS, "ai_analyst": "AI_ANALYST"}
#: From the slowest to the fastest.
FREQUENCIES = {"six_hours": "SIX_HOURS", "one_hour": "ONE_HOUR", "fifteen_minutes": "FIFTEEN_MINUTES"}
_NAMES = {value: name for name, value in FREQUENCIES.items()}
_ORDER = list(FREQUENCIES)
#: The plan that needs something on each resource, and says where that works.
_RUNTIME = "runtime"
_COVER = (
    "Open https://console.aws.amazon.com/guardduty/home#/runtime-coverage, which lists the resources without "
    "a healthy agent and the issue of each. Let GuardDuty manage the agent, or install it there."
)
ON = control("guardduty")
FREQUENCY = control("guardduty_frequency")


def feature_control(name: str) -> str:
    """The control of a protection plan."""
    return control(f"guardduty_{name}")


class GuardDutyDetector(ThreatService):
    """The resource that the kernel works on: one region."""

    service = SERVICE

    def __init__(self, context: Context, options: Mapping[str, Any], region: str, offered: bool) -> None:
        super().__init__(context, options, region, offered)
        self._features = tuple(name for name in FEATURES if name in options["features"])
        self._frequency: str | None = options["publishing_frequency"]
        self._exact: bool = options["exact"]
        judged = tuple(FEATURES) if self._exact else self._features
        self.controls = (ON, *(feature_control(name) for name in judged), *((FREQUENCY,) if self._frequency else ()))

    @property
    def arn(self) -> str:
        """The detector, whose id is AWS's choice."""
        return f"arn:{self._context.partition}:guardduty:{self.region}:{self._context.account_id}:detector"

    def read(self) -> dict[str, Any]:
        """A region has at most one detector. Whoever manages GuardDuty for an account has made it there."""
        listed = self._context.aws.pages("guardduty", "list_detectors", "DetectorIds", region=self.region)
        if not listed:
            nobody = {"account": "", "unread": ""}
            features = dict.fromkeys(FEATURES, False)
            new = {"detector": None, "on": False, "features": features, "frequency": None, "administrator": nobody}
            return {**new, **self._others()}
        found = gather(
            {
                "detector": lambda: self.ask("get_detector", DetectorId=listed[0]),
                "administrator": lambda: self.ask("get_administrator_account", DetectorId=listed[0]),
            }
        )
        detector, administrator = found["detector"], found["administrator"]
        if isinstance(detector, Failure):
            raise detector
        if not isinstance(administrator, Failure):
            administrator = administrator.get("Administrator") or {}
        status = {item["Name"]: item["Status"] == "ENABLED" for item in detector.get("Features", [])}
        asked = _RUNTIME in self._features and detector["Status"] == "ENABLED" and status.get(FEATURES[_RUNTIME])
        coverage = coverage_of(lambda: self._coverage(listed[0])) if asked else {}
        return {
            **({"coverage": coverage} if coverage else {}),
            "detector": listed[0],
            "on": detector["Status"] == "ENABLED",
            "features": {name: status.get(value, False) for name, value in FEATURES.items()},
            "frequency": _NAMES.get(detector.get("FindingPublishingFrequency", "")),
            "administrator": self.administrator_of(administrator, "AccountId", "RelationshipStatus"),
        }

    def held_by(self, policy: Mapping[str, Any]) -> set[str]:
        """A region's own block replaces the default one. What neither names is the account's.

        https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_guardduty_syntax.html
        """
        found = policy.get("guardduty", policy)
        block = found.get(self.region, found.get("default")) or {} if isinstance(found, Mapping) else {}
        names = {_FOUNDATIONAL: ON, **{key.lower(): feature_control(name) for name, key in FEATURES.items()}}
        return {control for name, control in names.items() if name in block}

    def _coverage(self, detector: str) -> dict[str, int]:
        """How many resources of this account runtime monitoring covers, and how many it does not."""
        own = [{"CriterionKey": "ACCOUNT_ID", "FilterCondition": {"Equals": [self._context.account_id]}}]
        answer = self.ask(
            "get_coverage_statistics",
            DetectorId=detector,
            StatisticsType=["COUNT_BY_COVERAGE_STATUS"],
            FilterCriteria={"FilterCriterion": own},
        )
        return {"HEALTHY": 0, **answer.get("CoverageStatistics", {}).get("CountByCoverageStatus", {})}

    def lasting(self, shown: State) -> State:
        """Without what GuardDuty counts by itself."""
        return {key: value for key, value in shown.items() if key != "coverage"}

    def plan_service(self, state: State, skip: frozenset[str]) -> Plan:
        """Make the detector, or raise what it lacks, in one call."""
        verdicts = tuple(self._verdicts(state))
        broken = (item for item in verdicts if not item.holds and item.mend == "call")
        lacks = tuple(item.control for item in broken if item.control not in skip)
        new = state["detector"] is None
        if not lacks or not self.may_write(state) or (new and ON in skip):
            return Plan(state, state, (), verdicts)
        wanted = {name: self._target(state, name, feature_control(name) in lacks) for name in FEATURES}
        after = {
            **state,
            "detector": state["detector"] or "<new>",
            "on": state["on"] or ON in lacks,
            "features": wanted,
            "frequency": self._frequency if FREQUENCY in lacks else state["frequency"],
        }
        settings = self._settings(state, after)
        if new:
            settings["Features"] += [{"Name": name, "Status": "DISABLED"} for name in state.get("others", ())]
            call = self.call("create_detector", lacks, Enable=True, Tags={MANAGED_TAG: OWNER}, **settings)
        else:
            enable = {} if state["on"] or ON not in lacks else {"Enable": True}
            if not enable and not settings:
                return Plan(state, state, (), verdicts)
            call = self.call("update_detector", lacks, DetectorId=state["detector"], **enable, **settings)
        return Plan(state, after, (call,), verdicts)

    def restore_calls(self, state: State, before: State) -> list[Call]:
        """Suspend a detector that was not on, for deleting it would delete its findings. Put the rest back."""
        detector = state["detector"]
        if detector is None:
            return []
        was = before if before["detector"] else {**state, "on": False}
        enable = {"Enable": was["on"]} if was["on"] != state["on"] else {}
        changes = {**enable, **self._settings(state, was)}
        return [self.call("update_detector", self.controls, DetectorId=detector, **changes)] if changes else []

    def _target(self, state: State, name: str, changes: bool) -> bool:
        return name in self._features if changes else bool(state["features"][name])

    def _settings(self, state: State, after: Mapping[str, Any]) -> dict[str, Any]:
        """What changes. A new detector is given every protection plan: AWS enables the others."""
        told = {
            FEATURES[name]: "ENABLED" if on else "DISABLED"
            for name, on in after["features"].items()
            if state["detector"] is None or on != state["features"][name]
        }
        features = {"Features": [{"Name": name, "Status": status} for name, status in told.items()]} if told else {}
        changed = after["frequency"] != state["frequency"]
        frequency = {"FindingPublishingFrequency": FREQUENCIES[after["frequency"]]} if changed else {}
        return {**features, **frequency}

    def _others(self) -> dict[str, list[str]]:
        """What the installed botocore knows of and we do not: AWS would enable it in a new detector too."""
        known = self._context.aws.choices("guardduty", "DetectorFeature")
        others = [name for name in known if name not in (*FEATURES.values(), INSTEAD_OF_RUNTIME)]
        return {"others": others} if others else {}

    def send(self, call: Call) -> Any:
        """Send one write. A plan that a region does not have cannot be disabled there either: it is left out.

        Raises:
            Failure: AWS refused what was asked for.
        """
        params = dict(call.params)
        while True:
            try:
                return self._context.aws.call(
                    call.service, call.method, region=call.region, absent=("BadRequestException",), **params
                )
            except NotFound as refused:
                off = [item for item in params.get("Features", []) if item["Status"] == "DISABLED"]
                lacking = [item for item in off if item["Name"] in _names_in(refused)]
                if not lacking:
                    where = f"{call.service}:{call.method} in {call.region}"
                    raise Failure("error", f"{where} failed: {refused.__cause__}") from refused
                params["Features"] = [item for item in params["Features"] if item not in lacking]

    def _verdicts(self, state: State) -> list[Verdict]:
        found = [self.judge(state, ON, state["on"], _shown(state["on"]), "on")]
        for name in FEATURES if self._exact else self._features:
            on, wanted = state["features"][name], name in self._features
            # A plan of a detector that is suspended protects nothing.
            idle = on and wanted and not state["on"]
            now = f"{_shown(on)}, but GuardDuty is suspended" if idle else _shown(on)
            verdict = self.judge(state, feature_control(name), on == wanted and not idle, now, _shown(wanted))
            found.append(self._covering(verdict, state) if name == _RUNTIME and wanted else verdict)
        if self._frequency:
            now = state["frequency"]
            found.append(self.judge(state, FREQUENCY, self._fast_enough(now), now, self._frequency))
        return found

    def _covering(self, verdict: Verdict, state: State) -> Verdict:
        coverage = state.get("coverage", {})
        failing = {"UNHEALTHY": coverage["UNHEALTHY"]} if coverage.get("UNHEALTHY") else {}
        return covered(verdict, coverage, failing, _COVER)

    def _fast_enough(self, now: str | None) -> bool:
        if self._exact or now is None:
            return now == self._frequency
        return _ORDER.index(now) >= _ORDER.index(str(self._frequency))


def _names_in(refused: NotFound) -> list[str]:
    return re.findall(r"[A-Z0-9]+(?:_[A-Z0-9]+)+", str(refused.__cause__))


def _shown(on: bool) -> str:
    return "on" if on else "off"
