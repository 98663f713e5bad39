# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A server with the issues of one project, which each service shows in its own way."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

TOKEN = "hush-hush-token"


@dataclass
class Issue:
    """One issue, as a person would look at it."""

    number: int
    title: str
    body: str
    labels: list[str]
    is_open: bool = True
    comments: list[str] = field(default_factory=list)


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]


#: A status, a body and headers.
Answer = tuple[int, Any, dict[str, str]]


class TicketServer:
    """Keeps issues, and answers as a service does."""

    #: What writes are sent by.
    WRITES: ClassVar = ("POST", "PATCH", "PUT", "DELETE")
    #: How many issues a page has: fewer than a service gives, so that a handful needs several.
    PAGE: ClassVar = 3

    def __init__(self) -> None:
        self.issues: list[Issue] = []
        self.writes: list[str] = []
        #: Answers before or behind what is done, one for each of the next writes that open something.
        self.before: list[Answer] = []
        self.lost: list[Answer] = []
        self.denied = False

    def __enter__(self) -> TicketServer:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                status, body, headers = server.answered(self._asked())
                data = b"" if body is None else json.dumps(body).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def _asked(self) -> Asked:
                length = int(self.headers.get("content-length") or 0)
                data = self.rfile.read(length) if length else b""
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                headers = {name.lower(): value for name, value in self.headers.items()}
                return Asked(self.command, parts.path, query, json.loads(data) if data else None, headers)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve

            def log_message(self, *_arguments: object) -> None:
                """Print nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def answered(self, asked: Asked) -> Answer:
        """The answer to a request."""
        if self.denied or not self.is_known(asked):
            return 401, self.error("Bad credentials"), {}
        if asked.method in self.WRITES and not self.is_read(asked):
            self.writes.append(f"{asked.method} {asked.path}")
        opens = self.opens(asked)
        if opens and self.before:
            return self.before.pop(0)
        answer = self.answer(asked)
        return self.lost.pop(0) if opens and self.lost else answer

    def add(self, title: str, body: str, labels: list[str]) -> Issue:
        """Keep a new issue."""
        issue = Issue(len(self.issues) + 1, title, body, labels)
        self.issues.append(issue)
        return issue

    def page(self, number: int, label: str) -> tuple[list[Issue], bool]:
        """The issues of a page, from 0 on, and whether there is another."""
        found = [issue for issue in self.issues if label in issue.labels]
        start = number * self.PAGE
        return found[start : start + self.PAGE], len(found) > start + self.PAGE

    def linked_page(self, asked: Asked, path: str, shown: Callable[[Issue], Any]) -> Answer:
        """A page of issues of a service that names the next one in a header."""
        number, label = int(asked.query.get("page", 1)), asked.query["labels"]
        assert asked.query["state"] == "all"
        issues, more = self.page(number - 1, label)
        query = f"state=all&labels={label}&page={number + 1}"
        link = {"Link": f'<{self.url}{path}?{query}>; rel="next"'} if more else {}
        return 200, [shown(issue) for issue in issues], link

    def is_read(self, asked: Asked) -> bool:
        """Whether a request that is sent as a write only asks."""
        return False

    @abstractmethod
    def is_known(self, asked: Asked) -> bool:
        """Whether the caller proves who it is."""

    @abstractmethod
    def opens(self, asked: Asked) -> bool:
        """Whether a request opens an issue."""

    @abstractmethod
    def answer(self, asked: Asked) -> Answer:
        """Do what is asked."""

    def error(self, message: str) -> Any:
        """The body of an error."""
        return {"message": message}
