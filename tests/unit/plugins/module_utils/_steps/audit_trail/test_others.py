# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Several trails of an account: each must be validated and encrypted, and whichever records the data counts."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._parts.trail_selectors import READS, WRITES
from ansible_collections.dayone.aws.plugins.module_utils._parts.trails import data_events
from ansible_collections.dayone.aws.plugins.module_utils._steps.audit_trail.verdicts import judge_others

from tests.chains import ALL, trail
from tests.emulator.account import ACCOUNT

SERVING = trail(arn=f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/all")
OTHER = f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/other"
THEIRS = "arn:aws:cloudtrail:eu-west-1:999999999999:trail/other"
GOOD = {"arn": OTHER, "validation": True, "key": "arn:aws:kms:eu-west-1:1:key/k", "bucket": "other"}
LOGGED: dict[str, Any] = {"other": {"TargetBucket": "logs", "TargetPrefix": ""}}
DENIED = Failure("denied", "it was denied")


def data(kind: str) -> dict[str, Any]:
    """Selectors that record the data of all buckets alone."""
    objects = [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]
    return {
        "basic": [{"ReadWriteType": kind, "IncludeManagementEvents": False, "DataResources": objects}],
        "advanced": [],
    }


@pytest.mark.parametrize(
    ("change", "logging", "expected"),
    [
        pytest.param({}, LOGGED, {}, id="as_it_should_be"),
        pytest.param({"validation": False}, LOGGED, {"validation": "person"}, id="not_validated"),
        pytest.param({"key": ""}, LOGGED, {"encryption": "person"}, id="without_a_key"),
        pytest.param({}, {"other": None}, {"access_logging": "person"}, id="bucket_without_access_logs"),
        pytest.param({}, {"other": DENIED}, {"access_logging": "unknown"}, id="bucket_denied"),
        pytest.param({"validation": False, "logging": False}, LOGGED, {"validation": "person"}, id="stopped"),
        pytest.param({"validation": False, "arn": THEIRS}, LOGGED, {}, id="of_another_account"),
        pytest.param({"validation": False, "arn": SERVING["arn"]}, LOGGED, {}, id="the_serving_one"),
    ],
)
def test_what_other_trails_lack(change: dict[str, Any], logging: dict[str, Any], expected: dict[str, str]) -> None:
    found = judge_others([SERVING, trail(**{**GOOD, **change})], SERVING, ACCOUNT, logging)
    assert {item.control.partition(".")[2]: item.mend for item in found} == expected
    assert all(item.resource == OTHER and not item.holds and item.note for item in found)


def test_without_a_serving_trail_each_is_another() -> None:
    found = judge_others([trail(**{**GOOD, "multi_region": False, "key": ""})], None, ACCOUNT, LOGGED)
    assert [item.control for item in found] == ["audit_trail.encryption"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"events": data("All")}, {WRITES, READS}, id="all"),
        pytest.param({"events": data("WriteOnly")}, {WRITES}, id="writes"),
        pytest.param({"events": data("All"), "multi_region": False}, set(), id="of_one_region"),
        pytest.param({"events": data("All"), "logging": False}, set(), id="stopped"),
        pytest.param({"events": data("All"), "logging": DENIED}, set(), id="unread_whether_it_logs"),
        pytest.param({"events": DENIED}, set(), id="unread"),
        pytest.param({"events": {"basic": [ALL], "advanced": []}}, set(), id="management_alone"),
    ],
)
def test_data_counts_whichever_trail_records_it(change: dict[str, Any], expected: set[str]) -> None:
    assert data_events([SERVING, trail(**{**GOOD, **change})]) == expected


def test_reads_and_writes_of_different_trails_add_up() -> None:
    assert data_events([trail(events=data("ReadOnly")), trail(events=data("WriteOnly"))]) == {WRITES, READS}
