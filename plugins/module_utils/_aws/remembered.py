# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the tasks of a check that share a process have read: who the caller is, the regions, a bucket that two steps
look at. A later task that asks for the same is told what the earlier one was.

A task that asks again itself is always sent to AWS: it waits for something to change.
"""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Mapping
from typing import Any

#: How the methods begin whose answers are kept. They change nothing.
_READS = ("describe_", "get_", "list_")
#: So many values, or hundreds of letters, an answer has at most that is kept: the process lives for the whole run.
_MOST = 5_000

Key = tuple[str, ...]


class Remembered:
    """The answers of the tasks of one process, by what was asked."""

    def __init__(self) -> None:
        self._answers: dict[Key, tuple[int, dict[str, Any]]] = {}
        self._task = 0
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether a task runs whose answers are kept."""
        return self._task > 0

    def begin(self) -> None:
        """A further task of the check begins."""
        self._task += 1

    def clear(self) -> None:
        """Anything may have changed. Nothing is kept until the next task begins."""
        self._answers, self._task = {}, 0

    def key(self, caller: Key, method: str, params: Mapping[str, Any]) -> Key | None:
        """What an answer is kept by; nothing where it is not kept."""
        if not self.is_open or not method.startswith(_READS):
            return None
        return (*caller, method, json.dumps(params, sort_keys=True, default=repr))

    def answer(self, key: Key) -> dict[str, Any] | None:
        """What an earlier task was answered."""
        with self._lock:
            task, found = self._answers.get(key, (self._task, {}))
        return copy.deepcopy(found) if task != self._task else None

    def keep(self, key: Key, answer: Mapping[str, Any]) -> None:
        """Keep an answer for later tasks. Its metadata is of one request."""
        content = {name: value for name, value in answer.items() if name != "ResponseMetadata"}
        if _is_small(content):
            with self._lock:
                self._answers[key] = (self._task, copy.deepcopy(content))


def _is_small(answer: Mapping[str, Any]) -> bool:
    rest: list[Any] = [answer]
    left = _MOST
    while rest and left > 0:
        item = rest.pop()
        left -= 1 + (len(item) // 100 if isinstance(item, (str, bytes)) else 0)
        rest += item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
    return left > 0


#: Those of this process. It is opened where tasks share one, see plugin_utils/same_process.py.
REMEMBERED = Remembered()
