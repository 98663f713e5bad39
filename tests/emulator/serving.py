# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How requests come in: over connections that are kept, as AWS keeps them.

Werkzeug closes each connection, for it does not know whether an application has read the whole request: so each request
costs a connection and a thread, on both sides, and a hundredth of a second of looking for more. The layer reads all.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

from werkzeug.serving import WSGIRequestHandler

#: Answers that have no body: https://httpwg.org/specs/rfc9110.html#section-6.4.1
_BODILESS = ("204", "304")


def _keeping(begun: list[Any]) -> Callable[[Any, Any], None]:
    """What an application calls to begin its answer: keeps status and headers."""
    return lambda status, headers: begun.extend((status, headers))


class KeepingHandler(WSGIRequestHandler):
    """Answers the requests of a connection one after another, each in one piece."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        """Answer a request. What is cut short, on purpose or by an error, ends with the connection."""
        if self.headers.get("Expect", "").lower().strip() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        environ = self.make_environ()
        begun: list[Any] = []
        start: Any = _keeping(begun)
        kept = "wsgi.input_terminated" not in environ and not self.close_connection
        self.close_connection = True
        try:
            content = b"".join(self.server.app(environ, start))
            status, headers = begun
        except Exception:
            self.server.log("error", f"Error on request:\n{traceback.format_exc()}")
            status, headers, content = "500 answer", [("Content-Length", "0")], b""
        if self.command == "HEAD" or status[:3] in _BODILESS:
            content = b""
        elif dict(headers)["Content-Length"] != str(len(content)):
            kept = False
        self.send_response(int(status[:3]), status[4:])
        for key, value in headers:
            self.send_header(key, value)
        self.send_header("Connection", "keep-alive" if kept else "close")
        self._headers_buffer.append(b"\r\n" + content)
        self.flush_headers()
        self.close_connection = not kept
