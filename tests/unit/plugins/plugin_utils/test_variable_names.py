# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Misspelt variables are found, and those of others are left alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.dayone.aws.plugins.plugin_utils.variable_names import OF_PLAYBOOKS, known, misspelt

from tests import ROOT
from tools.role_readme import ROLES, options


def test_all_variables_of_roles_are_known() -> None:
    specs = {name for role in ROLES.iterdir() for name in options(role)}
    assert specs <= known()
    assert known() - specs == OF_PLAYBOOKS - specs


def test_all_variables_of_playbooks_are_known() -> None:
    files = [*(ROOT / "playbooks").rglob("*.yml"), *(ROOT / "playbooks").rglob("*.j2")]
    used = {name for path in files for name in re.findall(r"(?<![\w.])dayone_\w+", _text(path))}
    assert used - known() == set()


def test_every_variable_that_is_known_is_read_somewhere() -> None:
    places = [*(ROOT / "playbooks").rglob("*.*"), *(ROOT / "plugins").rglob("*.py")]
    text = "".join(_text(path) for path in places if path.is_file() and path.name != "variable_names.py")
    assert [name for name in sorted(OF_PLAYBOOKS) if name not in text] == []


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        pytest.param("password_policy_min_lenght", "password_policy_min_length", id="swapped_letters"),
        pytest.param("dayone_expected_acount_id", "dayone_expected_account_id", id="of_the_collection"),
        pytest.param("pasword_policy_min_length", "password_policy_min_length", id="in_the_prefix"),
        pytest.param("billing_alert_monthly_limit", "billing_alerts_monthly_limit", id="singular"),
        pytest.param("dayone_aws_regions", "dayone_aws_region", id="plural"),
    ],
)
def test_a_misspelt_name_has_the_nearest_one(name: str, near: str) -> None:
    assert list(misspelt([name])) == [f"nothing reads the variable {name}. Did you mean {near}?"]


def test_what_is_of_the_collection_by_its_prefix_and_near_to_nothing_is_named() -> None:
    (line,) = misspelt(["dayone_xyzzy"])
    assert line == "nothing reads the variable dayone_xyzzy: dayone.aws has no variable with this name."


@pytest.mark.parametrize(
    "name", ["ansible_connection", "groups", "dns_servers", "group_names", "my_team", "dns_enabled"]
)
def test_what_is_known_or_of_others_is_left_alone(name: str) -> None:
    assert list(misspelt([name])) == []
