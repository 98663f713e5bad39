# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The table of a report on a terminal that is too narrow for it: each finding on lines of its own. Pure but for the
question how wide the terminal is."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap

from ansible_collections.dayone.aws.plugins.module_utils._report.render._text import columns

#: Below so many columns every line is wrapped, and a finding has a line for each thing that it says.
NARROW = 80
_HEAD = ["status", "account", "region", "control", "resource", "current → wanted"]
_GAP = re.compile(r" {2,}")
#: Behind the longest kind.
_INDENT = " " * len("waiting  ")
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
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if _GAP.split(line) == _HEAD), len(lines))
    end = next((number for number in range(start, len(lines)) if not lines[number]), len(lines))
    before, table, after = lines[:start], lines[start:end], lines[end:]
    if not width or (width >= NARROW and all(columns(line) <= width for line in table)):
        return text
    rows = [_GAP.split(line) for line in table[1:]]
    several = len({cells[1] for cells in rows if len(cells) == len(_HEAD)}) > 1
    found = [part for cells in rows for part in _finding(cells, several, width)]
    if width < NARROW:
        before, after = ([part for line in part_of for part in _wrapped(line, width)] for part_of in (before, after))
    return "\n".join([*before, *found, *after])


def _finding(cells: list[str], several: bool, width: int) -> list[str]:
    """A row of the table without the table. ``several``: there are accounts to tell apart."""
    if len(cells) != len(_HEAD):
        return _wrapped("  ".join(cells), width)
    return _stacked(cells, width) if width < NARROW else _closed_up(cells, several, width)


def _closed_up(cells: list[str], several: bool, width: int) -> list[str]:
    """A finding on one line where that fits, and else its values on a second one."""
    status, account, region, control, resource, change = cells
    what = f"{status:<{len(_INDENT)}}{f'{account}  ' if several else ''}{region}  {control}"
    values = f"{resource}: {change}"
    whole = f"{what}  {values}"
    return [whole] if columns(whole) <= width else [*_wrapped(what, width), *_wrapped(_INDENT + values, width)]


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
