# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Selectors and filters are understood as AWS documents them, however they are written."""

from __future__ import annotations

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.filter_pattern import covers
from ansible_collections.dayone.aws.plugins.module_utils._parts.trail_selectors import covered
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.activities import ACTIVITIES

from tests.estate.recordings import FILTERS, SELECTORS, Filter, Selectors


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in SELECTORS])
def test_a_trail_records_what_the_words_say(row: Selectors) -> None:
    assert covered(row.selectors) == row.records, f"{row.means} ({row.source})"


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in FILTERS])
def test_a_filter_sees_what_the_words_say(row: Filter) -> None:
    assert covers(row.pattern, ACTIVITIES[row.activity].asked) == row.sees, f"{row.means} ({row.source})"


def test_the_tables_of_recordings_are_whole() -> None:
    rows: list[Selectors | Filter] = [*SELECTORS, *FILTERS]
    assert len({row.name for row in rows}) == len(rows)
    assert all(row.source.startswith("https://") and row.means.endswith(".") for row in rows)
