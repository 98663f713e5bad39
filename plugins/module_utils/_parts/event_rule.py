# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A rule of EventBridge with one target: made, kept and removed by its mark, or adopted where others do the same.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .._aws.client import Aws
from .._aws.listed import GONE, gather_all_listed
from .._kernel.plan import Call, Failure, Plan, State, Verdict
from .event_pattern import covers, written
from .ownership import MANAGED_TAG

TARGET = "dayone"
#: What of an event people read, instead of its JSON.
PATHS = {
    "account": "$.account",
    "event": "$.detail.eventName",
    "ip": "$.detail.sourceIPAddress",
    "region": "$.region",
    "service": "$.detail.eventSource",
    "time": "$.time",
}
#: A rule receives reading calls only in this state:
#: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
ALL_EVENTS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"


@dataclass(frozen=True)
class EventRule:
    """The rule to have, on the default event bus.

    Args:
        name: its name.
        region: where it is.
        account_id: whose it is.
        partition: the partition.
        owner: the mark by which its maker knows it again.
        control: the control that it satisfies.
        pattern: the events that it receives.
        description: what it is for.
        target: where events go, as PutTargets takes it.
        reads: whether it receives calls that only read.
        tags: further tags. Existing ones are kept.
    """

    name: str
    region: str
    account_id: str
    partition: str
    owner: str
    control: str
    pattern: Mapping[str, Any]
    description: str
    target: Mapping[str, Any]
    reads: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        """Its ARN."""
        return self.arn_of(self.name)

    def arn_of(self, name: str) -> str:
        """The ARN of a rule beside it."""
        return f"arn:{self.partition}:events:{self.region}:{self.account_id}:rule/{name}"

    def hears(self, found: Mapping[str, Any]) -> bool:
        """Whether the state of a rule lets it receive all that this one is to receive."""
        return found["state"] == ALL_EVENTS or (found["state"] == "ENABLED" and not self.reads)

    def is_covered_by(self, found: Mapping[str, Any]) -> bool:
        """Whether a rule receives all that this one is to receive."""
        return self.hears(found) and covers(found["pattern"], {**self.pattern, "account": [self.account_id]})

    def state(self, found: State | None) -> str:
        """Its state. A rule of ours that receives more than is asked for keeps doing so."""
        return ALL_EVENTS if self.reads or (found is not None and found["state"] == ALL_EVENTS) else "ENABLED"

    def differs(self, found: State) -> bool:
        """Whether a rule of its name is not as it should be."""
        wanted = {"pattern": self.pattern, "state": self.state(found), "description": self.description}
        return any(found[key] != value for key, value in wanted.items())

    def verdict(self, holds: bool, current: str, *, arn: str = "", note: str = "") -> Verdict:
        """How its control stands."""
        mend = "person" if note else "call"
        return Verdict(self.control, holds, current, "in place", mend, arn or self.arn, self.region, note)


#: Says of a rule of others whether it does what ours is to do.
Serves = Callable[[EventRule, Mapping[str, Any]], bool]


def watches(rule: EventRule, found: Mapping[str, Any]) -> bool:
    """Whether a rule receives everything that ours is to receive, and not just of everything there is."""
    return bool(found["pattern"].get("detail")) and rule.is_covered_by(found)


def tells(rule: EventRule, found: Mapping[str, Any]) -> bool:
    """Whether such a rule has a topic for a target."""
    return watches(rule, found) and bool(topics_of(found))


def topics_of(found: Mapping[str, Any]) -> list[str]:
    """The topics that a rule tells. The targets of one that nothing of ours is about are not read."""
    return [target["Arn"] for target in found.get("targets", ()) if target["Arn"].split(":")[2:3] == ["sns"]]


def observe_rules(aws: Aws, wanted: Sequence[EventRule], near: Serves, leaving: Collection[str] = ()) -> dict[str, Any]:
    """Read a region's rules: with their targets those of our names and those that might serve, with their tags those
    of our names that would be written to, or that are in ``leaving``. Others are not looked at."""
    region = wanted[0].region
    rules = {item["Name"]: _normal(item) for item in aws.pages("events", "list_rules", "Rules", region=region)}
    own = {rule.name: rule for rule in wanted}
    listed = [name for name in rules if name in own or any(near(rule, rules[name]) for rule in wanted)]
    targets = gather_all_listed({name: _target_reader(aws, region, name) for name in listed})
    rules = {name: rule for name, rule in rules.items() if name not in listed or name in targets}
    found = {name: {**rules[name], "targets": targets[name]} for name in targets}
    touched = [
        name
        for name, rule in own.items()
        if name in found and (name in leaving or rule.tags or rule_calls(rule, found[name], {}))
    ]
    tags = gather_all_listed({name: _tag_reader(aws, region, own[name].arn) for name in touched})
    return {"rules": {name: rule for name, rule in found.items() if name not in touched or name in tags}, "tags": tags}


def _normal(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "pattern": json.loads(item.get("EventPattern") or "{}"),
        "state": item["State"],
        "description": item.get("Description", ""),
    }


def _target_reader(aws: Aws, region: str, name: str) -> Callable[[], list[Any]]:
    asked: dict[str, Any] = {"region": region, "absent": GONE["events"]}
    return lambda: aws.pages("events", "list_targets_by_rule", "Targets", **asked, Rule=name)


def _tag_reader(aws: Aws, region: str, arn: str) -> Callable[[], dict[str, str]]:
    def read() -> dict[str, str]:
        asked: dict[str, Any] = {"region": region, "absent": GONE["events"]}
        answer = aws.call("events", "list_tags_for_resource", **asked, ResourceARN=arn)
        return {item["Key"]: item["Value"] for item in answer["Tags"]}

    return read


@dataclass(frozen=True)
class RulePlan:
    """What a rule is, what it will be, the writes between the two, and how its control stands."""

    name: str
    before: dict[str, Any]
    after: dict[str, Any]
    calls: tuple[Call, ...]
    verdict: Verdict


def plan_rule(rule: EventRule, state: State, serves: Serves) -> RulePlan:
    """Keep our own rule, or be content with another's that does the same, or make ours."""
    found: State | None = state["rules"].get(rule.name)
    tags = state["tags"].get(rule.name, {})
    before = {**found, "tags": dict(tags)} if found is not None else {}
    calls = rule_calls(rule, found, tags)
    if found is not None and not calls:
        return RulePlan(rule.name, before, before, (), rule.verdict(True, "in place"))
    owned = found is not None and tags.get(MANAGED_TAG) == rule.owner
    others = sorted(name for name, item in state["rules"].items() if serves(rule, item))
    if not owned and others:
        told = rule.verdict(True, f"{others[0]} does the same", arn=rule.arn_of(others[0]))
        return RulePlan(rule.name, before, before, (), told)
    if found is not None and not owned:
        note = f"Rule {rule.name} exists and was created outside this collection. Rename it."
        return RulePlan(
            rule.name,
            before,
            before,
            (),
            rule.verdict(False, "a rule that was created outside this collection", note=note),
        )
    shown = "absent" if found is None else "differs"
    return RulePlan(rule.name, before, rule_after(rule, found, tags), tuple(calls), rule.verdict(False, shown))


def rule_calls(rule: EventRule, found: State | None, tags: Mapping[str, str]) -> list[Call]:
    """The writes that bring the rule and its target about. Other rules do not wait for them; removals do."""
    calls = []
    if found is None or rule.differs(found):
        params: dict[str, Any] = {
            "Name": rule.name,
            "EventPattern": written(rule.pattern),
            "State": rule.state(found),
            "Description": rule.description,
        }
        if found is None:  # PutRule takes tags for a new rule only.
            params["Tags"] = _listed({**rule.tags, MANAGED_TAG: rule.owner})
        calls.append(_call(rule, "put_rule", **params))
    missing = {key: value for key, value in rule.tags.items() if tags.get(key) != value}
    if found is not None and missing:
        calls.append(_call(rule, "tag_resource", ResourceARN=rule.arn, Tags=_listed(missing)))
    if found is None or rule.target not in found["targets"]:
        calls.append(_call(rule, "put_targets", Rule=rule.name, Targets=[dict(rule.target)]))
    return [replace(call, chain=rule.name) for call in calls]


def rule_after(rule: EventRule, found: State | None, tags: Mapping[str, str]) -> dict[str, Any]:
    """The rule as it will be."""
    others = [item for item in found["targets"] if item["Id"] != rule.target["Id"]] if found else []
    return {
        "pattern": rule.pattern,
        "state": rule.state(found),
        "description": rule.description,
        "targets": [*others, dict(rule.target)],
        "tags": {**tags, **rule.tags, MANAGED_TAG: rule.owner},
    }


def removal_calls(rule: EventRule, state: State) -> list[Call]:
    """Delete the rule that we made, after its targets: AWS wants that order."""
    found = state["rules"].get(rule.name)
    if found is None or state["tags"].get(rule.name, {}).get(MANAGED_TAG) != rule.owner:
        return []
    return _deletion(rule, found)


def _deletion(rule: EventRule, found: State) -> list[Call]:
    ids = [item["Id"] for item in found["targets"]]
    first = [_call(rule, "remove_targets", Rule=rule.name, Ids=ids)] if ids else []
    return [*first, _call(rule, "delete_rule", Name=rule.name)]


def plan_removal(rule: EventRule, state: State) -> RulePlan:
    """Have no rule of ours."""
    found = state["rules"].get(rule.name)
    before = {**found, "tags": dict(state["tags"].get(rule.name, {}))} if found is not None else {}
    calls = tuple(removal_calls(rule, state))
    shown = "present" if calls else "a rule that was created outside this collection" if before else "absent"
    verdict = Verdict(rule.control, not calls, shown, "removed", "call", rule.arn, rule.region)
    return RulePlan(rule.name, before, {} if calls else before, calls, verdict)


def restore_calls(rule: EventRule, found: State | None, before: State | None) -> list[Call]:
    """Put a rule back as it was, with its targets; delete one that was not there. Further tags stay.

    Args:
        rule: the rule.
        found: the rule as it is, or nothing.
        before: the rule as a diff showed it before, or nothing.
    """
    if not before:
        return _deletion(rule, found) if found is not None else []
    calls = []
    known = ("pattern", "state", "description")
    if found is None or any(found[key] != before[key] for key in known):
        tags = {"Tags": _listed(before["tags"])} if found is None and before["tags"] else {}
        params = {"Name": rule.name, "EventPattern": written(before["pattern"]), "State": before["state"], **tags}
        calls.append(_call(rule, "put_rule", **params, Description=before["description"]))
    targets = found["targets"] if found is not None else []
    kept = {item["Id"] for item in before["targets"]}
    came = [item["Id"] for item in targets if item["Id"] not in kept]
    lost = [dict(item) for item in before["targets"] if item not in targets]
    calls += [_call(rule, "remove_targets", Rule=rule.name, Ids=came)] if came else []
    return [*calls, *([_call(rule, "put_targets", Rule=rule.name, Targets=lost)] if lost else [])]


def restored_rules(rules: Sequence[EventRule], current: State, before: State) -> Plan:
    """The plan that puts some rules of a region back as they were.

    Args:
        rules: those that may have changed.
        current: what ``observe_rules`` read.
        before: the rules by name, as a diff showed them before.
    """
    found = current["rules"]
    calls = [call for rule in rules for call in restore_calls(rule, found.get(rule.name), before.get(rule.name))]
    return Plan({rule.name: found[rule.name] for rule in rules if rule.name in found}, before, tuple(calls))


def lasting(shown: State) -> dict[str, Any]:
    """A shown rule without its tags, which are not always read."""
    return {key: value for key, value in shown.items() if key != "tags"}


def send_rule(aws: Aws, call: Call) -> Any:
    """Send one write. Targets are refused one by one, in an answer that is no error.

    Raises:
        Failure: AWS refused the write, or one of its targets.
    """
    answer = aws.call(call.service, call.method, region=call.region, **call.params)
    if answer.get("FailedEntryCount"):
        reasons = "; ".join(item.get("ErrorMessage", "no reason given") for item in answer["FailedEntries"])
        raise Failure("error", f"events:{call.method} in {call.region} refused a target: {reasons}")
    return answer


def _call(rule: EventRule, method: str, **params: Any) -> Call:
    return Call("events", method, params, rule.region, mends=(rule.control,), resource=rule.arn)


def _listed(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in sorted(tags.items())]
