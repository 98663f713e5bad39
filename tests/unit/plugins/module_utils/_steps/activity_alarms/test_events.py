# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Call, Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.event_pattern import PATTERN_SIZE, covers, written
from ansible_collections.dayone.aws.plugins.module_utils._parts.event_rule import ALL_EVENTS, EventRule
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms import events as activity_events
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.activities import ACTIVITIES
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.events_plan import (
    GLOBAL_SERVICES,
    RuleDestination,
    forwarded,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.chains import ALL, end, trail

ACCOUNT = "123456789012"
TOPIC = f"arn:aws:sns:eu-west-1:{ACCOUNT}:dayone-security"
PLACE = RuleDestination("eu-west-1", "us-east-1", ACCOUNT, "aws", TOPIC)
OWN = {"dayone:managed": "activity_events"}
OPTIONS: dict[str, Any] = {
    "state": "present",
    "activities": list(ACTIVITIES),
    "topic_name": "dayone-security",
    "topic_arn": None,
    "regions": None,
}
HEARD: dict[str, Any] = {"trails": [trail()], "ends": {TOPIC: end(), TOPIC.replace("dayone", "their"): end()}}
EMPTY: dict[str, Any] = {"rules": {}, "tags": {}, **HEARD}
FORWARD = "dayone-activity-forward"
activities = st.lists(st.sampled_from(list(ACTIVITIES)), unique=True)


class Who:
    """The context of an administrator in eu-west-1."""

    aws = None
    account_id = ACCOUNT
    partition = "aws"
    home_region = "eu-west-1"


def made(region: str = "eu-west-1", **change: Any) -> activity_events.RegionEvents:
    return activity_events.RegionEvents(Who(), {**OPTIONS, **change}, PLACE, region)  # type: ignore[arg-type]


def as_found(rule: EventRule, **change: Any) -> dict[str, Any]:
    return {
        "pattern": rule.pattern,
        "state": rule.state(None),
        "description": rule.description,
        "targets": [dict(rule.target)],
        **change,
    }


def telling(name: str, **change: Any) -> dict[str, Any]:
    return as_found(PLACE.notice_rule(ACTIVITIES[name], "eu-west-1"), **change)


def forwarding(region: str = "us-east-1", **change: Any) -> dict[str, Any]:
    return as_found(PLACE.forwarding_rule(region, list(ACTIVITIES)), **change)


def settled(plan: Any) -> dict[str, Any]:
    """The account as a plan leaves it."""
    rules = {name: {key: item[key] for key in item if key != "tags"} for name, item in plan.after.items()}
    return {"rules": rules, "tags": {name: item["tags"] for name, item in plan.after.items()}, **HEARD}


def methods(plan: Any) -> list[str]:
    return [call.method for call in plan.calls]


def verdict(plan: Any, name: str) -> Any:
    return next(item for item in plan.verdicts if item.control == f"activity_alarms.{name}")


@pytest.mark.parametrize("is_global", [True, False])
@pytest.mark.parametrize("name", list(ACTIVITIES))
def test_whatever_is_asked_for_is_sent_home(name: str, is_global: bool) -> None:
    activity, sent = ACTIVITIES[name], forwarded(list(ACTIVITIES), is_global=is_global)
    assert sent is not None
    wanted = activity.event_pattern
    if activity.event_source in GLOBAL_SERVICES:  # all their events of these names write
        wanted = {**wanted, "detail": {**wanted["detail"], "readOnly": [False]}}
    assert covers(sent, wanted) is (is_global or activity.event_source not in GLOBAL_SERVICES)


@given(asked=activities, is_global=st.booleans())
def test_what_is_sent_is_one_pattern_that_aws_takes(asked: list[str], is_global: bool) -> None:
    sent = forwarded(asked, is_global=is_global)
    local = [name for name in asked if is_global or ACTIVITIES[name].event_source not in GLOBAL_SERVICES]
    assert (sent is not None) is bool(local)
    assert len(written(sent or {})) <= PATTERN_SIZE


def test_day_zero_has_one_rule_for_each_activity_at_home_and_one_that_sends_elsewhere() -> None:
    home, other = made().plan(EMPTY), made("us-east-1").plan(EMPTY)
    assert methods(home) == ["put_rule", "put_targets"] * 15
    assert methods(other) == ["put_rule", "put_targets"]
    assert [item.control for item in other.verdicts] == ["activity_alarms.forwarding"]
    states = {
        call.params["Name"]: call.params["State"] for call in (*home.calls, *other.calls) if "Name" in call.params
    }
    assert [name for name, state in states.items() if state == ALL_EVENTS] == [
        "dayone-activity-unauthorized-calls",
        "dayone-activity-root-use",
        FORWARD,
    ]


@given(
    before=activities,
    asked=activities,
    region=st.sampled_from(["eu-west-1", "us-east-1", "us-west-2"]),
    owned=st.booleans(),
    state=st.sampled_from(["ENABLED", "DISABLED", ALL_EVENTS]),
    absent=st.booleans(),
)
def test_planning_from_the_planned_state_changes_nothing(
    before: list[str], asked: list[str], region: str, owned: bool, state: str, absent: bool
) -> None:
    plan = made(region, activities=before).plan(EMPTY)
    found = settled(plan)
    for name in found["rules"]:
        found["rules"][name]["state"] = state
        found["tags"][name] = OWN if owned else {}
    again = made(region, activities=asked, state="absent" if absent else "present")
    assert again.plan(settled(again.plan(found))).calls == ()


def test_rules_of_others_that_do_the_same_are_adopted() -> None:
    theirs = {"theirs": telling("trails", targets=[{"Id": "x", "Arn": TOPIC.replace("dayone", "their")}])}
    plan = made(activities=["trails"]).plan({"rules": theirs, "tags": {}, **HEARD})
    assert (plan.calls, verdict(plan, "trails").current) == ((), "theirs does the same")
    everything = {"pattern": {"account": [ACCOUNT]}, "state": ALL_EVENTS, "targets": [{"Arn": PLACE.bus_arn}]}
    assert made("us-east-1").plan({"rules": {"theirs": everything}, "tags": {}, **HEARD}).calls == ()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"state": "DISABLED"}, id="disabled"),
        pytest.param({"state": "ENABLED"}, id="hears_of_no_reading_calls"),
        pytest.param({"targets": [{"Arn": TOPIC}]}, id="sends_elsewhere"),
        pytest.param({"pattern": {"region": ["us-east-1"]}}, id="hears_of_less"),
    ],
)
def test_a_rule_of_others_that_does_less_is_not_enough(change: dict[str, Any]) -> None:
    plan = made("us-east-1").plan({"rules": {"theirs": forwarding(**change)}, "tags": {}, **HEARD})
    assert methods(plan) == ["put_rule", "put_targets"]


def test_somebody_elses_rule_of_our_name_is_reported() -> None:
    state = {
        "rules": {"dayone-activity-trails": telling("trails", pattern={"detail": {"a": ["b"]}})},
        "tags": {},
        **HEARD,
    }
    plan = made(activities=["trails"]).plan(state)
    assert (plan.calls, verdict(plan, "trails").mend) == ((), "person")
    assert made(state="absent").plan(state).calls == ()


def test_an_activity_that_is_not_asked_for_is_judged_by_what_others_have() -> None:
    names = ("dayone-activity-trails", "dayone-activity-keys")
    state = {
        "rules": {names[0]: telling("trails"), names[1]: telling("keys")},
        "tags": {names[1]: OWN},
        **HEARD,
    }
    plan = made(activities=[]).plan(state)
    assert methods(plan) == ["remove_targets", "delete_rule"]
    assert (verdict(plan, "trails").holds, verdict(plan, "keys").holds) == (True, False)


@pytest.mark.parametrize(
    ("trails", "mend"),
    [
        pytest.param([], "call", id="no_trail"),
        pytest.param([trail(logging=False)], "call", id="stopped"),
        pytest.param([trail(multi_region=False)], "call", id="of_one_region"),
        pytest.param(
            [trail(events={"basic": [{**ALL, "ReadWriteType": "ReadOnly"}], "advanced": []})], "call", id="reads"
        ),
        pytest.param(Failure("denied", "cloudtrail:describe_trails was denied"), "unknown", id="denied"),
        pytest.param([trail(logging=Failure("denied", "status"))], "unknown", id="one_status_denied"),
    ],
)
def test_a_rule_that_hears_of_nothing_is_made_and_called_no_alarm(trails: Any, mend: str) -> None:
    plan = made(activities=["trails", "keys"]).plan(
        {"rules": {"dayone-activity-keys": telling("keys")}, "tags": {}, **HEARD, "trails": trails}
    )
    assert methods(plan) == ["put_rule", "put_targets"]
    assert [(verdict(plan, name).holds, verdict(plan, name).mend) for name in ("keys", "trails")] == [(False, mend)] * 2


def test_a_region_that_was_home_sends_before_it_forgets() -> None:
    name = "dayone-activity-keys"
    plan = made("us-west-2").plan({"rules": {name: telling("keys")}, "tags": {name: OWN}, **HEARD})
    assert methods(plan) == ["put_rule", "put_targets", "remove_targets", "delete_rule"]
    home = made().plan({"rules": {FORWARD: forwarding()}, "tags": {FORWARD: OWN}, **HEARD})
    assert methods(home)[-2:] == ["remove_targets", "delete_rule"]


def test_fewest_reads(scripted: Callable[..., Any], aws: Any) -> None:
    """The rules, the targets of those that are near, and the tags of those that would be written to."""
    rule = PLACE.forwarding_rule("us-east-1", list(ACTIVITIES))
    listed = [
        {"Name": rule.name, "EventPattern": written(rule.pattern), "State": ALL_EVENTS, "Description": "old"},
        {"Name": "theirs", "EventPattern": '{"source": ["aws.ec2"]}', "State": "ENABLED"},
    ]
    scripted("events").add_response("list_rules", {"Rules": listed}, {})
    answer = {"Targets": [dict(rule.target)]}
    scripted("events").add_response("list_targets_by_rule", answer, {"Rule": rule.name})
    tags = {"Tags": [{"Key": key, "Value": value} for key, value in OWN.items()]}
    scripted("events").add_response("list_tags_for_resource", tags, {"ResourceARN": rule.arn})
    resource = made("us-east-1")
    resource._aws = aws
    assert methods(resource.plan(resource.observe())) == ["put_rule"]


def test_a_role_that_is_not_known_everywhere_yet_is_waited_for(scripted: Callable[..., Any], aws: Any) -> None:
    params = {"Rule": FORWARD, "Targets": [dict(PLACE.forwarding_rule("us-east-1", ["keys"]).target)]}
    stub = scripted("events")
    stub.add_client_error("put_targets", "ValidationException", "cannot be assumed by principal", 400)
    stub.add_response("put_targets", {"FailedEntryCount": 0, "FailedEntries": []}, params)
    resource = made("us-east-1")
    resource._aws = aws
    resource.send(Call("events", "put_targets", params, "us-east-1"))
    stub.add_response(
        "put_targets", {"FailedEntryCount": 1, "FailedEntries": [{"TargetId": "x", "ErrorMessage": "no bus"}]}, params
    )
    with pytest.raises(Failure, match="no bus"):
        resource.send(Call("events", "put_targets", params, "us-east-1"))


@pytest.mark.parametrize("arn", ["arn:aws:sqs:eu-west-1:123456789012:x", "dayone-security"])
def test_what_is_no_topic_is_refused(arn: str) -> None:
    with pytest.raises(Refusal, match="topic_arn"):
        activity_events.check({**OPTIONS, "topic_arn": arn})


def test_topic_in_another_region_is_refused() -> None:
    with pytest.raises(Refusal, match="us-east-1"):
        activity_events.resources(Who(), {**OPTIONS, "topic_arn": TOPIC.replace("eu-west-1", "us-east-1")})  # type: ignore[arg-type]


def role(state: str = "present") -> activity_events.ForwardingRole:
    return activity_events.ForwardingRole(Who(), {"state": state})  # type: ignore[arg-type]


def test_role_may_put_events_on_one_bus() -> None:
    plan = role().plan(None)
    assert methods(plan) == ["create_role", "put_role_policy"]
    assert (
        '"Resource": "arn:aws:events:eu-west-1:123456789012:event-bus/default"'
        in plan.calls[1].params["PolicyDocument"]
    )
    kept = dict((plan.after or {})["role"])
    assert role().plan(kept).calls == ()
    assert methods(role("absent").plan(kept)) == ["delete_role_policy", "delete_role"]


def test_role_of_others_is_reported_and_kept() -> None:
    theirs: dict[str, Any] = {"arn": "", "owner": "", "trust": {}, "policy": None}
    assert (role().plan(theirs).calls, role().plan(theirs).verdicts[0].mend) == ((), "person")
    assert role("absent").plan(theirs).calls == ()
