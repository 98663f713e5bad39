# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest

from tests.scanner import verdicts
from tests.scanner.__main__ import PAGE, known
from tests.scanner.verdicts import Known


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        (["compliant", "fixed", "excepted"], "holds"),
        (["compliant", "unknown"], "unknown"),
        (["compliant", "unknown", "manual"], "open"),
        (["drift"], "open"),
    ],
)
def test_one_open_finding_opens_a_recommendation(statuses: list[str], said: str) -> None:
    assert verdicts.ours({"cis": ["2.8"], "status": status} for status in statuses) == {"2.8": said}


def test_one_failed_check_fails_a_recommendation() -> None:
    rows = [("2.8", "PASS"), ("2.8", "FAIL"), ("2.9", "PASS"), ("2.2", "MANUAL")]
    found = verdicts.prowlers({"REQUIREMENTS_ID": cis, "STATUS": status} for cis, status in rows)
    assert found == {"2.8": "FAIL", "2.9": "PASS", "2.2": "MANUAL"}


def test_what_one_of_the_two_did_not_judge_is_no_difference() -> None:
    ours = {"1": "holds", "2": "open", "3": "unknown", "4": "open", "5": "holds"}
    theirs = {"1": "FAIL", "2": "PASS", "3": "FAIL", "4": "MANUAL"}
    assert verdicts.differences("after", ours, theirs) == [
        ("1", "after", "holds", "FAIL"),
        ("2", "after", "open", "PASS"),
    ]


def test_a_difference_that_nobody_looked_into_is_said_and_one_that_is_gone_too() -> None:
    fresh, stale = verdicts.unexplained(
        [("1", "after", "holds", "FAIL")], [Known("2", "before", "open", "PASS", "why")]
    )
    assert fresh == ["1 after the baseline: ours holds, Prowler FAIL"]
    assert stale == ["2 before the baseline: ours open, Prowler PASS"]


def test_the_page_says_why_of_each_known_difference() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert verdicts.reasons(known()) in text
    assert verdicts.page(text, [({}, {}), ({}, {})], known()).startswith(text.partition(verdicts.BEGIN)[0])
