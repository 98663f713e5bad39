# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._report.money import (
    COST,
    LISTED,
    is_money_line,
    money_line,
    money_of,
    money_text,
)

ACCOUNT = "123456789012"


def line(cost: float = 0.0, account: str = ACCOUNT, action: str = "billing_alarm", **words: Any) -> dict[str, Any]:
    found = money_line({"account_id": account, "money": words, COST: cost}, f"dayone.aws.{action}", "Watch")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        pytest.param({}, False, id="nothing"),
        pytest.param({COST: 1.0}, True, id="only_a_cost"),
        pytest.param({COST: 0.0}, True, id="a_cost_of_nothing"),
        pytest.param({"money": {"watched": ["x"]}}, True, id="only_words"),
    ],
)
def test_what_a_result_says(outcome: dict[str, Any], said: bool) -> None:
    assert (money_line(outcome, "m", "t") is not None) == said


def test_costs_add_up_and_are_called_an_estimate() -> None:
    text = "\n".join(money_text(money_of([line(1.3), line(3.0, action="cost_budget")])))
    assert "about $4.30 per month at list price" in text
    assert "billing_alarm 1.30" in text


def test_the_newest_of_a_task_counts() -> None:
    assert money_of([line(1.3), line(0.3)])[0].monthly_usd == 0.3


def test_words_stand_once() -> None:
    found = money_of([line(told=["a"]), line(action="cost_budget", told=["a", "b"])])
    assert found[0].words["told"] == ["a", "b"]


def test_many_accounts_are_summed_and_few_are_listed() -> None:
    text = money_text(money_of([line(1.0, account=f"{number:012}") for number in range(LISTED + 2)]))
    assert "7.00" in text[0]
    assert text[-1].endswith("2 more accounts")


def test_no_money_is_no_section() -> None:
    assert money_text([]) == []


def test_a_topic_that_two_roles_see_to_has_one_key() -> None:
    def line(task: str, topic: str) -> dict[str, Any]:
        outcome = {"account_id": "123456789012", "topic_arn": topic, COST: 1.0}
        found = money_line(outcome, "dayone.aws.notice_topic", task)
        assert found is not None and is_money_line(found)
        return found

    first, second = line("Create the topic of root's use", "a"), line("Create the topic of alarms", "a")
    assert [account.monthly_usd for account in money_of([first, second])] == [1.0]
    assert [account.monthly_usd for account in money_of([first, second, line("Another", "b")])] == [2.0]
