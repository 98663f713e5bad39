# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which patterns hold which others."""

from __future__ import annotations

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.policy_effect.document import holds_all_of
from hypothesis import given
from hypothesis import strategies as st

from tests.emulator.evaluation.patterns import matches

_LETTERS = "ab:*?"


@given(st.text(_LETTERS, max_size=8), st.text("ab:", max_size=8))
def test_a_pattern_holds_the_texts_that_iam_matches_with_it(pattern: str, text: str) -> None:
    assert holds_all_of(pattern, text) == matches(pattern, text)


@given(st.text(_LETTERS, max_size=8))
def test_a_pattern_holds_itself(pattern: str) -> None:
    assert holds_all_of(pattern, pattern)


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        pytest.param("s3:*", "s3:get*", True, id="wider"),
        pytest.param("s3:get*", "s3:*", False, id="narrower"),
        pytest.param("s3:get", "s3:get", True, id="the_same_text"),
        pytest.param("s3:get", "s3:ge?", False, id="text_and_a_pattern"),
        pytest.param("s3:?et", "s3:*et", False, id="one_letter_is_no_star"),
        pytest.param("*", "\x00:\x00", True, id="everything"),
        pytest.param("?:?", "\x00:\x00", False, id="one_letter_is_not_anything"),
        pytest.param("ec2:*", "\x00:\x00", False, id="another_beginning"),
        pytest.param("a+b*", "a+b.c", True, id="signs_of_regular_expressions_are_text"),
    ],
)
def test_patterns_and_what_they_hold(outer: str, inner: str, expected: bool) -> None:
    assert holds_all_of(outer, inner) is expected
