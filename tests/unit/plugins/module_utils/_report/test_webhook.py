# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a webhook answers, byte by byte over a socket, and whether that is a delivery."""

from __future__ import annotations

import gzip
import http.client
import http.server
import json
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._report.messages import signed
from ansible_collections.dayone.aws.plugins.module_utils._report.notice import Notice
from ansible_collections.dayone.aws.plugins.module_utils._report.webhook import (
    Answer,
    Fault,
    deliver,
    fault_of,
    place_of,
    post_once,
)

from tests.certificate import own_certificate

SECRET = "services/T0SECRET/B0SECRET"
NOTICE = Notice("subject", "AWS drift: 1 new finding.", 1)
PAGE = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>"
#: What a connection gets: bytes, or nothing before it is closed.
Script = list[bytes]


def wire(status: int, body: bytes = b"", **headers: str) -> bytes:
    """An answer, whose length is said unless it is given."""
    named = {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status} Any\r\nConnection: close\r\n{head}\r\n".encode() + body


@contextmanager
def hook(script: Script, context: ssl.SSLContext | None = None) -> Iterator[tuple[int, list[bytes]]]:
    """A webhook that answers so, one connection after another. Its port, and the bodies that it was sent."""
    taken: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        thread = Thread(target=_serve, args=(server, script, taken, context), daemon=True)
        thread.start()
        yield server.getsockname()[1], taken


def _serve(server: socket.socket, script: Script, taken: list[bytes], context: ssl.SSLContext | None) -> None:
    for answer in script:
        try:
            connection, _address = server.accept()
            with connection if context is None else context.wrap_socket(connection, server_side=True) as client:
                taken.append(_body(client))
                client.sendall(answer)
        except OSError:
            taken.append(b"no request")


def _body(client: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += client.recv(65536)
    head, _end, body = data.partition(b"\r\n\r\n")
    (length,) = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    while len(body) < length:
        body += client.recv(65536)
    return body


def _opened(address: str, data: bytes, timeout: float) -> http.client.HTTPResponse:
    """A request without what makes one for TLS, which costs a quarter of a second."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
    connection.request("POST", parts.path, data)
    return connection.getresponse()


def test_a_message_is_signed_in_the_form_that_is_asked_for() -> None:
    key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    taken: list[dict[str, str]] = []

    class Taker(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["content-length"]))
            name, stamp = self.headers["webhook-id"], self.headers["webhook-timestamp"]
            sent = self.headers["webhook-signature"]
            taken.append({"name": name, "right": signed(name, stamp, data, key), "sent": sent})
            self.send_response(200 if len(taken) > 1 else 503)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Print nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Taker) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        deliver(f"http://127.0.0.1:{server.server_port}/{SECRET}", NOTICE, form="json", key=key)
        server.shutdown()
    assert [item["sent"] for item in taken] == [item["right"] for item in taken]
    assert len({item["name"] for item in taken}) == 1 < len(taken)


def told(script: Script) -> tuple[str, int]:
    """What is said of a webhook that answers so, nothing where it counts as delivered, and how often it was asked."""
    with hook(script) as (port, taken):
        try:
            deliver(f"http://127.0.0.1:{port}/{SECRET}", NOTICE, partial(post_once, opened=_opened))
        except Failure as failure:
            assert "SECRET" not in failure.message and "\n" not in failure.message
            assert failure.message.startswith(f"the webhook at 127.0.0.1:{port} did not accept the message: ")
            return failure.message, len(taken)
    assert json.loads(taken[-1]) == {"text": NOTICE.text}
    return "", len(taken)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(wire(200, b"ok", Content_Type="text/html"), id="slack"),
        pytest.param(wire(202), id="workflow_of_teams"),
        pytest.param(wire(200, b"1"), id="connector_of_teams"),
        pytest.param(wire(204), id="no_content"),
        pytest.param(wire(200), id="empty"),
        pytest.param(wire(201, b'{"id": "x", "ok": true}'), id="json"),
        pytest.param(wire(200, b"[1, 2]"), id="list"),
        pytest.param(wire(200, b'<?xml version="1.0"?><Response/>'), id="xml"),
        pytest.param(wire(200, b"<3 thank you"), id="text_with_an_angle"),
        pytest.param(wire(200, b"x" * 200_000), id="long"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", id="chunked"),
        pytest.param(b"HTTP/1.0 200 OK\r\n\r\nok", id="until_it_closes"),
    ],
)
def test_what_is_delivered(answer: bytes) -> None:
    assert told([answer]) == ("", 1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(wire(200, PAGE, Content_Type="text/html"), "an HTML page", id="page"),
        pytest.param(wire(200, PAGE, Content_Type="application/json"), "an HTML page", id="page_that_says_json"),
        pytest.param(wire(202, b"\xef\xbb\xbf\n <!-- x -->\n" + PAGE), "an HTML page", id="page_after_a_comment"),
        pytest.param(wire(200, b'<?xml version="1.0"?>\n<html xmlns="x">'), "an HTML page", id="xhtml"),
        pytest.param(wire(200, gzip.compress(PAGE), Content_Encoding="gzip"), "an HTML page", id="compressed_page"),
        pytest.param(wire(200, b"<script>location='/login'</script>"), "an HTML page", id="script"),
        pytest.param(wire(302, Location="https://login.example.com/x?y=SECRET"), r"to login\.example\.com", id="login"),
        pytest.param(wire(307, Location="https://other.example.com/SECRET"), r"status 307", id="kept_method"),
        pytest.param(wire(304), "status 304", id="redirect_to_nowhere"),
        pytest.param(wire(404, b"no_service"), "status 404, no_service", id="revoked"),
        pytest.param(wire(403, PAGE), "status 403", id="denied"),
        pytest.param(wire(400, b"T0SECRET"), "status 400", id="echo"),
        pytest.param(wire(511, PAGE), "status 511", id="portal"),
        pytest.param(wire(200, b'{"ok": false, "error": "channel_not_found"}'), "channel_not_found", id="not_ok"),
        pytest.param(
            wire(200, b'{"success": false}'), "it reports that it did not accept the message", id="no_success"
        ),
        pytest.param(
            wire(200, b"Webhook message delivery failed with error: x returned HTTP error 400"),
            "Teams reports",
            id="teams",
        ),
    ],
)
def test_what_is_no_delivery_and_is_not_tried_again(answer: bytes, reason: str) -> None:
    message, times = told([answer] * 2)
    assert times == 1
    assert re.search(reason, message), message


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(wire(500, b"rollup_error"), "status 500, rollup_error", id="500"),
        pytest.param(wire(503, PAGE), "status 503", id="503_page"),
        pytest.param(wire(429, b"rate_limited", Retry_After="3"), "wait 3 seconds", id="429"),
        pytest.param(wire(200, b"ok", Content_Length="99"), "its response was cut off", id="cut"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nok", "its response was cut off", id="cut_chunk"
        ),
        pytest.param(b"", "closed the connection", id="closed"),
        pytest.param(b"HTTP/1.1 200", "", id="cut_head"),
        pytest.param(b"SSH-2.0-OpenSSH\r\n", "its response is not HTTP", id="something_else"),
        pytest.param(
            wire(200, b"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429"),
            "Teams reports",
            id="teams_429",
        ),
    ],
)
def test_what_may_pass_is_tried_again(answer: bytes, reason: str) -> None:
    assert told([answer, wire(200, b"ok")])[0] == "" or not reason
    message, times = told([answer] * 4)
    if reason:
        assert times == 4 and "(sent 4 times)" in message
        assert reason in message


def test_a_service_that_asks_for_longer_is_not_waited_for(waits: Path) -> None:
    before = len(waits.read_text().splitlines())
    for after in ("3600", format_datetime(datetime.now(timezone.utc) + timedelta(hours=1))):
        message, times = told([wire(429, Retry_After=after)] * 2)
        assert times == 1
        assert "Run again later" in message
    assert len(waits.read_text().splitlines()) == before
    # What is no time is none.
    assert fault_of(Answer(503, {"retry-after": "soon"}, b"")).after == 0


def test_a_service_that_asks_for_little_is_waited_for(waits: Path) -> None:
    assert told([wire(429, Retry_After="7"), wire(200)]) == ("", 2)
    assert waits.read_text().splitlines()[-1] == "7 the webhook"


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"])
def test_a_webhook_that_does_not_answer_ends_by_its_time(begun: bytes) -> None:
    held: list[socket.socket] = []

    def begin() -> None:
        for _number in range(4):
            held.append(server.accept()[0])
            held[-1].sendall(begun)

    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=begin, daemon=True).start()
        with pytest.raises(Failure, match="did not respond in time") as failed:
            deliver(f"http://127.0.0.1:{server.getsockname()[1]}/{SECRET}", NOTICE, partial(post_once, timeout=0.2))
    assert "SECRET" not in str(failed.value)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (wire(200, b"ok"), ""),
        (wire(200, PAGE), "an HTML page"),
        (wire(302, Location="http://127.0.0.1:9/login"), "status 302"),
        (wire(404, b"no_service"), "status 404, no_service"),
    ],
)
def test_it_is_the_same_by_the_way_that_is_taken_in_earnest(answer: bytes, reason: str) -> None:
    with hook([answer]) as (port, taken):
        fault = post_once(f"http://127.0.0.1:{port}/{SECRET}", b"{}")
    found = fault if isinstance(fault, Fault) else fault_of(fault)
    assert (reason in found.reason) if reason else not found.reason
    assert taken == [b"{}"]


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Failure, match="Connection refused") as failed:
        deliver(f"http://127.0.0.1:{port}/{SECRET}", NOTICE)
    assert "SECRET" not in str(failed.value)


def test_a_certificate_that_nobody_trusts(tmp_path: Path) -> None:
    _file, context = own_certificate(tmp_path)
    with (
        hook([wire(200)], context) as (port, taken),
        pytest.raises(Failure, match="certificate is not trusted") as failed,
    ):
        deliver(f"https://127.0.0.1:{port}/{SECRET}", NOTICE)
    assert taken in ([], [b"no request"])
    assert "SSL_CERT_FILE" in str(failed.value) and "SECRET" not in str(failed.value)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://hooks.example.com/a/b?c", "the webhook at hooks.example.com"),
        ("https://user:word@hooks.example.com:8443/a", "the webhook at hooks.example.com:8443"),
        ("https://[2001:db8::1]:8443/a", "the webhook at [2001:db8::1]:8443"),
        ("https://[broken/a", "the webhook"),
        ("https://host:port/a", "the webhook"),
    ],
)
def test_a_webhook_is_named_by_its_host(address: str, place: str) -> None:
    assert place_of(address) == place


def test_a_proxy_that_wants_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def refuse() -> None:
            for _number in range(4):
                client, _address = server.accept()
                with client:
                    client.recv(65536)
                    client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

        Thread(target=refuse, daemon=True).start()
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        monkeypatch.delenv("no_proxy", raising=False)
        with pytest.raises(Failure, match="407 Proxy Authentication Required") as failed:
            deliver(f"https://hooks.example.com/{SECRET}", NOTICE)
    assert "SECRET" not in str(failed.value)


def test_the_seconds_between_two_attempts_grow(waits: Path) -> None:
    answers: Callable[[str, bytes], Answer] = lambda _address, _data: Answer(500, {}, b"")  # noqa: E731
    before = len(waits.read_text().splitlines())
    with pytest.raises(Failure):
        deliver("https://hooks.example.com/x", NOTICE, answers)
    assert [line.split()[0] for line in waits.read_text().splitlines()[before:]] == ["1", "2", "4"]
