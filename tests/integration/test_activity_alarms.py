# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Filters and alarms of others, and log groups that are elsewhere or nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator import clients

pytestmark = pytest.mark.swift

ACCOUNT = "123456789012"
Play = Callable[..., Any]
Client = Callable[..., Any]


def task(**options: Any) -> dict[str, Any]:
    return {"dayone.aws.activity_alarms": options}


def finding(run: Any, name: str) -> dict[str, Any]:
    return next(row for row in run.result["findings"] if row["control"] == f"activity_alarms.{name}")


@pytest.fixture
def theirs(client: Client) -> Callable[..., None]:
    """A filter on root's use and an alarm on its metric, made by others."""

    def make(**alarm: Any) -> None:
        clients.trail_for(client, "theirs")
        clients.topic_for(client, "theirs")
        client("logs").put_metric_filter(
            logGroupName="theirs",
            filterName="root",
            filterPattern='{ ($.userIdentity.type = "Root") && ($.eventType != "AwsServiceEvent") }',
            metricTransformations=[{"metricName": "Root", "metricNamespace": "Theirs", "metricValue": "1"}],
        )
        if alarm:
            client("cloudwatch").put_metric_alarm(
                **{
                    "AlarmName": "root",
                    "Namespace": "Theirs",
                    "MetricName": "Root",
                    "Statistic": "Sum",
                    "Period": 60,
                    "EvaluationPeriods": 1,
                    "Threshold": 1,
                    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
                    **alarm,
                }
            )

    return make


def test_filter_and_alarm_of_others_are_adopted(play: Play, theirs: Any) -> None:
    theirs(AlarmActions=[f"arn:aws:sns:us-east-1:{ACCOUNT}:theirs"])
    run = play(task(log_group_name="theirs", activities=["root_use"]))
    assert (run.code, run.writes) == (0, [])
    assert finding(run, "root_use")["status"] == "compliant"
    assert finding(run, "root_use")["resource"].endswith(":alarm:root")
    states = {link["link"]: link["state"] for link in finding(run, "root_use")["chain"]}
    names = ("trail", "log group", "filter", "alarm", "topic", "topic policy", "subscription")
    assert states == dict.fromkeys(names, "holds")


def test_an_alarm_that_tells_nobody_does_not_serve(play: Play, theirs: Any, client: Client) -> None:
    theirs(AlarmActions=[])
    run = play(task(log_group_name="theirs", activities=["root_use"]))
    assert run.writes == ["PutMetricAlarm"], run.output
    alarms = {item["AlarmName"]: item for item in client("cloudwatch").describe_alarms()["MetricAlarms"]}
    assert alarms["dayone-activity-root-use"]["MetricName"] == "Root"
    assert alarms["root"]["AlarmActions"] == []


def test_an_alarm_of_our_name_that_others_made_is_left(play: Play, theirs: Any) -> None:
    theirs(AlarmName="dayone-activity-root-use", Threshold=9)
    run = play(task(log_group_name="theirs", activities=["root_use"]))
    assert run.writes == []
    assert finding(run, "root_use")["status"] == "manual"
    assert "created outside this collection" in finding(run, "root_use")["remediation"]


def test_a_log_group_that_is_not_there_is_said(play: Play) -> None:
    check, run = play(task(), "--check"), play(task())
    assert check.code == 0, check.output
    assert run.code != 0
    assert "log group dayone-trail does not exist" in run.result["msg"]


def test_a_log_group_of_another_account_is_said_with_its_place(play: Play, client: Client) -> None:
    clients.bucket_for(client("s3"), "theirs")
    arn = "arn:aws:logs:us-east-1:999999999999:log-group:organization:*"
    params = {"Name": "theirs", "S3BucketName": "theirs", "IsMultiRegionTrail": True, "CloudWatchLogsLogGroupArn": arn}
    client("cloudtrail").create_trail(**params)
    client("cloudtrail").start_logging(Name="theirs")
    run = play(task())
    assert (run.code, run.writes) == (0, [])
    assert {row["status"] for row in run.result["findings"]} == {"not_applicable"}
    assert "999999999999" in finding(run, "root_use")["remediation"]


def test_what_is_not_asked_for_any_more_is_deleted_and_reported(play: Play, client: Client) -> None:
    client("logs").create_log_group(logGroupName="dayone-trail")
    assert play(task(activities=["root_use", "vpcs"])).code == 0
    run = play(task(activities=["root_use"]))
    assert sorted(run.writes) == ["DeleteAlarms", "DeleteMetricFilter"], run.output
    assert finding(run, "vpcs")["status"] == "choice"
    gone = play(task(state="absent"))
    assert gone.code == 0, gone.output
    assert client("logs").describe_metric_filters(logGroupName="dayone-trail")["metricFilters"] == []
    assert client("cloudwatch").describe_alarms()["MetricAlarms"] == []
    assert not play(task(state="absent")).changed


def test_a_trail_that_cannot_deliver_keeps_alarms_from_holding(
    play: Play, theirs: Any, client: Client, account: Any
) -> None:
    theirs(AlarmActions=[f"arn:aws:sns:us-east-1:{ACCOUNT}:theirs"])
    error = {"logs_error": "Access denied"}
    account.control("store", {"name": "cloudtrail.delivery", "value": error, "region": "us-east-1"})
    run = play(task(log_group_name="theirs", activities=["root_use"]), "--check")
    found = finding(run, "root_use")
    assert (found["status"], "cannot deliver to log group theirs" in found["remediation"]) == ("manual", True), found
    asked = [(call["service"], call["operation"]) for call in run.calls]
    assert len(asked) == len(set(asked)), f"read twice: {asked}"


def test_an_alarm_whose_topic_nobody_hears_does_not_serve(play: Play, theirs: Any, client: Client) -> None:
    theirs(AlarmActions=[f"arn:aws:sns:us-east-1:{ACCOUNT}:theirs"])
    sns = client("sns")
    (told,) = sns.list_subscriptions_by_topic(TopicArn=f"arn:aws:sns:us-east-1:{ACCOUNT}:theirs")["Subscriptions"]
    sns.unsubscribe(SubscriptionArn=told["SubscriptionArn"])
    run = play(task(log_group_name="theirs", activities=["root_use"]))
    assert run.writes == ["PutMetricAlarm"], run.output
    assert finding(run, "root_use")["status"] == "manual"
    assert "dayone-security does not exist" in finding(run, "root_use")["current"]
