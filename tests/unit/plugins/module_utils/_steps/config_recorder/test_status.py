# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What recorders of others record, and what AWS says of the last event and the last deliveries."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Verdict
from ansible_collections.dayone.aws.plugins.module_utils._steps.config_recorder.recorder_plan import normal_recorder
from ansible_collections.dayone.aws.plugins.module_utils._steps.config_recorder.status import (
    OF_NO_REGION,
    arrived,
    normal_deliveries,
    normal_status,
    processed,
    scope_of,
)

IAM = sorted(OF_NO_REGION)


def excluding(*types: str) -> dict[str, Any]:
    return {
        "allSupported": False,
        "includeGlobalResourceTypes": False,
        "exclusionByResourceTypes": {"resourceTypes": list(types)},
        "recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
    }


def including(*types: str) -> dict[str, Any]:
    strategy = {"useOnly": "INCLUSION_BY_RESOURCE_TYPES"}
    return {"allSupported": False, "resourceTypes": list(types), "recordingStrategy": strategy}


@pytest.mark.parametrize(
    ("group", "whole", "of_no_region"),
    [
        pytest.param({"allSupported": True, "includeGlobalResourceTypes": True}, True, True, id="all_and_iam"),
        pytest.param({"allSupported": True, "includeGlobalResourceTypes": False}, True, False, id="all_without_iam"),
        pytest.param({"allSupported": True}, True, False, id="all_and_nothing_said"),
        pytest.param(excluding(), True, True, id="nothing_left_out"),
        pytest.param(excluding("AWS::EC2::NetworkInterface"), False, True, id="a_type_left_out_and_iam_not"),
        pytest.param(excluding(*IAM), True, False, id="only_iam_left_out_as_in_a_second_region"),
        pytest.param(excluding("AWS::IAM::User"), True, False, id="one_of_iam_left_out"),
        pytest.param(including("AWS::EC2::Instance"), False, False, id="one_type"),
        pytest.param(including("AWS::EC2::Instance", *IAM), False, True, id="some_types_and_iam"),
        pytest.param({"allSupported": False, "resourceTypes": ["AWS::S3::Bucket"]}, False, False, id="of_before_2023"),
    ],
)
def test_what_is_recorded(group: dict[str, Any], whole: bool, of_no_region: bool) -> None:
    found = scope_of(normal_recorder({"name": "theirs", "recordingGroup": group})["recordingGroup"])
    assert (found.whole, found.of_no_region) == (whole, of_no_region)


@pytest.mark.parametrize(
    ("status", "holds", "mend"),
    [
        pytest.param({"lastStatus": "SUCCESS"}, True, "", id="success"),
        pytest.param({"lastStatus": "Success"}, True, "", id="as_the_model_writes_it"),
        pytest.param({"lastStatus": "FAILURE", "lastErrorCode": "AccessDenied"}, False, "person", id="failure"),
        pytest.param({"lastStatus": "PENDING"}, False, "waiting", id="pending"),
        pytest.param({}, False, "waiting", id="never"),
    ],
)
def test_the_last_event(status: dict[str, Any], holds: bool, mend: str) -> None:
    verdict = Verdict("config_recorder.recording", True, "all", "all")
    found = processed(verdict, {"status": normal_status(status)})
    assert found.holds is holds
    assert holds or (found.mend == mend and found.note)


@pytest.mark.parametrize(
    ("history", "snapshot", "holds", "mend"),
    [
        pytest.param("SUCCESS", "SUCCESS", True, "", id="both"),
        pytest.param("SUCCESS", "NOT_APPLICABLE", True, "", id="no_snapshots"),
        pytest.param("SUCCESS", "FAILURE", False, "person", id="snapshot_failed"),
        pytest.param("FAILURE", None, False, "person", id="history_failed"),
        pytest.param(None, None, False, "waiting", id="never"),
    ],
)
def test_the_last_deliveries(history: str | None, snapshot: str | None, holds: bool, mend: str) -> None:
    status = {
        "configHistoryDeliveryInfo": {"lastStatus": history} if history else {},
        "configSnapshotDeliveryInfo": {"lastStatus": snapshot, "lastErrorCode": "NoSuchBucket"} if snapshot else {},
    }
    verdict = Verdict("config_recorder.delivery", True, "bucket", "bucket")
    found = arrived(verdict, {"deliveries": normal_deliveries(status)})
    assert found.holds is holds
    assert holds or (found.mend == mend and found.note)
