# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Cost Anomaly Detection: a monitor of all services, and who is notified of an anomaly.

AWS asks money for each request of this API: nothing is read that is not needed.
https://docs.aws.amazon.com/cost-management/latest/userguide/manage-ad.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..._aws.listed import GONE, gather_all_listed
from ..._kernel.plan import Call, Failure, Plan, Ref, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather
from ..._module.run import Context
from ..._parts.chain.delivery import Sender, links_to_person
from ..._parts.chain.topics import observe_ends
from ..._parts.chain.verdict import chained, there
from ..._parts.ownership import MANAGED_TAG
from ..._parts.prices import monthly_usd, usd
from . import anomaly_plan
from .anomaly_plan import MONITOR, SUBSCRIPTION, Subscription
from .common_options import HANDLE, billing_region, check_recipients, recipients_topic

#: What AWS says where Cost Explorer was never opened.
_OFF = "not enabled for cost explorer"
_HOW = (
    "Open https://console.aws.amazon.com/cost-management/home#/cost-explorer once: this enables Cost "
    "Explorer, which no API does. AWS then creates a monitor within a day."
)


class CostAnomalyDetection(Resource):
    """The resource that the kernel works on: the monitor and its subscriptions."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._region = billing_region(context, "dayone.aws.cost_anomaly_detection")
        self._account = context.account_id
        self._absent = options["state"] == "absent"
        self._name = options["name"]
        self._owner = f"cost_anomaly_detection/{options['name']}"
        self._wanted = _wanted(options, recipients_topic(context, options, self._region))
        self.controls = (MONITOR,) if self._absent else (MONITOR, SUBSCRIPTION)
        #: Each request that is paid for. A list, for requests are sent at the same time.
        self._paid: list[str] = []
        self._watches = False

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        check_recipients(options)
        for name in ("threshold_absolute", "threshold_percentage"):
            value = options[name]
            if value is not None and value <= 0:
                raise Refusal(f"{name} is {value:g}, but must be greater than 0.")
        if options["state"] == "absent":
            return
        if options["threshold_absolute"] is None and options["threshold_percentage"] is None:
            raise Refusal(
                "set threshold_absolute or threshold_percentage: without either of them every cent is an anomaly."
            )
        if not (options["emails"] or options["topic_arn"] or options["topic_name"]):
            raise Refusal("set emails, topic_arn or topic_name: an anomaly needs a recipient.")

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        self._paid.append(method)
        return self._aws.call("ce", method, region=self._region, **params)

    def _pages(self, method: str, key: str) -> list[Any]:
        """All items of a list. Each page is paid for, and counted."""
        token: dict[str, str] = {}
        found = []
        while True:
            answer = self._call(method, **token)
            found += answer[key]
            if not answer.get("NextPageToken"):
                return found
            token = {"NextPageToken": answer["NextPageToken"]}

    def observe(self) -> State:
        """Read monitors and subscriptions, and the owners of those that may be changed."""
        read = gather(
            {
                "monitors": lambda: self._pages("get_anomaly_monitors", "AnomalyMonitors"),
                "subscriptions": lambda: self._pages("get_anomaly_subscriptions", "AnomalySubscriptions"),
            }
        )
        for part in read.values():
            if isinstance(part, Failure):
                if _OFF in part.message.lower():
                    return {"off": part.message}
                raise part
        monitor = anomaly_plan.service_monitor(read["monitors"])  # type: ignore[arg-type]
        found = [anomaly_plan.normal_subscription(item) for item in read["subscriptions"]]  # type: ignore[union-attr]
        doubtful = [item for item in found if self._in_doubt(item, monitor)]
        arns = [item["arn"] for item in doubtful]
        if self._absent and monitor is not None and monitor["MonitorName"] == self._name:
            arns.append(monitor["MonitorArn"])
        owners = self._owners(arns)
        found = [item for item in found if item not in doubtful or item["arn"] in owners]  # what is gone meanwhile
        for item in doubtful:
            item["owner"] = owners.get(item["arn"], "")
        mine = monitor is not None and owners.get(monitor["MonitorArn"]) == self._owner
        topics = [topic for item in self._wanted if item.kind == "SNS" for topic in item.told]
        ends = observe_ends(self._aws, topics)
        return {"off": "", "monitor": monitor, "monitor_is_ours": mine, "subscriptions": found, "ends": ends}

    def _in_doubt(self, item: State, monitor: Mapping[str, Any] | None) -> bool:
        """Whether a subscription has a name of ours and is not exactly as it should be."""
        if self._absent:
            return bool(item["name"] in _names(self._name))
        arn = monitor["MonitorArn"] if monitor else ""
        wanted = next((one for one in self._wanted if one.name == item["name"]), None)
        if wanted is None:
            return bool(item["name"] in _names(self._name))
        return bool(item["subscription"] != wanted.normal() or arn not in item["monitors"])

    def _owners(self, arns: list[str]) -> dict[str, str]:
        return gather_all_listed({arn: partial(self._owner_of, arn) for arn in arns})

    def _owner_of(self, arn: str) -> str:
        tags = self._call("list_tags_for_resource", absent=GONE["ce"], ResourceArn=arn).get("ResourceTags", [])
        return {item["Key"]: item["Value"] for item in tags}.get(MANAGED_TAG, "")

    def plan(self, current: State | None) -> Plan:
        """The monitor first, for the subscriptions name it."""
        state = current or {}
        if state["off"]:
            wanted = {MONITOR: "a monitor of all services", SUBSCRIPTION: "somebody is notified"}
            return Plan(
                None,
                None,
                (),
                tuple(
                    Verdict(name, False, "Cost Explorer is disabled", wanted[name], "person", note=_HOW)
                    for name in self.controls
                ),
            )
        before = _shown(state)
        self._watches = not self._absent
        if self._absent:
            return self._plan_absent(state, before)
        found = state["monitor"]
        calls, verdict = anomaly_plan.plan_monitor(found, self._name, self._owner, self._region)
        verdicts = [verdict]
        arn = found["MonitorArn"] if found else Ref("monitor", ("MonitorArn",))
        for wanted_one in self._wanted:
            made, judged = anomaly_plan.plan_subscription(
                state["subscriptions"], wanted_one, arn, self._owner, self._region
            )
            calls += made
            verdicts += [self._chained(item, wanted_one, state) for item in judged]
        stale = self._stale(state)
        calls += [self._deletion(item) for item in stale]
        verdicts += [_gone(item) for item in stale]
        after = self._after(before, stale) if calls else before
        return Plan(before, after, tuple(calls), tuple(verdicts))

    def _chained(self, verdict: Verdict, wanted: Subscription, state: State) -> Verdict:
        """A verdict with the links from the monitor to people: an address needs no more than not to have declined."""
        first = there("anomaly subscription", wanted.name)
        if not verdict.holds or wanted.kind != "SNS":
            return verdict
        sender = Sender("costalerts.amazonaws.com", self._account, "", HANDLE)
        ends = [link for topic in wanted.told for link in links_to_person(topic, state["ends"].get(topic), sender)]
        return chained(verdict, (first, *ends))

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """Without a monitor there is nothing to subscribe to."""
        if any(verdict.control == MONITOR for verdict in waived):
            return replace(plan, calls=(), after=plan.before)
        return super().plan_without(current, plan, waived)

    def _stale(self, state: State) -> list[State]:
        """Subscriptions that we made and that nobody asks for any more."""
        kept = set() if self._absent else {item.name for item in self._wanted}
        return [
            item for item in state["subscriptions"] if item.get("owner") == self._owner and item["name"] not in kept
        ]

    def _deletion(self, item: State) -> Call:
        params = {"SubscriptionArn": item["arn"]}
        return Call(
            "ce",
            "delete_anomaly_subscription",
            params,
            self._region,
            mends=(MONITOR,) if self._absent else (SUBSCRIPTION,),
            resource="" if self._absent else item["name"],
        )

    def _plan_absent(self, state: State, before: State) -> Plan:
        stale = self._stale(state)
        calls = [self._deletion(item) for item in stale]
        if state["monitor_is_ours"]:
            params = {"MonitorArn": state["monitor"]["MonitorArn"]}
            calls.append(Call("ce", "delete_anomaly_monitor", params, self._region, mends=(MONITOR,)))
        verdict = Verdict(MONITOR, not calls, "present" if calls else "nothing that this module created", "removed")
        after = self._after(before, stale) if calls else before
        return Plan(before, after, tuple(calls), (verdict,))

    def _after(self, before: State, stale: list[State]) -> dict[str, Any]:
        """The state that the calls lead to."""
        gone = {item["name"] for item in stale}
        left = {name: item for name, item in before["subscriptions"].items() if name not in gone}
        if self._absent:
            return {"monitor": None if before["monitor"] == self._name else before["monitor"], "subscriptions": left}
        made = {item.name: item.normal() for item in self._wanted}
        return {"monitor": before["monitor"] or self._name, "subscriptions": {**left, **made}}

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The subscriptions as they were, and no monitor where there was none."""
        state = current or {}
        calls = None if state["off"] else anomaly_plan.restore_calls(state, before, self._owner, self._region)
        return None if calls is None else Plan(_shown(state), before, tuple(calls))

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._call(call.method, **call.params)

    def extra(self) -> dict[str, Any]:
        """What is watched, who is notified, and what the requests of this run cost."""
        wanted = self._wanted if self._watches else []
        watched = [f"cost anomalies of all services, from {_threshold(item)}" for item in wanted[:1]]
        return {
            "estimated_monthly_cost_usd": monthly_usd(anomaly_monitor=self._watches),
            "paid_requests": len(self._paid),
            "request_cost_usd": round(usd("cost_request") * len(self._paid), 2),
            "money": {
                "watched": watched,
                "told": sorted({address for item in wanted for address in item.told}),
                "spent": [],
            },
        }


def _names(name: str) -> tuple[str, str]:
    """The names of the two subscriptions: that of the topic, and that of the addresses."""
    return name, f"{name}-email"


def _wanted(options: Mapping[str, Any], topic: str) -> list[Subscription]:
    """One subscription for the topic, which is told at once, and one for the addresses, which get a summary."""
    if options["state"] == "absent":
        return []
    given = {"absolute": options["threshold_absolute"], "percentage": options["threshold_percentage"]}
    threshold = {key: value for key, value in given.items() if value is not None}
    of_topic, of_emails = _names(options["name"])
    found = []
    if topic:
        found.append(Subscription(of_topic, "IMMEDIATE", "SNS", [topic], threshold))
    if options["emails"]:
        frequency = options["email_frequency"].upper()
        found.append(Subscription(of_emails, frequency, "EMAIL", options["emails"], threshold))
    return found


def _threshold(item: Subscription) -> str:
    units = {"absolute": "${:g}", "percentage": "{:g} %"}
    return " and ".join(units[key].format(value) for key, value in sorted(item.threshold.items()))


def _shown(state: State) -> dict[str, Any]:
    monitor = state["monitor"]
    return {
        "monitor": monitor["MonitorName"] if monitor else None,
        "subscriptions": {item["name"]: item["subscription"] for item in state["subscriptions"]},
    }


def _gone(item: State) -> Verdict:
    return Verdict(SUBSCRIPTION, False, "present", "removed", "call", item["name"])
