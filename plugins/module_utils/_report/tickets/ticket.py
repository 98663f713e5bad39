# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a ticket is, whichever service keeps it, and its text. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ..history import key
from ..render._markup import code, prose
from ..render._text import one_line
from ..report import Row

#: How many characters a title has at most.
_TITLE = 160
#: The end of each text of ours: which finding it is about, and whether we left it open or closed.
_MARK = re.compile(r"dayone\.aws (\{[^{}\n]*\})")
_NAMES = ("key", "account_id", "region", "control", "state")
OPENED, CLOSED = "open", "closed"


@dataclass(frozen=True)
class Mark:
    """By what a ticket is known again.

    Args:
        key: the finding's.
        account_id: its account; empty where it has none.
        region: its region.
        control: its control.
        state: ``open`` or ``closed``, as this collection left the ticket. One that is closed and was left open was
            closed by a person.
    """

    key: str
    account_id: str
    region: str
    control: str
    state: str = OPENED

    @classmethod
    def of(cls, row: Row) -> Mark:
        """That of a finding."""
        return cls(key(row), row["account_id"], row["region"], row["control"])

    def as_text(self) -> str:
        """The mark as it stands at the end of a text."""
        return f"dayone.aws {json.dumps({name: getattr(self, name) for name in _NAMES})}"


@dataclass(frozen=True)
class Text:
    """What a ticket says."""

    title: str
    body: str

    def remarked(self, mark: Mark) -> Text:
        """The same with another mark at its end."""
        start = self.body.rindex("dayone.aws {")
        return Text(self.title, self.body[:start] + mark.as_text() + _MARK.sub("", self.body[start:], count=1))


@dataclass(frozen=True)
class Ticket:
    """A ticket as its service has it.

    Args:
        id: by what the service knows it.
        url: where people read it.
        text: what it says.
        mark: which finding it is about.
        is_open: whether it is.
    """

    id: str
    url: str
    text: Text
    mark: Mark
    is_open: bool


class Service(Protocol):
    """A service that keeps tickets. Its methods raise Failure."""

    @property
    def write(self) -> Callable[[Row, Mark], Text]:
        """How a finding is written for it."""

    def tickets(self) -> list[Ticket]:
        """All tickets of ours, open or not."""

    def create(self, text: Text, mark: Mark) -> str:
        """Open a ticket. Returns its address."""

    def update(self, ticket: Ticket, text: Text) -> None:
        """Change what a ticket says."""

    def close(self, ticket: Ticket, text: Text, why: str) -> None:
        """Close a ticket, and say why."""

    def reopen(self, ticket: Ticket, text: Text, why: str) -> None:
        """Open a ticket again, and say why."""


def marked(text: str) -> Mark | None:
    """The mark at the end of a text; nothing in a text that is not ours."""
    found = _MARK.findall(text)
    try:
        parts = json.loads(found[-1]) if found else None
        if not parts or not all(isinstance(parts[name], str) for name in _NAMES):
            return None
    except (ValueError, KeyError, TypeError):
        return None
    return Mark(**{name: parts[name] for name in _NAMES})


def title_of(row: Row) -> str:
    """The title: what should be, and where."""
    places = [row["account_id"], row["region"] if row["region"] != "global" else ""]
    where = ", ".join(filter(None, places))
    return one_line(f"AWS drift: {row['title'].rstrip('.')}{f' ({where})' if where else ''}", _TITLE)


def _parts(row: Row) -> Mapping[str, Any]:
    return {
        "Control": row["control"],
        "Severity": row["severity"],
        "Kind": row["status"],
        "Account": row["account_id"],
        "Region": row["region"],
        "Resource": row["resource"],
        "CIS": ", ".join(row["cis"]),
    }


def markdown(row: Row, mark: Mark) -> Text:
    """For services that take Markdown: names are neither markup nor mentions. The mark is not shown."""
    lines = [f"- {name}: {code(value, 300)}" for name, value in _parts(row).items() if value]
    body = [prose(row["remediation"], 1_000) or "No action is known.", "", *lines, "", f"<!-- {mark.as_text()} -->"]
    return Text(title_of(row), "\n".join(body))


def plain(row: Row, mark: Mark) -> Text:
    """For services that show text as it is."""
    lines = [f"{name}: {one_line(value, 300)}" for name, value in _parts(row).items() if value]
    remediation = one_line(row["remediation"], 1_000) or "No action is known."
    return Text(title_of(row), "\n".join([remediation, "", *lines, "", mark.as_text()]))


def preformatted(row: Row, mark: Mark) -> Text:
    """For Jira, whose markup has no escape that holds everywhere: the whole text stands as it is."""
    text = plain(row, mark)
    return Text(text.title, f"{{noformat}}\n{text.body.replace('{noformat', '{ noformat')}\n{{noformat}}")
