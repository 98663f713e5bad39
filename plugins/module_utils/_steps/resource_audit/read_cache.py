# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Keeps what several readers ask for, so that it is asked for once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any


class ReadCache:
    """Answers by key. Readers of one key wait for each other, those of different keys do not."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._locks: dict[Hashable, threading.Lock] = {}
        self._found: dict[Hashable, Any] = {}

    def get(self, key: Hashable, read: Callable[[], Any]) -> Any:
        """What is kept, or what reading gives. A read that fails keeps nothing."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._found:
                self._found[key] = read()
            return self._found[key]
