# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM Access Analyzer: who outside has access, in every region; what access nobody uses, in one.

https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._aws.client import DEFAULT_REGIONS
from ..._kernel.plan import Call, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource
from ..._module.regional import check_regions, per_region
from ..._module.run import Context
from ..._parts.ownership import MANAGED_TAG

OWNER = "access_analyzer"
ZONES = ("account", "organization")
#: https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_UnusedAccessConfiguration.html
UNUSED_DAYS = (1, 365)
#: Statuses of an analyzer that is not there yet, and of one that is.
_COMING, _ON = "CREATING", "ACTIVE"


class Analyzer(Resource):
    """One kind of analyzer in one region. What others made is adopted, never changed.

    Args:
        kind: ``external`` or ``unused``.
        options: the module's.
    """

    def __init__(self, context: Context, kind: str, region: str, options: Mapping[str, Any]) -> None:
        self.region, self.name = region, kind
        self._aws = context.aws
        self._control = f"access_analyzer.{kind}"
        self.controls = (self._control,)
        self._absent = options["state"] == "absent"
        self._analyzer = f"{options['name_prefix']}-{kind}"
        suffix = "" if kind == "external" else "_UNUSED_ACCESS"
        self._type = f"{options[f'{kind}_zone'].upper()}{suffix}"
        # An analyzer of the organization sees this account too.
        self._fitting = {f"ORGANIZATION{suffix}", self._type}
        self._days = options["unused_days"] if kind == "unused" else None
        self._arn = f"arn:{context.partition}:access-analyzer:{region}:{context.account_id}:analyzer/{self._analyzer}"

    def observe(self) -> dict[str, Any]:
        """The analyzers that fit, and our own, by name."""
        found = self._aws.pages("accessanalyzer", "list_analyzers", "analyzers", region=self.region)
        return {
            item["name"]: _normal(item)
            for item in found
            if item["type"] in self._fitting or item["name"] == self._analyzer
        }

    def plan(self, current: State | None) -> Plan:
        """Adopt an analyzer that works, or make one."""
        found = dict(current or {})
        own = found.get(self._analyzer)
        own = own if own and own["owner"] == OWNER else None
        if self._absent:
            return self._removed(found, own)
        fitting = sorted((item for item in found.values() if item["type"] in self._fitting), key=_usefulness)
        best = fitting[0] if fitting else None
        if best is not None:
            return Plan(found, found, (), (self._verdict(best),))
        if self._analyzer in found:
            note = f"{self._analyzer} is an analyzer of a different type: choose another name_prefix."
            return Plan(found, found, (), (self._judged(found[self._analyzer]["type"], note),))
        wanted = {"type": self._type, "status": _ON, "owner": OWNER, "days": self._days, "reason": "", "arn": self._arn}
        verdict = Verdict(self._control, False, "absent", self._type, "call", self._arn, self.region)
        return Plan(found, {**found, self._analyzer: wanted}, (self._creation(),), (verdict,))

    def _verdict(self, best: Mapping[str, Any]) -> Verdict:
        """How an analyzer that is there stands."""
        shown, arn = f"{best['type']} {best['status']}", best["arn"]
        if best["status"] == _COMING:
            return self._judged(shown, "AWS is still creating the analyzer: check again in a few minutes.", arn)
        if best["status"] != _ON:
            note = f"Analyzer {arn} is {best['status']} ({best['reason'] or 'no reason given'}): fix or delete it."
            return self._judged(shown, note, arn)
        if self._days is not None and (best["days"] or 0) > self._days:
            note = f"It looks back {best['days']} days, which cannot be changed: delete it, and run again."
            return self._judged(f"{shown}, {best['days']} days", note, arn)
        return Verdict(self._control, True, shown, shown, "call", arn, self.region)

    def _judged(self, shown: str, note: str, arn: str = "") -> Verdict:
        return Verdict(self._control, False, shown, f"{self._type} {_ON}", "person", arn, self.region, note)

    def _creation(self) -> Call:
        params: dict[str, Any] = {"analyzerName": self._analyzer, "type": self._type, "tags": {MANAGED_TAG: OWNER}}
        if self._days is not None:
            params["configuration"] = {"unusedAccess": {"unusedAccessAge": self._days}}
        return Call("accessanalyzer", "create_analyzer", params, self.region, mends=self.controls)

    def _removed(self, found: dict[str, Any], own: State | None) -> Plan:
        verdict = Verdict(self._control, own is None, "absent" if own is None else "present", "removed", "call")
        if own is None:
            return Plan(found, found, (), (verdict,))
        call = Call("accessanalyzer", "delete_analyzer", {"analyzerName": self._analyzer}, self.region)
        after = {name: item for name, item in found.items() if name != self._analyzer}
        return Plan(found, after, (call,), (verdict,))

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)


def _normal(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "arn": item["arn"],
        "type": item["type"],
        "status": item["status"],
        "owner": item.get("tags", {}).get(MANAGED_TAG, ""),
        "days": item.get("configuration", {}).get("unusedAccess", {}).get("unusedAccessAge"),
        "reason": item.get("statusReason", {}).get("code", ""),
    }


def _usefulness(item: Mapping[str, Any]) -> tuple[int, int, str]:
    """Working ones first, then those that look back the least."""
    return (
        [_ON, _COMING].index(item["status"]) if item["status"] in (_ON, _COMING) else 2,
        item["days"] or 0,
        item["arn"],
    )


def resources(context: Context, options: Mapping[str, Any]) -> Sequence[Resource]:
    """An analyzer of external access in each region, and one of unused access in a single region."""
    made: list[Resource] = []
    if options["external"]:
        made += per_region(context, options, lambda region: [Analyzer(context, "external", region, options)])
    if options["unused"]:
        # IAM is global, and each analyzer is paid for: a second region would only double the bill.
        home = options["unused_region"] or context.aws.region or DEFAULT_REGIONS[context.partition]
        made.append(Analyzer(context, "unused", home, options))
    return made


def check(options: Mapping[str, Any]) -> None:
    """Refuse what AWS would refuse, before the first request."""
    check_regions(options)
    low, high = UNUSED_DAYS
    if not low <= options["unused_days"] <= high:
        raise Refusal(f"unused_days is {options['unused_days']}, but must be between {low} and {high}.")
    if not options["external"] and not options["unused"]:
        raise Refusal("set external or unused: without either of them there is nothing to do.")
