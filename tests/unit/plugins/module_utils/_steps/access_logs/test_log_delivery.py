# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.dependents import Refused
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Plan, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts import bucket as own_bucket
from ansible_collections.dayone.aws.plugins.module_utils._parts.bucket import OwnBucket
from ansible_collections.dayone.aws.plugins.module_utils._steps.access_logs.log_delivery import AccessLogs
from ansible_collections.dayone.aws.plugins.module_utils._steps.access_logs.plan import (
    FORMATS,
    Wanted,
    delivery_statement,
    plan_absent,
    plan_logs,
)
from hypothesis import given
from hypothesis import strategies as st

ACCOUNT = "123456789012"
ARN = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1"
BARE = OwnBucket("dayone-logs", "access_logs", ACCOUNT, "eu-west-1", "access_logs.bucket", expire_days=90)
BUCKET = replace(BARE, statements=delivery_statement(BARE))
WANTED = Wanted(BUCKET, "parquet")
HERE = {"bucket": "dayone-logs", "prefix": "s3/trail/"}
FRONT = {"id": "E1", "arn": ARN, "legacy": ""}
OPTIONS: dict[str, Any] = {
    "state": "present",
    "bucket_name": None,
    "expire_days": 90,
    "buckets": [],
    "site_names": ["site"],
    "distribution_ids": [],
    "output_format": "parquet",
}


def state(**settings: Any) -> dict[str, Any]:
    """An account in which everything is as wanted."""
    return {
        "logs": own_bucket.wanted_state(None, BUCKET),
        "buckets": {"trail": {"owner": "audit_trail", "logging": HERE}},
        "fronts": [FRONT],
        "sources": [{"name": "dayone-E1", "resources": [ARN], "owner": "access_logs"}],
        "deliveries": [
            {"id": "D1", "source": "dayone-E1", "destination": WANTED.destination_arn, "owner": "access_logs"}
        ],
        "destinations": [{"name": WANTED.destination, "bucket": BUCKET.arn, "owner": "access_logs"}],
        **settings,
    }


def methods(plan: Plan) -> list[str]:
    return [call.method for call in plan.calls]


def statuses(plan: Plan) -> dict[str, tuple[bool, str]]:
    return {item.control.partition(".")[2]: (item.holds, item.mend) for item in plan.verdicts}


def test_a_new_account_gets_bucket_logging_and_delivery_in_this_order() -> None:
    fresh = state(
        logs=None,
        buckets={"trail": {"owner": "audit_trail", "logging": None}, "config": None},
        sources=[],
        deliveries=[],
        destinations=[],
    )
    plan = plan_logs(fresh, WANTED)
    assert methods(plan) == [
        "create_bucket",
        "put_bucket_policy",
        "put_bucket_lifecycle_configuration",
        "put_bucket_logging",
        "put_delivery_destination",
        "put_delivery_source",
        "create_delivery",
    ]
    assert plan.calls[-1].params["s3DeliveryConfiguration"]["suffixPath"] == "{DistributionId}/{yyyy}/{MM}/{dd}/{HH}"
    assert statuses(plan) == dict.fromkeys(("bucket", "s3", "cloudfront"), (False, "call"))
    assert plan.after != plan.before


@pytest.mark.parametrize(
    ("method", "sent"),
    [
        pytest.param("create_bucket", [], id="all_need_the_bucket"),
        pytest.param("put_bucket_logging", ["put_delivery_destination", *["create_delivery"] * 2], id="s3_by_itself"),
        pytest.param("put_delivery_destination", [], id="deliveries_need_their_destination"),
        pytest.param("create_delivery", ["create_delivery"], id="a_distribution_by_itself"),
    ],
)
def test_what_does_not_need_what_was_refused_goes_on(method: str, sent: list[str]) -> None:
    other = {"id": "E2", "arn": f"{ARN}2", "legacy": ""}
    sources = [{"name": front["id"], "resources": [front["arn"]], "owner": ""} for front in (FRONT, other)]
    fresh = state(logs=None, buckets={"trail": {"owner": "audit_trail", "logging": None}}, deliveries=[])
    calls = plan_logs({**fresh, "fronts": [FRONT, other], "sources": sources, "destinations": []}, WANTED).calls
    place = methods(Plan(None, None, calls)).index(method)
    refused = Refused()
    refused.note(calls[place], Failure("denied", "no"))
    assert [call.method for call in calls[place + 1 :] if not refused.keeps_back(call)] == sent


@given(st.sampled_from(FORMATS), st.booleans(), st.booleans())
def test_planning_from_the_planned_state_changes_nothing(output_format: str, legacy: bool, elsewhere: bool) -> None:
    wanted = replace(WANTED, output_format=output_format)
    logging = {"bucket": "theirs", "prefix": ""} if elsewhere else HERE
    found = state(
        buckets={"trail": {"owner": "", "logging": logging}},
        fronts=[{**FRONT, "legacy": "old-logs.s3.amazonaws.com" if legacy else ""}],
        deliveries=[] if legacy else state()["deliveries"],
    )
    before = copy.deepcopy(found)
    plan = plan_logs(found, wanted)
    assert (methods(plan), all(item.holds for item in plan.verdicts), plan.before) == ([], True, plan.after)
    assert found == before


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param({"deliveries": []}, ["create_delivery"], id="source_and_destination_are_used"),
        pytest.param(
            {"deliveries": [], "destinations": []}, ["put_delivery_destination", "create_delivery"], id="none"
        ),
        pytest.param(
            {
                "deliveries": [],
                "destinations": [{"name": WANTED.destination, "bucket": "arn:aws:s3:::old", "owner": "access_logs"}],
            },
            ["put_delivery_destination", "create_delivery"],
            id="destination_of_another_bucket",
        ),
        pytest.param(
            {"sources": [{"name": "theirs", "resources": [ARN], "owner": ""}], "deliveries": []},
            ["create_delivery"],
            id="source_of_others_is_used",
        ),
        pytest.param(
            {
                "sources": [{"name": "theirs", "resources": [ARN], "owner": ""}],
                "deliveries": [{"id": "D9", "source": "theirs", "destination": "arn:logs", "owner": ""}],
                "destinations": [],
            },
            [],
            id="delivery_of_others_is_adopted",
        ),
        pytest.param({"fronts": []}, [], id="no_site"),
        pytest.param({"buckets": {"trail": None}}, [], id="no_bucket_yet"),
    ],
)
def test_only_what_is_lacking_is_made(settings: dict[str, Any], expected: list[str]) -> None:
    plan = plan_logs(state(**settings), WANTED)
    assert methods(plan) == expected
    sources = {call.params.get("deliverySourceName") for call in plan.calls} - {None}
    assert sources <= {item["name"] for item in settings.get("sources", state()["sources"])}


def test_a_bucket_of_others_is_reported_and_not_changed() -> None:
    plan = plan_logs(state(buckets={"theirs": {"owner": "", "logging": None}}), WANTED)
    assert (methods(plan), statuses(plan)["s3"]) == ([], (False, "person"))
    assert "theirs was created outside this collection" in plan.verdicts[1].note


def test_a_log_bucket_of_others_keeps_everything_from_being_written() -> None:
    theirs = {**own_bucket.wanted_state(None, BUCKET), "owner": "", "policy": {}}
    found = state(logs=theirs, buckets={"trail": {"owner": "x", "logging": None}}, deliveries=[])
    plan = plan_logs(found, WANTED)
    assert (methods(plan), set(statuses(plan).values())) == ([], {(False, "person")})


def test_removal_ends_what_was_made_here_and_nothing_else() -> None:
    theirs = {"id": "D9", "source": "theirs", "destination": "arn:logs", "owner": ""}
    plan = plan_absent(state(deliveries=[*state()["deliveries"], theirs]))
    assert methods(plan) == ["delete_delivery", "delete_delivery_source", "delete_delivery_destination"]
    assert plan.calls[0].params == {"id": "D1"}
    gone = plan_absent(state(deliveries=[theirs], sources=[], destinations=[]))
    assert (gone.calls, gone.verdicts[0].holds) == ((), True)


def test_a_waived_bucket_takes_all_that_needs_it_with_it(context: Callable[..., Any]) -> None:
    resource = AccessLogs(context(), OPTIONS)
    fresh = state(logs=None)
    plan = resource.plan(fresh)
    assert resource.plan_without(fresh, plan, plan.verdicts[:1]).calls == ()
    found = state(deliveries=[], buckets={"a": {"owner": "x", "logging": None}})
    plan = resource.plan(found)
    left = resource.plan_without(found, plan, [item for item in plan.verdicts if item.control == "access_logs.s3"])
    assert "put_bucket_logging" not in methods(left)
    assert "create_delivery" in methods(left)


def test_the_log_bucket_never_logs_itself(context: Callable[..., Any]) -> None:
    resource = AccessLogs(context(), {**OPTIONS, "buckets": ["dayone-logs-123456789012-us-east-1", "more"]})
    assert resource._buckets == [
        "dayone-config-123456789012-us-east-1",
        "dayone-site-123456789012-us-east-1",
        "dayone-trail-123456789012-us-east-1",
        "more",
    ]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        pytest.param({"expire_days": 0}, "expire_days is 0", id="never"),
        pytest.param({"distribution_ids": ["d1.cloudfront.net"]}, "distribution IDs", id="no_id"),
        pytest.param({"bucket_name": "logs", "buckets": ["logs"]}, "log its own access", id="itself"),
    ],
)
def test_wrong_options_are_refused(options: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        AccessLogs.check({**OPTIONS, **options})
