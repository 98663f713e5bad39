# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Events say when to check, whatever their order and number; what is nobody's is said, and never lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._steps.change_events.messages import fold, listed, read
from hypothesis import given
from hypothesis import strategies as st

ACCOUNT, OTHER = "123456789012", "111122223333"
HOSTS = {"production": ACCOUNT}
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/baseline/dayone.aws"
AGENT = "Boto3/1.44.5 md/Botocore#1.44.5 dayone.aws/0.1.0 module/audit_trail"


def event(
    name: str = "StopLogging", source: str = "cloudtrail.amazonaws.com", region: str = "eu-west-1", **detail: Any
) -> dict[str, Any]:
    account = detail.pop("account", ACCOUNT)
    known = {"eventSource": source, "eventName": name, "awsRegion": region, **detail}
    return {"account": account, "region": region, "detail-type": "AWS API Call via CloudTrail", "detail": known}


BUCKET = event("PutBucketPolicy", "s3.amazonaws.com", "us-west-2")
POLICY = event("DeleteAccountPasswordPolicy", "iam.amazonaws.com", "us-east-1")
SOME = [event(), event(region="us-west-2"), BUCKET, POLICY]


@given(st.permutations([*SOME, *SOME]))
def test_order_and_number_do_not_matter(events: list[dict[str, Any]]) -> None:
    found = fold([(str(number), item) for number, item in enumerate(events)], HOSTS)
    assert found.changes == fold([("", item) for item in SOME], HOSTS).changes
    assert sorted(found.handled["production"]) == sorted(map(str, range(len(events))))


def test_steps_are_checked_where_they_changed_and_those_of_the_account_as_a_whole() -> None:
    (row,) = listed(fold([("", item) for item in SOME], HOSTS).changes)
    regions = {change["step"]: change["regions"] for change in row["changes"]}
    assert (row["host"], regions["audit_trail"]) == ("production", ["eu-west-1", "us-west-2"])
    assert (regions["password_policy"], regions["static_site"]) == ([], ["us-west-2"])


@pytest.mark.parametrize(
    "body",
    ["", "no JSON", "[]", "{}", {"detail": "x"}, {**event(), "account": "1"}, event(region="europe"), event(name="")],
)
def test_what_is_no_event_is_left_in_the_queue_and_counted(body: Any) -> None:
    found = fold([("receipt", body)], HOSTS)
    assert (found.unread, found.changes, found.handled) == (1, {}, {})


def test_an_event_of_an_account_without_a_host_is_left_and_named() -> None:
    found = fold([("receipt", json.dumps(event(account=OTHER)))], HOSTS)
    assert (found.foreign, found.changes, found.handled) == ({OTHER}, {}, {})


def test_a_call_that_no_step_looks_at_is_done_with() -> None:
    found = fold([("receipt", event("CreateLogStream", "logs.amazonaws.com"))], HOSTS)
    assert (found.changes, found.handled) == ({}, {"": ["receipt"]})


@pytest.mark.parametrize(
    ("detail", "principals", "own"),
    [
        pytest.param({"userAgent": AGENT, "userIdentity": {"arn": SESSION}}, (), True, id="session"),
        pytest.param({"userAgent": AGENT, "userIdentity": {"arn": f"{SESSION}x"}}, (), False, id="other_session"),
        pytest.param({"userAgent": "aws-cli/2", "userIdentity": {"arn": SESSION}}, (), False, id="other_agent"),
        pytest.param({"userAgent": AGENT}, (), False, id="nobody"),
        pytest.param({"userAgent": AGENT, "userIdentity": {"arn": "arn:x"}}, ("arn:x",), True, id="listed_user"),
        pytest.param(
            {"userAgent": AGENT, "userIdentity": {"arn": "y", "sessionContext": {"sessionIssuer": {"arn": "arn:r"}}}},
            ("arn:r",),
            True,
            id="listed_role",
        ),
    ],
)
def test_our_own_calls_are_known_by_agent_and_sender(
    detail: dict[str, Any], principals: tuple[str, ...], own: bool
) -> None:
    found = read(event(**detail), principals)
    assert found is not None
    assert found.own is own


def test_hosts_of_the_same_account_are_all_checked_and_the_message_is_counted_once() -> None:
    found = fold([("receipt", event())], {"one": ACCOUNT, "two": ACCOUNT})
    assert (sorted(found.changes), found.handled) == (["one", "two"], {"one": ["receipt"]})
