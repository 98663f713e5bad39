# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values and comments as YAML that a person edits. Pure."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_WIDTH = 98
#: Texts that need no quotes, but for words that YAML takes for something else.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.@+-]*")
_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "y", "n", "null", "none"])
#: Categories of Unicode that are escaped: what is not seen could turn a line around, or end it.
_UNSEEN = ("C", "Z")


def value(item: Any) -> str:
    """A value on one line. Names keep their letters; what cannot be seen is escaped."""
    if isinstance(item, float) and item.is_integer():
        return str(int(item))
    if isinstance(item, str) and _PLAIN.fullmatch(item) and item.lower() not in _WORDS:
        return item
    text = json.dumps(item, ensure_ascii=False)
    return "".join(_shown(letter) for letter in text)


def _shown(letter: str) -> str:
    if letter == " " or unicodedata.category(letter)[0] not in _UNSEEN:
        return letter
    code = ord(letter)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def comment(*paragraphs: str) -> str:
    """Paragraphs as a comment. A line that begins with a space stays as it is."""
    lines: list[str] = []
    for text in paragraphs:
        lines += (
            [text]
            if text.startswith(" ")
            else textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
        )
    return "".join(f"# {line}\n" for line in lines)


def setting(name: str, item: Any) -> str:
    """A variable with its value: a list of mappings and a mapping over several lines."""
    if isinstance(item, Mapping):
        return f"{name}:\n{_mapping(item, '  ')}"
    if isinstance(item, Sequence) and not isinstance(item, str) and item and isinstance(item[0], Mapping):
        rows = [_mapping(row, "    ").replace("    ", "  - ", 1) for row in item]
        return f"{name}:\n{''.join(rows)}"
    return f"{name}: {value(item)}\n"


def _mapping(item: Mapping[str, Any], indent: str) -> str:
    return "".join(f"{indent}{key}: {value(entry)}\n" for key, entry in item.items())


def example(text: str) -> str:
    """Lines of YAML that are not in force until somebody takes the signs away."""
    return "".join(f"# {line}\n" for line in text.splitlines())


def either(name: str, item: Any, otherwise: str) -> str:
    """A variable with its value, or, where there is none, an example of it."""
    return setting(name, item) if item or item is False else example(otherwise)


def paragraphs(parts: Iterable[str]) -> str:
    """Parts of a file, with an empty line between."""
    return "\n".join(part for part in parts if part)
