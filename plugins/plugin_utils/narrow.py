# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The table of a report on a terminal that is too narrow for it: each finding on lines of its own. Pure but for the
question how wide the terminal is."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Iterator

#: Below so many columns findings are no table.
NARROW = 80
_HEAD = ["status", "account", "region", "control", "resource", "current → wanted"]
_GAP = re.compile(r" {2,}")
#: A step of what to do next: its number, and what hangs below its text.
_STEP = re.compile(r" *\d+\. ")


def columns_of_terminal() -> int:
    """How wide the terminal is; 0 where stdout is none, and lines stay as they are."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def fitted(text: str, width: int) -> str:
    """A report's text within so many columns.

    Args:
        text: as ``render/table.py`` makes it.
        width: columns. 0, and what is wide enough, leave it as it is.
    """
    if not 0 < width < NARROW:
        return text
    return "\n".join(line for found in _lines(text.split("\n"), width) for line in found)


def _lines(lines: list[str], width: int) -> Iterator[list[str]]:
    in_table = False
    for line in lines:
        cells = _GAP.split(line)
        if cells == _HEAD:
            in_table = True
            continue
        in_table = in_table and bool(line)
        if in_table and len(cells) == len(_HEAD):
            yield _stacked(cells, width)
        else:
            yield _wrapped(line, width)


def _stacked(cells: list[str], width: int) -> list[str]:
    """A finding on several lines: what it is, where, and its values."""
    status, account, region, control, resource, change = cells
    said = [f"{status}: {control}", f"  {resource}", f"  {account} {region}", f"  {change}"]
    return [part for line in said for part in _wrapped(line, width)]


def _wrapped(line: str, width: int) -> list[str]:
    step = _STEP.match(line)
    own = len(line) - len(line.lstrip())
    hang = " " * (step.end() if step else own + 2)
    # A link that is cut can neither be opened nor copied: the terminal itself wraps it.
    links = "://" in line
    return textwrap.wrap(line, width, subsequent_indent=hang, break_on_hyphens=False, break_long_words=not links) or [
        ""
    ]
