# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which part of a long work one process does."""

from __future__ import annotations


def part_of(text: str) -> tuple[int, int]:
    """What ``2/4`` says: the second of four parts.

    Raises:
        ValueError: it is none.
    """
    number, _slash, parts = text.partition("/")
    if not 1 <= int(number) <= int(parts):
        raise ValueError(text)
    return int(number), int(parts)
