# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An EventBridge rule that tells a topic when the root user signs in or calls an API.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._aws import DEFAULT_REGIONS
from .._names import topic_arn
from .._plan import Call, Failure, Plan, Refusal, State, Verdict
from .._reconcile import Resource, gather_all
from .._run import Context
from .ownership import MANAGED_TAG

CONTROL = "root_account.activity_alarm"
KINDS = ("AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail")
PATTERN: dict[str, Any] = {"detail": {"userIdentity": {"type": ["Root"]}}, "detail-type": list(KINDS)}
DESCRIPTION = "Tells when the root user signs in or calls an API"
TARGET = "dayone"
#: A rule hears of reading calls only in this state.
ALL_EVENTS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
#: What people read, instead of the event's JSON.
TRANSFORMER = {
    "InputPathsMap": {
        "account": "$.account",
        "event": "$.detail.eventName",
        "ip": "$.detail.sourceIPAddress",
        "region": "$.region",
        "service": "$.detail.eventSource",
        "time": "$.time",
    },
    "InputTemplate": '"The root user of AWS account <account> was used: <event> of <service> in <region>, '
    'from <ip>, at <time>."',
}


def covers(rule: Mapping[str, Any], all_events: bool) -> bool:
    """Whether an enabled rule hears of everything that root does."""
    states = (ALL_EVENTS,) if all_events else ("ENABLED", ALL_EVENTS)
    pattern = rule["pattern"]
    if rule["state"] not in states or not set(pattern) <= set(PATTERN):
        return False
    who = pattern.get("detail", {})
    if set(who) != {"userIdentity"} or set(who["userIdentity"]) != {"type"}:
        return False
    return "Root" in who["userIdentity"]["type"] and set(pattern.get("detail-type", KINDS)) >= set(KINDS)


def tells(rule: Mapping[str, Any]) -> bool:
    """Whether a rule has a topic for a target."""
    return any(target["Arn"].split(":")[2] == "sns" for target in rule["targets"])


class RootActivity(Resource):
    """The resource that the kernel works on: one rule and its target."""

    controls = (CONTROL,)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._name: str = options["rule_name"]
        self._absent = options["state"] == "absent"
        self._all_events: bool = options["all_events"]
        self._tags: dict[str, str] = options["tags"] or {}
        self._owner = f"root_activity_rule/{self._name}"
        self._region = DEFAULT_REGIONS[context.partition]
        self.regions = (self._region,)
        account, partition = context.account_id, context.partition
        self._arn = f"arn:{partition}:events:{self._region}:{account}:rule/{self._name}"
        named = topic_arn(options["topic_name"], account, self._region, partition)
        self._target: dict[str, Any] = {
            "Id": TARGET,
            "Arn": options["topic_arn"] or named,
            "InputTransformer": TRANSFORMER,
        }
        self._check_topic()

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        if not re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", options["rule_name"]):
            raise Refusal(
                f"rule_name is {options['rule_name']}, but must be 1 to 64 letters, digits, dots, hyphens and "
                "underscores."
            )
        arn = options["topic_arn"]
        if arn is not None and not re.fullmatch(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}", arn):
            raise Refusal(f"topic_arn is {arn}, but must be the ARN of an SNS topic.")

    def _check_topic(self) -> None:
        where = self._target["Arn"].split(":")[3]
        if where != self._region:
            raise Refusal(
                f"topic_arn is in {where}, but a rule tells only topics of its own region, and root's events are in "
                f"{self._region}. Make one there with dayone.aws.notice_topic and home_region: true."
            )

    def observe(self) -> State:
        """Read the rules that hear of root, and the one of our name, with their targets. Others are not looked at."""
        listed = self._aws.pages("events", "list_rules", "Rules", region=self._region)
        rules = {
            rule["Name"]: {
                "pattern": json.loads(rule.get("EventPattern") or "{}"),
                "state": rule["State"],
                "description": rule.get("Description", ""),
            }
            for rule in listed
        }
        near = [name for name, rule in rules.items() if name == self._name or covers(rule, self._all_events)]
        readers: dict[str, Any] = {f"targets of {name}": self._target_reader(name) for name in near}
        if self._name in near:
            readers["tags"] = self._read_tags
        found = gather_all(readers)
        return {
            "rules": {name: {**rules[name], "targets": found[f"targets of {name}"]} for name in near},
            "tags": found.get("tags", {}),
        }

    def _target_reader(self, name: str) -> Any:
        return lambda: self._aws.pages("events", "list_targets_by_rule", "Targets", region=self._region, Rule=name)

    def _read_tags(self) -> dict[str, str]:
        answer = self._aws.call("events", "list_tags_for_resource", region=self._region, ResourceARN=self._arn)
        return {item["Key"]: item["Value"] for item in answer["Tags"]}

    def plan(self, current: State | None) -> Plan:
        """Keep our own rule, or be content with another's that does the same, or make ours."""
        state = current or {"rules": {}, "tags": {}}
        found: Mapping[str, Any] | None = state["rules"].get(self._name)
        owned = found is not None and state["tags"].get(MANAGED_TAG) == self._owner
        before = {**found, "tags": dict(state["tags"])} if found is not None else {}
        if self._absent:
            return self._plan_absent(before, owned)
        others = [name for name, rule in state["rules"].items() if covers(rule, self._all_events) and tells(rule)]
        if not owned and others:
            told = self._arn.replace(f"/{self._name}", f"/{sorted(others)[0]}")
            return Plan(before, before, (), (self._verdict(True, f"{sorted(others)[0]} tells of it", told),))
        if found is not None and not owned:
            note = f"Rule {self._name} exists and was made by others. Rename it, or choose another rule_name."
            return Plan(before, before, (), (self._verdict(False, "somebody else's rule", self._arn, note),))
        calls = self._calls(found, state["tags"])
        shown = "absent" if found is None else "differs" if calls else "in place"
        after = self._after(found, state["tags"]) if calls else before
        return Plan(before, after, tuple(calls), (self._verdict(not calls, shown, self._arn),))

    def _verdict(self, holds: bool, current: str, arn: str, note: str = "") -> Verdict:
        return Verdict(CONTROL, holds, current, "in place", "person" if note else "call", arn, self._region, note)

    def _state(self, found: State | None) -> str:
        """A rule of ours that hears of more than is asked for keeps doing so."""
        hears_all = self._all_events or (found is not None and found["state"] == ALL_EVENTS)
        return ALL_EVENTS if hears_all else "ENABLED"

    def _calls(self, found: State | None, tags: Mapping[str, str]) -> list[Call]:
        calls = []
        wanted: dict[str, Any] = {"pattern": PATTERN, "state": self._state(found), "description": DESCRIPTION}
        if found is None or any(found[key] != value for key, value in wanted.items()):
            params: dict[str, Any] = {
                "Name": self._name,
                "EventPattern": json.dumps(PATTERN, sort_keys=True),
                "State": wanted["state"],
                "Description": DESCRIPTION,
            }
            calls.append(Call("events", "put_rule", {**params, **self._first_tags(found)}, self._region))
        missing = {key: value for key, value in self._tags.items() if tags.get(key) != value}
        if found is not None and missing:
            params = {"ResourceARN": self._arn, "Tags": _listed(missing)}
            calls.append(Call("events", "tag_resource", params, self._region))
        if found is None or self._target not in found["targets"]:
            params = {"Rule": self._name, "Targets": [self._target]}
            calls.append(Call("events", "put_targets", params, self._region))
        return calls

    def _first_tags(self, found: State | None) -> dict[str, Any]:
        """PutRule takes tags for a new rule only."""
        return {"Tags": _listed({**self._tags, MANAGED_TAG: self._owner})} if found is None else {}

    def _after(self, found: State | None, tags: Mapping[str, str]) -> dict[str, Any]:
        others = [item for item in found["targets"] if item["Id"] != TARGET] if found else []
        return {
            "pattern": PATTERN,
            "state": self._state(found),
            "description": DESCRIPTION,
            "targets": [*others, self._target],
            "tags": {**tags, **self._tags, MANAGED_TAG: self._owner},
        }

    def _plan_absent(self, before: State, owned: bool) -> Plan:
        calls = []
        if owned:
            targets: Sequence[Any] = before["targets"]
            if targets:
                params = {"Rule": self._name, "Ids": [item["Id"] for item in targets]}
                calls.append(Call("events", "remove_targets", params, self._region))
            calls.append(Call("events", "delete_rule", {"Name": self._name}, self._region))
        shown = "present" if owned else "somebody else's rule" if before else "absent"
        verdict = Verdict(CONTROL, not calls, shown, "removed", "call", self._arn, self._region)
        return Plan(before, {} if calls else before, tuple(calls), (verdict,))

    def send(self, call: Call) -> Any:
        """Send one write. Targets are refused one by one, in an answer that is no error."""
        answer = self._aws.call(call.service, call.method, region=call.region, **call.params)
        if answer.get("FailedEntryCount"):
            reasons = "; ".join(item.get("ErrorMessage", "no reason given") for item in answer["FailedEntries"])
            raise Failure("error", f"events:{call.method} in {call.region} refused a target: {reasons}")
        return answer

    def extra(self) -> dict[str, Any]:
        """The rule, and whom it tells."""
        return {"rule_arn": self._arn, "topic_arn": self._target["Arn"]}


def _listed(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in sorted(tags.items())]
