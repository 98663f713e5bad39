# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import threading
import time
from functools import partial

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.threads import concurrently
from hypothesis import given
from hypothesis import strategies as st


def test_nested_work_shares_one_crew_of_threads() -> None:
    threads: set[str] = set()

    def leaf(number: int) -> int:
        time.sleep(0.001)
        threads.add(threading.current_thread().name)
        return number

    def branch(number: int) -> list[int]:
        return concurrently([partial(leaf, 10 * number + place) for place in range(5)])

    found = concurrently([partial(branch, number) for number in range(8)], workers=3)
    assert found == [[10 * number + place for place in range(5)] for number in range(8)]
    assert len(threads) <= 3 + 1


@given(width=st.integers(1, 4), depth=st.integers(0, 3), workers=st.integers(1, 3))
def test_no_depth_of_nesting_waits_forever(width: int, depth: int, workers: int) -> None:
    def count(left: int) -> int:
        return 1 if not left else sum(concurrently([partial(count, left - 1)] * width, workers))

    assert count(depth) == width**depth


def test_a_failure_in_one_of_many_comes_out_when_all_are_done() -> None:
    done: list[int] = []

    def work(number: int) -> int:
        if number == 1:
            raise ValueError
        done.append(number)
        return number

    with pytest.raises(ValueError):
        concurrently([partial(work, number) for number in (1, 2, 3)])
    assert sorted(done) == [2, 3]
    assert concurrently([partial(work, number) for number in (4, 5)]) == [4, 5]
