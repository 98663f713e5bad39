# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The recorded session is of what is typed today, and a picture that is text."""

from __future__ import annotations

from xml.etree import ElementTree

from tools.session import COLUMNS, HEAD, PICTURE, SESSION, TAIL, classed, picture, shortened

SVG = "{http://www.w3.org/2000/svg}"


def test_the_recorded_session_types_what_the_script_does() -> None:
    tree = ElementTree.fromstring(PICTURE.read_text(encoding="utf-8"))
    typed = [text.text for text in tree.iter(f"{SVG}text") if text.get("class") == "typed"]
    assert typed == [f"$ {command}"[:COLUMNS] for command, _settings in SESSION]
    assert tree.find(f"{SVG}title") is not None
    assert {element.tag.removeprefix(SVG) for element in tree.iter()} <= {"svg", "title", "style", "rect", "text"}


def test_what_is_long_is_shortened_and_said() -> None:
    lines = [str(number) for number in range(30)]
    found = list(shortened(lines))
    assert found[:HEAD] == lines[:HEAD] and found[-TAIL:] == lines[-TAIL:]
    assert found[HEAD] == f"… {30 - HEAD - TAIL} lines"
    assert list(shortened(lines[: HEAD + TAIL + 1])) == lines[: HEAD + TAIL + 1]
    assert len(next(shortened(["x" * 500]))) == COLUMNS


def test_texts_of_the_account_are_texts() -> None:
    drawn = picture([classed("drift <script>alert(1)</script> & more")])
    (line,) = ElementTree.fromstring(drawn).iter(f"{SVG}text")
    assert (line.get("class"), line.text) == ("drift", "drift <script>alert(1)</script> & more")
