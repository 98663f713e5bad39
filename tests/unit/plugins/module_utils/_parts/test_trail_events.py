# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Selectors of management events as sets: what they leave out, in the forms in which accounts have them.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
"""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.trail_events import READING, WRITING, gaps, joined

KMS, RDS = "kms.amazonaws.com", "rdsdata.amazonaws.com"


def basic(kind: str = "All", *left: str, management: bool = True) -> dict[str, Any]:
    return {"ReadWriteType": kind, "IncludeManagementEvents": management, "ExcludeManagementEventSources": list(left)}


def fields(**named: dict[str, list[str]]) -> dict[str, Any]:
    found = [{"Field": "eventCategory", "Equals": ["Management"]}]
    return {"FieldSelectors": [*found, *({"Field": name, **about} for name, about in named.items())]}


@pytest.mark.parametrize(
    ("items", "kind", "expected"),
    [
        pytest.param([basic()], "basic", [], id="all"),
        pytest.param([basic("ReadOnly"), basic("WriteOnly")], "basic", [], id="reads_and_writes_are_all"),
        pytest.param([basic("WriteOnly")], "basic", ["reading calls of most services"], id="writes"),
        pytest.param([basic("All", KMS)], "basic", [f"calls of {KMS}"], id="without_kms"),
        pytest.param([basic("All", KMS, RDS)], "basic", [f"calls of {KMS}", f"calls of {RDS}"], id="without_both"),
        pytest.param(
            [basic("All", KMS), basic("WriteOnly")], "basic", [f"reading calls of {KMS}"], id="kms_writes_back"
        ),
        pytest.param([basic(management=False)], "basic", ["all management events"], id="data_only"),
        pytest.param([], "basic", ["all management events"], id="none"),
        pytest.param([fields()], "advanced", [], id="advanced_all"),
        pytest.param(
            [fields(eventSource={"NotEquals": [KMS]})], "advanced", [f"calls of {KMS}"], id="advanced_without_kms"
        ),
        pytest.param(
            [fields(eventSource={"NotEquals": [KMS]}), fields(eventSource={"Equals": [KMS]})],
            "advanced",
            [],
            id="advanced_kms_by_itself",
        ),
        pytest.param(
            [fields(eventSource={"NotStartsWith": ["kms."]})], "advanced", ["calls of kms."], id="advanced_prefix"
        ),
        pytest.param(
            [fields(readOnly={"Equals": ["true"]}), fields(readOnly={"Equals": ["false"]})],
            "advanced",
            [],
            id="advanced_reads_and_writes",
        ),
        pytest.param(
            [fields(readOnly={"Equals": ["true", "false"]})], "advanced", [], id="advanced_both_values_of_read_only"
        ),
        pytest.param(
            [fields(eventName={"NotEquals": ["Decrypt"]})],
            "advanced",
            ["all management events"],
            id="advanced_narrowed_by_what_we_do_not_follow",
        ),
        pytest.param(
            [fields(eventSource={"Sounds": [KMS]})],
            "advanced",
            ["all management events"],
            id="advanced_operator_that_nobody_knows",
        ),
    ],
)
def test_what_is_left_out(items: list[dict[str, Any]], kind: str, expected: list[str]) -> None:
    assert gaps({"basic": [], "advanced": [], kind: items}) == expected


@pytest.mark.parametrize(
    ("source", "kinds", "expected"),
    [
        pytest.param("iam.amazonaws.com", {WRITING}, [], id="writes_of_iam"),
        pytest.param(KMS, {WRITING}, [f"writing calls of {KMS}"], id="writes_of_kms"),
        pytest.param("iam.amazonaws.com", {READING}, ["reading calls of iam.amazonaws.com"], id="reads_of_iam"),
    ],
)
def test_what_one_kind_of_event_lacks(source: str, kinds: set[str], expected: list[str]) -> None:
    found = {"basic": [basic("WriteOnly", KMS)], "advanced": []}
    assert gaps(found, {source}, kinds) == expected


def test_two_trails_record_together() -> None:
    one, other = ({"basic": [basic(kind)], "advanced": []} for kind in ("ReadOnly", "WriteOnly"))
    assert gaps(one) and gaps(other)
    assert gaps(joined([one, other])) == []
