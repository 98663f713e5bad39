# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.filter_pattern import alternatives, covers
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.activities import (
    ACTIVITIES,
    PATTERN_SIZE,
)
from hypothesis import given
from hypothesis import strategies as st

ROOT = ACTIVITIES["root_use"].pattern
TRAILS = ACTIVITIES["trails"].pattern


@pytest.mark.parametrize("name", ACTIVITIES)
def test_our_patterns_are_understood_and_fit(name: str) -> None:
    pattern = ACTIVITIES[name].pattern
    assert alternatives(pattern)
    assert covers(pattern, pattern)
    assert len(pattern) <= PATTERN_SIZE


@pytest.mark.parametrize(
    ("pattern", "wanted", "expected"),
    [
        pytest.param(
            '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && '
            '$.eventType != "AwsServiceEvent" }',
            ROOT,
            True,
            id="blanks_and_quotes",
        ),
        pytest.param(
            "{($.eventName=StopLogging)||($.eventName=StartLogging)||($.eventName = DeleteTrail) || "
            "($.eventName = UpdateTrail) || ($.eventName = CreateTrail)}",
            TRAILS,
            True,
            id="another_order",
        ),
        pytest.param("{$.eventName=CreateTrail||$.eventName=UpdateTrail}", TRAILS, False, id="too_little"),
        pytest.param('{$.userIdentity.type="Root"}', ROOT, True, id="wider"),
        pytest.param('{$.userIdentity.type="Root"&&$.sourceIPAddress!="10.0.0.1"}', ROOT, False, id="narrower"),
        pytest.param(
            '{ ($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*") && '
            '($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket") }',
            ACTIVITIES["unauthorized_calls"].pattern,
            True,
            id="and_binds_before_or",
        ),
        pytest.param("ERROR", TRAILS, False, id="a_pattern_of_words"),
        pytest.param("{$.eventName=CreateTrail", TRAILS, False, id="not_closed"),
        pytest.param("{($.eventName=CreateTrail}", TRAILS, False, id="parenthesis_not_closed"),
        pytest.param("{}", TRAILS, False, id="empty"),
    ],
)
def test_what_covers_what(pattern: str, wanted: str, expected: bool) -> None:
    assert covers(pattern, wanted) is expected


comparisons = st.sampled_from([f"$.eventName={name}" for name in ("A", "B", "C", "D")])
expressions = st.recursive(
    comparisons,
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["&&", "||"]), inner),
    max_leaves=6,
)


@given(one=expressions, other=expressions)
def test_either_covers_each_and_each_covers_both(one: str, other: str) -> None:
    either, both = f"{{{one} || {other}}}", f"{{{one} && {other}}}"
    assert covers(either, f"{{{one}}}")
    assert covers(either, f"{{{other}}}")
    assert covers(f"{{{one}}}", both)
    assert covers(f"{{{other}}}", both)
