# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import re

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts import prices as _prices

from tools import costs_table


def test_the_page_shows_the_prices_that_the_modules_use() -> None:
    text = costs_table.PAGE.read_text(encoding="utf-8")
    assert costs_table.render(text) == text


def test_writing_the_page_twice_changes_nothing() -> None:
    once = costs_table.render(costs_table.PAGE.read_text(encoding="utf-8"))
    assert costs_table.render(once) == once


@pytest.mark.parametrize("name", _prices.PRICES)
def test_every_price_has_its_source(name: str) -> None:
    price = _prices.PRICES[name]
    assert price.usd >= 0
    assert re.fullmatch(r"https://aws\.amazon\.com/\S+/pricing/", price.source)


def test_a_month_is_the_sum_of_its_things() -> None:
    assert _prices.monthly_usd(alarm=3, key=1) == 1.30


def test_a_small_price_is_not_rounded_away() -> None:
    assert "| 0.003 |" in _prices.table()
