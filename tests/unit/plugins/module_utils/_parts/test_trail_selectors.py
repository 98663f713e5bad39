# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.trail_selectors import (
    MANAGEMENT,
    READS,
    WRITES,
    covered,
    extended,
)
from hypothesis import given
from hypothesis import strategies as st

DEFAULT = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}


def basic(kind: str, management: bool, *values: str, type_: str = "AWS::S3::Object") -> dict[str, Any]:
    resources = [{"Type": type_, "Values": list(values)}] if values else []
    return {"ReadWriteType": kind, "IncludeManagementEvents": management, "DataResources": resources}


def advanced(**fields: list[str]) -> dict[str, Any]:
    names = {"category": "eventCategory", "kind": "resources.type", "read_only": "readOnly", "arn": "resources.ARN"}
    return {"FieldSelectors": [{"Field": names.get(key, key), "Equals": value} for key, value in fields.items()]}


@pytest.mark.parametrize(
    ("items", "kind", "expected"),
    [
        pytest.param([DEFAULT], "basic", {MANAGEMENT}, id="a_new_trail"),
        pytest.param([basic("WriteOnly", True)], "basic", set(), id="writes_alone_are_not_all"),
        pytest.param([basic("All", False)], "basic", set(), id="management_left_out"),
        pytest.param([basic("All", False, "arn:aws:s3")], "basic", {WRITES, READS}, id="all_objects"),
        pytest.param([basic("ReadOnly", False, "arn:aws:s3:::")], "basic", {READS}, id="reads_of_all_objects"),
        pytest.param([basic("All", False, "arn:aws:s3:::one/")], "basic", set(), id="one_bucket_is_not_all"),
        pytest.param(
            [basic("All", False, "arn:aws:lambda", type_="AWS::Lambda::Function")], "basic", set(), id="lambda"
        ),
        pytest.param([advanced(category=["Management"])], "advanced", {MANAGEMENT}, id="advanced_management"),
        pytest.param([advanced(category=["Management"], read_only=["true"])], "advanced", set(), id="advanced_reads"),
        pytest.param(
            [advanced(category=["Data"], kind=["AWS::S3::Object"], read_only=["false"])],
            "advanced",
            {WRITES},
            id="advanced_writes_of_objects",
        ),
        pytest.param(
            [advanced(category=["Data"], kind=["AWS::S3::Object"], arn=["arn:aws:s3:::one/"])],
            "advanced",
            set(),
            id="advanced_one_bucket_is_not_all",
        ),
    ],
)
def test_what_selectors_cover(items: list[dict[str, Any]], kind: str, expected: set[str]) -> None:
    assert covered({"basic": [], "advanced": [], kind: items}) == expected


selectors = st.one_of(
    st.fixed_dictionaries(
        {
            "basic": st.lists(
                st.builds(
                    basic,
                    st.sampled_from(["All", "ReadOnly", "WriteOnly"]),
                    st.booleans(),
                    st.sampled_from(["arn:aws:s3", "arn:aws:s3:::one/"]),
                ),
                max_size=3,
            ),
            "advanced": st.just([]),
        }
    ),
    st.fixed_dictionaries(
        {
            "basic": st.just([]),
            "advanced": st.lists(
                st.sampled_from(
                    [advanced(category=["Management"]), advanced(category=["Data"], kind=["AWS::S3::Object"])]
                ),
                min_size=1,
                max_size=3,
            ),
        }
    ),
)


@given(found=selectors, wanted=st.sets(st.sampled_from([MANAGEMENT, WRITES, READS])))
def test_extending_covers_what_was_missing_and_loses_nothing(found: dict[str, Any], wanted: set[str]) -> None:
    before = covered(found)
    params = extended(found, wanted - before)
    after = {"basic": params.get("EventSelectors", []), "advanced": params.get("AdvancedEventSelectors", [])}
    assert covered(after) >= before | wanted
    assert extended(after, wanted - covered(after)) == params


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_all_objects_are_those_of_the_partition(partition: str) -> None:
    found = {"basic": [basic("All", True)], "advanced": []}
    params = extended(found, {WRITES, READS}, partition)
    assert params["EventSelectors"][-1]["DataResources"][0]["Values"] == [f"arn:{partition}:s3"]
    assert covered({"basic": params["EventSelectors"], "advanced": []}) == {MANAGEMENT, WRITES, READS}
