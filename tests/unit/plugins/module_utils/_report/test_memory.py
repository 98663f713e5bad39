# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Memory does not grow with the number of findings: measured with two numbers of them, one many times the other."""

from __future__ import annotations

import json
import tracemalloc
from collections import deque
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._report import journal as _journal
from ansible_collections.dayone.aws.plugins.module_utils._report.formats import FORMATS
from ansible_collections.dayone.aws.plugins.module_utils._report.report import Report, Summary

from tests.journals import findings, lines

pytestmark = pytest.mark.costly

#: How many make whatever is kept once for all, such as what is known of each control and account.
ALL, FEW, MANY = 300, 600, 1_100
#: What the longer run may take more, in bytes: far less than the findings themselves, which take about 2 kB each.
ALLOWED = 170_000


def peak(work: Callable[[int], Any], count: int) -> int:
    tracemalloc.start()
    try:
        work(count)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def read(count: int) -> None:
    head = next(lines(0))
    source = _journal.Source("large.jsonl", json.loads(head), lambda: nullcontext(lines(count)))
    deque(_journal.Journal([source]).findings(), maxlen=0)


def write(name: str) -> Callable[[int], None]:
    def work(count: int) -> None:
        report = Report(lambda: findings(count))
        report.__dict__["summary"] = Summary(100)
        for row in findings(count):
            report.summary.add(row)
        deque(FORMATS[name].render(report), maxlen=0)

    return work


def test_reading_a_journal_keeps_none_of_its_findings() -> None:
    read(ALL)
    assert peak(read, MANY) - peak(read, FEW) < ALLOWED


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_format_keeps_no_more_than_the_most_urgent(name: str) -> None:
    write(name)(ALL)
    assert peak(write(name), MANY) - peak(write(name), FEW) < ALLOWED
