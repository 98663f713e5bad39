# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One description of each activity, and its two forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts import event_pattern
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.activities import (
    ACTIVITIES,
    API_CALL,
    PATTERN_SIZE,
    SIGN_IN,
    Activity,
)
from moto.events.models import EventPattern

#: Filters that accounts have: one that is written otherwise would be put again in each of them.
KNOWN = json.loads(Path(__file__).with_name("activity_patterns.json").read_text(encoding="utf-8"))
EACH = pytest.mark.parametrize("activity", ACTIVITIES.values(), ids=list(ACTIVITIES))


def event(kind: str = API_CALL, **detail: Any) -> dict[str, Any]:
    """An event as EventBridge gets it of CloudTrail, of a call that wrote."""
    return {"detail-type": kind, "detail": {"sourceIPAddress": "192.0.2.1", "readOnly": False, **detail}}


def sign_in(outcome: str = "Success", mfa: str = "No", who: str = "IAMUser", **detail: Any) -> dict[str, Any]:
    """An event of somebody who signs in."""
    return event(
        SIGN_IN,
        eventType="AwsConsoleSignIn",
        eventName="ConsoleLogin",
        userIdentity={"type": who},
        additionalEventData={"MFAUsed": mfa},
        responseElements={"ConsoleLogin": outcome},
        **detail,
    )


def root(**detail: Any) -> dict[str, Any]:
    """An event of a call by root."""
    return event(eventType="AwsApiCall", eventName="ListBuckets", userIdentity={"type": "Root"}, **detail)


def heard(name: str, what: Any) -> bool:
    """Whether the rule of an activity matches an event. Moto decides."""
    pattern = EventPattern.load(json.dumps(ACTIVITIES[name].event_pattern))
    return bool(pattern.matches_event(what))


def test_filters_are_those_that_accounts_have() -> None:
    assert {name: item.pattern for name, item in ACTIVITIES.items()} == KNOWN


@EACH
def test_patterns_are_as_short_as_aws_takes_them(activity: Activity) -> None:
    assert len(activity.pattern) <= PATTERN_SIZE
    assert len(event_pattern.written(activity.event_pattern)) <= event_pattern.PATTERN_SIZE


@EACH
def test_each_named_event_is_heard_of_and_no_other_one(activity: Activity) -> None:
    if activity.kinds == (API_CALL,):
        for name in activity.event_names:
            assert heard(activity.name, event(eventName=name, eventSource=activity.event_source))
            assert f"eventName={name})" in activity.pattern
        assert not heard(activity.name, event(eventName="RunInstances", eventSource="ec2.amazonaws.com"))


@pytest.mark.parametrize(
    ("name", "what", "expected"),
    [
        pytest.param("unauthorized_calls", event(errorCode="Client.UnauthorizedOperation", eventName="x"), True),
        pytest.param("unauthorized_calls", event(errorCode="AccessDeniedException", eventName="x"), True),
        pytest.param("unauthorized_calls", event(errorCode="AccessDenied", eventName="HeadBucket"), False),
        pytest.param(
            "unauthorized_calls",
            event(errorCode="AccessDenied", eventName="x", sourceIPAddress="delivery.logs.amazonaws.com"),
            False,
        ),
        pytest.param("unauthorized_calls", event(errorCode="Throttling", eventName="x"), False),
        pytest.param("sign_in_without_mfa", sign_in(), True),
        pytest.param("sign_in_without_mfa", sign_in(mfa="Yes"), False),
        pytest.param("sign_in_without_mfa", sign_in(who="AssumedRole"), False),
        pytest.param("sign_in_without_mfa", sign_in(outcome="Failure"), False),
        pytest.param("sign_in_failures", sign_in("Failure", errorMessage="Failed authentication"), True),
        pytest.param("sign_in_failures", sign_in(), False),
        pytest.param("root_use", sign_in(who="Root"), True),
        pytest.param("root_use", root(readOnly=True), True),
        pytest.param("root_use", root(readOnly=True, sessionCredentialFromConsole="true"), False),
        pytest.param("root_use", root(sessionCredentialFromConsole="true"), True),
        pytest.param("root_use", event(eventName="x", eventType="AwsApiCall", userIdentity={"type": "IAMUser"}), False),
        pytest.param(
            "root_use",
            event(eventName="x", eventType="AwsApiCall", userIdentity={"type": "Root", "invokedBy": "AWS Internal"}),
            False,
        ),
    ],
)
def test_special_conditions(name: str, what: Any, expected: bool) -> None:
    assert heard(name, what) is expected


def test_a_rule_hears_of_refused_reading_calls() -> None:
    assert {name for name, item in ACTIVITIES.items() if item.reads} == {"unauthorized_calls", "root_use"}
