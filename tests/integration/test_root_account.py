# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The role root_account: the alarm on root's use, and an audit that nothing keeps from being done."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator import clients
from tests.emulator.server import Emulator

pytestmark = pytest.mark.swift

Play = Callable[..., Any]
ROLE = {"ansible.builtin.import_role": {"name": "dayone.aws.root_account"}}
THEIRS = "arn:aws:sns:us-east-1:123456789012:theirs"


def controls(run: Any) -> dict[str, str]:
    return {row["control"]: row["status"] for task in run.tasks for row in task.get("findings", [])}


def test_an_alarm_that_cannot_be_made_does_not_keep_the_audit_from_being_done(play: Play, account: Emulator) -> None:
    account.control("faults", [{"service": "sns", "error": {"code": "AuthorizationError", "status": 403}}])
    run = play(ROLE)
    assert run.code != 0
    assert run.writes == []
    found = controls(run)
    assert (found["notices.topic"], found["root_account.mfa"]) == ("unknown", "manual")


def test_a_rule_of_others_that_does_the_same_is_not_doubled(play: Play, client: Callable[..., Any]) -> None:
    clients.trail_for(client, "theirs")
    clients.topic_for(client, "theirs", "events")
    events = client("events")
    pattern: dict[str, Any] = {"detail-type": ["AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail"]}
    pattern |= {"detail": {"userIdentity": {"type": ["Root"]}}}
    events.put_rule(Name="theirs", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="theirs", Targets=[{"Id": "people", "Arn": THEIRS}])
    run = play(ROLE)
    assert (run.code, controls(run)["root_account.activity_alarm"]) == (0, "compliant")
    assert [rule["Name"] for rule in events.list_rules()["Rules"]] == ["theirs"]


def test_the_alarm_is_undone_and_the_topic_stays(play: Play, client: Callable[..., Any]) -> None:
    assert play(ROLE, "-e", json.dumps({"dayone_security_subscriptions": []})).code == 0
    run = play(ROLE, "-e", json.dumps({"root_account_state": "absent"}))
    assert (run.code, run.writes) == (0, ["RemoveTargets", "DeleteRule"])
    assert client("events").list_rules()["Rules"] == []
    assert len(client("sns").list_topics()["Topics"]) == 1
