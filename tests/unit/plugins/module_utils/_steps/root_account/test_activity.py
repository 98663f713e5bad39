# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Call, Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts import event_rule
from ansible_collections.dayone.aws.plugins.module_utils._parts.event_rule import ALL_EVENTS
from ansible_collections.dayone.aws.plugins.module_utils._steps.root_account import activity as root_activity
from ansible_collections.dayone.aws.plugins.module_utils._steps.root_account.activity import PATTERN
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.chains import end, trail

TOPIC = "arn:aws:sns:us-east-1:123456789012:dayone-security"
NAME = "dayone-root-activity"
OWN = {"dayone:managed": f"root_activity_rule/{NAME}"}
OPTIONS: dict[str, Any] = {
    "state": "present",
    "rule_name": NAME,
    "topic_name": "dayone-security",
    "topic_arn": None,
    "all_events": False,
    "tags": None,
}
SIGN_IN = {**PATTERN, "detail-type": ["AWS Console Sign In via CloudTrail"]}


@pytest.fixture
def rule(context: Callable[..., Any]) -> Callable[..., root_activity.RootActivity]:
    return lambda **change: root_activity.RootActivity(context(), {**OPTIONS, **change})


def found(**change: Any) -> dict[str, Any]:
    return {"pattern": PATTERN, "state": "ENABLED", "description": "", "targets": [{"Id": "x", "Arn": TOPIC}], **change}


def planned(rule: Any, rules: dict[str, Any], tags: dict[str, str] | None = None) -> Any:
    return rule.plan({"rules": rules, "tags": {NAME: tags or {}}, "trails": [trail()], "ends": {TOPIC: end()}})


@pytest.mark.parametrize(
    ("change", "all_events", "same"),
    [
        pytest.param({}, False, True, id="same_pattern"),
        pytest.param({"pattern": {"detail": PATTERN["detail"]}}, False, True, id="every_kind_of_event"),
        pytest.param({"pattern": SIGN_IN}, False, False, id="only_sign_in"),
        pytest.param({"pattern": {**PATTERN, "source": ["aws.signin"]}}, False, False, id="only_one_source"),
        pytest.param({"pattern": {**PATTERN, "detail": {}}}, False, False, id="everybody"),
        pytest.param(
            {"pattern": {**PATTERN, "detail": {"userIdentity": {"type": ["Root"]}, "eventName": ["x"]}}},
            False,
            False,
            id="only_one_call",
        ),
        pytest.param({"state": "DISABLED"}, False, False, id="disabled"),
        pytest.param({"state": ALL_EVENTS}, False, True, id="hears_more"),
        pytest.param({}, True, False, id="hears_less"),
    ],
)
def test_what_hears_of_the_same(change: dict[str, Any], all_events: bool, same: bool) -> None:
    target = {"Id": "dayone", "Arn": TOPIC}
    rule = event_rule.EventRule(
        NAME, "us-east-1", "123456789012", "aws", "", root_activity.CONTROL, PATTERN, "", target, all_events
    )
    assert event_rule.watches(rule, found(**change)) is same


def test_rule_of_others_is_adopted(rule: Any) -> None:
    plan = planned(rule(), {"theirs": found()})
    assert plan.calls == ()
    assert plan.verdicts[0].holds
    assert plan.verdicts[0].resource.endswith(":rule/theirs")


def test_rule_of_others_that_tells_nobody_is_not_enough(rule: Any) -> None:
    plan = planned(rule(), {"theirs": found(targets=[{"Id": "x", "Arn": "arn:aws:sqs:us-east-1:1:q"}])})
    assert [call.method for call in plan.calls] == ["put_rule", "put_targets"]


def test_day_zero_without_a_trail_is_drift_that_a_run_mends(rule: Any) -> None:
    plan = rule().plan({"rules": {}, "tags": {}, "trails": [], "ends": {TOPIC: end()}})
    assert [call.method for call in plan.calls] == ["put_rule", "put_targets"]
    verdict = plan.verdicts[0]
    assert (verdict.holds, verdict.mend, "dayone.aws.audit_trail" in verdict.note) == (False, "call", True)


def test_somebody_elses_rule_of_our_name_is_not_overwritten(rule: Any) -> None:
    plan = planned(rule(), {NAME: found(pattern=SIGN_IN)})
    assert plan.calls == ()
    assert (plan.verdicts[0].holds, plan.verdicts[0].mend) == (False, "person")
    assert planned(rule(state="absent"), {NAME: found()}).calls == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    there=st.booleans(),
    state=st.sampled_from(["ENABLED", "DISABLED", ALL_EVENTS]),
    all_events=st.booleans(),
    tags=st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(["1", "2"])),
    pattern=st.sampled_from([PATTERN, SIGN_IN, {}]),
    target=st.sampled_from(
        [[], [{"Id": "dayone", "Arn": "arn:aws:sns:us-east-1:123456789012:old"}], [{"Id": "theirs", "Arn": TOPIC}]]
    ),
)
def test_planning_from_the_planned_state_changes_nothing(
    there: bool, state: str, all_events: bool, tags: dict[str, str], pattern: Any, target: Any, scripted: Any, aws: Any
) -> None:
    scripted("sts").add_response(
        "get_caller_identity", {"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/a", "UserId": "A"}, {}
    )
    made = root_activity.RootActivity(root_activity.Context(aws), {**OPTIONS, "all_events": all_events, "tags": tags})
    rules = {NAME: found(state=state, pattern=pattern, targets=target)} if there else {}
    after = dict(planned(made, rules, OWN if there else {}).after)
    kept = after.pop("tags")
    assert planned(made, {NAME: after}, kept).calls == ()


def test_target_that_is_refused_is_an_error(rule: Any, scripted: Any) -> None:
    made = rule()
    refused = {"FailedEntryCount": 1, "FailedEntries": [{"TargetId": "dayone", "ErrorMessage": "no such topic"}]}
    params = {"Rule": NAME, "Targets": [{"Id": "dayone", "Arn": TOPIC}]}
    scripted("events").add_response("put_targets", refused, params)
    with pytest.raises(Failure, match="no such topic"):
        made.send(Call("events", "put_targets", params, "us-east-1"))


def test_topic_in_another_region_is_refused(rule: Any) -> None:
    with pytest.raises(Refusal, match="eu-west-1"):
        rule(topic_arn="arn:aws:sns:eu-west-1:123456789012:dayone-security")


@pytest.mark.parametrize("change", [{"rule_name": "a b"}, {"topic_arn": "arn:aws:sqs:us-east-1:123456789012:q"}])
def test_bad_input_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match=next(iter(change))):
        root_activity.RootActivity.check({**OPTIONS, **change})
