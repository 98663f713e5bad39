# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From filters to rules and back, with nothing unwatched in between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator import clients
from tests.emulator.server import Emulator

pytestmark = pytest.mark.swift

Play = Callable[..., Any]
Client = Callable[..., Any]
WATCHED = ["root_use", "iam_policies", "vpcs"]


def role(engine: str, **variables: Any) -> dict[str, Any]:
    """The role with one engine, in two regions."""
    listed = {
        "activity_alarms_engine": engine,
        "activity_alarms_activities": WATCHED,
        "activity_alarms_regions": ["us-east-1"],
        "activity_alarms_encrypt": False,
        "activity_alarms_subscriptions": [{"protocol": "sms", "endpoint": "+15551234567"}],
        **variables,
    }
    return {"ansible.builtin.include_role": {"name": "dayone.aws.activity_alarms"}, "vars": listed}


@pytest.fixture
def recorded(client: Client) -> None:
    """A trail that records everything, with a log group, and a topic that somebody hears."""
    clients.trail_for(client, "dayone-trail", "eu-west-1")
    clients.topic_for(client, "dayone-security", "events", "cloudwatch", region="eu-west-1")


def rules(client: Client, region: str) -> list[str]:
    return sorted(item["Name"] for item in client("events", region).list_rules()["Rules"])


def filters(client: Client) -> list[str]:
    found = client("logs", "eu-west-1").describe_metric_filters(logGroupName="dayone-trail")["metricFilters"]
    return sorted(item["filterName"] for item in found)


def ours() -> list[str]:
    return sorted(f"dayone-activity-{name.replace('_', '-')}" for name in WATCHED)


def statuses(run: Any, control: str) -> list[str]:
    return [row["status"] for task in run.tasks for row in task.get("findings", []) if row["control"] == control]


@pytest.mark.usefixtures("recorded")
def test_one_engine_takes_the_other_ones_place_when_asked(play: Play, client: Client) -> None:
    assert play(role("filters"), AWS_REGION="eu-west-1").code == 0
    both = play(role("events"), AWS_REGION="eu-west-1")
    assert statuses(both, "activity_alarms.vpcs") == ["fixed"]
    assert (both.code, filters(client), rules(client, "eu-west-1")) == (0, ours(), ours()), both.output
    assert rules(client, "us-east-1") == ["dayone-activity-forward"]
    swap = role("events", activity_alarms_remove_other=True)
    check = play(swap, "--check", AWS_REGION="eu-west-1")
    assert (check.code, check.writes) == (0, []), check.output
    run = play(swap, AWS_REGION="eu-west-1")
    assert (run.code, set(run.writes)) == (0, {"DeleteAlarms", "DeleteMetricFilter"}), run.output
    assert not play(swap, AWS_REGION="eu-west-1").changed
    [target] = client("events").list_targets_by_rule(Rule="dayone-activity-forward")["Targets"]
    assert target["Arn"].endswith(":eu-west-1:123456789012:event-bus/default")
    back = play(role("filters", activity_alarms_remove_other=True), AWS_REGION="eu-west-1")
    assert (back.code, filters(client)) == (0, ours()), back.output
    assert back.writes.index("PutMetricAlarm") < back.writes.index("DeleteRule")
    assert rules(client, "eu-west-1") == rules(client, "us-east-1") == []
    assert back.writes[-1] == "DeleteRole"


@pytest.mark.usefixtures("recorded")
def test_filters_stay_while_a_rule_cannot_be_made(play: Play, client: Client) -> None:
    assert play(role("filters"), AWS_REGION="eu-west-1").code == 0
    client("events", "eu-west-1").put_rule(Name="dayone-activity-vpcs", EventPattern='{"source": ["aws.ec2"]}')
    run = play(role("events", activity_alarms_remove_other=True), AWS_REGION="eu-west-1")
    assert (run.code, filters(client)) == (0, ours()), run.output
    assert statuses(run, "activity_alarms.vpcs") == ["manual"]


@pytest.mark.usefixtures("recorded")
def test_a_rule_that_is_refused_leaves_the_others_alone(play: Play, client: Client, account: Emulator) -> None:
    error = {"code": "AccessDeniedException", "status": 400, "message": "explicit deny"}
    account.control("faults", [{"service": "events", "operation": "PutRule", "error": error, "times": 1}])
    task = {"dayone.aws.activity_events": {"activities": WATCHED, "regions": ["eu-west-1"]}}
    run = play(task, AWS_REGION="eu-west-1")
    assert (run.code != 0, len(rules(client, "eu-west-1"))) == (True, len(WATCHED) - 1)
    (left,) = set(ours()) - set(rules(client, "eu-west-1"))
    assert left in run.result["msg"] and "explicit deny" in run.result["msg"]
    asked = [statuses(run, f"activity_alarms.{name}") for name in WATCHED]
    assert sorted(asked) == [["drift"], ["fixed"], ["fixed"]]
    again = play(task, AWS_REGION="eu-west-1")
    assert (again.code, rules(client, "eu-west-1")) == (0, ours())


@pytest.mark.usefixtures("recorded")
def test_role_must_be_there_before_events_are_sent(play: Play) -> None:
    options = {"region": "eu-west-1", "regions": ["us-east-1"], "activities": ["vpcs"]}
    run = play({"dayone.aws.activity_events": options})
    assert run.code != 0
    assert "cannot be assumed" in run.result["msg"]
    found = {row["control"]: row["status"] for row in run.result["findings"]}
    assert (found["activity_alarms.vpcs"], found["activity_alarms.forwarding"]) == ("fixed", "drift")
