# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tickets as records of a table in ServiceNow, by its Table API.

https://www.servicenow.com/docs/bundle/zurich-api-reference/page/integrate/inbound-rest/concept/c_TableAPI.html
"""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

from ansible.module_utils.urls import open_url

from ..._kernel.plan import Failure, Refusal
from ..._kernel.waiting import pause
from ..._version import VERSION
from .target import Target, failing
from .ticket import Mark, Text, Ticket, marked, plain

_FIELDS = "sys_id,number,state,short_description,description,correlation_id"
#: States of an incident: in progress, resolved; and those that are not open: resolved, closed, canceled.
_PROGRESS, _RESOLVED, _ENDED = "2", "6", ("6", "7", "8")
_PAGE, _TRIES, _LONGEST = 200, 4, 60.0
#: What was not done, and may be later; and what may have been done.
_LATER, _BUSY = (429,), (502, 503, 504)


class ServiceNow:
    """The records of a table, such as ``incident``. The label stands in ``correlation_display``, the finding's key in
    ``correlation_id``."""

    write = staticmethod(plain)

    def __init__(self, target: Target) -> None:
        if not target.url:
            raise Refusal(
                "url is needed for ServiceNow: the instance's address, such as https://example.service-now.com."
            )
        self._target = target
        self._base = f"{target.url.rstrip('/')}/api/now/table/{target.project}"

    def tickets(self) -> list[Ticket]:
        """All records with the label and a mark of ours, the oldest first."""
        found: list[dict[str, Any]] = []
        query = f"correlation_display={self._target.label}^ORDERBYsys_created_on"
        while True:
            asked = {"sysparm_query": query, "sysparm_fields": _FIELDS, "sysparm_limit": _PAGE}
            page = self._send("list the records", "GET", f"?{urlencode({**asked, 'sysparm_offset': len(found)})}")
            found += page
            if len(page) < _PAGE:
                return [ticket for ticket in map(self._ticket, found) if ticket]

    def _ticket(self, record: dict[str, Any]) -> Ticket | None:
        body = str(record.get("description") or "").replace("\r\n", "\n")
        mark = marked(body)
        if mark is None:
            return None
        text = Text(str(record["short_description"]), body)
        return Ticket(record["sys_id"], self._shown(record["sys_id"]), text, mark, str(record["state"]) not in _ENDED)

    def _shown(self, sys_id: str) -> str:
        return f"{self._target.url.rstrip('/')}/{self._target.project}.do?sys_id={sys_id}"

    def create(self, text: Text, mark: Mark) -> str:
        """Open a record."""
        about = {"correlation_id": mark.key, "correlation_display": self._target.label}
        return self._shown(self._send("open a record", "POST", "", {**_texts(text), **about})["sys_id"])

    def update(self, ticket: Ticket, text: Text) -> None:
        """Change a record's descriptions."""
        self._send(f"change {ticket.id}", "PATCH", f"/{ticket.id}", _texts(text))

    def close(self, ticket: Ticket, text: Text, why: str) -> None:
        """Resolve a record."""
        end = {"state": _RESOLVED, "close_code": self._target.close_code, "close_notes": why}
        self._send(f"resolve {ticket.id}", "PATCH", f"/{ticket.id}", {**_texts(text), **end})

    def reopen(self, ticket: Ticket, text: Text, why: str) -> None:
        """Put a record in progress again."""
        self._send(f"open {ticket.id}", "PATCH", f"/{ticket.id}", {**_texts(text), "state": _PROGRESS, "comments": why})

    def _send(self, what: str, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """The result of a request. What ServiceNow was too busy for is sent again, as late as it asks."""
        again = _LATER if method == "POST" else (*_LATER, *_BUSY)
        with failing(self._target, what, ValueError, KeyError):
            for number in range(1, _TRIES + 1):
                try:
                    return self._sent(method, path, body)
                except HTTPError as error:
                    after = error.headers.get("Retry-After", "") if error.headers else ""
                    seconds = float(after) if after.isdigit() else 2.0**number
                    if error.code not in again or number == _TRIES or seconds > _LONGEST:
                        raise Failure("error", f"{self._target.project}: cannot {what}: status {error.code}.") from None
                    pause(seconds, "ServiceNow")
        raise AssertionError(_TRIES)

    def _sent(self, method: str, path: str, body: dict[str, Any] | None) -> Any:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        user, token = self._target.user, self._target.token
        proof: dict[str, Any] = {"url_username": user, "url_password": token, "force_basic_auth": True} if user else {}
        if not user:
            headers["Authorization"] = f"Bearer {token}"
        with open_url(
            self._base + path,
            data=None if body is None else json.dumps(body).encode(),
            headers=headers,
            method=method,
            timeout=30,
            http_agent=f"dayone.aws/{VERSION}",
            follow_redirects="no",
            **proof,
        ) as answer:
            return json.loads(answer.read())["result"]


def _texts(text: Text) -> dict[str, str]:
    return {"short_description": text.title, "description": text.body}
