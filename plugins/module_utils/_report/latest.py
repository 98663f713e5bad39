# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which of many rows are the newest of their kind, in memory that grows by one bit a row."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

#: Bytes of a key's digest. Two keys with the same one would lose a row: at 16 bytes that does not happen.
_DIGEST = 16


class LatestRows:
    """The places of the rows that no later row with the same key replaces.

    The keys are sorted out by SQLite in a temporary file, which is gone at the end.

    Args:
        keys: the key of each row, in the order of the rows.

    Raises:
        OSError: the temporary file cannot be written.
    """

    def __init__(self, keys: Iterable[Sequence[str]]) -> None:
        self._kept = bytearray()
        database = sqlite3.connect("")
        try:
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("CREATE TABLE newest (key BLOB PRIMARY KEY, place INTEGER) WITHOUT ROWID")
            database.executemany("INSERT OR REPLACE INTO newest VALUES (?, ?)", self._numbered(keys))
            for (place,) in database.execute("SELECT place FROM newest"):
                self._kept[place >> 3] |= 1 << (place & 7)
        except sqlite3.Error as error:
            raise OSError(f"the findings cannot be sorted in a temporary file: {error}") from error
        finally:
            database.close()

    def _numbered(self, keys: Iterable[Sequence[str]]) -> Iterator[tuple[bytes, int]]:
        for place, key in enumerate(keys):
            if not place & 7:
                self._kept.append(0)
            text = "\0".join(key).encode("utf-8", "surrogatepass")
            yield hashlib.blake2b(text, digest_size=_DIGEST).digest(), place

    def __contains__(self, place: int) -> bool:
        # A journal may have grown meanwhile: what came later is newer.
        return place >> 3 >= len(self._kept) or bool(self._kept[place >> 3] & 1 << (place & 7))
