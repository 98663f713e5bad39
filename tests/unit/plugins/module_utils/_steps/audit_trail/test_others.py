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

from tests.chains import ALL, delivery, trail
from tests.emulator.account import ACCOUNT

SERVING = trail(arn=f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/all")
OTHER = f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/other"
THEIRS = "arn:aws:cloudtrail:eu-west-1:999999999999:trail/other"
GOOD = {"arn": OTHER, "validation": True, "key": "arn:aws:kms:eu-west-1:1:key/k", "bucket": "other"}
LOGGED: dict[str, Any] = {"other": {"TargetBucket": "logs", "TargetPrefix": ""}}
DENIED = Failure("denied", "it was denied")


def state(other: dict[str, Any], logging: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """An account with a trail that serves, and another beside it."""
    found = {"trails": [SERVING, other], "elsewhere": {}, "others_logging": logging or LOGGED, "others_keys": {}}
    return {**found, **more}


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
        pytest.param(
            {"delivery": delivery(digest_error="AccessDenied")}, LOGGED, {"validation": "person"}, id="no_digest"
        ),
        pytest.param({"error": "NoSuchBucket"}, LOGGED, {"delivery": "person"}, id="no_file"),
        pytest.param({"validation": False, "arn": THEIRS}, LOGGED, {}, id="of_another_account"),
        pytest.param({"validation": False, "arn": SERVING["arn"]}, LOGGED, {}, id="the_serving_one"),
    ],
)
def test_what_other_trails_lack(change: dict[str, Any], logging: dict[str, Any], expected: dict[str, str]) -> None:
    found = judge_others(state(trail(**{**GOOD, **change}), logging), SERVING, ACCOUNT)
    assert {item.control.partition(".")[2]: item.mend for item in found} == expected
    assert all(item.resource == OTHER and not item.holds and item.note for item in found)


def test_without_a_serving_trail_each_is_another() -> None:
    one = trail(**{**GOOD, "multi_region": False, "key": ""})
    found = judge_others({**state(one), "trails": [one]}, None, ACCOUNT)
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


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param({GOOD["key"]: "Enabled"}, [], id="enabled"),
        pytest.param({GOOD["key"]: "PendingDeletion"}, [("audit_trail.encryption", "person")], id="to_be_deleted"),
        pytest.param({GOOD["key"]: DENIED}, [("audit_trail.encryption", "unknown")], id="denied"),
    ],
)
def test_the_key_of_another_trail_must_work(keys: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    found = judge_others(state(trail(**GOOD), others_keys=keys), SERVING, ACCOUNT)
    assert [(item.control, item.mend) for item in found] == expected


def test_a_trail_of_another_region_is_judged_there() -> None:
    away = f"arn:aws:cloudtrail:us-west-2:{ACCOUNT}:trail/away"
    one = trail(**{**GOOD, "arn": away, "home": "us-west-2", "multi_region": False, "validation": False})
    found = judge_others({**state(SERVING), "elsewhere": {away: one}}, SERVING, ACCOUNT)
    assert [(item.control, item.resource, item.region) for item in found] == [
        ("audit_trail.validation", away, "us-west-2")
    ]


@pytest.mark.parametrize("elsewhere", [DENIED, {OTHER: DENIED}], ids=["the_list", "one_of_them"])
def test_what_could_not_be_read_of_other_regions_is_unknown(elsewhere: Any) -> None:
    found = judge_others({**state(SERVING), "elsewhere": elsewhere}, SERVING, ACCOUNT)
    assert {(item.control.partition(".")[2], item.mend) for item in found} == {
        (name, "unknown") for name in ("validation", "encryption", "access_logging")
    }
