# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The checker of what people read (tools/words.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Switch it on from there.", ["Switch it on"]),
        ("It costs 0.30 US dollars a month.", ["0.30 US dollars"]),
        ("Who is told, and\nnobody hears of it.", ["Who is told", "nobody hears of"]),
        ("Notifies people of it, at $0.30 per month. The switch is on.", []),
    ],
)
def test_words_of_ours_are_found_with_their_line(text: str, found: list[str]) -> None:
    complaints = list(words.complaints(text, "page.md", 7, words.INSTEAD))
    assert [item.found for item in complaints] == found
    assert [item.place for item in complaints] == [
        f"page.md:{7 + text[: text.index(item)].count(chr(10))}" for item in found
    ]


def test_what_reads_as_translated_is_found_where_users_read_it_and_not_in_docstrings(tmp_path: Path) -> None:
    program = tmp_path / "module.py"
    program.write_text(
        '"""A rule of others is left alone."""\nNOTE = "A rule of\\nothers is left alone, for AWS has it."\n', "utf-8"
    )
    internal = words.docstring_lines(program)
    assert internal == {1}
    found = [
        item.found
        for line, text in words.prose(program)
        if line not in internal
        for item in words.complaints(text, "module.py", line, words.INSTEAD_FOR_USERS)
    ]
    assert found == ["rule of\nothers", "is left alone", ", for AWS has"]


def test_code_on_a_page_is_not_prose(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("`mended` is a key.\n```json\nof late\n```\nIt was mended.\n", encoding="utf-8")
    ((line, text),) = words.prose(page)
    assert [item.place for item in words.complaints(text, "page", line, words.INSTEAD | words.INSTEAD_IN_PROSE)] == [
        "page:5"
    ]


def test_strings_of_a_program_are_read_and_its_names_are_not(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text('of_late = 1\nnote = f"{of_late} was used of late"\n', encoding="utf-8")
    assert list(words.prose(program)) == [(2, " was used of late")]


def test_titles_say_what_should_be() -> None:
    given = [("a", "MFA should be enabled"), ("b", "MFA is enabled"), ("c", "MFA should be enabled.")]
    assert [item.place for item in words.of_controls(given)] == ["b", "c"]
