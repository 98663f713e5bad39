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
        pytest.param("{}", TRAILS, False, id="braces_alone"),
        pytest.param("", TRAILS, True, id="empty"),
        pytest.param("{$.eventName=*Trail||$.eventName=*Logging}", TRAILS, True, id="wildcards"),
        pytest.param("{$.eventName=*Trail||$.eventName=Start*}", TRAILS, False, id="wildcards_that_miss_one"),
        pytest.param("{$.eventName=%Trail|Logging%}", TRAILS, False, id="an_expression_is_not_compared"),
        pytest.param("{$.eventName!=DescribeTrails}", TRAILS, True, id="all_but_another"),
        pytest.param("{$.eventName!=*Trail}", TRAILS, False, id="all_but_one_of_them"),
        pytest.param("{$.errorCode!=Denied}", "{$.errorCode!=*}", True, id="fewer_are_left_out"),
        pytest.param("{$.errorCode!=*}", "{$.errorCode!=Denied}", False, id="more_are_left_out"),
        pytest.param("{$.errorCode!=a*}", "{$.errorCode=*b}", False, id="two_wildcards_may_meet"),
        pytest.param("{$.errorCode=*}", "{$.errorCode NOT EXISTS}", False, id="any_text_is_there"),
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
