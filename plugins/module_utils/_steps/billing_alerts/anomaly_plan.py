# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is done about the monitor and the subscriptions of Cost Anomaly Detection. Pure.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_AnomalySubscription.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Call, Ref, State, Verdict
from ..._parts.ownership import MANAGED_TAG
from .common_options import amount

MONITOR, SUBSCRIPTION = "billing_alerts.anomaly_monitor", "billing_alerts.anomaly_subscription"
_KEYS = {"absolute": "ANOMALY_TOTAL_IMPACT_ABSOLUTE", "percentage": "ANOMALY_TOTAL_IMPACT_PERCENTAGE"}


@dataclass(frozen=True)
class Subscription:
    """A subscription to have.

    Args:
        name: its name.
        frequency: ``IMMEDIATE`` tells a topic, ``DAILY`` and ``WEEKLY`` tell addresses.
        kind: ``SNS`` or ``EMAIL``.
        told: the topic, or the addresses.
        threshold: the least impact, ``absolute`` in US dollars and ``percentage``; of two, both must be passed.
    """

    name: str
    frequency: str
    kind: str
    told: Sequence[str]
    threshold: Mapping[str, float]

    def normal(self) -> dict[str, Any]:
        """What is compared with a subscription that was found."""
        return {
            "frequency": self.frequency,
            "told": sorted(self.told),
            "threshold": normal_threshold(self._expression()),
        }

    def _expression(self) -> dict[str, Any]:
        parts = [
            {"Dimensions": {"Key": _KEYS[key], "MatchOptions": ["GREATER_THAN_OR_EQUAL"], "Values": [amount(value)]}}
            for key, value in sorted(self.threshold.items())
        ]
        return parts[0] if len(parts) == 1 else {"And": parts}

    def to_api(self, monitor: str | Ref) -> dict[str, Any]:
        """The subscription as the API takes it, on a monitor."""
        return {
            "SubscriptionName": self.name,
            "MonitorArnList": [monitor],
            "Frequency": self.frequency,
            "Subscribers": [{"Type": self.kind, "Address": address} for address in sorted(self.told)],
            "ThresholdExpression": self._expression(),
        }


def normal_threshold(expression: Mapping[str, Any]) -> dict[str, Any]:
    """A threshold's expression, whatever the order of its parts and the form of its numbers."""
    if "Dimensions" in expression:
        return {"of": "one", **_part(expression)}
    for kind in ("And", "Or"):
        if kind in expression and all("Dimensions" in part for part in expression[kind]):
            parts = [item for part in expression[kind] for item in _part(part).items()]
            return {"of": kind, **dict(sorted(parts))}
    return {"of": "other"}


def _part(expression: Mapping[str, Any]) -> dict[str, float]:
    dimension = expression["Dimensions"]
    return {dimension["Key"]: float(dimension["Values"][0])}


def normal_subscription(found: Mapping[str, Any]) -> dict[str, Any]:
    """A subscription of GetAnomalySubscriptions."""
    absolute = {"Key": _KEYS["absolute"], "Values": [str(found.get("Threshold", 0))]}
    expression = found.get("ThresholdExpression") or {"Dimensions": absolute}
    return {
        "name": found["SubscriptionName"],
        "arn": found["SubscriptionArn"],
        "monitors": list(found["MonitorArnList"]),
        "declined": sorted(item["Address"] for item in found["Subscribers"] if item.get("Status") == "DECLINED"),
        "subscription": {
            "frequency": found["Frequency"],
            "told": sorted(item["Address"] for item in found["Subscribers"]),
            "threshold": normal_threshold(expression),
        },
    }


def service_monitor(monitors: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The monitor of all services. An account has one at most, and AWS makes it with Cost Explorer."""
    kinds = [item for item in monitors if item["MonitorType"] == "DIMENSIONAL"]
    return next((item for item in kinds if item.get("MonitorDimension") == "SERVICE"), None)


def plan_monitor(found: Mapping[str, Any] | None, name: str, owner: str, region: str) -> tuple[list[Call], Verdict]:
    """Make the monitor of all services where there is none."""
    if found is not None:
        shown = f"monitor {found['MonitorName']}"
        return [], Verdict(MONITOR, True, shown, "a monitor of all services", "call", found["MonitorArn"])
    params = {
        "AnomalyMonitor": {"MonitorName": name, "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"},
        "ResourceTags": [{"Key": MANAGED_TAG, "Value": owner}],
    }
    call = Call("ce", "create_anomaly_monitor", params, region, mark="monitor", mends=(MONITOR,))
    return [call], Verdict(MONITOR, False, None, "a monitor of all services")


def covers(found: State, wanted: Subscription, monitor: str | Ref) -> bool:
    """Whether a subscription tells all that ours would tell, of the same monitor."""
    have, want = dict(found["subscription"]), wanted.normal()
    people = set(want.pop("told")) <= set(have.pop("told"))
    return people and have == want and monitor in found["monitors"]


def plan_subscription(
    found: Sequence[State], wanted: Subscription, monitor: str | Ref, owner: str, region: str
) -> tuple[list[Call], list[Verdict]]:
    """Leave a subscription that does what ours would; else make ours, or bring it back to what was asked for."""
    named = next((item for item in found if item["name"] == wanted.name), None)
    ours = named if named is not None and named.get("owner") == owner else None
    like = next((item for item in found if covers(item, wanted, monitor)), None)
    if ours is None and like is not None:
        return [], _standing(like, wanted)
    if named is not None and ours is None and named.get("owner") is not None:
        note = (
            f"Anomaly subscription {wanted.name} exists and was created outside this collection. Rename it, or "
            "choose another name."
        )
        return [], [_verdict(named, wanted, "person", note)]
    if ours is None:
        params = {
            "AnomalySubscription": wanted.to_api(monitor),
            "ResourceTags": [{"Key": MANAGED_TAG, "Value": owner}],
        }
        call = Call("ce", "create_anomaly_subscription", params, region, mends=(SUBSCRIPTION,), resource=wanted.name)
        return [call], [_verdict(None, wanted, "call")]
    if ours["subscription"] == wanted.normal() and monitor in ours["monitors"]:
        return [], _standing(ours, wanted)
    fields = {**wanted.to_api(monitor), "SubscriptionArn": ours["arn"]}
    call = Call("ce", "update_anomaly_subscription", fields, region, mends=(SUBSCRIPTION,), resource=wanted.name)
    return [call], [_verdict(ours, wanted, "call")]


def _verdict(found: State | None, wanted: Subscription, mend: str, note: str = "") -> Verdict:
    current = found["subscription"] if found else None
    return Verdict(SUBSCRIPTION, False, current, wanted.normal(), mend, wanted.name, "", note)


def _standing(found: State, wanted: Subscription) -> list[Verdict]:
    """A subscription as it should be, unless somebody declined to be told."""
    gone = sorted(set(found["declined"]) & set(wanted.told))
    note = (
        f"{', '.join(gone)} declined the notifications of {found['name']}. Ask them, or remove them from emails."
        if gone
        else ""
    )
    current = {**found["subscription"], **({"declined": gone} if gone else {})}
    return [Verdict(SUBSCRIPTION, not gone, current, wanted.normal(), "person", wanted.name, "", note)]


def restore_calls(state: State, before: State, owner: str, region: str) -> list[Call] | None:
    """Put subscriptions back as a diff showed them, also those that are gone; delete those that came, and a monitor
    that was not there. None: a threshold was of a kind that we do not make."""
    found = {item["name"]: item for item in state["subscriptions"]}
    monitor, calls = state["monitor"], []
    for name, old in before["subscriptions"].items():
        if name in found and found[name]["subscription"] == old:
            continue
        if old["threshold"]["of"] == "other" or monitor is None:
            return None
        calls.append(_as_before(name, old, found.get(name), monitor["MonitorArn"], owner, region))
    gone = [item["arn"] for name, item in found.items() if name not in before["subscriptions"]]
    calls += [Call("ce", "delete_anomaly_subscription", {"SubscriptionArn": arn}, region) for arn in gone]
    if before["monitor"] is None and monitor is not None:
        calls.append(Call("ce", "delete_anomaly_monitor", {"MonitorArn": monitor["MonitorArn"]}, region))
    return calls


def _as_before(name: str, old: State, found: State | None, monitor: str, owner: str, region: str) -> Call:
    parts = [
        {"Dimensions": {"Key": key, "MatchOptions": ["GREATER_THAN_OR_EQUAL"], "Values": [amount(value)]}}
        for key, value in sorted(old["threshold"].items())
        if key != "of"
    ]
    kind = old["threshold"]["of"]
    fields = {
        "SubscriptionName": name,
        "Frequency": old["frequency"],
        "Subscribers": [{"Type": "SNS" if who.startswith("arn:") else "EMAIL", "Address": who} for who in old["told"]],
        "ThresholdExpression": parts[0] if kind == "one" else {kind: parts},
    }
    if found is not None:
        params = {**fields, "SubscriptionArn": found["arn"]}
        return Call("ce", "update_anomaly_subscription", params, region)
    tags = [{"Key": MANAGED_TAG, "Value": owner}]
    made = {"AnomalySubscription": {**fields, "MonitorArnList": [monitor]}, "ResourceTags": tags}
    return Call("ce", "create_anomaly_subscription", made, region)
