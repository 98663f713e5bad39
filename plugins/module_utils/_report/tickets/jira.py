# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tickets as issues of a project in Jira, by the library jira. https://developer.atlassian.com/cloud/jira/platform/rest/v2"""

from __future__ import annotations

from typing import Any

from ..._kernel.plan import Failure, Refusal
from .target import Target, failing, library
from .ticket import Mark, Text, Ticket, marked, preformatted

#: The categories of statuses that each Jira has.
_DONE, _OPEN = "done", ("new", "indeterminate")
_FIELDS = "summary,description,status"


class Jira:
    """The issues of a project, by its key. With a user (Cloud) or with a personal access token alone (Data Center)."""

    write = staticmethod(preformatted)

    def __init__(self, target: Target) -> None:
        if not target.url:
            raise Refusal("url is needed for Jira: the address of its server, such as https://example.atlassian.net.")
        jira = library("jira", "jira")
        self._target, self._errors = target, (jira.JIRAError, library("requests", "requests").RequestException)
        proof: dict[str, Any] = (
            {"basic_auth": (target.user, target.token)} if target.user else {"token_auth": target.token}
        )
        with failing(target, "sign in", *self._errors):
            self._client = jira.JIRA(server=target.url.rstrip("/"), timeout=30, max_retries=3, **proof)

    def tickets(self) -> list[Ticket]:
        """All issues with the label and a mark of ours, the oldest first."""
        query = f'project = "{self._target.project}" AND labels = "{self._target.label}" ORDER BY created ASC'
        with failing(self._target, "list the issues", *self._errors):
            found = self._client.search_issues(query, maxResults=False, fields=_FIELDS)
            return [ticket for ticket in map(self._ticket, found) if ticket]

    @staticmethod
    def _ticket(issue: Any) -> Ticket | None:
        body = (issue.fields.description or "").replace("\r\n", "\n")
        mark = marked(body)
        if mark is None:
            return None
        done = issue.fields.status.statusCategory.key == _DONE
        return Ticket(issue.key, issue.permalink(), Text(issue.fields.summary, body), mark, not done)

    def create(self, text: Text, mark: Mark) -> str:
        """Open an issue."""
        with failing(self._target, "open an issue", *self._errors):
            issue = self._client.create_issue(
                project={"key": self._target.project},
                issuetype={"name": self._target.ticket_type},
                summary=text.title,
                description=text.body,
                labels=[self._target.label],
            )
            return str(issue.permalink())

    def update(self, ticket: Ticket, text: Text) -> None:
        """Change an issue's summary and description."""
        with failing(self._target, f"change {ticket.id}", *self._errors):
            self._client.issue(ticket.id, fields=_FIELDS).update(summary=text.title, description=text.body)

    def close(self, ticket: Ticket, text: Text, why: str) -> None:
        """Comment, and take the first transition into a status that is done."""
        self._move(ticket, text, why, (_DONE,))

    def reopen(self, ticket: Ticket, text: Text, why: str) -> None:
        """Comment, and take the first transition into a status that is not done."""
        self._move(ticket, text, why, _OPEN)

    def _move(self, ticket: Ticket, text: Text, why: str, categories: tuple[str, ...]) -> None:
        with failing(self._target, f"move {ticket.id}", *self._errors):
            ways = self._client.transitions(ticket.id)
            chosen = [way["id"] for way in ways if way["to"]["statusCategory"]["key"] in categories]
            if not chosen:
                raise Failure(
                    "error",
                    f"{ticket.id} has no transition to a status of the category {' or '.join(categories)} that this "
                    "user may take. Give the user that permission, or move it manually.",
                )
            self._client.add_comment(ticket.id, why)
            self._client.issue(ticket.id, fields=_FIELDS).update(summary=text.title, description=text.body)
            self._client.transition_issue(ticket.id, chosen[0])
