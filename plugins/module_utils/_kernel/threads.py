# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The threads of a module: one crew, however deep its work nests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
#: So many requests of a module, of all regions and resources together, are under way at the same time.
WORKERS = 32


class _SharedPool(threading.local):
    """The threads that the work of this thread belongs to."""

    pool: ThreadPoolExecutor | None = None


_shared = _SharedPool()


def concurrently(tasks: Sequence[Callable[[], T]], workers: int = WORKERS) -> list[T]:
    """Do independent tasks at the same time, and return what they returned, in their order.

    Tasks of tasks share the threads of the outermost call, so that regions that each gather their reads do not make
    threads by the hundred.

    Args:
        tasks: what to do.
        workers: how many threads the outermost call makes.
    """
    if _shared.pool is not None or len(tasks) < 2:
        return _share(_shared.pool, tasks)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        _shared.pool = pool
        try:
            return _share(pool, tasks)
        except (KeyboardInterrupt, SystemExit):  # the run is ended: what has not begun never does
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        finally:
            _shared.pool = None


def _share(pool: ThreadPoolExecutor | None, tasks: Sequence[Callable[[], T]]) -> list[T]:
    """Hand tasks to the threads, and do here what none of them has begun: nobody ever waits for a free thread."""
    if pool is None or len(tasks) < 2:
        return [task() for task in tasks]

    def join(task: Callable[[], T]) -> T:
        _shared.pool = pool
        return task()

    futures = [pool.submit(join, task) for task in tasks]
    return [task() if future.cancel() else future.result() for task, future in zip(tasks, futures, strict=True)]
