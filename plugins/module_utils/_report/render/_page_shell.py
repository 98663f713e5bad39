# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a page begins: it may load nothing, and run nothing but its own style and script. Pure."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from ._text import printable


def opening(title: str, style: str, script: str = "") -> str:
    """Everything up to the body.

    Args:
        title: the page's title, not yet escaped.
        style: the text of its only style.
        script: the text of its only script; without one it may run none.
    """
    scripts = f"script-src '{_digest(script)}'; " if script else ""
    policy = f"default-src 'none'; style-src '{_digest(style)}'; {scripts}base-uri 'none'; form-action 'none'"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{escape(printable(title))}</title>
<style>{style}</style>
</head>
<body>
"""


def _digest(text: str) -> str:
    """What a content security policy calls a script or a style by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
