# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tickets as issues of a repository on GitHub, by PyGithub. https://docs.github.com/rest/issues/issues"""

from __future__ import annotations

from typing import Any

from .target import Target, failing, library
from .ticket import Mark, Text, Ticket, markdown, marked

#: Seconds between two writes, as GitHub asks.
#: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
PAUSE = 1.0


class GitHub:
    """The issues of a repository, ``owner/name``.

    PyGithub waits between two writes, and does again what GitHub was too busy for.

    Args:
        target: where.
        pause: seconds between two writes.
    """

    write = staticmethod(markdown)

    def __init__(self, target: Target, pause: float = PAUSE) -> None:
        github = library("github", "PyGithub")
        where = {"base_url": target.url.rstrip("/")} if target.url else {}
        self._target, self._errors = target, (github.GithubException, library("requests", "requests").RequestException)
        # A server's error may come after the work was done: an issue that was opened would be opened twice.
        waits = {"seconds_between_requests": pause / 4, "seconds_between_writes": pause}
        retry = github.GithubRetry(total=5, status_forcelist=[403, 429])
        client = github.Github(auth=github.Auth.Token(target.token), per_page=100, retry=retry, **waits, **where)
        with failing(target, "read the repository", *self._errors):
            self._repository = client.get_repo(target.project)

    def tickets(self) -> list[Ticket]:
        """All issues with the label and a mark of ours, the oldest first."""
        with failing(self._target, "list the issues", *self._errors):
            found = self._repository.get_issues(
                state="all", labels=[self._target.label], sort="created", direction="asc"
            )
            return [ticket for ticket in map(self._ticket, found) if ticket]

    @staticmethod
    def _ticket(issue: Any) -> Ticket | None:
        mark = marked(issue.body or "")
        if mark is None:
            return None
        text = Text(issue.title, (issue.body or "").replace("\r\n", "\n"))
        return Ticket(str(issue.number), issue.html_url, text, mark, issue.state == "open")

    def create(self, text: Text, mark: Mark) -> str:
        """Open an issue."""
        with failing(self._target, "open an issue", *self._errors):
            issue = self._repository.create_issue(title=text.title, body=text.body, labels=[self._target.label])
            return str(issue.html_url)

    def update(self, ticket: Ticket, text: Text) -> None:
        """Change an issue's title and body."""
        self._edit(ticket, text, "change")

    def close(self, ticket: Ticket, text: Text, why: str) -> None:
        """Comment and close."""
        self._edit(ticket, text, "close", why, state="closed", state_reason="completed")

    def reopen(self, ticket: Ticket, text: Text, why: str) -> None:
        """Comment and open again."""
        self._edit(ticket, text, "open", why, state="open")

    def _edit(self, ticket: Ticket, text: Text, what: str, why: str = "", **state: str) -> None:
        with failing(self._target, f"{what} issue {ticket.id}", *self._errors):
            issue = self._repository.get_issue(int(ticket.id))
            if why:
                issue.create_comment(why)
            issue.edit(title=text.title, body=text.body, **state)
