# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The plans of the queues and of the rules: settled by their own calls, never about what others made, and honest."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Call, Failure, Plan, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._steps.change_events import names, queue, queue_plan, rules

from tests.chains import trail
from tests.emulator.evaluation import Policies, decide
from tests.emulator.evaluation.acts import ACTS

ACCOUNT = "123456789012"
ARN = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:dayone-changes"
ASIDE = f"{ARN}-unhandled"
RULE = f"arn:aws:events:eu-west-1:{ACCOUNT}:rule/dayone-change-1"
QUEUE: dict[str, Any] = {
    "state": "present",
    "queue_name": "dayone-changes",
    "queue_arn": None,
    "kms_key_id": None,
    "organization_id": None,
    "max_age_minutes": 60,
    "permissions_boundary": None,
}
RULES: dict[str, Any] = {
    "state": "present",
    "queue_name": "dayone-changes",
    "queue_arn": None,
    "regions": None,
    "steps": ["audit_trail", "password_policy"],
}
EMPTY: dict[str, Any] = {ARN: None, ASIDE: None, "age": 0, "key": None}
KEY = {"name": "alias/k", "arn": f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1", "aws": False, "state": "Enabled"}


class Who:
    """The context of an administrator in eu-west-1."""

    aws = None
    account_id = ACCOUNT
    partition = "aws"
    home_region = "eu-west-1"


def made(**options: Any) -> queue.ChangeQueue:
    given = {**QUEUE, **options}
    return queue.ChangeQueue(Who(), given, names.place_of(Who(), given))  # type: ignore[arg-type]


def after(call: Call) -> dict[str, Any]:
    """A queue as a write that creates it leaves it, as SQS shows it."""
    shown = queue_plan.normal(call.params["Attributes"])
    return {"url": "https://q", "attributes": shown, "owner": names.OWNER, "messages": 0}


def settled(plan: Plan) -> dict[str, Any]:
    return {**EMPTY, **{call.resource: after(call) for call in plan.calls}}


def verdicts(plan: Plan) -> list[tuple[str, bool, str]]:
    return [(item.control.partition(".")[2], item.holds, item.mend) for item in plan.verdicts]


@pytest.mark.parametrize(
    "options",
    [{}, {"kms_key_id": "alias/k"}, {"organization_id": "o-exampleorgid"}],
    ids=["defaults", "key", "organization"],
)
def test_after_its_calls_there_is_nothing_to_do(options: dict[str, Any]) -> None:
    plan = made(**options).plan(EMPTY)
    assert [(call.method, call.params["QueueName"]) for call in plan.calls] == [
        ("create_queue", "dayone-changes-unhandled"),
        ("create_queue", "dayone-changes"),
    ]
    key = {**KEY, "policy": {"Statement": [{"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "kms:*", "Resource": "*"}]}}  # fmt: skip # noqa: E501
    again = made(**options).plan({**settled(plan), "key": key})
    assert (again.calls, {item.holds for item in again.verdicts}) == ((), {True})


def test_what_others_set_stays_and_what_is_ours_is_mended() -> None:
    state = settled(made().plan(EMPTY))
    found = state[ARN]["attributes"]
    theirs = {"Sid": "Theirs", "Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sqs:*", "Resource": ARN}
    found["Policy"] = {**found["Policy"], "Statement": [theirs, found["Policy"]["Statement"][0]]}
    (call,) = made().plan(state).calls
    assert call.method == "set_queue_attributes"
    assert list(call.params["Attributes"]) == ["Policy"]
    assert [item["Sid"] for item in json.loads(call.params["Attributes"]["Policy"])["Statement"]] == [
        "Theirs",
        "DayoneEvents",
        "DayoneTls",
    ]


def test_a_queue_of_others_is_left_alone() -> None:
    state = settled(made().plan(EMPTY))
    state[ARN] = {**state[ARN], "owner": "", "attributes": dict(queue_plan.MANAGED)}
    plan = made().plan(state)
    assert (plan.calls, verdicts(plan)[1]) == ((), ("queue", False, "person"))
    assert made(state="absent").plan(state).calls[0].resource == ASIDE


def test_only_our_rules_get_in_and_none_of_another_account() -> None:
    policy = made().plan(EMPTY).after["dayone-changes"]["attributes"]["Policy"]  # type: ignore[index]
    act = ACTS["event reaches a queue"]

    def let_in(by: str, account: str = ACCOUNT) -> bool:
        asks = act.asks(ARN, account, by=by, region="eu-west-1", owner=ACCOUNT)
        return all(decide(ask, Policies(resource=policy)) for ask in asks)

    assert let_in(RULE)
    assert not let_in(RULE.replace("dayone-change-1", "theirs"))
    assert not let_in(RULE.replace(ACCOUNT, "999988887777"), "999988887777")


@pytest.mark.parametrize(
    ("change", "mend", "words"),
    [
        pytest.param({"age": 61}, "person", "waited 61 minutes", id="old"),
        pytest.param({"age": Failure("denied", "denied")}, "unknown", "denied", id="unread"),
        pytest.param({"aside": 3}, "person", "about 3 messages in dayone-changes-unhandled", id="put_aside"),
    ],
)
def test_a_queue_that_fills_is_a_finding(change: dict[str, Any], mend: str, words: str) -> None:
    state = settled(made().plan(EMPTY))
    state["age"] = change.get("age", 0)
    state[ASIDE] = {**state[ASIDE], "messages": change.get("aside", 0)}
    found = made().plan(state).verdicts[-1]
    assert (found.holds, found.mend) == (False, mend)
    assert words in f"{found.current} {found.note}"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        pytest.param({**KEY, "policy": {"Statement": []}}, "Add a statement", id="keeps_out"),
        pytest.param({**KEY, "aws": True, "policy": {}}, "AWS managed key", id="of_aws"),
        pytest.param({**KEY, "state": "PendingDeletion", "policy": {}}, "PendingDeletion", id="going"),
    ],
)
def test_a_key_that_eventbridge_cannot_use_is_a_finding(key: dict[str, Any], words: str) -> None:
    options = {"kms_key_id": "alias/k"}
    plan = made(**options).plan({**settled(made(**options).plan(EMPTY)), "key": key})
    assert (plan.calls, plan.verdicts[0].mend) == ((), "person")
    assert words in plan.verdicts[0].note


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"queue_name": "a b"}, "queue_name"),
        ({"queue_arn": "arn:aws:sns:eu-west-1:1:x"}, "queue_arn"),
        ({"organization_id": "example"}, "organization_id"),
        ({"max_age_minutes": 0}, "max_age_minutes"),
    ],
)
def test_bad_options_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        queue.check({**QUEUE, **options})


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"steps": []}, "steps is empty"),
        ({"steps": ["audit_trial"]}, "audit_trial does not exist"),
        ({"regions": ["europe"]}, "europe"),
    ],
)
def test_bad_options_of_rules_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        rules.check({**RULES, **options})


def test_a_queue_of_another_region_is_refused() -> None:
    with pytest.raises(Refusal, match="its own region"):
        names.place_of(Who(), {**QUEUE, "queue_arn": ARN.replace("eu-west-1", "us-east-1")})  # type: ignore[arg-type]


def of_region(region: str = "eu-west-1", **options: Any) -> rules.ChangeRules:
    given = {**RULES, **options}
    return rules.ChangeRules(None, given, names.place_of(Who(), given), region)  # type: ignore[arg-type]


def targets(plan: Plan) -> list[dict[str, Any]]:
    return [target for call in plan.calls if call.method == "put_targets" for target in call.params["Targets"]]


NOTHING: dict[str, Any] = {"rules": {}, "tags": {}}


def test_the_home_region_sends_to_the_queue_and_any_other_to_its_bus() -> None:
    here = targets(of_region().plan({**NOTHING, "trails": [trail()]}))
    assert {(item["Arn"], item["DeadLetterConfig"]["Arn"]) for item in here} == {(ARN, ASIDE)}
    there = targets(of_region("us-east-1").plan(NOTHING))
    role = f"arn:aws:iam::{ACCOUNT}:role/dayone/dayone-change-events"
    bus = f"arn:aws:events:eu-west-1:{ACCOUNT}:event-bus/default"
    assert {(item["Arn"], item["RoleArn"]) for item in there} == {(bus, role)}


def test_a_queue_of_another_account_is_sent_to_by_the_role() -> None:
    arn = ARN.replace(ACCOUNT, "111122223333")
    found = targets(of_region(queue_arn=arn).plan({**NOTHING, "trails": [trail()]}))
    assert {(item["Arn"], item["RoleArn"].rpartition("/")[2]) for item in found} == {(arn, "dayone-change-events")}
    place = names.place_of(Who(), {**QUEUE, "queue_arn": arn})  # type: ignore[arg-type]
    assert [item["Action"] for item in place.role.statements] == ["events:PutEvents", "sqs:SendMessage"]


def test_what_only_one_region_records_is_asked_for_in_it_alone() -> None:
    def asked(region: str) -> str:
        calls = of_region(region, steps=["password_policy"]).plan({**NOTHING, "trails": []}).calls
        return "".join(call.params.get("EventPattern", "") for call in calls)

    assert "UpdateAccountPasswordPolicy" in asked("us-east-1")
    assert asked("eu-central-1") == ""
    # What the other regions send comes to the rules of the home region.
    assert "UpdateAccountPasswordPolicy" in asked("eu-west-1")


def test_without_a_trail_no_rule_hears_anything() -> None:
    resource = of_region()
    plan = resource.plan({**NOTHING, "trails": [trail()]})
    found = {name: {key: item[key] for key in item if key != "tags"} for name, item in (plan.after or {}).items()}
    state = {"rules": found, "tags": {name: item["tags"] for name, item in (plan.after or {}).items()}}
    again = resource.plan({**state, "trails": [trail()]})
    assert (again.calls, [item.holds for item in again.verdicts]) == ((), [True])
    deaf = resource.plan({**state, "trails": []}).verdicts[0]
    assert (deaf.holds, deaf.mend, "dayone.aws.audit_trail" in deaf.note) == (False, "call", True)
    assert [call.method for call in of_region(state="absent").plan(state).calls][:2] == [
        "remove_targets",
        "delete_rule",
    ]
