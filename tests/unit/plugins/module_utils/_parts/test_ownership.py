# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.ownership import where_to_change


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("arn:aws:cloudtrail:us-east-1:1:trail/aws-controltower-BaselineCloudTrail", "landing", id="trail"),
        pytest.param("aws-controltower-BaselineConfigRecorder", "landing", id="recorder"),
        pytest.param("default", "change it there", id="anybody_else"),
    ],
)
def test_control_tower_is_named_as_the_holder_of_its_own(name: str, words: str) -> None:
    assert words in where_to_change(name)
