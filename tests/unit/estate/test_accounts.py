# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts that stand each in their own way get the verdicts that AWS's or CIS's words give them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._controls.differences import DIFFERENCES

from tests.emulator.server import Emulator
from tests.estate import accounts, services, settings
from tests.estate.accounts import Account
from tests.estate.form import BREACHES, HOLDS, UNKNOWN, Estate
from tests.estate.looking import context

pytestmark = pytest.mark.costly("plugins/modules")

ROWS: tuple[Account, ...] = (*accounts.ROWS, *settings.ROWS, *services.ROWS)


@pytest.fixture(scope="module")
def estate() -> Iterator[Estate]:
    with Emulator() as emulator:
        yield Estate(emulator)


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ROWS])
def test_an_account_is_judged_as_the_words_say(estate: Estate, row: Account) -> None:
    estate.emulator.reset()
    row.begins(estate)
    found = [verdict for verdict in row.looks(context(estate)) if verdict.control == row.control]
    kinds = {HOLDS if item.holds else UNKNOWN if item.mend in ("unknown", "waiting") else BREACHES for item in found}
    # A breach of one of several things is one of the account's.
    said = next(kind for kind in (BREACHES, UNKNOWN, HOLDS) if kind in kinds)
    shown = [item.current for item in found]
    assert said == row.verdict, f"{row.means} ({row.source}) It shows {shown}"


def test_the_table_of_accounts_is_whole() -> None:
    names = [row.name for row in ROWS]
    assert sorted(set(names)) == sorted(names)
    assert {row.control for row in ROWS if row.differs} <= set(DIFFERENCES)
    assert all(row.source.startswith("https://") and row.means.endswith(".") for row in ROWS)
