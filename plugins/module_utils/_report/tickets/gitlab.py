# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tickets as issues of a project on GitLab, by python-gitlab. https://docs.gitlab.com/api/issues"""

from __future__ import annotations

from typing import Any

from .target import Target, failing, library
from .ticket import Mark, Text, Ticket, markdown, marked

_URL = "https://gitlab.com"


class GitLab:
    """The issues of a project, by its path or its number. python-gitlab waits where GitLab asks to."""

    write = staticmethod(markdown)

    def __init__(self, target: Target) -> None:
        gitlab = library("gitlab", "python-gitlab")
        self._target = target
        self._errors = (gitlab.exceptions.GitlabError, library("requests", "requests").RequestException)
        client = gitlab.Gitlab(
            target.url or _URL, private_token=target.token, timeout=30, retry_transient_errors=True, per_page=100
        )
        self._issues = client.projects.get(target.project, lazy=True).issues

    def tickets(self) -> list[Ticket]:
        """All issues with the label and a mark of ours, the oldest first."""
        with failing(self._target, "list the issues", *self._errors):
            found = self._issues.list(
                labels=[self._target.label], state="all", order_by="created_at", sort="asc", iterator=True
            )
            return [ticket for ticket in map(self._ticket, found) if ticket]

    @staticmethod
    def _ticket(issue: Any) -> Ticket | None:
        mark = marked(issue.description or "")
        if mark is None:
            return None
        return Ticket(
            str(issue.iid), issue.web_url, Text(issue.title, issue.description), mark, issue.state == "opened"
        )

    def create(self, text: Text, mark: Mark) -> str:
        """Open an issue."""
        with failing(self._target, "open an issue", *self._errors):
            given = {"title": text.title, "description": text.body, "labels": [self._target.label]}
            # Sent once: where the answer alone was lost, it would be opened twice.
            return str(self._issues.create(given, retry_transient_errors=False).web_url)

    def update(self, ticket: Ticket, text: Text) -> None:
        """Change an issue's title and description."""
        self._edit(ticket, text, "change")

    def close(self, ticket: Ticket, text: Text, why: str) -> None:
        """Comment and close."""
        self._edit(ticket, text, "close", why, state_event="close")

    def reopen(self, ticket: Ticket, text: Text, why: str) -> None:
        """Comment and open again."""
        self._edit(ticket, text, "open", why, state_event="reopen")

    def _edit(self, ticket: Ticket, text: Text, what: str, why: str = "", **state: str) -> None:
        with failing(self._target, f"{what} issue {ticket.id}", *self._errors):
            if why:
                self._issues.get(ticket.id, lazy=True).notes.create({"body": why})
            self._issues.update(ticket.id, {"title": text.title, "description": text.body, **state})
