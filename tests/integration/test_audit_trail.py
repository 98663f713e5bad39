# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trails that others made, and what keeps ours from being made."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator import clients
from tests.emulator.contracts.delegation import AUDIT, inside, organize
from tests.emulator.server import Emulator

from .conftest import assert_refusals

pytestmark = pytest.mark.swift

ACCOUNT = "123456789012"
BUCKET = f"dayone-trail-{ACCOUNT}-us-east-1"
LOGS = f"dayone-logs-{ACCOUNT}-us-east-1"
Play = Callable[..., Any]
Client = Callable[..., Any]
DENIED = {"code": "AccessDenied", "status": 403}


def task(**options: Any) -> dict[str, Any]:
    return {"dayone.aws.audit_trail": options}


def status(run: Any) -> dict[str, str]:
    return {row["control"].partition(".")[2]: row["status"] for row in run.result["findings"]}


@pytest.fixture
def theirs(client: Client) -> Callable[..., str]:
    """A trail that others made."""

    def make(logging: bool = True, **settings: Any) -> str:
        clients.bucket_for(client("s3"), "theirs")
        params = {"Name": "theirs", "S3BucketName": "theirs", "IsMultiRegionTrail": True, **settings}
        made = client("cloudtrail").create_trail(IncludeGlobalServiceEvents=True, **params)
        if logging:
            client("cloudtrail").start_logging(Name=params["Name"])
        return str(made["TrailARN"])

    return make


def test_a_trail_of_others_that_records_everything_is_adopted(play: Play, theirs: Any) -> None:
    arn = theirs(EnableLogFileValidation=True)
    run = play(task())
    assert (run.code, run.writes) == (0, [])
    assert (run.result["trail_arn"], run.result["adopted"]) == (arn, True)
    found = status(run)
    assert (found["trail"], found["validation"], found["encryption"]) == ("compliant", "compliant", "manual")
    assert found["access_logging"] == "manual"


def test_the_bucket_of_a_trail_in_another_account_is_judged_there(
    play: Play, client: Client, account: Emulator
) -> None:
    made = functools.partial(clients.client, account.endpoint)
    organize(made)
    client("organizations").enable_aws_service_access(ServicePrincipal="cloudtrail.amazonaws.com")
    clients.bucket_for(inside(made, AUDIT, "s3"), "logs")
    about = {"IncludeGlobalServiceEvents": True, "IsMultiRegionTrail": True, "EnableLogFileValidation": True}
    client("cloudtrail").create_trail(Name="theirs", S3BucketName="logs", IsOrganizationTrail=True, **about)
    client("cloudtrail").start_logging(Name="theirs")
    run = play(task())
    assert (run.code, run.writes, run.result["adopted"]) == (0, [], True), run.output
    (row,) = (row for row in run.result["findings"] if row["control"] == "audit_trail.access_logging")
    assert row["status"] == "not_applicable"
    assert "is in another account" in row["remediation"]


def test_a_trail_of_others_that_is_stopped_does_not_serve(play: Play, theirs: Any, client: Client) -> None:
    theirs(logging=False)
    run = play(task())
    assert run.code == 0, run.output
    assert not run.result["adopted"]
    trails = {item["Name"] for item in client("cloudtrail").describe_trails()["trailList"]}
    assert trails == {"theirs", "dayone-trail"}


def test_a_trail_of_our_name_that_others_made_is_left(play: Play, theirs: Any, client: Client) -> None:
    theirs(Name="dayone-trail", IsMultiRegionTrail=False)
    run = play(task(adopt=False))
    assert (run.code, run.writes) == (0, [])
    assert status(run)["trail"] == "manual"


def test_a_bucket_of_our_name_that_others_made_is_left(play: Play, client: Client) -> None:
    client("s3").create_bucket(Bucket=BUCKET)
    run = play(task())
    assert run.code == 0, run.output
    assert not {"CreateTrail", "PutBucketPolicy"} & set(run.writes)
    assert status(run)["trail"] == status(run)["bucket"] == "manual"
    assert "created outside this collection" in str(run.result["findings"])


def test_a_trail_whose_events_may_not_be_read_is_not_doubled(play: Play, theirs: Any, account: Emulator) -> None:
    theirs()
    account.control("faults", [{"service": "cloudtrail", "operation": "GetEventSelectors", "error": DENIED}])
    run = play(task())
    assert run.code != 0
    assert run.writes == []
    assert set(status(run).values()) == {"unknown"}
    assert "get_event_selectors" in run.result["msg"]


def test_what_was_switched_on_by_hand_stays(play: Play, client: Client) -> None:
    assert play(task()).code == 0
    objects = [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]
    management = {"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True, "DataResources": objects}
    client("cloudtrail").put_event_selectors(TrailName="dayone-trail", EventSelectors=[management])
    client("cloudtrail").stop_logging(Name="dayone-trail")
    run = play(task(expire_days=0, log_retention_days=30))
    assert run.writes == ["PutEventSelectors", "StartLogging"], run.output
    found = status(run)
    assert (found["trail"], found["write_events"], found["read_events"]) == ("fixed", "compliant", "choice")
    assert play(task()).writes == []


def test_a_log_bucket_that_lets_nobody_write_is_mended_first(play: Play, client: Client) -> None:
    assert play(task()).code == 0
    client("s3").put_bucket_logging(Bucket=BUCKET, BucketLoggingStatus={})
    client("s3").delete_bucket_policy(Bucket=LOGS)
    check, run = (play({**task(), "check_mode": checks}) for checks in (True, False))
    assert run.code == 0, run.output
    assert run.writes == ["PutBucketPolicy", "PutBucketLogging"]
    assert check.result["calls"] == run.result["calls"]
    assert status(run)["access_logging"] == "fixed"
    assert play(task()).writes == []


def test_the_second_run_ends_what_the_first_could_not(play: Play, account: Emulator) -> None:
    account.control("faults", [{"service": "cloudtrail", "operation": "CreateTrail", "error": DENIED, "times": 1}])
    first, second = play(task()), play(task())
    assert first.code != 0
    assert "create_trail" in first.result["msg"]
    assert second.code == 0, second.output
    assert second.writes == ["CreateTrail", "StartLogging"]


def test_a_role_that_is_not_known_yet_is_waited_for(play: Play, account: Emulator) -> None:
    error = {"code": "InvalidCloudWatchLogsRoleArnException", "status": 400}
    account.control("faults", [{"service": "cloudtrail", "operation": "CreateTrail", "error": error, "times": 1}])
    assert play(task()).code == 0


def test_bad_options_are_refused_before_the_first_call(play: Play) -> None:
    assert_refusals(
        play,
        (task(name="a..b"), "name is a..b"),
        (task(log_retention_days=2), "log_retention_days is 2"),
        (task(expire_days=-1), "expire_days is -1"),
        (task(insights=["Everything"]), "ApiCallRateInsight"),
    )


def test_an_exception_leaves_the_key_out(play: Play, client: Client) -> None:
    waiver = {"control": "audit_trail.encryption", "reason": "agreed", "owner": "ops", "expires": "2999-12-31"}
    run = play(task(exceptions=[waiver]))
    assert run.code == 0, run.output
    assert status(run)["encryption"] == "excepted"
    assert not client("cloudtrail").describe_trails()["trailList"][0].get("KmsKeyId")
    assert not play(task(exceptions=[waiver])).changed


def test_what_an_earlier_release_wrote_into_policies_is_brought_up_to_date(play: Play, client: Client) -> None:
    """Its role had a condition that CloudTrail does not meet, its bucket asked for a header that is not always sent."""
    assert play(task()).code == 0
    iam, s3 = client("iam"), client("s3")
    old = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    trust = iam.get_role(RoleName="dayone-trail-logs")["Role"]["AssumeRolePolicyDocument"]
    assert "Condition" not in trust["Statement"][0]
    trust["Statement"][0]["Condition"] = old
    iam.update_assume_role_policy(RoleName="dayone-trail-logs", PolicyDocument=json.dumps(trust))
    policy = json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"])
    writes = next(item for item in policy["Statement"] if item["Sid"] == "DayoneTrailWrite")
    writes["Condition"]["StringEquals"]["s3:x-amz-acl"] = "bucket-owner-full-control"
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policy))
    check = play(task(), "--check")
    assert (status(check)["log_group"], status(check)["bucket"], check.writes) == ("drift", "drift", [])
    run = play(task())
    assert sorted(run.writes) == ["PutBucketPolicy", "UpdateAssumeRolePolicy"], run.output
    assert (status(run)["log_group"], status(run)["bucket"]) == ("fixed", "fixed")
    assert play(task()).writes == []
