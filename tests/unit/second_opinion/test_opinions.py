# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from pathlib import Path

from tests.second_opinion import opinions
from tests.second_opinion.__main__ import PAGE, known
from tests.second_opinion.opinions import Known

ONE = opinions.opinion([{"control": "a.x", "status": "manual"}, {"control": "b.y", "status": "compliant"}])
TWO = opinions.opinion([{"control": "a.x", "status": "unknown"}, {"control": "b.y", "status": "compliant"}])


def test_what_both_say_is_no_disagreement() -> None:
    assert list(opinions.disagreements(ONE, TWO)) == ["a.x"]
    assert list(opinions.disagreements(ONE, {})) == ["a.x", "b.y"]


def test_a_disagreement_that_nobody_looked_into_is_said() -> None:
    found = opinions.disagreements(ONE, TWO)
    fresh, stale = opinions.unexplained(found, [Known("a.*", "manual", "manual", "both", "why")])
    assert fresh == ["a.x: embedded account manual, ministack unknown"]
    assert stale == ["a.*: embedded account manual, ministack manual"]
    assert opinions.unexplained(found, [Known("a.*", "*", "unknown", "both", "why")]) == ([], [])


def test_each_known_disagreement_says_who_follows_aws_and_why() -> None:
    for item in known():
        assert item.follows in ("embedded", "ministack", "both", "neither"), item
        assert item.why.strip(), item


def test_the_page_has_the_known_disagreements() -> None:
    text = Path(PAGE).read_text(encoding="utf-8")
    assert opinions.page(text, known()) == text
