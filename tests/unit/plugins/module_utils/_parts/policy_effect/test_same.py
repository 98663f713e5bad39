# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies as they were written and as AWS shows them: the same, and never the same where anything else is meant."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.ownership import merged_statements
from ansible_collections.dayone.aws.plugins.module_utils._parts.policy_effect.same import (
    same_policy,
    same_shown,
    same_statement,
)

from tests.emulator.otherwise import policy_of_aws

ACCOUNT = "123456789012"
FIRST: dict[str, Any] = {
    "Sid": "Files",
    "Effect": "Allow",
    "Principal": {"AWS": [ACCOUNT, "111122223333"], "Service": ["logs.amazonaws.com"]},
    "Action": ["s3:PutObject", "s3:GetObject"],
    "Resource": ["arn:aws:s3:::files/*"],
    "Condition": {"Bool": {"aws:SecureTransport": [True]}, "StringEquals": {"aws:SourceAccount": [ACCOUNT, "2"]}},
}
SECOND: dict[str, Any] = {"Sid": "Plain", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
POLICY: dict[str, Any] = {"Version": "2012-10-17", "Statement": [FIRST, SECOND]}


def with_first(**change: Any) -> dict[str, Any]:
    return {**POLICY, "Statement": [{**FIRST, **change}, SECOND]}


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_what_aws_shows_is_what_was_written(partition: str) -> None:
    shown = policy_of_aws(POLICY, partition)
    assert shown != POLICY
    assert same_policy(shown, POLICY)
    assert same_policy(POLICY, shown)
    assert same_shown({"bucket": {"policies": [shown]}}, {"bucket": {"policies": [POLICY]}})


def test_a_single_statement_needs_no_list() -> None:
    assert same_policy({"Version": "2012-10-17", "Statement": SECOND}, {"Version": "2012-10-17", "Statement": [SECOND]})


@pytest.mark.parametrize(
    "other",
    [
        None,
        {},
        {**POLICY, "Version": "2008-10-17"},
        {**POLICY, "Statement": [FIRST]},
        with_first(Effect="Deny"),
        with_first(Sid="Others"),
        with_first(Action=["s3:PutObject"]),
        with_first(Principal={"AWS": [ACCOUNT]}),
        with_first(Principal={"AWS": [f"arn:aws:iam::{ACCOUNT}:role/x", "111122223333"]}),
        with_first(Principal="*"),
        with_first(Condition={}),
        with_first(Condition={"Bool": {"aws:SecureTransport": [False]}}),
        with_first(Condition={**FIRST["Condition"], "Null": {"aws:SourceArn": "true"}}),
    ],
)
def test_what_means_something_else_is_not_the_same(other: Any) -> None:
    assert not same_policy(POLICY, other)
    assert not same_policy(other, POLICY)


def test_nothing_is_the_same_as_nothing_alone() -> None:
    assert same_policy(None, None)
    assert same_statement(None, None)
    assert not same_statement(None, SECOND)
    assert not same_shown({"policy": POLICY}, {"policy": with_first(Effect="Deny")})


def test_statements_of_ours_in_another_form_are_not_written_again() -> None:
    shown = policy_of_aws(POLICY)
    assert merged_statements(shown, {"Files": FIRST, "Plain": SECOND}) == shown
    changed = merged_statements(shown, {"Files": {**FIRST, "Effect": "Deny"}})
    assert [item["Sid"] for item in changed["Statement"]] == ["Plain", "Files"]
