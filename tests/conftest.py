# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What all tests share."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from tests.integration import boto_speed

boto_speed.install()
# Moto, botocore and the tests themselves are a million objects that stay. To look again and again which of them are
# garbage is a tenth of what the tests cost.
gc.set_threshold(50_000, 20, 100)


def pytest_collection_finish() -> None:
    """Leave what has been imported out of all later looks for garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of an xdist_group on one worker, so that what they share is made once.

    pytest-xdist 3.8 adds the group to a name that pytest 9.2 no longer reads, and says nothing of it.
    """
    if not getattr(config.option, "loadgroup", False):
        return
    for item in items:
        for mark in item.iter_markers("xdist_group"):
            _name(item, f"@{mark.args[0]}")


def _name(item: Any, group: str) -> None:
    if not item.nodeid.endswith(group):
        item._id = type(item.id).parse(item.nodeid + group)
    assert item.nodeid.endswith(group), "pytest has changed how a test is named: each worker would make what it shares"
