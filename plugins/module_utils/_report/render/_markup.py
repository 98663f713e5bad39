# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Texts inside of Markdown: names and values are neither markup nor mentions, and links lead to AWS only. Pure."""

from __future__ import annotations

import html
import re
from typing import Any

from ._answer import AWS_LINK
from ._text import one_line

#: How long a value, and a sentence, may be unless it is said.
VALUE, SENTENCE = 80, 400
_SPECIAL = re.compile(r"([\\`*_{}\[\]#!|~$^])")
#: Keeps an @ from being a mention.
_JOINER = "\u2060"


def code(value: Any, width: int = VALUE) -> str:
    """A value as a code span, which holds in a table cell too."""
    text = one_line(value, width)
    if not text:
        return ""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if "`" in text else ""
    return f"{fence}{space}{text}{space}{fence}".replace("|", "\\|")


def prose(text: str, width: int = SENTENCE) -> str:
    """A sentence in which nothing is markup. Links lead to AWS only."""
    text = one_line(text, width)
    found, end = "", 0
    for link in AWS_LINK.finditer(text):
        found += _plain(text[end : link.start()]) + f"<{link.group()}>"
        end = link.end()
    return found + _plain(text[end:])


def _plain(text: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", html.escape(text, quote=False))
    return escaped.replace("@", "@" + _JOINER).replace("://", "&#58;//").replace("www.", f"www{_JOINER}.")
