# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A notice in the forms that chats and programs take, and its signature. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from .._kernel.plan import Refusal
from .notice import Notice

#: Characters that Slack takes in a text of a section, and in a header.
#: https://docs.slack.dev/reference/block-kit/blocks/section-block
_SECTION, _HEADER = 3_000, 150
#: What begins a key of a signature, and how many bytes it has.
#: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
_KEY, _SHORTEST, _LONGEST = "whsec_", 24, 64
VERSION = 1


def _text(notice: Notice) -> dict[str, Any]:
    return {"text": notice.text}


def _slack(notice: Notice) -> dict[str, Any]:
    """Blocks, with the plain text beside them for what cannot show blocks."""
    title = {"type": "plain_text", "text": notice.subject[:_HEADER], "emoji": False}
    blocks: list[dict[str, Any]] = [{"type": "header", "text": title}]
    for part in ("\n".join(f"• {group}" for group in notice.groups), "\n".join(notice.remarks)):
        if part:
            blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": _escaped(part)[:_SECTION]}})
    if notice.link:
        label = {"type": "plain_text", "text": "Open the report"}
        blocks.append({"type": "actions", "elements": [{"type": "button", "text": label, "url": notice.link}]})
    return {"text": _escaped(notice.text), "blocks": blocks}


def _escaped(text: str) -> str:
    """https://docs.slack.dev/messaging/formatting-message-text#escaping"""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _teams(notice: Notice) -> dict[str, Any]:
    """An adaptive card in the message that workflows of Teams take.

    https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
    """
    body: list[dict[str, Any]] = [
        {"type": "TextBlock", "text": notice.subject, "size": "Large", "weight": "Bolder", "wrap": True},
        *({"type": "TextBlock", "text": f"- {group}", "wrap": True, "spacing": "Small"} for group in notice.groups),
        *({"type": "TextBlock", "text": text, "wrap": True, "color": "Warning"} for text in notice.remarks),
    ]
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
    }
    if notice.link:
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Open the report", "url": notice.link}]
    content = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [content]}


def _json(notice: Notice) -> dict[str, Any]:
    """For programs: the findings by what names them."""
    return {
        "version": VERSION,
        "type": "drift",
        "subject": notice.subject,
        "text": notice.text,
        "since": notice.since or None,
        "link": notice.link or None,
        "findings": notice.findings,
        "listed": [dict(item) for item in notice.listed],
        "remarks": list(notice.remarks),
    }


_SHAPES: dict[str, Callable[[Notice], dict[str, Any]]] = {
    "text": _text,
    "slack": _slack,
    "teams": _teams,
    "json": _json,
}
#: The forms by their names.
FORMATS = tuple(_SHAPES)


def body_of(notice: Notice, form: str) -> bytes:
    """The message in one of ``FORMATS``, as JSON."""
    return json.dumps(_SHAPES[form](notice)).encode()


def check_key(key: str | None) -> None:
    """Refuse what is no key of a signature. The key, a secret, is not repeated.

    Raises:
        Refusal: what it must be.
    """
    if key and not _SHORTEST <= len(_bytes(key)) <= _LONGEST:
        raise Refusal(
            f"webhook_key must be {_KEY} and the base64 of {_SHORTEST} to {_LONGEST} random bytes, as made by: "
            f'echo "{_KEY}$(openssl rand -base64 32)"'
        )


def _bytes(key: str) -> bytes:
    try:
        return base64.b64decode(key.removeprefix(_KEY), validate=True) if key.startswith(_KEY) else b""
    except (binascii.Error, ValueError):
        return b""


def signature(data: bytes, key: str, now: datetime) -> Mapping[str, str]:
    """The headers by which who takes a message knows that it is ours, and takes it once, as Standard Webhooks has them.

    Args:
        data: the message.
        key: the key that both know.
        now: the time, which is signed too.
    """
    stamp, name = str(int(now.timestamp())), f"msg_{hashlib.sha256(data).hexdigest()[:32]}"
    return {"webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": signed(name, stamp, data, key)}


def signed(name: str, stamp: str, data: bytes, key: str) -> str:
    """The signature of a message that is called so, at a time in seconds since 1970."""
    digest = hmac.new(_bytes(key), f"{name}.{stamp}.".encode() + data, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"
