# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Posts a message to a webhook, and tells whether it was delivered.

Status 200 alone says little: a proxy's login page and a captive portal answer with it too. What services document:

- Slack answers with the text ``ok``, and with a word such as ``no_service`` and a status of 400 and above otherwise:
  https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
- Workflows of Teams answer with 202 and no body. Connectors of Teams answer with 200 and ``1``, and where they did not
  deliver with 200 and a text that says so:
  https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
- Others answer with a status from 200 to 299 and any body, none, or JSON, whose ``ok`` or ``success`` may be false.

A message whose answer was lost is sent again: people may read it twice, which is better than never.
"""

from __future__ import annotations

import http.client
import json
import re
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from ansible.module_utils.urls import open_url

from .._kernel.plan import Failure
from .._kernel.waiting import pause
from .._version import VERSION
from .messages import body_of, signature
from .notice import Notice

#: Seconds that a webhook has to begin its answer, and again to end it.
TIMEOUT = 20.0
#: How often a message is sent at most, and seconds that are waited in all between.
ATTEMPTS, PATIENCE = 4, 60.0
#: So many bytes of an answer are looked at.
_LIMIT = 1 << 16
#: Statuses of a service that may take the message later.
_BUSY = (408, 425, 429, 500, 502, 503, 504)
#: How a page begins, after whatever may stand before its first element. The content type says nothing: Slack's and many
#: others' plain "ok" is declared to be text/html.
_PAGE = re.compile(
    rb"\s*(<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|title|meta|script)\b", re.I | re.S
)
_TEAMS, _TEAMS_STATUS = b"webhook message delivery failed", re.compile(rb"http error ([0-9]{3})")
#: A word by which a service says what is wrong, and which can hold no secret.
_WORD = re.compile(r"[a-z]+(_[a-z]+)+")


@dataclass(frozen=True)
class Answer:
    """What a webhook answered: its status, its headers by their names in small letters, and its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool = True


@dataclass(frozen=True)
class Fault:
    """Why a message was not delivered, and what to do.

    Args:
        reason: why.
        advice: what to do, a sentence without its period.
        again: whether the same message may be taken later.
        after: seconds that the service asks to be left alone.
    """

    reason: str
    advice: str = "Check that its address is still valid"
    again: bool = False
    after: float = 0.0


#: Sends a message to an address.
Post = Callable[[str, bytes], "Answer | Fault"]


def deliver(address: str, notice: Notice, post: Post | None = None, *, form: str = "text", key: str = "") -> None:
    """Post a message to a webhook, whose address no message of ours repeats.

    Args:
        address: the address.
        notice: the message.
        post: sends it.
        form: one of ``messages.FORMATS``.
        key: signs it; without one it is not signed.

    Raises:
        Failure: it was not delivered.
    """
    data, waited, fault = body_of(notice, form), 0.0, Fault("")
    # The same in each attempt, by which a message that is sent again is known again.
    headers = signature(data, key, datetime.now(timezone.utc)) if key else {}
    send = post or partial(post_once, headers=headers)
    for number in range(1, ATTEMPTS + 1):
        fault = _attempt(send, address, data)
        if not fault.reason:
            return
        seconds = max(2.0 ** (number - 1), fault.after)
        if not fault.again or number == ATTEMPTS or waited + seconds > PATIENCE:
            break
        pause(seconds, "the webhook")
        waited += seconds
    times = f" (sent {number} times)" if number > 1 else ""
    raise Failure("error", f"{place_of(address)} did not accept the message: {fault.reason}{times}. {fault.advice}.")


def place_of(address: str) -> str:
    """What a message calls a webhook: by its host alone, for the rest of its address is a secret."""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    except ValueError:
        return "the webhook"
    return f"the webhook at {host}{port}" if host else "the webhook"


def _attempt(post: Post, address: str, data: bytes) -> Fault:
    answer = post(address, data)
    return answer if isinstance(answer, Fault) else fault_of(answer)


def fault_of(answer: Answer) -> Fault:
    """Why an answer is no delivery; a fault without a reason where it is one. Pure."""
    if 300 <= answer.status < 400:
        return _redirected(answer)
    if not 200 <= answer.status < 300:
        return _refused(answer)
    if not answer.whole:
        return Fault(
            "its response was cut off", "Run again, and check the network between here and the webhook", again=True
        )
    body = _plain(answer)
    if _PAGE.match(body.removeprefix(b"\xef\xbb\xbf")):
        return Fault(
            f"it answered with an HTML page (status {answer.status}), which is not a delivery: there is a "
            "proxy or login page in front of it, or the address belongs to a page",
            "Check from this host what answers there (HTTPS_PROXY, NO_PROXY), and that the address belongs to "
            "a webhook",
        )
    return _denied(body)


def _redirected(answer: Answer) -> Fault:
    target = urlsplit(answer.headers.get("location", "")).hostname
    where = f" to {target}" if target else ""
    return Fault(
        f"it redirects{where} (status {answer.status}), and a redirected message does not arrive",
        "Set the address at which the webhook accepts messages, or the proxy in front of it (HTTPS_PROXY)",
    )


def _refused(answer: Answer) -> Fault:
    word = answer.body[:80].decode("ascii", "replace").strip()
    said = f"status {answer.status}" + (f", {word}" if _WORD.fullmatch(word) else "")
    if answer.status not in _BUSY:
        return Fault(said)
    after = _after(answer.headers.get("retry-after", ""))
    asked = f", it asks to wait {after:.0f} seconds" if after else ""
    return Fault(f"{said}{asked}", "Run again later", again=True, after=after)


def _after(text: str) -> float:
    """Seconds of Retry-After: a number, or a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after"""
    if re.fullmatch("[0-9]{1,9}", text.strip()):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
        return max(0.0, (until.astimezone(timezone.utc) - datetime.now(timezone.utc)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _plain(answer: Answer) -> bytes:
    """The body. One that was compressed without being asked for is read too: a page may hide there."""
    if answer.headers.get("content-encoding", "").lower() not in ("gzip", "deflate"):
        return answer.body
    try:
        return zlib.decompressobj(47).decompress(answer.body, _LIMIT)
    except zlib.error:
        return answer.body


def _denied(body: bytes) -> Fault:
    """What says in its body that it did not deliver, beside a status that says that it did."""
    if _TEAMS in body.lower():
        found = _TEAMS_STATUS.search(body.lower())
        busy = found is not None and int(found[1]) in _BUSY
        return Fault("Teams reports that it did not deliver the message", "Run again later", again=busy)
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return Fault("")
    if isinstance(said, dict) and (said.get("ok") is False or said.get("success") is False):
        word = str(said.get("error", ""))
        return Fault("it reports that it did not accept the message" + (f", {word}" if _WORD.fullmatch(word) else ""))
    return Fault("")


def post_once(
    address: str,
    data: bytes,
    timeout: float = TIMEOUT,
    opened: Callable[..., Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer | Fault:
    """Send a message once.

    Args:
        address: the address.
        data: the message's bytes.
        timeout: seconds that it has to begin its answer, and again to end it.
        opened: sends a request, and returns the answer as ``http.client`` has it.
        headers: what is sent besides the content type.
    """
    try:
        with (opened or partial(_opened, headers=headers or {}))(address, data, timeout) as answer:
            return _read(answer, timeout)
    except URLError as error:
        return _unreached(error.reason)
    except (OSError, http.client.HTTPException) as error:
        return _unreached(error)
    except ValueError:
        # Its text would repeat the address.
        return Fault("its address is not a valid one", "Set the address that the webhook's service shows")


def _opened(address: str, data: bytes, timeout: float, headers: Mapping[str, str]) -> Any:
    """Send a request. Redirects are not followed: what arrives there is a GET, without the message."""
    try:
        return open_url(
            address,
            data=data,
            headers={"Content-Type": "application/json", **headers},
            method="POST",
            timeout=timeout,
            follow_redirects="no",
            http_agent=f"dayone.aws/{VERSION}",
            decompress=False,
        )
    except HTTPError as error:
        return error


def _read(answer: Any, timeout: float) -> Answer:
    headers = {str(name).lower(): str(value) for name, value in answer.headers.items()}
    body, end = b"", time.monotonic() + timeout
    try:
        while len(body) < _LIMIT and (piece := answer.read1(_LIMIT - len(body))):
            body += piece
            if time.monotonic() > end:
                raise TimeoutError
        said = headers.get("content-length", "")
        whole = not said.isdigit() or len(body) >= min(int(said), _LIMIT)
    except http.client.HTTPException:
        whole = False
    return Answer(answer.status, headers, body, whole)


def _unreached(error: Any) -> Fault:
    """Why no answer came. Only texts that hold nothing of the address are told."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Fault(
            f"its certificate is not trusted: {error.verify_message.rstrip('.')}",
            "If a proxy inspects TLS traffic here, set SSL_CERT_FILE to the file with its certificate authority",
        )
    if isinstance(error, TimeoutError):
        return Fault("it did not respond in time", "Check that this host can reach it", again=True)
    return Fault(
        f"it cannot be reached: {_why(error)}", "Check its host name, and that this host can reach it", again=True
    )


def _why(error: Any) -> str:
    if isinstance(error, http.client.HTTPException):
        return "it closed the connection, or its response is not HTTP"
    text = str(error)
    # How urllib says what a proxy answered. What else it says may repeat the address.
    if text.startswith("Tunnel connection failed"):
        return text
    return getattr(error, "strerror", None) or type(error).__name__
