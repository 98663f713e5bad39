# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The list of permissions that no sample of their module needs (``permission_tests.yml``): below each test what it
needs, or below the reason why no test can need it. Reading it costs no import of the embedded account."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
import yaml

LIST = Path(__file__).with_suffix(".yml")


@functools.cache
def listed() -> dict[str, dict[str, dict[str, list[str]]]]:
    """The list: ``tests`` and ``reasons``, and in each by module what they stand for."""
    found: dict[str, dict[str, dict[str, list[str]]]] = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return found


def elsewhere(module: str) -> set[str]:
    """What no sample of a module needs, and the list knows why."""
    return {text for part in listed().values() for about in part.values() for text in about.get(module, ())}


def unneeded(module: str) -> set[str]:
    """What nothing of the tests needs of a module, for a reason."""
    return {text for about in listed()["reasons"].values() for text in about.get(module, ())}


def name_of(item: pytest.Item) -> str:
    """A test's name, without the group in which it is run."""
    groups = [f"@{mark.args[0]}" for mark in item.iter_markers("xdist_group")]
    return functools.reduce(str.removesuffix, groups, item.nodeid)
