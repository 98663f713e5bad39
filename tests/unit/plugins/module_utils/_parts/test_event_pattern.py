# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.event_pattern import covers
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.activities import ACTIVITIES, API_CALL

IAM = ACTIVITIES["iam_policies"].event_pattern
ROOT = ACTIVITIES["root_use"].event_pattern
NAMES = IAM["detail"]["eventName"]


@pytest.mark.parametrize("pattern", [item.event_pattern for item in ACTIVITIES.values()], ids=list(ACTIVITIES))
def test_a_pattern_covers_itself(pattern: Any) -> None:
    assert covers(pattern, pattern)


@pytest.mark.parametrize(
    ("pattern", "wanted", "expected"),
    [
        pytest.param({"source": ["aws.iam"], **IAM}, IAM, True, id="as_the_console_writes_it"),
        pytest.param({"source": ["aws.iam"], "detail": {"eventName": NAMES}}, IAM, True, id="source_of_eventbridge"),
        pytest.param({"source": ["aws.ec2"], **IAM}, IAM, False, id="another_source"),
        pytest.param({"source": [{"prefix": "aws."}], **IAM}, IAM, True, id="any_source"),
        pytest.param({"detail-type": [API_CALL], "detail": {"eventName": [*NAMES, "x"]}}, IAM, True, id="more_names"),
        pytest.param({"detail": {"eventName": NAMES[1:]}}, IAM, False, id="fewer_names"),
        pytest.param({"region": ["us-east-1"], **IAM}, IAM, False, id="one_region"),
        pytest.param({"detail": {"userIdentity": {"type": ["Root"]}}}, ROOT, True, id="wider_root"),
        pytest.param(
            {"detail": {"userIdentity": {"type": ["Root"]}, "readOnly": [False]}}, ROOT, False, id="root_that_writes"
        ),
        pytest.param(
            {"$or": [{"detail": {"eventName": ["x"]}}, {"detail": {"eventName": NAMES}}]}, IAM, True, id="one_of_two"
        ),
        pytest.param(
            {"detail": {"eventName": NAMES, "$or": [{"eventName": ["x"]}]}},
            IAM,
            False,
            id="two_conditions_on_one_field",
        ),
    ],
)
def test_what_covers(pattern: Any, wanted: Any, expected: bool) -> None:
    assert covers(pattern, wanted) is expected
