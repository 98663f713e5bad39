# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values as text, free of what a terminal, a parser or a reader would take for something else. Pure."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

#: The product, as formats name their producer.
PRODUCT = "dayone.aws"
HOME = "https://github.com/dayone-aws/dayone.aws"
#: Control characters except tab and line feed, and what turns the direction of text around.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


#: What AWS calls things by.
_IDS = re.compile(r"\b(?:vpc|subnet|sg|acl|igw|ami|snap|rtb|i)-[0-9a-f]{4,}…?")


def printable(text: str) -> str:
    """The text, with a replacement character for each one that no text should have."""
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n"))


def as_text(value: Any) -> str:
    """A value of any type: a text as it is, all else as JSON."""
    return printable(value if isinstance(value, str) else as_json(value))


def as_json(value: Any, indent: int | None = None) -> str:
    """A value as JSON, the same for the same value."""
    return json.dumps(value, sort_keys=True, default=str, ensure_ascii=False, indent=indent)


def one_line(value: Any, width: int = 0) -> str:
    """A value on one line, cut to a width where one is given."""
    text = " ".join(as_text(value).split())
    return text if not width or len(text) <= width else text[: width - 1] + "…"


def value_of(row: Mapping[str, Any], name: str) -> Any:
    """A value of a finding for people: what is missing or empty is none, and what could not be read says so."""
    value = row[name]
    if value is None and name == "current" and row["status"] == "unknown":
        return "not read"
    return "none" if value is None or value in ([], {}) else value


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: letters of East Asia take two, and marks on letters none.

    https://www.unicode.org/reports/tr11/
    """
    return sum(_columns_of(letter) for letter in text)


def _columns_of(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("F", "W") else 1


def nameless(text: str) -> str:
    """A text without the ids that AWS gives to things, which are others in each region."""
    return _IDS.sub("…", text)


def todo_line(row: Mapping[str, Any]) -> str:
    """What is to be done about an open finding on one line, in the words of its kind."""
    todo = row.get("todo") or {}
    parts = {
        "minutes": f"about {todo.get('minutes')} min",
        "link": todo.get("link"),
        "example": todo.get("example"),
        "enable": f"enable ({todo.get('price')}): {todo.get('enable')}",
        "accept": f"or accept: {todo.get('accept')}",
        "hours": f"within {todo.get('hours')} h",
        "missing_permission": f"missing permission: {todo.get('missing_permission')}",
        "denied_by": todo.get("denied_by"),
        "statement": f"allow with: {todo.get('statement')}",
    }
    return one_line("; ".join(str(text) for name, text in parts.items() if name in todo))


def chain_line(row: Mapping[str, Any]) -> str:
    """The links from an event to a person on one line, and nothing where the finding has none."""
    links = row.get("chain") or ()
    shown = [item for item in links if item["state"] != "unreached"]
    return " → ".join(item["link"] if item["state"] == "holds" else _link(item) for item in shown)


def chain_lines(row: Mapping[str, Any]) -> str:
    """The links from an event to a person, one a line."""
    return "\n".join(map(_link, row.get("chain") or ()))


def _link(item: Mapping[str, Any]) -> str:
    return one_line(f"{item['link']} {item['state']}: {item['what']}")


#: Whose a setting is, in words. What is not known here stands as AWS calls it.
_HOLDERS = {
    "account": "this account",
    "declarative-policy": "a declarative policy of the organization",
    "s3-policy": "an S3 policy of the organization",
}


def holder(row: Mapping[str, Any]) -> str:
    """Whose the setting of a finding is, in words. Empty where AWS does not tell."""
    found = one_line(row.get("held_by") or "")
    return _HOLDERS.get(found, found)


def held_elsewhere(row: Mapping[str, Any]) -> str:
    """The same as a remark behind a value, and nothing where it is the account's own."""
    return f" (managed by {holder(row)})" if row.get("held_by") not in (None, "", "account") else ""


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its words. What several are called ends with an s unless it is given."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def minute(time: str) -> str:
    """A time in ISO 8601 and UTC as people read it."""
    return f"{time[:16].replace('T', ' ')} UTC"


def fingerprint(row: Mapping[str, Any]) -> str:
    """What tells a finding from all others and stays the same from run to run."""
    key = "\0".join(str(row[name]) for name in ("account_id", "region", "control", "resource"))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def milliseconds(time: str) -> int:
    """A time of the journal in milliseconds since 1970; 0 where it is none."""
    try:
        return int(datetime.fromisoformat(time).timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0
