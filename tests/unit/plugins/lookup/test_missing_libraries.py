# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A library that is needed later is missed at the beginning."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.dayone.aws.plugins.lookup.missing_libraries import LookupModule

USERS = {"admin_access_mfa_users": [{"name": "ada"}]}


def lookup(**variables: Any) -> list[str]:
    loader = DataLoader()
    return LookupModule(loader=loader, templar=Templar(loader=loader, variables=variables)).run([], variables)


def test_what_is_installed_is_not_missed() -> None:
    assert lookup(**USERS) == []


def test_what_is_needed_and_not_installed_is_said_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyotp", None)
    (line,) = lookup(**USERS)
    assert line == f"admin_access_mfa_users needs the library pyotp: {sys.executable} -m pip install pyotp"
    assert lookup() == lookup(admin_access_mfa_users=[]) == []
    assert lookup(**USERS, ansible_python_interpreter=sys.executable) == [line]


def test_of_another_python_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyotp", None)
    assert lookup(**USERS, ansible_python_interpreter="/usr/bin/python9") == []
