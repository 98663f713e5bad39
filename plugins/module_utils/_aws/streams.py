# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Answers with a stream, read to its end: botocore compares its length there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

try:
    import botocore.response
except ImportError:  # check_libraries reports the missing library before any of this is used
    botocore = None


def read_streams(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer whose stream, if it has one, was read to its end: its length is compared there."""
    streams = {
        name: value.read() for name, value in answer.items() if isinstance(value, botocore.response.StreamingBody)
    }
    return {**answer, **streams}


def copy_stream(body: Any, target: Path) -> None:
    """Copy a stream to its end, so that its length is compared. What broke off leaves no file."""
    part = target.with_name(f"{target.name}.part")
    with part.open("wb") as file:
        shutil.copyfileobj(body, file)
    part.replace(target)
